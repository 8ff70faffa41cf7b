"""A blank Diagram and a Trace → the same Diagram with the run's values in its slots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lstmdiagrams.choices.style import Style
from lstmdiagrams.choices.values import is_signed, limit_of, value_of
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Filling, Node
from lstmdiagrams.graphics.theme import shade
from lstmdiagrams.notation import Key

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["annotate"]


def annotate(blank: Diagram, trace: Trace, style: Style) -> Diagram:
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
    slots = [(shape.id, shape.key) for shape in blank.shapes if isinstance(shape, Node)]
    fillings = {name: _filling(key, trace, style) for name, key in slots if key}
    return replace(blank, fillings={**blank.fillings, **fillings})


def _filling(key: Key, trace: Trace, style: Style) -> Filling:
    quantity, value = style.notation[key.symbol], value_of(trace, key)
    signed = is_signed(trace, key, gate=quantity.gate)
    return Filling(
        style.numbers.text(value, signed=signed),
        shade(value, limit_of(trace, key), gate=quantity.gate),
        style.word(
            "value",
            symbol=quantity.plain,
            unit=key.unit,
            value=style.numbers.exact(value),
            name=quantity.name,
            meaning=quantity.meaning,
        ),
    )
