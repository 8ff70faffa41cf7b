"""Steps in time → their places side by side, with a gap where steps are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lstmdiagrams.choices.sizes import Sizes
from lstmdiagrams.graphics.shapes import Node, Shape, Wire, text_label

__all__ = ["Link", "Spot", "links", "spots"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One shown step: which, where, and how many are left out before it."""

    step: int
    x: float
    skipped: int


@dataclass(frozen=True, slots=True)
class Link:
    """The way of a state from one spot to the next, or in from and out to steps not shown.

    Parameters
    ----------
    name : str
        The id of its wire.
    start, middle, end : float
        Where it begins, where an ellipsis would stand, and where it meets the next box.
    tail, head : str
        Ids of the boxes.
    skipped : int
        How many steps lie between.
    """

    name: str
    start: float
    middle: float
    end: float
    tail: str
    head: str
    skipped: int = 0


def spots(
    steps: Sequence[int], *, left: float, pitch: float, sizes: Sizes, before: int = 0
) -> list[Spot]:
    """Place steps from left to right.

    Parameters
    ----------
    steps : sequence of int
        Ascending.
    left : float
        Where the first stands.
    pitch : float
        From one step to the next.
    before : int
        The step that the first one would follow if nothing were left out.
    """
    placed: list[Spot] = []
    x, expected = left, before
    for step in steps:
        skipped = step - expected
        x += sizes.gap if skipped else 0.0
        placed.append(Spot(step, x, skipped))
        x, expected = x + pitch, step + 1
    return placed


def links(link: Link, y: float, *, more: str, sizes: Sizes) -> Iterator[Shape]:
    """Yield a link's wire, with an ellipsis in its middle if it passes over steps.

    Parameters
    ----------
    y : float
        Height of the wire.
    more : str
        How many are left out, in words.
    """
    if not link.skipped:
        yield Wire(link.name, ((link.start, y), (link.end, y)), link.tail, link.head)
        return
    middle, width = link.middle, 0.5 * sizes.dots + 7.5  # half the ellipsis, and a little air
    toward = width if link.end > link.start else -width
    dots = f"{link.name}-dots"
    place = (middle, y, 2 * width, width)
    yield Node(dots, *place, "text", form="text", label="⋯", size=sizes.dots, tooltip=more)
    over = y + 5 + sizes.tag
    yield text_label(f"{dots}-count", more, middle, over, size=sizes.tag, role="note", tooltip=more)
    yield Wire(f"{link.name}-in", ((link.start, y), (middle - toward, y)), link.tail, dots)
    yield Wire(f"{link.name}-out", ((middle + toward, y), (link.end, y)), dots, link.head)
