"""The run `counter-peephole`: a gate that opens by a count which h hides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstmdiagrams.reference import Network
from lstmdiagrams.runs import RUNS, reference_network
from tests.conftest import needs
from tests.runs import anbn
from tests.runs.anbn import TRAINED

NAME = "counter-peephole"
RIGHT = 50
EVERY = pytest.mark.parametrize("n", range(1, RIGHT + 1))


def without(*places: int) -> Network:
    """Return the network with some of its six peepholes at 0: i, f and o of two units each."""
    net = reference_network(NAME)
    peephole = net.weights[0].peephole
    assert peephole is not None
    cut = peephole.copy()
    cut[list(places)] = 0
    return replace(net, weights=(replace(net.weights[0], peephole=cut),))


def test_the_shipped_run_is_counters() -> None:
    """Input, answer and labels are those of `counter`, and the network is right."""
    anbn.check_shipped(NAME)


def test_it_has_peepholes() -> None:
    """The network is an LSTM of two units whose record says that it has peepholes."""
    net = reference_network(NAME)
    assert (net.kind, net.hidden_size, net.num_layers) == ("lstm", 2, 1)
    assert anbn.run(NAME, 1).layer(0).peepholes


@EVERY
def test_every_answer_is_right(n: int) -> None:
    """After every symbol the network knows which may come next, to five times the training's n."""
    assert anbn.right(NAME, n)


@pytest.mark.parametrize("n", range(1, 2 * TRAINED + 1))
def test_the_answers_are_not_close_calls(n: int) -> None:
    """Up to twice the training's n no probability is nearer than 0.4 to one half."""
    assert anbn.clear(NAME, n) > 0.4


def test_the_description_says_how_far_it_is_right() -> None:
    """What is tested here is what the description says."""
    assert f"right for every n up to {RIGHT}" in RUNS[NAME].description


@EVERY
def test_the_first_unit_counts(n: int) -> None:
    """The cell state of the first unit goes strictly up with every a, and down with every b."""
    assert anbn.counts(anbn.run(NAME, n).layer(0).c[:, 0, 0])


def test_the_count_goes_by_one() -> None:
    """Up to twice the training's n, every step of the count is within a tenth of one."""
    c = anbn.run(NAME, 2 * TRAINED).layer(0).c[:, 0, 0]
    np.testing.assert_allclose(np.abs(np.diff(c)), 1, atol=0.1)


@pytest.mark.parametrize("n", range(1, 2 * TRAINED + 1))
def test_the_output_gate_hides_the_count_until_the_last_b(n: int) -> None:
    """Before the last b the first unit's output gate is below 0.05, and its h within 0.02 of 0.

    After the last b the gate is above 0.9.
    """
    layer = anbn.run(NAME, n).layer(0)
    assert layer.o[:-1, 0, 0].max() < 0.05
    assert np.abs(layer.h[:-1, 0, 0]).max() < 0.02
    assert layer.o[-1, 0, 0] > 0.9


def test_it_opens_by_its_peephole() -> None:
    """Without the peephole of the first unit's output gate, the network is wrong for every n."""
    net = without(4)
    for n in range(1, RIGHT + 1):
        y = net.run([anbn.A] * n + [anbn.B] * n).y
        assert y is not None
        assert ((y > 0.5) != anbn.answer(n)).any()


@EVERY
def test_the_second_unit_knows_the_last_symbol(n: int) -> None:
    """The h of the second unit is positive after an a and negative after a b."""
    assert anbn.tells(anbn.run(NAME, n).layer(0).h[:, 0, 1])


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations find the shipped network right, and its units in their places."""
    needs("torch")
    from tests.runs.trained import shipped
    from training import counter_peephole, relatives

    candidates = shipped(NAME)
    long, record = (relatives.record_of(candidates, n) for n in (RIGHT, TRAINED))
    assert relatives.far(candidates).tolist() == [RIGHT]
    assert relatives.counting(long.c).tolist() == [[1, 0]]
    assert relatives.telling(long.h).tolist() == [[0, 1]]
    assert counter_peephole.latched(record).tolist() == [True]
