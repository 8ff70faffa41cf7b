"""Your network on your input: the commands trace and inspect."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import lstmdiagrams as ld
from tests.cli.running import Run
from tests.conftest import needs

NET = ld.LSTM.random(input_size=2, hidden_size=3, dtype="float32")
X = np.random.default_rng(0).normal(size=(4, 2))
CSV = "\ufeffletter,is a,is b\na,1,0\nb,0,1\n\nb,0,1e0\n"


@pytest.fixture(autouse=True)
def _model(_elsewhere: None) -> None:
    """Put a model into the folder."""
    save_file({f"rnn.{name}": array for name, array in NET.state_dict().items()}, "m.safetensors")


def test_trace_of_a_csv(run: Run) -> None:
    """A CSV's header names the features, and its first column labels the steps."""
    Path("in.csv").write_text(CSV, encoding="utf-8")
    assert run("trace", "m.safetensors", "in.csv", "-o", "run.npz") == (0, b"", "")
    trace = ld.Trace.load("run.npz")
    assert trace.labels == ld.Labels(x=("a", "b", "b"), features=("is a", "is b"))
    expected = NET.run([[1, 0], [0, 1], [0, 1]])
    np.testing.assert_array_equal(trace.output, expected.output)
    assert run("cell", "run.npz", "-o", "cell.svg")[0] == 0


@pytest.mark.parametrize("output", ["m.safetensors", "./in.csv"])
def test_what_is_read_is_not_written_over(run: Run, output: str) -> None:
    """A run does not take the place of the model or the input that it comes from."""
    Path("in.csv").write_text(CSV, encoding="utf-8")
    before = Path(output).read_bytes()
    status, _, errors = run("trace", "m.safetensors", "in.csv", "-o", output)
    said = f"lstmdiagrams: --output: {output!r} is what is read; give another name\n"
    assert (status, errors) == (2, said)
    assert Path(output).read_bytes() == before


def test_trace_of_arrays(run: Run) -> None:
    """An .npy is the input; an .npz may hold states and lengths beside it."""
    np.save("in.npy", X)
    status, output, _ = run("trace", "m.safetensors", "in.npy", "-o", "-")
    assert status == 0
    Path("piped.npz").write_bytes(output)
    np.testing.assert_array_equal(ld.Trace.load("piped.npz").output, NET.run(X).output)
    h0 = np.ones((1, 2, 3))
    np.savez("in.npz", x=np.stack([X, X], 1), h0=h0, lengths=np.array([4, 2]))
    assert run("trace", "m.safetensors", "in.npz", "-o", "run.npz")[0] == 0
    assert ld.Trace.load("run.npz").lengths == (4, 2)
    np.savez("one.npz", anything=X)
    assert run("trace", "m.safetensors", "one.npz", "--prefix", "rnn", "-o", "run.npz")[0] == 0


def test_mistakes_are_one_sentence(run: Run) -> None:
    """What does not fit is a sentence that states both shapes, with exit status 2; no traceback."""
    np.save("in.npy", np.zeros((4, 5)))
    status, _, errors = run("trace", "m.safetensors", "in.npy", "-o", "run.npz")
    assert status == 2
    assert errors == (
        "lstmdiagrams: x has shape (4, 5), expected (T, N, 2) for a batch or (T, 2) for a single "
        "sequence: its last axis is 5, not input_size 2\n"
    )
    status, _, errors = run("trace", "m.pt", "in.npy", "-o", "run.npz")
    assert (status, errors.count("\n")) == (1, 1)
    assert "safetensors.torch.save_file" in errors


def test_inspect_arrays(run: Run) -> None:
    """Inspect says sizes, order of gates, and which rows of each parameter are which gate."""
    status, output, _ = run("inspect", "m.safetensors")
    assert status == 0
    lines = output.decode().splitlines()
    assert lines[0] == (
        "LSTM 'rnn': 2 inputs, 3 units, 1 layer, forwards, float32; gates in the order i f g o"
    )
    assert lines[1] == "  rnn.weight_ih_l0  (12, 2)  rows i 0–2, f 3–5, g 6–8, o 9–11"
    assert len(lines) == 5


def test_inspect_an_onnx_model(run: Run) -> None:
    """Inspect lists an ONNX model's nodes in ONNX's own order of gates, unreadable ones too."""
    onnx = needs("onnx")
    from tests.reference.importers.onnx_models import Case

    case = Case("LSTM", "bidirectional", optional=("B", "P"), attributes={"clip": 2.0})
    onnx.save(case.model(), "m.onnx")
    lines = run("inspect", "m.onnx")[1].decode().splitlines()
    assert lines[0] == (
        "LSTM 'the_node': 2 inputs, 4 units, 1 layer, both directions, float32, peepholes, clip 2; "
        "gates in the order i o f c"
    )
    assert lines[1] == "  W  (2, 16, 2)  rows i 0–3, o 4–7, f 8–11, c 12–15"
    assert lines[4] == "  P  (2, 12)     i 0–3, o 4–7, f 8–11"
    np.save("in.npy", X)
    assert run("trace", "m.onnx", "in.npy", "--node", "the_node", "-o", "run.npz")[0] == 0
    onnx.save(Case("GRU", attributes={"activations": ["Swish"] * 2}).model(), "bad.onnx")
    assert b"cannot be read: unknown activation" in run("inspect", "bad.onnx")[1]


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn:DeprecationWarning")
def test_inspect_files_of_keras(run: Run) -> None:
    """Inspect lists Keras' layers in Keras' order, and does not guess what bare weights mean."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = needs("keras")
    layers = keras.layers
    both = layers.Bidirectional(layers.GRU(3, return_sequences=True, name="gru"), merge_mode="sum")
    model = keras.Sequential([keras.Input((None, 2)), both, layers.SimpleRNN(1, use_bias=False)])
    model.save("m.keras")
    lines = run("inspect", "m.keras")[1].decode().splitlines()
    assert "both directions, float32, batch first, merge mode sum, reset after" in lines[0]
    assert lines[0].endswith("gates in the order z r h")
    assert lines[1].split() == [
        "forward_layer/kernel", "(2,", "9)", "columns", "z", "0–2,", "r", "3–5,", "h", "6–8",
    ]  # fmt: skip
    assert "no biases" in lines[7]
    model.save_weights("m.weights.h5")
    lines = run("inspect", "m.weights.h5")[1].decode().splitlines()
    assert lines[0].startswith("GRU")
    assert "activations and directions are not in this file" in lines[0]


def test_inspect_what_is_no_network(run: Run) -> None:
    """A file without a network, and weights of no kind, are said to be so."""
    save_file({"a": np.zeros(3)}, "other.safetensors")
    status, _, errors = run("inspect", "other.safetensors")
    assert status == 2
    assert "holds no recurrent weights such as 'weight_ih_l0'; there are 'a'" in errors
    odd = {"weight_ih_l0": np.zeros((10, 3)), "weight_hh_l0": np.zeros((10, 5))}
    save_file(odd, "odd.safetensors")
    status, output, _ = run("inspect", "odd.safetensors")
    assert status == 0
    assert output.startswith(b"network: cannot be read: weight_hh_l0 has shape (10, 5), which is")


@pytest.mark.parametrize(
    ("package", "name", "extra"),
    [("onnx", "m.onnx", "lstmdiagrams[onnx]"), ("h5py", "m.keras", "lstmdiagrams[keras]")],
)
def test_a_missing_package_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, package: str, name: str, extra: str
) -> None:
    """Where an optional package is missing, the command says how to install it."""
    monkeypatch.setitem(sys.modules, package, None)
    Path(name).write_bytes(b"")
    status, _, errors = run("inspect", name)
    assert status == 1
    assert f"takes the package {package}, which is not installed: pip install '{extra}'" in errors
    assert errors.count("\n") == 1
