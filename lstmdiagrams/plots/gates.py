"""A Trace → a heat map of its gates over time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Theme
from lstmdiagrams.notation import Notation
from lstmdiagrams.plots.figure import finished, plain_looks
from lstmdiagrams.plots.heat import draw_heat
from lstmdiagrams.plots.legend import keys_of
from lstmdiagrams.plots.panels import NAME, Panel, checked_axes, divided
from lstmdiagrams.plots.view import View, view_of
from lstmdiagrams.plots.words import described, lines_of

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["GATES", "plot_gates"]

# What decides in a cell of each kind, in PyTorch's order.
GATES = {"lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n"), "rnn": ()}
LOWEST = 1.3  # rows: height of the lowest panel


@documented
@plain_looks()
def plot_gates(
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
    """Plot the gates of a layer over time, as a heat map.

    Each gate is a block with a row for every unit and a column for every step; below it stands what
    the input of the steps stands for. The colours are those of the diagrams, and the numbers stand
    in the cells where they fit.

    Parameters
    ----------
    trace : Trace
        The record of a run, of an LSTM or a GRU.
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
        If an option is not one of the allowed ones, the run has no such step, layer, direction,
        sequence or unit, or its cells have no gates.
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
    symbols = GATES[view.kind]
    if not symbols:
        raise InvalidValueError(
            f"a run of the kind {view.kind!r} has no gates; plot_states shows its state"
        )
    panels = [_panel(view, symbol) for symbol in symbols]
    blocks = [view.block(symbol) for symbol in symbols]
    whole = divided(own, panels, view.axis, keys_of(view, blocks))
    return finished(
        whole,
        view.style.notation,
        view.style.word("gates over time"),
        described(view, lines_of(view, symbols)),
    )


def _panel(view: View, symbol: str) -> Panel:
    block = view.block(symbol)
    height = max(block.n_rows, LOWEST) * view.style.sizes.row
    draw = partial(draw_heat, block=block, style=view.style)
    return Panel(view.names(symbol, NAME), height, draw, block.names)
