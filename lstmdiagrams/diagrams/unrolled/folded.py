"""A plan → what makes a network fold: its loops, and what each row of boxes is."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.unrolled.folded_widths import LOOP
from lstmdiagrams.diagrams.unrolled.marks import symbol
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.rows import LEAD
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.diagrams.unrolled.wire_shapes import Said
from lstmdiagrams.graphics.shapes import Align, Shape, Wire, label_width, text_label

__all__ = ["handing_on", "loops", "places", "shapes_beside", "shapes_said"]

RISE = 12.0  # of a loop over the middle of its box, at most


def loops(plan: Plan, stand: Stand) -> Iterator[Shape]:
    """Yield a folded network's loops, through which it gets its own states back."""
    for place, floor in enumerate(stand.network.floors):
        for lane in floor.lanes:
            yield from _loop(plan, stand, place, floor, lane)


def _loop(plan: Plan, stand: Stand, place: int, floor: Floor, lane: Lane) -> Iterator[Shape]:
    """Yield a loop, on the side where no other box stands, and what goes through it."""
    box, network = plan.box(stand, place, lane), stand.network
    side = _side(plan, stand, floor, lane)
    middle, rise = (box.bottom + box.top) / 2, min(plan.rows.half / 2, RISE)
    edge = box.right if side > 0 else box.left
    reach, own = edge + side * LOOP, stand.id("copy", lane)
    heights = (middle + rise, middle - rise)
    around = tuple((x, heights[at]) for x, at in ((edge, 0), (reach, 0), (reach, 1), (edge, 1)))
    symbols = ("c", "h") if network.cell_state else ("h",)
    suffix = network.suffix(lane)
    yield Wire(f"loop{suffix}", around, own, own, radius=6, of=(*symbols, *lane.tags))
    for of in symbols:
        y = middle + _loop_rise(plan, network, of)
        yield from symbol(
            plan,
            stand,
            of,
            f"loop-{of}{suffix}",
            (reach + side * 4, y),
            align="left" if side > 0 else "right",
            lane=lane if floor.parted else None,
            of=(of, *lane.tags),
        )


def _side(plan: Plan, stand: Stand, floor: Floor, lane: Lane) -> int:
    """Return on which side of its box a loop is: 1 is the right."""
    first = floor.parted and lane is floor.lanes[0]
    return -1 if first or plan.folded_widths.hands_on(stand.network) else 1


def _loop_rise(plan: Plan, network: Network, of: str) -> float:
    """Return how far above the middle of a loop a state's symbol stands."""
    apart = 0.75 * plan.sizes.symbol if network.cell_state else 0.0
    return apart if of == "c" else -apart


def handing_on(plan: Plan) -> Iterator[Shape]:
    """Yield the ways of the states from a folded encoder to its decoder."""
    encoder, decoder = plan.folded
    for place, floor in enumerate(encoder.network.floors):
        lane = floor.lanes[0]
        start, end = (
            plan.box(stand, place, stand.network.floors[place].lanes[0]) for stand in plan.folded
        )
        head = f"{decoder.network.prefix}{decoder.id('copy', lane)}"
        for of, rise in plan.rows.lanes.items():
            y = (start.bottom + start.top) / 2 + rise
            corners, name = ((start.right, y), (end.left, y)), f"{of}-{encoder.id('copy', lane)}"
            tip, tags = plan.word("handover in words"), (of, *lane.tags)
            yield Wire(name, corners, encoder.id("copy", lane), head, tooltip=tip, of=tags)


def shapes_said(plan: Plan, stand: Stand) -> Iterator[Shape]:
    """Yield the shapes of a folded network's wires, beside them."""
    for place, said in enumerate(plan.folded_widths.said(stand.network)):
        x, y, align = _beside(plan, stand, said)
        name, size = f"shape-{place}", plan.sizes.tag
        of = (said.symbol, f"layer{stand.network.floors[said.floor].layer}")
        yield text_label(name, said.text, x, y, size=size, align=align, role="note", of=of)


def _beside(plan: Plan, stand: Stand, said: Said) -> tuple[float, float, Align]:
    """Return where the shape of a wire is said."""
    network, floor = stand.network, stand.network.floors[said.floor]
    letter = label_width(network.quantity(said.symbol).symbol, plan.sizes.symbol)
    lane = floor.lanes[said.lane or 0]
    if said.symbol == "c":
        box, side = plan.box(stand, said.floor, lane), _side(plan, stand, floor, lane)
        edge = box.right if side > 0 else box.left
        y = (box.bottom + box.top) / 2 + _loop_rise(plan, network, "c")
        return edge + side * (LOOP + 8 + letter), y, "left" if side > 0 else "right"
    if said.lane is not None:
        side = 1 if said.lane else -1
        x = stand.axis(floor, lane) + side * (8 + letter)
        return x, plan.rows.marked(said.floor), "left" if side > 0 else "right"
    low, high = _between(plan, network, said)
    return stand.x + 5, (low + high) / 2, "left"


def _between(plan: Plan, network: Network, said: Said) -> tuple[float, float]:
    """Return from where to where a wire on the axis of a folded network goes."""
    story, rows, radius = plan.story(said.floor), plan.rows, plan.widths.radius
    joined, last = network.floors[said.floor].joined, said.floor == len(network.floors) - 1
    if said.symbol == "x":
        return rows.x_circle + radius, story.enter
    if said.symbol == "y":
        return rows.readout + plan.sizes.readout / 2, rows.y_circle - radius
    if last and not network.reads_out:
        low = story.top if joined else story.boxes[-1] + rows.half
        return low, rows.h_circle - radius
    if joined:
        return story.top, story.top + LEAD
    return rows.marked(said.floor), rows.marked(said.floor)  # beside the symbol


def shapes_beside(plan: Plan) -> Iterator[Shape]:
    """Yield the shapes of the wires where there is no folded network: left of the first copy."""
    for said in plan.folded_widths.said(plan.networks[0]):
        x, y = plan.margin(said.symbol)
        name, size = f"shape-{said.symbol}", plan.sizes.tag
        of = (said.symbol, *plan.networks[0].lanes[0].tags)
        yield text_label(name, said.text, x, y, size=size, align="right", role="note", of=of)


def places(plan: Plan) -> Iterator[Shape]:
    """Yield what each row of boxes is, at the left of all."""
    network = plan.folded[0].network
    edge = -plan.folded_widths.reach(network, -1) - 12
    for place, floor in enumerate(network.floors):
        for at, lane in enumerate(floor.lanes):
            text, y = network.place(lane), plan.story(place).boxes[at]
            if text:
                name, size = f"place{network.suffix(lane)}", plan.sizes.name
                yield text_label(
                    name, text, edge, y, size=size, align="right", role="note", of=lane.tags
                )
