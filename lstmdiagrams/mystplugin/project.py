"""Where mystmd was started → the project's folder, and the one in it that is ours."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["address", "folder_of_project", "store_of"]

CONFIGS = ("myst.yml", "myst.yaml")
_STORE = ("_build", "lstmdiagrams")


def folder_of_project(start: Path) -> Path:
    """Return the folder from which mystmd resolves addresses that begin with a slash.

    It is that of the nearest configuration, from where mystmd was started upwards, which says
    something of a site, or else of a project.
    """
    around = [folder / name for folder in (start, *start.parents) for name in CONFIGS]
    configs = {path: path.read_text(errors="replace") for path in around if path.is_file()}
    for word in ("site", "project"):
        key = re.compile(rf"""^["']?{word}["']?\s*:""", re.MULTILINE)
        for path, content in configs.items():
            if key.search(content):
                return path.parent
    return next((path.parent for path in configs), start)


def store_of(project: Path) -> Path:
    """Return where the pictures are kept; ``myst clean --all`` removes it."""
    return project.joinpath(*_STORE)


def address(name: str) -> str:
    """Return how a page of any folder names a file of the store."""
    return "/" + "/".join((*_STORE, name))
