"""The path of an `.npz` or another zip archive → its members, none larger than it says.

NumPy's own reader believes what a header says before it looks whether that many bytes are there,
and leaves a member's checksum unread. Here nothing is set aside for more than the file can hold,
no pickle is opened, and an archive of which one checksum does not hold is refused.
"""

from __future__ import annotations

import io
import math
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lstmdiagrams.files import regular

__all__ = ["Archive", "Npz", "npy"]

# What deflate can make of a byte: https://zlib.net/zlib_tech.html
_LARGEST_RATIO = 1032
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 20
_NPY = ".npy"


class Archive(Mapping[str, bytes]):
    """A zip archive: the names of its members → their contents, each read when it is asked for.

    Parameters
    ----------
    path
        Where it is.
    called
        What it should be.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile
        If it is none, or is damaged; `lstmdiagrams.files.reading` makes it ours.
    """

    def __init__(self, path: str | os.PathLike[str], called: str = "zip archive") -> None:
        file = regular(path)
        if not zipfile.is_zipfile(file):
            raise ValueError(f"it is no {called}, or only a part of one")
        self.zip = zipfile.ZipFile(file)
        try:
            self._members = self._checked(file)
        except BaseException:
            self.zip.close()
            raise

    def _checked(self, file: Path) -> dict[str, zipfile.ZipInfo]:
        """Refuse names that stand for two members, and sizes that the file cannot hold."""
        infos = self.zip.infolist()
        members = {info.filename: info for info in infos}
        if len(members) < len(infos):
            raise ValueError("it holds two members of one name")
        if sum(info.compress_size for info in infos) > file.stat().st_size:
            raise ValueError("its members are larger than it is")
        for info in infos:
            if info.compress_type not in _METHODS:
                raise ValueError(f"its {info.filename!r} is compressed in a way that is not read")
            if info.file_size > _LARGEST_RATIO * info.compress_size:
                raise ValueError(f"its {info.filename!r} claims to be larger than it can be")
        return members

    def __getitem__(self, name: str) -> bytes:
        info = self._members[name]
        content = self.zip.read(info)  # at its end the checksum is compared
        if len(content) != info.file_size:
            raise ValueError(f"its {name!r} has {len(content)} bytes, and says {info.file_size}")
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def check(self) -> None:
        """Compare the checksums of all members.

        Raises
        ------
        zipfile.BadZipFile, zlib.error, ValueError
            If one does not hold.
        """
        for name, info in self._members.items():
            with self.zip.open(info) as member:
                count = sum(len(piece) for piece in iter(lambda: member.read(_PIECE), b""))
            if count != info.file_size:
                raise ValueError(f"its {name!r} has {count} bytes, and says {info.file_size}")


class Npz(Mapping[str, npt.NDArray[Any]]):
    """An `.npz` file: the names of its arrays → read-only arrays.

    Parameters
    ----------
    path
        Where it is. It is checked as a whole.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile
        If it is none, or is damaged; `lstmdiagrams.files.reading` makes it ours.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._archive = Archive(path, ".npz file")
        try:
            self._archive.check()
        except BaseException:
            self._archive.zip.close()
            raise
        self._places = {name.removesuffix(_NPY): name for name in self._archive}
        if len(self._places) < len(self._archive):
            self._archive.zip.close()
            raise ValueError("it holds two arrays of one name")

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return _array(name, self._archive[self._places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Npz:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.zip.close()


def npy(content: bytes) -> npt.NDArray[Any]:
    """Return the array that the bytes of an `.npy` file are.

    Raises
    ------
    ValueError
        If they are none, or another number of bytes than their header says.
    """
    return _array("array", content)


def _array(name: str, content: bytes) -> npt.NDArray[Any]:
    shape, by_column, dtype, start = _header(name, content)
    if dtype.hasobject:
        raise ValueError("Object arrays cannot be loaded when allow_pickle=False")
    size, held = math.prod(shape) * dtype.itemsize, len(content) - start
    if size != held:
        raise ValueError(f"its {name!r} has {held} bytes of numbers, and says {size}")
    array = np.frombuffer(content, dtype, offset=start) if size else np.empty(0, dtype)
    shaped = array.reshape(shape, order="F" if by_column else "C")
    return shaped if dtype.isnative else shaped.astype(dtype.newbyteorder("="))


def _header(name: str, content: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    stream = io.BytesIO(content[:_PIECE])
    readers = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    version = np.lib.format.read_magic(stream)
    if version not in readers:
        raise ValueError(f"its {name!r} is of a version {version} that is not read")
    shape, by_column, dtype = readers[version](stream)
    return shape, by_column, dtype, stream.tell()
