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
from lstmdiagrams.diagrams.unrolled.marks import named_rows
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.passing import handed_to_decoder, passing
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand
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
    yield from _rows(plan, own)
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


def _rows(plan: Plan, stands: list[Stand]) -> Iterator[Shape]:
    """Yield what the rows of columns stand for, at the first of each kind."""
    network, with_values = stands[0].network, [stand for stand in stands if stand.has_values]
    source, top = network.source, network.top
    if not with_values or source is None or top is None:
        return
    reading = [each for each in with_values if each.reads or plan.is_open(each)][:1]
    answering = [stand for stand in with_values if stand.answers][:1]
    for stand in reading:
        column = plan.column(stand, source, "x", plan.enter(stand), plan.rows.x_column)
        yield from named_rows(plan, column, source.features, "x-row", of=plan.tags("x", stand))
    for stand in answering:
        floor = network.floors[-1]
        x = stand.x if floor.parted else plan.leave(stand, floor, floor.lanes[0])
        column = plan.column(stand, top, "y", x, plan.rows.y_column)
        yield from named_rows(plan, column, top.classes, "y-row", of=plan.tags("y", stand))
    for place, floor in enumerate(network.floors):
        for lane in floor.lanes:
            if lane is floor.lanes[0] or plan.widths.units(lane) != plan.widths.units(
                floor.lanes[0]
            ):
                column = plan.states(with_values[0], place, lane)
                name, tags = f"h-row{network.suffix(lane)}", plan.tags("h", with_values[0])
                yield from named_rows(
                    plan, column, plan.widths.units(lane), name, of=(*tags, *lane.tags)
                )
