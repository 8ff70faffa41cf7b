"""The run `puddles`: what lies to the left and what lies to the right, a direction each."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.reference import LayerTrace, Readout, Trace
from lstmdiagrams.runs import RUNS, reference_network, reference_run
from tests.conftest import needs

TRAINED, RIGHT = 8, 12
NAME = "puddles"
EVERY_LENGTH = pytest.mark.parametrize("length", range(1, RIGHT + 1))

Row = tuple[int, ...]


def wet(row: Row) -> list[bool]:
    """Return for each place whether it is a gap with a wall to its left and one to its right."""
    return [not wall and any(row[:t]) and any(row[t + 1 :]) for t, wall in enumerate(row)]


@cache
def rows(length: int) -> tuple[Row, ...]:
    """Return all rows of a length: 1 is a wall."""
    return tuple(product((0, 1), repeat=length))


@cache
def run(length: int) -> Trace:
    """Return the network's run on all rows of a length, as a batch."""
    return reference_network(NAME).run(np.array(rows(length)).T[..., None])


def answers(length: int) -> np.ndarray[Any, Any]:
    """Return what is right for all rows of a length: (T, N)."""
    return np.array([wet(row) for row in rows(length)]).T


def probabilities(trace: Trace) -> np.ndarray[Any, Any]:
    """Return the probability of a puddle: (T, N)."""
    assert trace.y_steps is not None
    return trace.y_steps[..., 0]


@EVERY_LENGTH
def test_every_place_of_every_row_is_right(length: int) -> None:
    """The network is right at every place of all rows of 1 to 12, not only of the 8 of training."""
    assert ((probabilities(run(length)) > 0.5) == answers(length)).all()


@EVERY_LENGTH
def test_the_answers_are_not_close_calls(length: int) -> None:
    """Every probability is within a tenth of what is right."""
    assert np.abs(probabilities(run(length)) - answers(length)).max() < 0.1


def test_the_description_counts_right() -> None:
    """The numbers of rows and places that the description gives are right."""
    description = RUNS[NAME].description
    assert len(rows(TRAINED)) == 256
    assert f"all {sum(2**length for length in range(1, RIGHT + 1))} rows of 1 to 12" in description
    assert TRAINED * len(rows(TRAINED)) == 2048
    assert "wrong at 120 of the 2048 places" in description


def sides(length: int) -> list[tuple[LayerTrace, np.ndarray[Any, Any]]]:
    """Return each direction's record and where it has passed a wall before a place: (T, N)."""
    walls = np.array(rows(length)).T
    left = walls.cumsum(0) - walls > 0
    right = walls[::-1].cumsum(0)[::-1] - walls > 0
    trace = run(length)
    return [(trace.layer(0), left), (trace.layer(0, reverse=True), right)]


@EVERY_LENGTH
def test_each_direction_says_whether_a_wall_was_passed(length: int) -> None:
    """At a gap h is above 0.7 where the direction has passed a wall, and below −0.5 where not."""
    gap = np.array(rows(length)).T == 0
    for record, passed in sides(length):
        h = record.h[..., 0]
        assert h[gap & passed].min(initial=1) > 0.7
        assert h[gap & ~passed].max(initial=-1) < -0.5


@EVERY_LENGTH
def test_a_wall_itself_is_hidden(length: int) -> None:
    """At a wall the h of either direction is between 0 and 0.25, passed walls or not."""
    wall = np.array(rows(length)).T == 1
    for record, _ in sides(length):
        h = record.h[..., 0]
        assert h[wall].min() > 0
        assert h[wall].max() < 0.25


@pytest.mark.parametrize("reverse", [False, True], ids=["forwards", "backwards"])
def test_one_direction_knows_too_little(reverse: bool) -> None:
    """Whatever is made of the places that one direction has seen, 120 of 2048 answers are wrong.

    Of the rows that look the same from there, some have a puddle and some have none; the best that
    can be said is what is right for more of them.
    """
    wrong = 0
    for t in range(TRAINED):
        seen = Counter((row[t:] if reverse else row[: t + 1], wet(row)[t]) for row in rows(TRAINED))
        looks = {look for look, _ in seen}
        wrong += sum(min(seen[look, True], seen[look, False]) for look in looks)
    assert wrong == 120


@pytest.mark.parametrize("reverse", [False, True], ids=["forwards", "backwards"])
def test_one_directions_h_cannot_be_read(reverse: bool) -> None:
    """Two rows of which a place has the same h in one direction differ in what is right there."""
    one, other = ((0, 1, 0, 0), (0, 1, 0, 1)) if not reverse else ((0, 0, 1, 0), (1, 0, 1, 0))
    place = 1 if reverse else 2
    trace = reference_network(NAME).run(np.array([one, other]).T[..., None])
    h = trace.layer(0, reverse=reverse).h[place]
    assert h[0] == h[1]
    assert wet(one)[place] != wet(other)[place]


@pytest.mark.parametrize("unit", [0, 1], ids=["forwards", "backwards"])
def test_a_readout_of_one_direction_is_wrong(unit: int) -> None:
    """No threshold on the h of one direction alone is right at every place of every row."""
    h = run(TRAINED).output_steps[0][..., unit]
    right = answers(TRAINED)
    for threshold in np.unique(h):
        for sign in (1, -1):
            wrong = (sign * h >= sign * threshold) != right
            assert wrong.sum() >= 120


def test_the_readout_is_the_only_place_where_they_meet() -> None:
    """The readout has one positive weight a direction; without either of them it is wrong."""
    net = reference_network(NAME)
    readout = net.readout
    assert readout is not None
    assert (readout.weight > 0).all()
    for k in (0, 1):
        weight = readout.weight.copy()
        weight[0, k] = 0
        trace = net.with_readout(Readout(weight, readout.bias, "sigmoid")).run(
            np.array(rows(TRAINED)).T[..., None]
        )
        assert ((probabilities(trace) > 0.5) != answers(TRAINED)).any()


def test_the_shipped_row() -> None:
    """The shipped run reads nine places with three walls, and is right at each."""
    trace, row = reference_run(NAME), (0, 1, 0, 0, 1, 0, 1, 0, 0)
    assert trace.x[:, 0, 0].tolist() == list(row)
    assert trace.labels.x == tuple("wall" if wall else "gap" for wall in row)
    assert trace.labels.y == tuple("puddle" if each else "dry" for each in wet(row))
    assert (trace.labels.features, trace.labels.classes) == (("wall",), ("puddle",))
    np.testing.assert_array_equal(RUNS[NAME].table("answer").values[:, 0], wet(row))
    assert trace.y is not None
    assert (trace.y[:, 0] > 0.5).tolist() == wet(row)


def test_it_is_one_unit_in_each_direction() -> None:
    """The network is bidirectional, has one unit each, and y reads both h."""
    net = reference_network(NAME)
    assert (net.bidirectional, net.hidden_size, net.output_size) == (True, 1, 2)
    assert RUNS[NAME].pattern == "many-to-many-synced"
    trace = reference_run(NAME)
    assert isinstance(trace.output, np.ndarray)
    assert trace.output.shape == (9, 2)
    assert net.readout is not None
    np.testing.assert_array_equal(trace.y, net.readout(trace.output))


def test_both_directions_can_be_drawn() -> None:
    """The cell of either direction can be drawn with its values."""
    trace = reference_run(NAME)
    assert ld.lstm_cell(trace).svg() != ld.lstm_cell(trace, reverse=True).svg()


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations find the shipped network right, and its units turned upwards."""
    needs("torch")
    from tests.runs.trained import shipped
    from training import puddles

    assert (puddles.TRAINED, puddles.RIGHT) == (TRAINED, RIGHT)
    assert list(puddles.SHIPPED) == reference_run(NAME).x[:, 0, 0].tolist()
    every = puddles.Rows.all(5)
    np.testing.assert_array_equal(every.wet.numpy(), answers(5))
    marks, signs = puddles.judge(shipped(NAME))
    assert marks.item() > 0.5
    assert signs.tolist() == [[1], [1]]
