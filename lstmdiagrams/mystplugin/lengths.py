"""The size that an author asks for → one that every format of mystmd's understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["mistakes_of_size", "shown_size"]

# Pixels, of which 96 are an inch.
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*|%)")
_SHARE = re.compile(r"(\d+(?:\.\d*)?)\s*%?")

# A line's width. mystmd 1.11 takes what is wider, in Word and LaTeX, for so many percent of it.
_LINE = 800.0


def mistakes_of_size(asked: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Return what is wrong with the size that an author asks for."""
    units = ", ".join(unit for unit in _UNITS if unit)
    for name, known in (("width", f"{units}, %"), ("height", units)):
        if name in asked and _length(name, asked) is None:
            sentence = f"{asked[name]!r} is no length; write a number and one of {known}"
            yield name, sentence
    if "scale" in asked and not _share(asked):
        yield "scale", f"{asked['scale']!r} is no number of percent"


def shown_size(size: tuple[float, float], asked: Mapping[str, object]) -> Mapping[str, str]:
    """Return the width, and the height if it does not follow, in pixels or in percent.

    Parameters
    ----------
    size
        The picture's own width and height, in points.
    asked
        What an author writes for ``"width"``, ``"height"`` and ``"scale"``, without mistakes.
    """
    share, width, height = _share(asked), _length("width", asked), _length("height", asked)
    if isinstance(width, str):
        return {"width": f"{min(max(float(width) * share, 1), 100):g}%"}
    own = [points * _UNITS["pt"] for points in size]
    follows = own[0] if height is None else float(height) * own[0] / own[1]
    pixels = share * (follows if width is None else width)
    if pixels >= _LINE:
        return {"width": "100%"}
    both = {} if width is None or height is None else {"height": _pixels(float(height) * share)}
    return {"width": _pixels(pixels), **both}


def _pixels(length: float) -> str:
    return f"{max(round(length), 1)}px"


def _length(name: str, asked: Mapping[str, object]) -> float | str | None:
    """Return pixels as a number, percent of a line as text; nothing if there is no length."""
    found = _LENGTH.fullmatch(str(asked.get(name, "")).strip())
    if not found or not float(found[1]):
        return None
    if found[2] == "%" and name == "width":
        return found[1]
    return float(found[1]) * _UNITS[found[2]] if found[2] in _UNITS else None


def _share(asked: Mapping[str, object]) -> float:
    """Return how much larger the picture is; 0 if it is not said well."""
    found = _SHARE.fullmatch(str(asked.get("scale", "100")).strip())
    return float(found[1]) / 100 if found else 0.0
