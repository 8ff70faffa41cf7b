"""What an author chooses of the looks (notation, theme, digits) → one checked `Style`."""

from __future__ import annotations

from dataclasses import dataclass

from lstmdiagrams.diagrams.values import NumberFormat
from lstmdiagrams.errors import choose
from lstmdiagrams.graphics import THEMES, Theme
from lstmdiagrams.notation import NOTATIONS, Notation

__all__ = ["Style", "shortened", "style_of"]

LONGEST = 28  # characters of a label that are shown


@dataclass(frozen=True)
class Style:
    """How quantities are written, numbers printed and roles painted."""

    notation: Notation
    numbers: NumberFormat
    theme: Theme

    def word(self, name: str) -> str:
        """Return a word or a sentence of the notation."""
        return self.notation.words[name]


def style_of(*, notation: str, theme: str, precision: int, decimal: str) -> Style:
    """Return the checked style.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is not allowed; the sentence lists what is.
    """
    return Style(
        NOTATIONS[choose("notation", notation, NOTATIONS)],
        NumberFormat(precision, decimal),
        THEMES[choose("theme", theme, THEMES)],
    )


def shortened(label: str) -> str:
    """Cut a label that is too long for a figure, and say so with an ellipsis."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
