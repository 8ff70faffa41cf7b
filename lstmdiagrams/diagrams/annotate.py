"""A blank Diagram and a Trace → the same Diagram with the run's values in its slots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.values import NumberFormat, limit_of, value_of
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Filling, Node
from lstmdiagrams.graphics.theme import shade
from lstmdiagrams.notation import Key, Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["annotate"]


def annotate(blank: Diagram, trace: Trace, numbers: NumberFormat, notation: Notation) -> Diagram:
    """Fill every slot that carries a key.

    Returns
    -------
    Diagram
        The same shapes at the same places, with numbers, colours and tooltips.

    Raises
    ------
    InvalidValueError
        If the run lacks a value that the figure has a slot for.
    """
    slots = [shape for shape in blank.shapes if isinstance(shape, Node) and shape.key]
    fillings = {slot.id: _filling(slot.key, trace, numbers, notation) for slot in slots if slot.key}
    return replace(blank, fillings={**blank.fillings, **fillings})


def _filling(key: Key, trace: Trace, numbers: NumberFormat, notation: Notation) -> Filling:
    quantity, value = notation[key.symbol], value_of(trace, key)
    unit = notation.words["unit"]
    return Filling(
        numbers.text(value, signed=not quantity.gate),
        shade(value, limit_of(trace, key), gate=quantity.gate),
        f"{quantity.plain}, {unit} {key.unit}: {value:.6g} ({quantity.name}: {quantity.meaning})",
    )
