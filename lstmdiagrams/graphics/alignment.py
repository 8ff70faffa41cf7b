"""Two boxes → how far the second one moves, to stand beside the first one or below it."""

from __future__ import annotations

import math
import numbers

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics.shapes import Box, Point

__all__ = ["length", "to_below", "to_the_right"]

FARTHEST = 1e6  # points: of ten times as many Graphviz makes an empty PDF


def to_the_right(ours: Box, theirs: Box, gap: float, align: str) -> Point:
    """Return the way to the right of a box, with something of both level.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the gap is no finite number or too large, or there is no such alignment.
    """
    dx = ours.right + _between(gap, ours.width + theirs.width) - theirs.left
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
        If the gap is no finite number or too large.
    """
    dx = (ours.left + ours.right - theirs.left - theirs.right) / 2
    return dx, ours.bottom - _between(gap, ours.height + theirs.height) - theirs.top


def _between(gap: object, others: float) -> float:
    """Return the gap between two figures of this length together, if they can be drawn."""
    between = length("gap", gap)
    if (whole := between + others) > FARTHEST:
        raise InvalidValueError(
            f"gap is {gap!r}, and the figure would be {whole:,.0f} points long; {FARTHEST:,.0f} is"
            " the most"
        )
    return between


def length(what: str, value: object) -> float:
    """Return a length in points.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no finite number, or farther than a figure can reach.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise InvalidTypeError(f"{what} is {value!r}, and must be a number of points")
    try:
        number = float(value)
    except OverflowError:  # of a whole number with hundreds of digits
        raise InvalidValueError(_too_far(what, "a number of hundreds of digits")) from None
    if not math.isfinite(number):
        raise InvalidValueError(f"{what} is {value!r}, and must be finite")
    if abs(number) > FARTHEST:
        raise InvalidValueError(_too_far(what, repr(value)))
    return number


def _too_far(what: str, said: str) -> str:
    return f"{what} is {said}, and must be from −{FARTHEST:,.0f} to {FARTHEST:,.0f} points"
