"""The run `countdown`: n at the first step, and the network counts down by itself."""

from __future__ import annotations

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.runs import RUNS

EVERY_N = pytest.mark.parametrize("n", range(1, 10))


def run(n: int) -> ld.Trace:
    """Return the run on n, given at the first step only, to the step where 0 is left."""
    return ld.reference_network("countdown").run([[n]] + [[0]] * n)


@EVERY_N
def test_every_number_is_right(n: int) -> None:
    """Rounded, the readout says n, n − 1, …, 0, for every n from 1 to 9."""
    y = run(n).y
    assert y is not None
    np.testing.assert_array_equal(np.round(y[:, 0]), np.arange(n, -1, -1))


@EVERY_N
def test_the_numbers_are_not_close_calls(n: int) -> None:
    """No answer is further from its number than the description says."""
    y = run(n).y
    assert y is not None
    np.testing.assert_allclose(y[:, 0], np.arange(n, -1, -1), atol=0.22)
    assert "none is further than 0.22 from the whole number" in RUNS["countdown"].description


@EVERY_N
def test_the_state_runs_down_evenly(n: int) -> None:
    """The first unit's cell state falls by 0.08 to 0.10 at every step."""
    steps = -np.diff(run(n).layer(0).c[:, 0, 0])
    assert (steps > 0.08).all()
    assert (steps < 0.1).all()


def test_the_state_is_what_is_left() -> None:
    """Where the same number is left, the first unit's cell state is the same within 0.02."""
    states = np.full((9, 10), np.nan)  # n, number left
    for n in range(1, 10):
        states[n - 1, n::-1] = run(n).layer(0).c[:, 0, 0]
    assert (np.nanmax(states, axis=0) - np.nanmin(states, axis=0) < 0.02).all()


def test_the_readout_listens_to_the_first_unit() -> None:
    """Only the first unit's h reaches the answer, and all gates stay open."""
    readout = ld.reference_network("countdown").readout
    assert readout is not None
    assert abs(readout.weight[0, 1]) < 0.001 < readout.weight[0, 0]
    layer = run(9).layer(0)
    assert min(layer.i.min(), layer.f.min(), layer.o.min()) > 0.9


def test_the_shipped_input_is_five() -> None:
    """The shipped run is given 5 and nothing more, and its answer is 5, 4, 3, 2, 1, 0."""
    trace, left = ld.reference_run("countdown"), [5, 4, 3, 2, 1, 0]
    assert trace.labels == ld.Labels(
        x=("5", "", "", "", "", ""), y=tuple("543210"), features=("n",), classes=("left",)
    )
    np.testing.assert_array_equal(trace.x[:, 0, 0], [5, 0, 0, 0, 0, 0])
    np.testing.assert_array_equal(RUNS["countdown"].table("answer").values[:, 0], left)
    np.testing.assert_array_equal(np.round(trace.y[:, 0]), left)


def test_it_is_one_to_many() -> None:
    """The run fits its pattern, and its network is of two units."""
    assert RUNS["countdown"].pattern == "one-to-many"
    assert ld.rnn_variant("one-to-many", ld.reference_run("countdown")).svg()
    assert ld.reference_network("countdown").hidden_size == 2
