"""A path as a document writes it → the file that is read, never one outside the source folder."""

from __future__ import annotations

from pathlib import Path

from lstmdiagrams.errors import InvalidValueError

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
    folder = source if written.startswith("/") else document.parent
    try:
        path = (folder / written.lstrip("/")).resolve()
        inside, foreign = source.resolve(), path.exists() and not path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a null byte, links in a circle
        raise InvalidValueError(f"{written!r} is no path: {error}") from error
    if not path.is_relative_to(inside):
        raise InvalidValueError(f"{written!r} is outside the source folder, and is not read")
    if foreign:
        raise InvalidValueError(f"{written!r} is no file")
    return path
