"""A plan → the shapes of the folded networks and of their copies in time."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.diagrams.unrolled.brackets import brackets
from lstmdiagrams.diagrams.unrolled.copies import copy
from lstmdiagrams.diagrams.unrolled.folded import (
    handing_on,
    loops,
    places,
    shapes_beside,
    shapes_said,
)
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.passing import handed_to_decoder, passing
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.row_names import row_names
from lstmdiagrams.graphics.shapes import Shape, renamed, text_label

__all__ = ["around", "of_network"]


def of_network(plan: Plan, network: Network) -> Iterator[Shape]:
    """Yield everything of a network: folded, then step by step."""
    for shape in _of_network(plan, network):
        yield renamed(shape, network.prefix) if network.prefix else shape


def _of_network(plan: Plan, network: Network) -> Iterator[Shape]:
    for stand in plan.folded:
        if stand.network is network:
            yield from copy(plan, stand)
            yield from loops(plan, stand)
            yield from shapes_said(plan, stand)
    own = [stand for stand in plan.stands if stand.network is network]
    for stand in own:
        yield from copy(plan, stand)
    yield from row_names(plan, own)
    yield from passing(plan, network)


def around(plan: Plan) -> Iterator[Shape]:
    """Yield what belongs to no network alone."""
    if plan.folded:
        yield from places(plan)
        yield text_label("equals", "=", *plan.equals, size=plan.sizes.equals)
    else:
        yield from shapes_beside(plan)
    if len(plan.networks) > 1:
        yield from handing_on(plan)
        yield from handed_to_decoder(plan)
    yield from brackets(plan)
