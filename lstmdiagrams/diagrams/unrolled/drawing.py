"""A plan → the shapes of the folded network and of its copies in time."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.choices.sizes import PLAIN
from lstmdiagrams.diagrams.cells.parts import circle, row_names, tooltip_of
from lstmdiagrams.diagrams.chain import Link, Spot, links
from lstmdiagrams.diagrams.columns import Column, through
from lstmdiagrams.diagrams.unrolled.plan import GAP, LEAD, LOOP, Plan
from lstmdiagrams.graphics.shapes import (
    Node,
    Shape,
    Wire,
    symbol_label,
    text_label,
)

__all__ = ["shapes"]

BEYOND = 30.0  # from a box to the middle of an ellipsis beside it


def shapes(plan: Plan) -> Iterator[Shape]:
    """Yield everything."""
    yield from _folded(plan)
    yield text_label("equals", "=", plan.equals, 0.0, size=plan.sizes.equals)
    for spot in plan.spots:
        yield from _copy(plan, spot)
    yield from _rows(plan)
    yield from _passed_on(plan)
    yield from _one_network(plan)


def _folded(plan: Plan) -> Iterator[Shape]:
    """Yield the network as it is: one, which gets its own state back."""
    low = -plan.half - LEAD
    yield _box(plan, "folded", 0.0)
    yield from circle(
        "x-t",
        plan.notation["x"],
        "input",
        (0.0, low - plan.radius),
        width=2 * plan.radius,
        sizes=plan.sizes,
    )
    yield Wire("x-t-wire", ((0.0, low), (0.0, -plan.half)), "x-t", "folded")
    yield from _folded_output(plan)
    right = plan.sizes.box_width / 2
    reach = right + LOOP
    rise = min(plan.half / 2, 12.0)
    around = ((right, rise), (reach, rise), (reach, -rise), (right, -rise))
    yield Wire("loop", around, "folded", "folded", radius=6)
    symbols = ["c", "h"] if plan.cell_state else ["h"]
    for place, symbol in enumerate(symbols):
        y = ((len(symbols) - 1) / 2 - place) * plan.sizes.symbol * 1.5
        quantity = plan.notation[symbol]
        yield from symbol_label(
            f"loop-{symbol}",
            quantity.symbol,
            reach + 4,
            y,
            size=plan.sizes.symbol,
            align="left",
            tooltip=tooltip_of(quantity),
        )


def _folded_output(plan: Plan) -> Iterator[Shape]:
    """Yield what leaves the folded network: h or, behind a readout, y; as it leaves the copies."""
    top, symbol, source = plan.half + LEAD, "y" if plan.has_y else "h", "folded"
    if plan.has_y:
        height, size = plan.sizes.readout, plan.sizes.name
        words, middle = plan.style.word("readout"), top + height / 2
        place = (0.0, middle, plan.sizes.box_width, height)
        tip = tooltip_of(plan.notation["y"])
        yield Node("readout-t", *place, "gate", "round", words, size=size, tooltip=tip)
        yield Wire("readout-t-wire", ((0.0, plan.half), (0.0, top)), "folded", "readout-t")
        source, top = "readout-t", middle + height / 2 + LEAD
    at, name = (0.0, top + plan.radius), f"{symbol}-t"
    quantity, width = plan.notation[symbol], 2 * plan.radius
    yield from circle(name, quantity, "output", at, width=width, sizes=plan.sizes)
    start = top - LEAD
    yield Wire(f"{name}-wire", ((0.0, start), (0.0, top)), source, name)


def _box(plan: Plan, name: str, x: float) -> Node:
    """Return the network's box."""
    tip = plan.style.word("one network")
    place, size = (x, 0.0, plan.sizes.box_width, 2 * plan.half), plan.sizes.symbol
    return Node(name, *place, "state", "round", plan.name, size=size, tooltip=tip)


def _copy(plan: Plan, spot: Spot) -> Iterator[Shape]:
    """Yield one copy with its input and its output."""
    step, x = plan.spots_name(spot.step), spot.x
    box = f"copy-{step}"
    yield _box(plan, box, x)
    x_name = f"x-t{step}"
    yield from _named(plan, "x", "input", spot, plan.x_circle)
    column = plan.column("x", spot, plan.x_column)
    yield from column.nodes(tooltip=tooltip_of(plan.notation["x"]))
    start = (x, plan.x_circle + plan.radius)
    yield from through(f"{x_name}-wire", (start, (x, -plan.half)), column, x_name, box)
    yield from _upward(plan, spot, box)


def _rows(plan: Plan) -> Iterator[Shape]:
    """Yield what the rows of the first copy's columns stand for."""
    strand, first = plan.strand, plan.spots[0]
    if strand is None:
        return
    rows = [("x", first, strand.features, plan.x_column), ("h", first, plan.units, plan.h_column)]
    answering = [spot for spot in plan.spots if plan.answers(spot.step)]
    rows += [("y", spot, strand.classes, plan.y_column) for spot in answering[:1]]
    for symbol, spot, names, y in rows:
        column = plan.column(symbol, spot, y)
        yield from row_names(column, names, f"{symbol}-row", align="right")


def _upward(plan: Plan, spot: Spot, box: str) -> Iterator[Shape]:
    """Yield what leaves a copy at the top: h, and where there is an answer, the way to it."""
    step, x = plan.spots_name(spot.step), spot.x
    column = plan.column("h", spot, plan.h_column)
    yield from column.nodes(tooltip=tooltip_of(plan.notation["h"]))
    if plan.answers(spot.step):
        yield from _read_out(plan, spot, column, box)
        return
    head, y = f"h-t{step}", plan.h_circle
    yield from _named(plan, "h", "output", spot, y)
    corners = ((x, plan.half), (x, y - plan.radius))
    yield from through(f"{head}-wire", corners, column, box, head)


def _read_out(plan: Plan, spot: Spot, column: Column, box: str) -> Iterator[Shape]:
    """Yield the readout layer of a copy, and the answer that it gives."""
    step, x = plan.spots_name(spot.step), spot.x
    tips = {symbol: tooltip_of(plan.notation[symbol]) for symbol in ("h", "y")}
    sizes = plan.sizes
    at, label = (x - 4, column.top + 0.82 * sizes.symbol), f"h-t{step}-symbol"
    yield from symbol_label(
        label, plan.at("h", step), *at, size=sizes.symbol, align="right", tooltip=tips["h"]
    )
    yield from _named(plan, "y", "output", spot, plan.top_circle)
    head, readout, words = f"y-t{step}", f"readout-{step}", plan.style.word("readout")
    place, half = (x, plan.readout, sizes.box_width, sizes.readout), sizes.readout / 2
    yield Node(readout, *place, "gate", "round", words, size=sizes.name, tooltip=tips["y"])
    below = ((x, plan.half), (x, plan.readout - half))
    yield from through(f"h-t{step}-wire", below, column, box, readout)
    values = plan.column("y", spot, plan.y_column)
    yield from values.nodes(tooltip=tips["y"])
    above = ((x, plan.readout + half), (x, plan.top_circle - plan.radius))
    yield from through(f"{head}-wire", above, values, readout, head)


def _named(plan: Plan, symbol: str, role: str, spot: Spot, y: float) -> Iterator[Shape]:
    """Yield an input's or output's circle and what it stands for."""
    step, strand = plan.spots_name(spot.step), plan.strand
    quantity = plan.notation[symbol]
    name = f"{symbol}-t{step}"
    width, sizes = 2 * plan.radius, plan.sizes
    yield from circle(name, quantity, role, (spot.x, y), step=step, width=width, sizes=sizes)
    if strand is None or symbol == "h":
        return
    label = strand.read_at(spot.step) if symbol == "x" else strand.said_at(spot.step)
    beyond = plan.radius + sizes.name
    if label:
        place = y - beyond if symbol == "x" else y + beyond
        yield text_label(f"{name}-label", label, spot.x, place, size=sizes.heading)


def _passed_on(plan: Plan) -> Iterator[Shape]:
    """Yield the states' way from copy to copy."""
    for spot in plan.spots[1:] if plan.backwards else plan.spots[:-1]:
        yield from _bears(plan, spot)
    for link in _links(plan, "h", plan.bearing_room):
        yield from links(link, plan.lane_h, more=plan.more(link.skipped), sizes=plan.sizes)
    yield from _beyond(plan)
    if not plan.cell_state:
        return
    for spot in plan.spots:
        yield from _remembered(plan, spot)
    for link in _links(plan, "c", plan.memory_room):
        yield from links(link, plan.lane_c, more=plan.more(link.skipped), sizes=plan.sizes)


def _beyond(plan: Plan) -> Iterator[Shape]:
    """Yield an ellipsis where steps before the first or after the last copy are left out."""
    if plan.strand is None:
        return
    first, last, sizes = plan.spots[0], plan.spots[-1], plan.sizes
    half, beyond = sizes.box_width / 2, BEYOND + sizes.gap - PLAIN.gap
    after = plan.strand.length - 1 - last.step
    memory = plan.memory_room if plan.cell_state and not plan.backwards else 0.0
    left, right = first.x - half, last.x + half
    ends = [("before", left - beyond, left, first), ("after", right + memory + beyond, right, last)]
    for (name, dots, edge, spot), count in zip(ends, (first.skipped, after), strict=True):
        if not count:
            continue
        more, way = plan.more(count), 1 if dots > edge else -1
        y, box = plan.lane_h, f"copy-{plan.spots_name(spot.step)}"
        yield text_label(f"{name}-dots", "⋯", dots, y, size=sizes.dots, tooltip=more)
        low, size = y - 5 - sizes.tag, sizes.tag
        yield text_label(f"{name}-count", more, dots, low, size=size, role="note", tooltip=more)
        corners = ((edge, y), (dots - way * 0.7 * sizes.dots, y))
        outward = (name == "after") != plan.backwards
        ends_at = (box, f"{name}-dots") if outward else (f"{name}-dots", box)
        yield Wire(f"{name}-wire", corners if outward else corners[::-1], *ends_at)


def _bears(plan: Plan, spot: Spot) -> Iterator[Shape]:
    """Yield how strongly what a copy hands on bears on a later step, on the wire of h."""
    if plan.bearing is None:
        return
    way = -1 if plan.backwards else 1
    edge, step = spot.x + way * plan.sizes.box_width / 2, plan.spots_name(spot.step)
    box, name = f"copy-{step}", f"bearing-t{step}"
    shown = plan.bearing.filling(spot.step, plan.bears(spot.step))
    x = edge + way * (GAP + plan.bearing_width / 2)
    place = (x, plan.lane_h, plan.bearing_width, plan.sizes.row)
    yield Node(
        name,
        *place,
        "value",
        label=shown.text,
        size=plan.sizes.value,
        tooltip=shown.tooltip,
        shade=shown.shade,
    )
    corners = ((edge, plan.lane_h), (edge + way * GAP, plan.lane_h))
    yield Wire(f"{name}-wire", corners, box, name, arrow=False)


def _remembered(plan: Plan, spot: Spot) -> Iterator[Shape]:
    """Yield a copy's cell state, on the wire that leaves it."""
    if plan.strand is None:
        return
    way = -1 if plan.backwards else 1
    edge = spot.x + way * plan.sizes.box_width / 2
    x = edge + way * (plan.memory_gap + plan.slot / 2)
    keys = plan.strand.keys("c", spot.step)
    column = Column(keys, x, plan.lane_c, plan.slot, plan.strand.size("c"), plan.sizes)
    yield from column.nodes(tooltip=tooltip_of(plan.notation["c"]))
    step = plan.spots_name(spot.step)
    yield from symbol_label(
        f"c-t{step}-symbol",
        plan.at("c", step),
        x,
        column.top + 0.82 * plan.sizes.symbol,
        size=plan.sizes.symbol,
        tooltip=tooltip_of(plan.notation["c"]),
    )
    corners = ((edge, plan.lane_c), (edge + way * plan.memory_gap, plan.lane_c))
    yield Wire(f"c-t{step}-wire", corners, f"copy-{step}", column.id, arrow=False)


def _links(plan: Plan, symbol: str, after_box: float) -> Iterator[Link]:
    """Yield the ways between copies; each begins so far behind a box."""
    half, memory = plan.sizes.box_width / 2, plan.memory_room if plan.cell_state else 0.0
    column = max(memory, plan.bearing_room)
    for before, after in zip(plan.spots, plan.spots[1:], strict=False):
        names = [f"copy-{plan.spots_name(spot.step)}" for spot in (before, after)]
        ends, way = (before.x + half, after.x - half), 1
        if plan.backwards:
            names, ends, way = names[::-1], ends[::-1], -1
        (start, end), (tail, head) = ends, names
        middle = (start + way * column + end) / 2  # the ellipses of both wires are in line
        start += way * after_box
        yield Link(f"{symbol}-{tail}", start, middle, end, tail, head, after.skipped)


def _one_network(plan: Plan) -> Iterator[Shape]:
    """Yield the bracket below all copies that says that they are one."""
    half, size = plan.sizes.box_width / 2, plan.sizes.name
    left, right = plan.spots[0].x - half, plan.spots[-1].x + half
    low = plan.bottom - 12
    corners = ((left, low + 6), (left, low), (right, low), (right, low + 6))
    first, last = (f"copy-{plan.spots_name(spot.step)}" for spot in (plan.spots[0], plan.spots[-1]))
    yield Wire("one-network", corners, first, last, arrow=False, role="bracket", radius=4)
    middle = (left + right) / 2
    yield text_label(
        "one-network-name",
        plan.style.word("one network"),
        middle,
        low - 1 - size,
        size=size,
        role="note",
    )
    if plan.bearing:
        text = plan.style.word("bearing", later=plan.bearing.step)
        yield text_label("bearing-name", text, middle, low - 1 - 2.5 * size, size=size, role="note")
