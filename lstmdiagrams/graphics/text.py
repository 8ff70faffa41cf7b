"""A text and a font size → its width in points, without loading a font.

The widths are DejaVu Sans'. Verdana is as wide and Arial narrower, so that what fits here fits
with the fallback fonts too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from lstmdiagrams.graphics._dejavu_widths import BLOCKS, UNITS_PER_EM

__all__ = ["ASCENT", "DESCENT", "FONT_STACK", "text_width", "visible", "visible_lines"]

FONT_STACK = ("DejaVu Sans", "Verdana", "Arial", "sans-serif")
# Of a line of DejaVu Sans, in em: what capitals and digits rise above the baseline, and what
# letters such as g and the comma hang below it.
ASCENT = 0.76
DESCENT = 0.24


def _points(ranges: str) -> list[int]:
    """Expand ``"41-43 61"`` into ``[0x41, 0x42, 0x43, 0x61]``."""
    ends = [[int(end, 16) for end in part.split("-")] for part in ranges.split()]
    return [point for end in ends for point in range(end[0], end[-1] + 1)]


_WIDTHS = {chr(point): width for width, ranges in BLOCKS.items() for point in _points(ranges)}


def _other_width(character: str) -> int:
    """Guess the width of a character that is not in the table: none, one em, or a wide glyph's."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return int(UNITS_PER_EM * 1.2)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of one line of text.

    Parameters
    ----------
    text : str
    size : float
        Font size in points.

    Returns
    -------
    float
        In points, of what `visible` shows of it. A character that DejaVu lacks counts as 1.2 em, a
        combining one as nothing.
    """
    units = sum(_WIDTHS[c] if c in _WIDTHS else _other_width(c) for c in visible(text))
    return units * size / UNITS_PER_EM


def visible(text: str) -> str:
    """Replace what XML cannot carry, and what could not be seen, by a symbol that can.

    Control characters become the pictures of Unicode's block for them (``␀ ␊ ␛ ␡``), lone
    surrogates and non-characters the replacement character; so does every character of a text in
    which no character can be seen, such as a right-to-left mark by itself.
    """
    if not text or (text.isprintable() and _is_seen(text[0])):
        return text
    shown = text.translate(_VISIBLE)
    return shown if any(map(_is_seen, shown)) else "\N{REPLACEMENT CHARACTER}" * len(shown)


def visible_lines(text: str) -> str:
    """Keep line breaks, and make everything else of a text `visible`."""
    return "\n".join(visible(line) for line in text.split("\n"))


@lru_cache(maxsize=1024)
def _is_seen(character: str) -> bool:
    """Whether a character alone shows something, or is a space."""
    category, point = unicodedata.category(character), ord(character)
    if category == "Cn":  # what is not yet assigned will be seen, but for what is kept for signs
        return not (point == 0x2065 or 0xFFF0 <= point < 0xFFF9 or 0xE0000 <= point < 0xE1000)
    return category not in ("Cf", "Me", "Mn", "Zl", "Zp")


def _picture(point: int) -> str:
    if point < 0x20:
        return chr(0x2400 + point)
    return "␡" if point == 0x7F else "\N{REPLACEMENT CHARACTER}"


_VISIBLE = {
    point: _picture(point)
    for points in (range(0x20), range(0x7F, 0xA0), range(0xD800, 0xE000), range(0xFDD0, 0xFDF0))
    for point in points
} | {
    plane << 16 | last: "\N{REPLACEMENT CHARACTER}"
    for plane in range(17)
    for last in (0xFFFE, 0xFFFF)
}
