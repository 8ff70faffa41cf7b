"""What colours, lines and boxes mean → a strip above the panels that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from lstmdiagrams.choices.style import Style
from lstmdiagrams.choices.values import MINUS
from lstmdiagrams.graphics.theme import Paint
from lstmdiagrams.plots.figure import WIDTH
from lstmdiagrams.plots.paper import Line, Share, colours_of, points_from, put

__all__ = [
    "RIM",
    "Entry",
    "caption",
    "draw_keys",
    "ramp",
    "row_height",
    "rows_of",
    "sample",
    "swatch",
]

RIM = 5.0  # points around everything
APART = 14.0  # between two entries
INNER = 3.5  # between the parts of one
BAR = 40.0  # length of a scale of colours
CELLS = 32  # of which it is made
SAMPLE = 24.0  # length of a line
LEADING = 1.5  # em from row to row

WIDEST = WIDTH - 2 * RIM
BOX = 1.5  # em: width of a box

Draw = Callable[[Axes, float, float], None]


@dataclass(frozen=True)
class Entry:
    """One thing that is explained.

    Parameters
    ----------
    width : float
        In points.
    draw : function
        What draws it: into axes, from a left end on, around a height, in points from the upper
        left corner.
    """

    width: float
    draw: Draw


def rows_of(keys: Sequence[Entry], width: float) -> list[list[Entry]]:
    """Put entries into rows that are not wider than this, if there is more than one in them."""
    rows: list[list[Entry]] = []
    for key in keys:
        if rows and sum(each.width + APART for each in rows[-1]) + key.width <= width:
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows


def row_height(style: Style) -> float:
    """Return the height of a row in points."""
    return LEADING * style.sizes.heading


def draw_keys(
    axes: Axes, rows: Sequence[Sequence[Entry]], style: Style, x: float, y: float
) -> None:
    """Draw the rows, from a place in points from the upper left corner of the axes on."""
    for place, row in enumerate(rows):
        left = x
        for key in row:
            key.draw(axes, left, y - (place + 0.5) * row_height(style))
            left += key.width + APART


def caption(style: Style, line: Line) -> Entry:
    """Return a line of text alone."""

    def draw(axes: Axes, x: float, y: float) -> None:
        _write(axes, line, x, y, style)

    return Entry(line.width, draw)


def ramp(style: Style, line: Line, limit: float, *, gate: bool) -> Entry:
    """Return a scale of colours, with what stands at its ends, and what has it."""
    texts = ("0", "1") if gate else (f"{MINUS}{_short(limit, style)}", f"+{_short(limit, style)}")
    low, high = (Line(((text, style.sizes.name, False, 0.0),)) for text in texts)

    def draw(axes: Axes, x: float, y: float) -> None:
        x = _write(axes, low, _write(axes, line, x, y, style), y, style)
        _bar(axes, x, y, style, gate=gate)
        _write(axes, high, x + BAR + INNER, y, style)

    return Entry(line.width + low.width + high.width + BAR + 3 * INNER, draw)


def _short(limit: float, style: Style) -> str:
    return f"{limit:.3g}".replace("e+", "e").replace(".", style.numbers.decimal)


def sample(style: Style, line: Line, looks: dict[str, Any]) -> Entry:
    """Return a line as it is drawn, and what it shows."""

    def draw(axes: Axes, x: float, y: float) -> None:
        drawn = Line2D(
            [x, x + SAMPLE / 2, x + SAMPLE], [y] * 3, markevery=[1], label="_key", **looks
        )
        drawn.set(transform=points_from(axes, 0, 1), clip_on=False)
        axes.add_artist(drawn)
        _write(axes, line, x + SAMPLE + INNER, y, style)

    return Entry(SAMPLE + INNER + line.width, draw)


def swatch(style: Style, line: Line, *paints: Paint, hatch: str = "") -> Entry:
    """Return boxes as they are drawn, and what they stand for."""
    tall = style.sizes.name
    wide = BOX * tall * len(paints)

    def draw(axes: Axes, x: float, y: float) -> None:
        for place, paint in enumerate(paints):
            span = (x + place * BOX * tall, BOX * tall)
            _box(axes, span, y, tall, paint, facecolor=paint.fill, hatch=hatch)
        _write(axes, line, x + wide + INNER, y, style)

    return Entry(wide + INNER + line.width, draw)


def _write(axes: Axes, line: Line, x: float, y: float, style: Style) -> float:
    """Write a line, and return where the next thing begins."""
    put(axes, line, x, y, style, origin=(0, 1))
    return x + line.width + INNER


def _bar(axes: Axes, x: float, y: float, style: Style, *, gate: bool) -> None:
    """Draw a scale of colours; where the sign has no colour, it has the outline of the cells."""
    tall, low = style.sizes.name * 0.9, 0.0 if gate else -1.0
    values, (top, bottom) = np.linspace(low, 1, CELLS), (y + tall / 2, y - tall / 2)
    lefts, right = np.linspace(x, x + BAR, CELLS, endpoint=False), x + BAR
    # Each reaches to the end, and the next one lies over it: nothing shines through between them.
    boxes = [[(left, top), (right, top), (right, bottom), (left, bottom)] for left in lefts]
    colours = colours_of(style.theme, gate=gate)(Share(1.0, gate=gate)(values))
    bar = PolyCollection(boxes, facecolor=colours, linewidth=0, clip_on=False)
    bar.set_transform(points_from(axes, 0, 1))
    axes.add_artist(bar)
    _box(axes, (x, BAR), y, tall, style.theme.paint("zero"))
    if not gate and (below := style.theme.paint("neg1")).width:
        _box(axes, (x, BAR / 2), y, tall, below)


def _box(
    axes: Axes, span: tuple[float, float], y: float, tall: float, paint: Paint, **looks: Any
) -> None:
    looks = {"facecolor": "none", "linewidth": paint.width or 0.6, "clip_on": False, **looks}
    at = points_from(axes, 0, 1)
    box = Rectangle((span[0], y - tall / 2), span[1], tall, transform=at, **looks)
    box.set_edgecolor(paint.stroke)
    axes.add_artist(box)
