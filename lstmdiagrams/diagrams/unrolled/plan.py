"""Networks → where everything stands: the folded ones, and their copies in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.chain import spots
from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.diagrams.unrolled.bearing import Bearing
from lstmdiagrams.diagrams.unrolled.detail import Detail
from lstmdiagrams.diagrams.unrolled.folded_widths import FoldedWidths
from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network
from lstmdiagrams.diagrams.unrolled.rows import LEAD, Rows, Story
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.diagrams.unrolled.widths import Widths
from lstmdiagrams.graphics.shapes import Box
from lstmdiagrams.graphics.text import text_width

__all__ = ["Plan"]

EQUALS = 24.0  # room on either side of the equals sign
HANDED = 44.0  # of wire between a folded encoder and its decoder


class Plan:
    """Where everything stands; y is 0 in the middle of the lowest boxes.

    Parameters
    ----------
    style : Style
    networks : sequence of Network
        One, or an encoder and a decoder.
    bearings : mapping of (str, str) to Bearing
        A lane's tags → what stands on the arrows between its copies.
    detail : Detail, optional
        Which cells are open; then the folded network is not drawn.
    show_shapes : bool
    """

    def __init__(
        self,
        style: Style,
        networks: Sequence[Network],
        bearings: Mapping[tuple[str, str], Bearing] = MappingProxyType({}),
        detail: Detail | None = None,
        *,
        show_shapes: bool = False,
    ) -> None:
        self.style, self.sizes = style, style.sizes
        self.networks, self.bearings = tuple(networks), bearings
        self.detail, self.show_shapes = detail, show_shapes
        remembers = any(network.cell_state for network in networks)
        self.names_states = not networks[0].has_values and (remembers or detail is not None)
        self.widths = Widths(style, networks, bearings, names_states=self.names_states)
        self.folded_widths = FoldedWidths(self.widths, show_shapes=show_shapes)
        inside = detail.shape if detail else None
        self.rows = Rows(self.networks, self.sizes, self.widths.radius, inside)
        self.folded = () if detail else tuple(self._folded())
        self.stands = tuple(self._copies())

    @property
    def equals(self) -> tuple[float, float]:
        """Where the equals sign stands."""
        last = self.folded[-1]
        x = last.x + self.folded_widths.reach(last.network, 1) + EQUALS
        return x, (self.story(0).boxes[0] + self.rows.stories[-1].boxes[-1]) / 2

    def word(self, name: str, /, **values: object) -> str:
        """Return a word of the notation."""
        return self.style.word(name, **values)

    def story(self, floor: int) -> Story:
        """Return where the parts of a floor stand."""
        return self.rows.stories[floor]

    # A copy

    def is_open(self, stand: Stand) -> bool:
        """Whether the inside of a copy's cell is shown."""
        return self.detail is not None and stand.step in self.detail.steps

    def box(self, stand: Stand, floor: int, lane: Lane) -> Box:
        """Return the edges of a lane's box."""
        own = stand.network.floors[floor]
        x, y = stand.axis(own, lane), self.story(floor).boxes[own.lanes.index(lane)]
        half = self._width(stand) / 2
        return Box(x - half, y - self.rows.half, x + half, y + self.rows.half)

    def box_id(self, stand: Stand, lane: Lane) -> str:
        """Return the id of a lane's box, or of the frame of an open cell."""
        return stand.id("copy", lane) + ("-cell" if self.is_open(stand) else "")

    def _width(self, stand: Stand) -> float:
        if self.detail is None or not self.is_open(stand):
            return self.widths.box
        return self.detail.shape.right - self.detail.shape.left

    @property
    def turned(self) -> bool:
        """Whether the steps stand in the order in which a backward layer reads them."""
        return self.detail is not None and self.detail.turned

    def hidden(self, network: Network, *, left: bool) -> int:
        """Return how many of a sequence's own steps are left out before or after all shown ones."""
        first, last = network.valid[0], network.length - 1 - network.valid[-1]
        return first if left != self.turned else last

    def opens(self, *, left: bool) -> bool:
        """Whether the first or the last cell is open, and the sequence begins or ends there."""
        if self.detail is None:
            return False
        network = self.networks[0]
        step = network.valid[0 if left != self.turned else -1]
        return step in self.detail.steps and not self.hidden(network, left=left)

    @property
    def ends(self) -> bool:
        """Whether, with open cells, the sequence's last step is the last copy of it."""
        return self.detail is not None and not self.hidden(self.networks[0], left=False)

    @property
    def begun_width(self) -> float:
        """Width of the states with which a sequence begins."""
        return self.widths.slot if self.networks[0].has_values else self.widths.pill_width

    @property
    def begun_lead(self) -> float:
        """Length of wire from them to the first cell.

        Where their columns reach below it, they stand left of all that belongs to the input.
        """
        network, widths = self.networks[0], self.widths
        reaches = self.rows.height("h") / 2 > self.rows.half + self.rows.lanes["h"]
        if self.detail is None or not network.source or not reaches:
            return LEAD
        step = network.valid[-1 if self.turned else 0]
        label = text_width(network.source.read_at(step), self.sizes.heading) / 2
        named = widths.slot / 2 + widths.names_width(network, "x")
        beside = max(named, label, widths.radius) - self.detail.shape.x_input
        return max(LEAD, beside + 8)

    def tags(self, symbol: str, stand: Stand) -> tuple[str, ...]:
        """Return what a quantity of a copy belongs to: itself and its step.

        Where cells are open, the names of quantities mean those of open cells.
        """
        own = (symbol,) if self.detail is None or self.is_open(stand) else ()
        return (*own, *stand.tags)

    def enter(self, stand: Stand) -> float:
        """Return where the input comes up to a copy."""
        if self.detail is None or not self.is_open(stand):
            return stand.x
        return stand.x - self._width(stand) / 2 + self.detail.shape.x_input

    def leave(self, stand: Stand, floor: Floor, lane: Lane) -> float:
        """Return where h goes up from a lane's box."""
        if self.detail is None or not self.is_open(stand):
            return stand.axis(floor, lane)
        return stand.x - self._width(stand) / 2 + self.detail.shape.x_output

    def column(
        self, stand: Stand, strand: Strand | None, symbol: str, x: float, y: float
    ) -> Column:
        """Return the column of a quantity with its middle at a place."""
        if strand is None or stand.step is None or not stand.has_values:
            return Column((), x, y, self.widths.slot)
        keys, size = strand.keys(symbol, stand.step), strand.size(symbol)
        return Column(keys, x, y, self.widths.slot, size, self.sizes)

    def states(self, stand: Stand, floor: int, lane: Lane) -> Column:
        """Return the column of h above a copy's box, or above its floor."""
        story, x = self.story(floor), self.leave(stand, stand.network.floors[floor], lane)
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
        return tuple(y + lanes[of] for of in lanes if goes or (remembers and of == "c"))

    def margin(self, of: str) -> tuple[float, float]:
        """Return where, left of the first copy, the shape of a quantity's wires is said."""
        stand = self.stands[0]
        network = stand.network
        floor = network.floors[0]
        if of == "x":
            return self.enter(stand) - self.widths.radius - 4, self.rows.x_circle
        if of == "y":
            return self.leave(
                stand, floor, floor.lanes[0]
            ) - self.widths.radius - 4, self.rows.y_circle
        box = self.box(stand, 0, floor.lanes[0])
        edge = box.left - self._left_of_box(network, floor, floor.lanes[0]) - 6
        return edge, (box.bottom + box.top) / 2 + self.rows.lanes[of]

    # All copies

    def _folded(self) -> Iterator[Stand]:
        edge = 0.0
        for network in self.networks:
            reach = {side: self.folded_widths.reach(network, side) for side in (-1, 1)}
            x = edge + HANDED + reach[-1] if edge else 0.0
            yield Stand(network, x, self.widths.folded_apart)
            edge = x + reach[1]

    def _copies(self) -> Iterator[Stand]:
        left = (self.equals[0] + EQUALS if self.folded else 0.0) + self._left_of_first()
        for network in self.networks:
            for stand in self._copies_of(network, left):
                yield stand
            left = stand.x + self.widths.pitch + self.widths.handover_room

    def _copies_of(self, network: Network, left: float) -> Iterator[Stand]:
        """Yield the copies of a network, from left to right."""
        turned, last = self.turned, network.steps[-1]
        steps = [last - step for step in reversed(network.steps)] if turned else network.steps
        placed = spots(
            steps,
            left=left,
            pitch=self.widths.pitch,
            gap=self.widths.gap,
            before=steps[0],
            extra={last - at if turned else at: more for at, more in self._extra(network).items()},
            wider={last - at if turned else at: more for at, more in self._wider().items()},
        )
        for spot in placed:
            step = last - spot.step if turned else spot.step
            yield Stand(network, spot.x, self.widths.apart, step, spot.skipped)

    def _extra(self, network: Network) -> Mapping[int, float]:
        """Return where there is more room: where a state is handed over, or beside an open cell."""
        at, steps = network.handover, set(network.steps)
        extra = {}
        if at is not None and {at - 1, at} <= steps:
            extra[at] = self.widths.handover_room
        if self.turned and network.padded and network.valid:
            extra[network.valid[-1]] = self._left_of_first()  # the padding stands left of it
        elif {network.length - 1, network.length} <= steps and self.ends:
            extra[network.length] = self.widths.pill_width + LEAD
        return extra

    def _wider(self) -> Mapping[int, float]:
        """Return how much wider than a box the open cells are."""
        if self.detail is None:
            return {}
        more = self.detail.shape.right - self.detail.shape.left - self.widths.box
        return dict.fromkeys(self.detail.steps, more)

    def _left_of_first(self) -> float:
        """Return how far the first copy, and the names of its rows, reach to the left."""
        network, widths = self.networks[0], self.widths
        half = self.widths.box / 2
        ends = [widths.apart + half]
        ends += [widths.slot / 2 + widths.names_width(network, symbol) for symbol in "xy"]
        for floor in network.floors:
            for lane in floor.lanes:
                own = widths.apart if floor.parted else 0.0
                ends.append(own + widths.slot / 2 + widths.tags_width(lane))
                side = -own if floor.parted and lane is floor.lanes[1] else own
                ends.append(side + half + self._left_of_box(network, floor, lane))
        return max(ends)

    def _left_of_box(self, network: Network, floor: Floor, lane: Lane) -> float:
        """Return how far what stands left of a first box reaches."""
        outward = lane.reverse and not self.turned
        if network.valid and self.hidden(network, left=True):
            beyond = self.widths.beyond(network, floor, lane, left=True, outward=outward)
            return beyond + self.sizes.dots / 2
        if self.opens(left=True):
            return self.begun_width + self.begun_lead
        return self.widths.memory_room(network, floor, lane) if outward else 0.0
