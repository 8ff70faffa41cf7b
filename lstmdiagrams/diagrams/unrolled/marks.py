"""A quantity of a copy → its symbol, beside a wire or in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.unrolled.network import Lane
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import Align, Node, Point, label_width, symbol_label, text_label
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import runs_of

__all__ = ["circled", "symbol"]

ARROWS = {False: "→", True: "←"}  # above the symbols of a direction
RISE = 0.62  # of the arrow above the middle of the letter, in em
SMALLER = 0.66  # than the letter


def symbol(
    plan: Plan,
    stand: Stand,
    written: str,
    name: str,
    at: Point,
    *,
    align: Align = "middle",
    lane: Lane | None = None,
    of: tuple[str, ...] = (),
) -> Iterator[Node]:
    """Yield a quantity's symbol at the step of a copy.

    Parameters
    ----------
    written : str
        The quantity.
    name : str
        The id.
    lane : Lane, optional
        The direction that an arrow above the letter tells.
    """
    quantity, size = stand.network.quantity(written), plan.sizes.symbol
    text, role = quantity.at(stand.name), stand.role("text")
    tip = stand.network.style.notation.tooltip(written)
    yield from symbol_label(name, text, *at, size=size, align=align, role=role, tooltip=tip, of=of)
    if lane is None:
        return
    total, letter = label_width(text, size), text_width(runs_of(text)[0][0], size)
    left = at[0] - {"left": 0.0, "middle": total / 2, "right": total}[align]
    place = (left + letter / 2, at[1] + RISE * size)
    arrow = ARROWS[lane.reverse]
    yield text_label(f"{name}-way", arrow, *place, size=SMALLER * size, role=role, of=of)


def circled(
    plan: Plan,
    stand: Stand,
    written: str,
    role: str,
    at: Point,
    *,
    name: str,
    lane: Lane | None = None,
    of: tuple[str, ...] = (),
) -> Iterator[Node]:
    """Yield an input's or an output's symbol in a circle."""
    tip, width = stand.network.style.notation.tooltip(written), 2 * plan.widths.radius
    yield Node(name, *at, width, width, stand.role(role), "circle", tooltip=tip, of=of)
    place = (at[0], at[1] + 1)
    yield from symbol(plan, stand, written, f"{name}-symbol", place, lane=lane, of=of)
