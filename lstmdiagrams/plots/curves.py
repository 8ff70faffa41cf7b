"""Values over time → lines on an axis; what has no place on it stands at its edge.

NaN and the infinities stand on dotted lines of their own, under their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from lstmdiagrams.choices.style import Style
from lstmdiagrams.choices.values import MINUS
from lstmdiagrams.plots.ticks import label_heights
from lstmdiagrams.plots.times import Flags, Times, Values

__all__ = ["STYLES", "Bars", "Curve", "Span", "curve_looks", "draw_curves"]

MOST_MARKERS = 24  # steps; of more only the line is drawn
MOST_DASHES = 300  # steps; of more, lines are thin and whole
MOST_BARS = 80  # steps
LARGEST = 1e300  # what is beyond stands at the edge
TICKS = 3  # at the most, and one
MARGIN = 0.1  # of the span, above and below
APART = 0.22  # of the span, between the lines at the edges
BAR, FEW = 0.5, 4  # width of a bar, of a step; of fewer steps the bars are narrower

# A quantity → the role whose colour it has, its marker and its line.
STYLES: Mapping[str, tuple[str, str, str]] = {
    "x": ("input", "^", ":"),
    "c": ("state", "s", "--"),
    "h": ("output", "o", "-"),
    "m": ("output", "o", "-"),
    "y": ("output", "D", "-."),
}
# What has no place on the axis, above and below it.
ABOVE: Mapping[str, Callable[[Values], Flags]] = {
    ">1e300": lambda values: (values > LARGEST) & np.isfinite(values),
    "+∞": np.isposinf,
}
BELOW: Mapping[str, Callable[[Values], Flags]] = {
    f"<{MINUS}1e300": lambda values: (values < -LARGEST) & np.isfinite(values),
    f"{MINUS}∞": np.isneginf,
    "NaN": np.isnan,
}
SPECIAL = {**ABOVE, **BELOW}


@dataclass(frozen=True)
class Curve:
    """One line.

    Parameters
    ----------
    symbol : str
        What it shows; it looks as `STYLES` says.
    times : Times
    values : array (columns,)
        NaN where there is no value.
    there : array (columns,) of bool
        Where there is one: a NaN there is a value.
    """

    symbol: str
    times: Times
    values: Values
    there: Flags


@dataclass(frozen=True)
class Bars:
    """What is added to something at each step.

    Parameters
    ----------
    symbols : (str, str)
        What is kept, and what is added.
    times : Times
    kept, added : array (columns,)
    """

    symbols: tuple[str, str]
    times: Times
    kept: Values
    added: Values


class Span:
    """Values → the ends of their axis, its ticks, and what stands at its edges.

    Zero is always on it.
    """

    def __init__(self, values: Sequence[Values], style: Style) -> None:
        self.every = np.concatenate([*values, np.zeros(1)])
        self.mark = style.numbers.decimal
        shown = self.every[np.abs(self.every) <= LARGEST]
        low, high = float(shown.min()), float(shown.max())
        self.low, self.high = (low, high) if high - low > 1 / LARGEST else (-1.0, 1.0)

    @cached_property
    def edges(self) -> dict[str, float]:
        """Return where each of the special values that there are stands."""
        apart = APART * (self.high - self.low)
        above = [name for name, test in ABOVE.items() if test(self.every).any()]
        below = [name for name, test in BELOW.items() if test(self.every).any()]
        high = {name: self.high + apart * k for k, name in enumerate(above, 1)}
        return high | {name: self.low - apart * k for k, name in enumerate(below, 1)}

    @property
    def limits(self) -> tuple[float, float]:
        """Return the ends of the axis."""
        ends, margin = [self.low, self.high, *self.edges.values()], MARGIN * (self.high - self.low)
        return min(ends) - margin, max(ends) + margin

    @cached_property
    def ticks(self) -> dict[str, float]:
        """Return the labels of the axis, and where they stand."""
        found = MaxNLocator(TICKS, steps=[1, 2, 5, 10]).tick_values(self.low, self.high)
        inside = [float(tick) for tick in found if self.low <= tick <= self.high]
        return self.edges | {self._text(tick): tick for tick in inside}

    def height(self, least: float, style: Style) -> float:
        """Return the height in points of a panel, which is higher if much stands at its edges."""
        return (least / 8 + 1.3 * len(self.edges)) * style.sizes.name

    def _text(self, value: float) -> str:
        text = f"{value:.4g}".replace("e+", "e").replace("-", MINUS)
        return text.replace(".", self.mark)


def curve_looks(symbol: str, style: Style, n_steps: int = 1) -> dict[str, Any]:
    """Return how the line of a quantity looks, of so many steps."""
    role, marker, line = STYLES[symbol]
    return {
        "color": style.theme.paint(role).stroke,
        "linestyle": line if n_steps <= MOST_DASHES else "-",
        "linewidth": 1.6 if n_steps <= MOST_DASHES else 0.7,
        "marker": marker if n_steps <= MOST_MARKERS else "",
        "markersize": 4.5,
    }


def draw_curves(
    axes: Axes, curves: Sequence[Curve], span: Span, style: Style, bars: Bars | None = None
) -> None:
    """Draw lines, a line at zero, and hollow markers for what has no place on the axis."""
    grid = style.theme.paint("bracket").stroke
    axes.set_ylim(*span.limits)
    label_heights(axes, {height: name for name, height in span.ticks.items()}, style.sizes.name)
    axes.axhline(0, color=grid, linewidth=0.8, zorder=0)
    for height in span.edges.values():
        axes.axhline(height, color=grid, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    if bars is not None and len(bars.times.columns) <= MOST_BARS:
        _draw_bars(axes, bars, style)
    for place, curve in enumerate(curves):
        # A dashed line lets the one below it be seen; of many steps it is not dashed.
        dashed = len(curve.times.columns) <= MOST_DASHES and STYLES[curve.symbol][2] == "--"
        _draw(axes, curve, span, style, zorder=3 if dashed else 2 + place / 10)


def _draw(axes: Axes, curve: Curve, span: Span, style: Style, *, zorder: float) -> None:
    """Draw one line, and what has no place on it."""
    places, marker = curve.times.places, STYLES[curve.symbol][1]
    looks = curve_looks(curve.symbol, style, len(places)) | {"zorder": zorder}
    special = np.any([test(curve.values) for test in SPECIAL.values()], axis=0)
    line = np.where(special, np.nan, curve.values)
    hollow = looks | {"marker": marker, "markersize": 3.5, "linestyle": ""}
    if np.isfinite(line).sum() == 1:
        looks["marker"] = marker  # a lone point is no line
    axes.plot(places, line, label=curve.symbol, **looks)
    for name, height in span.edges.items():
        at = places[SPECIAL[name](curve.values) & curve.there]
        axes.plot(at, [height] * len(at), markerfacecolor="none", **hollow)


def _draw_bars(axes: Axes, bars: Bars, style: Style) -> None:
    """Draw what is kept as a short line, and from it on what is added as a box."""
    kept, added, places = bars.kept, bars.added, bars.times.places
    wide = BAR * min(1.0, len(places) / FEW)
    shown = (np.abs(kept) <= LARGEST) & (np.abs(added) <= LARGEST)
    for name, way in (("pos4", added >= 0), ("neg4", added < 0)):
        paint, own = style.theme.paint(name), shown & way
        looks: dict[str, Any] = {
            "color": paint.fill,
            "edgecolor": paint.stroke,
            "linewidth": paint.width or 0.6,
        }
        boxes = axes.bar(places[own], added[own], wide, bottom=kept[own], zorder=1, **looks)
        boxes.set_label(bars.symbols[1])
    ends = places[shown] - wide / 2, places[shown] + wide / 2
    stroke = style.theme.paint("state").stroke
    axes.hlines(kept[shown], *ends, color=stroke, linewidth=1.8, label=bars.symbols[0], zorder=2)
