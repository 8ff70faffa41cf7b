"""Words, symbols and colours of a style → artists of matplotlib, placed in points.

Every line of text is set as in the diagrams, in pieces of one font each, placed by the widths of
DejaVu Sans. matplotlib's own formulas would know no other fonts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from lstmdiagrams.choices.style import Style
from lstmdiagrams.graphics.shapes import SUBSCRIPT_DROP, pieces_of
from lstmdiagrams.graphics.text import text_width, visible
from lstmdiagrams.graphics.theme import LEVELS, Theme
from lstmdiagrams.notation import Quantity

__all__ = [
    "Fitting",
    "Line",
    "Share",
    "colours_of",
    "fonts_of",
    "line_of",
    "looks_of",
    "on_a_line",
    "points_from",
    "points_of",
    "put",
    "wrapped",
]

SMALLEST = 5.7  # points: of a subscript; 7 pixels where a figure is 450 pixels wide
MOST_LETTERS = 1000  # of words in a line; no plot has room for more
MOST_OF_A_SYMBOL = 40  # letters
RISE = 0.365  # em from the baseline to the middle of capitals and digits

# A text, its font size, whether it is in italics, and its drop below the line.
Piece = tuple[str, float, bool, float]
# What says at which size a text fits, whenever it is drawn; None where it does not.
Fit = Callable[[], float | None]


def fonts_of(style: Style) -> list[str]:
    """Return the families of fonts that there are, in the order in which they are tried."""
    return ["DejaVu Sans", *(font for font in style.notation.fonts if _is_there(font))]


@lru_cache
def _is_there(family: str) -> bool:
    """Whether matplotlib knows a family; it learns of fonts that were installed since it looked."""
    known = {font.name for font in fontManager.ttflist}
    if family not in known:
        paths = {str(Path(font.fname).resolve()) for font in fontManager.ttflist}
        for path in findSystemFonts():
            if str(Path(path).resolve()) not in paths:
                with suppress(Exception):  # of fonts that it cannot read it knows nothing
                    fontManager.addfont(path)
        known = {font.name for font in fontManager.ttflist}
    return family in known


def on_a_line(text: str, longest: int | None = None) -> str:
    r"""Return a text on one line, as the diagrams show it, cut if it is too long.

    Examples
    --------
    >>> on_a_line("a very long label", 7), on_a_line("two\nlines")
    ('a very…', 'two␊lines')
    """
    seen = visible(text)
    return seen if longest is None or len(seen) <= longest else f"{seen[: longest - 1].strip()}…"


@dataclass(frozen=True)
class Line:
    """A line of text.

    Parameters
    ----------
    pieces : tuple of (str, float, bool, float)
        Each one's text, font size, whether it is in italics, and its drop below the line.
    """

    pieces: tuple[Piece, ...] = ()

    @property
    def width(self) -> float:
        """Width in points."""
        return sum(text_width(text, size) for text, size, *_ in self.pieces)

    @property
    def size(self) -> float:
        """The font size of its largest letters."""
        return max((size for _, size, *_ in self.pieces), default=0.0)


def line_of(*parts: str | Quantity, size: float, widest: float = float("inf")) -> Line:
    """Return a line of words and symbols, with spaces between them.

    Parameters
    ----------
    widest : float
        In points; if the line is wider, its words are cut.
    """
    cut = [on_a_line(part, MOST_LETTERS) if isinstance(part, str) else part for part in parts]
    words = [part for part in cut if isinstance(part, str)]
    longest = max(map(len, words), default=0)
    line = _line(cut, size)
    if line.width <= widest:
        return line
    for length in range(_most_letters(words, size, widest, longest), 0, -1):
        line = _line(_cut_to(cut, length), size)
        if line.width <= widest:
            return line
    pieces = list(line.pieces)
    while len(pieces) > 1 and Line(tuple(pieces)).width > widest:
        pieces.pop()  # of a very long symbol
    return Line(tuple(pieces))


def _most_letters(words: Sequence[str], size: float, widest: float, longest: int) -> int:
    """Return to how many letters words can be cut at the most, if they shall fit."""

    def least(length: int) -> float:
        return sum(text_width(word[:length].strip(), size) for word in words)

    return min(bisect_right(range(longest), widest, key=least), longest - 1)


def _cut_to(parts: Iterable[str | Quantity], longest: int) -> list[str | Quantity]:
    return [on_a_line(part, longest) if isinstance(part, str) else part for part in parts]


def _line(parts: Iterable[str | Quantity], size: float) -> Line:
    """Put words and symbols into a line, whatever its width."""
    pieces: list[Piece] = []
    for part in parts:
        if pieces and part:
            pieces.append((" ", size, False, 0.0))
        pieces += _words(part, size) if isinstance(part, str) else _symbol(part.symbol, size)
    return Line(tuple(pieces))


def wrapped(text: str, size: float, widest: float) -> list[Line]:
    """Return words as lines that are not wider than this."""
    lines: list[str] = []
    for word in on_a_line(text).split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and text_width(longer, size) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line_of(line, size=size, widest=widest) for line in lines]


def _words(text: str, size: float) -> list[Piece]:
    return [(on_a_line(text), size, False, 0.0)] if text else []


def _symbol(symbol: str, size: float) -> list[Piece]:
    """Return the pieces of a symbol, of a very long one the first ones."""
    pieces: list[Piece] = []
    left = MOST_OF_A_SYMBOL
    for text, run, points, _ in pieces_of(symbol, size):
        drop = SUBSCRIPT_DROP * size if run == "subscript" else 0.0
        shown = on_a_line(text, left)
        pieces.append((shown, max(points, min(size, SMALLEST)), run == "variable", drop))
        left -= len(text)
        if left <= 0:
            break
    return pieces


def points_of(axes: Axes) -> tuple[float, float]:
    """Return the width and height of axes in points, as they are now."""
    figure: Any = axes.figure
    return axes.bbox.width * 72 / figure.dpi, axes.bbox.height * 72 / figure.dpi


def points_from(axes: Axes, x: float, y: float) -> Transform:
    """Return the transform of what is placed in points from a point of the axes, 0 to 1."""
    figure: Any = axes.figure
    shift = ScaledTranslation(x, y, axes.transAxes)  # type: ignore[arg-type] # it is affine
    placed: Transform = Affine2D().scale(1 / 72) + figure.dpi_scale_trans + shift
    return placed


class Fitting(Text):
    """A text that is there only where it fits, in the size that fits."""

    fit: Fit | None = None

    def get_visible(self) -> bool:
        """Whether it is drawn."""
        if self.fit is None:
            return super().get_visible()
        size = self.fit()
        if size is not None and size != self.get_fontsize():
            self.set_fontsize(size)
        return size is not None and super().get_visible()


def put(
    axes: Axes,
    line: Line,
    x: float,
    y: float,
    style: Style,
    *,
    origin: tuple[float, float] = (0.0, 0.0),
    align: float = 0.0,
    role: str = "text",
    fits: Callable[[], bool] | None = None,
) -> None:
    """Write a line.

    Parameters
    ----------
    x, y : float
        Its place and the middle of its letters, in points from the origin.
    origin : (float, float)
        A point of the axes, (0, 0) to (1, 1).
    align : float
        Which share of the line is left of x: 0, ½ or 1.
    role : {"text", "note"}
    fits : function, optional
        What says, whenever it is drawn, whether there is room for it.
    """
    at, left = points_from(axes, *origin), x - align * line.width
    for text, size, italic, drop in line.pieces:
        if text.strip():
            looks = looks_of(style, size, role) | {"fontstyle": "italic" if italic else "normal"}
            before = text[: len(text) - len(text.lstrip())]  # in an SVG it would be lost
            place = (left + text_width(before, size), y - RISE * line.size - drop)
            own = Fitting(*place, text.strip(), transform=at, va="baseline", clip_on=False, **looks)
            own.fit = None if fits is None else _Sized(fits, size)
            axes.add_artist(own)
        left += text_width(text, size)


@dataclass(frozen=True)
class _Sized:
    """What fits, fits in this size."""

    fits: Callable[[], bool]
    size: float

    def __call__(self) -> float | None:
        return self.size if self.fits() else None


def looks_of(style: Style, size: float, role: str = "text") -> dict[str, Any]:
    """Return what makes matplotlib's text look as ours."""
    return {
        "fontsize": size,
        "fontfamily": fonts_of(style),
        "color": style.theme.paint(role).text,
        "parse_math": False,
        "usetex": False,
    }


@lru_cache(maxsize=64)
def colours_of(theme: Theme, *, gate: bool) -> Colormap:
    """Return the theme's scale of colours without steps, of a gate or of a number with a sign."""
    down = [f"neg{level}" for level in range(LEVELS, 0, -1)]
    up = [f"pos{level}" for level in range(1, LEVELS + 1)]
    names = [f"gate{level}" for level in range(LEVELS + 1)] if gate else [*down, "zero", *up]
    fills = [theme.paint(name).fill for name in names]
    return LinearSegmentedColormap.from_list(f"{theme.name} {names[-1]}", fills, N=1025)


class Share(Normalize):
    """A value → its place on a scale, from 0 to 1; no value is too large to be divided."""

    def __init__(self, limit: float, *, gate: bool) -> None:
        super().__init__(0.0 if gate else -limit, limit, clip=True)

    def __call__(self, value: Any, clip: bool | None = None) -> Any:  # noqa: ARG002 - matplotlib's
        """Return the share; what is masked stays so."""
        low, high = float(self.vmin or 0.0), float(self.vmax or 1.0)
        share = np.asarray(np.ma.getdata(value), dtype="float64") / high
        clipped = np.clip(share if low == 0 else share / 2 + 0.5, 0.0, 1.0)
        return np.ma.array(clipped, mask=np.ma.getmask(value))
