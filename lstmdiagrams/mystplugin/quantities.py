"""A role that writes a quantity, as mystmd asks for it → its formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.mystplugin.nodes import Node, blamed, strong
from lstmdiagrams.notation import Notation
from lstmdiagrams.notation.mentions import latex_of
from lstmdiagrams.options.harmless import harmless

__all__ = ["formula"]


def formula(request: Mapping[str, Any], looks: Mapping[str, str]) -> list[Node]:
    """Return the formula of a quantity, or what is wrong with what is written.

    Parameters
    ----------
    request
        What mystmd writes; the ``body`` names the quantity.
    looks
        The ``notation`` of all figures, if one is set.
    """
    written = looks.get("notation", "pytorch")
    try:
        notation = Notation.load(written) if written.endswith(".toml") else written
        latex = harmless(latex_of(str(request.get("body")), notation))
        return [{"type": "inlineMath", "value": latex}]
    except LstmDiagramsError as error:
        said = f"{request.get('name')}: {error}"
        return [blamed(strong(said), [said])]
