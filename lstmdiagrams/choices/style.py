"""What an author chooses of the looks (notation, theme, digits, letters) → one checked `Style`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from lstmdiagrams.choices.sizes import PLAIN, Sizes, sizes_at
from lstmdiagrams.choices.values import NumberFormat
from lstmdiagrams.graphics import Theme, theme_of
from lstmdiagrams.graphics.text import visible, visible_lines
from lstmdiagrams.notation import Notation, notation_of
from lstmdiagrams.notation.quantities import Quantity

__all__ = ["Style", "shortened", "style_of"]

LONGEST = 28  # characters of a label that are shown


@dataclass(frozen=True)
class Style:
    """How quantities are written, numbers printed, roles painted, and how large letters are."""

    notation: Notation
    numbers: NumberFormat
    theme: Theme
    sizes: Sizes = PLAIN

    def word(self, name: str, /, **values: object) -> str:
        """Return a word or a sentence of the notation, with what stands in its braces."""
        return self.notation.say(name, **values)


def style_of(
    *,
    notation: str | Notation,
    theme: str | Theme,
    precision: int,
    decimal: str | None,
    font_scale: float,
) -> Style:
    """Return the checked style.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is not allowed; the sentence lists what is.
    """
    table = _seen(notation_of(notation))
    numbers = NumberFormat(precision, table.decimal if decimal is None else decimal)
    return Style(table, numbers, theme_of(theme), sizes_at(font_scale))


def _seen(notation: Notation) -> Notation:
    """Return a notation of which nothing is a control character, or no character at all."""
    words = {key: visible_lines(word) for key, word in notation.words.items()}
    rows = {key: _readable(its) for key, its in notation.quantities.items()}
    if words == notation.words and rows == notation.quantities:
        return notation
    return replace(notation, words=words, quantities=rows)


def _readable(quantity: Quantity) -> Quantity:
    parts: dict[str, Any] = {"symbol": visible(quantity.symbol)}
    parts |= {part: visible_lines(getattr(quantity, part)) for part in ("name", "meaning")}
    if all(getattr(quantity, part) == text for part, text in parts.items()):
        return quantity
    return replace(quantity, **parts)


def shortened(label: str) -> str:
    """Cut a label that is too long for a figure, and say so with an ellipsis."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
