"""The axis of time: where steps stand, and which are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.plots.times import Times, round_up, times_of


@st.composite
def times(draw: st.DrawFn) -> Times:
    """Give an axis with any steps."""
    n_steps = draw(st.integers(1, 60))
    length = draw(st.integers(1, n_steps))
    steps = draw(st.sets(st.integers(0, n_steps - 1), min_size=1))
    return Times(tuple(sorted(steps)), n_steps, length)


@given(times())
def test_columns_stand_side_by_side(axis: Times) -> None:
    """Columns follow each other without overlapping, steps 1 wide and in their order."""
    widths = np.diff(axis.edges)
    assert (widths > 0.999).all()
    assert [step for step in axis.columns if step is not None] == list(axis.steps)
    for step, width in zip(axis.columns, widths, strict=True):
        assert step is None or width == pytest.approx(1)
    assert sum(axis.left_out) + len(axis.steps) == axis.n_steps
    assert not (axis.there & axis.off).any()


@given(times())
def test_steps_stand_at_their_number_up_to_the_first_gap(axis: Times) -> None:
    """A user's own line at a step meets the step, unless something is left out before it."""
    first = axis.columns.index(axis.steps[0])
    for step, place in zip(axis.columns[first:], axis.places[first:], strict=True):
        if step is None:
            break
        assert place == pytest.approx(step)


@given(times(), st.floats(0.1, 30))
def test_names_have_room(axis: Times, room: float) -> None:
    """Names stand at steps that are shown, and as far apart as they need; there is one at least."""
    named = list(axis.named(room))
    assert named
    assert set(named) <= set(axis.places.tolist())
    assert all(apart >= room for apart in np.diff(named))


@given(times())
def test_values_find_their_columns(axis: Times) -> None:
    """Every step that holds data gets its value, and nothing else gets one."""
    spread = axis.spread(np.arange(axis.n_steps, dtype="float64"))
    for step, value in zip(axis.columns, spread.tolist(), strict=True):
        there = step is not None and step < axis.length
        assert value == step if there else np.isnan(value)


def test_all_steps_are_shown_by_default() -> None:
    """By default, and with “all”, the steps past the end are shown, too."""
    for steps in (None, "all"):
        assert times_of(steps, 6, 4).steps == (0, 1, 2, 3, 4, 5)
    assert times_of("last 2", 6, 4).steps == (2, 3)
    assert times_of(3, 6, 4).steps == (0, 2, 3)
    assert times_of([-1], 6, 4).steps == (3,)
    with pytest.raises(InvalidValueError, match="step 4 does not exist; choose 0 to 3"):
        times_of([4], 6, 4)


def test_round_distances() -> None:
    """Distances are 1, 2 or 5 times a power of ten, and never too short."""
    found = [round_up(least) for least in (0.1, 1, 1.5, 2, 3, 6, 10, 11, 21, 99, 400)]
    assert found == [1, 1, 2, 2, 5, 10, 10, 20, 50, 100, 500]
