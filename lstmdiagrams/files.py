"""A path and bytes → a file that is whole: the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import pathlib
import secrets

from lstmdiagrams.errors import FileError

__all__ = ["write_atomic"]


def write_atomic(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file in one stroke; behind a link, the file that it points to.

    A device or a pipe takes the bytes as they come: no file may stand in its place.

    Raises
    ------
    FileError
        If it cannot be written; what stood there before still stands there.
    """
    target = pathlib.Path(path)
    try:
        if target.is_char_device() or target.is_fifo():
            target.write_bytes(content)
        else:
            _replace(target.resolve() if target.is_symlink() else target, content)
    except (OSError, ValueError) as error:  # the latter of a path that cannot be
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"cannot write {str(target)!r}: {reason}") from error


def _replace(target: pathlib.Path, content: bytes) -> None:
    draft = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError, ValueError):
            draft.unlink()
        raise
