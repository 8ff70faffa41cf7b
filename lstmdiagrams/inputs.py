"""A file of numbers, and a network → what `run` takes: input, states, lengths, labels."""

from __future__ import annotations

import csv
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError, InvalidValueError
from lstmdiagrams.files import reading, regular
from lstmdiagrams.reference.npz import Npz, npy

__all__ = ["read_input"]

RUN_TAKES = ("x", "h0", "c0", "lengths")
LONGEST_NUMBER, LONGEST_LABEL = 100, 200_000  # signs in a table: csv lets no field have more


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
        reader = csv.reader(_lines(path, stream, input_size))
        rows = ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
        return _table(path, rows, input_size)


def _lines(path: Path, stream: Iterable[str], input_size: int) -> Iterator[str]:
    """Yield a table's lines, none of which may be longer than its numbers and a label can be."""
    for number, line in enumerate(stream, 1):
        if len(line) > LONGEST_LABEL + LONGEST_NUMBER * input_size:
            raise FileError(
                f"cannot read {str(path)!r}: line {number} has {len(line):,} signs, too many for "
                f"{input_size} numbers"
            )
        yield line


def _table(path: Path, rows: Iterator[tuple[int, list[str]]], input_size: int) -> dict[str, Any]:
    """Return the numbers and labels of rows, which are taken one by one: a table may be long."""
    top = next(rows, None)
    if top is None:
        raise FileError(f"cannot read {str(path)!r}: it is empty")
    first = top[1]
    width = len(first)
    labelled = width - input_size
    if labelled not in (0, 1):
        raise InvalidValueError(
            f"{str(path)!r} has {width} columns, expected {input_size}, the model's input_size, or "
            f"{input_size + 1}, the first of which labels the steps"
        )
    has_header = not _is_numeric(first[labelled:])
    numbers, labels = array("d"), []
    for line, row in rows if has_header else chain([top], rows):
        if not (numbers or labelled or _is_numeric(row[:1])):
            _check_first_column(path, width, input_size, rows)
        numbers.extend(_numbers(path, line, row, width, labelled))
        labels += [row[0].strip()] * labelled
    if not numbers:
        raise FileError(f"cannot read {str(path)!r}: it holds no step below its header")
    features = [name.strip() for name in first[labelled:] * has_header]
    x = np.frombuffer(numbers).reshape(-1, input_size)
    return {"x": x, "labels": {"x": labels, "features": features}}


def _check_first_column(
    path: Path, width: int, input_size: int, rows: Iterable[tuple[int, list[str]]]
) -> None:
    """Raise the error of a table whose first column only labels the steps."""
    if not any(_is_numeric(row[:1]) for _, row in rows):
        raise InvalidValueError(
            f"{str(path)!r} has {width - 1} columns besides the first, which labels the steps; "
            f"expected {input_size}, the model's input_size"
        )


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
