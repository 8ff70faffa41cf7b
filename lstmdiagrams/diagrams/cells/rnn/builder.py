"""The inside of a plain RNN's cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.diagrams.cells.figure import cell_figure
from lstmdiagrams.diagrams.cells.rnn.kind import RNN
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.focus import Focus
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["rnn_cell"]


@documented
def rnn_cell(
    trace: Trace | None = None,
    *,
    step: int = -1,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    nonlinearity: str | None = None,
    focus: Focus = None,
    show_shapes: bool = False,
    names: bool = True,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the inside of a plain RNN's cell, blank or with the values of one step of a run.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of a plain RNN. Without it the figure is blank.
    <step>
    <layer>
    <reverse>
    <sequence>
    <units>
    nonlinearity : {"tanh", "relu", …}, optional
        What squashes the weighted sum; by default what the run uses, and in a blank figure tanh.
        What contradicts the run is refused.
    <focus>
    <show_shapes>
    <names>
    <looks>

    Returns
    -------
    Diagram
        Every quantity of the step stands on the wire that carries it: the state that comes in, the
        input, the weighted sum of both, and the new state.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, is not of a plain RNN, or is not as it is said to be.

    References
    ----------
    .. [1] J. L. Elman: Finding Structure in Time. Cognitive Science 14(2), 1990.
    """
    return cell_figure(RNN, rnn_cell, locals())
