"""Files of arrays with PyTorch's names, and what `load` refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

import lstmdiagrams as ld
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError

KINDS = {"lstm": ld.LSTM, "gru": ld.GRU, "rnn": ld.RNN}
X = np.random.default_rng(0).normal(size=(5, 2, 3))


def write(path: Path, arrays: dict[str, Any]) -> Path:
    """Write arrays in the format that the suffix names."""
    if path.suffix == ".npz":
        np.savez(path, **arrays)
    else:
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)
    return path


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hidden", [1, 4])
def test_the_shapes_tell_the_kind(kind: str, hidden: int, suffix: str, tmp_path: Path) -> None:
    """A file is read as the network that it holds, whatever its sizes."""
    net = KINDS[kind].random(input_size=3, hidden_size=hidden, num_layers=2, bidirectional=True)
    path = write(tmp_path / f"weights{suffix}", net.state_dict())
    again = ld.load(path)
    assert again.kind == kind
    np.testing.assert_array_equal(again.run(X).output, net.run(X).output)
    assert ld.load(str(path), batch_first=True).batch_first


def test_projections_and_nonlinearities(tmp_path: Path) -> None:
    """A projection is found, the nonlinearity of an RNN is said."""
    net = ld.LSTM.random(input_size=3, hidden_size=4, proj_size=2)
    assert ld.load(write(tmp_path / "a.npz", net.state_dict())).proj_size == 2
    rnn = ld.RNN.random(input_size=3, hidden_size=4, nonlinearity="relu")
    path = write(tmp_path / "b.npz", rnn.state_dict())
    np.testing.assert_array_equal(
        ld.load(path, nonlinearity="relu").run(X).output, rnn.run(X).output
    )


def test_peepholes_have_a_name(tmp_path: Path) -> None:
    """Peepholes, which PyTorch does not have, are kept as peephole_l0: i, f and o."""
    generator = np.random.default_rng(0)
    arrays = ld.LSTM.random(input_size=3, hidden_size=4).state_dict()
    arrays["peephole_l0"] = generator.normal(size=12)
    net = ld.load(write(tmp_path / "a.safetensors", arrays))
    layer = net.run(X).layer(0)
    np.testing.assert_allclose(layer.pi, arrays["peephole_l0"][:4] * layer.c_prev)
    np.testing.assert_allclose(layer.pf, arrays["peephole_l0"][4:8] * layer.c_prev)
    np.testing.assert_allclose(layer.po, arrays["peephole_l0"][8:] * layer.c)
    assert list(net.state_dict())[-1] == "peephole_l0"


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_prefixes_and_other_modules(suffix: str, tmp_path: Path) -> None:
    """One prefix is found; of several one is chosen; arrays of other modules may be anything."""
    net = ld.GRU.random(input_size=3, hidden_size=4)
    own = {f"encoder.gru.{name}": array for name, array in net.state_dict().items()}
    other = {"embedding.weight": np.arange(3), "step": np.array(7)}
    path = write(tmp_path / f"model{suffix}", own | other)
    for loaded in (
        ld.load(path),
        ld.load(path, "encoder.gru"),
        ld.load(path, prefix="encoder.gru."),
    ):
        np.testing.assert_array_equal(loaded.run(X).output, net.run(X).output)
    two = own | {f"decoder.{name}": array for name, array in net.state_dict().items()}
    with pytest.raises(InvalidValueError, match=r"prefix=: .*'(decoder|encoder\.gru)\.'"):
        ld.load(write(path, two))
    with pytest.raises(InvalidValueError, match="no recurrent weights under prefix 'x'"):
        ld.load(path, "x")


def test_a_readout_beside_the_weights(tmp_path: Path) -> None:
    """A readout that stands beside the weights reads the output."""
    net = ld.LSTM.random(input_size=3, hidden_size=4)
    readout = {"readout.weight": np.ones((2, 4)), "readout.bias": np.zeros(2)}
    trace = ld.load(write(tmp_path / "a.safetensors", net.state_dict() | readout)).run(X)
    np.testing.assert_allclose(trace.y, trace.output.sum(-1, keepdims=True) * np.ones(2))


@pytest.mark.parametrize("name", ["model.pt", "model.pth", "pytorch_model.bin", "model.PKL"])
def test_pickles_are_never_opened(name: str, tmp_path: Path) -> None:
    """A pickle is refused before it is opened, with the line that saves it as safetensors."""
    with pytest.raises(FileError, match=r"can run any code.*safetensors\.torch\.save_file\(module"):
        ld.load(tmp_path / name)


def test_a_pickle_with_another_suffix_is_not_opened(tmp_path: Path) -> None:
    """An object in an .npz, or a pickle that is called one, is refused."""
    path = tmp_path / "model.npz"
    np.savez(path, weight_hh_l0=np.array([{}], object), weight_ih_l0=np.zeros((4, 1)))
    with pytest.raises(FileError, match=r"model\.npz.*allow_pickle=False"):
        ld.load(path)
    path.write_bytes(b"\x80\x04N.")
    with pytest.raises(FileError, match=r"model\.npz"):
        ld.load(path)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_broken_files(suffix: str, tmp_path: Path) -> None:
    """What is no such file, or a part of one, is refused by its name."""
    net = ld.LSTM.random(input_size=3, hidden_size=4)
    path = write(tmp_path / f"model{suffix}", net.state_dict())
    good = path.read_bytes()
    for content in (b"", b"PK\x03\x04", b"x" * 50, good[: len(good) // 2], good[:-3]):
        path.write_bytes(content)
        with pytest.raises(FileError, match=path.name):
            ld.load(path)
    path.unlink()
    with pytest.raises(FileError, match=f"{path.name}.*No such file"):
        ld.load(path)


def test_what_load_refuses(tmp_path: Path) -> None:
    """Another suffix, options of another format, a saved run, and weights of nothing."""
    with pytest.raises(
        FileError, match=r"'model\.txt' ends in none of .*\.safetensors, \.npz, \.o"
    ):
        ld.load("model.txt")
    with pytest.raises(InvalidTypeError, match="expected the path of a file, got int"):
        ld.load(3)
    with pytest.raises(InvalidValueError, match=r"node is for \.onnx files, not for \.npz"):
        ld.load("model.npz", node="x")
    with pytest.raises(InvalidValueError, match=r"prefix is for \.safetensors and \.npz files"):
        ld.load("model.onnx", "x")
    net = ld.LSTM.random(input_size=3, hidden_size=4)
    net.run(X).save(tmp_path / "run.npz")
    with pytest.raises(FileError, match=r"is a saved run: read it with Trace\.load"):
        ld.load(tmp_path / "run.npz")
    odd = {"weight_ih_l0": np.zeros((10, 3)), "weight_hh_l0": np.zeros((10, 5))}
    with pytest.raises(
        InvalidValueError, match=r"shape \(10, 5\), which is of no LSTM, GRU or RNN"
    ):
        ld.load(write(tmp_path / "a.npz", odd))
    half = {name: array.astype("float16") for name, array in net.state_dict().items()}
    with pytest.raises(InvalidTypeError, match="_l0 is of type float16"):
        ld.load(write(tmp_path / "b.safetensors", half))
