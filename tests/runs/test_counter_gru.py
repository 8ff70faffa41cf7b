"""The run `counter-gru`: a GRU counts somewhat further than a plain RNN, and no further."""

from __future__ import annotations

import numpy as np
import pytest

from lstmdiagrams.runs import RUNS, reference_network
from tests.conftest import needs
from tests.runs import anbn
from tests.runs.anbn import TRAINED

NAME = "counter-gru"
RIGHT, WRONG = 17, 100  # right up to the one, and wrong from there up to the other


def test_the_shipped_run_is_counters() -> None:
    """Input, answer and labels are those of `counter`, and the network is right."""
    anbn.check_shipped(NAME)


def test_it_is_a_gru_of_two_units() -> None:
    """The network has the kind and the size that its description says."""
    net = reference_network(NAME)
    assert (net.kind, net.hidden_size, net.num_layers) == ("gru", 2, 1)


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_every_answer_is_right(n: int) -> None:
    """After every symbol the network knows which may come next, up to n = 17."""
    assert anbn.right(NAME, n)


@pytest.mark.parametrize("n", range(1, TRAINED + 6))
def test_the_answers_are_not_close_calls(n: int) -> None:
    """Up to n = 15 no probability is nearer than 0.4 to one half."""
    assert anbn.clear(NAME, n) > 0.4


@pytest.mark.parametrize("n", range(RIGHT + 1, WRONG + 1))
def test_beyond_it_is_wrong(n: int) -> None:
    """From n = 18 on the network says, and is sure, that the end has come before it has."""
    early = anbn.said(NAME, n)[n:-1, 2]
    assert early.max() > 0.8
    assert not anbn.right(NAME, n)


def test_the_description_says_how_far_it_is_right() -> None:
    """What is tested here is what the description says."""
    assert "right for every n up to 17. For every n from 18 to 100 it is wrong" in (
        RUNS[NAME].description
    )
    assert "right up to 17 a's, and wrong from 18 on" in RUNS[NAME].summary


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_the_first_unit_counts(n: int) -> None:
    """The h of the first unit goes strictly up with every a, and down with every b."""
    assert anbn.counts(anbn.run(NAME, n).layer(0).h[:, 0, 0])


def test_the_steps_of_the_count_get_smaller() -> None:
    """From the third a on, every step up is smaller than the one before, and z is larger."""
    layer = anbn.run(NAME, RIGHT).layer(0)
    steps = np.diff(layer.h[:RIGHT, 0, 0], prepend=0)
    assert (np.diff(steps[1:]) < 0).all()
    assert (np.diff(layer.z[:RIGHT, 0, 0]) > 0).all()
    assert layer.h.max() < 1


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_the_second_unit_knows_the_last_symbol(n: int) -> None:
    """The h of the second unit is positive after an a and negative after a b."""
    assert anbn.tells(anbn.run(NAME, n).layer(0).h[:, 0, 1])


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations choose the shipped network, and find its units in their places."""
    needs("torch")
    from tests.runs.trained import shipped
    from training import relatives

    candidates = shipped(NAME)
    assert relatives.far(candidates).tolist() == [RIGHT]
    assert relatives.furthest(candidates) == (0, ([0, 1], [1, 1]))
