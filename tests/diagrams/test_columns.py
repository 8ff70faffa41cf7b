"""Vectors as columns of boxes: rows, ellipses, and the wires through them."""

from __future__ import annotations

import pytest

from lstmdiagrams.choices.sizes import PLAIN
from lstmdiagrams.diagrams.columns import Column, column_height, through
from lstmdiagrams.notation import Key


def column(*units: int, size: int = 4) -> Column:
    """Return a column of a vector, in the middle of the canvas."""
    return Column(tuple(Key("c", 0, unit) for unit in units), 50, 100, 30, size)


@pytest.mark.parametrize(
    ("units", "rows"),
    [
        ((0, 1, 2, 3), [0, 1, 2, 3]),
        ((0, 3), [0, "2 more", 3]),
        ((1, 2), ["1 more", 1, 2, "1 more"]),
        ((3,), ["3 more", 3]),
        ((0, 2), [0, "1 more", 2, "1 more"]),
        ((), []),
    ],
)
def test_ellipses_stand_where_units_are_left_out(
    units: tuple[int, ...], rows: list[int | str]
) -> None:
    """An ellipsis stands wherever units are left out, and knows how many."""
    found = [row.key.unit if row.key else f"{row.skipped} more" for row in column(*units).rows()]
    assert found == rows


@pytest.mark.parametrize("units", [(0, 1, 2, 3), (0, 3), (1, 2), ()])
def test_rows_fill_the_column(units: tuple[int, ...]) -> None:
    """The rows stand on top of each other, from the upper edge to the lower one."""
    whole, edge = column(*units), column(*units).top
    for row in whole.rows():
        assert row.y + row.height / 2 == pytest.approx(edge)
        edge -= row.height
    assert edge == pytest.approx(whole.bottom)
    assert whole.height == column_height(units, 4, PLAIN)


def test_height() -> None:
    """A box is 15 points high, and an ellipsis lower."""
    assert column(0, 3).height == 2 * PLAIN.row + PLAIN.ellipsis
    assert PLAIN.ellipsis < PLAIN.row


def test_boxes_carry_their_keys() -> None:
    """The boxes of values carry their keys and no text yet; those of ellipses only a text."""
    nodes = list(column(0, 3).nodes(tooltip="tip"))
    assert [(node.id, node.label, node.key) for node in nodes] == [
        ("c-t0-u0", "", Key("c", 0, 0)),
        ("c-t0-u0-more-1", "⋮", None),
        ("c-t0-u3", "", Key("c", 0, 3)),
    ]
    assert all(node.tooltip == "tip" and node.width == 30 for node in nodes)


@pytest.mark.parametrize(
    ("points", "into", "out"),
    [
        (((50, 0), (50, 200)), (50, 70), (50, 130)),
        (((50, 200), (50, 0)), (50, 130), (50, 70)),
        (((0, 100), (90, 100)), (35, 100), (65, 100)),
        (((90, 100), (0, 100)), (65, 100), (35, 100)),
    ],
)
def test_wire_stops_and_resumes(
    points: tuple[tuple[float, float], ...], into: tuple[float, float], out: tuple[float, float]
) -> None:
    """A wire stops at the column's near edge and resumes at its far one, in all four directions."""
    first, second = through("w", points, column(0, 1, 2, 3), "a", "b")
    assert (first.points, second.points) == ((points[0], into), (out, points[1]))
    assert (first.arrow, second.arrow) == (False, True)
    assert (first.tail, first.head, second.tail, second.head) == ("a", "c-t0-u0", "c-t0-u0", "b")


def test_wire_passes_an_empty_column() -> None:
    """Where there are no values, the wire is in one piece."""
    (wire,) = through("w", ((0, 100), (90, 100)), column(), "a", "b")
    assert wire.points == ((0, 100), (90, 100))
    assert (column().left, column().right) == (50, 50)
