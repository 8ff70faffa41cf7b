"""The façade: what `run` takes, what it refuses and in which words, readouts, random networks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, LstmDiagramsError
from lstmdiagrams.reference import GRU, LSTM, RNN, Network, Readout

KINDS = {"LSTM": LSTM, "GRU": GRU, "RNN": RNN}
NET = LSTM.random(input_size=3, hidden_size=4, num_layers=2, bidirectional=True, proj_size=2)
X = np.random.default_rng(0).normal(size=(5, 2, 3))


def test_attributes_are_called_as_in_pytorch() -> None:
    """Sizes and options of a network can be read under PyTorch's names."""
    assert (NET.input_size, NET.hidden_size, NET.num_layers, NET.proj_size) == (3, 4, 2, 2)
    assert (NET.bias, NET.batch_first, NET.bidirectional) == (True, False, True)
    assert NET.dtype == np.float64
    assert RNN.random(input_size=1, hidden_size=1, nonlinearity="relu").nonlinearity == "relu"
    assert "hidden_size=4" in repr(NET)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_in_the_weights_type(kind: str, dtype: str) -> None:
    """x, of whatever type, is cast to the type of the weights, and every number of a run has it."""
    net = KINDS[kind].random(input_size=3, hidden_size=2, dtype=dtype)
    for x in (X, X.astype("float32"), np.ones((5, 3), int), np.ones((5, 3), bool), [[1, 2, 3]]):
        trace = net.run(x)
        layer = trace.layer(0)
        assert {getattr(layer, name).dtype.name for name in (*layer.SYMBOLS, "h0")} == {dtype}
        assert trace.output.dtype == net.dtype


def test_a_number_too_large_for_the_type_is_infinite() -> None:
    """A float64 beyond float32's range flows as infinity, without a warning."""
    net = RNN.random(input_size=1, hidden_size=1, dtype="float32")
    assert np.isinf(net.run([[1e300]]).x).all()


def test_one_step_is_enough() -> None:
    """A run of a single step, or of a batch without a sequence, is a run."""
    assert NET.run(X[:1]).output.shape == (1, 2, 4)
    assert NET.run(X[:, :0]).output.shape == (5, 0, 4)
    assert NET.run(X[:, :0], lengths=[]).h_n.shape == (4, 0, 2)


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.zeros(3), r"x has shape \(3,\), expected \(T, N, 3\) for a batch or \(T, 3\) for a"),
        (np.zeros(()), r"x has shape \(\), expected"),
        (np.zeros((1, 5, 2, 3)), r"x has shape \(1, 5, 2, 3\), expected"),
        ([], r"x has shape \(0,\), expected"),
        (np.zeros((5, 2, 4)), r"\(5, 2, 4\).* its last axis is 4, not input_size 3"),
        (np.zeros((5, 4)), r"\(5, 4\).* its last axis is 4, not input_size 3"),
        (np.zeros((0, 2, 3)), r"\(0, 2, 3\): it has no step; T must be at least 1"),
        (np.zeros((0, 3)), r"\(0, 3\): it has no step"),
        ([[1, 2, 3], [4, 5]], "x is not a rectangular array"),
    ],
)
def test_an_input_of_another_shape_is_refused(x: Any, sentence: str) -> None:
    """An x that does not fit is refused with its shape and the one expected."""
    with pytest.raises(InvalidValueError, match=sentence):
        NET.run(x)


def test_a_batch_first_network_says_so() -> None:
    """The shape expected is stated in the order of the network's own axes."""
    net = GRU.random(input_size=3, hidden_size=1, batch_first=True)
    with pytest.raises(InvalidValueError, match=r"expected \(N, T, 3\)"):
        net.run(np.zeros((2, 2, 2)))


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        ("aaabbb", "x must hold real numbers; got 'aaabbb' of type <U6"),
        ([["a", "b", "c"]], "x must hold real numbers"),
        (None, "x must hold real numbers; got None of type object"),
        (np.zeros((5, 3), complex), "of type complex128"),
        (np.zeros((5, 3), "datetime64[s]"), "x must hold real numbers"),
        (np.array([[object()] * 3]), "of type object"),
    ],
)
def test_an_input_that_holds_no_numbers_is_refused(x: Any, sentence: str) -> None:
    """Text, dates, complex numbers and objects are refused by type."""
    with pytest.raises(InvalidTypeError, match=sentence) as caught:
        NET.run(x)
    assert len(str(caught.value)) < 200


def test_a_tensor_that_will_not_become_an_array_is_refused() -> None:
    """What a framework refuses to convert is refused with the framework's reason."""

    class Tensor:
        def numpy(self) -> None:
            raise TypeError("unsupported ScalarType BFloat16")

    with pytest.raises(InvalidTypeError, match=r"x cannot become a NumPy array: .*BFloat16"):
        NET.run(Tensor())


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (
            {"h0": np.zeros((4, 2, 4))},
            r"\(4, 2, 4\), expected \(4, 2, 2\): \(layers · directions, sequences, width of h\)",
        ),
        ({"c0": np.zeros((1, 2, 4))}, r"c0 has shape \(1, 2, 4\), expected \(4, 2, 4\)"),
        ({"h0": np.zeros((4, 2))}, r"h0 has shape \(4, 2\), expected \(4, 2, 2\)"),
        ({"h0": "zero"}, "h0 must hold real numbers; got 'zero'"),
    ],
)
def test_initial_states_that_do_not_fit_are_refused(states: Any, sentence: str) -> None:
    """An initial state of another shape is refused with its name, shape and the one expected."""
    with pytest.raises((InvalidValueError, InvalidTypeError), match=sentence):
        NET.run(X, **states)


def test_a_single_sequence_has_states_without_a_batch() -> None:
    """For an unbatched x the states are (layers · directions, ·), and batched ones are refused."""
    NET.run(X[:, 0], h0=np.zeros((4, 2)), c0=np.zeros((4, 4)))
    with pytest.raises(InvalidValueError, match=r"\(4, 1, 2\), expected \(4, 2\): \(layers · dir"):
        NET.run(X[:, 0], h0=np.zeros((4, 1, 2)))


def test_one_state_may_be_given_without_the_other() -> None:
    """h0 without c0, or c0 without h0, leaves the other at zero."""
    h0 = np.ones((4, 2, 2))
    both, one = NET.run(X, h0=h0, c0=np.zeros((4, 2, 4))), NET.run(X, h0=h0)
    np.testing.assert_array_equal(one.output, both.output)


@pytest.mark.parametrize("kind", ["GRU", "RNN"])
def test_only_an_lstm_takes_a_cell_state(kind: str) -> None:
    """c0 is refused where there is no cell state."""
    net = KINDS[kind].random(input_size=3, hidden_size=4)
    with pytest.raises(InvalidValueError, match=f"only an LSTM has a cell state, not {kind}"):
        net.run(X, c0=np.zeros((1, 2, 4)))


@pytest.mark.parametrize(
    ("lengths", "error", "sentence"),
    [
        ([5], InvalidValueError, r"lengths has shape \(1,\), expected \(2,\): one a sequence"),
        ([[5, 5]], InvalidValueError, r"lengths has shape \(1, 2\), expected \(2,\)"),
        (5, InvalidValueError, r"lengths has shape \(\), expected \(2,\)"),
        ([5, 6], InvalidValueError, "lengths holds 6, expected 1 to 5, the steps of x"),
        ([0, 5], InvalidValueError, "lengths holds 0, expected 1 to 5"),
        ([5, -1], InvalidValueError, "lengths holds -1, expected 1 to 5"),
        ([5, 2.5], InvalidTypeError, "lengths must hold integers"),
        ([True, True], InvalidTypeError, "lengths must hold integers"),
        (["5", "5"], InvalidTypeError, "lengths must hold real numbers"),
    ],
)
def test_lengths_that_do_not_fit_are_refused(
    lengths: Any, error: type[Exception], sentence: str
) -> None:
    """Lengths must be one integer a sequence, from 1 to T."""
    with pytest.raises(error, match=sentence):
        NET.run(X, lengths=lengths)


def test_every_error_is_one_of_ours() -> None:
    """What `run` raises can be caught as LstmDiagramsError, as ValueError or as TypeError."""
    with pytest.raises(LstmDiagramsError):
        NET.run([])
    with pytest.raises(ValueError, match="x has shape"):
        NET.run([])
    with pytest.raises(TypeError, match="x must hold"):
        NET.run("")


@given(st.lists(st.integers(1, 5), min_size=2, max_size=2), st.sampled_from(list(KINDS)))
def test_padding_does_not_matter(lengths: list[int], kind: str) -> None:
    """What stands past a sequence's end, NaN included, changes nothing in the run."""
    net = KINDS[kind].random(input_size=3, hidden_size=2, num_layers=2, bidirectional=True)
    padded = X.copy()
    for b, length in enumerate(lengths):
        padded[length:, b] = np.nan
    clean, dirty = net.run(X, lengths=lengths), net.run(padded, lengths=lengths)
    np.testing.assert_array_equal(clean.output, dirty.output)
    np.testing.assert_array_equal(clean.h_n, dirty.h_n)
    np.testing.assert_array_equal(clean.x, dirty.x)


@given(st.integers(1, 5), st.sampled_from(list(KINDS)))
def test_a_padded_sequence_is_the_sequence_alone(length: int, kind: str) -> None:
    """A sequence of a padded batch gives what it gives when it is run alone."""
    net = KINDS[kind].random(input_size=3, hidden_size=2, num_layers=2, bidirectional=True)
    batch = net.run(X, lengths=[5, length])
    alone = net.run(X[:length, 1])
    np.testing.assert_allclose(batch.output[:length, 1], alone.output, rtol=0, atol=1e-14)
    np.testing.assert_allclose(batch.h_n[:, 1], alone.h_n, rtol=0, atol=1e-14)


def test_full_lengths_change_nothing() -> None:
    """Lengths that are all T give the run without lengths."""
    np.testing.assert_array_equal(NET.run(X, lengths=(5, 5)).output, NET.run(X).output)


def test_a_network_runs_in_threads() -> None:
    """Runs of one network in several threads at once do not disturb each other."""
    inputs = [X * k for k in range(20)]
    alone = [NET.run(x).output for x in inputs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda x: NET.run(x).output, inputs))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_numbers_of_a_run_are_plain_numpy_too() -> None:
    """A run is what the equations give, written here once more for one LSTM step."""
    net = LSTM.random(input_size=3, hidden_size=4)
    w = net.state_dict()
    x = X[0, 0]
    a = w["weight_ih_l0"] @ x + w["bias_ih_l0"] + w["bias_hh_l0"]
    i, _, g, o = a[:4], a[4:8], a[8:12], a[12:]
    c = np.tanh(g) / (1 + np.exp(-i))
    h = np.tanh(c) / (1 + np.exp(-o))
    np.testing.assert_allclose(net.run(x[None]).output[0], h, rtol=0, atol=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_random_networks_repeat(kind: str) -> None:
    """The same seed gives the same weights, another seed others, all within ±1/√H."""
    first, again, other = (
        KINDS[kind].random(input_size=3, hidden_size=4, num_layers=2, seed=seed).state_dict()
        for seed in (7, 7, 8)
    )
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
        assert not np.array_equal(array, other[name])
        assert np.abs(array).max() <= 0.5


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"input_size": 0}, InvalidValueError, "input_size is 0, expected at least 1"),
        ({"hidden_size": -2}, InvalidValueError, "hidden_size is -2, expected at least 1"),
        ({"num_layers": 1.5}, InvalidTypeError, "num_layers must be an integer, got 1.5"),
        ({"num_layers": True}, InvalidTypeError, "num_layers must be an integer, got True"),
        ({"proj_size": 4}, InvalidValueError, "proj_size is 4, expected less than hidden_size 4"),
        ({"seed": -1}, InvalidValueError, "seed is -1, expected at least 0"),
        ({"dtype": "int8"}, InvalidValueError, r"unknown dtype 'int8'.*'float32', 'float64'"),
    ],
)
def test_a_random_network_needs_possible_sizes(
    options: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """A size that cannot be, and another type, are refused by name."""
    with pytest.raises(error, match=sentence):
        LSTM.random(**{"input_size": 3, "hidden_size": 4} | options)


def test_an_unknown_nonlinearity_is_refused() -> None:
    """Of nonlinearities there are PyTorch's two."""
    with pytest.raises(InvalidValueError, match=r"unknown nonlinearity 'sine'.*'tanh', 'relu'"):
        RNN.random(input_size=1, hidden_size=1, nonlinearity="sine")


def test_change_returns_a_new_network() -> None:
    """with_readout leaves the network as it was; without one there is no y."""
    net = NET.with_readout(Readout(np.ones((1, 4)), np.ones(1)))
    assert NET.readout is None
    assert NET.run(X).y is None
    assert net.readout is not None
    assert net.run(X).y is not None


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda a: a,
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "softmax": lambda a: np.exp(a) / np.exp(a).sum(-1, keepdims=True),
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_readout_reads_the_output(activation: str) -> None:
    """The readout gives activation(output · weightᵀ + bias)."""
    rng = np.random.default_rng(0)
    weight, bias = rng.normal(size=(3, 4)), rng.normal(size=3)
    trace = NET.with_readout(Readout(weight, bias, activation)).run(X)
    expected = ACTIVATIONS[activation](trace.output @ weight.T + bias)
    np.testing.assert_allclose(trace.y, expected, rtol=0, atol=1e-14)


def test_a_readout_works_in_the_networks_type() -> None:
    """Integers and another floating-point type in a readout are cast to the network's type."""
    net: Network = RNN.random(input_size=3, hidden_size=2, dtype="float32")
    y = net.with_readout(Readout([[1, 2]], [3])).run(X).y  # type: ignore[arg-type]
    assert y is not None
    assert y.dtype == np.float32


def test_large_sums_do_not_overflow_a_softmax() -> None:
    """A softmax of large numbers is still a distribution."""
    net = RNN.random(input_size=3, hidden_size=2)
    net = net.with_readout(Readout([[1e6, 0], [0, 1e6]], [0, 0], "softmax"))  # type: ignore[arg-type]
    y = net.run(X).y
    assert y is not None
    np.testing.assert_allclose(y.sum(-1), 1)


def test_a_readout_is_the_callers_no_more() -> None:
    """Changing the arrays that a readout was made of changes nothing in it."""
    weight = np.ones((1, 4))
    readout = Readout(weight, np.zeros(1))
    weight[:] = 5
    np.testing.assert_array_equal(readout.weight, np.ones((1, 4)))
    with pytest.raises(ValueError, match="read-only"):
        readout.weight[:] = 5


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ((np.ones(4), np.ones(1)), InvalidValueError, r"got shapes \(4,\) and \(1,\)"),
        ((np.ones((2, 4)), np.ones(1)), InvalidValueError, r"got shapes \(2, 4\) and \(1,\)"),
        ((np.ones((1, 4)), ["b"]), InvalidTypeError, "readout bias must hold real numbers"),
        (
            (np.ones((1, 4)), np.ones(1), "relu"),
            InvalidValueError,
            "unknown activation 'relu'; choose one of 'identity', 'sigmoid', 'softmax'",
        ),
    ],
)
def test_a_readout_that_cannot_be(arguments: Any, error: type[Exception], sentence: str) -> None:
    """Shapes that do not fit each other and unknown activations are refused."""
    with pytest.raises(error, match=sentence):
        Readout(*arguments)


def test_a_readout_must_fit_the_network() -> None:
    """A readout of another width than the output, or no readout, is refused."""
    with pytest.raises(InvalidValueError, match=r"has shape \(1, 3\), expected \(O, 4\)"):
        NET.with_readout(Readout(np.ones((1, 3)), np.ones(1)))
    with pytest.raises(InvalidTypeError, match="expected a Readout, got str"):
        NET.with_readout("sigmoid")  # type: ignore[arg-type]


def test_sizes_say_what_a_module_of_pytorch_would_have() -> None:
    """The sizes of a network are those that it was made with."""
    sizes = NET.sizes
    assert (sizes.kind, sizes.input_size, sizes.hidden_size) == ("lstm", 3, 4)
    assert (sizes.num_layers, sizes.bidirectional, sizes.proj_size) == (2, True, 2)
