"""Keys and a place → a vector drawn as a column of boxes, one a unit, and the wires through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lstmdiagrams.graphics.shapes import Node, Point, Wire, text_label
from lstmdiagrams.notation import Key

__all__ = ["ROW", "VALUE_SIZE", "Column", "column_height", "through"]

ROW = 15.0  # height of one value's box
VALUE_SIZE = 8.5  # font size of a value
ELLIPSIS = 12.0  # height of the place of “⋮”


def column_height(rows: int, *, more: int) -> float:
    """Height in points of a column of that many boxes, with an ellipsis if more are left out."""
    return rows * ROW + (ELLIPSIS if more and rows else 0.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A vector at a place; with no keys it takes no room, and wires pass.

    Parameters
    ----------
    keys : tuple of Key
        From top to bottom.
    x, y : float
        Its middle.
    width : float
    more : int
        How many units are left out.
    """

    keys: tuple[Key, ...]
    x: float
    y: float
    width: float
    more: int = 0

    @property
    def height(self) -> float:
        """Height in points."""
        return column_height(len(self.keys), more=self.more)

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y - self.height / 2

    @property
    def left(self) -> float:
        """The left edge, which is the middle if it is empty."""
        return self.x - self.width / 2 if self.keys else self.x

    @property
    def right(self) -> float:
        """The right edge, which is the middle if it is empty."""
        return self.x + self.width / 2 if self.keys else self.x

    @property
    def id(self) -> str:
        """The id of its first box, to which wires lead."""
        return self.keys[0].id

    def row(self, place: int) -> float:
        """Return the middle of a row; the row after the last box is the ellipsis."""
        if place == len(self.keys):
            return self.bottom + ELLIPSIS / 2
        return self.top - (place + 0.5) * ROW

    def nodes(self, *, tooltip: str = "") -> Iterator[Node]:
        """Yield its boxes, still blank, and the ellipsis."""
        for place, key in enumerate(self.keys):
            at = (self.x, self.row(place), self.width, ROW)
            yield Node(key.id, *at, "value", size=VALUE_SIZE, key=key, tooltip=tooltip)
        if self.keys and self.more:
            y = self.row(len(self.keys))
            yield text_label(f"{self.id}-more", "⋮", self.x, y, size=9, role="note")


def through(
    name: str, points: tuple[Point, ...], column: Column, tail: str, head: str
) -> Iterator[Wire]:
    """Yield the wire that stops at a column on its first piece, and resumes after it.

    Parameters
    ----------
    points : tuple of (float, float)
        The corners of the whole wire.
    tail, head : str
        Ids of the nodes at its ends.
    """
    if not column.keys:
        yield Wire(name, points, tail, head)
        return
    into, out = _edges(column, points[0], points[1])
    yield Wire(f"{name}-in", (points[0], into), tail, column.id, arrow=False)
    yield Wire(f"{name}-out", (out, *points[1:]), column.id, head)


def _edges(column: Column, start: Point, end: Point) -> tuple[Point, Point]:
    """Return where a straight wire meets a column, and where it leaves it."""
    (x0, y0), (x1, y1) = start, end
    if x0 == x1:
        near, far = (x0, column.bottom), (x0, column.top)
        return (near, far) if y1 > y0 else (far, near)
    near, far = (column.left, y0), (column.right, y0)
    return (near, far) if x1 > x0 else (far, near)
