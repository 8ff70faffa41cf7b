"""A kind of cell (+ a strand and a step) → `Inside`: what is within its frame, for a chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.form import form_of
from lstmdiagrams.diagrams.cells.gru.kind import GRU
from lstmdiagrams.diagrams.cells.kind import Kind
from lstmdiagrams.diagrams.cells.lstm.kind import LSTM
from lstmdiagrams.diagrams.cells.plan import Subject
from lstmdiagrams.diagrams.cells.rnn.kind import RNN
from lstmdiagrams.errors import choose
from lstmdiagrams.graphics.shapes import Node, Shape, moved, renamed

__all__ = ["Inside", "inside_of"]

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (LSTM, GRU, RNN)})


@dataclass(frozen=True)
class Inside:
    """What is within the frame of a cell, and where wires cross the frame.

    Parameters
    ----------
    shapes : tuple of Node and Wire
        The frame, whose id is ``"cell"``, and everything in it. Wires that cross it begin and end
        on its edges, and have no arrowheads there.
    left, right, bottom, top : float
        The frame's edges.
    lanes : mapping of str to float
        State → height of its line, the same at both sides. Of h it is 0 unless it is moved.
    x_input, x_output : float
        Where the input comes in through the lower edge, and h goes out through the upper one.
    """

    shapes: tuple[Shape, ...]
    left: float
    right: float
    bottom: float
    top: float
    lanes: Mapping[str, float]
    x_input: float
    x_output: float

    def placed(self, dx: float, dy: float, *, prefix: str = "") -> Inside:
        """Return it at another place.

        Parameters
        ----------
        dx, dy : float
            How far to the right and up, in points.
        prefix : str
            Put before every id but those of values, which say which step they are of.
        """
        return Inside(
            tuple(_renamed(moved(shape, dx, dy), prefix, self._values) for shape in self.shapes),
            self.left + dx,
            self.right + dx,
            self.bottom + dy,
            self.top + dy,
            MappingProxyType({state: y + dy for state, y in self.lanes.items()}),
            self.x_input + dx,
            self.x_output + dx,
        )

    @property
    def _values(self) -> frozenset[str]:
        return frozenset(
            shape.id for shape in self.shapes if isinstance(shape, Node) and shape.role == "value"
        )


def inside_of(
    kind: str,
    style: Style,
    strand: Strand | None = None,
    step: int = 0,
    *,
    names: bool = False,
    show_shapes: bool = False,
    nonlinearity: str | None = None,
    **asked: bool | None,
) -> Inside:
    """Return the inside of a cell, blank or with slots for the values of a step.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
    style : Style
    strand : Strand, optional
        Whose values stand in it; without it there are no slots.
    step : int
        Counted from 0.
    names, show_shapes : bool
        As of the builders of cells.
    nonlinearity : str, optional
    **asked : bool, optional
        What the cell is like: peepholes, coupled, projection, reset_after; None is what the run
        is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no such kind, or the run contradicts what is asked for.
    """
    own = KINDS[choose("kind", kind, KINDS)]
    record = strand.record if strand else None
    form = form_of(kind, record, nonlinearity=nonlinearity, **asked)
    style = replace(style, notation=form.written(style.notation))
    strand = replace(strand, style=style) if strand else None
    subject = Subject(form, style, strand, step, names, show_shapes, whole=False)
    plan = own.plan(subject)
    return Inside(
        tuple(own.shapes(plan)),
        0.0,
        plan.frame_right,
        plan.frame_bottom,
        plan.frame_top,
        MappingProxyType(dict(plan.lanes)),
        plan.x_joins,
        plan.x_up,
    )


def _renamed(shape: Shape, prefix: str, values: frozenset[str]) -> Shape:
    """Return the shape with a prefix before its id and those of its ends, but for values."""
    again = renamed(shape, prefix)
    if isinstance(shape, Node):
        return shape if shape.id in values else again
    ends = {end: getattr(shape, end) for end in ("tail", "head")}
    return replace(again, **{end: name for end, name in ends.items() if name in values})
