"""The run `counter`: it solves aⁿbⁿ far beyond what it was trained on, by counting."""

from __future__ import annotations

import numpy as np
import pytest

from lstmdiagrams.reference import Trace
from lstmdiagrams.runs import RUNS, reference_network, reference_run
from tests.conftest import needs

TRAINED, RIGHT = 10, 50
A, B = [1, 0], [0, 1]


def run(n: int) -> Trace:
    """Return the network's run on aⁿbⁿ."""
    return reference_network("counter").run([A] * n + [B] * n)


def answer(n: int) -> list[list[int]]:
    """Return what may come next after every symbol of aⁿbⁿ: a, b, the end."""
    return [[1, 1, 0]] * n + [[0, 1, 0]] * (n - 1) + [[0, 0, 1]]


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_every_answer_is_right(n: int) -> None:
    """After every symbol the network knows which may come next, to five times the training's n."""
    y = run(n).y
    assert y is not None
    np.testing.assert_array_equal(y > 0.5, np.array(answer(n)) == 1)


@pytest.mark.parametrize("n", range(1, 2 * TRAINED + 1))
def test_the_answers_are_not_close_calls(n: int) -> None:
    """Up to twice the training's n no probability is nearer than a quarter to one half."""
    y = run(n).y
    assert y is not None
    assert np.abs(y - 0.5).min() > 0.25


@pytest.mark.parametrize("n", range(1, RIGHT + 1))
def test_the_first_unit_counts(n: int) -> None:
    """The cell state of the first unit goes strictly up with every a, and down with every b."""
    c = run(n).layer(0).c[:, 0, 0]
    assert (np.diff(c[:n]) > 0).all()
    assert (np.diff(c[n - 1 :]) < 0).all()


def test_the_count_goes_by_one() -> None:
    """Up to twice the training's n, every step of the count is within a tenth of one."""
    c = run(2 * TRAINED).layer(0).c[:, 0, 0]
    np.testing.assert_allclose(np.abs(np.diff(c)), 1, atol=0.1)


def test_the_second_unit_knows_the_last_symbol() -> None:
    """The second unit's cell state is positive after an a and negative after a b."""
    c = run(8).layer(0).c[:, 0, 1]
    assert (c[:8] > 0).all()
    assert (c[8:] < 0).all()


def test_the_forget_gate_shuts_at_the_first_b() -> None:
    """The second unit forgets the a's when the first b comes, and at no other step."""
    f = run(8).layer(0).f[:, 0, 1]
    assert (f < 0.1).tolist() == [False] * 8 + [True] + [False] * 7


def test_the_shipped_input_is_aaaabbbb() -> None:
    """The shipped run has eight steps, and its answer is the right one."""
    trace = reference_run("counter")
    assert trace.labels.x == tuple("aaaabbbb")
    assert trace.labels.features == ("a", "b")
    assert trace.labels.classes == ("a", "b", "end")
    assert trace.labels.y == ("a or b",) * 4 + ("b",) * 3 + ("end",)
    np.testing.assert_array_equal(trace.x[:, 0], [A] * 4 + [B] * 4)
    np.testing.assert_array_equal(RUNS["counter"].table("answer").values, answer(4))
    assert trace.y is not None
    np.testing.assert_array_equal(trace.y > 0.5, np.array(answer(4)) == 1)


def test_the_labels_of_the_answer_say_the_answer() -> None:
    """Each step's label lists the symbols whose probability is above one half."""
    trace = reference_run("counter")
    assert trace.y is not None
    for y, label in zip(trace.y, trace.labels.y, strict=True):
        names = [name for name, p in zip(trace.labels.classes, y, strict=True) if p > 0.5]
        assert " or ".join(names) == label


def test_the_training_script_asks_for_the_same_thing() -> None:
    """What the script trains on is what the shipped input and answer hold."""
    needs("torch")
    from training import counter

    assert (counter.TRAINED, counter.RIGHT) == (TRAINED, RIGHT)
    x, y = counter.sequence(4)
    np.testing.assert_array_equal(x.numpy(), RUNS["counter"].table("input").values)
    np.testing.assert_array_equal(y.numpy(), RUNS["counter"].table("answer").values)


def test_the_training_script_judges_the_shipped_weights() -> None:
    """The script's own equations find the shipped network right, and counting, in torch."""
    torch = needs("torch")
    from training import counter

    net = reference_network("counter")
    assert net.readout is not None
    candidate = counter.Candidate(torch.nn.LSTM(2, 2), torch.nn.Linear(2, 3))
    tensors = {name: torch.tensor(array) for name, array in net.state_dict().items()}
    candidate.lstm.load_state_dict(tensors)
    readout = {"weight": net.readout.weight, "bias": net.readout.bias}
    candidate.readout.load_state_dict({name: torch.tensor(a) for name, a in readout.items()})
    with torch.no_grad():
        assert candidate.right_up_to(RIGHT) == RIGHT
        assert candidate.counter(RIGHT) == (0, 1)
        uniform = candidate.uniform()
    for name, tensor in tensors.items():
        assert torch.equal(uniform[name], tensor)


def test_the_training_repeats_itself() -> None:
    """The same seed trains the same network."""
    torch = needs("torch")
    from training import counter

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counter, "STEPS", 20)
        one, other = (counter.Candidate.train(3).lstm.state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
