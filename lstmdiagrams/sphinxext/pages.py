"""A picture on a page → HTML, with its words where a screen reader finds them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from lstmdiagrams.graphics.text import visible_lines
from lstmdiagrams.sphinxext.drawing import ids_of
from lstmdiagrams.sphinxext.nodes import NO_LINK, NO_MATH

__all__ = ["depart_picture", "visit_picture"]

_HEAD = re.compile(
    r"<svg ([^>]*)>\s*(?:<title\b[^>]*>[^<]*</title>\s*)?(?:<desc\b[^>]*>[^<]*</desc>)?"
)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_LENGTH = re.compile(r"([0-9.]+)\s*([a-z%]*)")


def visit_picture(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write a picture: a screen reader says its title, and then its description."""
    make = _explorer if "html" in node else _svg if "svg" in node else _image
    translator.body.append(make(translator, node))


def depart_picture(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write nothing more."""


def _svg(translator: HTML5Translator, node: nodes.Element) -> str:
    """Return SVG on one line, its ids those of the page, its words those of the author."""
    prefix: str = node["prefix"]
    svg: str = node["svg"].replace(ids_of(node["order"].digest), prefix)
    head = _HEAD.match(svg)
    found = _ATTRIBUTE.findall(head[1]) if head else []
    own = {name: unescape(value) for name, value in found}
    attributes = {
        "class": _classes(own.pop("class", ""), node),
        "role": "img",
        "aria-labelledby": f"{prefix}title",
        "aria-describedby": f"{prefix}desc",
        "style": ";".join(filter(None, (own.pop("style", ""), _style(node)))),
    }
    attributes |= {name: value for name, value in own.items() if name not in attributes}
    title = f'<title id="{prefix}title">{_on_one_line(node["alt"])}</title>'
    description = _written({"id": f"{prefix}desc", **_language(translator, node)})
    said = f"{title}<desc {description}>{_on_one_line(node['description'])}</desc>"
    return f"<svg {_written(attributes)}>{said}{svg[head.end() if head else 0 :]}\n"


def _explorer(_translator: HTML5Translator, node: nodes.Element) -> str:
    """Return what steps through a run, its ids those of the page."""
    prefix: str = node["prefix"]
    html: str = node["html"].replace(ids_of(node["order"].digest), prefix)
    return f"{html}\n"


def _classes(own: str, node: nodes.Element) -> str:
    names = ["ld-figure", *own.split(), *node["classes"], NO_MATH]
    return " ".join(name for name in dict.fromkeys(names) if name != NO_LINK)


def _image(translator: HTML5Translator, node: nodes.Element) -> str:
    """Return an image, and its description beside it, where only a screen reader finds it."""
    builder = translator.builder
    name = f"{node['prefix']}desc"
    attributes = {
        "class": _classes("dark-light", node),  # pydata-sphinx-theme leaves its colours alone
        "src": posixpath.join(builder.imgpath, quote(builder.images[node["uri"]])),
        "alt": node["alt"],
        "aria-describedby": name,
        "style": _style(node),
    }
    hidden = {"id": name, "class": NO_MATH, **_language(translator, node), "hidden": "hidden"}
    said = _on_one_line(node["description"])
    return f"<img {_written(attributes)} /><span {_written(hidden)}>{said}</span>\n"


def _language(translator: HTML5Translator, node: nodes.Element) -> Mapping[str, str]:
    """Return the language of a figure's words, where it is not that of the page."""
    page: str = translator.builder.config.language
    return {} if node["language"] == page else {"lang": node["language"]}


def _written(attributes: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items() if value)


def _on_one_line(text: str) -> str:
    return "&#10;".join(escape(line) for line in visible_lines(text).split("\n"))


def _style(node: nodes.Element) -> str:
    """Return the size that an author asks for, if any; what is not asked for follows from it."""
    share = node.get("scale", 100) / 100
    sides = {name: _scaled(node[name], share) for name in ("width", "height") if name in node}
    whole = {"width": "auto", "height": "auto"} | sides if sides else {}
    return ";".join(f"{name}:{value}" for name, value in whole.items())


def _scaled(length: str, share: float) -> str:
    found = _LENGTH.match(length)
    return f"{float(found[1]) * share:g}{found[2] or 'px'}" if found else length
