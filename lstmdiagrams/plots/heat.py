"""Values of several units over time → rows of coloured cells, with their numbers where they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from lstmdiagrams.choices.style import Style
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.graphics.theme.colours import ink
from lstmdiagrams.plots.paper import Fitting, Share, colours_of, looks_of, on_a_line, points_of
from lstmdiagrams.plots.ticks import label_heights
from lstmdiagrams.plots.times import Flags, Times, Values

__all__ = ["INFINITE", "NOT_A_NUMBER", "Block", "boxes_of", "draw_heat"]

MOST_NUMBERS = 120  # columns; of more, numbers fit in no figure
MOST_SHAPES = 4000  # cells; of more, an SVG or a PDF holds a picture made of pixels
MOST_LINES = 60  # columns that are parted by lines
NOT_A_NUMBER, INFINITE = "xxxxx", "+++++"  # hatches, where the words do not fit
SMALLEST = 6.0  # points: font size of a number, if larger ones do not fit
INSET = 0.06  # of a cell, to the outline of what is below zero


@dataclass(frozen=True)
class Block:
    """The rows of one quantity, or of some that have the same scale.

    Parameters
    ----------
    symbols : tuple of str
    times : Times
    cells : array (rows, columns)
        NaN where there is no value.
    there : array (rows, columns) of bool
        Where there is one: a NaN there is a value.
    left_out : tuple of int
        For each row how many units are left out there; 0 for a unit.
    names : tuple of str
        What stands at the left of each row, or nothing.
    limit : float
        The size of value that gets the strongest colour.
    gate, signed : bool
        Whether the scale runs from 0 to 1, and whether a plus is printed.
    """

    symbols: tuple[str, ...]
    times: Times
    cells: Values
    there: Flags
    left_out: tuple[int, ...]
    names: tuple[str, ...]
    limit: float
    gate: bool
    signed: bool

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return len(self.left_out)

    @cached_property
    def norm(self) -> Share:
        """What gives a value its place on the scale of colours."""
        return Share(self.limit, gate=self.gate)


@dataclass(frozen=True)
class _CellFit:
    """The largest of some sizes at which texts fit in the cells of axes, whenever it is asked.

    Parameters
    ----------
    needs : tuple of (float, float)
        Font sizes, the largest first, and the room across that the texts need.
    """

    axes: Axes
    needs: tuple[tuple[float, float], ...]

    def __call__(self) -> float | None:
        (x0, x1), (y0, y1) = self.axes.get_xlim(), self.axes.get_ylim()
        wide, tall = points_of(self.axes)
        across, down = wide / abs(x1 - x0), tall / abs(y1 - y0)
        sizes = (size for size, need in self.needs if need <= across and size * 1.2 <= down)
        return next(sizes, None)


class _Instead(PolyCollection):
    """Hatched boxes that are there only if the words are not."""

    fit: _CellFit | None = None

    def get_visible(self) -> bool:
        """Whether they are drawn."""
        return bool(super().get_visible()) and (self.fit is None or self.fit() is None)


def draw_heat(axes: Axes, block: Block, style: Style) -> None:
    """Draw a block; the first row is on top, a row is 1 high."""
    times = block.times
    mesh = axes.pcolormesh(
        times.edges,
        np.arange(block.n_rows + 1),
        np.ma.array(block.cells, mask=~block.there | ~np.isfinite(block.cells)),
        cmap=colours_of(style.theme, gate=block.gate),
        norm=block.norm,
        edgecolors="face" if len(times.columns) > MOST_LINES else "none",
        linewidth=0.3,
        rasterized=block.cells.size > MOST_SHAPES,
    )
    mesh.set_label(" ".join(block.symbols))
    axes.set_ylim(block.n_rows, 0)
    named = {row + 0.5: name for row, name in enumerate(block.names) if name}
    label_heights(axes, named, style.sizes.name)
    _grid(axes, block, style)
    fit = _numbers(axes, block, style)
    _specials(axes, block, style, fit)
    _signs(axes, block, style)
    _left_out(axes, block, style)


def _grid(axes: Axes, block: Block, style: Style) -> None:
    """Part the cells by lines."""
    edges, stroke = block.times.edges, style.theme.paint("zero").stroke
    axes.hlines(range(1, block.n_rows), edges[0], edges[-1], color=stroke, linewidth=0.5)
    units = [not count for count in block.left_out]
    for first, last in _stretches(units) if len(edges) <= MOST_LINES else ():
        axes.vlines(edges[1:-1], first, last + 1, color=stroke, linewidth=0.5)


def _numbers(axes: Axes, block: Block, style: Style) -> _CellFit | None:
    """Print the values where they fit, and return what says whether they do."""
    places = np.argwhere(block.there).tolist()
    if len(block.times.columns) > MOST_NUMBERS or not places:
        return None
    texts = [style.numbers.text(block.cells[row, k], signed=block.signed) for row, k in places]
    plain = (style.sizes.value, style.sizes.name, style.sizes.tag, SMALLEST)
    sizes = sorted(plain, reverse=True)
    needs = ((size, max(text_width(text, size) for text in texts) + 3) for size in sizes)
    fit = _CellFit(axes, tuple(needs))
    for (row, k), text in zip(places, texts, strict=True):
        looks = looks_of(style, sizes[0]) | {"color": _ink(block, block.cells[row, k], style)}
        place = (block.times.places[k], row + 0.5)
        own = Fitting(*place, text, ha="center", va="center_baseline", **looks)
        own.fit = fit
        axes.add_artist(own)
    return fit


def _ink(block: Block, value: float, style: Style) -> str:
    """Return the colour of a number that stands on the colour of its value."""
    if np.isnan(value):
        return style.theme.paint("nan").text
    colours = colours_of(style.theme, gate=block.gate)
    return ink(to_hex(colours(float(block.norm(value)))))


def _specials(axes: Axes, block: Block, style: Style, fit: _CellFit | None) -> None:
    """Draw what has no place on the scale: NaN, and the infinities in the colours of its ends."""
    paint, cells = style.theme.paint, block.cells
    most, least = ("gate6", "gate0") if block.gate else ("pos6", "neg6")
    for where, look, hatch in (
        (np.isnan(cells) & block.there, paint("nan"), NOT_A_NUMBER),
        (np.isposinf(cells), paint(most), INFINITE),
        (np.isneginf(cells), paint(least), INFINITE),
    ):
        boxes = list(boxes_of(where, block.times))
        if boxes:
            axes.add_collection(PolyCollection(boxes, facecolor=look.fill, edgecolor="none"))
            own = _Instead(boxes, facecolor="none", edgecolor=look.text, linewidth=0, hatch=hatch)
            own.fit = fit
            axes.add_collection(own)


def _signs(axes: Axes, block: Block, style: Style) -> None:
    """Outline what is below zero, if the theme tells it so."""
    paint = style.theme.paint("neg1")
    boxes = list(boxes_of((block.cells < 0) & block.there, block.times, INSET))
    if boxes and paint.width and not block.gate:
        looks: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": paint.stroke,
            "linewidth": paint.width,
        }
        axes.add_collection(PolyCollection(boxes, **looks))


def _left_out(axes: Axes, block: Block, style: Style) -> None:
    """Say in a row of its own how many units are left out."""
    for row, count in enumerate(block.left_out):
        if count:
            text = on_a_line(f"⋮ {style.word('more', count=count)}")
            looks = looks_of(style, style.sizes.name, "note")
            own = Fitting(
                _middle(block.times), row + 0.5, text, ha="center", va="center_baseline", **looks
            )
            own.fit = _CellFit(axes, ((style.sizes.name, 0.0),))
            axes.add_artist(own)


def _middle(times: Times) -> float:
    """Return the middle of the longest stretch of steps."""
    stretches = _stretches([step is not None for step in times.columns])
    first, last = max(stretches, key=lambda ends: ends[1] - ends[0])
    return float(times.edges[first] + times.edges[last + 1]) / 2


def boxes_of(where: Flags, times: Times, inset: float = 0.0) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of boxes around cells, neighbours in a row in one."""
    for row, flags in enumerate(where):
        for first, last in _stretches(flags):
            left, right = times.edges[first] + inset, times.edges[last + 1] - inset
            top, bottom = row + inset, row + 1 - inset
            yield [(left, top), (right, top), (right, bottom), (left, bottom)]


def _stretches(flags: Sequence[bool] | Flags) -> Iterator[tuple[int, int]]:
    """Yield where stretches of True begin and end."""
    for flag, places in groupby(range(len(flags)), key=lambda place: bool(flags[place])):
        stretch = list(places)
        if flag:
            yield stretch[0], stretch[-1]
