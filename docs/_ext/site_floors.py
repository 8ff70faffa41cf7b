"""The contract about the direction of imports → a figure of the floors, and a table of rooms."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lstmdiagrams import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire, text_label

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
WIDTH, HEIGHT, GAP = 400.0, 26.0, 8.0  # of a floor, in points; between floors and between rooms
LEFT = -22.0  # of the arrow beside them

Floors = tuple[tuple[str, ...], ...]


def floors(pyproject: Path = PYPROJECT) -> Diagram:
    """Draw the floors, the uppermost first."""
    rows = read(pyproject)
    shapes = [room for level, row in enumerate(rows) for room in _rooms(row, level)]
    top, bottom = shapes[0], shapes[-1]
    ends = (LEFT, top.box.top), (LEFT, bottom.box.bottom)
    arrow = Wire("imports", ends, top.id, bottom.id)
    label = text_label("imports-label", "imports", LEFT - 8, top.y, align="right")
    said = "; ".join(", ".join(row) for row in rows)
    description = f"Floors of a house; imports go only down. From the top: {said}."
    return Diagram(
        (*shapes, arrow, label), "The floors of lstmdiagrams", description, name="floors"
    )


def read(pyproject: Path = PYPROJECT) -> Floors:
    """Return the rooms of every floor that exist, without the entrance ``__main__``."""
    settings = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (house,) = (each for each in contracts if each["id"] == "floors")
    found = (re.findall(r"\w+", layer) for layer in house["layers"] if layer != "__main__")
    rows = (tuple(room for room in row if _sentence(room)) for row in found)
    return tuple(row for row in rows if row)


def table(pyproject: Path = PYPROJECT) -> str:
    """Return what every room does, as a table in Markdown."""
    rooms = [room for row in read(pyproject) for room in row]
    lines = [f"| `{room}` | {_sentence(room).rstrip('.')} |" for room in rooms]
    return "\n".join(["| room | what goes in → what comes out |", "| --- | --- |", *lines])


def _rooms(row: tuple[str, ...], level: int) -> Iterator[Node]:
    width = (WIDTH - GAP * (len(row) - 1)) / len(row)
    for place, name in enumerate(row):
        x = place * (width + GAP) + width / 2
        y = -level * (HEIGHT + GAP)
        yield Node(
            name,
            x,
            y,
            width,
            HEIGHT,
            "state",
            form="round",
            label=name,
            size=11,
            tooltip=_sentence(name),
        )


def _sentence(room: str) -> str:
    """Return the first sentence that a room says of itself; of a planned one, nothing."""
    try:
        module = importlib.import_module(f"lstmdiagrams.{room}")
    except ModuleNotFoundError:
        return ""
    first, *_ = (module.__doc__ or "").partition("\n")
    return first.replace("``", "`")
