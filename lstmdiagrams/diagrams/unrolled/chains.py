"""A plan → `Chain`: one direction of one layer, from step to step."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand

__all__ = ["Chain", "chains_of"]


@dataclass(frozen=True)
class Chain:
    """One direction of one layer, step by step.

    Parameters
    ----------
    plan : Plan
    network : Network
    place : int
        Of the floor.
    lane : Lane
    stands : tuple of Stand
        The shown copies of the sequence's own steps.
    speaks : bool
        Whether it says how many steps are left out; of all chains one does.
    """

    plan: Plan
    network: Network
    place: int
    lane: Lane
    stands: tuple[Stand, ...]
    speaks: bool

    @property
    def floor(self) -> Floor:
        """The floor it belongs to."""
        return self.network.floors[self.place]

    @property
    def marked(self) -> Lane | None:
        """The direction that its symbols tell, if there are two."""
        return self.lane if self.floor.parted else None

    @property
    def way(self) -> int:
        """Where the states go: 1 to the right, −1 to the left."""
        return -1 if self.lane.reverse and not self.plan.turned else 1

    def hidden(self, way: int) -> int:
        """Return how many steps are left out on one side of all copies."""
        return self.plan.hidden(self.network, left=way < 0)

    @property
    def symbols(self) -> tuple[str, ...]:
        """What is handed on, the upper one first."""
        return ("c", "h") if self.network.cell_state else ("h",)

    def height(self, of: str) -> float:
        """Return the height of a state's wire."""
        at = self.floor.lanes.index(self.lane)
        return self.plan.story(self.place).boxes[at] + self.plan.rows.lanes[of]

    def edge(self, stand: Stand, way: int) -> float:
        """Return the side of a copy's box."""
        box = self.plan.box(stand, self.place, self.lane)
        return box.right if way > 0 else box.left

    def box(self, stand: Stand) -> str:
        """Return the id of a copy's box."""
        return self.plan.box_id(stand, self.lane)

    def tags(self, of: str, tail: Stand) -> tuple[str, ...]:
        """Return what the state that a copy hands on belongs to.

        Into an open cell it comes as the previous one.
        """
        head = self._next.get(tail.step) if self.plan.detail else None
        before = (f"{of}_prev",) if head is not None and self.plan.is_open(head) else ()
        return (*self.plan.tags(of, tail), *before, *self.lane.tags)

    def tags_before(self, of: str, head: Stand) -> tuple[str, ...]:
        """Return what the state that comes into the first copy belongs to."""
        opened = self.plan.is_open(head)
        own = (f"{of}_prev", *head.tags) if opened else self.plan.tags(of, head)
        return (*own, *self.lane.tags)

    @cached_property
    def _next(self) -> Mapping[int | None, Stand]:
        """Step → the copy to which its state is handed on, if it is shown."""
        pairs = itertools.pairwise(self.stands)
        return {before.step: after for before, after in pairs if not after.skipped}

    def taken(self, of: str, tail: Stand) -> float:
        """Return how far from a copy's box what stands on a state's wire ends."""
        if of == "c":
            return self.plan.widths.memory_room(self.network, self.floor, self.lane)
        bearing = self.plan.bearings.get(self.lane.tags)
        if bearing is None or tail.step not in bearing.onward:
            return 0.0
        return self.plan.widths.bearing_room(self.floor, self.lane)

    @property
    def room(self) -> float:
        """How far from a box the longest ends of all that may stand on its states' wires."""
        return self.plan.widths.room(self.network, self.floor, self.lane)

    def more(self, count: int, of: str) -> str:
        """Say how many steps are left out, once for all wires."""
        if self.network.names or not self.speaks or of != self.symbols[0]:
            return ""
        return self.plan.word("more", count=count)


def chains_of(plan: Plan, network: Network) -> Iterator[Chain]:
    """Yield a network's directions of layers that have a step to show."""
    own = tuple(at for at in plan.stands if at.network is network and not at.padded)
    for place, floor in enumerate(network.floors if own else ()):
        for lane in floor.lanes:
            yield Chain(plan, network, place, lane, own, not place and lane is floor.lanes[0])
