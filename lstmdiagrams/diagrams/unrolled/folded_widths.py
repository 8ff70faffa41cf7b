"""Networks → how much room they need side by side when they are folded."""

from __future__ import annotations

from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.widths import Widths
from lstmdiagrams.diagrams.unrolled.wire_shapes import Said, said_shapes
from lstmdiagrams.graphics.shapes import SLACK, label_width
from lstmdiagrams.graphics.text import text_width

__all__ = ["LOOP", "FoldedWidths"]

LOOP = 18.0  # how far a loop stands out


class FoldedWidths:
    """How far folded networks reach.

    Parameters
    ----------
    widths : Widths
        Of their copies.
    show_shapes : bool
        Whether their wires say their shapes.
    """

    def __init__(self, widths: Widths, *, show_shapes: bool) -> None:
        self.widths, self.show_shapes = widths, show_shapes
        self.sizes = widths.sizes

    def hands_on(self, network: Network) -> bool:
        """Whether another network goes on with its states."""
        return network is not self.widths.networks[-1]

    def said(self, network: Network) -> tuple[Said, ...]:
        """Return what the wires of a network say of their shapes, if it is asked for."""
        return tuple(said_shapes(network)) if self.show_shapes else ()

    def reach(self, network: Network, side: int) -> float:
        """Return how far a network reaches from its axis: to the left (−1) or to the right (1)."""
        widths, parted = self.widths, any(floor.parted for floor in network.floors)
        edge = (widths.folded_apart if parted else 0.0) + widths.box / 2
        looped = parted or side == self._side(network)
        ends = [edge + (self._loop_width(network) if looped else 0.0)]
        ends += [widths.join(widths.folded_apart) / 2] if parted else []
        ends += [widths.readout / 2] if network.reads_out else []
        return max([*ends, *(self._said(network, said, side) for said in self.said(network))])

    def _side(self, network: Network) -> int:
        """Return on which side of a single box its loop is."""
        return -1 if self.hands_on(network) else 1

    def _loop_width(self, network: Network) -> float:
        """Return how far a loop and its symbols reach from a box."""
        symbols, size = ["h"] + ["c"] * network.cell_state, self.sizes.symbol
        return LOOP + 4 + max(label_width(network.quantity(of).symbol, size) for of in symbols)

    def _said(self, network: Network, said: Said, side: int) -> float:
        """Return how far from the axis what a wire says reaches on one side."""
        text = text_width(said.text, self.sizes.tag) + SLACK
        letter = label_width(network.quantity(said.symbol).symbol, self.sizes.symbol)
        parted, outer = network.floors[said.floor].parted, said.lane == (side > 0)
        apart = self.widths.folded_apart if parted else 0.0
        if said.symbol == "c":
            on = outer if parted else side == self._side(network)
            return apart + self.widths.box / 2 + LOOP + 8 + letter + text if on else 0.0
        if said.lane is not None:
            return apart + 8 + letter + text if outer else 0.0
        return 5 + text if side > 0 else 0.0
