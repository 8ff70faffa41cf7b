"""Numbers and colours → shades, mixtures, and how well one colour can be read on another."""

from __future__ import annotations

import math
from functools import lru_cache

__all__ = ["LEVELS", "SHADES", "between", "contrast", "ink", "shade"]

LEVELS = 6  # shades on either side of zero, and of a gate's range from 0 to 1
SHADES = (
    "zero",
    "nan",
    "gate0",
    *(f"{name}{level}" for name in ("neg", "pos", "gate") for level in range(1, LEVELS + 1)),
)


def shade(value: float, limit: float, *, gate: bool) -> str:
    """Return the name of a value's colour.

    Parameters
    ----------
    value : float
    limit : float
        The absolute value that gets the strongest colour; a larger one gets it too.
    gate : bool
        Whether the scale runs from 0 to 1 rather than from −limit to limit.

    Returns
    -------
    str
        ``gate0`` … ``gate6``; ``neg6`` … ``neg1``, ``zero``, ``pos1`` … ``pos6``; ``nan``.
    """
    if math.isnan(value):
        return "nan"
    level = round(LEVELS * min(max(value / (1.0 if gate else limit), -1.0), 1.0))
    if gate:
        return f"gate{max(level, 0)}"
    return "zero" if level == 0 else f"{'pos' if level > 0 else 'neg'}{abs(level)}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def between(start: str, end: str, share: float) -> str:
    """Mix two colours; share 0 is the start."""
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=1024)
def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(part * s for part, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return how much two colours ``#rrggbb`` stand out from each other, from 1 to 21.

    References
    ----------
    .. [1] Web Content Accessibility Guidelines (WCAG) 2.2: contrast ratio.
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink(ground: str) -> str:
    """Black or white, whichever is easier to read on the ground: at least 4.58 to 1."""
    return max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, ground))
