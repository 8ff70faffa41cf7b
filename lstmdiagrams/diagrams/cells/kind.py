"""The name of a kind of cell, and how such cells are placed and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lstmdiagrams.diagrams.cells.plan import Plan, Subject
from lstmdiagrams.graphics.shapes import Shape

__all__ = ["Kind"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell.

    Parameters
    ----------
    name : {"lstm", "gru", "rnn"}
    plan : callable
        What is drawn → where it stands.
    shapes : callable
        A plan → its shapes.
    """

    name: str
    plan: Callable[[Subject], Plan]
    shapes: Callable[[Any], Iterator[Shape]]
