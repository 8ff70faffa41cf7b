"""Gradients of a run, or of several → a matplotlib Figure; no state of pyplot is touched."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics import THEMES, Theme
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import NOTATIONS, Notation
from lstmdiagrams.reference import Gradients

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_gradients"]

Numbers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.floating[Any]]]
Test: TypeAlias = Callable[[Numbers], np.ndarray[Any, np.dtype[np.bool_]]]

SIZE = (5.0, 3.2)  # inches: shown 450 pixels wide, its letters are as large as those of a text
FONT = 9.0  # points
LONGEST = 12  # characters of a step's label that are shown
MOST_MARKERS = 24  # of more steps only the line is drawn
DECADES = 5  # so many ticks at the most, and one
SMALLEST, LARGEST = 1e-150, 1e150  # what is beyond stands on a line of its own

# Below the axis, from its end on, and above it: what has no logarithm, or none that is shown.
BELOW: Mapping[str, Test] = {
    "<$10^{-150}$": lambda sizes: (sizes > 0) & (sizes < SMALLEST),
    "0": lambda sizes: sizes == 0,
}
ABOVE: Mapping[str, Test] = {
    ">$10^{150}$": lambda sizes: (sizes > LARGEST) & np.isfinite(sizes),
    "∞": np.isposinf,
    "NaN": np.isnan,
}
SPECIAL = {**BELOW, **ABOVE}

# A quantity → the role whose colour it has, its marker and its line.
STYLES = {"h": ("output", "o", "-"), "c": ("state", "s", "--"), "x": ("input", "^", ":")}
# The roles whose colours tell several networks apart.
NETWORKS = ("output", "operation", "state", "gate", "input")


def plot_gradients(
    grads: Gradients | Mapping[str, Gradients],
    *,
    ax: Axes | None = None,
    symbols: Sequence[str] | None = None,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    notation: str = "pytorch",
    theme: str = "auto",
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
    layer : int
        Which layer of a stack, counted from 0.
    reverse : bool
        The direction of the layer that reads the sequence backwards.
    sequence : int
        Which sequence of the batch, counted from 0.
    notation : {"pytorch", "tilde"}
        How quantities are written.
    theme : {"auto", "light", "dark"}
        The colours; "auto" is light.

    Returns
    -------
    matplotlib.figure.Figure
        Its own, or the one of `ax`.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such quantity, layer,
        direction or sequence.
    """
    words = NOTATIONS[choose("notation", notation, NOTATIONS)]
    paints = THEMES[choose("theme", theme, THEMES)]
    place = _Place(symbols, layer, reverse, sequence)
    runs = _runs(grads)
    curves = [curve for run in runs for curve in _curves(run, place, words, paints)]
    axes = _axes(paints) if ax is None else ax
    scale = _Scale([curve.sizes for curve in curves])
    for curve in curves:
        _draw(axes, curve, scale)
    ends = dict.fromkeys(run.grads.steps[sequence] for run in runs)
    _mark(axes, ends, paints)
    _steps(axes, runs, sequence, words)
    _sizes(axes, scale, words, paints)
    _legend(axes, ends, words, paints)
    figure: Figure = axes.figure.figure  # of a subfigure, too
    return figure


@dataclass(frozen=True)
class _Run:
    """One of the runs: its name, "" if it is the only one, and its place among them."""

    name: str
    place: int
    grads: Gradients


@dataclass(frozen=True)
class _Place:
    """What is plotted of each run."""

    symbols: Sequence[str] | None
    layer: int
    reverse: bool
    sequence: int

    def of(self, grads: Gradients) -> Iterator[tuple[str, Numbers]]:
        """Give each quantity with the sizes of its gradients, as long as the sequence is."""
        if self.sequence not in range(grads.n_sequences):
            raise InvalidValueError(
                f"no sequence {self.sequence!r}; choose from 0 to {grads.n_sequences - 1}"
            )
        default = ("h", "c") if grads.kind == "lstm" else ("h",)
        for symbol in default if self.symbols is None else self.symbols:
            sizes = grads.size(symbol, layer=self.layer, reverse=self.reverse or None)
            yield symbol, sizes[: _length(grads, self.sequence), self.sequence]


@dataclass(frozen=True)
class _Curve:
    """One line of the plot."""

    label: str
    sizes: Numbers
    colour: str
    marker: str
    line: str


def _length(grads: Gradients, sequence: int) -> int:
    return grads.n_steps if grads.lengths is None else grads.lengths[sequence]


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


def _curves(run: _Run, place: _Place, words: Notation, theme: Theme) -> Iterator[_Curve]:
    for symbol, sizes in place.of(run.grads):
        role, marker, line = STYLES[symbol]
        if run.name:
            role = NETWORKS[run.place % len(NETWORKS)]
        label = f"{_plain(run.name)}: " if run.name else ""
        label += f"${words[symbol].symbol}$ {words[symbol].name}"
        yield _Curve(label, sizes, theme.paint(role).stroke, marker, line)


def _plain(name: str) -> str:
    """Return a user's text so that matplotlib reads no mathematics in it."""
    return _on_a_line(name).replace("$", r"\$")


def _on_a_line(text: str) -> str:
    """Return a user's text on one line, with signs that fonts have."""
    printable = (letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return "".join(" " if old.isspace() else new for old, new in zip(text, printable, strict=True))


class _Scale:
    """All sizes → the decades that they span, and where those stand that have no logarithm."""

    def __init__(self, sizes: Iterable[Numbers]) -> None:
        self.every = np.concatenate([*sizes, np.empty(0)])
        shown = self.every[(self.every >= SMALLEST) & (self.every <= LARGEST)]
        self.low = math.floor(math.log10(shown.min())) if shown.size else -1
        self.high = max(math.ceil(math.log10(shown.max())) if shown.size else 0, self.low + 1)

    @property
    def apart(self) -> float:
        """Decades between the lines at the edges."""
        return 0.12 * (self.high - self.low)

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
        step = _round((self.high - self.low) / DECADES)
        decades = range(-(-self.low // step) * step, self.high + 1, step)
        return {f"$10^{{{k}}}$": 10.0**k for k in decades} | self.edges

    def line(self, sizes: Numbers) -> Numbers:
        """Return the sizes with gaps where there is no logarithm."""
        special = np.any([test(sizes) for test in SPECIAL.values()], axis=0)
        return np.where(special, np.nan, sizes)


def _axes(theme: Theme) -> Axes:
    """Return axes on a figure of their own, in the theme's colours."""
    from matplotlib.figure import Figure

    ground, ink = theme.paint("ground"), theme.paint("text").text
    figure = Figure(figsize=SIZE, layout="constrained", facecolor=ground.fill)
    axes = figure.add_subplot(facecolor=ground.fill)
    axes.tick_params(colors=ink, labelsize=FONT)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(ink)
    axes.xaxis.label.set(color=ink, fontsize=FONT)
    axes.yaxis.label.set(color=ink, fontsize=FONT)
    return axes


def _draw(axes: Axes, curve: _Curve, scale: _Scale) -> None:
    """Draw one line, and hollow markers where it has none."""
    few = len(curve.sizes) <= MOST_MARKERS
    style: dict[str, Any] = {
        "color": curve.colour,
        "marker": curve.marker,
        "markersize": 5 if few else 2,
    }
    line = scale.line(curve.sizes)
    alone = few or np.isfinite(line).sum() == 1
    own = style if alone else style | {"marker": ""}
    axes.plot(line, label=curve.label, linestyle=curve.line, linewidth=1.6, **own)
    for name, height in scale.edges.items():
        at = np.flatnonzero(SPECIAL[name](curve.sizes))
        axes.plot(at, [height] * len(at), linestyle="", markerfacecolor="none", **style)


def _mark(axes: Axes, steps: Iterable[int | None], theme: Theme) -> None:
    """Draw a line at the step whose h it is all about."""
    for step in steps:
        if step is not None:
            axes.axvline(step, color=theme.paint("bracket").stroke, linewidth=0.8, zorder=0)


def _steps(axes: Axes, runs: Sequence[_Run], sequence: int, words: Notation) -> None:
    """Name the steps, as many as there is room for."""
    count = max(_length(run.grads, sequence) for run in runs)
    given = (run.grads.labels.x for run in runs if len(run.grads.labels.x) >= count)
    labels = [_short(label) for label in next(given, ())[:count]]
    names = [f"{t}\n{label}" for t, label in enumerate(labels)] or [str(t) for t in range(count)]
    widest = max(text_width(line, FONT) for name in names for line in name.split("\n"))
    room = axes.bbox.width * 72 / axes.figure.dpi / count  # points a step
    shown = slice(None, None, _round((widest + 4) / room))
    axes.set_xticks(range(count)[shown], labels=names[shown], parse_math=False)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_xlabel(words.words["time"])


def _round(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50… that is not less."""
    power: int = 10 ** max(0, math.ceil(math.log10(max(least, 1))) - 1)
    return next(k * power for k in (1, 2, 5, 10) if k * power >= least)


def _short(label: str) -> str:
    text = _on_a_line(label)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _sizes(axes: Axes, scale: _Scale, words: Notation, theme: Theme) -> None:
    """Scale and name the axis of sizes."""
    grid = theme.paint("bracket").stroke
    axes.set_yscale("log")
    axes.set_yticks(list(scale.ticks.values()), labels=list(scale.ticks))
    axes.minorticks_off()
    axes.set_ylim(*scale.limits)
    axes.set_ylabel(words.words["gradient size"])
    axes.grid(visible=True, axis="y", color=grid, alpha=0.3, linewidth=0.6)
    for height in scale.edges.values():
        axes.axhline(height, color=grid, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)


def _legend(axes: Axes, steps: Iterable[int | None], words: Notation, theme: Theme) -> None:
    """Say above the axes what is differentiated, and by what."""
    listed = ", ".join(str(step) for step in steps if step is not None)
    title = words.words["gradient of"].format(h=words["h"].symbol.partition("_")[0], step=listed)
    legend = axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=2,
        frameon=False,
        fontsize=FONT,
        labelcolor=theme.paint("text").text,
        handlelength=3,
        borderaxespad=0.2,
        title=title if listed else None,
        title_fontsize=FONT,
        alignment="left",
    )
    legend.get_title().set_color(theme.paint("text").text)
