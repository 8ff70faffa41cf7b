"""The run `adder`: the sum of two bits, in a single step and with nothing remembered."""

from __future__ import annotations

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.runs import RUNS

PAIRS = [[0, 0], [0, 1], [1, 0], [1, 1]]
BITS = np.array([[p & q, p ^ q] for p, q in PAIRS])  # carry, sum


@pytest.fixture
def trace() -> ld.Trace:
    """Return the run on all four pairs, as a batch."""
    return ld.reference_network("adder").run([PAIRS])


def test_every_sum_is_right_by_far(trace: ld.Trace) -> None:
    """All four sums are right, and no output is further from its bit than the description says."""
    assert trace.y is not None
    assert np.abs(trace.y[0] - BITS).max() < 0.02
    assert "further than 0.02 from its bit" in RUNS["adder"].description


def test_each_output_listens_to_one_unit(trace: ld.Trace) -> None:
    """The first unit is positive only where there is a carry, the second where the sum bit is 1."""
    h = trace.layer(0).h[0]
    assert (h[BITS == 1] > 0.5).all()
    assert (h[BITS == 0] < 0.01).all()
    readout = ld.reference_network("adder").readout
    assert readout is not None
    assert np.abs(readout.weight[[0, 1], [1, 0]]).max() < 0.01


def test_nothing_is_remembered(trace: ld.Trace) -> None:
    """There is nothing to forget, and the previous h has no weight."""
    assert not trace.layer(0).fc.any()
    assert not ld.reference_network("adder").state_dict()["weight_hh_l0"].any()


def test_the_gates_are_open_or_shut() -> None:
    """In the shipped run no gate is nearer than 0.01 to being half open."""
    layer = ld.reference_run("adder").layer(0)
    for gate in (layer.i, layer.f, layer.o):
        assert np.minimum(gate, 1 - gate).max() < 0.01


def test_the_shipped_input_is_one_and_one() -> None:
    """The shipped run is a single step, 1 + 1 = 10 in binary, and its answer is right."""
    trace = ld.reference_run("adder")
    assert trace.labels == ld.Labels(
        x=("1 + 1",), y=("10",), features=("p", "q"), classes=("carry", "sum")
    )
    np.testing.assert_array_equal(trace.x[:, 0], [[1, 1]])
    np.testing.assert_array_equal(RUNS["adder"].table("answer").values, [[1, 0]])
    np.testing.assert_array_equal(np.round(trace.y), [[1, 0]])


def test_it_is_one_to_one() -> None:
    """The run fits its pattern, and its network is of two units."""
    assert RUNS["adder"].pattern == "one-to-one"
    assert ld.rnn_variant("one-to-one", ld.reference_run("adder")).svg()
    assert ld.reference_network("adder").hidden_size == 2
