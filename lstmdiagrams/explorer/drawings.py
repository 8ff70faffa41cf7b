"""A Diagram → its SVG for the page: the same drawing, marked with what the script has to find.

Graphviz' drawing stays as it is. Its groups lose ids and tooltips, which would tell of one step
only, and gain data: what they belong to, and which step of a window they show.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Shape

__all__ = ["Drawing", "drawing_of", "tag"]

_ROOT = re.compile(
    r"<svg [^>]*?viewBox=\"(?P<view>[^\"]*)\"[^>]*>\s*<title.*?</title>\s*<desc.*?</desc>\s*"
    r"<g transform=\"(?P<transform>[^\"]*)\">\s*",
    re.DOTALL,
)
_GROUP = re.compile(
    r'<g id="(?P<id>[^"]*)" class="(?P<classes>[^"]*)"(?P<more>[^>]*)>\n'
    r"(?:<title>[^<]*</title>\n)?(?P<body>.*?)</g>\n",
    re.DOTALL,
)
_FONT = re.compile(r' font-family="([^"]*)"')
_SPACES = re.compile(r' xml:space="preserve"(?![^>]*>(?: |[^<]* <))')
_COMMON = re.compile(r' (?:font-size|text-anchor)="[^"]*"')
Marks = Callable[[Shape], Mapping[str, object]]


@dataclass(frozen=True)
class Drawing:
    """The parts of an SVG.

    Parameters
    ----------
    theme : str
        Whose colours it has.
    width, height : float
        In points.
    transform : str
        From the drawing's coordinates to those of the SVG.
    font : mapping of str to str
        What most of its texts have: the attributes of the whole.
    back, slots : str
        What stays at every step, and the boxes of values, which lie over it.
    """

    theme: str
    width: float
    height: float
    transform: str
    font: Mapping[str, str]
    back: str
    slots: str

    def svg(self, inside: str, *, label: str, scale: float = 1.0) -> str:
        """Return an SVG with these elements, called so for who cannot see it."""
        attributes = {
            "class": f"ld-figure ld-{self.theme}",
            "role": "img",
            "aria-label": label,
            "width": f"{self.width * scale:g}pt",
            "height": f"{self.height * scale:g}pt",
            "viewBox": f"0 0 {self.width:g} {self.height:g}",
            **self.font,
        }
        return tag("svg", attributes, tag("g", {"transform": self.transform}, inside))


def tag(name: str, attributes: Mapping[str, object], inside: str = "") -> str:
    """Return an element; an attribute that is None is left out, one that is True is bare."""
    written = "".join(
        f" {key}" if value is True else f' {key}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return f"<{name}{written}>{inside}</{name}>"


def drawing_of(figure: Diagram, marks: Marks) -> Drawing:
    """Draw a figure.

    Parameters
    ----------
    figure : Diagram
    marks : callable
        A shape → the attributes that its group gains.
    """
    svg = figure.svg()
    root = _ROOT.match(svg)
    if root is None:
        raise RenderError("an SVG of ours does not begin as ours do")
    shapes = {shape.id: shape for shape in figure.shapes}
    common = _most_common(svg)
    back: list[str] = []
    slots: list[str] = []
    for group in _GROUP.finditer(svg, root.end()):
        shape = shapes.get(group["id"])
        own = slots if isinstance(shape, Node) and shape.key else back
        own.append(_group(group, marks(shape) if shape else {}, common))
    size, transform = (figure.width, figure.height), root["transform"]
    font = {**_pairs(common), "font-family": unescape(_first(_FONT, svg))}
    return Drawing(figure.theme.name, *size, transform, font, "".join(back), "".join(slots))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _most_common(svg: str) -> tuple[str, ...]:
    """Return the attributes of texts that are said most often, as they are written."""
    counts = Counter(_COMMON.findall(svg)).most_common()
    return tuple({each.split("=")[0]: each for each, _ in reversed(counts)}.values())


def _pairs(attributes: tuple[str, ...]) -> dict[str, str]:
    return dict(each.strip().replace('"', "").split("=") for each in attributes)


def _group(group: re.Match[str], marks: Mapping[str, object], common: tuple[str, ...]) -> str:
    body = _SPACES.sub("", _FONT.sub("", group["body"])).replace("\n", "")
    for attribute in common:
        body = body.replace(attribute, "")
    data = "".join(f' {name}="{escape(str(value))}"' for name, value in marks.items())
    return f'<g class="{group["classes"]}"{group["more"]}{data}>{body}</g>'
