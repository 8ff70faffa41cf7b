"""The inside of an LSTM cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.diagrams.cells.figure import cell_figure
from lstmdiagrams.diagrams.cells.lstm.kind import LSTM
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.focus import Focus
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

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
    peepholes: bool | None = None,
    coupled: bool | None = None,
    projection: bool | None = None,
    focus: Focus = None,
    show_shapes: bool = False,
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
    <step>
    <layer>
    <reverse>
    <sequence>
    <units>
    peepholes : bool, optional
        Whether the gates see the cell state; by default what the run is, and in a blank figure
        not. What contradicts the run is refused.
    coupled : bool, optional
        Whether the forget gate is 1 − i, likewise.
    projection : bool, optional
        Whether h is a projection of o ⊙ tanh(c), likewise.
    <focus>
    <show_shapes>
    <names>
    <looks>

    Returns
    -------
    Diagram
        Every quantity of the step stands on the wire that carries it: the states that come in,
        what peepholes let see of them, the gates, both products, the new cell state, its tanh, and
        the new hidden state. The boxes say what squashes in the run.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, is not of an LSTM, or is not as it is said to be.

    References
    ----------
    .. [1] S. Hochreiter, J. Schmidhuber: Long Short-Term Memory. Neural Computation 9(8), 1997.
    .. [2] F. A. Gers, J. Schmidhuber, F. Cummins: Learning to Forget: Continual Prediction with
       LSTM. Neural Computation 12(10), 2000.
    .. [3] F. A. Gers, J. Schmidhuber: Recurrent Nets that Time and Count. IJCNN 2000 (peepholes).
    .. [4] K. Greff et al.: LSTM: A Search Space Odyssey. IEEE Transactions on Neural Networks and
       Learning Systems 28(10), 2017 (coupled gates).
    .. [5] H. Sak, A. Senior, F. Beaufays: Long Short-Term Memory Based Recurrent Neural Network
       Architectures for Large Vocabulary Speech Recognition. 2014 (projection).
    """
    return cell_figure(LSTM, lstm_cell, locals())
