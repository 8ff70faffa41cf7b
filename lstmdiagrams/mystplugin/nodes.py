"""Texts and labels → nodes of mystmd's syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

__all__ = ["MARK", "Node", "admonition", "blamed", "hidden", "labelled", "strong"]

Node = dict[str, Any]

MARK = "lstmdiagrams"
"""Under this name a node carries what the transform of its page is to know."""

_SPACE, _QUOTES = re.compile(r"[\t\n\r ]+"), re.compile("['\"\u2018\u2019\u201c\u201d]+")

# What no eye sees and a screen reader reads. mystmd's themes know the class, too.
_UNSEEN = {
    "position": "absolute",
    "width": "1px",
    "height": "1px",
    "margin": "-1px",
    "overflow": "hidden",
    "clipPath": "inset(50%)",
    "whiteSpace": "nowrap",
}


def blamed(node: Node, sentences: Iterable[str]) -> Node:
    """Let the transform know what is wrong."""
    return {**node, "data": {MARK: {"faults": list(sentences)}}}


def text(value: str) -> Node:
    """Return a text, which no writer takes for markup."""
    return {"type": "text", "value": value}


def strong(value: str) -> Node:
    """Return a text that stands out."""
    return {"type": "strong", "children": [text(value)]}


def paragraphs(lines: Iterable[str]) -> list[Node]:
    """Return a paragraph for every line."""
    return [{"type": "paragraph", "children": [text(line)]} for line in lines]


def admonition(title: str, lines: Iterable[str]) -> Node:
    """Return a box that says what went wrong."""
    head = {"type": "admonitionTitle", "children": [text(title)]}
    return {"type": "admonition", "kind": "error", "children": [head, *paragraphs(lines)]}


def hidden(lines: Iterable[str]) -> Node:
    """Return what only a screen reader finds on a page."""
    children = paragraphs(lines)
    return {"type": "div", "class": "sr-only", "style": dict(_UNSEEN), "children": children}


def labelled(node: Node, label: object) -> Node:
    """Give a node a label that texts can refer to, as mystmd's own directives do."""
    if isinstance(label, str) and label:
        plain = _QUOTES.sub("", _SPACE.sub(" ", label)).strip().lower()
        node |= {"label": label} | ({"identifier": plain} if plain else {})
    return node
