"""Keys and a place → a vector drawn as a column of boxes, one a unit, and the wires through it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lstmdiagrams.choices.selection import gaps_between
from lstmdiagrams.choices.sizes import PLAIN, Sizes
from lstmdiagrams.graphics.shapes import Node, Point, Wire
from lstmdiagrams.notation import Key

__all__ = ["Column", "Row", "column_height", "through"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a column: a value's box, or an ellipsis for the units that are left out.

    Parameters
    ----------
    key : Key or None
        None for an ellipsis.
    skipped : int
        How many units an ellipsis stands for.
    y, height : float
        Its middle and its height.
    """

    key: Key | None
    skipped: int
    y: float
    height: float


def column_height(units: Sequence[int], size: int, sizes: Sizes) -> float:
    """Height in points of a column that shows these units of a vector of that size."""
    rows = gaps_between(units, size)
    return sum(sizes.row if unit is not None else sizes.ellipsis for unit, _ in rows)


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
    size : int
        How many units the vector has.
    sizes : Sizes
        Of its boxes and letters.
    """

    keys: tuple[Key, ...]
    x: float
    y: float
    width: float
    size: int = 0
    sizes: Sizes = PLAIN

    @property
    def units(self) -> tuple[int, ...]:
        """The units that are shown."""
        return tuple(key.unit for key in self.keys)

    @property
    def height(self) -> float:
        """Height in points."""
        return column_height(self.units, self.size, self.sizes)

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

    def rows(self) -> Iterator[Row]:
        """Yield its rows, from top to bottom."""
        keys, edge = iter(self.keys), self.top
        for unit, skipped in gaps_between(self.units, self.size):
            height = self.sizes.ellipsis if unit is None else self.sizes.row
            yield Row(None if unit is None else next(keys), skipped, edge - height / 2, height)
            edge -= height

    def nodes(self, *, tooltip: str = "", of: tuple[str, ...] = ()) -> Iterator[Node]:
        """Yield its boxes, still blank, and its ellipses; all belong to `of`."""
        size = self.sizes.value
        for place, row in enumerate(self.rows()):
            at = (self.x, row.y, self.width, row.height)
            if row.key:
                name = row.key.id
                yield Node(name, *at, "value", size=size, key=row.key, tooltip=tooltip, of=of)
            else:
                name = f"{self.id}-more-{place}"
                yield Node(name, *at, "value", label="⋮", size=size, tooltip=tooltip, of=of)


def through(
    name: str,
    points: tuple[Point, ...],
    column: Column,
    tail: str,
    head: str,
    *,
    piece: int = 0,
    of: tuple[str, ...] = (),
) -> Iterator[Wire]:
    """Yield the wire that stops at a column on one of its pieces, and resumes after it.

    Parameters
    ----------
    points : tuple of (float, float)
        The corners of the whole wire.
    tail, head : str
        Ids of the nodes at its ends.
    piece : int
        On which straight piece the column stands, counted from 0.
    of : tuple of str
        What it belongs to.
    """
    if not column.keys:
        yield Wire(name, points, tail, head, of=of)
        return
    before, after = points[: piece + 1], points[piece + 1 :]
    into, out = _edges(column, before[-1], after[0])
    yield Wire(f"{name}-in", (*before, into), tail, column.id, arrow=False, of=of)
    yield Wire(f"{name}-out", (out, *after), column.id, head, of=of)


def _edges(column: Column, start: Point, end: Point) -> tuple[Point, Point]:
    """Return where a straight wire meets a column, and where it leaves it."""
    (x0, y0), (x1, y1) = start, end
    if x0 == x1:
        near, far = (x0, column.bottom), (x0, column.top)
        return (near, far) if y1 > y0 else (far, near)
    near, far = (column.left, y0), (column.right, y0)
    return (near, far) if x1 > x0 else (far, near)
