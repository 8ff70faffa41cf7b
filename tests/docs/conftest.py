"""The site, built once for all processes that test it."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from tests.docs.site import Site, build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Site:
    """Return the site; whoever comes first builds it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder, said = shared / "site", shared / "site.txt"
    with FileLock(shared / "site.lock"):
        if not said.is_file():
            said.write_text(build(folder).said, encoding="utf-8")
    return Site(Path(folder), said.read_text(encoding="utf-8"))
