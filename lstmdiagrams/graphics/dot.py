"""Shapes and a theme → `graphviz.Digraph`, the one place where plain text becomes DOT.

Positions are ours: the graph says ``layout=nop2``, every node has its place and every edge its
spline, so that any Graphviz of any version draws the same picture and lays nothing out.

The statements are written here and not by `graphviz.Digraph.node`, which looks at every string for
what could be HTML, a number or a keyword: here everything is quoted, and a figure costs a tenth.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import graphviz

from lstmdiagrams.graphics.shapes import ARROW, DIM, Box, Node, Point, Shape, Wire, bounds
from lstmdiagrams.graphics.text import visible
from lstmdiagrams.graphics.theme import LINES, Paint, Theme
from lstmdiagrams.graphics.theme.colours import between

__all__ = ["THIN", "digraph", "escaped", "number", "outline_width", "spline"]

POINTS_PER_INCH = 72
THIN = 0.6  # points: the outline of a value
LINE_WIDTH = 1.2  # of a wire
BEND = 0.5523  # of a corner's radius: where a cubic's control points lie to draw a quarter circle

_GRAPH = {
    "layout": "nop2",
    "outputorder": "nodesfirst",
    "pad": "0",
    "margin": "0",
    "bgcolor": "transparent",
}
_NODE = {"fixedsize": "true", "margin": "0"}
_EDGE = {"arrowsize": f"{ARROW / 10:g}", "penwidth": f"{LINE_WIDTH}"}
_OWN = ("label", "id", "pos")
LONGEST_LINE = 4000  # signs; Graphviz reads no line of 16 kilobytes
_LINE = re.compile(rf"(?s)(?:\\.|[^\\]){{{LONGEST_LINE}}}")
_FORMS = {
    "box": ("box", "filled"),
    "round": ("box", "filled,rounded"),
    "circle": ("circle", "filled"),
    "ellipse": ("ellipse", "filled"),
    "text": ("plaintext", ""),
}
_JUSTIFIED = {"left": r"\l", "middle": "", "right": r"\r"}
_FACES = {(False, False): "", (True, False): "Oblique", (False, True): "Bold"}
_FACES[True, True] = "Bold Oblique"


@dataclass(frozen=True)
class Painter:
    """The colours of shapes, of which those that step back are mixed with what they stand on.

    No colour is translucent: an arrowhead would be darker where it lies over its line.

    Parameters
    ----------
    theme : Theme
    shapes : sequence of Node and Wire
        Of the whole figure; what stands in a frame is seen against it.
    transparent : bool
        Whether the ground, which gives the picture its size, is not seen.
    """

    theme: Theme
    shapes: Sequence[Shape]
    transparent: bool

    def paint(self, shape: Shape) -> Paint:
        """Return the colours of a shape."""
        if self.transparent and shape.role == "ground":
            return Paint("transparent", "none", "none")
        paint = self.theme.paint(shape.role, shape.shade if isinstance(shape, Node) else "")
        if not shape.dim:
            return paint
        behind = self._behind(shape)
        fill, stroke, text = (
            colour if colour == "none" else between(behind, colour, DIM)
            for colour in (paint.fill, paint.stroke, paint.text)
        )
        return replace(paint, fill=fill, stroke=stroke, text=text)

    def _behind(self, shape: Shape) -> str:
        middle = bounds([shape]).middle
        role = "frame" if any(frame.holds(middle) for frame in self._frames) else "ground"
        return self.theme.paints[role].fill

    @cached_property
    def _frames(self) -> tuple[Box, ...]:
        nodes = (shape for shape in self.shapes if isinstance(shape, Node))
        return tuple(node.box for node in nodes if node.role == "frame")


def digraph(
    shapes: Sequence[Shape],
    canvas: Box,
    theme: Theme,
    *,
    name: str,
    fonts: Sequence[str] = (),
    transparent: bool = False,
) -> graphviz.Digraph:
    """Return the drawing as a `graphviz.Digraph`.

    Parameters
    ----------
    shapes : sequence of Node and Wire
        Drawn in this order, nodes before wires.
    canvas : Box
        What the picture shows, in points.
    theme : Theme
    name : str
        Of the graph.
    fonts : sequence of str
        Families that are tried after DejaVu Sans.
    transparent : bool
        Whether the picture has no ground.
    """
    ground = Node("ground", *canvas.middle, canvas.width, canvas.height, "ground")
    nodes = [ground, *(shape for shape in shapes if isinstance(shape, Node))]
    wires = [shape for shape in shapes if isinstance(shape, Wire)]
    wires.sort(key=lambda wire: not wire.dim)  # what is lit hides what is dim
    painter = Painter(theme, shapes, transparent)
    graph = graphviz.Digraph(
        name, engine="neato", graph_attr=_GRAPH, node_attr=_NODE, edge_attr=_EDGE
    )
    for values in (False, True):
        alike = [node for node in nodes if (node.role == "value") == values]
        graph.body += _statements(alike, canvas, painter, fonts)
    graph.body += [_edge(wire, canvas, painter) for wire in wires]
    return graph


def _statements(
    nodes: Sequence[Node], canvas: Box, painter: Painter, fonts: Sequence[str]
) -> list[str]:
    """Write nodes: what most of them share is said once, and only what differs at each."""
    rows = [_node_attributes(node, canvas, painter, fonts) for node in nodes]
    if not rows:
        return []
    shared = [name for name in rows[-1] if name not in _OWN]
    common = {name: _most_common([row.get(name, "") for row in rows]) for name in shared}
    return [
        f"\tnode [{_written(common, {})}]\n",
        *(
            f'\t"{node.id}" [{_written(row, common)}]\n'
            for node, row in zip(nodes, rows, strict=True)
        ),
    ]


def _edge(wire: Wire, canvas: Box, painter: Painter) -> str:
    row = _wire_attributes(wire, canvas, painter)
    return f'\t"{wire.tail}" -> "{wire.head}" [{_written(row, {})}]\n'


def escaped(text: str) -> str:
    """Plain text as what stands between a DOT string's quotes and is shown to the letter.

    Backslashes, quotes, angle brackets and entities mean nothing in it; what XML cannot carry is
    shown as a visible symbol.
    """
    plain = visible(text).replace("\\", "\\\\").replace("&", "&amp;")
    return plain.replace('"', '\\"')


def _written(attributes: Mapping[str, str], common: Mapping[str, str]) -> str:
    """Write the attributes that are not the common ones."""
    get = common.get
    return " ".join(
        [
            f'{name}="{value if len(value) <= LONGEST_LINE else _in_lines(value)}"'
            for name, value in attributes.items()
            if get(name) != value
        ]
    )


def _in_lines(value: str) -> str:
    """Write a long text in lines, which DOT joins, and in which no escape is parted."""
    return _LINE.sub(lambda found: f"{found[0]}\\\n", value)


def _most_common(values: Sequence[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def number(value: float, digits: int = 2) -> str:
    """Write a number with at most so many decimals, and no negative zero."""
    return repr(round(value, digits) + 0.0).removesuffix(".0")


def outline_width(role: str, paint: Paint) -> float:
    """Return how wide the outline of a node or the line of a wire is, in points."""
    usual = LINE_WIDTH if role in LINES else THIN if role == "value" else 1.0
    return paint.width or usual


def _position(point: Point, canvas: Box) -> str:
    return f"{number(point[0] - canvas.left)},{number(point[1] - canvas.bottom)}"


def _class(shape: Shape) -> str:
    shade = f" ld-{shape.shade}" if isinstance(shape, Node) and shape.shade else ""
    return f"ld-{shape.role}{shade}{' ld-dim' if shape.dim else ''}"


def _font(node: Node, fonts: Sequence[str]) -> str:
    """Return the node's font for Pango, in which a comma ends the list of families."""
    face = _FACES[node.italic, node.bold]
    families = "".join(f",{escaped(font)}" for font in fonts)
    return f"DejaVu Sans{families}{',' if fonts else ''} {face}".rstrip()


def _node_attributes(
    node: Node, canvas: Box, painter: Painter, fonts: Sequence[str]
) -> dict[str, str]:
    paint = painter.paint(node)
    shape, style = _FORMS[node.form]
    attributes = {
        "label": escaped(node.label) + _JUSTIFIED[node.align] if node.label else "",
        "id": node.id,
        "class": _class(node),
        "pos": f"{number(node.x - canvas.left)},{number(node.y - canvas.bottom)}",
        "width": number(node.width / POINTS_PER_INCH, 5),
        "height": number(node.height / POINTS_PER_INCH, 5),
        "shape": shape,
        "style": f"{style},dashed" if style and paint.dashed else style,
    }
    if style:
        attributes |= {
            "fillcolor": paint.fill,
            "color": "transparent" if paint.stroke == "none" else paint.stroke,
            "penwidth": f"{outline_width(node.role, paint):g}",
        }
    if node.label:
        attributes |= {
            "fontname": _font(node, fonts),
            "fontsize": f"{node.size:g}",
            "fontcolor": paint.text,
        }
    return attributes


def _wire_attributes(wire: Wire, canvas: Box, painter: Painter) -> dict[str, str]:
    paint = painter.paint(wire)
    tip = [f"e,{_position(wire.points[-1], canvas)}"] if wire.arrow else []
    return {
        "id": wire.id,
        "class": _class(wire),
        "color": paint.stroke,
        "pos": " ".join([*tip, *(_position(point, canvas) for point in spline(wire))]),
        **({} if wire.arrow else {"arrowhead": "none"}),
        **({"penwidth": f"{paint.width:g}"} if paint.width else {}),
        **({"style": "dashed"} if paint.dashed else {}),
    }


def _toward(start: Point, end: Point, length: float) -> Point:
    """Return the point that lies so far from start on the way to end."""
    whole = math.dist(start, end)
    share = length / whole if whole else 0.0
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _straight(start: Point, end: Point) -> list[Point]:
    """A straight cubic, without its first point."""
    third = math.dist(start, end) / 3
    return [_toward(start, end, third), _toward(end, start, third), end]


def spline(wire: Wire) -> list[Point]:
    """Return the wire as control points of cubics; the arrowhead's length is left free."""
    points = list(wire.points)
    if wire.arrow:
        points[-1] = _toward(points[-1], points[-2], ARROW)
    path = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(wire.radius, math.dist(before, corner), math.dist(corner, after))
        into, out = _toward(corner, before, radius), _toward(corner, after, radius)
        path += _straight(path[-1], into)
        path += [_toward(into, corner, radius * BEND), _toward(out, corner, radius * BEND), out]
    return path + _straight(path[-1], points[-1])
