"""The record of gradients: its shapes, steps and sizes, and what has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstmdiagrams.reference import GRU, LSTM, RNN, Gradients
from lstmdiagrams.reference.forms import LayerForm
from tests.conftest import needs

needs("torch")

from tests.reference import gradient_cases  # noqa: E402 - they import torch
from tests.reference.gradient_cases import Case, compare, forms  # noqa: E402


def test_shapes_labels_and_names_are_those_of_the_run() -> None:
    """Gradients are shaped as the run's record, time first and batched, and carry its labels."""
    net = LSTM.random(input_size=2, hidden_size=4, num_layers=2, bidirectional=True, proj_size=3)
    trace = net.run(np.zeros((5, 2)), labels=list("abcde"))
    grads = net.gradients(trace)
    assert isinstance(grads, Gradients)
    assert grads.x.shape == trace.x.shape == (5, 1, 2)
    own = grads.layer(1, reverse=True)
    assert own is grads.layers[3]
    assert own.reverse
    assert grads.layer(0) is grads.layers[0]
    assert own.c is not None
    assert own.c0 is not None
    shapes = own.h.shape, own.h0.shape, own.c.shape, own.c0.shape
    assert shapes == ((5, 1, 3), (1, 3), (5, 1, 4), (1, 4))
    assert grads.labels is trace.labels
    assert (grads.kind, grads.name, grads.lengths, grads.steps) == ("lstm", "", None, (4,))
    assert (grads.num_layers, grads.bidirectional, grads.n_steps) == (2, True, 5)
    assert (grads.n_sequences, grads.ways) == (1, ((False, True),) * 2)
    assert repr(grads) == (
        "Gradients(kind='lstm', steps=(4,), n_steps=5, num_layers=2, bidirectional=True)"
    )
    assert repr(own) == "LayerGradients(n_steps=5, n_sequences=1, width=3, reverse=True)"


@pytest.mark.parametrize("kind", gradient_cases.NETWORKS)
def test_gradients_are_read_only(kind: str) -> None:
    """No array of the gradients can be written."""
    case = gradient_cases.random(kind, forms(kind, "fr", "f"))
    for lengths in (None, [5, 2, 1]):
        grads = case.net.gradients(Case(case.net, case.loop, case.inputs, lengths).trace)
        arrays = [grads.x] + [
            a for each in grads.layers for a in (each.h, each.h0, each.c, each.c0)
        ]
        assert not any(array.flags.writeable for array in arrays if array is not None)


def test_batch_first_and_single_sequences_have_the_same_gradients() -> None:
    """How the input came changes nothing: gradients are time first and batched."""
    x = np.random.default_rng(0).normal(size=(5, 2))
    plain = GRU.random(input_size=2, hidden_size=3)
    first = GRU.random(input_size=2, hidden_size=3, batch_first=True)
    expected = plain.gradients(plain.run(x)).x
    np.testing.assert_array_equal(first.gradients(first.run(x[None])).x, expected)
    np.testing.assert_array_equal(plain.gradients(plain.run(x[:, None])).x, expected)


def test_a_saved_run_has_the_same_gradients(tmp_path: Any) -> None:
    """A run that was saved and loaded gives the gradients of the run itself."""
    case = gradient_cases.random("lstm", forms("lstm", "fr", "fr"), peephole=True)
    case.trace.save(tmp_path / "run.npz")
    loaded = type(case.trace).load(tmp_path / "run.npz")
    compare(case.net.gradients(loaded), case.expected([-1])[0])


def test_a_step_that_a_sequence_lacks_has_no_gradient() -> None:
    """A sequence that is too short for the step has zero gradients, and None among the steps."""
    net = LSTM.random(input_size=2, hidden_size=3, bidirectional=True)
    trace = net.run(np.ones((5, 3, 2)), lengths=[2, 5, 1])
    for step, steps in (
        (1, (1, 1, None)),
        (-1, (1, 4, 0)),
        (-2, (0, 3, None)),
        (4, (None, 4, None)),
    ):
        grads = net.gradients(trace, step=step)
        assert grads.steps == steps
        for n, own in enumerate(steps):
            assert bool(grads.x[:, n].any()) is (own is not None)


def test_later_steps_do_not_matter() -> None:
    """A NaN after the step leaves no trace in the gradients of a forward network."""
    net = LSTM.random(input_size=2, hidden_size=3, num_layers=2)
    x = np.ones((5, 1, 2))
    x[3] = np.nan
    grads = net.gradients(net.run(x), step=2)
    assert np.isfinite(grads.x).all()
    assert not grads.x[3:].any()
    assert grads.layer(0).c is not None
    assert not grads.layer(0).c[3:].any()


def test_a_dead_network_has_no_gradients() -> None:
    """Where a relu lets nothing through, every gradient below is zero."""
    weights = {name: -np.ones(size) for name, size in _ONE_UNIT.items()}
    net = RNN.from_state_dict(weights, nonlinearity="relu")
    grads = net.gradients(net.run(np.ones((4, 1))))
    assert not grads.x.any()
    assert grads.layer(1).h[3] == 1
    assert not grads.layer(0).h.any()


_ONE_UNIT = {
    f"{name}_l{k}": size
    for k in (0, 1)
    for name, size in {"weight_ih": (1, 1), "weight_hh": (1, 1), "bias_ih": 1, "bias_hh": 1}.items()
}


@pytest.mark.parametrize("kind", gradient_cases.NETWORKS)
def test_an_empty_batch_has_gradients(kind: str) -> None:
    """A batch of no sequences has empty gradients."""
    net = gradient_cases.NETWORKS[kind].random(input_size=2, hidden_size=3)
    grads = net.gradients(net.run(np.zeros((5, 0, 2))))
    assert grads.x.shape == (5, 0, 2)
    assert grads.size().shape == (5, 0)
    padded = net.gradients(net.run(np.zeros((5, 0, 2)), lengths=[]), step=-5)
    assert padded.layer(0).h.shape == (5, 0, 3)


@pytest.mark.parametrize("step", [5, -6, 100])
def test_a_step_that_no_sequence_has_is_refused(step: int) -> None:
    """The sentence names the step and every one that there is."""
    net = RNN.random(input_size=2, hidden_size=3)
    trace = net.run(np.zeros((7, 1, 2)), lengths=[5])
    with pytest.raises(ValueError, match=f"step {step} does not exist; choose 0 to 4, or -5 to -1"):
        net.gradients(trace, step=step)
    with pytest.raises(TypeError, match=r"step is 1\.5, and must be a whole number"):
        net.gradients(trace, step=1.5)  # type: ignore[arg-type] # the wrong type is the test


def test_a_run_of_another_network_is_refused() -> None:
    """What is no run, or not one of such a network, is refused."""
    net = LSTM.random(input_size=2, hidden_size=3)
    with pytest.raises(TypeError, match="expected the Trace of a run, got ndarray"):
        net.gradients(np.zeros((5, 2)))  # type: ignore[arg-type] # the wrong type is the test
    others = [
        LSTM.random(input_size=2, hidden_size=4),
        LSTM.random(input_size=2, hidden_size=3, num_layers=2),
        LSTM.random(input_size=2, hidden_size=3, dtype="float32"),
        GRU.random(input_size=2, hidden_size=3),
        gradient_cases.random("lstm", forms("lstm", "f"), peephole=True).net,
        gradient_cases.random("lstm", forms("lstm", "r")).net,
    ]
    for other in others:
        with pytest.raises(ValueError, match="is not a run of this network"):
            net.gradients(other.run(np.zeros((5, 2))))
    before = gradient_cases.random("gru", forms("gru", "f", reset_after=False)).net
    with pytest.raises(ValueError, match="is not a run of this network"):
        before.gradients(others[3].run(np.zeros((5, 2))))


def test_layers_of_different_sizes_have_gradients() -> None:
    """A stack whose layers differ in size, as Keras has them, is gone back through."""
    one = gradient_cases.random("rnn", forms("rnn", "f")).net
    weights = {"weight_ih_l0": np.ones((4, 3)) / 3, "weight_hh_l0": np.eye(4) / 2}
    two = RNN.from_state_dict(weights)
    layers: tuple[LayerForm, ...] = one.forms + two.forms
    stack = RNN(weights=one.weights + two.weights, forms=layers)
    trace = stack.run(np.ones((3, 1, 2)))
    below = stack.gradients(trace).layer(0)
    assert below.h.shape == (3, 1, 3)
    slope = 1 - trace.layer(1).h[-1, 0] ** 2  # (4,)
    np.testing.assert_allclose(below.h[-1, 0], slope @ weights["weight_ih_l0"], atol=1e-15)


def test_sizes_neither_overflow_nor_vanish() -> None:
    """The norm of a gradient is right as far as the gradient itself is, and says NaN and ∞."""
    net = RNN.random(input_size=3, hidden_size=2, dtype="float32")
    grads = net.gradients(net.run(np.zeros((6, 1, 3))))
    values = [(3e-300, 4e-300, 0), (3e300, 4e300, 0), (0, 0, 0), (1, np.nan, 0), (1, np.inf, 0)]
    x = np.array([*values, (0, 0, -2)])[:, None]
    sizes = type(grads)(trace=grads.trace, x=x, layers=grads.layers, steps=(5,)).size("x")
    expected = [5e-300, 5e300, 0, np.nan, np.inf, 2]
    np.testing.assert_allclose(sizes[:, 0], expected, rtol=1e-15)
    assert grads.size("h").dtype == np.float64
    assert not grads.size("h").flags.writeable


def test_a_size_that_there_is_not_is_refused() -> None:
    """Only an LSTM has a cell state, and only layers that exist have sizes."""
    net = GRU.random(input_size=3, hidden_size=2)
    grads = net.gradients(net.run(np.zeros((6, 1, 3))))
    with pytest.raises(ValueError, match="unknown quantity 'c'; choose one of 'x', 'h'"):
        grads.size("c")
    with pytest.raises(ValueError, match="no layer 1"):
        grads.size("h", layer=1)
    with pytest.raises(ValueError, match="reverse"):
        grads.layer(0, reverse=True)
