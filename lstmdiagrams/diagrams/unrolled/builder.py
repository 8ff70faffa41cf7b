"""A recurrent network folded and unrolled in time: options (+ Trace) → Diagram."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, chosen, flag, whole
from lstmdiagrams.choices.strand import need_run, strand_of
from lstmdiagrams.choices.style import style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Gradients, Trace
from lstmdiagrams.diagrams.unrolled.bearing import bearing_of
from lstmdiagrams.diagrams.unrolled.drawing import shapes
from lstmdiagrams.diagrams.unrolled.plan import Plan

__all__ = ["unrolled_rnn"]

ENDS = (3, 2)  # of many steps, the first and the last ones are shown
MOST = 6  # so many are shown whole


@documented
def unrolled_rnn(
    trace: Trace | None = None,
    *,
    steps: Selection = None,
    show_cell_state: bool = False,
    gradients: Gradients | None = None,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw a recurrent network folded, and unrolled in time.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run; its x, h and y stand on the wires that carry them, with their labels.
        Without it the figure is blank.
    steps : None, int, "all", "first 3, last 2", or list of int
        Which steps are shown, counted from 0. Of more than 6, by default the first 3 and the
        last 2, and an ellipsis that says how many are left out.
    show_cell_state : bool
        Whether an LSTM's c stands on a wire of its own.
    gradients : Gradients, optional
        What `net.gradients(trace, step)` gave for this run. On the arrow that leaves a step stands
        how strongly what is handed on there still bears on h at that later step: the Euclidean
        norm of the gradient with respect to the state, of h and, in an LSTM, c.
    <layer>
    reverse : bool
        The layer that reads the sequence backwards: its arrows point to the left.
    <sequence>
    <units>
    <looks>

    Returns
    -------
    Diagram

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, or a cell state is asked of a run that has none.

    References
    ----------
    .. [1] J. L. Elman: Finding Structure in Time. Cognitive Science 14(2), 1990.
    """
    show_cell_state = flag("show_cell_state", show_cell_state)
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    if trace is None:
        need_run(
            layer=(layer, 0), reverse=(reverse, False), sequence=(sequence, 0), units=(units, None)
        )
        if gradients is not None:
            raise InvalidValueError("gradients need the run that they belong to; give it first")
        plan = Plan(style, _blank_steps(steps), None, cell_state=show_cell_state)
        words = style.word("unrolled in words")
        return Diagram(tuple(shapes(plan)), style.word("unrolled"), words, "unrolled", style.theme)
    strand = strand_of(
        trace, layer=layer, reverse=reverse, sequence=sequence, units=units, style=style
    )
    if show_cell_state and trace.kind != "lstm":
        raise InvalidValueError(
            f"a run of the kind {trace.kind!r} has no cell state; only 'lstm' has"
        )
    shown = chosen("step", steps, strand.length, default=ENDS, most=MOST)
    bearing = None if gradients is None else bearing_of(gradients, strand)
    plan = Plan(strand.style, shown, strand, cell_state=show_cell_state, bearing=bearing)
    parts = (part for part in (style.word("unrolled"), strand.place) if part)
    title = style.word("between captions").join(parts)
    blank = Diagram(tuple(shapes(plan)), title, plan.in_words(), "unrolled", style.theme)
    return annotate(blank, trace, style)


def _blank_steps(steps: Selection) -> tuple[int, ...] | None:
    """Return the steps of a blank figure; None is a sequence of any length."""
    if steps is None:
        return None
    if isinstance(steps, str):
        raise InvalidValueError(
            f"steps {steps!r} need a run, which has an end; without one, write a number or a list"
        )
    if isinstance(steps, Iterable):
        listed = [whole("step", step) for step in steps]
        return chosen("step", listed, max([*listed, 0]) + 1, default=ENDS, most=MOST)
    count = whole("the number of steps", steps)
    if count < 1:
        raise InvalidValueError(f"{count} steps cannot be shown; choose 1 or more")
    return chosen("step", count, count, default=ENDS, most=MOST)
