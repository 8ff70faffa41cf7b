"""A way upward stops at what stands in it, and resumes behind it."""

from __future__ import annotations

import pytest

from lstmdiagrams.diagrams.unrolled.rising import CROSSING, Stop, passing_under, rising

Corners = tuple[tuple[float, float], ...]


def drawn(points: Corners, *stops: Stop, arrow: bool = True) -> list[tuple[str, Corners, str, str]]:
    """Return the wires of a way from a to b."""
    ways = list(rising("w", points, "a", "b", stops=stops, arrow=arrow))
    assert [way.arrow for way in ways] == [False] * (len(ways) - 1) + [arrow]
    return [(way.id, way.points, way.tail, way.head) for way in ways]


@pytest.mark.parametrize("arrow", [True, False])
def test_nothing_in_the_way(arrow: bool) -> None:
    """A free way is one wire."""
    corners = ((0.0, 0.0), (0.0, 5.0), (3.0, 5.0), (3.0, 9.0))
    assert drawn(corners, arrow=arrow) == [("w", corners, "a", "b")]


def test_a_column() -> None:
    """A wire leads to what stands in its way, and another one on from there."""
    assert drawn(((0, 0), (0, 9)), Stop(3, 5, "n")) == [
        ("w-in", ((0, 0), (0, 3)), "a", "n"),
        ("w-out", ((0, 5), (0, 9)), "n", "b"),
    ]


def test_a_crossing() -> None:
    """Where it passes under a wire it has a gap, and its ends stay what they are."""
    (stop,) = passing_under([50.0])
    assert drawn(((0, 0), (0, 99)), stop) == [
        ("w-in", ((0, 0), (0, 50 - CROSSING)), "a", "b"),
        ("w-out", ((0, 50 + CROSSING), (0, 99)), "a", "b"),
    ]


def test_a_column_and_crossings_around_a_corner() -> None:
    """Stops lie in the pieces that go up, in whatever order they are given."""
    corners = ((0.0, 0.0), (0.0, 40.0), (9.0, 40.0), (9.0, 99.0))
    assert drawn(corners, Stop(80, 84), Stop(10, 20, "n"), Stop(60, 64)) == [
        ("w-in", ((0, 0), (0, 10)), "a", "n"),
        ("w-1", ((0, 20), (0, 40), (9, 40), (9, 60)), "n", "b"),
        ("w-2", ((9, 64), (9, 80)), "n", "b"),
        ("w-out", ((9, 84), (9, 99)), "n", "b"),
    ]
