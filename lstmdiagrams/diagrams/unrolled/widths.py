"""Networks → how much room everything needs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from lstmdiagrams.choices.sizes import PLAIN
from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.parts import circle_width
from lstmdiagrams.diagrams.unrolled.bearing import WIDEST, Bearing
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.rows import GAP
from lstmdiagrams.graphics.shapes import ARROW, SLACK, label_width
from lstmdiagrams.graphics.text import text_width

__all__ = ["Widths"]

APART = 24.0  # of wire between two boxes, at least
CLEAR = ARROW + 2  # from a wire that crosses to what stands behind it
BESIDE = 11.0  # between a box and a wire that passes it
BEYOND = 30.0  # from a box to the middle of an ellipsis beside it, at least

Bearings = Mapping[tuple[str, str], Bearing]


class Widths:
    """How much room everything needs.

    Parameters
    ----------
    style : Style
    networks : sequence of Network
    bearings : mapping of (str, str) to Bearing
    names_states : bool
        Whether the symbols of the states stand on the wires between blank copies.
    """

    def __init__(
        self,
        style: Style,
        networks: Sequence[Network],
        bearings: Bearings = MappingProxyType({}),
        *,
        names_states: bool = False,
    ) -> None:
        self.style, self.sizes = style, style.sizes
        self.networks, self.bearings = tuple(networks), bearings
        self.names_states = names_states
        self.has_values = any(network.has_values for network in networks)
        self.parted = any(floor.parted for each in networks for floor in each.floors)
        self.bearing_width = text_width(WIDEST, self.sizes.value) + 7 if bearings else 0.0
        self.box = max([self.sizes.box_width, *self._parts()])
        self.slot = max([30.0, *self._slots()])
        self.radius = circle_width(self.sizes, *self._symbols()) / 2
        self.apart, self.folded_apart = self._apart(), self._folded_apart()
        self.pitch = max(self._needs())
        self.gap = self._gap()

    def _strands(self) -> Iterator[tuple[Network, Strand]]:
        for network in self.networks:
            yield from ((network, lane.strand) for lane in network.lanes if lane.strand)

    def _lanes(self) -> Iterator[tuple[Network, Floor, Lane]]:
        for network in self.networks:
            for floor in network.floors:
                yield from ((network, floor, lane) for lane in floor.lanes)

    def _slots(self) -> Iterator[float]:
        """Yield the widths that numbers need."""
        for network, strand in self._strands():
            symbols = ("x", "h") + ("c",) * network.cell_state + ("y",) * network.reads_out
            yield strand.slot(symbols) + 7.0

    def _parts(self) -> Iterator[float]:
        """Yield the widths that the names of two networks need in their boxes."""
        for network in self.networks:
            if network.part:
                yield self._worded(network.part, self.sizes.tag)

    def _worded(self, word: str, size: float) -> float:
        """Return the width of a box with a word in it."""
        return text_width(self.style.word(word), size) + SLACK + 2 * self.sizes.padding

    def _symbols(self) -> Iterator[str]:
        """Yield the widest symbols: those of the last steps, or those with names of their own."""
        for network in self.networks:
            for step in {max(network.steps), *network.names}:
                name = network.called(step)
                yield from (network.quantity(symbol).at(name) for symbol in "xhy")

    # Two directions

    def _apart(self) -> float:
        """Return half the distance between two directions' boxes."""
        columns = self.slot + 10 + self._names_between() if self.has_values else 0.0
        return max(2 * self._folded_apart(), columns) / 2 if self.parted else 0.0

    def _folded_apart(self) -> float:
        circles = 0.0 if self._all_joined else 2 * self.radius + 10
        return max(self.box / 2 + BESIDE, circles) / 2 if self.parted else 0.0

    def _names_between(self) -> float:
        """Return the room that the units' names need where two directions show different ones."""
        others = [
            self.tags_width(lane)
            for _, floor, lane in self._lanes()
            if self.units(lane) != self.units(floor.lanes[0])
        ]
        return max(others, default=0.0)

    @property
    def _all_joined(self) -> bool:
        return all(floor.joined or not floor.parted for _, floor, _ in self._lanes())

    # From copy to copy

    def _needs(self) -> Iterator[float]:
        """Yield what the distance of two copies must not be less than."""
        width, both, circle = self.box, 2 * self.apart, 2 * self.radius + 12
        yield width + max(APART, *(self._between(*each) for each in self._lanes()))
        yield circle if self._all_joined else both + circle
        yield both + self.slot + 14
        yield self.join(self.apart) + 12
        yield self.readout + 12 if any(each.reads_out for each in self.networks) else 0.0
        for network, strand in self._strands():
            labels = (strand.read_at, strand.said_at)
            texts = [label(step) for label in labels for step in network.steps]
            yield max(text_width(text, self.sizes.heading) for text in texts) + 10

    def _between(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return the length of wire that two boxes of a lane need between them."""
        room, ahead = self.room(network, floor, lane), self.awaited(floor, lane)
        if not room:
            return self.passed(floor, lane) + ahead + max(APART, self._named(network))
        beside = 0.0 if floor.parted else self.memory_gap(floor, lane)
        return room + max(GAP + 8, ahead + 2, beside)

    def _named(self, network: Network) -> float:
        """Return the length of wire beside which a state's symbol stands."""
        if not self.names_states:
            return 0.0
        names = (network.called(step) for step in network.steps)
        symbols = [network.quantity(of).at(name) for name in names for of in "hc"]
        size = self.sizes.symbol
        return max(label_width(symbol, size) for symbol in symbols) + ARROW + 4

    def passed(self, floor: Floor, lane: Lane) -> float:
        """Return how far from a box, the way its state goes, the last wire passes that crosses."""
        return self._crossed(floor, lane, left=lane.reverse)

    def awaited(self, floor: Floor, lane: Lane) -> float:
        """Return how far before a box, where its state comes in, a wire passes that crosses."""
        return self._crossed(floor, lane, left=not lane.reverse)

    def _crossed(self, floor: Floor, lane: Lane, *, left: bool) -> float:
        """Return how far from a box on one side the last wire passes that crosses."""
        inner = floor.parted and (lane is floor.lanes[0]) != left
        return 2 * self.apart - self.box / 2 + CLEAR if inner else 0.0

    def memory_gap(self, floor: Floor, lane: Lane) -> float:
        """Return how far from a box the column of its cell state begins."""
        if floor.parted:
            return max(GAP, self.passed(floor, lane))
        names = self.tags_width(lane) if lane.reverse else 0.0  # they stand left of the column of h
        return max(GAP, (self.slot - self.box) / 2 + 6 + names)

    def memory_room(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return how far from a box the column of its cell state ends; 0 if there is none."""
        if not network.cell_state or lane.strand is None:
            return 0.0
        return self.memory_gap(floor, lane) + self.slot

    def bearing_room(self, floor: Floor, lane: Lane) -> float:
        """Return how far from a box what stands on its arrow ends; 0 if nothing does."""
        if lane.tags not in self.bearings:
            return 0.0
        return max(GAP, self.passed(floor, lane)) + self.bearing_width

    def room(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return how far from a box the longer of the two ends."""
        return max(self.memory_room(network, floor, lane), self.bearing_room(floor, lane))

    def beyond(
        self, network: Network, floor: Floor, lane: Lane, *, left: bool, outward: bool
    ) -> float:
        """Return how far from a box the middle of an ellipsis stands that is beside it.

        Parameters
        ----------
        left : bool
            On which side.
        outward : bool
            Whether the state goes there.
        """
        room = self.room(network, floor, lane) if outward else 0.0
        return max(room, self._crossed(floor, lane, left=left)) + self.beside

    @cached_property
    def beside(self) -> float:
        """How far from what stands before it the middle of an ellipsis stands."""
        return max(BEYOND + self.sizes.gap - PLAIN.gap, self._most / 2 + 6)

    @cached_property
    def _most(self) -> float:
        """Width of the longest text that says how many steps are left out."""
        most = max(network.total for network in self.networks)
        return text_width(self.style.word("more", count=most), self.sizes.tag) + SLACK

    def _gap(self) -> float:
        """Return how much more room is between two copies where steps are left out."""
        taken = [
            (self.room(*each) or self.passed(*each[1:])) + self.awaited(*each[1:])
            for each in self._lanes()
        ]
        free = self.pitch - self.box - max(taken)
        return max(self.sizes.gap, self._most + 10 - free)

    @cached_property
    def pill_width(self) -> float:
        """Width of the name of a state that is handed over."""
        names = [network.called(network.steps[-1]) for network in self.networks]
        symbols = [self.style.notation[of].at(name) for name in names for of in "hc"]
        size = self.sizes.symbol
        return max(label_width(symbol, size) for symbol in symbols) + 2 * self.sizes.padding

    @cached_property
    def handover_room(self) -> float:
        """How much more room is between two copies where the state is handed over."""
        words = text_width(self.style.word("handover"), self.sizes.tag)
        return max(self.pill_width, words) + 12

    @cached_property
    def readout(self) -> float:
        """Width of a readout's box."""
        return max(self.box, self._worded("readout", self.sizes.name))

    def join(self, apart: float) -> float:
        """Return the width of the operation that joins two directions.

        Parameters
        ----------
        apart : float
            How far from its middle they come in.
        """
        merges = {floor.merge for _, floor, _ in self._lanes() if floor.joined and floor.merge}
        words = [self._worded(merge, self.sizes.name) for merge in merges]
        return max([2 * apart + self.box, *words])

    # The names of rows

    def tags_width(self, lane: Lane) -> float:
        """Return the room that the names of a lane's units take, beside a column."""
        return self._beside([*self.units(lane), *self._left_out(lane.strand, "h")])

    def units(self, lane: Lane) -> tuple[str, ...]:
        """Return the numbers of the shown units."""
        return tuple(map(str, lane.strand.indices("h"))) if lane.strand else ()

    def names_width(self, network: Network, symbol: str) -> float:
        """Return the room that the names of an input's or an output's rows take."""
        strand = network.source if symbol == "x" else network.top
        if strand is None or (symbol == "y" and not network.reads_out):
            return 0.0
        names = strand.features if symbol == "x" else strand.classes
        return self._beside([*names, *self._left_out(strand, symbol)])

    def _left_out(self, strand: Strand | None, symbol: str) -> Iterator[str]:
        """Yield what stands beside the ellipses of a quantity's columns."""
        if strand is not None and strand.more(symbol):
            yield self.style.word("more", count=strand.more(symbol))

    def _beside(self, texts: Sequence[str]) -> float:
        return max((text_width(text, self.sizes.tag) + 8 for text in texts), default=0.0)
