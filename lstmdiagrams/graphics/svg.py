"""Graphviz' SVG + the shapes behind it → the SVG that we hand out.

Graphviz draws; here the drawing gets its words (title, description, tooltips), its colours where a
value stands, and its stylesheet. `inline` makes the form that stands in a page, `standalone` a
file.

Graphviz writes one element a line and escapes every text, so its output is read as text, once
(`blank`), and filled in as often as there are figures that differ only in what stands in it:
parsing and writing it as a tree would take as long as drawing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics.dot import THIN, number
from lstmdiagrams.graphics.markup import escaped, quoted
from lstmdiagrams.graphics.shapes import DIM, Filling, Node, Shape
from lstmdiagrams.graphics.text import FONT_STACK, visible, visible_lines
from lstmdiagrams.graphics.theme import LINES, Paint, Theme

__all__ = [
    "Blank",
    "Figure",
    "blank",
    "dark_rules",
    "inline",
    "place_name",
    "properties",
    "standalone",
    "stylesheet",
]

_ROOT = re.compile(
    r'<svg width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="([^"]+)"([^>]*>\n)'
    r'<g id="graph0" class="graph"([^>]*>\n)<title>[^<]*</title>\n'
)
_COMMENT = re.compile(r"<!--.*?-->\n", re.DOTALL)
_GROUP = re.compile(
    r'<g id="([^"]*)" class="(?:node|edge) ([^"]*)">\n<title>[^<]*</title>\n(.*?)</g>\n', re.DOTALL
)
_PAINT = re.compile(r'(?<=<polygon )fill="[^"]*" stroke="[^"]*"(?: stroke-[a-z]+="[^"]*")*')
_INK = re.compile(r' fill="[^"]*"$')
LONGEST_INK = 40  # characters at the end of a text's tag, among which its colour is looked for
LONGEST_TIP = 400  # signs of a tooltip
_FACE = re.compile(r'font-family="DejaVu Sans( Bold)?( Oblique)?"')
_NAME = re.compile(r"[A-Za-z][\w-]*( [A-Za-z][\w-]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Group:
    """What Graphviz drew of one shape, cut where its colours and its text will stand.

    Parameters
    ----------
    name, classes : str
    before, paint, between, ink, after : str
        The paint is that of a box, empty where there is none; the ink that of a text, None where
        there is no text. What stands after begins with the end of the text.
    """

    name: str
    classes: str
    before: str
    paint: str
    between: str
    ink: str | None
    after: str

    def body(self, text: str, paint: Paint | None) -> str:
        """Return the shape's elements with a text, and in other colours if a paint is given."""
        box, ink = self.paint, self.ink
        if paint is not None:
            box = box and _painted(paint)
            ink = ink and f' fill="{paint.text}"'
        if ink is None:
            return f"{self.before}{box}{self.between}"
        return f"{self.before}{box}{self.between}{ink}>{_xml(text)}{self.after}"


@dataclass(frozen=True, slots=True)
class Blank:
    """Graphviz' SVG, cut where something will be put in.

    Parameters
    ----------
    width, height : float
        In points.
    view : str
        The view box.
    attributes, drawing : str
        What else stands in the tags of the root and of the drawing in it, to their ends.
    groups : tuple of Group
        As they were drawn.
    """

    width: float
    height: float
    view: str
    attributes: str
    drawing: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Graphviz' picture of a figure and what it does not know of it.

    Parameters
    ----------
    drawn : Blank
        Its groups are named by `place_name`, and their texts are not yet the figure's.
    shapes : tuple of Node and Wire
    fillings : mapping of str to Filling
        By the id of the slot.
    theme : Theme
    title, description : str
    language : str
        Of the words, as HTML calls it.
    scale : float
        Of the size on the page.
    transparent : bool
        Whether there is no ground.
    """

    drawn: Blank
    shapes: tuple[Shape, ...]
    fillings: Mapping[str, Filling]
    theme: Theme
    title: str
    description: str
    language: str = "en"
    scale: float = 1.0
    transparent: bool = False


def place_name(place: int) -> str:
    """Return what a shape is called in Graphviz' picture: by its place among the shapes."""
    return f"n{place}"


def blank(drawn: bytes, fonts: Sequence[str] = ()) -> Blank:
    """Read Graphviz' SVG.

    Parameters
    ----------
    drawn : bytes
    fonts : sequence of str
        Families that are tried after DejaVu Sans.
    """
    text = drawn.decode()
    text = _COMMENT.sub("", text[text.index("<svg") :])
    stack = ",".join(map(_family, (FONT_STACK[0], *fonts, *FONT_STACK[1:])))
    text = _FACE.sub(lambda found: _face(found, stack), text)
    root = _ROOT.match(text)
    if root is None:
        raise RenderError("Graphviz drew an SVG that does not begin as those of other versions do")
    width, height, view, attributes, drawing = root.groups()
    groups = tuple(_group(*found) for found in _GROUP.findall(text))
    return Blank(float(width), float(height), view, attributes, drawing, groups)


def _family(name: str) -> str:
    """Return a font's name as CSS writes it."""
    if _NAME.fullmatch(name):
        return name
    return quoted("'" + name.replace("\\", r"\\").replace("'", r"\'") + "'")[1:-1]


def _face(found: re.Match[str], stack: str) -> str:
    bold = ' font-weight="bold"' if found[1] else ""
    slanted = ' font-style="italic"' if found[2] else ""
    return f'font-family="{stack}"{slanted}{bold}'


def _group(name: str, classes: str, body: str) -> Group:
    box = _PAINT.search(body) if "<polygon" in body else None
    start, end = box.span() if box else (0, 0)
    paint = box[0] if box else ""
    classes = classes.replace("&#45;", "-")  # an escape that Graphviz puts into our classes
    close = body.find("</text>")
    if close < 0:
        return Group(name, classes, body[:start], paint, body[end:], None, "")
    tag = body[end : body.rindex(">", 0, close)]
    ink = _INK.search(tag, max(0, len(tag) - LONGEST_INK))
    between = tag[: ink.start()] if ink else tag
    return Group(name, classes, body[:start], paint, between, ink[0] if ink else "", body[close:])


def inline(figure: Figure, *, prefix: str) -> str:
    """Return SVG for a page: no XML declaration, no `<style>`, every id with a prefix.

    Without a stylesheet on the page it is the theme's picture on an opaque ground; with
    `stylesheet` on the page, a figure of the theme ``auto`` follows the page.
    """
    return _finished(figure, prefix=prefix, style="")


def standalone(figure: Figure) -> str:
    """Return a whole SVG file; if the theme has a dark side, the file switches by itself."""
    rules = dark_rules(figure)
    style = f"<style>{escaped(rules)}</style>\n" if rules else ""
    whole = _finished(figure, prefix="", style=style)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}'


def dark_rules(figure: Figure) -> str:
    """Return the CSS that shows the figure's dark side where the system is dark, if it has one."""
    if figure.theme.dark is None:
        return ""
    rules = _sheet(figure.theme.dark, frozenset(_used(figure)), figure.theme.name)
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def _used(figure: Figure) -> set[str]:
    """Return the names of the paints that the figure needs."""
    roles = {shape.role for shape in figure.shapes}
    roles |= set() if figure.transparent else {"ground"}
    return roles | {filling.shade for filling in figure.fillings.values()}


def stylesheet(theme: Theme, used: Set[str] | None = None, *, of: str = "auto") -> str:
    """CSS that paints every figure of one theme in another theme's colours.

    Parameters
    ----------
    theme : Theme
    used : set of str, optional
        The roles and shades that need a rule; without it, all.
    of : str
        The name of the theme whose figures are painted.
    """
    wanted = _wanted(theme, used)
    rules = (rule for name in wanted for rule in _rules(name, theme, of))
    return f".ld-{of}{{{properties(theme, used)}}}{''.join(rules)}"


def properties(theme: Theme, used: Set[str] | None = None) -> str:
    """Return a theme's colours as CSS custom properties, which the rules of `stylesheet` read."""
    return "".join(
        f"--ld-{name}-{part}:{colour};"
        for name in _wanted(theme, used)
        for part, colour in theme.paints[name].parts()
    )


def _wanted(theme: Theme, used: Set[str] | None) -> list[str]:
    return [name for name in theme.paints if used is None or name in used]


@lru_cache(maxsize=64)
def _sheet(theme: Theme, used: frozenset[str], of: str) -> str:
    return stylesheet(theme, used, of=of)


def _rules(name: str, theme: Theme, of: str) -> Iterator[str]:
    parts = [part for part, _ in theme.paints[name].parts() if part != "text"]
    body = "".join(f"{part}:var(--ld-{name}-{part});" for part in parts)
    # A value's shade has the last word over its role, and so a longer selector.
    selector = f".ld-{of} .ld-{'value.ld-' * theme.is_shade(name)}{name}"
    if name in LINES:
        yield f"{selector}>path{{stroke:var(--ld-{name}-stroke)}}{selector}>polygon{{{body}}}"
        return
    if body:
        yield f"{selector}>:not(text){{{body}}}"
    yield f"{selector}>text{{fill:var(--ld-{name}-text)}}"


def _finished(figure: Figure, *, prefix: str, style: str) -> str:
    drawn = figure.drawn
    shapes = {place_name(place): shape for place, shape in enumerate(figure.shapes)}
    return "".join(
        (
            _root(figure, prefix),
            _described(figure, prefix),
            f"{style}<g{drawn.drawing}",
            *(_drawn(group, shapes.get(group.name), figure, prefix) for group in drawn.groups),
            "</g>\n</svg>\n",
        )
    )


def _root(figure: Figure, prefix: str) -> str:
    drawn = figure.drawn
    width, height = (number(side * figure.scale) for side in (drawn.width, drawn.height))
    return (
        f'<svg class="ld-figure ld-{figure.theme.name}" role="img"'
        f' aria-labelledby="{prefix}title {prefix}desc"'
        f' width="{width}pt" height="{height}pt" viewBox="{drawn.view}"{drawn.attributes}'
    )


def _described(figure: Figure, prefix: str) -> str:
    title, description = _xml(figure.title), escaped(visible_lines(figure.description))
    return (
        f'<title id="{prefix}title">{title}</title>\n<desc id="{prefix}desc">{description}</desc>\n'
    )


@lru_cache(maxsize=4096)
def _xml(text: str) -> str:
    """Return a text as it stands in an element."""
    return escaped(visible(text))


_quoted = lru_cache(maxsize=256)(quoted)


def _drawn(group: Group, shape: Shape | None, figure: Figure, prefix: str) -> str:
    """Give a shape its id, its text, its tooltip, its data, and its place in the background."""
    if shape is None:
        return "" if figure.transparent else _ground(group, prefix)
    filling = figure.fillings.get(shape.id)
    classes, dim = group.classes, ""
    tip, text, paint = shape.tooltip, shape.label if isinstance(shape, Node) else "", None
    if filling:
        tip, text, paint = filling.tooltip, filling.text, figure.theme.paints[filling.shade]
        classes = f"{classes} ld-{filling.shade}"
    if shape.dim:
        classes, dim = f"{classes} ld-dim", f' opacity="{DIM}"'
    title = f"<title>{_xml(_short(tip))}</title>\n" if tip else ""
    body = group.body(text, paint)
    return f'<g id="{prefix}{shape.id}" class="{classes}"{dim}{_data(shape)}>\n{title}{body}</g>\n'


def _short(tip: str) -> str:
    """Return a tooltip that can be read; each of a symbol's pieces has it once more."""
    return tip if len(tip) <= LONGEST_TIP else f"{tip[: LONGEST_TIP - 1]}…"


def _ground(group: Group, prefix: str) -> str:
    return f'<g id="{prefix}{group.name}" class="{group.classes}">\n{group.body("", None)}</g>\n'


def _painted(paint: Paint) -> str:
    pen = f'stroke-width="{paint.width or THIN:g}"' + ' stroke-dasharray="5,2"' * paint.dashed
    return f'fill="{paint.fill}" stroke="{paint.stroke}" {pen}'


def _data(shape: Shape) -> str:
    if not isinstance(shape, Node) or shape.key is None:
        return ""
    key = shape.key
    return (
        f" data-symbol={_quoted(key.symbol)}"
        f' data-step="{key.step}" data-unit="{key.unit}" data-layer="{key.layer}"'
        + ' data-reverse="true"'
        * key.reverse
    )
