"""The site, and the tutorial alone as TeX, each built once for all processes that test it."""

from __future__ import annotations

import pytest

from tests.conftest import Once
from tests.docs.site import BOOK, Site, build


@pytest.fixture(scope="session")
def site(once: Once) -> Site:
    """Return the site; no test may build into its folder."""
    folder, said = once("site", lambda folder: build(folder / "html").said)
    return Site(folder / "html", said)


@pytest.fixture(scope="session")
def tutorial(once: Once) -> Site:
    """Return the tutorial as TeX."""
    folder, said = once("tutorial", lambda folder: build(folder / "tex", "latex", *BOOK).said)
    return Site(folder / "tex", said)
