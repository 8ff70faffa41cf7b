"""Networks → where everything stands: the folded ones, and their copies in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.parts import circle_width
from lstmdiagrams.diagrams.chain import spots
from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.diagrams.unrolled.bearing import WIDEST, Bearing
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.rows import GAP, Rows, Story
from lstmdiagrams.diagrams.unrolled.wire_shapes import Said, said_shapes
from lstmdiagrams.graphics.shapes import ARROW, SLACK, Box, label_width
from lstmdiagrams.graphics.text import text_width

__all__ = ["BEYOND", "LOOP", "Plan", "Stand"]

APART = 24.0  # of wire between two boxes, at least
LOOP = 18.0  # how far a loop stands out
EQUALS = 24.0  # room on either side of the equals sign
HANDED = 44.0  # of wire between a folded encoder and its decoder
CLEAR = ARROW + 2  # from a wire that crosses to what stands behind it
BESIDE = 11.0  # between a box and a wire that passes it
BEYOND = 30.0  # from a box to the middle of an ellipsis beside it


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a copy of a network stands, or the folded network itself.

    Parameters
    ----------
    network : Network
    x : float
        Its axis.
    apart : float
        How far from it the middles of two directions' boxes are.
    step : int or None
        None for the folded network.
    skipped : int
        How many steps are left out before it.
    """

    network: Network
    x: float
    apart: float
    step: int | None = None
    skipped: int = 0

    @property
    def name(self) -> str:
        """How its step is called in a subscript."""
        return "t" if self.step is None else self.network.called(self.step)

    @property
    def padded(self) -> bool:
        """Whether it lies past the sequence's end."""
        return self.step is not None and self.step >= self.network.length

    @property
    def has_values(self) -> bool:
        """Whether values stand on its wires."""
        return self.step is not None and self.network.has_values and not self.padded

    @property
    def reads(self) -> bool:
        """Whether it has an input."""
        return self.step is None or self.step in self.network.inputs

    @property
    def gives(self) -> bool:
        """Whether it has an output."""
        return self.step is None or self.step in self.network.outputs

    @property
    def answers(self) -> bool:
        """Whether its output is what a readout layer makes."""
        return self.network.reads_out and self.gives and not self.padded

    @property
    def tags(self) -> tuple[str, ...]:
        """The step that its shapes belong to."""
        return () if self.step is None else (f"t{self.step}",)

    def id(self, what: str, lane: Lane | None = None) -> str:
        """Return the id of one of its shapes: ``x-t3``, ``readout-3``, ``copy-3-l1r``."""
        name = f"{what}-{self.name}" if what in NUMBERED else f"{what}-t{self.name}"
        if self.step is None:
            name = "folded" if what == "copy" else f"{what}-t"
        return f"{name}{self.network.suffix(lane) if lane else ''}"

    def role(self, role: str) -> str:
        """Return a shape's role: past the end of the sequence everything is padding."""
        return PADDED.get(role, "padding") if self.padded else role

    def axis(self, floor: Floor, lane: Lane) -> float:
        """Return the middle of a lane's boxes."""
        if not floor.parted:
            return self.x
        return self.x + (self.apart if lane is floor.lanes[1] else -self.apart)


NUMBERED = ("copy", "readout")  # without the t that stands before a quantity's step
PADDED = {"wire": "bracket", "text": "note"}


class Plan:
    """Where everything stands; y is 0 in the middle of the lowest boxes.

    Parameters
    ----------
    style : Style
    networks : sequence of Network
        One, or an encoder and a decoder.
    bearings : mapping of (str, str) to Bearing
        A lane's tags → what stands on the arrows between its copies.
    show_shapes : bool
    """

    def __init__(
        self,
        style: Style,
        networks: Sequence[Network],
        bearings: Mapping[tuple[str, str], Bearing] = MappingProxyType({}),
        *,
        show_shapes: bool = False,
    ) -> None:
        self.style, self.sizes = style, style.sizes
        self.networks = tuple(networks)
        self.bearings = bearings
        self.show_shapes = show_shapes
        self.bearing_width = text_width(WIDEST, self.sizes.value) + 7 if self.bearings else 0.0
        self.slot = max([30.0, *self._slots()])
        self.radius = circle_width(self.sizes, *self._symbols()) / 2
        self.rows = Rows(self.networks, self.sizes, self.radius)
        self.parted = any(floor.parted for each in networks for floor in each.floors)
        self._place_across()

    # What is asked of every part of it

    def word(self, name: str, /, **values: object) -> str:
        """Return a word of the notation."""
        return self.style.word(name, **values)

    def story(self, floor: int) -> Story:
        """Return where the parts of a floor stand."""
        return self.rows.stories[floor]

    def box(self, stand: Stand, floor: int, lane: Lane) -> Box:
        """Return the edges of a lane's box."""
        own = stand.network.floors[floor]
        x, y = stand.axis(own, lane), self.story(floor).boxes[own.lanes.index(lane)]
        half = self.sizes.box_width / 2
        return Box(x - half, y - self.rows.half, x + half, y + self.rows.half)

    def column(
        self, stand: Stand, strand: Strand | None, symbol: str, x: float, y: float
    ) -> Column:
        """Return the column of a quantity with its middle at a place."""
        if strand is None or stand.step is None or not stand.has_values:
            return Column((), x, y, self.slot)
        keys, size = strand.keys(symbol, stand.step), strand.size(symbol)
        return Column(keys, x, y, self.slot, size, self.sizes)

    def states(self, stand: Stand, floor: int, lane: Lane) -> Column:
        """Return the column of h above a copy's box, or above its floor."""
        story, x = self.story(floor), stand.axis(stand.network.floors[floor], lane)
        return self.column(stand, lane.strand, "h", x, (story.column + story.column_top) / 2)

    def crossed(self, stand: Stand, place: int, *, left: bool) -> tuple[float, ...]:
        """Return the heights of the states' wires on one side of a copy's boxes.

        On the left stand those of a floor's upper boxes, on the right those of the lower ones.
        """
        network, step = stand.network, stand.step
        if step is None or stand.padded:
            return ()
        lane = network.floors[place].lanes[1 if left else 0]
        y = self.story(place).boxes[1 if left else 0]
        goes = step > 0 if left else step < network.length - 1
        remembers = network.cell_state and network.has_values and lane.reverse == left
        lanes = self.rows.lanes
        return tuple(y + lanes[at] for at in lanes if goes or (remembers and at == "c"))

    @cached_property
    def readout_width(self) -> float:
        """Width of a readout's box."""
        words = text_width(self.word("readout"), self.sizes.name) + 2 * self.sizes.padding
        return max(self.sizes.box_width, words)

    # Across

    def _strands(self) -> Iterator[tuple[Network, Strand]]:
        for network in self.networks:
            yield from ((network, lane.strand) for lane in network.lanes if lane.strand)

    def _slots(self) -> Iterator[float]:
        """Yield the widths that numbers need."""
        for network, strand in self._strands():
            symbols = ("x", "h") + ("c",) * network.cell_state + ("y",) * network.reads_out
            yield strand.slot(symbols) + 7.0

    def _symbols(self) -> Iterator[str]:
        """Yield the symbols of the last steps, whose numbers have the most digits."""
        for network in self.networks:
            last = network.called(max(network.steps))
            yield from (network.quantity(symbol).at(last) for symbol in "xhy")

    def _place_across(self) -> None:
        """Place what stands side by side."""
        self.apart, self.folded_apart = self._apart(), self._folded_apart()
        self.pitch = max(self._needs())
        self.folded = self._folded()
        edge = self.folded[-1].x + self.folded_right(self.networks[-1])
        self.equals = edge + EQUALS, (self.story(0).boxes[0] + self.rows.stories[-1].boxes[-1]) / 2
        self.stands: list[Stand] = []
        left = self.equals[0] + EQUALS + self._left_of_first()
        for network in self.networks:
            self.stands += self._copies(network, left)
            left = self.stands[-1].x + self.pitch + self.handover_room

    def _apart(self) -> float:
        """Return half the distance between two directions' boxes."""
        if not self.parted:
            return 0.0
        columns = self.slot + 10 + self._names_between() if self.rows.has_values else 0.0
        circles = 0.0 if self._all_joined else 2 * self.radius + 10
        return max(self.sizes.box_width / 2 + BESIDE, columns, circles) / 2

    def _names_between(self) -> float:
        """Return the room that the units' names need where two directions show different ones."""
        widths = [0.0]
        for _, floor, lane in self._lanes():
            if self.units(lane) != self.units(floor.lanes[0]):
                widths.append(self.tags_width(lane))
        return max(widths)

    def _folded_apart(self) -> float:
        circles = 0.0 if self._all_joined else 2 * self.radius + 10
        return max(self.sizes.box_width / 2 + BESIDE, circles) / 2 if self.parted else 0.0

    @property
    def _all_joined(self) -> bool:
        floors = [floor for each in self.networks for floor in each.floors]
        return all(floor.joined or not floor.parted for floor in floors)

    def _needs(self) -> Iterator[float]:
        """Yield what the distance of two copies must not be less than."""
        width, both = self.sizes.box_width, 2 * self.apart
        yield width + max(APART, *(self._between(*each) for each in self._lanes()))
        yield both + 2 * self.radius + 12 if not self._all_joined else 2 * self.radius + 12
        yield both + self.slot + 14
        yield both + width + 12
        for network, strand in self._strands():
            labels = (strand.read_at, strand.said_at)
            texts = [label(step) for label in labels for step in network.steps]
            yield max(text_width(text, self.sizes.heading) for text in texts) + 10

    def _lanes(self) -> Iterator[tuple[Network, Floor, Lane]]:
        for network in self.networks:
            for floor in network.floors:
                yield from ((network, floor, lane) for lane in floor.lanes)

    def _between(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return the length of wire that two boxes of a lane need between them."""
        room = self.room(network, floor, lane)
        other = GAP + 8 if floor.parted else max(GAP + 8, self.memory_gap(floor, lane))
        return room + other if room else self.passed(floor, lane) + APART

    def passed(self, floor: Floor, lane: Lane) -> float:
        """Return how far from a box, the way its state goes, the last wire passes that crosses."""
        inner = floor.parted and (lane is floor.lanes[0]) != lane.reverse
        return 2 * self.apart - self.sizes.box_width / 2 + CLEAR if inner else 0.0

    def memory_gap(self, floor: Floor, lane: Lane) -> float:
        """Return how far from a box the column of its cell state begins."""
        if floor.parted:
            return max(GAP, self.passed(floor, lane))
        names = self.tags_width(lane) if lane.reverse else 0.0  # they stand left of the column of h
        return max(GAP, (self.slot - self.sizes.box_width) / 2 + 6 + names)

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

    def tags_width(self, lane: Lane) -> float:
        """Return the room that the names of a lane's units take, beside a column."""
        return self._beside([*self.units(lane), *self._left_out(lane.strand, "h")])

    def units(self, lane: Lane) -> tuple[str, ...]:
        """Return the numbers of the shown units."""
        return tuple(map(str, lane.strand.indices("h"))) if lane.strand else ()

    def _left_out(self, strand: Strand | None, symbol: str) -> Iterator[str]:
        """Yield what stands beside the ellipses of a quantity's columns."""
        if strand is not None and strand.more(symbol):
            yield self.word("more", count=strand.more(symbol))

    def _beside(self, texts: Sequence[str]) -> float:
        return max((text_width(text, self.sizes.tag) for text in texts), default=-8.0) + 8

    def _left_of_first(self) -> float:
        """Return how far the first copy, and the names of its rows, reach to the left."""
        network = self.networks[0]
        ends, source, top = [self.apart + self.sizes.box_width / 2], network.source, network.top
        if source and top:
            x = [*source.features, *self._left_out(source, "x")]
            y = [*top.classes, *self._left_out(top, "y")] if network.reads_out else []
            ends += [self.slot / 2 + self._beside(texts) for texts in (x, y)]
        for _, floor, lane in self._lanes():
            own = self.apart if floor.parted else 0.0
            ends.append(own + self.slot / 2 + self.tags_width(lane) if lane.strand else 0.0)
            side = -own if floor.parted and lane is floor.lanes[1] else own
            ends.append(side + self.sizes.box_width / 2 + self._out(network, floor, lane))
        return max(ends)

    def _out(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return how far what stands left of a first box reaches."""
        room = self.room(network, floor, lane) if lane.reverse else 0.0
        if network.steps[0]:
            return self.beyond(network, floor, lane, left=True) + self.sizes.dots / 2
        return self.memory_room(network, floor, lane) if room and lane.reverse else 0.0

    def beyond(self, network: Network, floor: Floor, lane: Lane, *, left: bool) -> float:
        """Return how far from a box the middle of an ellipsis stands that is beside it."""
        out = left == lane.reverse
        inner = floor.parted and (lane is floor.lanes[0]) != left
        passed = 2 * self.apart - self.sizes.box_width / 2 + CLEAR if inner else 0.0
        room = self.room(network, floor, lane) if out else passed
        return max(room, passed) + BEYOND + self.sizes.gap - 46.0

    def _copies(self, network: Network, left: float) -> Iterator[Stand]:
        """Yield the copies of a network."""
        first, extra = network.steps[0], {}
        if network.handover is not None and self.hands_over(network):
            extra[network.handover] = self.handover_room
        placed = spots(
            network.steps, left=left, pitch=self.pitch, sizes=self.sizes, before=first, extra=extra
        )
        for spot in placed:
            skipped = spot.skipped if spot.step > first else first
            yield Stand(network, spot.x, self.apart, spot.step, skipped)

    def hands_over(self, network: Network) -> bool:
        """Whether the encoder's last step and the decoder's first one are shown."""
        at = network.handover
        return at is not None and {at - 1, at} <= set(network.steps)

    @cached_property
    def pill_width(self) -> float:
        """Width of the name of a state that is handed over."""
        last = max(network.called(network.steps[-1]) for network in self.networks)
        names = [self.style.notation[symbol].at(last) for symbol in "hc"]
        size = self.sizes.symbol
        return max(label_width(name, size) for name in names) + 2 * self.sizes.padding

    @cached_property
    def handover_room(self) -> float:
        """How much more room is between two copies where the state is handed over."""
        words = text_width(self.word("handover"), self.sizes.tag)
        return max(self.pill_width, words) + 12

    # The folded networks

    def _folded(self) -> tuple[Stand, ...]:
        x = 0.0
        stands: list[Stand] = []
        for network in self.networks:
            if stands:
                x += self.folded_right(stands[-1].network) + HANDED + self.folded_left(network)
            stands.append(Stand(network, x, self.folded_apart))
        return tuple(stands)

    def loop_width(self, network: Network) -> float:
        """Return how far a loop and its symbols reach from a box."""
        symbols = ["h"] + ["c"] * network.cell_state
        size = self.sizes.symbol
        return LOOP + 4 + max(label_width(network.quantity(at).symbol, size) for at in symbols)

    def shapes_of(self, network: Network) -> tuple[Said, ...]:
        """Return what the wires of a folded network say of their shapes, if it is asked for."""
        return tuple(said_shapes(network)) if self.show_shapes else ()

    def _shapes_reach(self, network: Network, side: int) -> float:
        """Return how far from a folded network's axis the shapes reach on one side."""
        ends, half, size = [0.0], self.sizes.box_width / 2, self.sizes.symbol
        for said in self.shapes_of(network):
            text = text_width(said.text, self.sizes.tag) + SLACK
            letter = label_width(network.quantity(said.symbol).symbol, size)
            parted, outer = network.floors[said.floor].parted, said.lane == (side > 0)
            if said.symbol == "c":
                on = outer if parted else side == (-1 if self.hands_on(network) else 1)
                start = self.folded_apart + half if parted else half
                ends.append(start + LOOP + 8 + letter + text if on else 0.0)
            elif said.lane is not None:
                ends.append(self.folded_apart + 8 + letter + text if outer else 0.0)
            else:
                ends.append(5 + text if side > 0 else 0.0)
        return max(ends)

    def folded_left(self, network: Network) -> float:
        """Return how far a folded network reaches to the left of its axis."""
        half, parted = self.sizes.box_width / 2, any(floor.parted for floor in network.floors)
        apart = self.folded_apart if parted else 0.0
        loop = self.loop_width(network) if parted or self.hands_on(network) else 0.0
        return max(apart + half + loop, self._shapes_reach(network, -1))

    def folded_right(self, network: Network) -> float:
        """Return how far a folded network reaches to the right of its axis."""
        parted = any(floor.parted for floor in network.floors)
        own = self.folded_apart if parted else 0.0
        loop = 0.0 if self.hands_on(network) else self.loop_width(network)
        reach = own + self.sizes.box_width / 2 + loop
        return max(reach, self._shapes_reach(network, 1))

    def hands_on(self, network: Network) -> bool:
        """Whether another network goes on with its states."""
        return network is not self.networks[-1]

    @cached_property
    def widest_place(self) -> float:
        """Width of the longest name of a row of boxes; 0 if they have none."""
        places = [network.place(lane) for network in self.networks for lane in network.lanes]
        return max(text_width(place, self.sizes.name) for place in places)
