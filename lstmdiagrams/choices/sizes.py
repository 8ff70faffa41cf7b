"""A font scale → the sizes of everything that holds text.

What holds no text (the leads of wires, the gaps between boxes) stays as it is, so that a larger
scale makes the letters larger in proportion to the figure.
"""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass, fields

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["PLAIN", "Sizes", "sizes_at"]

SMALLEST, LARGEST = 0.5, 3.0  # font scales at which a figure can still be read as one


@dataclass(frozen=True, slots=True)
class Sizes:
    """Font sizes, and the sizes of the boxes that hold such letters, in points.

    Parameters
    ----------
    tag, value, name, heading, symbol, sign, dots, equals : float
        Font sizes: of the names of rows, of numbers, of words, of headings and of what an input
        stands for, of symbols, of the sign of an operation, of an ellipsis, of the equals sign.
    row, ellipsis : float
        Heights of a value's box and of that of an ellipsis.
    operation, circle : float
        Diameters of a pointwise operation, and of an input or an output.
    squash_width, squash_height : float
        Of a squashing that stands on a wire.
    pill : float
        Height of a state's name.
    gate, named_gate : float
        Height of a gate's box, without and with its name.
    box_width, box_height : float
        Of a network's closed box.
    readout : float
        Height of a readout's or a projection's box.
    label : float
        From the end of a column to the middle of its label.
    padding : float
        Beside a text in its box.
    gap : float
        Room for an ellipsis between two steps.
    """

    tag: float = 7.0
    value: float = 8.5
    name: float = 8.0
    heading: float = 9.0
    symbol: float = 11.0
    sign: float = 12.0
    dots: float = 13.0
    equals: float = 26.0
    row: float = 15.0
    ellipsis: float = 12.0
    operation: float = 18.0
    circle: float = 30.0
    squash_width: float = 42.0
    squash_height: float = 20.0
    pill: float = 20.0
    gate: float = 22.0
    named_gate: float = 34.0
    box_width: float = 46.0
    box_height: float = 36.0
    readout: float = 18.0
    label: float = 10.0
    padding: float = 5.0
    gap: float = 46.0


PLAIN = Sizes()


def sizes_at(scale: object) -> Sizes:
    """Return the sizes at a font scale.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no number, or too small or too large to read.
    """
    if isinstance(scale, bool) or not isinstance(scale, numbers.Real):
        raise InvalidTypeError(f"font_scale is {scale!r}, and must be a number")
    share = float(scale)
    if not (math.isfinite(share) and SMALLEST <= share <= LARGEST):
        raise InvalidValueError(
            f"font_scale is {scale}, and must be from {SMALLEST:g} to {LARGEST:g}"
        )
    return Sizes(**{each.name: getattr(PLAIN, each.name) * share for each in fields(Sizes)})
