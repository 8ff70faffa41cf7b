"""What an author writes of units and steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.choices.selection import check_index, chosen
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError


def choose(wanted: Any, count: int = 10) -> tuple[int, ...]:
    """Choose units of 10, of which the first 3 and the last are shown by default."""
    return chosen("unit", wanted, count, default=(3, 1), most=8)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (None, (0, 1, 2, 9)),
        ("all", tuple(range(10))),
        (1, (0,)),
        (2, (0, 9)),
        (5, (0, 1, 2, 3, 9)),
        (10, tuple(range(10))),
        (99, tuple(range(10))),
        (np.int64(2), (0, 9)),
        ("first 3", (0, 1, 2)),
        ("last 2", (8, 9)),
        ("first 2, last 1", (0, 1, 9)),
        ("last 1,first 2", (0, 1, 9)),
        ("first 0, last 1", (9,)),
        ("first 7, last 7", tuple(range(10))),
        ("first 99", tuple(range(10))),
        ([5, 0, -1, 5], (0, 5, 9)),
        ((3,), (3,)),
        (range(0, 10, 4), (0, 4, 8)),
        (np.array([2, -2]), (2, 8)),
        (iter([1, 2]), (1, 2)),
    ],
)
def test_chosen(wanted: Any, shown: tuple[int, ...]) -> None:
    """All, a number, the first and last ones, or a list: in ascending order, each once."""
    assert choose(wanted) == shown


def test_few_are_shown_whole() -> None:
    """By default up to the limit all are shown."""
    assert choose(None, 8) == tuple(range(8))
    assert choose(None, 9) == (0, 1, 2, 8)


@pytest.mark.parametrize(
    "wanted", ["", "some", "first", "first x", "first 1 last 2", "first 1, first 2", "5", "first 0"]
)
def test_what_is_not_understood(wanted: str) -> None:
    """Words that say nothing are named, with what can be written."""
    sentence = "are not understood; write 'all', a number such as 5, 'first 3, last 2', or a list"
    with pytest.raises(InvalidValueError, match=sentence) as caught:
        choose(wanted)
    assert repr(wanted) in str(caught.value)


@pytest.mark.parametrize("wanted", [1.5, True, object()])
def test_what_is_no_choice(wanted: Any) -> None:
    """What is neither a number, nor words, nor a list is named."""
    with pytest.raises(InvalidTypeError, match="must be 'all', a number, 'first 3, last 2' or a l"):
        choose(wanted)


@pytest.mark.parametrize("wanted", [0, -3])
def test_no_number_at_all(wanted: int) -> None:
    """Fewer than one cannot be shown."""
    with pytest.raises(InvalidValueError, match=f"{wanted} units cannot be shown; choose 1 to 10"):
        choose(wanted)


def test_empty_list() -> None:
    """A list of none is refused."""
    with pytest.raises(InvalidValueError, match="no unit is chosen; name at least one of 0 to 9"):
        choose([])


@pytest.mark.parametrize("wanted", [[10], [0, -11]])
def test_unit_that_does_not_exist(wanted: list[int]) -> None:
    """A unit that there is not is named, with those that there are."""
    sentence = r"unit -?1[01] does not exist; choose 0 to 9, or -10 to -1 from the end"
    with pytest.raises(InvalidValueError, match=sentence):
        choose(wanted)


@pytest.mark.parametrize("wanted", [["a"], [1.0], [None]])
def test_unit_that_is_no_number(wanted: list[Any]) -> None:
    """What is no whole number in a list is named."""
    with pytest.raises(InvalidTypeError, match=r"unit is .*, and must be a whole number"):
        choose(wanted)


@given(st.integers(1, 50), st.integers(-60, 60))
def test_index(count: int, index: int) -> None:
    """Negative indices count from the end, as in Python, and others beyond the end are refused."""
    try:
        expected = range(count)[index]
    except IndexError:
        with pytest.raises(InvalidValueError, match=f"step {index} does not exist"):
            check_index("step", index, count)
    else:
        assert check_index("step", index, count) == expected


def test_index_where_there_is_none() -> None:
    """Of nothing, nothing can be chosen, and the error says so."""
    with pytest.raises(InvalidValueError, match="choose none, there is none"):
        check_index("step", 0, 0)


@given(st.integers(1, 30), st.integers(1, 40))
def test_a_number_is_how_many(count: int, wanted: int) -> None:
    """So many are shown as are asked for, or all."""
    assert len(choose(wanted, count)) == min(count, wanted)
