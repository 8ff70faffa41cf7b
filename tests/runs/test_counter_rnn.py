"""The run `counter-rnn`: a plain RNN counts only so far, in ever smaller steps."""

from __future__ import annotations

import numpy as np
import pytest

from lstmdiagrams.runs import RUNS, reference_network
from tests.conftest import needs
from tests.runs import anbn
from tests.runs.anbn import TRAINED

NAME = "counter-rnn"
RIGHT, WRONG = 12, 100  # right up to the one, and wrong from there up to the other


def test_the_shipped_run_is_counters() -> None:
    """Input, answer and labels are those of `counter`, and the network is right."""
    anbn.check_shipped(NAME)


def test_it_is_a_plain_rnn_of_two_units() -> None:
    """The network has the kind and the size that its description says."""
    net = reference_network(NAME)
    assert (net.kind, net.hidden_size, net.num_layers) == ("rnn", 2, 1)


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_every_answer_is_right(n: int) -> None:
    """After every symbol the network knows which may come next, up to n = 12."""
    assert anbn.right(NAME, n)


@pytest.mark.parametrize("n", range(1, TRAINED + 2))
def test_the_answers_are_not_close_calls(n: int) -> None:
    """Up to n = 11 no probability is nearer than 0.4 to one half; at n = 12 one is."""
    assert anbn.clear(NAME, n) > 0.4
    assert anbn.clear(NAME, RIGHT) < 0.1


@pytest.mark.parametrize("n", range(RIGHT + 1, WRONG + 1))
def test_beyond_it_is_wrong(n: int) -> None:
    """From n = 13 on the network says, and is sure, that the end has come before it has."""
    early = anbn.said(NAME, n)[n:-1, 2]
    assert early.max() > 0.9
    assert not anbn.right(NAME, n)


def test_it_cannot_tell_18_from_100() -> None:
    """After 18 a's and more the end is said to have come after 14 b's, however many a's."""
    assert {anbn.first_end(NAME, n) for n in range(18, WRONG + 1)} == {14}


def test_the_description_says_how_far_it_is_right() -> None:
    """What is tested here is what the description says."""
    description = RUNS[NAME].description
    assert "right for every n up to 12, for n = 12 only just. From n = 13 on it is wrong" in (
        description
    )
    assert "after 14 b's for any n from 18 to 100" in description
    assert "right up to 12 a's, and wrong from 13 on" in RUNS[NAME].summary


@pytest.mark.parametrize("n", range(1, TRAINED + 1))
def test_the_first_unit_counts(n: int) -> None:
    """The h of the first unit goes strictly up with every a, and down with every b."""
    assert anbn.counts(anbn.run(NAME, n).layer(0).h[:, 0, 0])


def test_the_steps_of_the_count_get_smaller() -> None:
    """Every step up is smaller than the one before; the first four are those of the description."""
    h = anbn.run(NAME, TRAINED).layer(0).h[:TRAINED, 0, 0]
    steps = np.diff(h, prepend=0)
    assert (np.diff(steps) < 0).all()
    said = ", ".join(f"{step:.2f}" for step in steps[:4])
    assert said == "0.41, 0.40, 0.17, 0.01"
    assert said in RUNS[NAME].description


@pytest.mark.parametrize("n", range(1, TRAINED + 1))
def test_the_second_unit_knows_the_last_symbol(n: int) -> None:
    """The h of the second unit is positive after an a and negative after a b, up to n = 10."""
    assert anbn.tells(anbn.run(NAME, n).layer(0).h[:, 0, 1])


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations choose the shipped network, and find its units in their places."""
    needs("torch")
    from tests.runs.trained import shipped
    from training import relatives

    candidates = shipped(NAME)
    assert relatives.far(candidates).tolist() == [RIGHT]
    assert relatives.furthest(candidates) == (0, ([0, 1], [1, 1]))
