"""A Trace → the story of one of its units: input, gates, memory, state and output on one axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, check_index
from lstmdiagrams.graphics import Theme
from lstmdiagrams.notation import Notation
from lstmdiagrams.plots.curves import Bars, Span, draw_curves
from lstmdiagrams.plots.figure import finished, plain_looks
from lstmdiagrams.plots.heat import Block, draw_heat
from lstmdiagrams.plots.legend import keys_of
from lstmdiagrams.plots.panels import NAME, Panel, checked_axes, divided
from lstmdiagrams.plots.view import View, view_of
from lstmdiagrams.plots.words import course, described

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["plot_unit"]

HIGH, LOW = 72.0, 48.0  # points: of the panel of what remembers, and of other lines
LOWEST = 1.15  # rows: height of the lowest panel


@documented
@plain_looks()
def plot_unit(
    trace: Trace,
    unit: int = 0,
    *,
    ax: Axes | None = None,
    steps: Selection = None,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Figure:
    """Plot the whole story of one unit: input, gates, memory, state and output on one axis of time.

    In the panel of what remembers (an LSTM's cell state, a GRU's hidden state) stands, at each
    step, what is kept of it, and from there on as a bar what is added.

    Parameters
    ----------
    trace : Trace
        The record of a run.
    unit : int
        Which of the hidden units, counted from 0; negative ones count from the end.
    <ax>
    <steps>
    <layer>
    reverse : bool
        The layer that reads the sequence backwards.
    <sequence>
    <looks>

    Returns
    -------
    matplotlib.figure.Figure
        Its own, a `Plot`, or the one of `ax`. A plot cannot follow its reader: of a theme with a
        dark side it has the light one.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit.
    """
    own = checked_axes(ax)
    view = view_of(
        trace,
        steps=steps,
        layer=layer,
        reverse=reverse,
        sequence=sequence,
        units=None,
        precision=precision,
        decimal=decimal,
        notation=notation,
        theme=theme,
        font_scale=font_scale,
    )
    story = _Story(view, check_index("unit", unit, view.strand.record.hidden_size))
    keys = keys_of(view, list(story.blocks()), bars=story.bars(), unit=story.unit)
    whole = divided(own, list(story.panels()), view.axis, keys)
    title = view.style.word("unit over time", unit=story.unit)
    return finished(whole, view.style.notation, title, described(view, story.sentences()))


@dataclass(frozen=True)
class _Chapters:
    """What is told of a unit of one kind of cell.

    Parameters
    ----------
    strips : tuple of tuple of str
        What stands in rows: the gates, and the candidate.
    memory : str
        What remembers.
    parts : (str, str) or None
        What is kept of it, and what is added.
    state : str
        What goes out, unless it is what remembers.
    """

    strips: tuple[tuple[str, ...], ...]
    memory: str
    parts: tuple[str, str] | None = None
    state: str = ""


CHAPTERS = {
    "lstm": _Chapters((("i", "f", "o"), ("g",)), "c", ("fc", "ig"), "h"),
    "gru": _Chapters((("r", "z"), ("n",)), "h", ("zh", "zn")),
    "rnn": _Chapters((("a",),), "h"),
}


@dataclass(frozen=True)
class _Story:
    """The panels of one unit, from what comes in to what goes out."""

    view: View
    unit: int

    @property
    def chapters(self) -> _Chapters:
        """What is told."""
        return CHAPTERS[self.view.kind]

    @property
    def state(self) -> str:
        """What goes out; before a projection, for after it there are other units."""
        state = self.chapters.state
        return "m" if state and "m" in self.view.strand.record.SYMBOLS else state

    @property
    def ends(self) -> tuple[str, ...]:
        """What comes in, and what is read out if this layer is the last."""
        strand = self.view.strand
        last = strand.layer == strand.trace.num_layers - 1
        return ("x", "y") if last and strand.trace.y_steps is not None else ("x",)

    def blocks(self) -> Iterator[Block]:
        """Yield what stands in rows of cells, from top to bottom."""
        yield from self._end_block("x")
        for symbols in self.chapters.strips:
            yield self.view.strip(*symbols, unit=self.unit)
        yield from self._end_block("y")

    def _end_block(self, symbol: str) -> Iterator[Block]:
        """Yield the rows of an input or output; of one alone there is a line."""
        if symbol in self.ends and self.view.strand.size(symbol) > 1:
            yield self.view.block(symbol)

    def bars(self) -> Bars | None:
        """Return what is kept and added, if the cell knows that."""
        parts = self.chapters.parts
        return self.view.bars(*parts, self.unit) if parts else None

    def panels(self) -> Iterator[Panel]:
        """Yield the panels, from top to bottom."""
        yield self._end("x")
        for symbols in self.chapters.strips:
            yield self._strip(self.view.strip(*symbols, unit=self.unit))
        yield self._line(self.chapters.memory, self.unit, HIGH, self.bars())
        if self.state:
            yield self._line(self.state, self.unit, LOW)
        if "y" in self.ends:
            yield self._end("y")

    def _end(self, symbol: str) -> Panel:
        for block in self._end_block(symbol):
            return self._strip(block)
        return self._line(symbol, 0, LOW)

    def _strip(self, block: Block) -> Panel:
        """Return a panel of rows of cells."""
        names = tuple(self.view.line(symbol, NAME) for symbol in block.symbols)
        height = max(block.n_rows, LOWEST) * self.view.style.sizes.row
        draw = partial(draw_heat, block=block, style=self.view.style)
        return Panel(names, height, draw, block.names, named_rows=not block.names)

    def _line(self, symbol: str, unit: int, height: float, bars: Bars | None = None) -> Panel:
        """Return a panel with a line."""
        style, curve = self.view.style, self.view.curve(symbol, unit)
        kept = [bars.kept[bars.times.there]] if bars else []
        span = Span([curve.values[curve.there], *kept], style)
        draw = partial(draw_curves, curves=[curve], span=span, style=style, bars=bars)
        names = self.view.names(symbol, NAME)
        return Panel(names, span.height(height, style), draw, tuple(span.ticks))

    def sentences(self) -> Iterator[str]:
        """Say the course of each gate and state."""
        told = [symbol for strip in self.chapters.strips for symbol in strip]
        told += [self.chapters.memory, *([self.state] if self.state else [])]
        for symbol in told:
            yield course(self.view, symbol, self.unit)
