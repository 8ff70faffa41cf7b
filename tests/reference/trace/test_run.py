"""Trace: shapes, access and immutability of the record of a run."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference import (
    GRU,
    LSTM,
    RNN,
    GRULayerTrace,
    LSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    Readout,
    RNNLayerTrace,
)

X = np.random.default_rng(0).normal(size=(6, 3, 2))
SIZES = {"input_size": 2, "hidden_size": 4}


def test_a_trace_says_what_was_run() -> None:
    """Kind, sizes and options of a run can be read off its trace."""
    trace = LSTM.random(**SIZES, num_layers=2, bidirectional=True).run(X, lengths=[6, 1, 2])
    assert (trace.kind, trace.num_layers, trace.bidirectional) == ("lstm", 2, True)
    assert (trace.n_steps, trace.n_sequences, trace.lengths) == (6, 3, (6, 1, 2))
    assert (trace.batched, trace.batch_first, trace.name) == (True, False, "")
    assert len(trace.layers) == 4


def test_a_trace_introduces_itself_in_a_line() -> None:
    """repr() names kind and sizes and prints no arrays."""
    trace = GRU.random(**SIZES).run(X)
    assert repr(trace) == (
        "Trace(kind='gru', name='', n_steps=6, n_sequences=3, num_layers=1, bidirectional=False)"
    )
    assert repr(trace.layer(0)) == (
        "GRULayerTrace(n_steps=6, n_sequences=3, hidden_size=4, reverse=False)"
    )


@pytest.mark.parametrize(
    ("trace", "kind", "symbols"),
    [
        (LSTM.random(**SIZES).run(X), LSTMLayerTrace, "x i f g o fc ig c tanh_c h"),
        (
            LSTM.random(**SIZES, proj_size=3).run(X),
            ProjectedLSTMLayerTrace,
            "x i f g o fc ig c tanh_c m h",
        ),
        (GRU.random(**SIZES).run(X), GRULayerTrace, "x r z hn rhn n zn zh h"),
        (RNN.random(**SIZES).run(X), RNNLayerTrace, "x a h"),
    ],
    ids=["lstm", "projected", "gru", "rnn"],
)
def test_every_symbol_is_an_array_of_all_steps(trace: object, kind: type, symbols: str) -> None:
    """Each kind of layer names its quantities in order of computation, each (T, N, ·)."""
    layer = trace.layer(0)  # type: ignore[attr-defined]
    assert type(layer) is kind
    assert tuple(symbols.split()) == layer.SYMBOLS
    for symbol in layer.SYMBOLS:
        width = {"x": 2, "h": layer.h0.shape[1]}.get(symbol, 4)
        assert getattr(layer, symbol).shape == (6, 3, width)
    assert layer.hidden_size == 4


def test_layers_are_counted_from_zero_in_either_direction() -> None:
    """layer(k) and layer(k, reverse=True) are the layers in PyTorch's order."""
    trace = RNN.random(**SIZES, num_layers=2, bidirectional=True).run(X)
    found = [trace.layer(k, reverse=reverse) for k in (0, 1) for reverse in (False, True)]
    assert all(a is b for a, b in zip(found, trace.layers, strict=True))
    assert [layer.reverse for layer in found] == [False, True, False, True]


@pytest.mark.parametrize("k", [2, -1, "0", None, 0.5])
def test_a_layer_that_is_not_there(k: object) -> None:
    """Another layer's number is refused with those that there are."""
    trace = RNN.random(**SIZES, num_layers=2).run(X)
    with pytest.raises(InvalidValueError, match=f"no layer {k!r}; choose from 0 to 1"):
        trace.layer(k)  # type: ignore[arg-type]


def test_a_direction_that_is_not_there() -> None:
    """A reverse layer of a one-way run is refused."""
    with pytest.raises(InvalidValueError, match="not bidirectional"):
        RNN.random(**SIZES).run(X).layer(0, reverse=True)


def test_the_second_layer_reads_the_first() -> None:
    """The x of a layer is the h of the layer below, both directions side by side."""
    trace = GRU.random(**SIZES, num_layers=2, bidirectional=True).run(X)
    below = np.concatenate([trace.layer(0).h, trace.layer(0, reverse=True).h], axis=-1)
    np.testing.assert_array_equal(trace.layer(1).x, below)
    assert trace.layer(1, reverse=True).x is trace.layer(1).x


def test_the_incoming_states_are_those_of_the_step_before() -> None:
    """h_prev and c_prev are h and c a step earlier, the initial states at the first."""
    h0, c0 = np.random.default_rng(1).normal(size=(2, 1, 3, 4))
    layer = LSTM.random(**SIZES).run(X, h0=h0, c0=c0).layer(0)
    np.testing.assert_array_equal(layer.h_prev, np.concatenate([h0, layer.h[:-1]]))
    np.testing.assert_array_equal(layer.c_prev, np.concatenate([c0, layer.c[:-1]]))
    np.testing.assert_array_equal(layer.fc, layer.f * layer.c_prev)


def test_a_reverse_layer_comes_from_the_end() -> None:
    """In a reverse layer the step before is the one after in time."""
    layer = LSTM.random(**SIZES, bidirectional=True).run(X).layer(0, reverse=True)
    np.testing.assert_array_equal(layer.h_prev[:-1], layer.h[1:])
    np.testing.assert_array_equal(layer.h_prev[-1], layer.h0)
    np.testing.assert_array_equal(layer.fc, layer.f * layer.c_prev)


@pytest.mark.parametrize("reverse", [False, True])
def test_incoming_states_know_the_lengths(reverse: bool) -> None:
    """h_prev starts from h0 at each sequence's own first step, and is zero past its end."""
    h0, c0 = np.random.default_rng(1).normal(size=(2, 2, 3, 4))
    net = LSTM.random(**SIZES, bidirectional=True)
    layer = net.run(X, h0=h0, c0=c0, lengths=[6, 1, 4]).layer(0, reverse=reverse)
    for b, length in enumerate([6, 1, 4]):
        first = length - 1 if reverse else 0
        np.testing.assert_array_equal(layer.h_prev[first, b], h0[int(reverse), b])
        np.testing.assert_array_equal(layer.c_prev[first, b], c0[int(reverse), b])
        assert not layer.h_prev[length:, b].any()
    np.testing.assert_allclose(layer.fc, layer.f * layer.c_prev)


def test_everything_is_zero_past_the_end() -> None:
    """Past a sequence's end every quantity of every layer is zero, x and y too."""
    net = LSTM.random(**SIZES, num_layers=2, bidirectional=True)
    net = net.with_readout(Readout(np.ones((1, 8)), np.ones(1), "sigmoid"))
    trace = net.run(X, lengths=[6, 1, 4])
    for layer in trace.layers:
        for symbol in layer.SYMBOLS:
            value = getattr(layer, symbol)
            assert not value[1:, 1].any()
            assert not value[4:, 2].any()
            assert value[:4, 2].any()
    assert trace.y is not None
    assert not trace.y[1:, 1].any()


@pytest.mark.parametrize("attribute", ["x", "output", "h_n", "c_n", "y", "y_steps"])
def test_what_a_trace_holds_is_read_only(attribute: str) -> None:
    """No array of a trace can be written to."""
    net = LSTM.random(**SIZES, num_layers=2, bidirectional=True)
    trace = net.with_readout(Readout(np.ones((1, 8)), np.ones(1))).run(X)
    with pytest.raises(ValueError, match="read-only"):
        getattr(trace, attribute)[0] = 0


@pytest.mark.parametrize("lengths", [None, [6, 1, 4]])
def test_what_a_layer_holds_is_read_only(lengths: list[int] | None) -> None:
    """No array of a layer can be written to, in either direction, padded or not."""
    trace = LSTM.random(**SIZES, bidirectional=True, proj_size=2).run(X, lengths=lengths)
    for layer in trace.layers:
        for name in (*layer.SYMBOLS, "h0", "c0", "h_prev", "c_prev"):
            assert not getattr(layer, name).flags.writeable


def test_a_trace_is_frozen() -> None:
    """Fields of a trace cannot be set."""
    with pytest.raises(FrozenInstanceError):
        RNN.random(**SIZES).run(X).name = "mine"  # type: ignore[misc]


def test_a_trace_does_not_follow_its_input() -> None:
    """Changing the input or a state after the run changes nothing in the trace."""
    x, h0 = X.copy(), np.ones((1, 3, 4))
    trace = GRU.random(**SIZES).run(x, h0=h0)
    x[:], h0[:] = 9, 9
    np.testing.assert_array_equal(trace.x, X)
    np.testing.assert_array_equal(trace.layer(0).h0, np.ones((3, 4)))


def test_a_trace_can_be_copied_and_pickled() -> None:
    """A trace travels between processes."""
    trace = LSTM.random(**SIZES).run(X)
    for twin in (copy.deepcopy(trace), pickle.loads(pickle.dumps(trace))):  # noqa: S301 - our own
        np.testing.assert_array_equal(twin.output, trace.output)


def test_only_an_lstm_has_a_cell_state() -> None:
    """c_n of a GRU or an RNN is None."""
    assert GRU.random(**SIZES).run(X).c_n is None


def test_outputs_keep_the_shape_of_the_input() -> None:
    """Both output and y are batch-first, batch-second or unbatched as x was."""
    readout = Readout(np.ones((5, 4)), np.zeros(5))
    for first, x, shape in [
        (False, X, (6, 3)),
        (True, X, (6, 3)),
        (False, X[:, 0], (6,)),
        (True, X[:, 0], (6,)),
    ]:
        net = RNN.random(**SIZES, batch_first=first).with_readout(readout)
        trace = net.run(x)
        assert trace.output.shape == (*shape, 4)
        assert trace.y is not None
        assert trace.y.shape == (*shape, 5)
        assert trace.layer(0).h.shape[0] == (3 if first and x.ndim == 3 else 6)
        np.testing.assert_allclose(trace.y, trace.output.sum(-1, keepdims=True).repeat(5, -1))


@pytest.mark.parametrize("path", [None, 3, b"run.npz", ["run.npz"]])
def test_a_run_is_saved_under_a_path(path: Any) -> None:
    """What is no path is refused before anything is written."""
    with pytest.raises(InvalidTypeError, match=f"the path of a file, got {type(path).__name__}"):
        GRU.random(**SIZES).run(X).save(path)


@pytest.mark.parametrize("name", [b"x", None, 3])
def test_a_name_is_text(name: Any) -> None:
    """A trace with a name that is no string is not made, so that it is not found out when saved."""
    with pytest.raises(InvalidTypeError, match=f"the name of a run is {name!r}, and must be text"):
        replace(GRU.random(**SIZES).run(X), name=name)


def test_a_run_has_a_layer() -> None:
    """A trace of no layer is refused."""
    with pytest.raises(InvalidValueError, match="a run is of one layer at least"):
        replace(GRU.random(**SIZES).run(X), layers=())
