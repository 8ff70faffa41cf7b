"""Steps in time → their places side by side, with a gap where steps are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lstmdiagrams.choices.sizes import Sizes
from lstmdiagrams.graphics.shapes import Node, Shape, Wire, text_label

__all__ = ["Link", "Spot", "ellipsis", "links", "spots"]


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
    of : tuple of str
        What its shapes belong to.
    tip : bool
        Whether it ends in an arrowhead.
    """

    name: str
    start: float
    middle: float
    end: float
    tail: str
    head: str
    skipped: int = 0
    of: tuple[str, ...] = ()
    tip: bool = True


def spots(
    steps: Sequence[int],
    *,
    left: float,
    pitch: float,
    gap: float,
    before: int = 0,
    extra: Mapping[int, float] = MappingProxyType({}),
    wider: Mapping[int, float] = MappingProxyType({}),
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
    gap : float
        Room for an ellipsis between two steps.
    before : int
        The step that the first one would follow if nothing were left out.
    extra : mapping of int to float
        More room before a step.
    wider : mapping of int to float
        How much wider than the others what stands at a step is.
    """
    placed: list[Spot] = []
    x, expected = left, before
    for step in steps:
        skipped = step - expected
        half = wider.get(step, 0.0) / 2
        x += half + extra.get(step, 0.0) + (gap if skipped else 0.0)
        placed.append(Spot(step, x, skipped))
        x, expected = x + pitch + half, step + 1
    return placed


def links(link: Link, y: float, *, more: str, sizes: Sizes) -> Iterator[Shape]:
    """Yield a link's wire, with an ellipsis in its middle if it passes over steps.

    Parameters
    ----------
    y : float
        Height of the wire.
    more : str
        How many are left out, in words; nothing where it is said elsewhere.
    """
    if not link.skipped:
        ends = ((link.start, y), (link.end, y))
        yield Wire(link.name, ends, link.tail, link.head, link.tip, of=link.of)
        return
    middle, width = link.middle, 0.5 * sizes.dots + 7.5  # half the ellipsis, and a little air
    toward = width if link.end > link.start else -width
    dots = f"{link.name}-dots"
    yield from ellipsis(dots, middle, y, more=more, sizes=sizes, of=link.of)
    into, out = ((link.start, y), (middle - toward, y)), ((middle + toward, y), (link.end, y))
    yield Wire(f"{link.name}-in", into, link.tail, dots, of=link.of)
    yield Wire(f"{link.name}-out", out, dots, link.head, link.tip, of=link.of)


def ellipsis(
    name: str, x: float, y: float, *, more: str, sizes: Sizes, of: tuple[str, ...] = ()
) -> Iterator[Node]:
    """Yield an ellipsis for steps that are left out and, above it, how many they are."""
    width = sizes.dots + 15.0
    yield Node(
        name,
        x,
        y,
        width,
        width / 2,
        "text",
        form="text",
        label="⋯",
        size=sizes.dots,
        tooltip=more,
        of=of,
    )
    if more:
        over = y + 5 + sizes.tag
        yield text_label(
            f"{name}-count", more, x, over, size=sizes.tag, role="note", tooltip=more, of=of
        )
