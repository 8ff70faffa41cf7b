"""Two boxes → how far the second one moves, to stand beside the first one or below it."""

from __future__ import annotations

import math
import numbers

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics.shapes import Box, Point

__all__ = ["length", "to_below", "to_the_right"]


def to_the_right(ours: Box, theirs: Box, gap: float, align: str) -> Point:
    """Return the way to the right of a box, with something of both level.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the gap is no finite number, or there is no such alignment.
    """
    dx = ours.right + length("gap", gap) - theirs.left
    rises = {
        "middle": (ours.bottom + ours.top - theirs.bottom - theirs.top) / 2,
        "top": ours.top - theirs.top,
        "bottom": ours.bottom - theirs.bottom,
        "axis": 0.0,
    }
    return dx, rises[choose("alignment", align, rises)]


def to_below(ours: Box, theirs: Box, gap: float) -> Point:
    """Return the way to below a box, with their middles in line.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the gap is no finite number.
    """
    dx = (ours.left + ours.right - theirs.left - theirs.right) / 2
    return dx, ours.bottom - length("gap", gap) - theirs.top


def length(what: str, value: object) -> float:
    """Return a length in points.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no finite number.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InvalidTypeError(f"{what} is {value!r}, and must be a number of points")
    if not math.isfinite(value):
        raise InvalidValueError(f"{what} is {value!r}, and must be finite")
    return float(value)
