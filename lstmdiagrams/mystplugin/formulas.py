"""A directive that writes equations, as mystmd asks for it → equations, each with a label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstmdiagrams.mystplugin.nodes import Node, admonition, blamed, labelled
from lstmdiagrams.mystplugin.orders import Order, Workshop
from lstmdiagrams.options import AuthorError

__all__ = ["formulas"]

_NAMES = ("label", "name", "class", "enumerated", "numbered")


def formulas(request: Mapping[str, Any], workshop: Workshop) -> list[Node]:
    """Return the equations of a cell, or what is wrong with what is written."""
    name, given = str(request.get("name")), request.get("options") or {}
    written = (request.get("node") or {}).get("options") or {}
    own = {key: value for key, value in written.items() if key not in _NAMES}
    try:
        found = workshop.equations(Order(name, request.get("arg") or "", own))
    except AuthorError as error:
        said = [f"{name}: {each}" for each in error.sentences]
        return [blamed(admonition(name, error.sentences), said)]
    kept = {key: given[key] for key in ("class", "enumerated") if key in given}
    label = given.get("label")
    return [
        labelled({"type": "math", "value": each.latex, **kept}, label and f"{label}-{each.key}")
        for each in found
    ]
