"""Gradients of a run, or of several → how much each step still matters, on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import check_index, flag
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Theme
from lstmdiagrams.notation import Notation
from lstmdiagrams.plots.curves import MOST_MARKERS, STYLES
from lstmdiagrams.plots.figure import WIDTH, Plot, finished, plain_looks
from lstmdiagrams.plots.keys import RIM, Entry, caption, draw_keys, row_height, rows_of, sample
from lstmdiagrams.plots.panels import TimeAxis, checked_axes, name_steps, plain_ticks
from lstmdiagrams.plots.paper import line_of, looks_of, on_a_line, points_of, wrapped
from lstmdiagrams.plots.times import Flags, Times, Values, round_up
from lstmdiagrams.reference import Gradients

__all__ = ["plot_gradients"]

HEIGHT = 230.0  # points
DECADES = 5  # so many ticks at the most, and one
SMALLEST, LARGEST = 1e-150, 1e150  # what is beyond stands on a line of its own
APART = 0.12  # of the decades, between the lines at the edges

# Below the axis, from its end on, and above it: what has no logarithm, or none that is shown.
BELOW: Mapping[str, Callable[[Values], Flags]] = {
    "<$10^{-150}$": lambda sizes: (sizes > 0) & (sizes < SMALLEST),
    "0": lambda sizes: sizes == 0,
}
ABOVE: Mapping[str, Callable[[Values], Flags]] = {
    ">$10^{150}$": lambda sizes: (sizes > LARGEST) & np.isfinite(sizes),
    "∞": np.isposinf,
    "NaN": np.isnan,
}
SPECIAL = {**BELOW, **ABOVE}
# The roles whose colours tell several networks apart, and the markers of their quantities.
NETWORKS = ("output", "operation", "state", "gate", "input")
MARKERS = {"h": "oDv<*", "c": "sPXdh", "x": "^>p8H"}


@documented
@plain_looks()
def plot_gradients(
    grads: Gradients | Mapping[str, Gradients],
    *,
    ax: Axes | None = None,
    symbols: Sequence[str] | None = None,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Figure:
    """Plot how much each step still matters to h at one step, on a logarithmic axis.

    How much is the Euclidean norm of the gradient with respect to h, and to an LSTM's c, of each
    step. What a logarithm cannot show has a line of its own: 0 below, ∞ and NaN above.

    Parameters
    ----------
    grads : Gradients, or mapping of str to Gradients
        Of one run, or by their names those of several: an RNN beside an LSTM on the same input.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default on a figure of its own.
    symbols : sequence of {"h", "c", "x"}, optional
        With respect to what; by default h, and c of an LSTM.
    <layer>
    reverse : bool
        The direction of the layer that reads the sequence backwards.
    <sequence>
    notation : {"pytorch", "tilde"} or Notation
        How quantities are written, and all words.
    theme : {"auto", "light", "dark", "print", "high-contrast"} or Theme
        The colours; of a theme with a dark side the light ones.
    font_scale : float
        How much larger the letters are than usual, 0.5 to 3.

    Returns
    -------
    matplotlib.figure.Figure
        Its own, a `Plot`, or the one of `ax`.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such quantity, layer,
        direction or sequence.
    """
    given = checked_axes(ax)
    style = style_of(
        notation=notation, theme=theme, precision=2, decimal=None, font_scale=font_scale
    )
    place = _Place(symbols, layer, flag("reverse", reverse), sequence)
    runs = _runs(grads)
    curves = [curve for run in runs for curve in _curves(run, place, style)]
    ends = [end for end in dict.fromkeys(run.end(place) for run in runs) if end is not None]
    axes = given or _own(style)
    scale = _Scale([curve.sizes for curve in curves])
    for curve in curves:
        _draw(axes, curve, scale)
    for end in ends:
        axes.axvline(end, color=style.theme.paint("bracket").stroke, linewidth=0.8, zorder=0)
    _name_sizes(axes, scale, style)
    name_steps(axes, _time_axis(axes, runs, place, style))
    _explain(axes, curves, ends, style)
    return finished(
        axes, style.notation, style.word("gradients over time"), _in_words(curves, ends, style)
    )


@dataclass(frozen=True)
class _Run:
    """One of the runs: its name, "" if it is the only one, and its place among them."""

    name: str
    number: int
    grads: Gradients

    def length(self, place: _Place) -> int:
        """Return how many steps its sequence has."""
        lengths = self.grads.lengths
        return self.grads.n_steps if lengths is None else lengths[place.of(self.grads)]

    def end(self, place: _Place) -> int | None:
        """Return the step whose h it is all about."""
        return self.grads.steps[place.of(self.grads)]


@dataclass(frozen=True)
class _Place:
    """What is plotted of each run."""

    symbols: Sequence[str] | None
    layer: int
    reverse: bool
    sequence: int

    def of(self, grads: Gradients) -> int:
        """Return the sequence in a run."""
        return check_index("sequence", self.sequence, grads.n_sequences)

    def sizes(self, run: _Run) -> Iterator[tuple[str, Values]]:
        """Yield each quantity with the sizes of its gradients, as long as the sequence is."""
        grads = run.grads
        layer = check_index("layer", self.layer, grads.num_layers)
        default = ("h", "c") if grads.kind == "lstm" else ("h",)
        for symbol in default if self.symbols is None else _listed(self.symbols):
            sizes = grads.size(symbol, layer=layer, reverse=self.reverse or None)
            yield symbol, sizes[: run.length(self), self.of(grads)].astype("float64")


def _listed(symbols: object) -> list[str]:
    """Return the quantities that are asked for, one at least."""
    if isinstance(symbols, str) or not isinstance(symbols, Iterable):
        symbols = [symbols]
    listed = list(symbols)
    if not listed:
        raise InvalidValueError("no symbol is chosen; choose at least one of 'h', 'c', 'x'")
    return listed


@dataclass(frozen=True)
class _Curve:
    """One line of the plot.

    Parameters
    ----------
    network : str
        The name of the run, if there are several.
    symbol : str
    sizes : array (steps,)
    looks : mapping
        What matplotlib calls them.
    """

    network: str
    symbol: str
    sizes: Values
    looks: Mapping[str, Any]

    def key(self, style: Style) -> Entry:
        """Return what explains it."""
        quantity = style.notation[self.symbol]
        name = quantity.name
        if self.network:
            name = style.word("of a network", network=self.network, text=name)
        line = line_of(name, quantity, size=style.sizes.heading, widest=WIDTH - 60)
        return sample(style, line, dict(self.looks))


def _runs(grads: object) -> list[_Run]:
    named = grads if isinstance(grads, Mapping) else {"": grads}
    if not named:
        raise InvalidValueError("there is nothing to plot: the mapping is empty")
    for each in named.values():
        if not isinstance(each, Gradients):
            raise InvalidTypeError(
                f"expected Gradients, or a mapping of names to Gradients; got {type(each).__name__}"
            )
    return [_Run(str(name), k, each) for k, (name, each) in enumerate(named.items())]


def _curves(run: _Run, place: _Place, style: Style) -> Iterator[_Curve]:
    for symbol, sizes in place.sizes(run):
        role, marker, line = STYLES[symbol]
        if run.name:
            role = NETWORKS[run.number % len(NETWORKS)]
            marker = MARKERS[symbol][run.number % len(NETWORKS)]
        few = len(sizes) <= MOST_MARKERS
        looks = {
            "color": style.theme.paint(role).stroke,
            "marker": marker,
            "markersize": 5 if few else 2,
            "linestyle": line,
            "linewidth": 1.6,
        }
        yield _Curve(run.name, symbol, sizes, looks)


class _Scale:
    """All sizes → the decades that they span, and where those stand that have no logarithm."""

    def __init__(self, sizes: Iterable[Values]) -> None:
        self.every = np.concatenate([*sizes, np.empty(0)])
        shown = self.every[(self.every >= SMALLEST) & (self.every <= LARGEST)]
        self.low = math.floor(math.log10(shown.min())) if shown.size else -1
        self.high = max(math.ceil(math.log10(shown.max())) if shown.size else 0, self.low + 1)

    @property
    def apart(self) -> float:
        """Decades between the lines at the edges."""
        return APART * (self.high - self.low)

    @cached_property
    def edges(self) -> dict[str, float]:
        """Return where each of the special values that there are stands."""
        found = [name for name, test in SPECIAL.items() if test(self.every).any()]
        below, above = ([name for name in found if name in side] for side in (BELOW, ABOVE))
        low = {name: self.low - self.apart * k for k, name in enumerate(below, 1)}
        high = {name: self.high + self.apart * k for k, name in enumerate(above, 1)}
        return {name: 10.0**height for name, height in (low | high).items()}

    @property
    def limits(self) -> tuple[float, float]:
        """Return the ends of the axis."""
        ends = [10.0**self.low, 10.0**self.high, *self.edges.values()]
        margin: float = 10 ** (self.apart / 2)
        return min(ends) / margin, max(ends) * margin

    @property
    def ticks(self) -> dict[str, float]:
        """Return the labels of the axis, and where they stand."""
        step = round_up((self.high - self.low) / DECADES)
        decades = range(-(-self.low // step) * step, self.high + 1, step)
        return {f"$10^{{{k}}}$": 10.0**k for k in decades} | self.edges

    def line(self, sizes: Values) -> Values:
        """Return the sizes with gaps where there is no logarithm."""
        special = np.any([test(sizes) for test in SPECIAL.values()], axis=0)
        return np.where(special, np.nan, sizes)


def _own(style: Style) -> Axes:
    """Return axes on a figure of their own, in the theme's colours."""
    ground, ink = style.theme.paint("ground").fill, style.theme.paint("text").text
    size = (WIDTH / 72, HEIGHT * style.sizes.name / 8 / 72)
    figure = Plot(figsize=size, layout="constrained", facecolor=ground)
    axes = figure.add_subplot(facecolor=ground)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(ink)
    return axes


def _draw(axes: Axes, curve: _Curve, scale: _Scale) -> None:
    """Draw one line, and hollow markers where it has none."""
    line = scale.line(curve.sizes)
    alone = len(curve.sizes) <= MOST_MARKERS or np.isfinite(line).sum() == 1
    looks = dict(curve.looks) | ({} if alone else {"marker": ""})
    axes.plot(line, label=" ".join(filter(None, [curve.network, curve.symbol])), **looks)
    hollow = dict(curve.looks) | {"linestyle": "", "markerfacecolor": "none"}
    for name, height in scale.edges.items():
        at = np.flatnonzero(SPECIAL[name](curve.sizes))
        axes.plot(at, [height] * len(at), **hollow)


def _time_axis(axes: Axes, runs: Sequence[_Run], place: _Place, style: Style) -> TimeAxis:
    """Return what stands on the axis of time: the labels of the first run that has enough."""
    count = max(run.length(place) for run in runs)
    given = (run.grads.labels.x for run in runs if len(run.grads.labels.x) >= count)
    labels = tuple(next((each for each in given if any(each)), ())[:count])
    x, size = style.notation["x"], style.sizes.heading
    read = (x.name, x, "·") if labels else ()
    name = line_of(*read, style.word("time"), size=size, widest=WIDTH)
    times = Times(tuple(range(count)), count, count)
    room = WIDTH - 60 if isinstance(axes.figure, Plot) else points_of(axes)[0]
    return TimeAxis(times, labels, name, style).fitted(room)


def _name_sizes(axes: Axes, scale: _Scale, style: Style) -> None:
    """Scale and name the axis of sizes."""
    grid = style.theme.paint("bracket").stroke
    axes.set_yscale("log")
    axes.set_yticks(list(scale.ticks.values()), labels=list(scale.ticks))
    axes.minorticks_off()
    axes.set_ylim(*scale.limits)
    axes.set_ylabel(on_a_line(style.word("gradient size")), **looks_of(style, style.sizes.heading))
    plain_ticks(axes, style)
    axes.grid(visible=True, axis="y", color=grid, alpha=0.3, linewidth=0.6)
    for height in scale.edges.values():
        axes.axhline(height, color=grid, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)


def _explain(axes: Axes, curves: Sequence[_Curve], ends: Sequence[int], style: Style) -> None:
    """Say above the axes what is differentiated, and by what."""
    keys = [curve.key(style) for curve in curves]
    width = WIDTH - 80 if isinstance(axes.figure, Plot) else points_of(axes)[0]
    rows = rows_of(keys, width)
    if ends:
        listed = style.word("between captions").join(str(end) for end in ends)
        lines = wrapped(style.word("gradient of", step=listed), style.sizes.heading, width)
        rows = [*([caption(style, line)] for line in lines), *rows]
    draw_keys(axes, rows, style, 0, RIM + len(rows) * row_height(style))


def _in_words(curves: Sequence[_Curve], ends: Sequence[int], style: Style) -> str:
    """Say how large the gradients are, where they are least and where they are most."""
    word, notation = style.word, style.notation
    listed = word("between captions").join(str(end) for end in ends)
    said = [word("gradient over time", step=listed)] if ends else []
    for curve in curves:
        quantity = notation[curve.symbol]
        text = _extremes(curve.sizes, style)
        text = word("quantity over time", name=quantity.name, symbol=quantity.plain, text=text)
        said.append(
            word("of a network", network=curve.network, text=text) if curve.network else text
        )
    return word("between sentences").join(notation.sentence(text) for text in said)


def _extremes(sizes: Values, style: Style) -> str:
    if np.isnan(sizes).all():
        return style.numbers.exact(math.nan)
    low, high = int(np.nanargmin(sizes)), int(np.nanargmax(sizes))
    at = {
        name: style.word("at one step", step=step)
        for name, step in (("at_low", low), ("at_high", high))
    }
    numbers = {"low": style.numbers.exact(sizes[low]), "high": style.numbers.exact(sizes[high])}
    return style.word("extremes", **numbers, **at)
