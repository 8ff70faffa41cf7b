"""A plan → the shapes of an LSTM cell: gates, peepholes, memory and outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lstmdiagrams.diagrams.cells.drawing import (
    columns,
    feed,
    frame,
    gate_box,
    input_at,
    label,
    output_at,
    states,
    trunk,
)
from lstmdiagrams.diagrams.cells.lstm.plan import SEES, LstmPlan
from lstmdiagrams.diagrams.cells.parts import operation, squashing
from lstmdiagrams.diagrams.cells.plan import BEND, CROSSING
from lstmdiagrams.diagrams.columns import through
from lstmdiagrams.graphics.shapes import Node, Point, Shape, Wire

__all__ = ["lstm_shapes"]


def lstm_shapes(plan: LstmPlan) -> Iterator[Shape]:
    """Yield everything, what lies behind first."""
    more = {"i": _of(plan, "i")[1:], "c_prev": ("pi",) if plan.form.peepholes else ()}
    yield from frame(plan)
    if plan.subject.whole:
        yield from states(plan, more)
    yield from input_at(plan, ((plan.x_joins, 0.0), (plan.x_joins + BEND, 0.0)))
    yield from _gates(plan)
    if plan.form.peepholes:
        yield from _peepholes(plan)
    yield from _memory(plan)
    yield from _outputs(plan)
    yield from columns(plan, more)


def _of(plan: LstmPlan, gate: str) -> tuple[str, ...]:
    """Return what a gate belongs to: the input gate makes the forget gate, if they are coupled."""
    return ("i", "f") if gate == "i" and plan.form.coupled else (gate,)


def _gates(plan: LstmPlan) -> Iterator[Shape]:
    """Yield the gates, and the wires that lead to them and on."""
    gates = {gate: _of(plan, gate) for gate in plan.gates}
    start = ((plan.west, 0.0),)
    yield from trunk(plan, start, gates, source=plan.port("h_prev"), of=("h_prev",))
    products, x, radius = plan.y_products, plan.x_sum, plan.radius
    routes: dict[str, tuple[tuple[Point, ...], str]] = {
        "f": (((plan.at["f"], plan.y_cell - radius),), "keep"),
        "i": (((plan.at["i"], products), (x - radius, products)), "write"),
        "g": (((plan.at["g"], products), (x + radius, products)), "write"),
        "o": (((plan.at["o"], products), (plan.x_out - radius, products)), "show"),
    }
    for gate, of in gates.items():
        corners, head = routes[gate]
        column, box = plan.columns[gate], f"gate-{gate}"
        yield from gate_box(plan, gate, (plan.at[gate], plan.gates_bottom), of)
        yield from label(plan, gate, plan.at[gate] - 4, plan.values_top, "over left", of=of[1:])
        start = ((plan.at[gate], plan.gates_top),)
        parts = len(of) > 1  # both ways of i, of which each is drawn by itself
        corners = ((plan.at[gate], products - BEND),) if parts else corners
        for wire in through(f"{gate}-wire", start + corners, column, box, head, of=of):
            yield replace(wire, arrow=wire.arrow and not parts)
    if plan.form.coupled:
        yield from _coupled(plan)


def _coupled(plan: LstmPlan) -> Iterator[Shape]:
    """Yield 1 − i, which takes the place of the forget gate, and where the ways of i part."""
    x, y, radius, of = plan.at["f"], plan.y_products, plan.radius, ("f",)
    tip = plan.style.word("one minus")
    yield operation("one-minus", "1−", (x, y), sizes=plan.sizes, tooltip=tip, of=of)
    part = ((plan.at["i"], y - BEND - 1), (plan.at["i"], y))
    yield Wire("i-minus", (*part, (x + radius, y)), "gate-i", "one-minus", of=of)
    yield Wire("i-write", (*part, (plan.x_sum - radius, y)), "gate-i", "write", of=("i",))
    up, column = ((x, y + radius), (x, plan.y_cell - radius)), plan.columns["f"]
    yield from through("f-wire", up, column, "one-minus", "keep", of=of)
    yield from label(plan, "f", column.left - 5, column.y, "left")


def _peepholes(plan: LstmPlan) -> Iterator[Shape]:
    """Yield the wires along which the gates see the memory."""
    old, trunk, lane = plan.port("c_prev"), plan.x_trunk, plan.y_lane
    from_line = ((trunk - BEND, plan.y_cell), (trunk, plan.y_cell))
    ways: dict[str, tuple[Point, ...]] = {}
    if plan.form.coupled:
        ways["i"] = (*from_line, (trunk, lane))
    else:
        fork, both = (trunk, lane + BEND), ("pf", "pi")
        yield Wire("peep-line", (*from_line, fork), old, "gate-f", arrow=False, of=both)
        before, after = ((plan.at["f"] + side, lane) for side in (-CROSSING, CROSSING))
        aside = (fork, (trunk, lane), before)  # it passes under the forget gate's wire
        yield Wire("pi-line", aside, old, "gate-i", arrow=False, of=("pi",))
        ways |= {"f": ((trunk, fork[1] + 1),), "i": (after,)}
    x = plan.peeps["o"]
    ways["o"] = ((x - BEND, plan.y_cell), (x, plan.y_cell))
    for gate, way in ways.items():
        source = "add" if gate == "o" else old
        yield from feed(plan, SEES[gate], gate, plan.peeps[gate], way, source=source)


def _memory(plan: LstmPlan) -> Iterator[Shape]:
    """Yield the upper line: forget, add, and on to the next step."""
    y, keep, x, radius = plan.y_cell, plan.at["f"], plan.x_sum, plan.radius
    times, plus = plan.style.word("times"), plan.style.word("plus")
    sizes, write = plan.sizes, (x, plan.y_products)
    yield operation("keep", "×", (keep, y), sizes=sizes, tooltip=times, of=("fc",))
    yield operation("add", "+", (x, y), sizes=sizes, tooltip=plus, of=("c",))
    yield operation("write", "×", write, sizes=sizes, tooltip=times, of=("ig",))
    old, start, end = plan.port("c_prev"), (plan.west, y), (keep - radius, y)
    if plan.form.peepholes:  # it is shown as far as peepholes look at it, and further on
        fork = (plan.x_trunk - BEND, y)
        yield Wire("c_prev-line", (start, fork), old, "keep", arrow=False, of=("c_prev", "pi"))
        start = (fork[0] - 1, y)
    yield Wire("c_prev-wire", (start, end), old, "keep", of=("c_prev",))
    kept, way = plan.columns["fc"], ((keep + radius, y), (x - radius, y))
    yield from through("fc-wire", way, kept, "keep", "add", of=("fc",))
    yield from label(plan, "fc", kept.x, kept.top, "over")
    new, way = plan.columns["ig"], ((x, plan.y_products + radius), (x, y - radius))
    yield from through("ig-wire", way, new, "write", "add", of=("ig",))
    yield from label(plan, "ig", new.right + 5, new.y, "right")
    on, whole = ((x + radius, y), (plan.east, y)), plan.subject.whole
    yield Wire("c-wire", on, "add", plan.port("c"), arrow=whole, of=("c",))


def _outputs(plan: LstmPlan) -> Iterator[Shape]:
    """Yield what makes the hidden state of the cell state, and its two ways out."""
    x, y, sizes, of = plan.x_out, plan.y_cell, plan.sizes, ("tanh_c",)
    squash_y = y - BEND - 8 - sizes.squash_height / 2
    tip = plan.notation.tooltip("tanh_c")
    yield squashing("tanh", plan.squash, (x, squash_y), sizes=sizes, tooltip=tip, of=of)
    last = "m" if plan.form.projection else "h"
    times, at = plan.style.word("times"), (x, plan.y_products)
    yield operation("show", "×", at, sizes=sizes, tooltip=times, of=(last,))
    into = ((x - BEND, y), (x, y), (x, squash_y + sizes.squash_height / 2))
    yield Wire("c-branch", into, "add", "tanh", of=of)
    down = ((x, squash_y - sizes.squash_height / 2), (x, plan.y_products + plan.radius))
    column = plan.columns["tanh_c"]
    yield from through("tanh_c-wire", down, column, "tanh", "show", of=of)
    yield from label(plan, "tanh_c", column.left - 5, column.y, "left")
    yield from _to_state(plan)
    yield from _upward(plan)


def _to_state(plan: LstmPlan) -> Iterator[Shape]:
    """Yield the way from the last product to the hidden state, through a projection if any."""
    x, start, tail = plan.x_out, plan.y_products - plan.radius, "show"
    if plan.form.projection:
        yield from _projection(plan, start)
        start, tail = plan.projection_top - plan.sizes.readout, "projection"
    way, whole = ((x, start), (x, 0.0), (plan.east, 0.0)), plan.subject.whole
    yield Wire("h-wire", way, tail, plan.port("h"), arrow=whole, of=("h",))


def _projection(plan: LstmPlan, start: float) -> Iterator[Shape]:
    """Yield what makes a narrower hidden state."""
    x, column, sizes = plan.x_out, plan.columns["m"], plan.sizes
    top = plan.projection_top
    way = ((x, start), (x, top))
    yield from through("m-wire", way, column, "show", "projection", of=("m",))
    yield from label(plan, "m", column.left - 5, column.y, "left")
    box = (x, top - sizes.readout / 2, plan.projection_width(), sizes.readout)
    words, tip = plan.style.word("projection"), plan.notation.tooltip("h")
    yield Node("projection", *box, "gate", "round", words, size=sizes.name, tooltip=tip, of=("h",))


def _upward(plan: LstmPlan) -> Iterator[Shape]:
    """Yield the way of the hidden state out of the layer; it passes under the cell state's."""
    source = "projection" if plan.form.projection else "show"
    x, y = plan.x_up, plan.y_cell
    under = ((x - BEND, 0.0), (x, 0.0), (x, y - CROSSING))
    yield Wire("h-up", under, source, "cell", arrow=False, of=("h",))
    yield from output_at(plan, ((x, y + CROSSING),), source)
