"""A chain → where it begins and ends: with states, or with an ellipsis for steps not shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lstmdiagrams.diagrams.chain import ellipsis
from lstmdiagrams.diagrams.unrolled.chains import Chain
from lstmdiagrams.diagrams.unrolled.marks import symbol
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.rows import LEAD, SYMBOL
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import Node, Shape, Wire, symbol_label

__all__ = ["ends", "left_out_of_padding"]


def ends(chain: Chain) -> Iterator[Shape]:
    """Yield what stands before the first and after the last copy."""
    yield from _left_out(chain)
    if chain.plan.opens(left=True):
        yield from _begun(chain)
    if chain.plan.ends:
        yield from _ended(chain)


def _begun(chain: Chain) -> Iterator[Shape]:
    """Yield the states with which the sequence begins, where they come into an open cell."""
    plan, stand = chain.plan, chain.stands[0]
    edge, before = chain.edge(stand, -1), (stand.step or 0) + (1 if plan.turned else -1)
    x, sizes = edge - plan.begun_width / 2 - plan.begun_lead, plan.sizes
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
    """Yield the states with which the sequence ends, beside the last cell."""
    plan, stand = chain.plan, chain.stands[-1]
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


def left_out_of_padding(plan: Plan, network: Network) -> Iterator[Shape]:
    """Yield an ellipsis wherever steps past the sequence's end are left out."""
    own = [stand for stand in plan.stands if stand.network is network]
    sizes, y = plan.sizes, plan.rows.lanes["h"]
    for before, after in itertools.pairwise(own):
        if before.padded and after.padded and after.skipped:
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
    near = edge + side * (chain.taken(of, stand) if outward else 0.0)
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
