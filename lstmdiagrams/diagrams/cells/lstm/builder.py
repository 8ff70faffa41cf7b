"""The inside of an LSTM cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, flag
from lstmdiagrams.choices.strand import need_run, strand_of
from lstmdiagrams.choices.style import style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace
from lstmdiagrams.diagrams.cells.lstm.drawing import shapes
from lstmdiagrams.diagrams.cells.lstm.plan import Plan

__all__ = ["lstm_cell"]


@documented
def lstm_cell(
    trace: Trace | None = None,
    *,
    step: int = -1,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    names: bool = True,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the inside of an LSTM cell, blank or with the values of one step of a run.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of an LSTM. Without it the figure is blank.
    step : int
        Which step, counted from 0; negative from the end of the sequence.
    <layer>
    <reverse>
    <sequence>
    <units>
    names : bool
        Whether gates and states carry their names in words; without them the figure is narrower.
    <looks>

    Returns
    -------
    Diagram
        Every quantity of the step stands on the wire that carries it: the states that come in,
        the four gates, both products, the new cell state, its tanh, and the new hidden state.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, or is not of an LSTM.

    References
    ----------
    .. [1] S. Hochreiter, J. Schmidhuber: Long Short-Term Memory. Neural Computation 9(8), 1997.
    .. [2] F. A. Gers, J. Schmidhuber, F. Cummins: Learning to Forget: Continual Prediction with
       LSTM. Neural Computation 12(10), 2000.
    """
    names = flag("names", names)
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    title = style.word("lstm cell")
    if trace is None:
        need_run(
            step=(step, -1),
            layer=(layer, 0),
            reverse=(reverse, False),
            sequence=(sequence, 0),
            units=(units, None),
        )
        plan = Plan(style, names=names)
        words = style.word("lstm cell in words")
        return Diagram(tuple(shapes(plan)), title, words, "lstm-cell", style.theme)
    strand = strand_of(
        trace,
        kind="lstm",
        layer=layer,
        reverse=reverse,
        sequence=sequence,
        units=units,
        style=style,
    )
    at = strand.step_of(step)
    plan = Plan(strand.style, strand, at, names=names)
    title = style.word("between captions").join([title, *strand.captions(at)])
    sentences = [strand.sentence(symbol, at) for symbol in plan.symbols]
    words = style.word("between sentences").join(sentences)
    blank = Diagram(tuple(shapes(plan)), title, words, "lstm-cell", style.theme)
    return annotate(blank, trace, strand.style)
