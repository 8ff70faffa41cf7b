"""Keras layers and models against Keras itself, and what cannot be honoured."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, ParityError
from lstmdiagrams.reference.importers import keras_layer
from tests.reference.importers.keras_models import (
    KINDS,
    MARKS,
    L,
    X,
    built,
    files,
    given_out,
    keras,
    layer,
    same,
)

pytestmark = MARKS

MERGES = ["concat", "sum", "mul", "ave", None]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("backwards", "bias"), [*product((False, True), repeat=2)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_live_and_from_files(
    kind: str, backwards: bool, bias: bool, dtype: str, tmp_path: Path
) -> None:
    """A layer, in either direction, with and without biases, gives what it gives in Keras."""
    for reset_after in (False, True) if kind == "GRU" else (None,):
        extra = {} if reset_after is None else {"reset_after": reset_after}
        own = layer(kind, dtype=dtype, go_backwards=backwards, use_bias=bias, **extra)
        model = built(own, dtype=dtype)
        expected = given_out(model, X)
        same(ld.from_keras(own).run(X).output, expected)
        for net in files(model, tmp_path):
            assert net.batch_first
            same(net.run(X).output, expected)


@pytest.mark.parametrize("merge", MERGES)
@pytest.mark.parametrize("kind", KINDS)
def test_both_directions(kind: str, merge: str | None, tmp_path: Path) -> None:
    """A Bidirectional merges its directions as in Keras; with None output is two arrays."""
    model = built(L.Bidirectional(layer(kind), merge_mode=merge, dtype="float64"))
    for net in files(model, tmp_path):
        trace = net.run(X)
        same(trace.output, given_out(model, X))
        assert (trace.num_layers, trace.bidirectional) == (1, True)
        assert trace.h_n.shape == (2, 3, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_both_directions_with_a_layer_of_their_own(kind: str, tmp_path: Path) -> None:
    """The backward layer may be another one, and the forward layer the one that runs backwards."""
    ways = [(False, True), (True, False)]
    for forward, backward in ways:
        pair = L.Bidirectional(
            layer(kind, go_backwards=forward, activation="relu"),
            backward_layer=layer(kind, go_backwards=backward, name="other"),
            dtype="float64",
        )
        model = built(pair)
        for net in files(model, tmp_path):
            same(net.run(X).output, given_out(model, X))


@pytest.mark.parametrize("kind", KINDS)
def test_final_states_and_initial_states(kind: str) -> None:
    """States go in and come out as (layers · directions, N, H), in Keras' order of directions."""
    both = L.Bidirectional(layer(kind, return_state=True), dtype="float64")
    both.build((3, 5, 2))
    count = 4 if kind == "LSTM" else 2
    states = [np.random.default_rng(k).normal(size=(3, 4)) for k in range(count)]
    output, *finals = given_out(both, X, initial_state=states)
    each = count // 2
    names = dict(zip(("h0", "c0"), (np.stack(states[k::each]) for k in range(each)), strict=False))
    trace = ld.from_keras(both).run(X, **names)
    same(trace.output, [output])
    same(tuple(trace.h_n), finals[::each])
    if kind == "LSTM":
        same(tuple(trace.c_n), finals[1::2])


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_that_returns_its_last_output(kind: str, backwards: bool) -> None:
    """A layer without return_sequences still records all steps; Keras' result is the last one."""
    own = layer(kind, return_sequences=False, go_backwards=backwards)
    own.build((3, 5, 2))
    trace = ld.from_keras(own).run(X)
    assert trace.output.shape == (3, 5, 4)
    same(trace.output[:, -1], given_out(own, X))
    same(trace.h_n[0], given_out(own, X))


@pytest.mark.parametrize("name", keras_layer.ACTIVATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_activation(kind: str, name: str, tmp_path: Path) -> None:
    """Each activation of Keras that is read agrees, of gates and of candidates."""
    options = {"activation": name}
    if kind != "SimpleRNN":
        options["recurrent_activation"] = "hard_sigmoid" if name == "exponential" else name
    for reset_after in (False, True) if kind == "GRU" else (None,):
        extra = {} if reset_after is None else {"reset_after": reset_after}
        x = X[:, :2] if name == "exponential" else X  # it explodes
        model = built(layer(kind, 3, **options, **extra))
        for net in files(model, tmp_path):
            same(net.run(x).output, given_out(model, x))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mask_is_lengths(kind: str, wrapped: bool, backwards: bool) -> None:
    """Lengths are what Keras makes of a mask, with zeros past each end."""
    if wrapped and backwards:
        return
    lengths = np.array([2, 5, 1])
    mask = np.arange(5) < lengths[:, None]
    extra = {"zero_output_for_mask": True, "return_state": True, "go_backwards": backwards}
    own = layer(kind, **extra)
    own = L.Bidirectional(own, dtype="float64") if wrapped else own
    own.build((3, 5, 2))
    output, *finals = given_out(own, X, mask=mask)
    trace = ld.from_keras(own).run(X, lengths=lengths)
    same(trace.output, [output])
    same(tuple(trace.h_n), finals[:: 2 if kind == "LSTM" else 1])
    assert ld.parity(ld.from_keras(own), own, x=X, lengths=lengths).largest < 1e-5


def test_a_masking_layer_finds_the_lengths(tmp_path: Path) -> None:
    """A Masking below a layer masks what it masks in Keras; a mask with gaps is refused."""
    x = X.copy()
    x[0, 3:] = x[2, 1:] = 7
    own = layer("LSTM", zero_output_for_mask=True)
    model = built(L.Masking(7.0, dtype="float64"), L.Dropout(0.5, dtype="float64"), own)
    for net in files(model, tmp_path):
        trace = net.run(x)
        assert trace.lengths == (3, 5, 1)
        same(trace.output, given_out(model, x))
        x[1, 2] = 7
        with pytest.raises(InvalidValueError, match="x has steps of all 7, which the model masks"):
            net.run(x)
        x[1, 2] = X[1, 2]


def test_a_masking_layer_between_two_layers() -> None:
    """A mask that only the upper layer gets keeps a stack from being one network."""
    model = built(layer("GRU", name="a"), L.Masking(7.0, dtype="float64"), layer("GRU", name="b"))
    with pytest.raises(
        InvalidValueError, match=r"choose one with layer=: 'a' \(GRU\), 'b' \(GRU\)"
    ):
        ld.from_keras(model)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stack_is_one_network(kind: str, tmp_path: Path) -> None:
    """Layers of any size and direction that read each other are one network."""
    model = built(
        L.Bidirectional(layer(kind, 3), merge_mode="sum", dtype="float64"),
        L.Dropout(0.2, dtype="float64"),
        layer(kind, 4, go_backwards=True),
        L.Bidirectional(layer(kind, 2, activation="softsign"), dtype="float64"),
    )
    for net in files(model, tmp_path):
        trace = net.run(X)
        same(trace.output, given_out(model, X))
        assert net.hidden_sizes == (3, 4, 2)
        assert trace.ways == ((False, True), (True,), (False, True))
        assert [state.shape for state in trace.h_n] == [(3, 3)] * 2 + [(3, 4)] + [(3, 2)] * 2
        assert trace.layer(1).reverse
        trace.save(tmp_path / "run.npz")
        same(ld.Trace.load(tmp_path / "run.npz").output, given_out(model, X))
        with pytest.raises(InvalidValueError, match="different hidden sizes: 3, 4, 2"):
            net.hidden_size  # noqa: B018 - asking for it is the test


def test_states_of_unequal_layers_are_a_sequence() -> None:
    """Initial states of layers of different sizes are one array each."""
    model = built(layer("LSTM", 3), layer("LSTM", 2))
    net = ld.from_keras(model)
    states = [np.ones((3, 3)), np.ones((3, 2))]
    trace = net.run(X, h0=states, c0=states)
    np.testing.assert_array_equal(trace.layer(1).c0, states[1])
    alone = net.run(X[0], h0=[state[0] for state in states], c0=[state[0] for state in states])
    np.testing.assert_allclose(alone.output, trace.output[0], atol=1e-13)
    assert [state.shape for state in alone.h_n] == [(3,), (2,)]
    with pytest.raises(InvalidValueError, match="h0 must be a sequence of 2 arrays, one a layer"):
        net.run(X, h0=np.ones((2, 3, 3)))
    with pytest.raises(InvalidValueError, match=r"c0\[1\] has shape \(3, 3\), expected \(3, 2\)"):
        net.run(X, c0=[np.ones((3, 3))] * 2)


def functional() -> Any:
    """Return a model with an encoder, a decoder that starts from its states, and a branch."""
    x = keras.Input((None, 2), dtype="float64", name="in")
    one, h, c = layer("LSTM", 3, return_state=True, name="encoder")(x)
    two = layer("LSTM", 3, name="decoder")(x, initial_state=[h, c])
    inner = keras.Sequential(
        [keras.Input((None, 3), dtype="float64"), layer("GRU", 2, name="gru")], name="inner"
    )
    return keras.Model(x, [one, two, inner(one)])


def test_layers_of_a_model_by_name(tmp_path: Path) -> None:
    """Of several layers that are no stack none is taken; each has a name, also within models."""
    model = functional()
    model.save(tmp_path / "model.keras")
    one, two, three = given_out(model, X)
    for source in (model, tmp_path / "model.keras"):
        sentence = r"'encoder' \(LSTM\), 'decoder' \(LSTM\), 'inner/gru' \(GRU\)"
        with pytest.raises(InvalidValueError, match=f"choose one with layer=: {sentence}"):
            ld.from_keras(source)
        with pytest.raises(InvalidValueError, match=f"no recurrent layer 'x'; it holds {sentence}"):
            ld.from_keras(source, "x")
        with pytest.raises(InvalidValueError, match="'in', only a InputLayer of this name"):
            ld.from_keras(source, layer="in")
        first = ld.from_keras(source, "encoder").run(X)
        same(first.output, [one])
        same(ld.from_keras(source, "gru").run(one).output, [three])
        same(ld.from_keras(source, "inner/gru").run(one).output, [three])
        decoder = ld.from_keras(source, "decoder")
        with pytest.raises(InvalidValueError, match="h0 must be given: the model computes the ini"):
            decoder.run(X)
        same(decoder.run(X, h0=first.h_n, c0=first.c_n).output, [two])


def test_a_stateful_layer_goes_on_from_its_states() -> None:
    """The states that a live stateful layer holds are the initial states of a run."""
    own = layer("GRU", stateful=True)
    own.build((3, 5, 2))
    given_out(own, X)
    net = ld.from_keras(own)
    same(net.run(X).output, given_out(own, X))


@given(
    kind=st.sampled_from(KINDS),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    dtype=st.sampled_from(["float32", "float64"]),
    data=st.data(),
)
@settings(max_examples=25)
def test_any_stack(kind: str, sizes: list[int], dtype: str, data: Any) -> None:
    """A stack of any sizes and options agrees with Keras."""
    layers = []
    for units in sizes:
        options = {
            "activation": data.draw(st.sampled_from(["tanh", "relu", "softsign", "elu"])),
            "use_bias": data.draw(st.booleans()),
        }
        if kind == "GRU":
            options["reset_after"] = data.draw(st.booleans())
        shape = data.draw(st.sampled_from(["forward", "backward", *MERGES[:4]]))
        own = layer(kind, units, dtype=dtype, go_backwards=shape == "backward", **options)
        both = shape in MERGES
        layers.append(L.Bidirectional(own, merge_mode=shape, dtype=dtype) if both else own)
    model = built(*layers, dtype=dtype)
    same(ld.from_keras(model).run(X).output, given_out(model, X))


def swish(x: Any) -> Any:
    """Stand for an activation of the user's own, with a known name."""
    return 2 * x


class Own(keras.layers.LSTM):
    """Stands for a layer of the user's own."""


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda: layer("LSTM", activation=swish), InvalidValueError, "activation of .* is 'swish'"),
        (lambda: layer("LSTM", activation="squareplus"), InvalidValueError, "'squareplus', which"),
        (lambda: layer("GRU", dtype="mixed_float16"), InvalidTypeError, "policy 'mixed_float16'"),
        (lambda: layer("GRU", dtype="mixed_bfloat16"), InvalidTypeError, "'mixed_bfloat16'"),
        (lambda: Own(3, return_sequences=True), InvalidValueError, "class 'Own'; only 'LSTM', 'G"),
        (lambda: L.RNN(L.LSTMCell(3)), InvalidValueError, "of the class 'RNN'"),
        (lambda: L.Dense(3), InvalidValueError, "of the class 'Dense'"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(
    make: Any, error: type[Exception], sentence: str
) -> None:
    """Whatever is not understood is named, with the layer; nothing is ignored."""
    own = make()
    own.build((3, 5, 2))
    with pytest.raises(error, match=sentence):
        ld.from_keras(own)


def test_other_objects_are_refused() -> None:
    """What is no layer, or has no weights yet, is refused with a sentence."""
    with pytest.raises(InvalidTypeError, match="expected a layer or a model of Keras, or a path"):
        ld.from_keras(3)
    with pytest.raises(InvalidValueError, match="has no weights yet: call it once, or build it"):
        ld.from_keras(L.LSTM(3))
    with pytest.raises(InvalidValueError, match="layer= is for models"):
        ld.from_keras(L.LSTM(3), "lstm")
    with pytest.raises(InvalidValueError, match="holds no LSTM or GRU or SimpleRNN or Bidirec"):
        ld.from_keras(built(L.Dense(2)))


def test_a_model_of_the_users_own_class() -> None:
    """Of a subclassed model the layers are known, and not what reads what."""

    class Model(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = layer("LSTM", name="one"), layer("LSTM", name="two")

        def call(self, x: Any) -> Any:
            return self.two(self.one(x))

    model = Model()
    model(X)
    with pytest.raises(InvalidValueError, match=r"choose one with layer=: 'one' \(LSTM\), 'two'"):
        ld.from_keras(model)
    same(ld.from_keras(model, "one").run(X).output, given_out(model.one, X))


@pytest.mark.parametrize("kind", KINDS)
def test_parity(kind: str) -> None:
    """`parity`, and `check=True`, run the layers themselves, a stack one after the other."""
    model = built(layer(kind, 3), L.Bidirectional(layer(kind, 2), dtype="float64"))
    net = ld.from_keras(model, check=True)
    report = ld.parity(net, model, lengths=[7, 1, 3], tolerance=1e-13)
    assert report.largest < 1e-13
    other = built(layer(kind, 3), L.Bidirectional(layer(kind, 2), dtype="float64"))
    with pytest.raises(ParityError, match=r"output differs by .* more than 2e-06, at step"):
        ld.parity(net, other)


@pytest.mark.parametrize(("one", "other"), [("LSTM", "GRU"), ("GRU", "LSTM")])
def test_parity_with_a_layer_of_another_kind(one: str, other: str) -> None:
    """A layer of which the network cannot have been read is refused, whatever Keras raises."""
    net = ld.from_keras(built(layer(one, 3)))
    with pytest.raises(InvalidValueError, match="does not run as net does; it must be what net"):
        ld.parity(net, built(layer(other, 3)))


def test_a_class_of_keras_is_no_layer() -> None:
    """A class in the place of a layer of it is refused, where it is read and where it is run."""
    with pytest.raises(InvalidTypeError, match="or a model of Keras, got the class LSTM itself"):
        ld.from_keras(L.LSTM)
    with pytest.raises(InvalidTypeError, match="expected a module of PyTorch, a layer or model"):
        ld.parity(ld.from_keras(built(layer("LSTM", 3))), L.LSTM)


@pytest.mark.parametrize(("one", "other"), [("i", "f"), ("f", "g"), ("g", "o"), ("i", "o")])
def test_two_gates_swapped(monkeypatch: pytest.MonkeyPatch, one: str, other: str) -> None:
    """Gates read in another order than Keras' are noticed."""
    names = {one: other, other: one}
    order = tuple(names.get(gate, gate) for gate in keras_layer.ORDERS["lstm"])
    monkeypatch.setitem(keras_layer.ORDERS, "lstm", order)
    with pytest.raises(ParityError):
        ld.from_keras(built(layer("LSTM")), check=True)


@pytest.mark.parametrize("order", [("r", "z", "n"), ("n", "r", "z"), ("z", "n", "r")])
def test_gates_of_a_gru_swapped(monkeypatch: pytest.MonkeyPatch, order: Any) -> None:
    """Gates of a GRU read in another order than Keras' are noticed, wherever it resets."""
    monkeypatch.setitem(keras_layer.ORDERS, "gru", order)
    for reset_after in (False, True):
        with pytest.raises(ParityError):
            ld.from_keras(built(layer("GRU", reset_after=reset_after)), check=True)
