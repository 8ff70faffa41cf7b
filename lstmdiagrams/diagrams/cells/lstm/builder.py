"""The inside of an LSTM cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.selection import Selection, flag
from lstmdiagrams.diagrams.strand import need_run, strand_of
from lstmdiagrams.diagrams.style import style_of
from lstmdiagrams.graphics import Diagram

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace
from lstmdiagrams.diagrams.cells.lstm.drawing import shapes
from lstmdiagrams.diagrams.cells.lstm.plan import Plan

__all__ = ["lstm_cell"]


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
    decimal: str = ".",
    notation: str = "pytorch",
    theme: str = "auto",
) -> Diagram:
    """Draw the inside of an LSTM cell, blank or with the values of one step of a run.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of an LSTM. Without it the figure is blank.
    step : int
        Which step, counted from 0; negative from the end of the sequence.
    layer : int
        Which layer of a stack, counted from 0.
    reverse : bool
        The layer that reads the sequence backwards; its previous step is the next one in time.
    sequence : int
        Which sequence of the batch, counted from 0.
    units : None, "all", int, "first 3, last 1", "most active 4", or list of int
        Which of the hidden units are shown. Of more than 8, by default the first 3 and the last.
        Most active are those whose state moves most in the course of the sequence.
    names : bool
        Whether gates and states carry their names in words; without them the figure is narrower.
    precision : int
        Digits after the decimal mark, 0 to 9.
    decimal : {".", ","}
        The decimal mark.
    notation : {"pytorch", "tilde"}
        How quantities are written.
    theme : {"auto", "light", "dark"}
        The colours; "auto" is light, and dark for a reader whose system is dark.

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
    style = style_of(notation=notation, theme=theme, precision=precision, decimal=decimal)
    title = style.word("lstm cell")
    if trace is None:
        need_run(
            step=(step, -1),
            layer=(layer, 0),
            reverse=(reverse, False),
            sequence=(sequence, 0),
            units=(units, None),
        )
        plan = Plan(style.notation, names=names)
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
    plan = Plan(strand.style.notation, strand, at, names=names)
    title = ", ".join([title, *strand.captions(at)])
    words = " ".join(strand.sentence(symbol, at) for symbol in plan.symbols)
    blank = Diagram(tuple(shapes(plan)), title, words, "lstm-cell", style.theme)
    return annotate(blank, trace, strand.style)
