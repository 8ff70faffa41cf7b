"""Numbers that nobody means: as PyTorch computes, drawn so that one sees it, or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, LstmDiagramsError
from tests.conftest import needs
from tests.trust.scale import LONG, scaled

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
KINDS = {"LSTM": ld.LSTM, "GRU": ld.GRU, "RNN": ld.RNN}
CELLS: dict[str, Callable[..., ld.Diagram]] = {
    "LSTM": ld.lstm_cell,
    "GRU": ld.gru_cell,
    "RNN": ld.rnn_cell,
}
ODD = (0.0, -0.0, 1.0, -1.0, np.nan, np.inf, -np.inf, 5e-324, -1e-310, 1e-40, 1e30, -1e30, 1e300)


@given(data=st.data(), kind=st.sampled_from([*KINDS]), dtype=st.sampled_from(["f4", "f8"]))
@settings(max_examples=scaled(100, 5_000))
def test_pytorch_computes_the_same(data: st.DataObject, kind: str, dtype: str) -> None:
    """NaN, infinities, subnormal and huge numbers, in input, states and weights, end up alike."""
    torch = needs("torch")
    module = getattr(torch.nn, kind)(2, 2).to(torch.float32 if dtype == "f4" else torch.float64)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    with np.errstate(over="ignore"):  # as a user's own data come to be what they are
        x = rng.normal(size=(3, 1, 2)).astype(dtype)
        h0 = rng.normal(size=(1, 1, 2)).astype(dtype)
        x[data.draw(st.integers(0, 2)), 0, 0] = np.array(data.draw(st.sampled_from(ODD)), dtype)
        h0[0, 0, 0] = np.array(data.draw(st.sampled_from(ODD[:10])), dtype)
        arrays = {name: rng.normal(size=each.shape).astype(dtype)
                  for name, each in module.named_parameters()}  # fmt: skip
        name = data.draw(st.sampled_from([*arrays]))
        arrays[name][(0,) * arrays[name].ndim] = data.draw(st.sampled_from(ODD[:10]))
    module.load_state_dict({name: torch.from_numpy(each) for name, each in arrays.items()})
    state = torch.from_numpy(h0)
    with torch.no_grad():
        expected, _ = module(
            torch.from_numpy(x), (state, torch.zeros_like(state)) if kind == "LSTM" else state
        )
    found = KINDS[kind].from_state_dict(arrays).run(x, h0=h0).output
    assert found.dtype == x.dtype
    tolerance = 2e-5 if dtype == "f4" else 1e-12
    np.testing.assert_allclose(found, expected.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("n_sequences", [1, 3])
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_one_unit_loses_no_odd_number(kind: str, dtype: str, inputs: int, n_sequences: int) -> None:
    """What is no number or infinite in the weights of one unit counts against a state of zero."""
    torch = needs("torch")
    module = getattr(torch.nn, kind)(inputs, 1, dtype=getattr(torch, dtype))
    rng = np.random.default_rng(0)
    usual = {name: rng.normal(size=each.shape).astype(dtype)
             for name, each in module.named_parameters()}  # fmt: skip
    x = np.ones((3, n_sequences, inputs), dtype)
    x[1] = 0
    for name, value in product(("weight_ih_l0", "weight_hh_l0"), (np.nan, np.inf, -np.inf)):
        arrays = usual | {name: usual[name].copy()}
        arrays[name][-1, -1] = value
        module.load_state_dict({name: torch.from_numpy(each) for name, each in arrays.items()})
        with torch.no_grad():
            expected = module(torch.from_numpy(x))[0].numpy()
        found = KINDS[kind].from_state_dict(arrays).run(x).output
        np.testing.assert_allclose(found, expected, rtol=2e-6, atol=2e-6)


def test_one_unit_loses_no_odd_state() -> None:
    """A state that is infinite counts against a weight of zero, in every form of a cell."""
    torch = needs("torch")
    module = torch.nn.RNN(1, 1, nonlinearity="relu", dtype=torch.float64)
    arrays = {name: np.zeros(each.shape) for name, each in module.named_parameters()}
    module.load_state_dict({name: torch.from_numpy(each) for name, each in arrays.items()})
    x = np.full((2, 3, 1), np.inf)
    with torch.no_grad():
        expected = module(torch.from_numpy(x))[0].numpy()
    net = ld.RNN.from_state_dict(arrays, nonlinearity="relu")
    np.testing.assert_array_equal(net.run(x).output, expected)
    assert np.isnan(expected).all()


def _plots(kind: str) -> list[Callable[..., Any]]:
    """Return what plots a run; a plain RNN has no gates."""
    return [ld.plot_gates, ld.plot_states, ld.plot_unit][kind == "RNN" :]


def _shown(figure: ld.Diagram) -> str:
    root = ET.fromstring(figure.render("svg"))  # noqa: S314 - our own rendering
    return " ".join(each.text or "" for each in root.iter(f"{SVG}text"))


@pytest.mark.parametrize(("value", "said"), [(np.nan, "NaN"), (np.inf, "+∞"), (-np.inf, "−∞")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_sees_it(kind: str, value: float, said: str) -> None:
    """What is not a number, or has no end, is written so, in every figure, format and sentence."""
    x = np.ones((4, 1, 2))
    x[1, 0, 0] = value
    net = KINDS[kind].random(input_size=2, hidden_size=2)
    trace = net.run(x)
    figures = (
        CELLS[kind](trace, step=1),
        ld.unrolled_rnn(trace, steps="all"),
        ld.unrolled_rnn(trace, steps=[1], detail="cell"),
        ld.rnn_variant("many-to-many-synced", trace, steps=[1, 2]),
    )
    for figure in figures:
        assert said in _shown(figure)
    assert said in figures[0].description
    for form in ("png", "pdf", "tikz", "html"):
        assert figures[0].render(form)
    for plot in _plots(kind):
        plot(trace).clear()
    ld.plot_gradients(net.gradients(trace)).clear()


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e300, 1.7e308])
@pytest.mark.parametrize("kind", KINDS)
def test_small_and_huge_numbers_are_drawn(kind: str, value: float) -> None:
    """They fit, with an exponent, and nothing is raised or warned of."""
    x = np.full((3, 1, 2), value)
    trace = KINDS[kind].random(input_size=2, hidden_size=2).run(x)
    shown = _shown(CELLS[kind](trace))
    assert ("e300" in shown or "e308" in shown) == (value > 1)
    for plot in _plots(kind):
        plot(trace).clear()


def test_no_steps_and_no_sequences() -> None:
    """A run without a step is refused, as PyTorch does; one without a sequence is empty."""
    torch = needs("torch")
    module = torch.nn.LSTM(2, 3)
    net = ld.LSTM.from_torch(module)
    with pytest.raises(InvalidValueError, match="it has no step"):
        net.run(np.zeros((0, 1, 2)))
    with torch.no_grad():
        expected = module(torch.zeros(4, 0, 2))[0]
    trace = net.run(np.zeros((4, 0, 2)))
    assert trace.output.shape == tuple(expected.shape) == (4, 0, 3)
    plots = ld.plot_gates, ld.plot_states, ld.plot_unit
    for draw in (ld.lstm_cell, ld.unrolled_rnn, *plots, ld.explore):
        with pytest.raises(LstmDiagramsError, match="sequence"):
            draw(trace)


MANY = [(kind, 4096) for kind in (KINDS if LONG else ["GRU"])]


@pytest.mark.parametrize(("kind", "size"), [*((kind, 1) for kind in KINDS), *MANY])
def test_one_unit_and_many(kind: str, size: int) -> None:
    """A layer of one unit, and one of 4,096, run and are drawn."""
    net = KINDS[kind].random(input_size=1, hidden_size=size, dtype="float32")
    trace = net.run(np.ones((2, 1, 1)))
    assert trace.output.shape == (2, 1, size)
    figure = CELLS[kind](trace)
    assert len(figure.svg()) < 300_000
    for plot in _plots(kind):
        plot(trace).clear()
    assert ld.parameter_diagram(net).svg()


NET = ld.GRU.random(input_size=2, hidden_size=3, dtype="float32")
X = np.arange(12.0).reshape(3, 2, 2) / 7


@pytest.mark.parametrize(
    "x",
    [
        pytest.param(X.astype("f2"), id="float16"),
        pytest.param((X * 7).astype("i1"), id="int8"),
        pytest.param((X * 7).astype("u8"), id="uint64"),
        pytest.param(X > 0.5, id="bool"),
        pytest.param(X.astype(">f8"), id="big-endian"),
        pytest.param(np.asfortranarray(X), id="by column"),
        pytest.param(np.repeat(X, 2, axis=0)[::2], id="every other"),
        pytest.param(X[::-1][::-1], id="turned twice"),
        pytest.param(np.broadcast_to(X[:, :1], X.shape), id="broadcast"),
        pytest.param(X.tolist(), id="list"),
        pytest.param(memoryview(X), id="memoryview"),
        pytest.param(np.ma.masked_array(X), id="masked"),
    ],
)
def test_arrays_of_other_kinds(x: Any) -> None:
    """Whatever holds the numbers, wherever they lie, they are what is computed with."""
    plain = np.ascontiguousarray(np.asarray(x, dtype="float32"))
    np.testing.assert_array_equal(NET.run(x).output, NET.run(plain).output)


def test_read_only_arrays_are_enough_and_left_alone() -> None:
    """Input, states and weights may be read-only, and are not written to."""
    x, arrays = X.copy(), {name: each.copy() for name, each in NET.state_dict().items()}
    for array in (x, *arrays.values()):
        array.flags.writeable = False
    net = ld.GRU.from_state_dict(arrays)
    np.testing.assert_array_equal(net.run(x).output, NET.run(X).output)
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize("dtype", [">f4", "f2", "i4", "c8", "O", "U3", "M8[s]", "V4", "?"])
def test_weights_of_other_types(dtype: str) -> None:
    """Weights of another type are refused by it; those of another byte order are as good."""
    arrays = {name: np.ones(each.shape).astype("f4").astype(dtype) if dtype not in ("M8[s]", "V4")
              else np.zeros(each.shape, dtype)
              for name, each in NET.state_dict().items()}  # fmt: skip
    if dtype == ">f4":
        assert np.isfinite(ld.GRU.from_state_dict(arrays).run(X).output).all()
        return
    with pytest.raises(InvalidTypeError):
        ld.GRU.from_state_dict(arrays)


@pytest.mark.parametrize(
    "x",
    [None, 3, 1.5, "text", b"bytes", [], [[]], [[1, 2], [3]], {}, {"x": X}, object(), X[0, 0],
     X[..., None], X[..., :1], X.astype(complex), X.astype(object), X.astype(str),
     np.array(["a", "b"]), np.array(1.0), np.array([], dtype=float), np.zeros((2, 2, 0)),
     np.zeros((3, 2), "M8[s]"), iter([1, 2]), (x for x in X), [[None, 1.0]], [["1", "2"]],
     np.zeros((1,) * 32)],
)  # fmt: skip
def test_what_is_no_input(x: Any) -> None:
    """Empty, one-dimensional, textual and missing input is refused with a reason."""
    with pytest.raises((InvalidValueError, InvalidTypeError), match="x "):
        NET.run(x)


@pytest.mark.parametrize("name", ["h0", "lengths", "labels"])
@pytest.mark.parametrize(
    "value", [3, "text", [], [[]], [None], [np.nan, 1], X, {}, [1.5, 2], [0, 9]]
)
def test_what_is_no_state_length_or_label(name: str, value: Any) -> None:
    """What comes with the input is refused by its name."""
    if name == "labels" and isinstance(value, list | dict) and not value:
        assert NET.run(X, labels=value).labels == ld.Labels()
        return
    with pytest.raises(LstmDiagramsError, match=name):
        NET.run(X, **{name: value})


def test_odd_options() -> None:
    """Every parameter of every function that users call, with fifty values that nobody should give.

    Each is done, or refused by an error of ours, within seconds and two gigabytes.
    """
    parts = [""] if LONG else ["lstm_cell", "unrolled_rnn", "png", "random"]
    for part in parts:
        done = subprocess.run(
            [sys.executable, "-m", "tests.trust.odd_options", part],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=3600,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-1000:]
        found = json.loads(done.stdout)
        print(part, found["done"], found["refused"])  # noqa: T201 - for `make test-long`
        assert found["wrong"] == []
        assert min(found["done"], found["refused"]) > 0
