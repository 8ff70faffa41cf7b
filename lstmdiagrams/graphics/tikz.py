r"""Shapes and a theme → a ``tikzpicture`` for LaTeX: the same geometry, in TikZ' own words.

Nodes are nodes with the names of our ids, so that an author can point at them; wires are paths with
the control points that the DOT has. Every text is set in the document's sans-serif letters and
brought to the width that it has in the other formats, so that it fits whatever they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics.dot import number, outline_width, spline
from lstmdiagrams.graphics.shapes import ARROW, DIM, Box, Node, Point, Shape, Wire
from lstmdiagrams.graphics.tex import MACROS, as_tex
from lstmdiagrams.graphics.text import text_width, visible
from lstmdiagrams.graphics.theme import Theme

__all__ = ["picture"]

UNIT = r"\ldunit"  # a point of the figure, on the page
BOLD_WIDTH = 1.1  # bold letters are about so much wider
ROUND = 12.0  # Graphviz' radius of a box' corners, of which a small box has a third of its side
LARGEST = 16_000.0  # points: about the largest length of TeX
HEAD = 0.35  # of an arrowhead's length: half its width
DASHES = "on 6{0} off 6{0}"

# A text of a size in points and a width in points: at ten points first, then scaled. Its baseline
# is a third of its size below its middle, as in Graphviz, and it makes nothing around it larger.
_LETTERS = r"""
\def\ldshare#1#2{\csname strip@pt\endcsname\dimexpr1pt*\dimexpr#1\relax/#2\relax}%
\def\ldtext#1#2#3{%
  \setbox0\hbox{\fontsize{10}{10}\normalfont\sffamily#3}%
  \edef\ldtall{\ldshare{#1\ldunit}{\dimexpr9pt\relax}}% DejaVu's letters are larger
  \edef\ldwide{\ifdim\wd0>0pt \ldshare{#2\ldunit}{\wd0}\else1\fi}%
  \setbox0\hbox{\scalebox{\ldwide}[\ldtall]{\box0}}%
  \setbox0\hbox{\lower\dimexpr#1\ldunit/3\relax\box0}\ht0=0pt\dp0=0pt\box0 }%
""".strip()

_ANCHORS = {"left": "west", "middle": "center", "right": "east"}


def picture(
    shapes: Sequence[Shape],
    canvas: Box,
    theme: Theme,
    title: str,
    description: str,
    *,
    fonts: Sequence[str] = (),
    scale: float = 1.0,
    transparent: bool = False,
) -> str:
    r"""Return one ``tikzpicture``, to be read with ``\input`` where ``\usepackage{tikz}`` was said.

    Parameters
    ----------
    shapes : sequence of Node and Wire
        Drawn in this order, nodes before wires.
    canvas : Box
        What the picture shows, in points.
    theme : Theme
    title, description : str
        Written into comments.
    fonts : sequence of str
        Families that have the letters which others lack, for who reads the comment.
    scale : float
        How many points on the page a point of the figure is.
    transparent : bool
        Whether the picture has no ground.

    Raises
    ------
    RenderError
        If the picture, or a text in it, is larger than a length in TeX can be.
    """
    _check_size(shapes, canvas, scale)
    lines = [
        *_comments(title, description, fonts),
        r"\begin{tikzpicture}",
        rf"\ifdefined{UNIT}\else\newdimen{UNIT}\fi {UNIT}={number(scale, 5)}bp % the scale",
        MACROS,
        _LETTERS,
        rf"\tikzset{{x={UNIT},y={UNIT},every node/.style={{inner sep=0pt,outer sep=0pt}}}}",
        *(line for name in _paints(shapes) for line in _style(name, shapes, theme)),
        *([] if transparent else _ground(canvas, theme)),
        *_drawn(shapes, canvas, theme),
        rf"\path[use as bounding box] {_whole(canvas)};",
        r"\end{tikzpicture}%",
        "",
    ]
    return "\n".join(lines)


def _drawn(shapes: Sequence[Shape], canvas: Box, theme: Theme) -> Iterator[str]:
    """Yield nodes before wires and values last of the nodes, as in the DOT; what is dim before."""
    nodes = [shape for shape in shapes if isinstance(shape, Node)]
    for is_value in (False, True):
        alike = [node for node in nodes if (node.role == "value") == is_value]
        yield from _lit_last(alike, lambda node: _node(node, canvas))
    wires = [shape for shape in shapes if isinstance(shape, Wire)]
    yield from _lit_last(wires, lambda wire: _wire(wire, canvas, theme))


S = TypeVar("S", Node, Wire)


def _lit_last(shapes: Sequence[S], draw: Callable[[S], Iterator[str]]) -> Iterator[str]:
    """Yield the frames, then what steps back as one translucent picture, then the rest."""
    dim = [shape for shape in shapes if shape.dim]
    backdrop = [shape for shape in shapes if not shape.dim and shape.role == "frame"]
    lit = [shape for shape in shapes if not shape.dim and shape.role != "frame"]
    yield from (line for shape in backdrop for line in draw(shape))
    if dim:
        yield rf"\begin{{scope}}[opacity={DIM},transparency group]"
        yield from (line for shape in dim for line in draw(shape))
        yield r"\end{scope}"
    yield from (line for shape in lit for line in draw(shape))


def _check_size(shapes: Iterable[Shape], canvas: Box, scale: float) -> None:
    widths = (_width(shape) for shape in shapes if isinstance(shape, Node))
    largest = scale * max(canvas.width, canvas.height, *widths)
    if largest > LARGEST:
        raise RenderError(
            f"the figure would be {largest:.0f} points long, and TeX can take {LARGEST:.0f}; show"
            " less in it, or lower the scale"
        )


def _comments(title: str, description: str, fonts: Sequence[str]) -> Iterator[str]:
    yield f"% {visible(title)}"
    yield "%"
    yield from (f"% {visible(line)}" for line in description.split("\n"))
    yield "%"
    yield r"% Say \usepackage{tikz} in the preamble, and \input this file where it shall stand."
    if fonts:
        names = " or ".join(visible(font) for font in fonts)
        yield f"% For its letters use XeLaTeX or LuaLaTeX with a sans-serif font such as {names}."


def _paints(shapes: Iterable[Shape]) -> tuple[str, ...]:
    """Return the names of the roles and shades that are used."""
    return tuple(dict.fromkeys(_paint_name(shape) for shape in shapes))


def _paint_name(shape: Shape) -> str:
    return (isinstance(shape, Node) and shape.shade) or shape.role


def _style(name: str, shapes: Sequence[Shape], theme: Theme) -> Iterator[str]:
    """Define the colours of a role or a shade, and the style that uses them."""
    paint, painted = theme.paints[name], [shape for shape in shapes if _paint_name(shape) == name]
    has_text = any(isinstance(shape, Node) and shape.label for shape in painted)
    parts = [(part, colour) for part, colour in paint.parts() if has_text or part != "text"]
    keys = [f"{_KEYS[part]}=ld-{name}-{part}" for part, _ in parts]
    keys.append(f"line width={outline_width(painted[0].role, paint):g}{UNIT}")
    if paint.dashed:
        keys.append(f"dash pattern={DASHES.format(UNIT)}")
    yield from (_colour(f"{name}-{part}", colour) for part, colour in parts)
    yield rf"\tikzset{{ld {name}/.style={{{','.join(keys)}}}}}"


_KEYS = {"fill": "fill", "stroke": "draw", "text": "text"}


def _colour(name: str, colour: str) -> str:
    return rf"\definecolor{{ld-{name}}}{{HTML}}{{{colour[1:].upper()}}}"


def _ground(canvas: Box, theme: Theme) -> Iterator[str]:
    yield _colour("ground-fill", theme.paints["ground"].fill)
    yield rf"\fill[ld-ground-fill] {_whole(canvas)};"


def _whole(canvas: Box) -> str:
    return f"(0,0) rectangle ({canvas.width:g},{canvas.height:g})"


def _at(point: Point, canvas: Box) -> str:
    return f"({number(point[0] - canvas.left)},{number(point[1] - canvas.bottom)})"


def _node(node: Node, canvas: Box) -> Iterator[str]:
    """Yield the box, and the text in it, for which the box does not grow."""
    name, style = re.sub(r"[^\w-]", "-", node.id, flags=re.ASCII), _paint_name(node)
    at = _at((node.x, node.y), canvas)
    if node.form == "text":
        place = {"left": node.box.left, "middle": node.x, "right": node.box.right}[node.align]
        at = _at((place, node.y), canvas)
        anchor = _ANCHORS[node.align]
        yield rf"\node[ld {style},anchor={anchor}] ({name}) at {at} {{{_text(node)}}};"
        return
    yield rf"\node[{','.join([f'ld {style}', *_form(node)])}] ({name}) at {at} {{}};"
    if node.label:
        yield rf"\node[text=ld-{style}-text] at {at} {{{_text(node)}}};"


def _form(node: Node) -> Iterator[str]:
    width, height = (f"{number(side)}{UNIT}" for side in (node.width, node.height))
    if node.form in ("circle", "ellipse"):
        yield "circle"
        yield f"minimum size={width}"
        if node.height != node.width:
            yield f"yscale={number(node.height / node.width, 5)}"
        return
    yield f"minimum width={width}"
    yield f"minimum height={height}"
    if node.form == "round":
        radius = min(ROUND, node.width / 3, node.height / 3)
        yield f"rounded corners={number(radius)}{UNIT}"


def _text(node: Node) -> str:
    face = (r"\itshape" if node.italic else "") + (r"\bfseries" if node.bold else "")
    letters = f"{face} {as_tex(node.label)}" if face else as_tex(node.label)
    return rf"\ldtext{{{node.size:g}}}{{{number(_width(node))}}}{{{letters}}}"


def _width(node: Node) -> float:
    """Return how wide a node's text is set."""
    return text_width(node.label, node.size) * (BOLD_WIDTH if node.bold else 1)


def _wire(wire: Wire, canvas: Box, theme: Theme) -> Iterator[str]:
    start, *rest = (_at(point, canvas) for point in spline(wire))
    curves = (
        f".. controls {rest[place]} and {rest[place + 1]} .. {rest[place + 2]}"
        for place in range(0, len(rest), 3)
    )
    path = "\n  ".join([start, *curves])
    yield rf"\draw[ld {wire.role},fill=none] {path};"
    if wire.arrow:
        corners = " -- ".join(_at(point, canvas) for point in _arrowhead(wire, theme))
        yield rf"\filldraw[ld {wire.role},solid] {corners} -- cycle;"


def _arrowhead(wire: Wire, theme: Theme) -> Iterator[Point]:
    """Yield the corners of a triangle whose outline, sharp as it is, ends at the wire's end."""
    (x, y), before = wire.points[-1], wire.points[-2]
    length = math.dist((x, y), before) or 1.0
    across, up = (x - before[0]) / length, (y - before[1]) / length
    pen = outline_width(wire.role, theme.paint(wire.role)) / 2
    sharp = pen * math.hypot(1, HEAD) / HEAD
    for back, side in ((sharp + ARROW, HEAD), (sharp, 0.0), (sharp + ARROW, -HEAD)):
        aside = side * ARROW
        yield (x - across * back - up * aside, y - up * back + across * aside)
