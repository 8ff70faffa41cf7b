"""Networks and sizes → how high everything stands; 0 is the middle of the lowest boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstmdiagrams.choices.sizes import Sizes
from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.diagrams.cells import Inside
from lstmdiagrams.diagrams.columns import column_height
from lstmdiagrams.diagrams.unrolled.network import Floor, Network
from lstmdiagrams.graphics.shapes import ARROW

__all__ = ["GAP", "LEAD", "Rows", "Story"]

LEAD = 20.0  # of wire between a box and a circle
GAP = 9.0  # of wire before and after a column
SPLIT = 24.0  # from where a wire parts to the lower one of two boxes
STUB = 12.0  # of wire before it parts
AISLE = 14.0  # between the boxes of two directions
CLEAR = 8.0  # between what stands above each other and does not belong together
SYMBOL = 1.64  # height of a symbol with its subscript, in em
MARK = 6.0  # height of the arrow above a symbol


@dataclass(frozen=True, slots=True)
class Story:
    """Where the parts of a floor stand.

    Parameters
    ----------
    boxes : tuple of float
        The middles of its directions' boxes.
    enter : float
        Where a wire from below parts, or meets the box.
    column, column_top : float
        The lower and the upper edge of the columns of h; in a blank figure the box's upper edge.
    join : float
        The middle of the operation that joins two directions, if there is one.
    top : float
        Where what it gives out leaves.
    """

    boxes: tuple[float, ...]
    enter: float
    column: float
    column_top: float
    join: float
    top: float


class Rows:
    """How high everything stands.

    Parameters
    ----------
    networks : sequence of Network
        Side by side, with as many floors each.
    sizes : Sizes
    radius : float
        Of the circles of inputs and outputs.
    inside : Inside, optional
        Of an open cell, if one is shown: all boxes are as high.
    """

    def __init__(
        self,
        networks: Sequence[Network],
        sizes: Sizes,
        radius: float,
        inside: Inside | None = None,
    ) -> None:
        self.networks, self.sizes, self.radius = networks, sizes, radius
        self.has_values = any(network.has_values for network in networks)
        self.cell_state = any(network.cell_state for network in networks)
        self.gap = GAP if self.has_values else 0.0
        self.label = SYMBOL * sizes.symbol + ARROW + 2  # of wire that a symbol stands beside
        self._place_lanes()
        if inside:
            self._place_around(inside)
        self.stories = self._stories()
        self._place_ends()

    def height(self, symbol: str, floor: int = 0) -> float:
        """Return the height of a quantity's columns; 0 in a blank figure."""
        strands = [lane.strand for each in self.networks for lane in each.floors[floor].lanes]
        return max((_height(strand, symbol, self.sizes) for strand in strands), default=0.0)

    def _place_lanes(self) -> None:
        """Place the lines of the states in a box."""
        floors = range(len(self.networks[0].floors))
        c = max(self.height("c", floor) for floor in floors) if self.cell_state else 0.0
        apart = c / 2 + 0.5 * self.sizes.pill + 4 if self.cell_state else 0.0
        if self.cell_state and not self.has_values:  # two names of states stand upon each other
            apart = self.sizes.pill + 6
        self.lanes = {"c": apart / 2, "h": -apart / 2} if self.cell_state else {"h": 0.0}
        self.half = max(self.sizes.box_height, apart + 4 * self.sizes.symbol) / 2
        above_c = apart / 2 + c / 2 + SYMBOL * self.sizes.symbol + 2
        self.rise = max(self.half, above_c) if self.has_values and c else self.half

    def _place_around(self, inside: Inside) -> None:
        """Place the lines of the states as they run through an open cell."""
        middle = (inside.bottom + inside.top) / 2
        self.lanes = {state: y - middle for state, y in inside.lanes.items()}
        self.half = self.rise = (inside.top - inside.bottom) / 2

    def _stories(self) -> tuple[Story, ...]:
        stories: list[Story] = []
        for place, alike in enumerate(zip(*(each.floors for each in self.networks), strict=True)):
            stories.append(self._story(place, alike, stories[-1:]))
        return tuple(stories)

    def _story(self, place: int, floors: Sequence[Floor], below: Sequence[Story]) -> Story:
        """Place a floor, of every network, upon the one below."""
        parted, joined = (
            any(getattr(floor, what) for floor in floors) for what in ("parted", "joined")
        )
        low = self._on(below[0], self.networks[0].floors[place - 1], parted) if below else 0.0
        boxes = (low, low + self.rise + AISLE + self.half) if parted else (low,)
        enter = low - self.half - (SPLIT if parted else 0.0)
        column = boxes[-1] + self.half + (LEAD - GAP if self.has_values else 0.0)
        column = (
            max(column, boxes[-1] + self.rise + CLEAR) if parted and self.has_values else column
        )
        column_top = column + self.height("h", place)
        if not joined:
            return Story(boxes, enter, column, column_top, column_top, column_top)
        join = column_top + self.label + MARK + self.sizes.readout / 2
        return Story(boxes, enter, column, column_top, join, join + self.sizes.readout / 2)

    def _on(self, below: Story, floor: Floor, parted: bool) -> float:
        """Return the middle of the lowest boxes upon a floor."""
        approach = (LEAD if floor.joined else self.label) + (SPLIT if parted else 0.0)
        beside = below.boxes[-1] + self.rise + CLEAR
        return max(below.top + approach, beside) + self.half

    def _place_ends(self) -> None:
        """Place inputs and outputs."""
        sizes, radius, last = self.sizes, self.radius, self.stories[-1]
        parted = any(network.floors[0].parted for network in self.networks)
        approach = max(STUB, 1.4 * sizes.tag + 4) if parted else LEAD - self.gap
        self.x_column = self.stories[0].enter - approach - self.height("x") / 2
        self.x_circle = self.x_column - self.height("x") / 2 - self.gap - radius
        joined = any(network.floors[-1].joined for network in self.networks)
        lead = LEAD if joined or not self.has_values else GAP + ARROW
        self.h_circle = last.top + lead + radius
        self.readout = last.top + (LEAD if joined else self.label) + sizes.readout / 2
        answers = max((_height(each.top, "y", sizes) for each in self.networks), default=0.0)
        self.y_column = self.readout + sizes.readout / 2 + GAP + answers / 2
        self.y_circle = self.y_column + answers / 2 + GAP + ARROW + radius
        named = any(_named(network) for network in self.networks)
        self.bottom = self.x_circle - radius - (2 * sizes.name if named else 4)

    def marked(self, floor: int) -> float:
        """Return the middle of the symbols above a floor's columns."""
        return self.stories[floor].column_top + SYMBOL / 2 * self.sizes.symbol


def _height(strand: Strand | None, symbol: str, sizes: Sizes) -> float:
    if strand is None or (symbol == "y" and strand.trace.y_steps is None):
        return 0.0
    return column_height(strand.indices(symbol), strand.size(symbol), sizes)


def _named(network: Network) -> bool:
    """Whether something stands below an input."""
    source = network.source
    return source is not None and any(source.read_at(step) for step in network.steps)
