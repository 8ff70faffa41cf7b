"""A view → the drawing of its cell at one step, and the values of other steps to lay over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lstmdiagrams import diagrams
from lstmdiagrams.explorer.drawings import Drawing, drawing_of
from lstmdiagrams.explorer.views import View
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Shape

__all__ = ["cell_at"]


def cell_at(view: View, step: int) -> Drawing:
    """Draw the cell of a step, but for what the page says of the step elsewhere."""
    return drawing_of(_figure(view, step), _marks)


def _figure(view: View, step: int) -> Diagram:
    build = getattr(diagrams, f"{view.trace.kind}_cell")
    figure: Diagram = build(view.trace, step=step, **view.keywords)
    shapes = tuple(shape for shape in figure.shapes if not shape.id.startswith("caption-"))
    return replace(figure, shapes=shapes)


def _marks(shape: Shape) -> Mapping[str, object]:
    """Say which quantities a shape belongs to; a value says it itself."""
    is_value = isinstance(shape, Node) and shape.key
    return {} if is_value or not shape.of else {"data-of": " ".join(shape.of)}
