"""The parts that the insides of all cells are made of: gates, operations, states, inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    "squashing",
    "squashing_width",
    "unit_tags",
]

KINDS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}  # what a network's box says


def gate_width(style: Style, boxes: Iterable[tuple[str, str]]) -> float:
    """Width of gates' boxes: that of the widest of what squashes in them, and of their names.

    Parameters
    ----------
    boxes : iterable of (str, str)
        What squashes, and the name in words or nothing.
    """
    sizes = style.sizes
    widths = [
        max(text_width(squash, sizes.symbol), text_width(name, sizes.name))
        for squash, name in boxes
    ]
    return max(widths) + 2 * sizes.padding


def gate_height(sizes: Sizes, *, names: bool) -> float:
    """Height of a gate's box, with its name in words or without."""
    return sizes.named_gate if names else sizes.gate


def gate(
    symbol: str,
    squash: str,
    at: Point,
    *,
    width: float,
    style: Style,
    name: str = "",
    of: tuple[str, ...] = (),
) -> Iterator[Shape]:
    """Yield a gate's box with what squashes in it, and its name.

    Parameters
    ----------
    symbol : str
        Of what it gives out.
    at : (float, float)
        The middle of its lower edge.
    name : str
        In words, or nothing.
    of : tuple of str
        What it belongs to.
    """
    sizes, tip = style.sizes, style.notation.tooltip(symbol)
    height = gate_height(sizes, names=bool(name))
    x, y = at[0], at[1] + height / 2
    box, size = f"gate-{symbol}", sizes.symbol
    yield Node(box, x, y, width, height, "gate", "round", tooltip=tip, of=of)
    rise = height * 0.2 if name else 0.0
    yield text_label(f"{box}-squash", squash, x, y + rise, size=size, tooltip=tip, of=of)
    if name:
        low = y - height * 0.26
        yield text_label(f"{box}-name", name, x, low, size=sizes.name, tooltip=tip, of=of)


def operation(
    name: str,
    sign: str,
    at: Point,
    *,
    sizes: Sizes,
    tooltip: str,
    of: tuple[str, ...] = (),
) -> Node:
    """Return a circle with the sign of an operation that is done unit by unit."""
    place = (*at, sizes.operation, sizes.operation)
    size = sizes.sign if len(sign) == 1 else 0.75 * sizes.sign
    return Node(name, *place, "operation", "circle", sign, size=size, tooltip=tooltip, of=of)


def squashing_width(squash: str, sizes: Sizes) -> float:
    """Width of the ellipse of what squashes on a wire."""
    text = text_width(squash, sizes.symbol - sizes.symbol / 11)
    return max(sizes.squash_width, 1.25 * text + 2 * sizes.padding)


def squashing(
    name: str,
    squash: str,
    at: Point,
    *,
    sizes: Sizes,
    tooltip: str,
    of: tuple[str, ...] = (),
) -> Node:
    """Return an ellipse with the name of a function that is applied unit by unit."""
    place = (*at, squashing_width(squash, sizes), sizes.squash_height)
    size = sizes.symbol - sizes.symbol / 11
    return Node(name, *place, "operation", "ellipse", squash, size=size, tooltip=tooltip, of=of)


def pill(
    symbol: str,
    at: Point,
    *,
    width: float,
    style: Style,
    names: bool,
    of: tuple[str, ...] = (),
) -> Iterator[Shape]:
    """Yield a state's symbol in a green box and its name in words above it.

    Parameters
    ----------
    symbol : {"c_prev", "h_prev", "c", "h"}
        Also its id.
    at : (float, float)
        Its middle.
    of : tuple of str
        What it belongs to.
    """
    (x, y), sizes, notation = at, style.sizes, style.notation
    tip, written = notation.tooltip(symbol), notation[symbol].symbol
    yield Node(symbol, x, y, width, sizes.pill, "state", "round", tooltip=tip, of=of)
    yield from symbol_label(
        f"{symbol}-symbol", written, x, y + 1, size=sizes.symbol, tooltip=tip, of=of
    )
    if names:
        plain = notation[symbol.removesuffix("_prev")].name
        above, size = y + sizes.pill / 2 + 0.875 * sizes.name, sizes.name
        yield text_label(
            f"{symbol}-name", plain, x, above, size=size, role="note", tooltip=tip, of=of
        )


def circle_width(sizes: Sizes, *symbols: str) -> float:
    """Diameter of a circle that holds any of these symbols."""
    widths = [label_width(symbol, sizes.symbol) + 2 * sizes.padding for symbol in symbols]
    return max(sizes.circle, *widths)


def circle(
    name: str,
    symbol: str,
    role: str,
    at: Point,
    *,
    style: Style,
    width: float = 0.0,
    of: tuple[str, ...] = (),
) -> Iterator[Shape]:
    """Yield an input's or an output's symbol in a circle with its middle at a place.

    Parameters
    ----------
    symbol : str
        The quantity.
    width : float
        The diameter, if it is not the usual one.
    of : tuple of str
        What it belongs to.
    """
    (x, y), tip = at, style.notation.tooltip(symbol)
    written, size = style.notation[symbol].symbol, style.sizes.symbol
    across = width or style.sizes.circle
    yield Node(name, x, y, across, across, role, "circle", tooltip=tip, of=of)
    yield from symbol_label(f"{name}-symbol", written, x, y + 1, size=size, tooltip=tip, of=of)


def unit_tags(column: Column, style: Style, *, of: tuple[str, ...] = ()) -> Iterator[Shape]:
    """Yield the numbers of the shown units to the left of a column, and how many are left out."""
    sizes = style.sizes
    edge, head = column.left - 4, column.top + sizes.row / 2
    tags = [(style.word("unit"), head)]
    for row in column.rows():
        more = style.word("more", count=row.skipped)
        tags.append((str(row.key.unit) if row.key else more, row.y))
    for place, (text, y) in enumerate(tags):
        name = f"{column.id}-tag-{place}"
        yield text_label(name, text, edge, y, size=sizes.tag, align="right", role="note", of=of)


def row_names(
    column: Column,
    names: Sequence[str],
    name: str,
    *,
    align: Align,
    of: tuple[str, ...] = (),
) -> Iterator[Shape]:
    """Yield what the shown rows of a column stand for, on one side of it.

    Parameters
    ----------
    names : sequence of str
        One for each key, or none.
    name : str
        What the ids begin with.
    align : {"left", "right"}
        "left" writes to the right of the column.
    of : tuple of str
        What they belong to.
    """
    x = column.right + 4 if align == "left" else column.left - 4
    rows = [row for row in column.rows() if row.key]
    size = column.sizes.tag
    for place, (row, text) in enumerate(zip(rows, names, strict=False)):
        yield text_label(
            f"{name}-{place}", text, x, row.y, size=size, align=align, role="note", of=of
        )
