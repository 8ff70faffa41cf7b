"""A file of numbers, and a network → what `run` takes: input, states, lengths, labels."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError, InvalidValueError
from lstmdiagrams.files import reading, regular
from lstmdiagrams.reference.npz import Npz, npy

__all__ = ["read_input"]

RUN_TAKES = ("x", "h0", "c0", "lengths")


def read_input(path: str | os.PathLike[str], input_size: int) -> dict[str, Any]:
    """Return the arguments of `run` that a file holds.

    Parameters
    ----------
    path : path
        `.npy`: the input. `.npz`: arrays called x, h0, c0 and lengths, or a single one, the input.
        `.csv`: a sequence, a step a row; a first row that holds no numbers names the features, and
        a column more than `input_size`, the first, labels the steps.
    input_size : int
        How many numbers a step of the network takes.

    Raises
    ------
    FileError
        If the file cannot be read, or is in another format.
    InvalidValueError
        If a CSV has another number of columns, or an `.npz` other arrays.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _READERS:
        raise FileError(f"{os.fspath(path)!r} is none of {', '.join(_READERS)}")
    with reading(path, _READ_AS[suffix]):
        return _READERS[suffix](regular(path), input_size)


def _npy(path: Path, _: int) -> dict[str, Any]:
    content = path.read_bytes()
    if not content.startswith(b"\x93NUMPY"):
        raise ValueError("it is no .npy file")
    return {"x": npy(content)}


def _npz(path: Path, _: int) -> dict[str, Any]:
    with Npz(path) as file:
        if len(file) == 1:
            return {"x": next(iter(file.values()))}
        other = [name for name in file if name not in RUN_TAKES]
        if other or "x" not in file:
            raise InvalidValueError(
                f"{str(path)!r} holds {', '.join(map(repr, file))}; expected 'x', and "
                "optionally 'h0', 'c0' and 'lengths'"
            )
        return dict(file)


def _csv(path: Path, input_size: int) -> dict[str, Any]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        raise FileError(f"cannot read {str(path)!r}: it is empty")
    width = len(rows[0][1])
    labelled = width - input_size
    if labelled not in (0, 1):
        raise InvalidValueError(
            f"{str(path)!r} has {width} columns, expected {input_size}, the model's input_size, or "
            f"{input_size + 1}, the first of which labels the steps"
        )
    header = [] if _is_numeric(rows[0][1][labelled:]) else rows.pop(0)[1]
    if not rows:
        raise FileError(f"cannot read {str(path)!r}: it holds no step below its header")
    if not labelled and not any(_is_numeric(row[:1]) for _, row in rows):
        raise InvalidValueError(
            f"{str(path)!r} has {width - 1} columns besides the first, which labels the steps; "
            f"expected {input_size}, the model's input_size"
        )
    x = [_numbers(path, line, row, width, labelled) for line, row in rows]
    labels = {
        "x": [row[0].strip() for _, row in rows] if labelled else [],
        "features": [name.strip() for name in header[labelled:]],
    }
    return {"x": np.array(x), "labels": labels}


def _is_numeric(cells: Sequence[str]) -> bool:
    try:
        return bool([float(cell) for cell in cells])
    except ValueError:
        return False


def _numbers(path: Path, line: int, row: Sequence[str], width: int, labelled: int) -> list[float]:
    """Return a row as numbers, without its label."""
    if len(row) != width:
        raise FileError(
            f"cannot read {str(path)!r}: line {line} has {len(row)} columns, the first has {width}"
        )
    return [_number(path, line, row[k], k) for k in range(labelled, width)]


def _number(path: Path, line: int, cell: str, k: int) -> float:
    try:
        return float(cell)
    except ValueError:
        raise FileError(
            f"cannot read {str(path)!r}: {cell!r} in line {line}, column {k + 1}, is no number"
        ) from None


_READERS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    ".npy": _npy,
    ".npz": _npz,
    ".csv": _csv,
}
_READ_AS = {".npy": "NumPy's .npy", ".npz": "NumPy's .npz", ".csv": "a table of numbers"}
