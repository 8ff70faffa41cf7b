"""Bytes → a file that is whole; a file of others → its content, or what is wrong with it.

What is written is the old file or the new one, never half of one. What is read is a file that has
an end; and whatever is wrong in it is said with its name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import pathlib
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from typing import Any

from lstmdiagrams.errors import FileError, LstmDiagramsError, MissingPackageError

__all__ = ["is_stream", "make_folder", "read_toml", "reading", "regular", "why", "write_atomic"]

_NO_FILES: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "it is a folder, and no file"),
    (stat.S_ISFIFO, "it is a pipe, and no file"),
    (stat.S_ISSOCK, "it is a socket, and no file"),
)

# A string in one line of TOML, and how many dots there may be in a line besides those in strings.
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'""")
_DOTS = 500


def regular(path: str | os.PathLike[str]) -> pathlib.Path:
    """Return a path at which there is a file: a folder has no content, and a device no end.

    Raises
    ------
    OSError
        If there is nothing, or something else. It is for the reader to say it with the name.
    """
    mode = pathlib.Path(path).stat().st_mode
    if not stat.S_ISREG(mode):
        words = [words for is_one, words in _NO_FILES if is_one(mode)]
        raise OSError(errno.EINVAL, *(words or ["it is a device, and no file"]))
    return pathlib.Path(path)


@contextlib.contextmanager
def reading(path: str | os.PathLike[str], what: str) -> Iterator[None]:
    """Let every error inside be one of ours, which names the file.

    The parsers of other packages raise whatever they like at a file that is damaged, or made to do
    harm. Here that is the file's fault, and nobody else's.

    Parameters
    ----------
    path
        The file.
    what
        What it is read as: "an ONNX model".

    Raises
    ------
    FileError
        In the place of what is not ours.
    """
    name = os.fspath(path)
    try:
        yield
    except MissingPackageError:
        raise
    except LstmDiagramsError as error:
        if name in str(error) or repr(name) in str(error):
            raise
        raise type(error)(f"{name!r}: {error}") from error
    except Exception as error:
        raise FileError(f"cannot read {name!r} as {what}: {why(error)}") from error


def read_toml(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises
    ------
    OSError, ValueError
        If it cannot be read, or is no TOML. It is for the reader to say it with the name.
    """
    import tomllib

    text = regular(path).read_text(encoding="utf-8")
    # The memory that the standard library's parser takes grows with the square of a key's depth.
    if any(_STRING.sub('""', line).count(".") > _DOTS for line in text.splitlines()):
        raise ValueError(why(RecursionError()))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(why(error)) from error


def why(error: Exception) -> str:
    """Return the reason in an error as it stands in a sentence."""
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, KeyError):
        return f"it holds no {error}"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def make_folder(path: pathlib.Path) -> None:
    """Make a folder, and those that it is in.

    Raises
    ------
    FileError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"cannot make {str(path)!r}: {error.strerror}") from error


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
        if is_stream(target):
            target.write_bytes(content)
        else:
            _replace(_behind(target) if target.is_symlink() else target, content)
    except (OSError, ValueError) as error:  # the latter of a path that cannot be
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"cannot write {str(target)!r}: {reason}") from error


def is_stream(path: pathlib.Path) -> bool:
    """Return whether there is a device or a pipe: reading it would take what is not ours."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # there is nothing, or nothing can be
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _behind(link: pathlib.Path) -> pathlib.Path:
    """Return the place that a link leads to, whether there is a file or not."""
    found = pathlib.Path(os.path.realpath(link))
    if found.is_symlink():  # one that leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return found


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
