"""What the record of a layer says of itself: peepholes, coupled gates, activations and more."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.reference import LSTM, RNN, Network, PeepholeProjectedLSTMLayerTrace
from lstmdiagrams.reference.activations import SPELLINGS, SQUASHERS
from lstmdiagrams.reference.forms import PYTORCH
from lstmdiagrams.reference.trace import LAYER_TRACES
from tests.conftest import needs
from tests.reference.agreement import meaning

SIZES = {"input_size": 2, "hidden_size": 3}
X = np.random.default_rng(0).normal(size=(5, 3, 2))
OF_PYTORCH = {
    "lstm": ("Sigmoid", "Tanh", "Tanh"),
    "gru": ("Sigmoid", "Tanh"),
    "rnn": ("Tanh",),
}
KINDS: dict[str, type[Network]] = {"lstm": ld.LSTM, "gru": ld.GRU, "rnn": ld.RNN}
PLAIN = {"peepholes": False, "coupled": False, "projected": False, "reset_after": True}


def test_every_activation_has_a_spelling() -> None:
    """Each activation is named as ONNX spells it: the same letters, the first one a capital."""
    assert list(SPELLINGS) == list(SQUASHERS)
    assert all(name[0].isupper() for name in SPELLINGS.values())


@pytest.mark.parametrize("name", LAYER_TRACES)
def test_a_record_is_plain_unless_it_is_told_otherwise(name: str) -> None:
    """The activations of a class of records are PyTorch's by default, and nothing is coupled."""
    record = LAYER_TRACES[name]
    expected = tuple(each.spelling for each in PYTORCH[record.kind])
    assert expected == OF_PYTORCH[record.kind]
    assert (record.activations, record.coupled) == (expected, False)


@pytest.mark.parametrize("name", LAYER_TRACES)
def test_the_name_of_a_record_says_what_it_is(name: str) -> None:
    """A record has peepholes, a projection or a reset before the product if its name says so."""
    record = LAYER_TRACES[name]
    assert record.peepholes is ("peepholes" in name) is ("pi" in record.SYMBOLS)
    assert record.projected is ("projection" in name) is ("m" in record.SYMBOLS)
    assert record.reset_after is ("reset before" not in name) is ("rh" not in record.SYMBOLS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_of_pytorch_is_plain(kind: str) -> None:
    """Every layer and direction of PyTorch's meaning has its activations, and nothing else."""
    net = KINDS[kind].random(**SIZES, num_layers=2, bidirectional=True)  # type: ignore[attr-defined]
    for layer in net.run(X, lengths=[5, 1, 2]).layers:
        assert meaning(layer) == PLAIN | {"activations": OF_PYTORCH[kind]}


def test_a_live_module_of_pytorch() -> None:
    """A projection and a relu of PyTorch's modules are known."""
    torch = needs("torch")
    projected = ld.LSTM.from_torch(torch.nn.LSTM(2, 3, proj_size=2)).run(X).layer(0)
    assert meaning(projected) == PLAIN | {"projected": True, "activations": OF_PYTORCH["lstm"]}
    relu = ld.RNN.from_torch(torch.nn.RNN(2, 3, nonlinearity="relu")).run(X).layer(0)
    assert meaning(relu) == PLAIN | {"activations": ("Relu",)}


def test_a_relu_of_ours() -> None:
    """The nonlinearity of a plain RNN is its record's only activation."""
    assert RNN.random(**SIZES, nonlinearity="relu").run(X).layer(0).activations == ("Relu",)


ONNX_MEANINGS: list[tuple[str, tuple[str, ...], dict[str, Any], dict[str, Any]]] = [
    ("LSTM", ("P",), {}, {"peepholes": True}),
    ("LSTM", (), {"input_forget": 1}, {"coupled": True}),
    ("LSTM", ("P",), {"input_forget": 1}, {"peepholes": True, "coupled": True}),
    (
        "LSTM",
        ("P",),
        {"activations": ["HardSigmoid", "Relu", "ScaledTanh"]},
        {"peepholes": True, "activations": ("HardSigmoid", "Relu", "ScaledTanh")},
    ),
    ("GRU", (), {}, {"reset_after": False}),
    ("GRU", (), {"linear_before_reset": 1}, {}),
    (
        "GRU",
        (),
        {"activations": ["softsign", "ThresholdedRelu"]},
        {"reset_after": False, "activations": ("Softsign", "ThresholdedRelu")},
    ),
    ("RNN", (), {"activations": ["LeakyRelu"]}, {"activations": ("LeakyRelu",)}),
]


@pytest.mark.parametrize(("operator", "optional", "attributes", "expected"), ONNX_MEANINGS)
def test_a_model_of_onnx(
    operator: str,
    optional: tuple[str, ...],
    attributes: dict[str, Any],
    expected: dict[str, Any],
    tmp_path: Path,
) -> None:
    """What an operator of ONNX means is in the record, and in the saved run."""
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    case = Case(operator, optional=("B", *optional), attributes=attributes)
    trace = ld.from_onnx(case.model()).run(X)
    whole = PLAIN | {"activations": OF_PYTORCH[operator.lower()]} | expected
    assert meaning(trace.layer(0)) == whole
    trace.save(tmp_path / "run.npz")
    assert meaning(ld.Trace.load(tmp_path / "run.npz").layer(0)) == whole


def test_two_directions_of_onnx_with_activations_of_their_own() -> None:
    """Each direction has its own activations."""
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    names = ["Sigmoid", "Tanh", "HardSigmoid", "Elu"]
    case = Case("GRU", "bidirectional", attributes={"activations": names})
    trace = ld.from_onnx(case.model()).run(X)
    assert trace.layer(0).activations == ("Sigmoid", "Tanh")
    assert trace.layer(0, reverse=True).activations == ("HardSigmoid", "Elu")


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("GRU", {"reset_after": False}, {"reset_after": False, "activations": OF_PYTORCH["gru"]}),
        ("GRU", {"reset_after": True}, {"activations": OF_PYTORCH["gru"]}),
        (
            "LSTM",
            {"activation": "relu6", "recurrent_activation": "hard_sigmoid"},
            {"activations": ("HardSigmoid", "Relu6", "Relu6")},
        ),
        ("SimpleRNN", {"activation": "silu"}, {"activations": ("Silu",)}),
        ("SimpleRNN", {"activation": "linear"}, {"activations": ("Linear",)}),
    ],
)
def test_a_layer_of_keras(kind: str, options: dict[str, Any], expected: dict[str, Any]) -> None:
    """Where a Keras GRU resets, and what activations a layer has, is in the record."""
    keras = needs("keras")
    layer = getattr(keras.layers, kind)(3, **options)
    layer.build((None, None, 2))
    assert meaning(ld.from_keras(layer).run(X).layer(0)) == PLAIN | expected


COMBINATIONS = list(product((False, True), (False, True), (0, 2)))


@pytest.mark.parametrize(("peephole", "coupled", "projection"), COMBINATIONS)
@pytest.mark.parametrize("lengths", [None, [2, 5, 1]], ids=["full", "padded"])
def test_whatever_an_lstm_has_besides_runs(
    peephole: bool, coupled: bool, projection: int, lengths: list[int] | None, tmp_path: Path
) -> None:
    """Peepholes, coupled gates and a projection run in all combinations, and say that they do.

    h and c of every step, layer and direction are those of a loop of torch's functions; the run can
    be saved.
    """
    needs("torch")
    from tests.reference import gradient_cases
    from tests.reference.gradient_cases import forms, with_loop

    layers = forms("lstm", "fr", "fr", input_forget=coupled)
    case = gradient_cases.random("lstm", layers, peephole=peephole, projection=projection)
    case = with_loop(
        gradient_cases.Case(case.net, case.loop, case.inputs, lengths), coupled=coupled
    )
    case.trace.save(tmp_path / "run.npz")
    case.loop.run(*case.inputs, lengths or [5] * 3)
    for trace in (case.trace, ld.Trace.load(tmp_path / "run.npz")):
        for layer in trace.layers:
            own = {"peepholes": peephole, "coupled": coupled, "projected": projection > 0}
            assert meaning(layer) == PLAIN | own | {"activations": OF_PYTORCH["lstm"]}
        for (symbol, name, t, n), expected in case.loop.states.items():
            layer = trace.layer(int(name[2]), reverse=name.endswith("_reverse"))
            found = getattr(layer, symbol)[t, n]
            np.testing.assert_allclose(found, expected.detach(), rtol=0, atol=1e-13)


def test_peepholes_and_a_projection_are_read_from_a_state_dict() -> None:
    """Arrays with peepholes and a projection make an LSTM with both, as in Sak et al., 2014."""
    arrays = LSTM.random(**SIZES, proj_size=2).state_dict()
    net = LSTM.from_state_dict(arrays | {"peephole_l0": np.arange(9.0)})
    layer = net.run(X).layer(0)
    assert isinstance(layer, PeepholeProjectedLSTMLayerTrace)
    assert (layer.h.shape, layer.c.shape) == ((5, 3, 2), (5, 3, 3))
    np.testing.assert_allclose(layer.po, np.arange(6.0, 9) * layer.c)
    np.testing.assert_allclose(layer.h, layer.m @ arrays["weight_hr_l0"].T)
    np.testing.assert_allclose(layer.m, layer.o * layer.tanh_c)
    assert list(net.state_dict()) == [*arrays, "peephole_l0"]
