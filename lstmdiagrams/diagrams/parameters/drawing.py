"""A plan → the shapes of a layer's parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.parameters.claims import Entry, label_of, name_of, shape_text, slice_text
from lstmdiagrams.diagrams.parameters.plan import AIR, BRACKET, LEAD, Place, Plan
from lstmdiagrams.graphics.shapes import (
    LINE,
    SLACK,
    Align,
    Node,
    Shape,
    Wire,
    symbol_label,
    tagged,
    text_label,
)
from lstmdiagrams.graphics.text import text_width

if TYPE_CHECKING:
    from lstmdiagrams.reference.layouts import Block, Piece

__all__ = ["cell_id", "shapes"]


def shapes(plan: Plan) -> Iterator[Shape]:
    """Yield everything."""
    yield from tagged(_heading(plan), *plan.gates)
    for place in plan.places:
        yield from _entries(plan, place) if plan.values else _blocks(plan, place)
        tags = (place.piece.factor, *plan.gates) if place.piece.blocks else ("m", "h")
        yield from tagged(_head(plan, place), *filter(None, tags))
        yield from tagged(_count(plan, place), *filter(None, tags))
    for number, gate in enumerate(plan.gates):
        yield from tagged(_gate(plan, gate, plan.spans[number]), gate)
    yield from tagged(_total(plan), *plan.gates)


def cell_id(place: Place, entry: Entry) -> str:
    """Return the id of a number: its parameter's name and its index there."""
    return f"{place.name}-{'-'.join(map(str, entry.index))}"


def _corner(plan: Plan) -> tuple[float, float]:
    """Return the left and the upper edge of the figure, without its heading."""
    first = plan.places[0]
    start = 0.0 if plan.across else plan.stretch(first.piece)[0]
    return plan.at(start - plan.head, first.outer_start - plan.margin)


def _heading(plan: Plan) -> Iterator[Shape]:
    """Yield what is shown, in the corner."""
    (x, y), (title, order) = _corner(plan), plan.heading
    size = plan.sizes.heading
    y -= 0.0 if plan.across else LINE * plan.sizes.name / 2  # level with the parameters' names
    yield text_label("heading", title, x, y, size=size, align="left", bold=True)
    below = y - size * LINE
    if order:
        yield text_label("order", order, x, below, size=plan.sizes.name, align="left", role="note")


def _gate(plan: Plan, gate: str, span: str) -> Iterator[Shape]:
    """Yield a gate's name before its entries, and which rows or columns they are."""
    sizes, quantity = plan.sizes, plan.style.notation[gate]
    (width, height), middle = plan.pill, plan.middle_of(gate)
    edge, tip = plan.places[0].outer_start, plan.style.notation.tooltip(gate)
    words = sizes.name * LINE if plan.across else plan.span_width
    x, y = plan.at(middle, edge - AIR - words / 2)
    yield text_label(f"{gate}-span", span, x, y, size=sizes.name, role="note", tooltip=tip)
    short = height if plan.across else width
    x, y = plan.at(middle, edge - plan.margin + short / 2)
    yield Node(f"gate-{gate}", x, y, width, height, "gate", "round", tooltip=tip)
    up, down = height * 0.18, height * 0.26
    yield from symbol_label(
        f"{gate}-symbol", quantity.symbol, x, y + up, size=sizes.symbol, tooltip=tip
    )
    yield text_label(f"{gate}-name", quantity.name, x, y - down, size=sizes.name, tooltip=tip)


def _total(plan: Plan) -> Iterator[Shape]:
    """Yield how many rows or columns there are, beside all gates."""
    edge = plan.places[0].outer_start - plan.margin - BRACKET
    ends = f"gate-{plan.gates[0]}", f"gate-{plan.gates[-1]}"
    yield _bracket(plan, "total", (0.0, plan.length), (edge, edge - BRACKET), ends)
    size = plan.sizes.name
    beyond = edge - BRACKET - (size * LINE / 2 + 2 if plan.across else 3)
    x, y = plan.at(plan.length / 2, beyond)
    align: Align = "middle" if plan.across else "right"
    yield text_label("total-text", plan.total_text, x, y, size=size, align=align)


def _bracket(
    plan: Plan,
    name: str,
    along: tuple[float, float],
    short: tuple[float, float],
    ends: tuple[str, str],
) -> Wire:
    """Return a bracket along the long axis, its tips at the first of two places on the short."""
    (start, end), (tips, back) = along, short
    corners = ((start, tips), (start, back), (end, back), (end, tips))
    points = tuple(plan.at(*corner) for corner in corners)
    return Wire(name, points, *ends, arrow=False, role="bracket", radius=2)


def _head(plan: Plan, place: Place) -> Iterator[Shape]:
    """Yield a parameter's name and shape, what it is multiplied with, and the way into it."""
    piece, sizes = place.piece, plan.sizes
    start, _ = plan.stretch(piece)
    end = plan.at(start, place.middle)
    reach = plan.widest_factor if plan.across else sizes.circle
    x, y = plan.at(start - LEAD - reach / 2, place.middle)
    name = f"{place.name}-factor"
    yield from _factor(plan, piece, name, (x, y))
    half = plan.factor_width(piece) if plan.across else _factor_height(plan, piece)
    begin = plan.at(start - LEAD - reach / 2 + half / 2, place.middle)
    yield Wire(f"{place.name}-wire", (begin, end), name, _first_id(plan, place))
    yield from _title(plan, place, start - LEAD - reach - AIR)


def _title(plan: Plan, place: Place, edge: float) -> Iterator[Shape]:
    """Yield a parameter's name, and under it its shape, up to an edge on the long axis."""
    sizes = plan.sizes
    line = LINE * sizes.name
    align: Align = "right" if plan.across else "middle"
    lines = ((name_of(place.piece), sizes.name, True), (shape_text(place.piece), sizes.tag, False))
    for number, (text, size, bold) in enumerate(lines):
        down = (number - 0.5) * line
        at = (edge, place.middle + down) if plan.across else (edge - line + down, place.middle)
        x, y = plan.at(*at)
        name, role = f"{place.name}-title-{number}", "text" if bold else "note"
        yield text_label(name, text, x, y, size=size, align=align, bold=bold, role=role)


def _factor_height(plan: Plan, piece: Piece) -> float:
    """Height of what stands before a piece."""
    sizes = plan.sizes
    return {"": sizes.operation, "x": plan.factor_width(piece)}.get(piece.factor, sizes.pill)


def _factor(plan: Plan, piece: Piece, name: str, at: tuple[float, float]) -> Iterator[Shape]:
    """Yield what a parameter is multiplied with, or a plus where it is added."""
    (x, y), sizes, notation = at, plan.sizes, plan.style.notation
    width, height = plan.factor_width(piece), _factor_height(plan, piece)
    if not piece.factor:
        place, tip = (x, y, width, height), plan.style.word("plus")
        yield Node(name, *place, "operation", "circle", "+", size=sizes.sign, tooltip=tip)
        return
    tip = notation.tooltip(piece.factor)
    role, form = ("input", "circle") if piece.factor == "x" else ("state", "round")
    yield Node(name, x, y, width, height, role, form, tooltip=tip)  # type: ignore[arg-type]
    symbol = plan.factor_symbol(piece)
    yield from symbol_label(f"{name}-symbol", symbol, x, y + 1, size=sizes.symbol, tooltip=tip)


def _count(plan: Plan, place: Place) -> Iterator[Shape]:
    """Yield how many entries a matrix has along the short axis, and their numbers."""
    piece, sizes = place.piece, plan.sizes
    text = plan.count_text(piece)
    if not text:
        return
    _, end = plan.stretch(piece)
    if plan.values:
        yield from _short_tags(plan, place, end)
    edge = end + _short_room(plan, place) + 1 + BRACKET
    first = _first_id(plan, place)
    corners = (
        (edge - BRACKET / 2, place.start),
        (edge + BRACKET / 2, place.start),
        (edge + BRACKET / 2, place.end),
        (edge - BRACKET / 2, place.end),
    )
    points = tuple(plan.at(*corner) for corner in corners)
    name = f"{place.name}-count"
    yield Wire(name, points, first, first, arrow=False, role="bracket", radius=2)
    beyond = edge + BRACKET / 2 + (3 if plan.across else sizes.tag * LINE / 2 + 2)
    x, y = plan.at(beyond, place.middle)
    align: Align = "left" if plan.across else "middle"
    yield text_label(f"{name}-text", text, x, y, size=sizes.tag, align=align)


def _short_tags(plan: Plan, place: Place, end: float) -> Iterator[Shape]:
    """Yield the numbers of the entries along the short axis."""
    room, step = _short_room(plan, place), plan.cell[1]
    align: Align = "left" if plan.across else "middle"
    for other in range(round((place.end - place.start) / step)):
        along = end + (3 if plan.across else 1 + room / 2)
        x, y = plan.at(along, place.start + (other + 0.5) * step)
        name = f"{place.name}-other-{other}"
        yield text_label(name, str(other), x, y, size=plan.sizes.tag, align=align, role="note")


def _short_room(plan: Plan, place: Place) -> float:
    """Return how much of the long axis these numbers take."""
    if not plan.values:
        return 0.0
    if not plan.across:
        return plan.sizes.tag * LINE
    last = max(entry.other for entry in plan.entries[place.name])
    return text_width(str(last), plan.sizes.tag) + SLACK + 3


def _blocks(plan: Plan, place: Place) -> Iterator[Shape]:
    """Yield a box for each gate of a parameter, with its symbol and how it is cut out."""
    for number, block in enumerate(place.piece.blocks or (None,)):
        yield from tagged(_block(plan, place, number, block), *_tags(place.piece, block))


def _tags(piece: Piece, block: Block | None) -> tuple[str, ...]:
    """Return what a gate's entries belong to."""
    if block is None:
        return ("m", "h")
    return (block.gate, f"p{block.gate}") if piece.source == "peephole" else (block.gate,)


def _block(plan: Plan, place: Place, number: int, block: Block | None) -> Iterator[Shape]:
    piece, sizes = place.piece, plan.sizes
    start = plan.start_of(piece, number)
    x, y = plan.at(start + plan.block / 2, place.middle)
    width, height = plan.extent(plan.block, place.end - place.start)
    name, cut = _block_id(place, number), slice_text(piece, block)
    tip = f"{piece.name}{cut}"
    yield Node(name, x, y, width, height, "gate", "box", tooltip=tip)
    label = label_of(piece, block, plan.style)
    up = sizes.symbol * 0.55
    yield from symbol_label(f"{name}-symbol", label, x, y + up, size=sizes.symbol, tooltip=tip)
    yield text_label(f"{name}-cut", cut, x, y - sizes.tag * 1.2, size=sizes.tag, tooltip=tip)


def _block_id(place: Place, number: int) -> str:
    blocks = place.piece.blocks
    return f"{place.name}-{blocks[number].gate if blocks else 'all'}"


def _first_id(plan: Plan, place: Place) -> str:
    """Return the id of a piece's first box, to which wires lead."""
    if not plan.values:
        return _block_id(place, 0)
    return cell_id(place, plan.entries[place.name][0])


def _entries(plan: Plan, place: Place) -> Iterator[Shape]:
    """Yield a slot for every number of a parameter, and the numbers of rows or columns."""
    piece = place.piece
    width, height = plan.extent(*plan.cell)
    for entry in plan.entries[place.name]:
        block = piece.blocks[entry.block] if piece.blocks else None
        along = plan.start_of(piece, entry.block) + (entry.unit + 0.5) * plan.cell[0]
        x, y = plan.at(along, place.start + (entry.other + 0.5) * plan.cell[1])
        name, tags = cell_id(place, entry), _tags(piece, block)
        yield Node(name, x, y, width, height, "value", size=plan.sizes.value, of=tags)
        if not entry.other:
            yield from tagged(_long_tag(plan, place, entry, along), *tags)


def _long_tag(plan: Plan, place: Place, entry: Entry, along: float) -> Iterator[Shape]:
    """Yield the number of a row (of a column in Keras), before its first entry."""
    size, piece = plan.sizes.tag, place.piece
    number = plan.number(piece, entry)
    before = place.start - (size * LINE / 2 + 1 if plan.across else 4)
    x, y = plan.at(along, before)
    align: Align = "middle" if plan.across else "right"
    yield text_label(
        f"{place.name}-tag-{number}", str(number), x, y, size=size, align=align, role="note"
    )
