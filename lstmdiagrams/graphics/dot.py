"""Shapes and a theme → `graphviz.Digraph`, the one place where plain text becomes DOT.

Positions are ours: the graph says ``layout=nop2``, every node has its place and every edge its
spline, so that any Graphviz of any version draws the same picture and lays nothing out.

The statements are written here and not by `graphviz.Digraph.node`, which looks at every string for
what could be HTML, a number or a keyword: here everything is quoted, and a figure costs a tenth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import graphviz

from lstmdiagrams.graphics.shapes import ARROW, Box, Node, Point, Shape, Wire
from lstmdiagrams.graphics.text import visible
from lstmdiagrams.graphics.theme import Theme

__all__ = ["digraph", "escaped"]

POINTS_PER_INCH = 72
BEND = 0.5523  # of a corner's radius: where a cubic's control points lie to draw a quarter circle

_GRAPH = {
    "layout": "nop2",
    "outputorder": "nodesfirst",
    "pad": "0",
    "margin": "0",
    "bgcolor": "transparent",
}
_NODE = {"fixedsize": "true", "margin": "0"}
_EDGE = {"arrowsize": f"{ARROW / 10:g}", "penwidth": "1.2"}
_OWN = ("label", "id", "pos")
_FORMS = {
    "box": ("box", "filled"),
    "round": ("box", "filled,rounded"),
    "circle": ("circle", "filled"),
    "ellipse": ("ellipse", "filled"),
    "text": ("plaintext", ""),
}
_JUSTIFIED = {"left": r"\l", "middle": "", "right": r"\r"}
_FACES = {
    (False, False): "DejaVu Sans",
    (True, False): "DejaVu Sans Oblique",
    (False, True): "DejaVu Sans Bold",
    (True, True): "DejaVu Sans Bold Oblique",
}


def digraph(shapes: Sequence[Shape], canvas: Box, theme: Theme, *, name: str) -> graphviz.Digraph:
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
    """
    middle = (canvas.left + canvas.right) / 2, (canvas.bottom + canvas.top) / 2
    ground = Node("ground", *middle, canvas.width, canvas.height, "ground")
    nodes = [ground, *(shape for shape in shapes if isinstance(shape, Node))]
    graph = graphviz.Digraph(
        name, engine="neato", graph_attr=_GRAPH, node_attr=_NODE, edge_attr=_EDGE
    )
    for values in (False, True):
        alike = [node for node in nodes if (node.role == "value") == values]
        graph.body += _statements(alike, canvas, theme)
    graph.body += [_edge(wire, canvas, theme) for wire in shapes if isinstance(wire, Wire)]
    return graph


def _statements(nodes: Sequence[Node], canvas: Box, theme: Theme) -> list[str]:
    """Write nodes: what most of them share is said once, and only what differs at each."""
    rows = [_node_attributes(node, canvas, theme) for node in nodes]
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


def _edge(wire: Wire, canvas: Box, theme: Theme) -> str:
    row = _wire_attributes(wire, canvas, theme)
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
        [f'{name}="{value}"' for name, value in attributes.items() if get(name) != value]
    )


def _most_common(values: Sequence[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def _number(value: float, digits: int = 2) -> str:
    """Write a number with at most so many decimals, and no negative zero."""
    return repr(round(value, digits) + 0.0).removesuffix(".0")


def _position(point: Point, canvas: Box) -> str:
    return f"{_number(point[0] - canvas.left)},{_number(point[1] - canvas.bottom)}"


def _node_attributes(node: Node, canvas: Box, theme: Theme) -> dict[str, str]:
    paint = theme.paint(node.role, node.shade)
    shape, style = _FORMS[node.form]
    attributes = {
        "label": escaped(node.label) + _JUSTIFIED[node.align] if node.label else "",
        "id": node.id,
        "class": f"ld-{node.role} ld-{node.shade}" if node.shade else f"ld-{node.role}",
        "pos": f"{_number(node.x - canvas.left)},{_number(node.y - canvas.bottom)}",
        "width": _number(node.width / POINTS_PER_INCH, 5),
        "height": _number(node.height / POINTS_PER_INCH, 5),
        "shape": shape,
        "style": style,
    }
    if style:
        attributes |= {
            "fillcolor": paint.fill,
            "color": "transparent" if paint.stroke == "none" else paint.stroke,
            "penwidth": "0.6" if node.role == "value" else "1",
        }
    if node.label:
        attributes |= {
            "fontname": _FACES[node.italic, node.bold],
            "fontsize": f"{node.size:g}",
            "fontcolor": paint.text,
        }
    return attributes


def _wire_attributes(wire: Wire, canvas: Box, theme: Theme) -> dict[str, str]:
    tip = [f"e,{_position(wire.points[-1], canvas)}"] if wire.arrow else []
    return {
        "id": wire.id,
        "class": f"ld-{wire.role}",
        "color": theme.paint(wire.role).stroke,
        "pos": " ".join([*tip, *(_position(point, canvas) for point in _spline(wire))]),
        **({} if wire.arrow else {"arrowhead": "none"}),
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


def _spline(wire: Wire) -> list[Point]:
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
