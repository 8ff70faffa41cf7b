"""The parts that the insides of all cells are made of: gates, operations, states, inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lstmdiagrams.choices.sizes import Sizes
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.graphics.shapes import (
    Align,
    Node,
    Point,
    Shape,
    label_width,
    symbol_label,
    text_label,
)
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Quantity

__all__ = [
    "KINDS",
    "circle",
    "circle_width",
    "gate",
    "gate_height",
    "gate_width",
    "operation",
    "pill",
    "row_names",
    "tooltip_of",
    "unit_tags",
]

KINDS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}  # what a network's box says


def tooltip_of(quantity: Quantity) -> str:
    """Return what a reader sees who points at a quantity."""
    return f"{quantity.name} {quantity.plain}: {quantity.meaning}"


def gate_width(style: Style, gates: Mapping[str, str], *, names: bool) -> float:
    """Width of a gate's box: that of what squashes, or of the longest of their names."""
    sizes = style.sizes
    texts = [text_width(squash, sizes.symbol) for squash in gates.values()]
    texts += [text_width(style.notation[symbol].name, sizes.name) for symbol in gates if names]
    return max(texts) + 2 * sizes.padding


def gate_height(sizes: Sizes, *, names: bool) -> float:
    """Height of a gate's box, with its name in words or without."""
    return sizes.named_gate if names else sizes.gate


def gate(
    symbol: str, squash: str, at: Point, *, width: float, style: Style, names: bool
) -> Iterator[Shape]:
    """Yield a gate's box with what squashes in it, and its name.

    Parameters
    ----------
    at : (float, float)
        The middle of its lower edge.
    """
    quantity, sizes = style.notation[symbol], style.sizes
    height = gate_height(sizes, names=names)
    tip = tooltip_of(quantity)
    x, y = at[0], at[1] + height / 2
    yield Node(f"gate-{symbol}", x, y, width, height, "gate", "round", tooltip=tip)
    rise = height * 0.2 if names else 0.0
    yield text_label(f"gate-{symbol}-squash", squash, x, y + rise, size=sizes.symbol, tooltip=tip)
    if names:
        low = y - height * 0.26
        yield text_label(f"gate-{symbol}-name", quantity.name, x, low, size=sizes.name, tooltip=tip)


def operation(name: str, sign: str, x: float, y: float, *, sizes: Sizes, tooltip: str) -> Node:
    """Return a circle with the sign of an operation that is done unit by unit."""
    place = (x, y, sizes.operation, sizes.operation)
    return Node(name, *place, "operation", "circle", sign, size=sizes.sign, tooltip=tooltip)


def pill(symbol: str, at: Point, *, width: float, style: Style, names: bool) -> Iterator[Shape]:
    """Yield a state's symbol in a green box and its name in words above it.

    Parameters
    ----------
    symbol : {"c_prev", "h_prev", "c", "h"}
        Also its id.
    at : (float, float)
        Its middle.
    """
    (x, y), sizes = at, style.sizes
    quantity = style.notation[symbol]
    tip = tooltip_of(quantity)
    plain = style.notation[symbol.removesuffix("_prev")].name
    yield Node(symbol, x, y, width, sizes.pill, "state", "round", tooltip=tip)
    yield from symbol_label(
        f"{symbol}-symbol", quantity.symbol, x, y + 1, size=sizes.symbol, tooltip=tip
    )
    if names:
        above = y + sizes.pill / 2 + 0.875 * sizes.name
        yield text_label(
            f"{symbol}-name", plain, x, above, size=sizes.name, role="note", tooltip=tip
        )


def circle_width(sizes: Sizes, *symbols: str) -> float:
    """Diameter of a circle that holds any of these symbols."""
    widths = [label_width(symbol, sizes.symbol) + 2 * sizes.padding for symbol in symbols]
    return max(sizes.circle, *widths)


def circle(
    name: str,
    quantity: Quantity,
    role: str,
    at: Point,
    *,
    sizes: Sizes,
    step: str = "t",
    width: float = 0.0,
) -> Iterator[Shape]:
    """Yield an input's or an output's symbol in a circle with its middle at a place.

    Parameters
    ----------
    step : str
        How the step is called in the subscript.
    width : float
        The diameter, if it is not the usual one.
    """
    (x, y), tip = at, tooltip_of(quantity)
    symbol = quantity.at(step)
    size = width or sizes.circle
    yield Node(name, x, y, size, size, role, "circle", tooltip=tip)
    yield from symbol_label(f"{name}-symbol", symbol, x, y + 1, size=sizes.symbol, tooltip=tip)


def unit_tags(column: Column, style: Style) -> Iterator[Shape]:
    """Yield the numbers of the shown units to the left of a column, and how many are left out."""
    sizes = style.sizes
    edge, head = column.left - 4, column.top + sizes.row / 2
    tags = [(style.word("unit"), head)]
    for row in column.rows():
        more = style.word("more", count=row.skipped)
        tags.append((str(row.key.unit) if row.key else more, row.y))
    for place, (text, y) in enumerate(tags):
        name = f"{column.id}-tag-{place}"
        yield text_label(name, text, edge, y, size=sizes.tag, align="right", role="note")


def row_names(column: Column, names: Sequence[str], name: str, *, align: Align) -> Iterator[Shape]:
    """Yield what the shown rows of a column stand for, on one side of it.

    Parameters
    ----------
    names : sequence of str
        One for each key, or none.
    name : str
        What the ids begin with.
    align : {"left", "right"}
        "left" writes to the right of the column.
    """
    x = column.right + 4 if align == "left" else column.left - 4
    rows = [row for row in column.rows() if row.key]
    size = column.sizes.tag
    for place, (row, text) in enumerate(zip(rows, names, strict=False)):
        yield text_label(f"{name}-{place}", text, x, row.y, size=size, align=align, role="note")
