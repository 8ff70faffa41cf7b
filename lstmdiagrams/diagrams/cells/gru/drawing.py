"""A plan → the shapes of a GRU cell: gates, reset, memory and output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
from lstmdiagrams.diagrams.cells.gru.plan import GATES, GruPlan
from lstmdiagrams.diagrams.cells.parts import gate, operation
from lstmdiagrams.diagrams.cells.plan import BEND, CROSSING
from lstmdiagrams.diagrams.columns import through
from lstmdiagrams.graphics.shapes import Point, Shape, Wire

__all__ = ["gru_shapes"]


def gru_shapes(plan: GruPlan) -> Iterator[Shape]:
    """Yield everything, what lies behind first."""
    yield from frame(plan)
    if plan.subject.whole:
        yield from states(plan)
    yield from _inputs(plan)
    yield from _gates(plan)
    yield from _reset(plan)
    yield from _memory(plan)
    yield from columns(plan)


def _inputs(plan: GruPlan) -> Iterator[Shape]:
    """Yield the input, its way to the candidate, and what joins it on the way to the gates."""
    x, join, read = plan.x_joins, plan.y_join, plan.y_read
    yield from input_at(plan, ((x, read - BEND),))
    yield Wire(
        "x-line",
        ((x, read - BEND - 1), (x, join), (x + BEND, join)),
        plan.port("x"),
        "gate-r",
        arrow=False,
        of=("r", "z"),
    )
    n = plan.at["n"]
    corners = ((x, read - BEND), (x, read), (n, read), (n, plan.gates_bottom))
    yield Wire("x-n", corners, plan.port("x"), "gate-n", of=("n",))
    down = plan.x_down
    start = ((down - BEND, 0.0), (down, 0.0), (down, join))
    gates = {gate: (gate,) for gate in ("r", "z")}
    yield from trunk(plan, start, gates, source=plan.port("h_prev"))


def _gates(plan: GruPlan) -> Iterator[Shape]:
    """Yield the gates and the candidate, and the wires that carry them on."""
    at, products, radius = plan.at, plan.y_products, plan.radius
    routes: dict[str, tuple[tuple[Point, ...], str]] = {
        "r": (((at["r"], plan.y_times), (plan.x_reset - radius, plan.y_times)), "reset"),
        "z": (((at["z"], -radius),), "keep"),
        "n": (((at["n"], products), (plan.x_sum + radius, products)), "write"),
    }
    for name in GATES:
        corners, head = routes[name]
        start = ((at[name], plan.gates_top),)
        yield from gate_box(plan, name, (at[name], plan.gates_bottom), (name,))
        yield from label(plan, name, at[name] - 4, plan.values_top, "over left")
        column, box = plan.columns[name], f"gate-{name}"
        yield from through(f"{name}-wire", start + corners, column, box, head, of=(name,))


def _reset(plan: GruPlan) -> Iterator[Shape]:
    """Yield what becomes of the old state on its way to the candidate."""
    x, (first, then) = plan.x_reset, plan.way
    upper, lower = _stations(plan)
    yield from upper.shapes
    yield from lower.shapes
    old, down = plan.port("h_prev"), ((x - BEND, 0.0), (x, 0.0), (x, upper.top))
    yield Wire("h_prev-down", down, old, upper.id, of=(first,))
    column, between = plan.columns[first], ((x, upper.bottom), (x, lower.top))
    yield from through(f"{first}-wire", between, column, upper.id, lower.id, of=(first,))
    yield from label(plan, first, column.left - 5, column.y, "left")
    lane, z = plan.y_lane, plan.at["z"]
    start = ((x + plan.radius, lane),) if lower.id == "reset" else ((x, lower.bottom), (x, lane))
    aside = (*start, (z - CROSSING, lane))  # it passes under the update gate's wire
    yield Wire(f"{then}-line", aside, lower.id, "gate-n", arrow=False, of=(then,))
    way = ((z + CROSSING, lane),)
    yield from feed(plan, then, "n", plan.x_into, way, source=lower.id)


@dataclass(frozen=True)
class _Station:
    """Where the old state stops on its way to the candidate."""

    id: str
    top: float
    bottom: float
    shapes: tuple[Shape, ...]


def _stations(plan: GruPlan) -> tuple[_Station, _Station]:
    """Return the upper and the lower station: weighed and reset, or reset and weighed."""
    first, then = plan.way
    after = plan.form.reset_after
    weighs = _weighs(plan, first if after else then)
    resets = _resets(plan, then if after else first)
    return (weighs, resets) if after else (resets, weighs)


def _weighs(plan: GruPlan, symbol: str) -> _Station:
    sign, name = plan.weighing
    at, width = (plan.x_reset, plan.y_weighs), plan.weighing_width
    box = gate(symbol, sign, at, width=width, style=plan.style, name=name, of=(symbol,))
    return _Station(f"gate-{symbol}", at[1] + plan.gate_height, at[1], tuple(box))


def _resets(plan: GruPlan, symbol: str) -> _Station:
    x, y, tip = plan.x_reset, plan.y_times, plan.style.word("times")
    sign = operation("reset", "×", (x, y), sizes=plan.sizes, tooltip=tip, of=(symbol,))
    return _Station("reset", y + plan.radius, y - plan.radius, (sign,))


def _memory(plan: GruPlan) -> Iterator[Shape]:
    """Yield the upper line, along which the state flows: keep, add, and on to the next step."""
    x, keep, radius, sizes = plan.x_sum, plan.at["z"], plan.radius, plan.sizes
    times, plus = plan.style.word("times"), plan.style.word("plus")
    write = (x, plan.y_products)
    yield operation("keep", "×", (keep, 0.0), sizes=sizes, tooltip=times, of=("zh",))
    yield operation("add", "+", (x, 0.0), sizes=sizes, tooltip=plus, of=("h",))
    yield operation("write", "×", write, sizes=sizes, tooltip=times, of=("zn",))
    old, fork = plan.port("h_prev"), (plan.x_reset - BEND, 0.0)
    line = ((plan.west, 0.0), fork)
    yield Wire("h_prev-line", line, old, "keep", arrow=False, of=("h_prev",))
    on = ((fork[0] - 1, 0.0), (keep - radius, 0.0))
    yield Wire("h_prev-wire", on, old, "keep", of=("zh",))
    kept, way = plan.columns["zh"], ((keep + radius, 0.0), (x - radius, 0.0))
    yield from through("zh-wire", way, kept, "keep", "add", of=("zh",))
    yield from label(plan, "zh", kept.x, kept.top, "over")
    yield from _new(plan)
    whole = plan.subject.whole
    yield Wire(
        "h-wire",
        ((x + radius, 0.0), (plan.east, 0.0)),
        "add",
        plan.port("h"),
        arrow=whole,
        of=("h",),
    )
    yield from output_at(plan, ((plan.x_up - BEND, 0.0), (plan.x_up, 0.0)), "add")


def _new(plan: GruPlan) -> Iterator[Shape]:
    """Yield what comes in the place of what is not kept: 1 − z of the candidate."""
    x, y, z, radius, of = plan.x_sum, plan.y_products, plan.at["z"], plan.radius, ("zn",)
    minus, tip = plan.x_minus, plan.style.word("one minus")
    yield operation("one-minus", "1−", (minus, y), sizes=plan.sizes, tooltip=tip, of=of)
    aside = ((z, y - BEND), (z, y), (minus - radius, y))
    yield Wire("z-branch", aside, "gate-z", "one-minus", of=of)
    yield Wire("rest-wire", ((minus + radius, y), (x - radius, y)), "one-minus", "write", of=of)
    column, up = plan.columns["zn"], ((x, y + radius), (x, -radius))
    yield from through("zn-wire", up, column, "write", "add", of=of)
    yield from label(plan, "zn", column.right + 5, column.y, "right")
