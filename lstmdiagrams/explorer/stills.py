"""A Trace and the chosen steps → one figure of their cells, for who cannot step through time."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from lstmdiagrams import diagrams
from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.explorer.explore import chosen_steps
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["cells", "gru_cells", "lstm_cells", "rnn_cells"]

ACROSS = 2  # cells beside each other
GAP = 36.0  # points between two


@documented
def cells(
    kind: str,
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
    """Draw the cells of a network at the chosen steps.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
        Of the run.
    trace : Trace
    steps : None, int, "all", "first 3, last 2", or list of int
        By default four, from the first to the last.
    <units>
    <looks>

    Raises
    ------
    InvalidTypeError, InvalidValueError
        As the builder of one cell does.
    """
    draw = partial(
        getattr(diagrams, f"{kind}_cell"),
        trace,
        units=units,
        precision=precision,
        decimal=decimal,
        notation=notation,
        theme=theme,
        font_scale=font_scale,
    )
    first: Diagram = draw(step=0)  # which says what is wrong with all of them
    count = first.at_step.count if first.at_step else 1
    return _in_rows([draw(step=step) for step in chosen_steps(steps, count)])


lstm_cells = partial(cells, "lstm")
gru_cells = partial(cells, "gru")
rnn_cells = partial(cells, "rnn")


def _in_rows(figures: list[Diagram]) -> Diagram:
    rows = [figures[at : at + ACROSS] for at in range(0, len(figures), ACROSS)]
    beside = [reduce(partial(Diagram.beside, gap=GAP), row) for row in rows]
    return reduce(partial(Diagram.above, gap=GAP), beside)
