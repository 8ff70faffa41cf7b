"""The run `counter-stacked`: the first layer counts, the second one says what that means."""

from __future__ import annotations

import numpy as np
import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.runs import RUNS, reference_network, reference_run
from tests.conftest import needs
from tests.runs import anbn
from tests.runs.anbn import TRAINED

NAME = "counter-stacked"
RIGHT = 50
EVERY = pytest.mark.parametrize("n", range(1, RIGHT + 1))


def test_the_shipped_run_is_counters() -> None:
    """Input, answer and labels are those of `counter`, and the network is right."""
    anbn.check_shipped(NAME)


def test_it_has_two_layers_of_two_units() -> None:
    """The network has the kind and the sizes that its description says."""
    net = reference_network(NAME)
    assert (net.kind, net.hidden_sizes) == ("lstm", (2, 2))


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
def test_the_first_layers_first_unit_counts(n: int) -> None:
    """Its cell state goes strictly up with every a, and down with every b."""
    assert anbn.counts(anbn.run(NAME, n).layer(0).c[:, 0, 0])


def test_the_steps_are_of_about_one() -> None:
    """Up to twice the training's n, the count goes by one, within a tenth.

    The cell state of the first layer's second unit goes down by about one with every symbol.
    """
    c = anbn.run(NAME, 2 * TRAINED).layer(0).c[:, 0]
    np.testing.assert_allclose(np.abs(np.diff(c[:, 0])), 1, atol=0.1)
    np.testing.assert_allclose(np.diff(c[:, 1]), -1, atol=0.15)


@EVERY
def test_the_second_layers_first_unit_knows_the_last_symbol(n: int) -> None:
    """Its h is positive after an a and negative after a b."""
    assert anbn.tells(anbn.run(NAME, n).layer(1).h[:, 0, 0])


@EVERY
def test_the_second_layers_second_unit_knows_the_end(n: int) -> None:
    """Its h is negative until the last b, and positive after it."""
    h = anbn.run(NAME, n).layer(1).h[:, 0, 1]
    assert (h[:-1] < 0).all()
    assert h[-1] > 0


def test_the_second_layer_reads_the_first() -> None:
    """The input of the second layer is h of the first, and both can be drawn."""
    trace = reference_run(NAME)
    np.testing.assert_array_equal(trace.layer(1).x, trace.layer(0).h)
    assert lstm_cell(trace, layer=0).svg() != lstm_cell(trace, layer=1).svg()


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations find the shipped network right, and its units in their places."""
    needs("torch")
    from tests.runs.trained import shipped
    from training import relatives

    candidates = shipped(NAME)
    below, above = relatives.record_of(candidates, RIGHT).layers
    assert relatives.far(candidates).tolist() == [RIGHT]
    assert relatives.counting(below.c).tolist() == [[1, 0]]
    assert relatives.telling(above.h).tolist() == [[1, 0]]
    assert relatives.ending(above.h).tolist() == [[0, 1]]
