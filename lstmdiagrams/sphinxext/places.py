"""A path as a document writes it → the file that is read, never one outside the source folder."""

from __future__ import annotations

from pathlib import Path

from lstmdiagrams.options import paths

__all__ = ["located"]


def located(written: str, document: Path, source: Path) -> Path:
    """Return the file that a document names, every symbolic link followed.

    Parameters
    ----------
    written
        A path relative to the document's folder or, with a leading slash, to the source folder.
    document
        The document's file.
    source
        The source folder.

    Raises
    ------
    InvalidValueError
        If it is outside the source folder, or something else than a file.
    """
    return paths.located(written, document.parent, source, called="the source folder")
