"""A Trace and the chosen steps → one figure of their cells, for who cannot step through time."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from lstmdiagrams import diagrams
from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.explorer.explore import chosen_steps
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["gru_cells", "lstm_cells", "rnn_cells"]

ACROSS = 2  # cells beside each other
GAP = 36.0  # points between two


@documented
def lstm_cells(
    trace: Trace,
    *,
    steps: Selection = None,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the cells of an LSTM at the chosen steps.

    Parameters
    ----------
    trace : Trace
    steps : None, int, "all", "first 3, last 2", or list of int
        By default four, from the first to the last.
    <units>
    <looks>

    Raises
    ------
    InvalidTypeError, InvalidValueError
        As `lstm_cell` does.
    """
    return _cells("lstm", **locals())


def gru_cells(
    trace: Trace,
    *,
    steps: Selection = None,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the cells of a GRU at the chosen steps, as `lstm_cells` does."""
    return _cells("gru", **locals())


def rnn_cells(
    trace: Trace,
    *,
    steps: Selection = None,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the cells of a plain RNN at the chosen steps, as `lstm_cells` does."""
    return _cells("rnn", **locals())


def _cells(kind: str, trace: Trace, steps: Selection, **looks: Any) -> Diagram:
    draw = getattr(diagrams, f"{kind}_cell")
    first: Diagram = draw(trace, step=0, **looks)  # which says what is wrong with all of them
    count = first.at_step.count if first.at_step else 1
    cells = [draw(trace, step=step, **looks) for step in chosen_steps(steps, count)]
    rows = [cells[at : at + ACROSS] for at in range(0, len(cells), ACROSS)]
    beside = [reduce(lambda one, other: one.beside(other, gap=GAP), row) for row in rows]
    whole: Diagram = reduce(lambda one, other: one.above(other, gap=GAP), beside)
    return whole
