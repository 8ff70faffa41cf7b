"""The parts that the insides of all cells are made of: gates, operations, states, inputs."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.columns import ROW, Column
from lstmdiagrams.graphics.shapes import Node, Point, Shape, symbol_label, text_label
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Notation, Quantity

__all__ = [
    "CIRCLE",
    "GATE_HEIGHT",
    "NAME",
    "OPERATION",
    "PILL",
    "SYMBOL",
    "TANH",
    "circle",
    "gate",
    "gate_width",
    "operation",
    "pill",
    "tooltip_of",
    "unit_tags",
]

GATE_HEIGHT = 34.0
OPERATION = 18.0  # diameter of a pointwise operation
TANH = (42.0, 20.0)  # width and height of a squashing that stands on a wire
CIRCLE = 30.0  # diameter of the input and the output
PILL = 20.0  # height of a state's name
NAME = 8.0  # font size of words
SYMBOL = 11.0  # font size of symbols
PADDING = 5.0  # beside a text in its box


def tooltip_of(quantity: Quantity) -> str:
    """Return what a reader sees who points at a quantity."""
    return f"{quantity.name} {quantity.plain}: {quantity.meaning}"


def gate_width(notation: Notation, symbols: tuple[str, ...]) -> float:
    """Width of a gate's box: that of the longest of their names."""
    return max(text_width(notation[symbol].name, NAME) for symbol in symbols) + 2 * PADDING


def gate(
    symbol: str, squash: str, at: Point, *, width: float, notation: Notation
) -> Iterator[Shape]:
    """Yield a gate's box with what squashes in it, and its name.

    Parameters
    ----------
    at : (float, float)
        The middle of its lower edge.
    """
    quantity = notation[symbol]
    tip = tooltip_of(quantity)
    x, middle = at[0], at[1] + GATE_HEIGHT / 2
    yield Node(f"gate-{symbol}", x, middle, width, GATE_HEIGHT, "gate", "round", tooltip=tip)
    yield text_label(f"gate-{symbol}-squash", squash, x, middle + 7, size=SYMBOL, tooltip=tip)
    yield text_label(f"gate-{symbol}-name", quantity.name, x, middle - 9, size=NAME, tooltip=tip)


def operation(name: str, sign: str, x: float, y: float, *, tooltip: str) -> Node:
    """Return a circle with the sign of an operation that is done unit by unit."""
    return Node(
        name, x, y, OPERATION, OPERATION, "operation", "circle", sign, size=12, tooltip=tooltip
    )


def pill(symbol: str, at: Point, *, width: float, notation: Notation) -> Iterator[Shape]:
    """Yield a state's symbol in a green box and its name in words above it.

    Parameters
    ----------
    symbol : {"c_prev", "h_prev", "c", "h"}
        Also its id.
    at : (float, float)
        Its middle.
    """
    x, y = at
    quantity = notation[symbol]
    tip = tooltip_of(quantity)
    plain = notation[symbol.removesuffix("_prev")].name
    yield Node(symbol, x, y, width, PILL, "state", "round", tooltip=tip)
    yield from symbol_label(f"{symbol}-symbol", quantity.symbol, x, y + 1, size=SYMBOL, tooltip=tip)
    yield text_label(
        f"{symbol}-name", plain, x, y + PILL / 2 + 7, size=NAME, role="note", tooltip=tip
    )


def circle(name: str, symbol: str, role: str, at: Point, *, notation: Notation) -> Iterator[Shape]:
    """Yield an input's or an output's symbol in a circle with its middle at a place."""
    x, y = at
    tip = tooltip_of(notation[symbol])
    yield Node(name, x, y, CIRCLE, CIRCLE, role, "circle", tooltip=tip)
    yield from symbol_label(
        f"{name}-symbol", notation[symbol].symbol, x, y + 1, size=SYMBOL, tooltip=tip
    )


def unit_tags(column: Column, notation: Notation) -> Iterator[Shape]:
    """Yield the numbers of the shown units to the left of a column, and how many are left out."""
    edge = column.left - 4
    words = notation.words
    yield text_label(
        f"{column.id}-head",
        words["unit"],
        edge,
        column.top + ROW / 2,
        size=7,
        align="right",
        role="note",
    )
    for place, key in enumerate(column.keys):
        name, y = f"{key.id}-tag", column.row(place)
        yield text_label(name, str(key.unit), edge, y, size=7, align="right", role="note")
    if column.more:
        text = words["more"].format(count=column.more)
        y = column.row(len(column.keys))
        yield text_label(f"{column.id}-rest", text, edge, y, size=7, align="right", role="note")
