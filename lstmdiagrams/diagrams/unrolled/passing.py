"""A plan → the ways of the states from step to step, and what stands on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lstmdiagrams.diagrams.chain import Link, ellipsis, links
from lstmdiagrams.diagrams.unrolled.marks import symbol
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.rows import LEAD, SYMBOL
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import ARROW, Node, Shape, Wire, symbol_label, text_label

__all__ = ["handed_to_decoder", "passing"]


@dataclass(frozen=True)
class Chain:
    """One direction of one layer, step by step.

    Parameters
    ----------
    plan : Plan
    network : Network
    place : int
        Of the floor.
    lane : Lane
    stands : tuple of Stand
        The shown copies of the sequence's own steps.
    speaks : bool
        Whether it says how many steps are left out; of all chains one does.
    """

    plan: Plan
    network: Network
    place: int
    lane: Lane
    stands: tuple[Stand, ...]
    speaks: bool

    @property
    def floor(self) -> Floor:
        """The floor it belongs to."""
        return self.network.floors[self.place]

    @property
    def marked(self) -> Lane | None:
        """The direction that its symbols tell, if there are two."""
        return self.lane if self.floor.parted else None

    @property
    def way(self) -> int:
        """Where the states go: 1 to the right, −1 to the left."""
        return -1 if self.lane.reverse and not self.plan.turned else 1

    def hidden(self, way: int) -> int:
        """Return how many steps are left out on one side of all copies."""
        return self.plan.hidden(self.network, left=way < 0)

    @property
    def symbols(self) -> tuple[str, ...]:
        """What is handed on, the upper one first."""
        return ("c", "h") if self.network.cell_state else ("h",)

    def height(self, of: str) -> float:
        """Return the height of a state's wire."""
        at = self.floor.lanes.index(self.lane)
        return self.plan.story(self.place).boxes[at] + self.plan.rows.lanes[of]

    def edge(self, stand: Stand, way: int) -> float:
        """Return the side of a copy's box."""
        box = self.plan.box(stand, self.place, self.lane)
        return box.right if way > 0 else box.left

    def box(self, stand: Stand) -> str:
        """Return the id of a copy's box."""
        return self.plan.box_id(stand, self.lane)

    def tags(self, of: str, tail: Stand) -> tuple[str, ...]:
        """Return what the state that a copy hands on belongs to.

        Into an open cell it comes as the previous one.
        """
        head = self._next.get(tail.step) if self.plan.detail else None
        before = (f"{of}_prev",) if head is not None and self.plan.is_open(head) else ()
        return (*self.plan.tags(of, tail), *before, *self.lane.tags)

    def tags_before(self, of: str, head: Stand) -> tuple[str, ...]:
        """Return what the state that comes into the first copy belongs to."""
        opened = self.plan.is_open(head)
        own = (f"{of}_prev", *head.tags) if opened else self.plan.tags(of, head)
        return (*own, *self.lane.tags)

    @cached_property
    def _next(self) -> Mapping[int | None, Stand]:
        """Step → the copy to which its state is handed on, if it is shown."""
        pairs = itertools.pairwise(self.stands)
        return {before.step: after for before, after in pairs if not after.skipped}

    def taken(self, of: str) -> float:
        """Return how far from a box what stands on a state's wire ends."""
        if of == "c":
            return self.plan.widths.memory_room(self.network, self.floor, self.lane)
        return self.plan.widths.bearing_room(self.floor, self.lane)

    def more(self, count: int, of: str) -> str:
        """Say how many steps are left out, once for all wires."""
        if self.network.names or not self.speaks or of != self.symbols[0]:
            return ""
        return self.plan.word("more", count=count)


def passing(plan: Plan, network: Network) -> Iterator[Shape]:
    """Yield all ways of a network's states."""
    for chain in _chains(plan, network):
        for stand in chain.stands:
            if "c" in chain.symbols:
                yield from _remembered(chain, stand)
        for stand in _handing_on(chain):
            yield from _bears(chain, stand)
        for pair in itertools.pairwise(chain.stands):
            for of in chain.symbols:
                yield from _handed_on(chain, of, pair)
        yield from _left_out(chain)
        yield from _begun(chain)
        yield from _ended(chain)
    yield from _left_out_of_padding(plan, network)


def handed_to_decoder(plan: Plan) -> Iterator[Shape]:
    """Yield the ways of the states from one network to another."""
    encoder, decoder = plan.networks
    for ours, theirs in zip(_chains(plan, encoder), _chains(plan, decoder), strict=True):
        last, first = ours.stands[-1], theirs.stands[0]
        if ours.hidden(1) or theirs.hidden(-1):
            continue
        start, end = ours.edge(last, 1), theirs.edge(first, -1)
        tail, head = ours.box(last), f"{decoder.prefix}{theirs.box(first)}"
        for of in ours.symbols:
            begin, tags = start + ours.taken(of), ours.tags(of, last)
            link = Link(f"{of}-{tail}", begin, 0.0, end, tail, head, of=tags)
            yield from _handed_over(ours, of, link, last)


def _chains(plan: Plan, network: Network) -> Iterator[Chain]:
    """Yield a network's directions of layers that have a step to show."""
    own = tuple(at for at in plan.stands if at.network is network and not at.padded)
    for place, floor in enumerate(network.floors if own else ()):
        for lane in floor.lanes:
            yield Chain(plan, network, place, lane, own, not place and lane is floor.lanes[0])


def _handing_on(chain: Chain) -> Sequence[Stand]:
    """Return the copies from which a shown wire leads to another copy, or to steps not shown."""
    first, last = chain.stands[0], chain.stands[-1]
    if chain.hidden(chain.way):
        return chain.stands
    return [stand for stand in chain.stands if stand is not (first if chain.way < 0 else last)]


def _handed_on(chain: Chain, of: str, pair: tuple[Stand, Stand]) -> Iterator[Shape]:
    """Yield the wire of a state between two copies."""
    tail, head = pair if chain.way > 0 else pair[::-1]
    start, end = chain.edge(tail, chain.way), chain.edge(head, -chain.way)
    widths, at = chain.plan.widths, (chain.floor, chain.lane)
    passed, ahead = widths.passed(*at), widths.awaited(*at)
    room = max(passed, *map(chain.taken, chain.symbols))  # so all ellipses are in line
    link = Link(
        f"{of}-{tail.id('copy', chain.lane)}",
        start + chain.way * chain.taken(of),
        (start + end + chain.way * (room - ahead)) / 2,
        end,
        chain.box(tail),
        chain.box(head),
        pair[1].skipped,
        chain.tags(of, tail),
        not chain.plan.is_open(head),
    )
    if chain.network.handover == head.step and not link.skipped and chain.way > 0:
        yield from _handed_over(chain, of, link, tail)
        return
    more = chain.more(link.skipped, of)
    yield from links(link, chain.height(of), more=more, sizes=chain.plan.sizes)
    if chain.plan.names_states and not link.skipped:
        yield from _named(chain, of, link, tail)


def _named(chain: Chain, of: str, link: Link, tail: Stand) -> Iterator[Shape]:
    """Yield the symbol of a state beside its wire, where no values tell which it is."""
    plan, marked = chain.plan, chain.floor.parted
    rise = 0.9 if of == "c" else -1.15 if marked else -0.75  # an arrow stands above what is marked
    start = link.start + chain.way * plan.widths.passed(chain.floor, chain.lane)
    x = (start + link.end - chain.way * ARROW) / 2
    at = (x, chain.height(of) + rise * plan.sizes.symbol)
    name = f"{link.name}-symbol"
    yield from symbol(plan, tail, of, name, at, lane=chain.marked, of=link.of)


def _handed_over(chain: Chain, of: str, link: Link, tail: Stand) -> Iterator[Shape]:
    """Yield the wire from an encoder to a decoder, and the state on it."""
    plan, y, sizes = chain.plan, chain.height(of), chain.plan.sizes
    if of == "c" and chain.lane.strand:  # its values stand there already
        ends = ((link.start, y), (link.end, y))
        yield Wire(link.name, ends, link.tail, link.head, link.tip, of=link.of)
        return
    room = max(chain.taken(each) for each in chain.symbols)
    begin = chain.edge(tail, chain.way) + chain.way * room
    x, half, name = (begin + link.end) / 2 - 3, plan.widths.pill_width / 2, f"{link.name}-state"
    tip = plan.word("handover in words")
    place = (x, y, plan.widths.pill_width, sizes.pill)
    yield Node(name, *place, "state", "round", tooltip=tip, of=link.of)
    yield from symbol(plan, tail, of, f"{name}-symbol", (x, y + 1), of=link.of)
    into, out = ((link.start, y), (x - half, y)), ((x + half, y), (link.end, y))
    yield Wire(f"{link.name}-in", into, link.tail, name, arrow=False, of=link.of)
    yield Wire(f"{link.name}-out", out, name, link.head, link.tip, of=link.of)
    if of == "h":
        below = y - sizes.pill / 2 - sizes.tag
        words = plan.word("handover")
        yield text_label(f"{name}-name", words, x, below, size=sizes.tag, role="note", of=link.of)


def _begun(chain: Chain) -> Iterator[Shape]:
    """Yield the states with which the sequence begins, where they come into an open cell."""
    plan, stand = chain.plan, chain.stands[0]
    if not plan.opens(left=True) or stand.step is None:
        return
    edge, before = chain.edge(stand, -1), stand.step + (1 if plan.turned else -1)
    x, sizes = edge - plan.begun_width / 2 - LEAD, plan.sizes
    for of in chain.symbols:
        y, previous, tags = chain.height(of), f"{of}_prev", chain.tags_before(of, stand)
        tip = chain.network.style.notation.tooltip(previous)
        written = chain.network.quantity(of).at(str(before).replace("-", "−"))
        column = plan.column(stand, chain.lane.strand, previous, x, y)
        yield from column.nodes(tooltip=tip, of=tags)
        name, above = f"{of}-begins", column.top + SYMBOL / 2 * sizes.symbol
        if not column.keys:
            place, above = (x, y, plan.widths.pill_width, sizes.pill), y + 1
            yield Node(name, *place, "state", "round", tooltip=tip, of=tags)
        yield from symbol_label(
            f"{name}-symbol", written, x, above, size=sizes.symbol, tooltip=tip, of=tags
        )
        start = column.right if column.keys else x + plan.widths.pill_width / 2
        source = column.id if column.keys else name
        corners = ((start, y), (edge, y))
        yield Wire(f"{name}-wire", corners, source, chain.box(stand), False, of=tags)


def _ended(chain: Chain) -> Iterator[Shape]:
    """Yield the states with which the sequence ends, where they come out of an open cell."""
    plan, stand = chain.plan, chain.stands[-1]
    if not plan.opens(left=False):
        return
    edge, sizes, width = chain.edge(stand, 1), plan.sizes, plan.widths.pill_width
    for of in chain.symbols:
        if of == "c" and chain.lane.strand:  # its values stand there
            continue
        y, name, tags = chain.height(of), f"{of}-ends", chain.tags(of, stand)
        x, tip = edge + LEAD + width / 2, chain.network.style.notation.tooltip(of)
        place = (x, y, width, sizes.pill)
        yield Node(name, *place, "state", "round", tooltip=tip, of=tags)
        yield from symbol(plan, stand, of, f"{name}-symbol", (x, y + 1), of=tags)
        corners = ((edge, y), (edge + LEAD, y))
        yield Wire(f"{name}-wire", corners, chain.box(stand), name, of=tags)


def _left_out(chain: Chain) -> Iterator[Shape]:
    """Yield an ellipsis where steps before the first or after the last copy are left out."""
    first, last = chain.stands[0], chain.stands[-1]
    for stand, side in ((first, -1), (last, 1)):
        count = chain.hidden(side)
        for of in chain.symbols if count else ():
            yield from _beyond(chain, of, stand, side, count)


def _left_out_of_padding(plan: Plan, network: Network) -> Iterator[Shape]:
    """Yield an ellipsis wherever steps past the sequence's end are left out."""
    own = [stand for stand in plan.stands if stand.network is network]
    sizes, y = plan.sizes, plan.rows.lanes["h"]
    for before, after in itertools.pairwise(own):
        if before.padded and after.skipped:
            x = (before.x + after.x) / 2
            more, name = plan.word("more", count=after.skipped), f"padding-{after.step}-dots"
            yield from ellipsis(name, x, y, more=more, sizes=sizes, of=after.tags)
    last = own[-1]
    count = network.total - 1 - (last.step or 0)
    if last.padded and count:
        box, more = plan.box(last, 0, network.lanes[0]), plan.word("more", count=count)
        x = 2 * last.x - box.left + plan.widths.beside
        yield from ellipsis("padding-dots", x, y, more=more, sizes=sizes, of=last.tags)


def _beyond(chain: Chain, of: str, stand: Stand, side: int, count: int) -> Iterator[Shape]:
    """Yield the wire of a state to or from the steps on one side that are not shown."""
    plan, y, sizes = chain.plan, chain.height(of), chain.plan.sizes
    edge, outward = chain.edge(stand, side), side == chain.way
    far = plan.widths.beyond(chain.network, chain.floor, chain.lane, left=side < 0, outward=outward)
    near = edge + side * (chain.taken(of) if outward else 0.0)
    tags = chain.tags(of, stand) if outward else chain.tags_before(of, stand)
    box = chain.box(stand)
    wire = f"{of}-{'after' if side > 0 else 'before'}{chain.network.suffix(chain.lane)}"
    dots = f"{wire}-dots"
    middle = edge + side * far
    yield from ellipsis(dots, middle, y, more=chain.more(count, of), sizes=sizes, of=tags)
    corners = ((near, y), (middle - side * 0.7 * sizes.dots, y))
    ends = (box, dots) if outward else (dots, box)
    tip = outward or not plan.is_open(stand)
    yield Wire(wire, corners if outward else corners[::-1], *ends, tip, of=tags)


def _bears(chain: Chain, stand: Stand) -> Iterator[Shape]:
    """Yield how strongly what a copy hands on bears on a later step, on the wire of h."""
    plan, bearing = chain.plan, chain.plan.bearings.get(chain.lane.tags)
    if bearing is None or stand.step is None:
        return
    y, edge, of = chain.height("h"), chain.edge(stand, chain.way), chain.tags("h", stand)
    name = stand.id("bearing", chain.lane)
    text = plan.word("bears", step=stand.step, later=bearing.step, size=bearing.text(stand.step))
    shown = bearing.filling(stand.step, text)
    near = edge + chain.way * (chain.taken("h") - plan.widths.bearing_width)
    place = (
        near + chain.way * plan.widths.bearing_width / 2,
        y,
        plan.widths.bearing_width,
        plan.sizes.row,
    )
    yield Node(
        name,
        *place,
        "value",
        label=shown.text,
        size=plan.sizes.value,
        tooltip=shown.tooltip,
        shade=shown.shade,
        of=of,
    )
    corners = ((edge, y), (near, y))
    yield Wire(f"{name}-wire", corners, chain.box(stand), name, arrow=False, of=of)


def _remembered(chain: Chain, stand: Stand) -> Iterator[Shape]:
    """Yield a copy's cell state, on the wire that leaves it."""
    plan, strand = chain.plan, chain.lane.strand
    if strand is None:
        return
    y, edge, of = chain.height("c"), chain.edge(stand, chain.way), chain.tags("c", stand)
    near = edge + chain.way * plan.widths.memory_gap(chain.floor, chain.lane)
    column = plan.column(stand, strand, "c", near + chain.way * plan.widths.slot / 2, y)
    yield from column.nodes(tooltip=plan.style.notation.tooltip("c"), of=of)
    name, above = stand.id("c", chain.lane), column.top + SYMBOL / 2 * plan.sizes.symbol
    yield from symbol(
        plan, stand, "c", f"{name}-symbol", (column.x, above), lane=chain.marked, of=of
    )
    corners = ((edge, y), (near, y))
    yield Wire(f"{name}-wire", corners, chain.box(stand), column.id, arrow=False, of=of)
