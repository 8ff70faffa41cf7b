"""Named arrays with a note of what they are → an .npz file without pickles, and back."""

from __future__ import annotations

import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze

__all__ = ["FORMAT", "FORMAT_VERSION", "read_archive", "write_archive"]

FORMAT = "lstmdiagrams trace"
FORMAT_VERSION = 1

_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def write_archive(
    path: str | os.PathLike[str], meta: Mapping[str, Any], arrays: Mapping[str, Array]
) -> None:
    """Write `arrays`, and `meta` as JSON beside them; the file appears whole or not at all.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    note = json.dumps({"format": FORMAT, "version": FORMAT_VERSION, **meta}, sort_keys=True)
    try:
        with draft.open("xb") as stream:
            np.savez(stream, allow_pickle=False, meta=np.array(note), **arrays)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise FileError(f"cannot write {target}: {error.strerror or error}") from error


def read_archive(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the note and the read-only arrays of a file that `write_archive` wrote.

    Raises
    ------
    FileError
        If the file cannot be read, is damaged, is no such file, or was written by a newer version.
    """
    try:
        arrays = _members(Path(path))
        meta = json.loads(str(arrays.pop("meta")))
        found = meta["format"], int(meta["version"])
    except _UNREADABLE as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise FileError(f"cannot read {path} as a saved run: {reason}") from error
    if found[0] != FORMAT:
        raise FileError(
            f"cannot read {path} as a saved run: it is a {found[0]!r}, not a {FORMAT!r}"
        )
    if found[1] > FORMAT_VERSION:
        raise FileError(
            f"cannot read {path}: its format is version {found[1]}, this lstmdiagrams reads up to "
            f"{FORMAT_VERSION}; install a newer lstmdiagrams"
        )
    return meta, arrays


def _members(path: Path) -> dict[str, Any]:
    """Return every array of an .npz file, meta among them."""
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("it is a single array, not an .npz file")
        return {name: _member(name, archive[name]) for name in archive.files}


def _member(name: str, array: Any) -> Any:
    if name == "meta":
        return array
    if array.dtype not in DTYPES:
        raise ValueError(f"its {name} is of type {array.dtype}, not {' or '.join(DTYPES)}")
    return freeze(array)
