"""A plan → what the rows of its columns stand for, at the first column of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import Node, text_label

__all__ = ["row_names"]


def row_names(plan: Plan, stands: Sequence[Stand]) -> Iterator[Node]:
    """Yield the names of all rows of a network's copies."""
    with_values = [stand for stand in stands if stand.has_values]
    yield from _inputs(plan, [each for each in with_values if each.reads or plan.is_open(each)][:1])
    yield from _states(plan, with_values[:1])
    yield from _answers(plan, [stand for stand in with_values if stand.answers][:1])


def _inputs(plan: Plan, stands: Sequence[Stand]) -> Iterator[Node]:
    for stand in stands:
        source = stand.network.source
        column = plan.column(stand, source, "x", plan.enter(stand), plan.rows.x_column)
        names = source.features if source else ()
        yield from _named(plan, column, names, "x-row", plan.tags("x", stand))


def _states(plan: Plan, stands: Sequence[Stand]) -> Iterator[Node]:
    """Yield the numbers of units: once for both directions, if they show the same ones."""
    for stand in stands:
        for place, floor in enumerate(stand.network.floors):
            first = plan.widths.units(floor.lanes[0])
            for lane in floor.lanes:
                units = plan.widths.units(lane)
                if lane is floor.lanes[0] or units != first:
                    name = f"h-row{stand.network.suffix(lane)}"
                    of = (*plan.tags("h", stand), *lane.tags)
                    yield from _named(plan, plan.states(stand, place, lane), units, name, of)


def _answers(plan: Plan, stands: Sequence[Stand]) -> Iterator[Node]:
    for stand in stands:
        top, floor = stand.network.top, stand.network.floors[-1]
        x = stand.x if floor.parted else plan.leave(stand, floor, floor.lanes[0])
        column = plan.column(stand, top, "y", x, plan.rows.y_column)
        yield from _named(plan, column, top.classes if top else (), "y-row", plan.tags("y", stand))


def _named(
    plan: Plan, column: Column, names: Sequence[str], name: str, of: tuple[str, ...]
) -> Iterator[Node]:
    """Yield what a column's rows stand for, to the left of it, and how many are left out."""
    waiting, size = iter(names), plan.sizes.tag
    for place, row in enumerate(column.rows()):
        text = next(waiting, "") if row.key else plan.word("more", count=row.skipped)
        if text:
            at = (column.left - 4, row.y)
            yield text_label(
                f"{name}-{place}", text, *at, size=size, align="right", role="note", of=of
            )
