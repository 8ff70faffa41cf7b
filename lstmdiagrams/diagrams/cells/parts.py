"""The parts that the insides of all cells are made of: gates, operations, states, inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lstmdiagrams.diagrams.columns import ROW, Column
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
from lstmdiagrams.notation import Notation, Quantity

__all__ = [
    "CIRCLE",
    "KINDS",
    "NAME",
    "OPERATION",
    "PILL",
    "SYMBOL",
    "TAG",
    "TANH",
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

OPERATION = 18.0  # diameter of a pointwise operation
TANH = (42.0, 20.0)  # width and height of a squashing that stands on a wire
CIRCLE = 30.0  # diameter of the input and the output
PILL = 20.0  # height of a state's name
NAME = 8.0  # font size of words
SYMBOL = 11.0  # font size of symbols
TAG = 7.0  # font size of the names of rows
KINDS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}  # what a network's box says
PADDING = 5.0  # beside a text in its box


def tooltip_of(quantity: Quantity) -> str:
    """Return what a reader sees who points at a quantity."""
    return f"{quantity.name} {quantity.plain}: {quantity.meaning}"


def gate_width(notation: Notation, gates: Mapping[str, str], *, names: bool) -> float:
    """Width of a gate's box: that of what squashes, or of the longest of their names."""
    texts = [text_width(squash, SYMBOL) for squash in gates.values()]
    texts += [text_width(notation[symbol].name, NAME) for symbol in gates if names]
    return max(texts) + 2 * PADDING


def gate_height(*, names: bool) -> float:
    """Height of a gate's box, with its name in words or without."""
    return 34.0 if names else 22.0


def gate(
    symbol: str, squash: str, at: Point, *, width: float, notation: Notation, names: bool
) -> Iterator[Shape]:
    """Yield a gate's box with what squashes in it, and its name.

    Parameters
    ----------
    at : (float, float)
        The middle of its lower edge.
    """
    quantity, height = notation[symbol], gate_height(names=names)
    tip = tooltip_of(quantity)
    x, y = at[0], at[1] + height / 2
    yield Node(f"gate-{symbol}", x, y, width, height, "gate", "round", tooltip=tip)
    rise = 7 if names else 0
    yield text_label(f"gate-{symbol}-squash", squash, x, y + rise, size=SYMBOL, tooltip=tip)
    if names:
        yield text_label(f"gate-{symbol}-name", quantity.name, x, y - 9, size=NAME, tooltip=tip)


def operation(name: str, sign: str, x: float, y: float, *, tooltip: str) -> Node:
    """Return a circle with the sign of an operation that is done unit by unit."""
    return Node(
        name, x, y, OPERATION, OPERATION, "operation", "circle", sign, size=12, tooltip=tooltip
    )


def pill(
    symbol: str, at: Point, *, width: float, notation: Notation, names: bool
) -> Iterator[Shape]:
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
    if names:
        yield text_label(
            f"{symbol}-name", plain, x, y + PILL / 2 + 7, size=NAME, role="note", tooltip=tip
        )


def circle_width(*symbols: str) -> float:
    """Diameter of a circle that holds any of these symbols."""
    return max(CIRCLE, *(label_width(symbol, SYMBOL) + 2 * PADDING for symbol in symbols))


def circle(
    name: str, quantity: Quantity, role: str, at: Point, *, step: str = "t", width: float = CIRCLE
) -> Iterator[Shape]:
    """Yield an input's or an output's symbol in a circle with its middle at a place.

    Parameters
    ----------
    step : str
        How the step is called in the subscript.
    """
    (x, y), tip = at, tooltip_of(quantity)
    symbol = quantity.symbol.replace("{t}", f"{{{step}}}")
    yield Node(name, x, y, width, width, role, "circle", tooltip=tip)
    yield from symbol_label(f"{name}-symbol", symbol, x, y + 1, size=SYMBOL, tooltip=tip)


def unit_tags(column: Column, notation: Notation) -> Iterator[Shape]:
    """Yield the numbers of the shown units to the left of a column, and how many are left out."""
    edge, head = column.left - 4, column.top + ROW / 2
    tags = [(notation.words["unit"], head)]
    for row in column.rows():
        more = notation.words["more"].format(count=row.skipped)
        tags.append((str(row.key.unit) if row.key else more, row.y))
    for place, (text, y) in enumerate(tags):
        name = f"{column.id}-tag-{place}"
        yield text_label(name, text, edge, y, size=TAG, align="right", role="note")


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
    for place, (row, text) in enumerate(zip(rows, names, strict=False)):
        yield text_label(f"{name}-{place}", text, x, row.y, size=TAG, align=align, role="note")
