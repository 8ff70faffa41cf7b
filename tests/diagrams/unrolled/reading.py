"""A figure of a network in time → what a reader sees in it: its values, its wires, its texts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire
from tests.graphics.picture import SVG, read

__all__ = ["Place", "leads_to", "nodes", "printed", "texts", "values", "wires"]


class Place(NamedTuple):
    """Which value it is, as the SVG says."""

    symbol: str
    step: int
    unit: int
    layer: int = 0
    reverse: bool = False


def values(figure: Diagram, prefix: str = "") -> dict[Place, str]:
    """Return the values whose ids begin with a prefix, from the SVG alone."""
    root = ET.fromstring(figure.svg())  # noqa: S314 - our own rendering
    groups = [group for group in root.iter(f"{SVG}g") if group.get("data-symbol")]
    ours = [group for group in groups if _is_of(group, prefix)]
    return {_place(group): group.findtext(f"{SVG}text") or "" for group in ours}


def _is_of(group: ET.Element, prefix: str) -> bool:
    name = group.get("id", "")
    return name.startswith(prefix) if prefix else not name.startswith("decoder-")


def _place(group: ET.Element) -> Place:
    step, unit, layer = (int(group.get(f"data-{name}", "")) for name in ("step", "unit", "layer"))
    reverse = group.get("data-reverse") is not None
    return Place(group.get("data-symbol", ""), step, unit, layer, reverse)


def printed(value: float, *, signed: bool = True) -> str:
    """Write a number with two digits, as the figures do."""
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    return text[1:] if text in ("+0.00", "-0.00") else text.replace("-", "−")


def nodes(figure: Diagram) -> dict[str, Node]:
    """Return the nodes of a figure by their ids."""
    return {shape.id: shape for shape in figure.shapes if isinstance(shape, Node)}


def wires(figure: Diagram) -> dict[str, Wire]:
    """Return the wires of a figure by their ids."""
    return {shape.id: shape for shape in figure.shapes if isinstance(shape, Wire)}


def texts(figure: Diagram) -> list[str]:
    """Return everything that is written in a figure."""
    return [text.text for text in read(figure.svg()).texts]


def leads_to(figure: Diagram, start: str) -> set[str]:
    """Return the boxes, circles and operations that wires lead to from one, through values."""
    return set(_reached(figure, start))


def _reached(figure: Diagram, start: str) -> Iterator[str]:
    shapes = nodes(figure)
    ways = [wire for wire in wires(figure).values() if wire.role == "wire"]
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        for wire in ways:
            if wire.tail == here and wire.head not in seen and wire.points[0] != wire.points[-1]:
                seen.add(wire.head)
                node = shapes.get(wire.head)
                if node is not None and (node.role == "value" or node.label == "⋯"):
                    waiting.append(wire.head)
                else:
                    yield wire.head
