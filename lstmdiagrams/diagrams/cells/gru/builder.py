"""The inside of a GRU cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.diagrams.cells.figure import cell_figure
from lstmdiagrams.diagrams.cells.gru.kind import GRU
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.focus import Focus
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["gru_cell"]


@documented
def gru_cell(
    trace: Trace | None = None,
    *,
    step: int = -1,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    reset_after: bool | None = None,
    focus: Focus = None,
    show_shapes: bool = False,
    names: bool = True,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the inside of a GRU cell, blank or with the values of one step of a run.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of a GRU. Without it the figure is blank.
    <step>
    <layer>
    <reverse>
    <sequence>
    <units>
    reset_after : bool, optional
        Whether r multiplies what is made of h, as in PyTorch, or h itself, before it is weighed;
        by default what the run is, and in a blank figure PyTorch's way. What contradicts the run
        is refused.
    <focus>
    <show_shapes>
    <names>
    <looks>

    Returns
    -------
    Diagram
        Every quantity of the step stands on the wire that carries it: the state that comes in,
        both gates, the old state on its way to the candidate, the candidate, both parts of the new
        state, and the new state.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, is not of a GRU, or is not as it is said to be.

    References
    ----------
    .. [1] K. Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder for Statistical
       Machine Translation. EMNLP 2014.
    """
    return cell_figure(GRU, gru_cell, locals())
