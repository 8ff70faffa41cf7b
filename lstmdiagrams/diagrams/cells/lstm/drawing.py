"""A plan → the shapes of the cell: frame, states, input, gates, memory and outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lstmdiagrams.diagrams.cells.lstm.plan import BEND, GAP, GATES, LEAD, Plan
from lstmdiagrams.diagrams.cells.parts import (
    circle,
    gate,
    operation,
    pill,
    row_names,
    tooltip_of,
    unit_tags,
)
from lstmdiagrams.diagrams.columns import through
from lstmdiagrams.graphics.shapes import (
    ARROW,
    Align,
    Node,
    Shape,
    Wire,
    symbol_label,
    text_label,
)

__all__ = ["shapes"]

CROSSING = 4.0  # half the gap in a wire that passes under another


def shapes(plan: Plan) -> Iterator[Shape]:
    """Yield everything, what lies behind first."""
    yield from _frame(plan)
    yield from _states(plan)
    yield from _inputs(plan)
    yield from _gates(plan)
    yield from _memory(plan)
    yield from _outputs(plan)
    for symbol, column in plan.columns.items():
        yield from column.nodes(tooltip=tooltip_of(plan.notation[symbol]))


def _frame(plan: Plan) -> Iterator[Shape]:
    """Yield the cell's border and what it is."""
    width, height = plan.frame_right, plan.frame_top - plan.frame_bottom
    middle = (plan.frame_top + plan.frame_bottom) / 2
    title = plan.notation.words["lstm cell"]
    yield Node("cell", width / 2, middle, width, height, "frame", "round", tooltip=title)
    size, top = plan.sizes.heading, plan.frame_top - 1.3 * plan.sizes.heading
    yield text_label("cell-name", title, 12, top, size=size, align="left", bold=True)
    if plan.names:
        peepholes = plan.strand is not None and "pf" in plan.strand.record.SYMBOLS
        words = plan.notation.words["joined peepholes" if peepholes else "joined"]
        left = plan.x_joins + 12
        low, size = -8 - plan.sizes.name, plan.sizes.name
        yield text_label("joined", words, left, low, size=size, align="left", role="note")


def _states(plan: Plan) -> Iterator[Shape]:
    """Yield the names of the states at both sides."""
    for symbol in ("c_prev", "h_prev", "c", "h"):
        column = plan.columns[symbol]
        y = column.top + plan.sizes.pill / 2 if plan.strand else column.y
        yield from pill(
            symbol,
            (column.x, y),
            width=plan.pill_width,
            style=plan.style,
            names=plan.names,
        )
        if plan.strand and symbol.endswith("_prev"):
            yield from unit_tags(column, plan.style)


def _inputs(plan: Plan) -> Iterator[Shape]:
    """Yield the input, what it stands for, and the line that carries it to the gates."""
    column = plan.columns["x"]
    radius = plan.sizes.circle / 2
    y = column.bottom - GAP - radius
    yield from circle("x", plan.notation["x"], "input", (plan.x_joins, y), sizes=plan.sizes)
    yield from _captions(plan, y)
    start, corner = (plan.x_joins, y + radius), (plan.x_joins, 0.0)
    joined = (start, corner, (plan.x_joins + 18, 0.0))
    for wire in through("x-wire", joined, column, "x", "gate-f"):
        yield replace(wire, arrow=False)  # it joins another line
    start = (plan.x_left + plan.pill_width / 2, 0.0)
    for symbol in GATES:
        last = symbol == "o"
        begin = start if last else (plan.at[symbol] - BEND, 0.0)
        corners = (begin, (plan.at[symbol], 0.0), (plan.at[symbol], plan.gates_bottom))
        yield Wire(f"h_prev-{symbol}", corners, "h_prev", f"gate-{symbol}")


def _captions(plan: Plan, y: float) -> Iterator[Shape]:
    """Yield what the input stands for, its features' names and the step, beside the input."""
    if plan.strand is None:
        return
    left, size = plan.x_joins + plan.sizes.circle / 2 + 8, plan.sizes.name
    lines = plan.strand.captions(plan.step)
    for place, line in enumerate(lines):
        at = y + ((len(lines) - 1) / 2 - place) * size * 1.5
        yield text_label(f"caption-{place}", line, left, at, size=size, align="left")
    yield from row_names(plan.columns["x"], plan.strand.features, "feature", align="left")


def _gates(plan: Plan) -> Iterator[Shape]:
    """Yield the four gates, and the wires that carry them on."""
    for symbol, squash in GATES.items():
        at = (plan.at[symbol], plan.gates_bottom)
        yield from gate(
            symbol, squash, at, width=plan.gate_width, style=plan.style, names=plan.names
        )
        edge = plan.at[symbol] - 4
        yield from _label(plan, symbol, edge, plan.values_top + plan.sizes.label, "right")
    products, x, radius = plan.y_products, plan.x_sum, plan.radius
    routes = {
        "f": ((plan.at["f"], plan.y_cell - radius),),
        "i": ((plan.at["i"], products), (x - radius, products)),
        "g": ((plan.at["g"], products), (x + radius, products)),
        "o": ((plan.at["o"], products), (plan.x_out - radius, products)),
    }
    heads = {"f": "keep", "i": "write", "g": "write", "o": "show"}
    for symbol, corners in routes.items():
        start = (plan.at[symbol], plan.gates_top)
        yield from through(
            f"{symbol}-wire",
            (start, *corners),
            plan.columns[symbol],
            f"gate-{symbol}",
            heads[symbol],
        )


def _memory(plan: Plan) -> Iterator[Shape]:
    """Yield the upper line: forget, add, and on to the next step."""
    y, x_keep, words = plan.y_cell, plan.at["f"], plan.notation.words
    sizes, radius = plan.sizes, plan.radius
    yield operation("keep", "×", x_keep, y, sizes=sizes, tooltip=words["times"])
    yield operation("add", "+", plan.x_sum, y, sizes=sizes, tooltip=words["plus"])
    yield operation("write", "×", plan.x_sum, plan.y_products, sizes=sizes, tooltip=words["times"])
    start, end = plan.x_left + plan.pill_width / 2, plan.x_right - plan.pill_width / 2
    yield Wire("c_prev-wire", ((start, y), (x_keep - radius, y)), "c_prev", "keep")
    yield from through(
        "fc-wire",
        ((x_keep + radius, y), (plan.x_sum - radius, y)),
        plan.columns["fc"],
        "keep",
        "add",
    )
    above = plan.columns["fc"].top + sizes.label
    yield from _label(plan, "fc", plan.columns["fc"].x, above, "middle")
    up = ((plan.x_sum, plan.y_products + radius), (plan.x_sum, y - radius))
    yield from through("ig-wire", up, plan.columns["ig"], "write", "add")
    yield from _label(plan, "ig", plan.columns["ig"].right + 5, plan.columns["ig"].y, "left")
    yield Wire("c-wire", ((plan.x_sum + radius, y), (end, y)), "add", "c")


def _outputs(plan: Plan) -> Iterator[Shape]:
    """Yield what makes the hidden state of the cell state, and its two ways out."""
    x, y, words, sizes = plan.x_out, plan.y_cell, plan.notation.words, plan.sizes
    width, height = sizes.squash_width, sizes.squash_height
    tanh_y = y - BEND - 8 - height / 2
    tip = tooltip_of(plan.notation["tanh_c"])
    place, size = (x, tanh_y, width, height), sizes.symbol - 1
    yield Node("tanh", *place, "operation", "ellipse", "tanh", size=size, tooltip=tip)
    yield operation("show", "×", x, plan.y_products, sizes=sizes, tooltip=words["times"])
    yield Wire("c-branch", ((x - BEND, y), (x, y), (x, tanh_y + height / 2)), "add", "tanh")
    down = ((x, tanh_y - height / 2), (x, plan.y_products + plan.radius))
    column = plan.columns["tanh_c"]
    yield from through("tanh_c-wire", down, column, "tanh", "show")
    yield from _label(plan, "tanh_c", column.left - 5, column.y, "right")
    yield from _to_state(plan)
    yield from _upward(plan)


def _to_state(plan: Plan) -> Iterator[Shape]:
    """Yield the way from the last product to the hidden state, through a projection if any."""
    x, start = plan.x_out, plan.y_products - plan.radius
    end = plan.x_right - plan.pill_width / 2
    if not plan.projected:
        yield Wire("h-wire", ((x, start), (x, 0.0), (end, 0.0)), "show", "h")
        return
    column, height = plan.columns["m"], plan.sizes.readout
    top = column.bottom - GAP - ARROW
    yield from through("m-wire", ((x, start), (x, top)), column, "show", "projection")
    yield from _label(plan, "m", column.left - 5, column.y, "right")
    at, size = (x, top - height / 2), (plan.projection_width(), height)
    words, tip = plan.notation.words["projection"], tooltip_of(plan.notation["h"])
    yield Node("projection", *at, *size, "gate", "round", words, size=plan.sizes.name, tooltip=tip)
    yield Wire("h-wire", ((x, top - height), (x, 0.0), (end, 0.0)), "projection", "h")


def _upward(plan: Plan) -> Iterator[Shape]:
    """Yield the way of the hidden state out of the layer; it passes under the cell state's."""
    radius = plan.sizes.circle / 2
    x, y = plan.x_up, plan.frame_top + LEAD + radius
    yield from circle("output", plan.notation["h"], "output", (x, y), sizes=plan.sizes)
    yield text_label(
        "output-name",
        plan.notation.words["output"],
        x - radius - 5,
        y,
        size=plan.sizes.name,
        align="right",
        role="note",
    )
    source = "projection" if plan.projected else "show"
    under = ((x - BEND, 0.0), (x, 0.0), (x, plan.y_cell - CROSSING))
    yield Wire("h-up", under, source, "output", arrow=False)
    yield Wire("h-out", ((x, plan.y_cell + CROSSING), (x, y - radius)), source, "output")


def _label(plan: Plan, symbol: str, x: float, y: float, align: Align) -> tuple[Node, ...]:
    """Return a quantity's symbol beside its wire."""
    quantity = plan.notation[symbol]
    return symbol_label(
        f"{symbol}-symbol",
        quantity.symbol,
        x,
        y,
        size=plan.sizes.symbol,
        align=align,
        tooltip=tooltip_of(quantity),
    )
