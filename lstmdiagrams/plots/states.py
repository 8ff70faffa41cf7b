"""A Trace → its states over time, a panel a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, gaps_between
from lstmdiagrams.graphics import Theme
from lstmdiagrams.notation import Notation
from lstmdiagrams.plots.curves import Curve, Span, draw_curves
from lstmdiagrams.plots.figure import finished, plain_looks
from lstmdiagrams.plots.legend import keys_of
from lstmdiagrams.plots.panels import NAME, Panel, checked_axes, divided
from lstmdiagrams.plots.paper import Line, line_of, put
from lstmdiagrams.plots.view import View, view_of
from lstmdiagrams.plots.words import described, lines_of

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["plot_states"]

STATES = {"lstm": ("c", "h"), "gru": ("h",), "rnn": ("h",)}
ROOM = 240.0  # points for all panels, unless they would be
LOWEST, HIGHEST = 46.0, 90.0  # lower or higher than this


@documented
@plain_looks()
def plot_states(
    trace: Trace,
    *,
    ax: Axes | None = None,
    steps: Selection = None,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Figure:
    """Plot the states of a layer over time, as lines: a panel for every unit.

    An LSTM has a cell state and a hidden state, the others a hidden state. All panels have the same
    axis, so that units can be compared.

    Parameters
    ----------
    trace : Trace
        The record of a run.
    <ax>
    <steps>
    <layer>
    reverse : bool
        The layer that reads the sequence backwards.
    <sequence>
    <units>
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
        units=units,
        precision=precision,
        decimal=decimal,
        notation=notation,
        theme=theme,
        font_scale=font_scale,
    )
    symbols = STATES[view.kind]
    whole = divided(own, list(_panels(view, symbols)), view.axis, keys_of(view, curves=symbols))
    return finished(
        whole,
        view.style.notation,
        view.style.word("states over time"),
        described(view, lines_of(view, symbols)),
    )


def _panels(view: View, symbols: Sequence[str]) -> Iterator[Panel]:
    """Yield the panels: of every unit both states, or after another if there are not as many."""
    strand = view.strand
    together = len({strand.size(symbol) for symbol in symbols}) == 1
    groups = [tuple(symbols)] if together else [(symbol,) for symbol in symbols]
    shown = [list(gaps_between(strand.indices(own[0]), strand.size(own[0]))) for own in groups]
    count = sum(unit is not None for rows in shown for unit, _ in rows)
    least = min(max(ROOM / count, LOWEST), HIGHEST)
    for own, rows in zip(groups, shown, strict=True):
        curves = {
            unit: [view.curve(symbol, unit) for symbol in own]
            for unit, _ in rows
            if unit is not None
        }
        span = Span([c.values[c.there] for unit in curves.values() for c in unit], view.style)
        for unit, left_out in rows:
            if unit is None:
                yield _ellipsis(view, left_out)
            else:
                yield _panel(view, curves[unit], span, least, unit, together=together)


def _panel(
    view: View, curves: list[Curve], span: Span, least: float, unit: int, *, together: bool
) -> Panel:
    style = view.style
    names = [line_of(style.word("one unit", unit=unit), size=style.sizes.heading, widest=NAME)]
    if not together:
        names.insert(0, view.line(curves[0].symbol, NAME))
    draw = partial(draw_curves, curves=curves, span=span, style=style)
    return Panel(tuple(names), span.height(least, style), draw, tuple(span.ticks))


def _ellipsis(view: View, left_out: int) -> Panel:
    """Say how many units are left out, in a low panel without a frame."""
    size = view.style.sizes.name
    line = line_of(f"⋮ {view.style.word('more', count=left_out)}", size=size)

    def draw(axes: Axes) -> None:
        axes.set_yticks([])
        put(axes, line, 0, 0, view.style, origin=(0.5, 0.5), align=0.5, role="note")

    return Panel((Line(),), 1.5 * size, draw, framed=False)
