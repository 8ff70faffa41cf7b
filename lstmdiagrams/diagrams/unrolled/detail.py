"""A network → `Detail`: which of its cells are open, and what is in them."""

from __future__ import annotations

from functools import cached_property

from lstmdiagrams.diagrams.cells import Inside, inside_of
from lstmdiagrams.diagrams.unrolled.asked import Shown
from lstmdiagrams.diagrams.unrolled.network import Lane, Network
from lstmdiagrams.errors import InvalidValueError

__all__ = ["Detail", "detail_of"]


class Detail:
    """The cells whose inside is shown.

    Parameters
    ----------
    network : Network
        Of one layer in one direction.
    every : bool
        Whether all cells are open, or only the middle one.
    show_shapes : bool
    """

    def __init__(self, network: Network, *, every: bool, show_shapes: bool) -> None:
        self.network, self.show_shapes = network, show_shapes
        own, middle = network.valid, len(network.valid) // 2
        self.steps = frozenset(own if every else own[middle : middle + 1])

    @property
    def lane(self) -> Lane:
        """The layer and its direction."""
        return self.network.lanes[0]

    @property
    def turned(self) -> bool:
        """Whether the steps stand in the order in which a backward layer reads them.

        Time goes from left to right in a cell.
        """
        return self.lane.reverse

    @cached_property
    def shape(self) -> Inside:
        """An open cell; they are all alike but for their values."""
        return self.inside(min(self.steps, default=0))

    def inside(self, step: int) -> Inside:
        """Return what is in the cell of a step."""
        strand, kind = self.lane.strand, self.network.kind
        style = strand.style if strand else self.network.style
        return inside_of(kind, style, strand, step, show_shapes=self.show_shapes)


def detail_of(network: Network, shown: Shown) -> Detail | None:
    """Return which cells are open, if any is.

    Raises
    ------
    InvalidValueError
        If the network has several layers or directions, or no step whose cell could be open.
    """
    if not shown.opened:
        return None
    asked = f"detail={shown.detail!r}"
    if len(network.lanes) > 1:
        raise InvalidValueError(
            f"{asked} shows one layer in one direction, and the network has {len(network.lanes)}"
            " chains; choose a layer and, with reverse=, a direction"
        )
    if network.part:
        raise InvalidValueError(f"{asked} shows one network; draw it without a decoder")
    if not network.valid:
        raise InvalidValueError(f"{asked} needs a step of the sequence itself, not only padding")
    return Detail(network, every=shown.detail == "cells", show_shapes=shown.shapes)
