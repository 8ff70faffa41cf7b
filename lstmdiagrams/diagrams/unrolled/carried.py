"""A chain → what stands on its wires: cell states, and how strongly each step bears on another."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.unrolled.chains import Chain
from lstmdiagrams.diagrams.unrolled.marks import symbol
from lstmdiagrams.diagrams.unrolled.rows import LEAD, SYMBOL
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import Node, Shape, Wire

__all__ = ["carried"]


def carried(chain: Chain) -> Iterator[Shape]:
    """Yield what stands on a chain's wires."""
    for stand in chain.stands if "c" in chain.symbols else ():
        yield from _remembered(chain, stand)
    for stand in chain.stands:
        yield from _bears(chain, stand)


def _bears(chain: Chain, stand: Stand) -> Iterator[Shape]:
    """Yield how strongly a copy's state bears on a later step, on the wire of h towards it."""
    plan, bearing = chain.plan, chain.plan.bearings.get(chain.lane.tags)
    if bearing is None or stand.step is None or stand.step not in bearing.onward:
        return
    y, edge, of = chain.height("h"), chain.edge(stand, chain.way), chain.tags("h", stand)
    name, width = stand.id("bearing", chain.lane), plan.widths.bearing_width
    text = plan.word("bears", step=stand.step, later=bearing.step, size=bearing.text(stand.step))
    shown = bearing.filling(stand.step, text)
    near = edge + chain.way * (chain.taken("h", stand) - width)
    place = (near + chain.way * width / 2, y, width, plan.sizes.row)
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
    gap, ends = plan.widths.memory_gap(chain.floor, chain.lane), _is_last(chain, stand)
    near = edge + chain.way * (max(gap, LEAD) if ends else gap)
    column = plan.column(stand, strand, "c", near + chain.way * plan.widths.slot / 2, y)
    yield from column.nodes(tooltip=plan.style.notation.tooltip("c"), of=of)
    name, above = stand.id("c", chain.lane), column.top + SYMBOL / 2 * plan.sizes.symbol
    yield from symbol(
        plan, stand, "c", f"{name}-symbol", (column.x, above), lane=chain.marked, of=of
    )
    corners = ((edge, y), (near, y))
    yield Wire(f"{name}-wire", corners, chain.box(stand), column.id, arrow=ends, of=of)


def _is_last(chain: Chain, stand: Stand) -> bool:
    """Whether an arrow leads from a copy to its states, for no other copy follows."""
    return chain.plan.ends and stand is chain.stands[-1]
