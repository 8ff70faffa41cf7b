"""Named arrays with a note of what they are → an .npz file without pickles, and back."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError
from lstmdiagrams.files import reading, why, write_atomic
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze
from lstmdiagrams.reference.npz import Npz

__all__ = ["FORMAT", "FORMAT_VERSION", "read_archive", "unreadable", "write_archive"]

FORMAT = "lstmdiagrams trace"
FORMAT_VERSION = 2


def write_archive(
    path: str | os.PathLike[str], meta: Mapping[str, Any], arrays: Mapping[str, Array]
) -> None:
    """Write `arrays`, and `meta` as JSON beside them; the file appears whole or not at all.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    note = json.dumps({"format": FORMAT, "version": FORMAT_VERSION, **meta}, sort_keys=True)
    members: dict[str, Any] = {"meta": np.array(note), **arrays}  # text and floats: no pickles
    stream = io.BytesIO()
    np.savez(stream, **members)
    write_atomic(path, stream.getvalue())


def read_archive(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the note and the read-only arrays of a file that `write_archive` wrote.

    Raises
    ------
    FileError
        If the file cannot be read, is damaged, is no such file, or was written by a newer version.
    """
    with reading(path, "a saved run"), Npz(path) as archive:
        meta = _meta(archive)
        return meta, {name: _array(name, archive[name]) for name in archive if name != "meta"}


def unreadable(path: str | os.PathLike[str], reason: Exception | str) -> FileError:
    """Return what to raise when a file is no saved run."""
    reason = why(reason) if isinstance(reason, Exception) else reason
    return FileError(f"cannot read {os.fspath(path)!r} as a saved run: {reason}")


def _meta(archive: Mapping[str, Any]) -> dict[str, Any]:
    if "meta" not in archive:
        raise KeyError("meta")
    meta: dict[str, Any] = json.loads(str(archive["meta"]))
    if meta["format"] != FORMAT:
        raise ValueError(f"its format is {meta['format']!r}, not {FORMAT!r}")
    if meta["version"] > FORMAT_VERSION:
        raise ValueError(
            f"its format has version {meta['version']}, and this lstmdiagrams reads up to "
            f"{FORMAT_VERSION}; a newer lstmdiagrams reads it"
        )
    return meta


def _array(name: str, array: Any) -> Array:
    if array.dtype.name not in DTYPES:
        raise ValueError(f"its {name} is of type {array.dtype}, expected {' or '.join(DTYPES)}")
    return freeze(array)
