"""A plan → the shapes of a plain RNN's cell: the weighted sum, what squashes it, the output."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.cells.drawing import (
    columns,
    frame,
    gate_box,
    input_at,
    label,
    output_at,
    states,
)
from lstmdiagrams.diagrams.cells.parts import squashing, squashing_width
from lstmdiagrams.diagrams.cells.plan import BEND
from lstmdiagrams.diagrams.cells.rnn.plan import RnnPlan
from lstmdiagrams.diagrams.columns import through
from lstmdiagrams.graphics.shapes import Shape, Wire

__all__ = ["rnn_shapes"]


def rnn_shapes(plan: RnnPlan) -> Iterator[Shape]:
    """Yield everything, what lies behind first."""
    yield from frame(plan)
    if plan.subject.whole:
        yield from states(plan)
    yield from input_at(plan, ((plan.x_joins, 0.0), (plan.x_joins + BEND, 0.0)))
    yield from _sum(plan)
    yield from _squashed(plan)
    yield from columns(plan)


def _sum(plan: RnnPlan) -> Iterator[Shape]:
    """Yield what weighs and adds input and hidden state, and the wire that carries the sum."""
    x, half = plan.x_weighs, plan.gate_width / 2
    old, into = plan.port("h_prev"), ((plan.west, 0.0), (x - half, 0.0))
    yield Wire("h_prev-wire", into, old, "gate-a", of=("h_prev", "a"))
    yield from gate_box(plan, "a", (x, plan.gates_bottom), ("a",))
    end = plan.x_squash - squashing_width(plan.squash, plan.sizes) / 2
    way, column = ((x + half, 0.0), (end, 0.0)), plan.columns["a"]
    yield from through("a-wire", way, column, "gate-a", "squash", of=("a",))
    yield from label(plan, "a", column.x, column.top, "over")


def _squashed(plan: RnnPlan) -> Iterator[Shape]:
    """Yield what squashes the sum, and the two ways of the hidden state out."""
    at, tip = (plan.x_squash, 0.0), plan.notation.tooltip("h")
    yield squashing("squash", plan.squash, at, sizes=plan.sizes, tooltip=tip, of=("h",))
    start = plan.x_squash + squashing_width(plan.squash, plan.sizes) / 2
    on, whole = ((start, 0.0), (plan.east, 0.0)), plan.subject.whole
    yield Wire("h-wire", on, "squash", plan.port("h"), arrow=whole, of=("h",))
    yield from output_at(plan, ((plan.x_up - BEND, 0.0), (plan.x_up, 0.0)), "squash")
