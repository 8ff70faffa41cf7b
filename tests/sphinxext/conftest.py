"""A Sphinx project to write to and to build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sphinxext.projects import Project, counting


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with a conf.py that loads the extension, and no pages yet."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, counting(monkeypatch)).write(conf="")
