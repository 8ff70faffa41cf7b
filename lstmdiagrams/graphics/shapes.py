"""What a drawing is made of: nodes (boxes, circles, texts) and wires, each with a role and an id.

All lengths are points, y grows upwards, a node's place is its centre.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Key, Run, runs_of

__all__ = [
    "ARROW",
    "DIM",
    "SUBSCRIPT_DROP",
    "Align",
    "Box",
    "Filling",
    "Node",
    "Point",
    "Shape",
    "Wire",
    "bounds",
    "filled",
    "label_width",
    "moved",
    "pieces_of",
    "renamed",
    "symbol_label",
    "tagged",
    "text_label",
]

ARROW = 6.0  # length of an arrowhead
DIM = 0.35  # opacity of what steps back: faint, and still to be read
SUBSCRIPT_SIZE = 0.72  # of the size of the letter that it follows
SUBSCRIPT_DROP = 0.26  # in em of that letter
LINE = 1.3  # height of a line of text, in em
BOLD = 1.15  # bold letters are at most so much wider
SLACK = 3.0  # room that a text gets beyond its width, since no two programs measure text alike

Point = tuple[float, float]
Form = Literal["box", "round", "circle", "ellipse", "text"]
Align = Literal["left", "middle", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle given by its corners."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.top - self.bottom

    def grown(self, margin: float) -> Box:
        """Return the rectangle with a margin on all sides."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies within."""
        x, y = point
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def moved(self, dx: float, dy: float) -> Box:
        """Return the rectangle at another place."""
        return Box(self.left + dx, self.bottom + dy, self.right + dx, self.top + dy)

    def united(self, other: Box) -> Box:
        """Return the smallest rectangle that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A box, a circle or a bare text.

    Parameters
    ----------
    id : str
        Unique in a drawing, and the SVG's id.
    x, y, width, height : float
        Centre and size in points.
    role : str
        What it stands for; a theme gives every role its colours.
    form : {"box", "round", "circle", "ellipse", "text"}
    label : str
        One line of plain text.
    size : float
        Font size in points.
    align : {"left", "middle", "right"}
    italic, bold : bool
    tooltip : str
        What a reader sees who points at it.
    key : Key or None
        The value of a run that belongs here.
    shade : str
        For a value: its colour on the theme's scale.
    of : tuple of str
        What it belongs to: symbols such as ``"f"`` and ``"h_prev"``, and steps such as ``"t3"``.
    dim : bool
        Whether it steps back behind what the figure is about.
    """

    id: str
    x: float
    y: float
    width: float
    height: float
    role: str
    form: Form = "box"
    label: str = ""
    size: float = 9.0
    align: Align = "middle"
    italic: bool = False
    bold: bool = False
    tooltip: str = ""
    key: Key | None = None
    shade: str = ""
    of: tuple[str, ...] = ()
    dim: bool = False

    @property
    def box(self) -> Box:
        """The rectangle that it covers."""
        return Box(
            self.x - self.width / 2,
            self.y - self.height / 2,
            self.x + self.width / 2,
            self.y + self.height / 2,
        )


@dataclass(frozen=True, slots=True)
class Wire:
    """A line of horizontal and vertical pieces with rounded corners.

    Parameters
    ----------
    id : str
    points : tuple of (float, float)
        The corners, from start to end.
    tail, head : str
        Ids of the nodes that it joins.
    arrow : bool
        Whether it ends in an arrowhead, whose tip is the last point.
    role : str
    radius : float
        Of the corners.
    tooltip : str
    of : tuple of str
        What it belongs to, as of a `Node`.
    dim : bool
    """

    id: str
    points: tuple[Point, ...]
    tail: str
    head: str
    arrow: bool = True
    role: str = "wire"
    radius: float = 8.0
    tooltip: str = ""
    of: tuple[str, ...] = ()
    dim: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """What a value's slot shows: the number as it is printed, its shade, and its tooltip."""

    text: str
    shade: str
    tooltip: str


Shape = Node | Wire


def filled(shape: Shape, fillings: Mapping[str, Filling]) -> Shape:
    """Return the shape with its filling, if it is a slot that has one."""
    filling = fillings.get(shape.id)
    if filling is None or not isinstance(shape, Node):
        return shape
    return replace(shape, label=filling.text, shade=filling.shade, tooltip=filling.tooltip)


def _corners(shape: Shape) -> Sequence[Point]:
    if isinstance(shape, Wire):
        return shape.points
    x, y, across, up = shape.x, shape.y, shape.width / 2, shape.height / 2
    return ((x - across, y - up), (x + across, y + up))


def bounds(shapes: Iterable[Shape]) -> Box:
    """Return the smallest rectangle that holds all shapes."""
    corners = [corner for shape in shapes for corner in _corners(shape)]
    across, up = zip(*corners, strict=True)
    return Box(min(across), min(up), max(across), max(up))


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return the shape at another place."""
    if isinstance(shape, Wire):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)


def renamed(shape: Shape, prefix: str) -> Shape:
    """Return the shape with a prefix before every id in it."""
    if isinstance(shape, Wire):
        return replace(
            shape, id=prefix + shape.id, tail=prefix + shape.tail, head=prefix + shape.head
        )
    return replace(shape, id=prefix + shape.id)


def tagged(shapes: Iterable[Shape], *tags: str) -> Iterator[Shape]:
    """Yield the shapes, which now belong to these symbols and steps, too."""
    for shape in shapes:
        yield replace(shape, of=(*shape.of, *(tag for tag in tags if tag not in shape.of)))


def text_label(
    id: str,  # noqa: A002 - it is the SVG's id
    text: str,
    x: float,
    y: float,
    *,
    size: float = 8.0,
    align: Align = "middle",
    role: str = "text",
    italic: bool = False,
    bold: bool = False,
    tooltip: str = "",
    of: tuple[str, ...] = (),
) -> Node:
    """Return one line of text whose left end, middle or right end is at x."""
    width = text_width(text, size) * (BOLD if bold else 1) + SLACK
    centre = {"left": x + width / 2, "middle": x, "right": x - width / 2}[align]
    return Node(
        id,
        centre,
        y,
        width,
        size * LINE,
        role,
        form="text",
        label=text,
        size=size,
        align=align,
        italic=italic,
        bold=bold,
        tooltip=tooltip,
        of=of,
    )


def pieces_of(symbol: str, size: float) -> list[tuple[str, Run, float, float]]:
    """Cut a symbol into (text, how it is set, font size, width)."""
    small = size * SUBSCRIPT_SIZE
    sized = [(text, run, small if run == "subscript" else size) for text, run in runs_of(symbol)]
    return [(text, run, points, text_width(text, points)) for text, run, points in sized]


def label_width(symbol: str, size: float) -> float:
    """Width in points of a symbol written with `symbol_label`."""
    return sum(width for *_, width in pieces_of(symbol, size))


def symbol_label(
    id: str,  # noqa: A002 - it is the SVG's id
    symbol: str,
    x: float,
    y: float,
    *,
    size: float = 11.0,
    align: Align = "middle",
    role: str = "text",
    tooltip: str = "",
    of: tuple[str, ...] = (),
) -> tuple[Node, ...]:
    """Write a symbol such as ``h_{t−1}`` as plain texts, a subscript being a smaller, lower one.

    Parameters
    ----------
    x, y : float
        Its left end, middle or right end, and the middle of its letters.

    Returns
    -------
    tuple of Node
        One for every run of letters, each placed by the widths of the font.
    """
    pieces = pieces_of(symbol, size)
    total = sum(width for *_, width in pieces)
    left = {"left": x, "middle": x - total / 2, "right": x - total}[align]
    nodes = []
    for place, (text, run, points, width) in enumerate(pieces):
        name = id if place == 0 else f"{id}-{place}"
        drop = SUBSCRIPT_DROP * size if run == "subscript" else 0.0
        nodes.append(
            text_label(
                name,
                text,
                left,
                y - drop,
                size=points,
                align="left",
                role=role,
                italic=run == "variable",
                tooltip=tooltip,
                of=of,
            )
        )
        left += width
    return tuple(nodes)
