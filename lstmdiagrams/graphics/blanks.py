"""Shapes → Graphviz' SVG of them without their texts, drawn once for all that differ in no more.

The steps of a run, one after the other, differ in what stands in them, and figures that are focused
on one thing after the other in what steps back: Graphviz need not draw them anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lstmdiagrams.graphics.dot import digraph
from lstmdiagrams.graphics.render import render
from lstmdiagrams.graphics.shapes import Box, Node, Shape, Wire
from lstmdiagrams.graphics.svg import Blank, blank, place_name
from lstmdiagrams.graphics.theme import Theme

__all__ = ["blank_of", "drawn"]

MOST_REMEMBERED = 2000  # shapes of a figure whose picture is kept for the next values
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Picture:
    """What Graphviz is asked to draw; two of them are the same whatever the figures are called."""

    rows: tuple[Row, ...]
    canvas: Box
    theme: Theme
    fonts: tuple[str, ...]
    engine: str | None
    name: str = field(compare=False)


def blank_of(
    shapes: tuple[Shape, ...],
    slots: Collection[str],
    canvas: Box,
    theme: Theme,
    *,
    fonts: tuple[str, ...],
    engine: str | None,
    name: str,
) -> Blank:
    """Return the picture, a new one or the one that was drawn for other texts.

    Parameters
    ----------
    shapes : tuple of Node and Wire
    slots : collection of str
        The ids of those in which a text will stand though they have none.
    canvas : Box
    theme : Theme
    fonts : tuple of str
    engine : str, optional
    name : str
        What the figure is called in an error.
    """
    rows = tuple(_rows(shapes, slots))
    draw = drawn if len(rows) <= MOST_REMEMBERED else drawn.__wrapped__
    return draw(_Picture(rows, canvas, theme, fonts, engine, name))


@lru_cache(maxsize=64)
def drawn(picture: _Picture) -> Blank:
    """Draw a picture."""
    shapes = [_shape(place_name(place), row) for place, row in enumerate(picture.rows)]
    graph = digraph(shapes, picture.canvas, picture.theme, name=picture.name)
    svg = render(graph.source, "svg", engine=picture.engine, name=picture.name)
    return blank(svg, picture.fonts)


def _rows(shapes: tuple[Shape, ...], slots: Collection[str]) -> Iterator[Row]:
    """Yield the fields of shapes without what moves nothing: their ids, texts and tooltips."""
    names = {shape.id: place_name(place) for place, shape in enumerate(shapes)}
    for shape in shapes:
        if isinstance(shape, Node):
            yield _node_row(shape, "." if shape.label or shape.id in slots else "")
        else:
            ends = names[shape.tail], names[shape.head]
            yield (shape.points, *ends, shape.arrow, shape.role, shape.radius)


def _node_row(node: Node, label: str) -> Row:
    x, width = node.x, node.width
    if node.form == "text":  # of its box, only where it holds the text can be seen
        width = node.size / 2  # enough for the full stop that stands for every text
        aside = (node.width - width) / 2
        x += {"left": -aside, "middle": 0.0, "right": aside}[node.align]
    place, looks = (x, node.y, width, node.height), (node.size, node.align, node.italic, node.bold)
    return (*place, node.role, node.form, label, *looks, "", None, node.shade)


def _shape(name: str, row: Row) -> Shape:
    return Wire(name, *row) if isinstance(row[0], tuple) else Node(name, *row)
