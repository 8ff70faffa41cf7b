"""Whatever holds numbers (lists, NumPy arrays, tensors) → NumPy arrays of real numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["DTYPES", "Array", "freeze", "join", "numbers", "times"]

Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.floating[Any]]]

DTYPES = ("float32", "float64")


def numbers(what: str, value: object) -> npt.NDArray[Any]:
    """Return `value` as an array of real numbers, of whatever type they have.

    Raises
    ------
    InvalidTypeError
        If it holds anything but real numbers.
    InvalidValueError
        If its rows have different lengths.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        return value
    try:
        array: npt.NDArray[Any] = np.asarray(_plain(value))
    except ValueError as error:
        raise InvalidValueError(f"{what} is not a rectangular array: {error}") from error
    except MemoryError as error:
        raise InvalidValueError(f"{what} takes more memory than there is") from error
    except (TypeError, RuntimeError) as error:  # a tensor without data is a RuntimeError
        raise InvalidTypeError(f"{what} cannot become a NumPy array: {error}") from error
    if array.dtype.kind not in "fiub":
        raise InvalidTypeError(
            f"{what} must hold real numbers; got {_described(value)} of type {array.dtype}"
        )
    return array


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
