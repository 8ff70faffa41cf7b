"""A plan → the brackets below the copies, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.diagrams.unrolled.wire_shapes import sizes_in_words
from lstmdiagrams.graphics.shapes import Shape, Wire, text_label
from lstmdiagrams.graphics.text import text_width

__all__ = ["brackets"]

DEEP = 6.0  # how far a bracket's ends rise
BELOW = 12.0  # between what stands above and the first bracket
AIR = 10.0  # between two texts in a row


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a bracket says, of which copies."""

    name: str
    text: str
    stands: Sequence[Stand]

    def ends(self, plan: Plan) -> tuple[float, float]:
        """Return how far it reaches."""
        first, last = self.stands[0], self.stands[-1]
        left = plan.box(first, 0, first.network.lanes[0]).left
        return left, 2 * last.x - plan.box(last, 0, last.network.lanes[0]).left

    def reach(self, plan: Plan) -> tuple[float, float]:
        """Return how far it and its text reach."""
        left, right = self.ends(plan)
        middle, half = (left + right) / 2, text_width(self.text, plan.sizes.name) / 2
        return min(left, middle - half), max(right, middle + half)

    def shapes(self, plan: Plan, y: float) -> Iterator[Shape]:
        """Yield it with its upper edge at a height."""
        (left, right), size, low = self.ends(plan), plan.sizes.name, y - DEEP
        corners = ((left, y), (left, low), (right, low), (right, y))
        of = tuple(dict.fromkeys(tag for stand in self.stands[:1] for tag in stand.tags))
        first, last = (_box(plan, stand) for stand in (self.stands[0], self.stands[-1]))
        yield Wire(self.name, corners, first, last, False, "bracket", 4, of=of)
        middle, below = (left + right) / 2, low - 1 - size
        text = f"{self.name}-name"
        yield text_label(text, self.text, middle, below, size=size, role="note", of=of)


def _box(plan: Plan, stand: Stand) -> str:
    """Return the id of a copy's lowest box."""
    return f"{stand.network.prefix}{plan.box_id(stand, stand.network.lanes[0])}"


def brackets(plan: Plan) -> Iterator[Shape]:
    """Yield the brackets, row by row, and what stands on the arrows below them."""
    y = plan.rows.bottom - BELOW + DEEP
    for row in _rows(plan):
        for bracket in row:
            yield from bracket.shapes(plan, y)
        y -= DEEP + 2 + 1.65 * plan.sizes.name + DEEP
    size, middle = plan.sizes.name, _middle(plan)
    for place, (name, text) in enumerate(_lines(plan)):
        below = y + DEEP - (0.5 + 1.5 * place) * size
        yield text_label(name, text, middle, below, size=size, role="note")


def _middle(plan: Plan) -> float:
    """Return the middle of the bracket of all that is no padding, or of all."""
    for bracket in _whole(plan):
        return sum(bracket.ends(plan)) / 2
    return (plan.stands[0].x + plan.stands[-1].x) / 2


def _lines(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield what is said below all brackets, each with its id."""
    for bearing in list(plan.bearings.values())[:1]:
        yield "bearing-name", plan.word("bearing", later=bearing.step)
    opened = plan.detail is not None
    sizes = sizes_in_words(plan.networks[0], opened=opened) if plan.show_shapes else ""
    yield from [("sizes", sizes)] if sizes else []


def _rows(plan: Plan) -> list[list[Bracket]]:
    """Return the brackets, as many in a row as there is room for."""
    rows: list[list[Bracket]] = []
    for bracket in (*_parts(plan), *_padding(plan), *_whole(plan)):
        fits = rows and _apart(plan, rows[-1], bracket)
        rows[-1].append(bracket) if fits else rows.append([bracket])
    return rows


def _apart(plan: Plan, row: Sequence[Bracket], other: Bracket) -> bool:
    left, right = other.reach(plan)
    reaches = [each.reach(plan) for each in row]
    return all(end + AIR < left or right + AIR < start for start, end in reaches)


def _parts(plan: Plan) -> Iterator[Bracket]:
    """Yield what belongs to the encoder, and what to the decoder."""
    for network in plan.networks:
        own = [stand for stand in plan.stands if stand.network is network]
        if network.part:
            yield Bracket(network.part, plan.word(network.part), own)
        if network.handover is None:
            continue
        steps = [(stand, stand.step or 0) for stand in own if not stand.padded]
        before = [stand for stand, step in steps if step < network.handover]
        after = [stand for stand, step in steps if step >= network.handover]
        for name, stands in (("encoder", before), ("decoder", after)):
            if stands:
                yield Bracket(name, plan.word(name), stands)


def _padding(plan: Plan) -> Iterator[Bracket]:
    """Yield what lies past the sequence's end."""
    for network in plan.networks:
        own = [stand for stand in plan.stands if stand.network is network and stand.padded]
        if own:
            yield Bracket(f"{network.prefix}padding", plan.word("padding"), own)


def _whole(plan: Plan) -> Iterator[Bracket]:
    """Yield that all copies are one network."""
    if len(plan.networks) > 1:
        yield Bracket("two-networks", plan.word("two networks"), plan.stands)
        return
    own = [stand for stand in plan.stands if not stand.padded]
    if own:
        yield Bracket("one-network", plan.word("one network"), own)
