"""A directive that draws, as mystmd asks for it → a figure whose picture is still to be drawn.

Nothing is looked at but what every figure has; the transform judges the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from lstmdiagrams.mystplugin.nodes import MARK, Node, labelled

__all__ = ["FIGURE_OPTIONS", "figure"]

# What a figure of mystmd's can be told, with its names, and docutils' scale and target.
FIGURE_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "label": {"type": "string", "alias": ["name"], "doc": "The figure's label, to refer to it."},
    "alt": {"type": "string", "doc": "The alternative text; the figure's title if not given."},
    "width": {
        "type": "string",
        "alias": ["w", "figwidth"],
        "doc": "The width, as 450px, 12cm or 50%; as drawn if not given.",
    },
    "height": {"type": "string", "alias": ["h"], "doc": "The height, as 300px or 8cm."},
    "scale": {"type": "string", "doc": "The size in percent of what it would be."},
    "align": {"type": "string", "doc": "left, center or right."},
    "class": {"type": "string", "alias": ["figclass"], "doc": "The classes of the figure."},
    "target": {"type": "string", "doc": "Where the picture leads on a page: https://…"},
    "enumerated": {"type": "boolean", "alias": ["numbered"], "doc": "Whether it has a number."},
    "enumerator": {"type": "string", "alias": ["number"], "doc": "Its number."},
}
_NAMES = {name for name, row in FIGURE_OPTIONS.items() for name in (name, *row.get("alias", ()))}
_OF_PICTURE = ("alt", "width", "height", "scale", "align", "class", "target")

# mystmd chooses, for each format that it builds, among files that differ in their suffix. But it
# looks for them only beside the page, and says neither where that is nor what it builds. So every
# picture is at first this one, which is found from any folder; what mystmd makes of its suffix
# tells the transform which picture is wanted.
_ANY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "forms", "any.*")  # noqa: PTH100, PTH118, PTH120 - quick to start
_TO_THE_ROOT = "../" * 64


def figure(request: Mapping[str, Any]) -> list[Node]:
    """Return the figure of a directive.

    Parameters
    ----------
    request
        What mystmd writes: the directive's ``name``, its ``node`` with all options as they are
        written, the ``arg``, the ``options`` that are known and the ``body``, parsed.
    """
    given = request.get("options") or {}
    node = request.get("node") or {}
    order = {
        "directive": request.get("name"),
        "argument": request.get("arg") or "",
        "options": {k: v for k, v in (node.get("options") or {}).items() if k not in _NAMES},
        **{name: given[name] for name in _OF_PICTURE if name in given},
    }
    url = _TO_THE_ROOT + _ANY.replace(os.sep, "/").lstrip("/")
    image = {"type": "image", "url": url, "data": {MARK: order}}
    image |= {name: given[name] for name in ("alt", "align") if name in given}
    body = request.get("body") or []
    if _has_directive(body):
        return [_parsed_by_mystmd(image, node.get("value") or "", given)]
    container = {"type": "container", "kind": "figure", "children": [image, *body]}
    names = ("class", "enumerated", "enumerator")
    container |= {name: given[name] for name in names if name in given}
    return [labelled(container, given.get("label"))]


def _parsed_by_mystmd(image: Node, caption: str, given: Mapping[str, Any]) -> Node:
    """Return what mystmd makes a figure of, whose caption it parses, directives included.

    mystmd runs a directive in the body of another one after that, and in its own copy of the body,
    not in what a plugin gives back.
    """
    block = {"type": "block", "data": {"caption": caption, "kind": "figure"}, "children": [image]}
    return labelled(block, given.get("label"))


def _has_directive(nodes: Iterable[Node]) -> bool:
    return any(
        node.get("type") == "mystDirective" or _has_directive(node.get("children") or ())
        for node in nodes
    )
