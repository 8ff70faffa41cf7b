"""HDF5 as Keras writes it → a note of what it is, and its arrays; read by a process of its own.

HDF5's library, of C, trusts what it reads: a file of which a few bytes are wrong can keep it busy
for ever, or end the process that it runs in. So it runs in another one, for a limited time and in
limited memory, which hands over plain numbers.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.files import regular, why
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.importers.packages import require

__all__ = ["PURPOSE", "Contents", "main", "pieces", "read_hdf5"]

PURPOSE = "reading a file of Keras"
TIMEOUT = 60  # seconds to begin with; and a second for so many bytes
_BYTES_A_SECOND = 10_000_000
_ROOM = 256 << 20  # bytes of memory besides those of the file and its arrays
# What HDF5's own compression can make of a byte, which is deflate.
_LARGEST_RATIO = 1032
_NUMBERS = "fiub"


@dataclass(frozen=True, eq=False)
class Contents:
    """What a file holds.

    Attributes
    ----------
    note : mapping
        ``model``, its configuration or None; ``legacy``, whether it is laid out as Keras 2 does;
        ``version``, of Keras; ``names``, of layers by the places of their weights.
    arrays : mapping of str to array
        Every stored array of numbers by its place.
    """

    note: Mapping[str, Any]
    arrays: Mapping[str, Array]


def read_hdf5(source: str | os.PathLike[str] | bytes) -> Contents:
    """Return what a file holds, given by its path, or by its bytes.

    Raises
    ------
    MissingPackageError
        If h5py is not installed.
    OSError, ValueError
        If it cannot be read; `lstmdiagrams.files.reading` makes it ours.
    """
    require("h5py", PURPOSE)
    path, content = ("", source) if isinstance(source, bytes) else (os.fspath(source), b"")
    size = len(content) or regular(path).stat().st_size
    answer = _asked(path, content, TIMEOUT + size / _BYTES_A_SECOND)
    start = 8 + int.from_bytes(answer[:8], "little")
    note = json.loads(answer[8:start])
    if "error" in note:
        raise ValueError(note["error"])
    arrays = {}
    for place, kind, shape in note.pop("arrays"):
        count = math.prod(shape)
        array = np.frombuffer(answer, kind, count, start) if count else np.empty(0, kind)
        arrays[place] = array.reshape(shape)
        start += array.nbytes
    return Contents(note, arrays)


def _asked(path: str, content: bytes, seconds: float) -> bytes:
    """Let another process read, and return what it writes."""
    if not sys.executable or hasattr(sys, "frozen"):  # there is no Python to start
        return b"".join(pieces(path or io.BytesIO(content)))
    ways = os.pathsep.join(each for each in sys.path if each)
    word = str(Path(path).absolute()) if path else "-"
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-P", "-m", __name__, word],
            input=content,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": ways, "PYTHONWARNINGS": "ignore"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"HDF5's library found no end within {seconds:.0f} seconds") from None
    if done.returncode:
        raise ValueError("it is damaged, and HDF5's library broke down at it")
    return done.stdout


def main(words: list[str]) -> None:
    """Read a file, or what comes in, and write what it holds: the other process's part."""
    source: Any = io.BytesIO(sys.stdin.buffer.read()) if words == ["-"] else words[0]
    for piece in pieces(source, limit_memory):
        sys.stdout.buffer.write(piece)


def pieces(source: Any, limit: Callable[[int], None] = lambda _: None) -> Iterator[bytes]:
    """Give the note and the arrays as bytes, or a note of what is wrong.

    Parameters
    ----------
    source : path or stream
    limit
        Sets how many more bytes of memory this process may take.
    """
    h5py = require("h5py", PURPOSE)
    note: dict[str, Any] = {}
    arrays: dict[str, Array] = {}
    try:
        is_stream = isinstance(source, io.BytesIO)
        size = len(source.getbuffer()) if is_stream else regular(source).stat().st_size
        limit(2 * size)
        with h5py.File(source, "r", **({} if is_stream else {"locking": False})) as file:
            note, arrays = _contents(file, _Datasets(size, limit))
    except Exception as error:  # noqa: BLE001 - h5py raises whatever it likes
        note, arrays = {"error": why(error)}, {}
    yield from _packed(note, arrays)


def _packed(note: Mapping[str, Any], arrays: Mapping[str, Array]) -> Iterator[bytes]:
    own = {place: each for place, each in arrays.items() if each.dtype.kind in _NUMBERS}
    rows = [(place, each.dtype.str, each.shape) for place, each in own.items()]
    text = json.dumps({**note, "arrays": rows}).encode()
    yield len(text).to_bytes(8, "little") + text
    yield from (each.tobytes() for each in own.values())


def limit_memory(size: int) -> None:
    """Let this process take no more memory than it has, and so much for what it reads."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has such limits
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + _ROOM + size
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _contents(file: Any, read: _Datasets) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return Keras 3's bare weights, or a model or weights as Keras 2 wrote them."""
    if "model_config" not in file.attrs and "layer_names" not in file.attrs:
        arrays, names = _arrays(file, read)
        return {"model": None, "legacy": False, "version": "3", "names": names}, arrays
    whole = "model_config" in file.attrs
    model = json.loads(_text(file.attrs["model_config"])) if whole else None
    group = file["model_weights"] if whole else file
    version = _text(group.attrs.get("keras_version", file.attrs.get("keras_version", "2")))
    note: dict[str, Any] = {"model": model, "legacy": True, "version": version, "names": {}}
    return note, _legacy(group, read)


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _legacy(group: Any, read: _Datasets) -> dict[str, Array]:
    """Return the arrays in the order in which the layers hold them."""
    return {
        f"{layer}/{weight}": read(group[layer], weight)
        for layer in map(_text, group.attrs["layer_names"])
        for weight in map(_text, group[layer].attrs["weight_names"])
    }


def _arrays(file: Any, read: _Datasets) -> tuple[dict[str, Array], dict[str, str]]:
    """Return every array by its place, and the names of layers that stand beside them."""
    arrays: dict[str, Array] = {}
    names: dict[str, str] = {}
    for place in _places(file, set()):
        item = file[place]
        if hasattr(item, "dtype"):
            arrays[place] = read(file, place)
        elif place.endswith("/vars") and "name" in item.attrs:
            names[place.removesuffix("/vars")] = _text(item.attrs["name"])
    return arrays, names


def _places(group: Any, seen: set[Any], prefix: str = "") -> Iterator[str]:
    """Give the place of everything in a file, following no link out of it, nor in a circle."""
    if group.id in seen:
        raise ValueError(f"it holds {prefix.removesuffix('/')!r} under another name, too")
    seen.add(group.id)
    for key in group:
        _refuse_link(group, key)
        yield prefix + key
        if hasattr(group[key], "keys"):
            yield from _places(group[key], seen, f"{prefix}{key}/")


def _refuse_link(group: Any, key: str) -> None:
    link = group.get(key, getlink=True)
    if hasattr(link, "filename") or hasattr(link, "path"):
        raise ValueError(f"it links {key!r} to another place")


class _Datasets:
    """The arrays of a file, each read once, and none larger than what the file holds of it."""

    def __init__(self, size: int, limit: Callable[[int], None]) -> None:
        self.size, self.limit, self.held = size, limit, 0
        self.found: dict[Any, Array] = {}

    def __call__(self, group: Any, place: str) -> Array:
        step = group
        for key in place.split("/"):
            _refuse_link(step, key)
            step = step[key]
        if step.id not in self.found:
            self._check(step, place)
            self.found[step.id] = np.asarray(step[()])
        return self.found[step.id]

    def _check(self, dataset: Any, place: str) -> None:
        if dataset.external or dataset.is_virtual:
            raise ValueError(f"it keeps {place!r} in another file")
        held = int(dataset.id.get_storage_size())
        packed = dataset.id.get_create_plist().get_nfilters() > 0
        self.held += held
        if dataset.nbytes > held * (_LARGEST_RATIO if packed else 1) or self.held > self.size:
            raise ValueError(f"its {place!r} claims to be larger than it can be")
        self.limit(2 * dataset.nbytes)


if __name__ == "__main__":
    main(sys.argv[1:])
