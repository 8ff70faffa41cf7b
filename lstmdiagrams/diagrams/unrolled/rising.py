"""A way upward, and what stands in it → the wires, which stop there and resume behind it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lstmdiagrams.diagrams.columns import Column
from lstmdiagrams.graphics.shapes import Point, Wire

__all__ = ["Stop", "passing_under", "rising", "stops_at"]

CROSSING = 4.0  # half the gap in a wire that passes under another


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a wire stops and resumes.

    Parameters
    ----------
    low, high : float
        From where to where there is none.
    node : str
        The id of what stands there; nothing where it passes under another wire.
    """

    low: float
    high: float
    node: str = ""


def stops_at(*columns: Column) -> tuple[Stop, ...]:
    """Return the stops at columns; those without values take no room."""
    return tuple(Stop(each.bottom, each.top, each.id) for each in columns if each.keys)


def passing_under(heights: Iterable[float]) -> tuple[Stop, ...]:
    """Return the stops at wires that are crossed."""
    return tuple(Stop(y - CROSSING, y + CROSSING) for y in heights)


def rising(
    name: str,
    points: tuple[Point, ...],
    tail: str,
    head: str,
    *,
    stops: Iterable[Stop] = (),
    arrow: bool = True,
    role: str = "wire",
    of: tuple[str, ...] = (),
) -> Iterator[Wire]:
    """Yield the wires of a way that nowhere goes down.

    Parameters
    ----------
    name : str
        The id, if it is one wire; else what the ids begin with.
    points : tuple of (float, float)
        The corners of the whole way.
    tail, head : str
        Ids of the nodes at its ends.
    stops : iterable of Stop
        In its upright pieces.
    """
    ordered = sorted(stops, key=lambda stop: stop.low)
    pieces = _pieces(points, ordered)
    nodes = [tail]
    for stop in ordered:
        nodes.append(stop.node or nodes[-1])
    last = len(pieces) - 1
    for place, (corners, start) in enumerate(zip(pieces, nodes, strict=True)):
        part = "" if not last else "-in" if not place else "-out" if place == last else f"-{place}"
        ahead = next((stop.node for stop in ordered[place:] if stop.node), head)
        tip = arrow and place == last
        yield Wire(f"{name}{part}", corners, start, ahead, tip, role, of=of)


def _pieces(points: Sequence[Point], stops: Sequence[Stop]) -> list[tuple[Point, ...]]:
    """Cut a way at its stops, which are in the order in which they come."""
    pieces, piece, waiting = [], [points[0]], list(stops)
    for (x, low), (beyond, high) in itertools.pairwise(points):
        while waiting and x == beyond and low < waiting[0].low and waiting[0].high < high:
            stop = waiting.pop(0)
            pieces.append((*piece, (x, stop.low)))
            piece = [(x, stop.high)]
        piece.append((beyond, high))
    return [*pieces, tuple(piece)]
