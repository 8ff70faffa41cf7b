"""A plan → the shapes that all cells have in common: frame, states, input, output, labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from lstmdiagrams.diagrams.cells.parts import circle, gate, pill, row_names, unit_tags
from lstmdiagrams.diagrams.cells.plan import BEND, GAP, LEAD, Plan
from lstmdiagrams.diagrams.columns import through
from lstmdiagrams.graphics.shapes import (
    Align,
    Node,
    Point,
    Shape,
    Wire,
    symbol_label,
    text_label,
)

__all__ = [
    "columns",
    "feed",
    "frame",
    "gate_box",
    "input_at",
    "label",
    "output_at",
    "states",
    "trunk",
]

Of = Mapping[str, tuple[str, ...]]
NOTHING: Of = MappingProxyType({})
Side = Literal["left", "right", "over", "over left"]


def frame(plan: Plan) -> Iterator[Shape]:
    """Yield the cell's border, what it is, and what one must know of it."""
    width, height = plan.frame_right, plan.frame_top - plan.frame_bottom
    middle = (plan.frame_top + plan.frame_bottom) / 2
    yield Node("cell", width / 2, middle, width, height, "frame", "round", tooltip=plan.title)
    size, top = plan.sizes.heading, plan.frame_top - 1.3 * plan.sizes.heading
    of = plan.symbols  # whatever a reader looks at, it is in this cell
    yield text_label("cell-name", plan.title, 12, top, size=size, align="left", bold=True, of=of)
    left, size = plan.x_joins + 12, plan.sizes.name
    first = plan.frame_bottom + 6 + plan.legend_height - 0.75 * size
    for place, line in enumerate(plan.legend()):
        y, name = first - place * 1.5 * size, f"note-{place}"
        yield text_label(name, line, left, y, size=size, align="left", role="note", of=("x",))


def states(plan: Plan, more: Of = NOTHING) -> Iterator[Shape]:
    """Yield the names of the states at both sides, and the numbers of the units.

    Parameters
    ----------
    more : mapping of str to tuple of str
        What some belong to besides themselves.
    """
    for symbol in (f"{state}{when}" for when in ("_prev", "") for state in plan.STATES):
        column, of, half = plan.columns[symbol], _own(symbol, more), plan.sizes.pill / 2
        y = column.top + half if column.keys else column.y
        width, style = plan.pill_width, plan.style
        yield from pill(symbol, (column.x, y), width=width, style=style, names=plan.names, of=of)
        low = (column.bottom if column.keys else y - half) - 0.6 * plan.note
        yield from _shape(plan, symbol, (column.x, low), "middle", of)
        if column.keys and symbol.endswith("_prev"):
            yield from unit_tags(column, style, of=of)


def _own(symbol: str, more: Of) -> tuple[str, ...]:
    return (symbol, *more.get(symbol, ()))


def _shape(
    plan: Plan, symbol: str, at: Point, align: Align, of: tuple[str, ...]
) -> Iterator[Shape]:
    """Yield the shape of a quantity that has its symbol elsewhere, if shapes are asked for."""
    text = plan.shape_of(symbol, named=True)
    if text:
        name, size = f"{symbol}-shape", plan.sizes.tag
        tip = plan.style.word(plan.letters)
        yield text_label(name, text, *at, size=size, align=align, role="note", tooltip=tip, of=of)


def input_at(plan: Plan, corners: tuple[Point, ...]) -> Iterator[Shape]:
    """Yield the input, what it stands for, and its wire.

    Parameters
    ----------
    corners : tuple of (float, float)
        The way of the wire within the frame; it starts below the first one.
    """
    if not plan.subject.whole:
        start = (plan.x_joins, plan.frame_bottom)
        yield Wire("x-wire", (start, *corners), "cell", "cell", arrow=False, of=("x",))
        return
    column, radius = plan.columns["x"], plan.circle / 2
    at = (plan.x_joins, column.bottom - GAP - radius)
    style, width = plan.style, plan.circle
    yield from circle("x", "x", "input", at, style=style, width=width, of=("x",))
    yield from _captions(plan, at)
    if plan.strand:
        names = plan.strand.features
        yield from row_names(column, names, "feature", align="left", of=("x",))
    start = (plan.x_joins, at[1] + radius)
    for wire in through("x-wire", (start, *corners), column, "x", "cell", of=("x",)):
        yield replace(wire, arrow=False)  # it joins another line


def _captions(plan: Plan, at: Point) -> Iterator[Shape]:
    """Yield what the input stands for, its shape, and the step, beside it."""
    captions = plan.strand.captions(plan.step) if plan.strand else ()
    x, size = at[0] + plan.circle / 2 + 8, plan.sizes.name
    count = len(captions) + bool(plan.note)
    heights = [at[1] + ((count - 1) / 2 - place) * size * 1.5 for place in range(count)]
    for place, (line, y) in enumerate(zip(captions, heights, strict=False)):
        yield text_label(f"caption-{place}", line, x, y, size=size, align="left", of=("x",))
    if plan.note:
        yield from _shape(plan, "x", (x, heights[-1]), "left", ("x",))


def output_at(plan: Plan, under: tuple[Point, ...], source: str) -> Iterator[Shape]:
    """Yield the way of the hidden state up and out of the layer.

    Parameters
    ----------
    under : tuple of (float, float)
        The way of the wire to where it only goes straight up.
    source : str
        Id of where it comes from.
    """
    top = (plan.x_up, plan.frame_top)
    if not plan.subject.whole:
        yield Wire("h-out", (*under, top), source, "cell", arrow=False, of=("h",))
        return
    radius, size = plan.circle / 2, plan.sizes.name
    x, y = plan.x_up, plan.frame_top + LEAD + radius
    style, width, of = plan.style, plan.circle, ("h",)
    yield from circle("output", "h", "output", (x, y), style=style, width=width, of=of)
    said, left = plan.style.word("output"), x - radius - 5
    yield text_label("output-name", said, left, y, size=size, align="right", role="note", of=of)
    yield Wire("h-out", (*under, (x, y - radius)), source, "output", of=of)


def trunk(
    plan: Plan,
    start: tuple[Point, ...],
    gates: Of,
    *,
    source: str,
    of: tuple[str, ...] = (),
) -> Iterator[Wire]:
    """Yield the line that carries input and hidden state to gates, in pieces from gate to gate.

    Parameters
    ----------
    start : tuple of (float, float)
        The way to the line; the last corner is on it.
    gates : mapping of str to tuple of str
        The gates from left to right, and what the branch to each belongs to.
    source : str
        Id of where it comes from.
    of : tuple of str
        What the first piece belongs to, besides the gates.
    """
    way, y, symbols = start, start[-1][1], tuple(gates)
    for place, symbol in enumerate(symbols):
        x, box, name = plan.at[symbol], f"gate-{symbol}", f"h_prev-{symbol}"
        turn = ((x, y), (x, plan.gates_bottom))
        if symbol == symbols[-1]:
            yield Wire(name, (*way, *turn), source, box, of=(*of, *gates[symbol]))
            return
        leave = (x - BEND, y)
        further = dict.fromkeys(tag for other in symbols[place:] for tag in gates[other])
        yield Wire(f"{name}-line", (*way, leave), source, box, arrow=False, of=(*of, *further))
        yield Wire(name, (leave, *turn), source, box, of=gates[symbol])
        way, of = ((leave[0] - 1, y),), ()  # pieces share a point, so that no seam is seen


def gate_box(plan: Plan, symbol: str, at: Point, of: tuple[str, ...]) -> Iterator[Shape]:
    """Yield the box of a gate, the middle of its lower edge at a place."""
    squash, name = plan.boxes()[symbol]
    width, style = plan.gate_width, plan.style
    yield from gate(symbol, squash, at, width=width, style=style, name=name, of=of)


def feed(
    plan: Plan, symbol: str, gate: str, x: float, way: tuple[Point, ...], *, source: str
) -> Iterator[Shape]:
    """Yield the wire that comes down to a gate, through its values and into the gate's left side.

    Parameters
    ----------
    symbol : str
        What it carries.
    gate : str
    x : float
        Where it comes down.
    way : tuple of (float, float)
        Its way so far; where it does not end over x, it goes there first.
    source : str
        Id of where it comes from.
    """
    side, into = plan.at[gate] - plan.gate_width / 2, plan.gates_bottom + plan.gate_height / 2
    way = way if way[-1][0] == x else (*way, (x, way[-1][1]))
    corners, column, of = (*way, (x, into), (side, into)), plan.columns[symbol], (symbol,)
    name, head, piece = f"{symbol}-wire", f"gate-{gate}", len(way) - 1
    yield from through(name, corners, column, source, head, piece=piece, of=of)
    yield from label(plan, symbol, x - 4, plan.values_top, "over left")


def columns(plan: Plan, more: Of = NOTHING) -> Iterator[Shape]:
    """Yield the boxes of all values, still blank.

    Parameters
    ----------
    more : dict of str to tuple of str
        What some belong to besides themselves.
    """
    for symbol, column in plan.columns.items():
        tip = plan.notation.tooltip(symbol)
        yield from column.nodes(tooltip=tip, of=_own(symbol, more))


def label(
    plan: Plan, symbol: str, x: float, y: float, side: Side, *, of: tuple[str, ...] = ()
) -> Iterator[Shape]:
    """Yield a quantity's symbol, and its shape below if shapes are asked for.

    Parameters
    ----------
    x : float
        Its left end, its right end, or its middle.
    y : float
        The middle of its height; of one that stands over a column, the column's end.
    side : {"left", "right", "over", "over left"}
        Where it stands: beside a wire or its column; over a column, in the middle or to the left
        of the wire.
    of : tuple of str
        What it belongs to besides its quantity.
    """
    sizes, tip, of = plan.sizes, plan.notation.tooltip(symbol), (symbol, *of)
    align, over = _ALIGNED[side], side.startswith("over")
    rise, drop = 0.55 * sizes.symbol if plan.note else 0.0, 0.65 * sizes.symbol
    middle = y + sizes.label + plan.note if over else y + rise
    written, name, size = plan.notation[symbol].symbol, f"{symbol}-symbol", sizes.symbol
    yield from symbol_label(name, written, x, middle, size=size, align=align, tooltip=tip, of=of)
    if plan.note:
        text, name, low = plan.shape_of(symbol), f"{symbol}-shape", y - drop
        at = (x, y + 0.7 * sizes.label if over else low)
        size = sizes.tag
        yield text_label(name, text, *at, size=size, align=align, role="note", tooltip=tip, of=of)


_ALIGNED: Mapping[Side, Align] = {
    "left": "right", "right": "left", "over": "middle", "over left": "right"
}  # fmt: skip
