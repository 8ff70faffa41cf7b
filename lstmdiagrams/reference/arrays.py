"""Whatever holds numbers (lists, NumPy arrays, tensors) → NumPy arrays of real numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["DTYPES", "Array", "copied", "freeze", "integer", "join", "numbers", "times"]

Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.floating[Any]]]

DTYPES = ("float32", "float64")


def numbers(what: str, value: object) -> npt.NDArray[Any]:
    """Return `value` as a plain array of real numbers, of whatever type they have.

    Raises
    ------
    InvalidTypeError
        If it holds anything but real numbers.
    InvalidValueError
        If its rows have different lengths, or elements of it are masked.
    """
    if type(value) is np.ndarray and value.dtype.kind in "fiub":
        return value
    _refuse_masked(what, value)
    try:
        array: npt.NDArray[Any] = np.asarray(_plain(value))  # of a subclass the base class
    except ValueError as error:
        raise InvalidValueError(f"{what} is not a rectangular array: {error}") from error
    except MemoryError as error:
        raise InvalidValueError(f"{what} takes more memory than there is") from error
    except Exception as error:  # a tensor without data, and whatever others' objects raise
        raise InvalidTypeError(f"{what} cannot become a NumPy array: {error}") from error
    if array.dtype.kind not in "fiub":
        raise InvalidTypeError(
            f"{what} must hold real numbers; got {_described(value)} of type {array.dtype}"
        )
    return array


def copied(what: str, array: npt.NDArray[Any], dtype: npt.DTypeLike) -> Array:
    """Return a copy of a type, in C's order.

    Raises
    ------
    InvalidValueError
        If it takes more memory than there is, as what was broadcast does.
    """
    try:
        return array.astype(dtype, order="C")
    except (MemoryError, ValueError) as error:  # the latter where no address reaches so far
        needed = array.size * np.dtype(dtype).itemsize / 1e9
        raise InvalidValueError(
            f"{what} has shape {array.shape}, which in {np.dtype(dtype)} takes {needed:,.1f} GB: "
            "more memory than there is"
        ) from error


def freeze(array: Array) -> Array:
    """Make `array` read-only, in place, and return it."""
    array.flags.writeable = False
    return array


def times(a: Array, b: Array, into: Array | None = None) -> Array:
    """Return the product of two matrices, in which what is no number or infinite is never lost.

    NumPy multiplies by a matrix of one number with a routine of BLAS that returns at once if that
    is zero, whatever stands in the other.
    """
    product: Array = np.multiply(a, b, into) if len(b) == 1 else np.dot(a, b, into)
    return product  # (N, K) · (K, M) → (N, M); with K = 1 every product is a sum of its own


def _described(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _refuse_masked(what: str, value: object) -> None:
    """Refuse a masked array, or a list of some, of which an element is masked."""
    parts = value if isinstance(value, (list, tuple)) else (value,)
    for part in parts:
        if isinstance(part, np.ma.MaskedArray) and np.ma.is_masked(part):
            raise InvalidValueError(
                f"{what} has {np.sum(np.ma.getmaskarray(part))} masked elements, which are no "
                "numbers: fill them, as with .filled(0), or leave them out"
            )


def integer(name: str, value: object, *, at_least: int) -> int:
    """Return a whole number that is not too small; a truth value is none.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is none, or smaller.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise InvalidTypeError(f"{name} must be an integer, got {value!r}")
    if value < at_least:
        raise InvalidValueError(f"{name} is {value}, expected at least {at_least}")
    return int(value)


def join(names: Iterable[str]) -> str:
    """Return names as they stand in a sentence."""
    return ", ".join(repr(name) for name in names)


def _plain(value: object) -> object:
    """Return a tensor, known by its methods, as a NumPy array; anything else as it is."""
    for method in (
        "detach",
        "cpu",
    ):  # a tensor with a gradient, or on another device, has no .numpy()
        if hasattr(value, method):
            value = getattr(value, method)()
    return value.numpy() if hasattr(value, "numpy") else value
