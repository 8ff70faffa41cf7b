"""Samples → rows: what counts, what is won or lost, and what is promised."""

from __future__ import annotations

import pytest

from benchmarks.comparison import Kind, Spread, compared, limited

NAMES = {"what": "a run", "against": "theirs"}


def test_the_ratio_is_of_each_round() -> None:
    """A round in which the machine was slow for both sides does not change the ratio."""
    row = compared([1, 100, 1], [2, 200, 4], **NAMES)
    assert (row.ratio.value, row.ratio.low, row.ratio.high) == (0.5, 0.25, 0.5)
    assert (row.ours.value, row.theirs.value) == (1, 4)


def test_of_the_fastest_the_ratio_is_of_two_rounds() -> None:
    """Where the fastest counts, it may be of another round on each side."""
    row = compared([3, 2, 9], [5, 8, 4], counting=min, **NAMES)
    assert row.ratio.value == 2 / 4
    assert row.ratio.low <= row.ratio.value <= row.ratio.high


def test_one_round_in_ten_may_be_an_accident() -> None:
    """Of ten rounds the lowest and the highest are not in the range; of nine all are."""
    assert Spread.of([*range(9), 1000]) == Spread(4.5, 1, 8)
    assert Spread.of([*range(8), 1000]) == Spread(4, 0, 1000)


def test_what_counts_is_within_its_range() -> None:
    """The fastest of all is in the range, though a tenth of the rounds is not."""
    assert Spread.of([*range(20)], counting=min).low == 0


@pytest.mark.parametrize(
    ("ours", "lost", "won"), [(1.04, False, False), (1.06, True, False), (0.9, False, True)]
)
def test_a_rival_is_ahead_from_five_percent(ours: float, lost: bool, won: bool) -> None:
    """What differs by less than 5 % is neither won nor lost."""
    row = compared([ours], [1.0], **NAMES)
    assert (row.lost, row.won) == (lost, won)


def test_against_a_yardstick_nobody_loses() -> None:
    """Gradients take longer than a run; that is no defeat."""
    row = compared([2.0], [1.0], kind=Kind.YARDSTICK, **NAMES)
    assert not row.lost
    assert not row.won


@pytest.mark.parametrize(("ours", "broken"), [(2.5, False), (2.6, True)])
def test_a_promise_is_about_the_ratio(ours: float, broken: bool) -> None:
    """At most 2.5 times means that 2.5 is allowed and 2.6 is not."""
    assert compared([ours], [1.0], most=2.5, **NAMES).broken is broken


@pytest.mark.parametrize(("ours", "broken"), [(400, False), (401, True)])
def test_a_limit_is_a_promise(ours: float, broken: bool) -> None:
    """What we have set a limit may reach it, and not pass it."""
    assert limited([ours], 400, what="a page", unit="B").broken is broken
