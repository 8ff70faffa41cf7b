"""Graphviz' SVG + the shapes behind it → the SVG that we hand out.

Graphviz draws; here the drawing gets its words (title, description, tooltips), its font stack
and its stylesheet. `inline` makes the form that stands in a page, `standalone` a file.

Graphviz writes one element a line and escapes every text, so its output is edited as text: parsing
and writing it as a tree would take as long as drawing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lstmdiagrams.graphics.shapes import Filling, Node, Shape
from lstmdiagrams.graphics.text import FONT_STACK, visible
from lstmdiagrams.graphics.theme import LINES, Paint, Theme

__all__ = ["Figure", "inline", "place_name", "standalone", "stylesheet"]

_ROOT = re.compile(r'<svg width="([\d.]+pt)" height="([\d.]+pt)"\s+viewBox="([^"]+)"')
_GRAPH = re.compile(r'<g id="graph0" class="graph"(?P<rest>[^>]*)>\n<title>[^<]*</title>\n')
_COMMENT = re.compile(r"<!--.*?-->\n", re.DOTALL)
_GROUP = re.compile(
    r'<g id="([^"]*)" class="(?:node|edge) ([^"]*)">\n<title>[^<]*</title>\n(.*?)</g>', re.DOTALL
)
_PAINT = re.compile(r'(?<=<polygon )fill="[^"]*" stroke="[^"]*"')
_INK = re.compile(r'( fill="[^"]*")?(?=>[^<]*</text>)')
_TEXT = re.compile(r">[^<]*</text>")
_FAMILY = ",".join(FONT_STACK)
_FACES = {
    'font-family="DejaVu Sans"': f'font-family="{_FAMILY}"',
    'font-family="DejaVu Sans Oblique"': f'font-family="{_FAMILY}" font-style="italic"',
    'font-family="DejaVu Sans Bold"': f'font-family="{_FAMILY}" font-weight="bold"',
    'font-family="DejaVu Sans Bold Oblique"': (
        f'font-family="{_FAMILY}" font-style="italic" font-weight="bold"'
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Graphviz' picture of a figure and what it does not know of it.

    Parameters
    ----------
    drawn : bytes
        Graphviz' SVG, whose ids are those of `place_name` and whose texts are not yet the figure's.
    shapes : tuple of Node and Wire
    fillings : mapping of str to Filling
        By the id of the slot.
    theme : Theme
    title, description : str
    """

    drawn: bytes
    shapes: tuple[Shape, ...]
    fillings: Mapping[str, Filling]
    theme: Theme
    title: str
    description: str


def place_name(place: int) -> str:
    """Return what a shape is called in Graphviz' picture: by its place among the shapes."""
    return f"n{place}"


def inline(figure: Figure, *, prefix: str) -> str:
    """Return SVG for a page: no XML declaration, no `<style>`, every id with a prefix.

    Without a stylesheet on the page it is the theme's picture on an opaque ground; with
    `stylesheet` on the page, a figure of the theme ``auto`` follows the page.
    """
    return _finished(figure, prefix=prefix, style="")


def standalone(figure: Figure) -> str:
    """Return a whole SVG file; if the theme has a dark side, the file switches by itself."""
    style = ""
    if figure.theme.dark:
        rules = stylesheet(figure.theme.dark, _used(figure))
        style = f"<style>@media (prefers-color-scheme:dark){{{escape(rules)}}}</style>\n"
    whole = _finished(figure, prefix="", style=style)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}'


def _used(figure: Figure) -> set[str]:
    """Return the names of the paints that the figure needs."""
    roles = {shape.role for shape in figure.shapes} | {"ground"}
    return roles | {filling.shade for filling in figure.fillings.values()}


def stylesheet(theme: Theme, used: Set[str] | None = None) -> str:
    """CSS that paints every figure of the theme ``auto`` in another theme's colours.

    Parameters
    ----------
    theme : Theme
    used : set of str, optional
        The roles and shades that need a rule; without it, all.
    """
    wanted = [name for name in theme.paints if used is None or name in used]
    variables = "".join(
        f"--ld-{name}-{part}:{colour};"
        for name in wanted
        for part, colour in theme.paints[name].parts()
    )
    rules = (rule for name in wanted for rule in _rules(name, theme))
    return f".ld-auto{{{variables}}}{''.join(rules)}"


def _rules(name: str, theme: Theme) -> Iterator[str]:
    parts = [part for part, _ in theme.paints[name].parts() if part != "text"]
    body = "".join(f"{part}:var(--ld-{name}-{part});" for part in parts)
    # A value's shade has the last word over its role, and so a longer selector.
    selector = f".ld-auto .ld-value.ld-{name}" if theme.is_shade(name) else f".ld-auto .ld-{name}"
    if name in LINES:
        yield f"{selector}>path{{stroke:var(--ld-{name}-stroke)}}{selector}>polygon{{{body}}}"
        return
    if body:
        yield f"{selector}>:not(text){{{body}}}"
    yield f"{selector}>text{{fill:var(--ld-{name}-text)}}"


def _plain(attribute: str) -> str:
    """Undo the escapes that Graphviz puts into our ids and classes."""
    return attribute.replace("&#45;", "-")


def _finished(figure: Figure, *, prefix: str, style: str) -> str:
    known = {place_name(place): shape for place, shape in enumerate(figure.shapes)}
    text = figure.drawn.decode()
    text = _COMMENT.sub("", text[text.index("<svg") :])
    for face, stack in _FACES.items():
        text = text.replace(face, stack)
    text = _GROUP.sub(lambda found: _group(found, known, figure, prefix), text)
    text = _GRAPH.sub(lambda found: style + f"<g{found['rest']}>\n", text)
    text = _ROOT.sub(lambda found: _root(found, figure.theme, prefix), text, count=1)
    return text.replace(">\n", f">\n{_described(figure, prefix)}", 1)


def _root(found: re.Match[str], theme: Theme, prefix: str) -> str:
    return (
        f'<svg class="ld-figure ld-{theme.name}" role="img"'
        f' aria-labelledby="{prefix}title {prefix}desc"'
        f' width="{found[1]}" height="{found[2]}" viewBox="{found[3]}"'
    )


def _described(figure: Figure, prefix: str) -> str:
    title, description = escape(visible(figure.title)), escape(_lines(figure.description))
    return (
        f'<title id="{prefix}title">{title}</title>\n<desc id="{prefix}desc">{description}</desc>\n'
    )


def _lines(text: str) -> str:
    """Keep line breaks, and make every other control character visible."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _group(found: re.Match[str], known: Mapping[str, Shape], figure: Figure, prefix: str) -> str:
    """Give a shape its id, its text, its tooltip in the place of Graphviz' title, and its data."""
    classes, body = _plain(found[2]), found[3]
    shape = known.get(found[1])
    name = shape.id if shape else found[1]
    filling = figure.fillings.get(name)
    tip = filling.tooltip if filling else shape.tooltip if shape else ""
    title = f"<title>{escape(visible(tip))}</title>\n" if tip else ""
    if filling:
        classes += f" ld-{filling.shade}"
        body = _painted(body, figure.theme.paints[filling.shade])
    if isinstance(shape, Node):
        text = escape(visible(filling.text if filling else shape.label))
        body = _TEXT.sub(lambda _: f">{text}</text>", body, count=1)
    return f'<g id="{prefix}{name}" class="{classes}"{_data(shape)}>\n{title}{body}</g>'


def _painted(body: str, paint: Paint) -> str:
    body = _PAINT.sub(f'fill="{paint.fill}" stroke="{paint.stroke}"', body, count=1)
    return _INK.sub(f' fill="{paint.text}"', body, count=1)


def _data(shape: Shape | None) -> str:
    if not isinstance(shape, Node) or shape.key is None:
        return ""
    key = shape.key
    return (
        f" data-symbol={quoteattr(key.symbol)}"
        f' data-step="{key.step}" data-unit="{key.unit}" data-layer="{key.layer}"'
    )
