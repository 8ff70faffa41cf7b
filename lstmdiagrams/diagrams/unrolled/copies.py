"""A plan and a stand → the shapes of a copy of the network, or of the folded one: from x to h or y.

What stands beside it (the ways of the states) is drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lstmdiagrams.diagrams.cells.parts import KINDS
from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.diagrams.unrolled.marks import circled, symbol
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.rising import passing_under, rising, stops_at
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import Align, Node, Point, Shape, tagged, text_label

__all__ = ["copy"]

BEND = 8.0  # where a branch leaves its line, before its corner


@dataclass(frozen=True, slots=True)
class Way:
    """What goes up from a box, a circle or an operation.

    Parameters
    ----------
    name : str
        The id of its wire.
    tail : str
        The id of what it comes from.
    start : (float, float)
    column : Column
        That stands on it.
    of : tuple of str
        What it belongs to.
    crossed : tuple of float
        The heights of the wires that it passes under.
    """

    name: str
    tail: str
    start: Point
    column: Column
    of: tuple[str, ...]
    crossed: tuple[float, ...] = ()

    def to(self, stand: Stand, head: str, *points: Point, arrow: bool = True) -> Iterator[Shape]:
        """Yield its wires."""
        stops = (*stops_at(self.column), *passing_under(self.crossed))
        role, corners = stand.role("wire"), (self.start, *points)
        yield from rising(
            self.name, corners, self.tail, head, stops=stops, arrow=arrow, role=role, of=self.of
        )


def copy(plan: Plan, stand: Stand) -> Iterator[Shape]:
    """Yield everything of a copy but its states' ways."""
    for place, floor in enumerate(stand.network.floors):
        for lane in floor.lanes:
            draw = _inside if plan.is_open(stand) else _box
            yield from draw(plan, stand, place, lane)
    if stand.reads or plan.is_open(stand):
        yield from _input(plan, stand)
    for place, floor in enumerate(stand.network.floors):
        yield from _given(plan, stand, place, floor)


def _box(plan: Plan, stand: Stand, place: int, lane: Lane) -> Iterator[Shape]:
    """Yield the box of a layer in a direction."""
    box, of = plan.box(stand, place, lane), (*stand.tags, *lane.tags)
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    at, name = (x, y, box.width, box.height), stand.id("copy", lane)
    kind, part = KINDS[stand.network.kind], stand.network.part
    size, tip = plan.sizes.symbol, plan.word("one network")
    role = stand.role("state")
    label = "" if part else kind
    yield Node(name, *at, role, "round", label, size=size, tooltip=tip, of=of)
    if part:
        words, small = plan.word(part), plan.sizes.tag
        role = stand.role("text")
        yield text_label(f"{name}-kind", kind, x, y + 0.6 * small, size=size, role=role, of=of)
        yield text_label(f"{name}-part", words, x, y - 0.8 * size, size=small, role=role, of=of)


def _inside(plan: Plan, stand: Stand, place: int, lane: Lane) -> Iterator[Shape]:
    """Yield an open cell."""
    if plan.detail is None or stand.step is None:
        return
    own, box = plan.detail.inside(stand.step), plan.box(stand, place, lane)
    prefix = f"{stand.id('copy', lane)}-"
    placed = own.placed(box.left - own.left, box.bottom - own.bottom, prefix=prefix)
    yield from tagged(placed.shapes, *stand.tags, *lane.tags)


def _input(plan: Plan, stand: Stand) -> Iterator[Shape]:
    """Yield what a copy reads, and its way into the lowest floor."""
    x, y, of = plan.enter(stand), plan.rows.x_circle, plan.tags("x", stand)
    name, source = stand.id("x"), stand.network.source
    yield from circled(plan, stand, "x", "input", (x, y), name=name, of=of)
    label = source.read_at(stand.step) if source and stand.step is not None else ""
    if label and not stand.padded:
        below = y - plan.widths.radius - plan.sizes.name
        yield text_label(f"{name}-label", label, x, below, size=plan.sizes.heading, of=of)
    column = plan.column(stand, source, "x", x, plan.rows.x_column)
    yield from column.nodes(tooltip=plan.style.notation.tooltip("x"), of=of)
    way = Way(f"{name}-wire", name, (x, y + plan.widths.radius), column, of)
    yield from _entering(plan, stand, 0, way)


def _entering(plan: Plan, stand: Stand, place: int, way: Way) -> Iterator[Shape]:
    """Yield the way into a floor, to each of its directions."""
    floor, x = stand.network.floors[place], way.start[0]
    lane = floor.lanes[0]
    box, name = plan.box(stand, place, lane), plan.box_id(stand, lane)
    if not floor.parted:
        yield from way.to(stand, name, (x, box.bottom), arrow=not plan.is_open(stand))
        return
    enter = plan.story(place).enter
    left, right = (stand.axis(floor, lane) for lane in floor.lanes)
    yield from way.to(stand, name, (x, enter), (left, enter), (left, box.bottom))
    other, head = plan.box(stand, place, floor.lanes[1]), stand.id("copy", floor.lanes[1])
    corners = ((x, enter - BEND), (x, enter), (right, enter), (right, other.bottom))
    stops = passing_under(plan.crossed(stand, place, left=False))
    role, branch = stand.role("wire"), f"{way.name}-branch"
    yield from rising(branch, corners, way.tail, head, stops=stops, role=role, of=way.of)


def _given(plan: Plan, stand: Stand, place: int, floor: Floor) -> Iterator[Shape]:
    """Yield what leaves a floor: each direction's h, and what joins them."""
    highest = place == len(stand.network.floors) - 1
    for lane in floor.lanes:
        way = _of_state(plan, stand, place, lane)
        yield from way.column.nodes(tooltip=plan.style.notation.tooltip("h"), of=way.of)
        yield from _beside(plan, stand, place, lane, way)
        if floor.joined:
            join = plan.story(place).join - plan.sizes.readout / 2
            yield from way.to(stand, _join_id(stand, floor), (way.start[0], join))
        elif highest:
            yield from _out(plan, stand, way, stand.id("h", lane), lane if floor.parted else None)
        else:
            yield from _entering(plan, stand, place + 1, way)
    if floor.joined:
        yield from _joined(plan, stand, place, floor)


def _of_state(plan: Plan, stand: Stand, place: int, lane: Lane) -> Way:
    """Return the way of h out of a box."""
    floor, box = stand.network.floors[place], plan.box(stand, place, lane)
    under = floor.parted and lane is floor.lanes[0]
    return Way(
        f"{stand.id('h', lane)}-wire",
        plan.box_id(stand, lane),
        (plan.leave(stand, floor, lane), box.top),
        plan.states(stand, place, lane),
        (*plan.tags("h", stand), *lane.tags),
        plan.crossed(stand, place, left=True) if under else (),
    )


def _beside(plan: Plan, stand: Stand, place: int, lane: Lane, way: Way) -> Iterator[Shape]:
    """Yield the symbol of h beside its wire, unless a circle at the wire's end says it."""
    floor = stand.network.floors[place]
    ends = place == len(stand.network.floors) - 1 and not floor.joined
    if ends and not stand.answers and _shows_h(plan, stand, way):
        return
    alone = ends and not stand.answers  # nothing goes on from here
    if alone and not way.column.keys:
        return
    x, y = way.start[0], plan.rows.marked(place)
    right = floor.parted and lane is floor.lanes[1]
    align: Align = "middle" if alone else "left" if right else "right"
    at = (x + {"middle": 0.0, "left": 4.0, "right": -4.0}[align], y)
    name = f"{stand.id('h', lane)}-{'symbol' if ends else 'beside'}"
    marked = lane if floor.parted else None
    yield from symbol(plan, stand, "h", name, at, align=align, lane=marked, of=way.of)


def _join_id(stand: Stand, floor: Floor) -> str:
    return f"{stand.id('join')}-l{floor.lanes[0].layer}"


def _joined(plan: Plan, stand: Stand, place: int, floor: Floor) -> Iterator[Shape]:
    """Yield the operation that joins two directions, and the way on."""
    y, height = plan.story(place).join, plan.sizes.readout
    width = plan.widths.join(stand.apart)
    name, merge = _join_id(stand, floor), floor.merge or "concat"
    of = (*plan.tags("h", stand), floor.lanes[0].tags[0])
    tip, size = plan.word(f"{merge} in words"), plan.sizes.name
    place_of_it = (stand.x, y, width, height)
    role, text = stand.role("operation"), plan.word(merge)
    yield Node(name, *place_of_it, role, "round", text, size=size, tooltip=tip, of=of)
    nothing = Column((), stand.x, y, 0.0)
    way = Way(f"{name}-wire", name, (stand.x, y + height / 2), nothing, of)
    if place == len(stand.network.floors) - 1:
        yield from _out(plan, stand, way, stand.id("h"), None)
    else:
        yield from _entering(plan, stand, place + 1, way)


def _out(plan: Plan, stand: Stand, way: Way, name: str, lane: Lane | None) -> Iterator[Shape]:
    """Yield the way out of the highest floor: to y, to h, or no further."""
    x = way.start[0]
    if stand.answers:
        yield from _read_out(plan, stand, way)
    elif _shows_h(plan, stand, way):
        y = plan.rows.h_circle
        yield from way.to(stand, name, (x, y - plan.widths.radius))
        yield from circled(plan, stand, "h", "output", (x, y), name=name, lane=lane, of=way.of)
    elif way.column.keys:
        end = (x, way.column.bottom)
        yield from rising(
            way.name, (way.start, end), way.tail, way.column.id, arrow=False, of=way.of
        )


def _shows_h(plan: Plan, stand: Stand, way: Way) -> bool:
    """Whether h is shown in a circle at the end of its way; out of an open cell a way must lead."""
    given = stand.gives and not stand.network.reads_out
    return given or (plan.is_open(stand) and not way.column.keys)


def _read_out(plan: Plan, stand: Stand, way: Way) -> Iterator[Shape]:
    """Yield the readout layer, and the answer that it gives."""
    x, y, of = way.start[0], plan.rows.readout, plan.tags("y", stand)
    sizes, half = plan.sizes, plan.sizes.readout / 2
    name, readout = stand.id("y"), stand.id("readout")
    words, tip = plan.word("readout"), plan.style.notation.tooltip("y")
    yield from way.to(stand, readout, (x, y - half))
    at = (x, y, plan.widths.readout, sizes.readout)
    yield Node(readout, *at, "gate", "round", words, size=sizes.name, tooltip=tip, of=of)
    column = plan.column(stand, stand.network.top, "y", x, plan.rows.y_column)
    yield from column.nodes(tooltip=tip, of=of)
    above = Way(f"{name}-wire", readout, (x, y + half), column, of)
    yield from above.to(stand, name, (x, plan.rows.y_circle - plan.widths.radius))
    place = (x, plan.rows.y_circle)
    yield from circled(plan, stand, "y", "output", place, name=name, of=of)
    top = stand.network.top
    label = top.said_at(stand.step) if top and stand.step is not None else ""
    if label:
        over = place[1] + plan.widths.radius + sizes.name
        yield text_label(f"{name}-label", label, x, over, size=sizes.heading, of=of)
