"""A file or a framework's object → the network that it holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import EllipsisType
from typing import Any

from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.files import reading
from lstmdiagrams.reference.forms import Parts
from lstmdiagrams.reference.importers.arrays_file import kind_of, read_arrays
from lstmdiagrams.reference.importers.keras import read_keras
from lstmdiagrams.reference.importers.onnx import read_onnx
from lstmdiagrams.reference.network import GRU, LSTM, RNN, Network
from lstmdiagrams.reference.oracles import parity
from lstmdiagrams.reference.weights import Readout

__all__ = [
    "ARRAYS",
    "CLASSES",
    "ONNX",
    "SUFFIXES",
    "check_suffix",
    "from_keras",
    "from_onnx",
    "load",
]

CLASSES: dict[str, type[Network]] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}

ARRAYS, ONNX, KERAS = (".safetensors", ".npz"), (".onnx",), (".keras", ".h5", ".hdf5")
SUFFIXES = (*ARRAYS, *ONNX, *KERAS)

_PICKLES = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle")

Path_ = str | os.PathLike[str]


def load(
    path: Path_,
    prefix: str | None = None,
    *,
    batch_first: bool = False,
    nonlinearity: str = "tanh",
    node: str | Sequence[str] | None = None,
    layer: str | Sequence[str] | None = None,
) -> Network:
    """Return the network that a file holds; the suffix says which format it is in.

    Parameters
    ----------
    path : path
        `.safetensors` or `.npz` with PyTorch's names, whose shapes tell the kind of network;
        `.onnx`, as `from_onnx` reads it; `.keras` or `.h5`, as `from_keras` reads it.
    prefix : str, optional
        Of PyTorch's names: what stands before them, with or without its dot (``"encoder.lstm"``);
        found where it is the only one.
    batch_first : bool
        Of PyTorch's names: whether batched input comes as (N, T, I).
    nonlinearity : {"tanh", "relu"}
        Of PyTorch's names: what an RNN makes h with, which the weights do not tell.
    node, layer : str or sequence of str, optional
        Which node of an ONNX model, which layer of a Keras model.

    Returns
    -------
    LSTM, GRU or RNN
        With a readout, if ``readout.weight`` and ``readout.bias`` stand beside the weights.

    Raises
    ------
    FileError
        If the file cannot be read, or is in a format that runs code when it is opened.
    MissingPackageError
        If the format takes a package that is not installed.
    InvalidTypeError, InvalidValueError
        If something in the file cannot be honoured.
    """
    suffix = check_suffix(path)
    _refuse_idle(suffix, {"prefix": prefix, "node": node, "layer": layer})
    if suffix in ARRAYS:
        with reading(path, "weights"):
            return _load_arrays(path, prefix, batch_first=batch_first, nonlinearity=nonlinearity)
    if suffix in ONNX:
        return from_onnx(path, node)
    return from_keras(path, layer)


def check_suffix(path: Path_) -> str:
    """Return the suffix of a file, if its format can be read.

    Raises
    ------
    FileError
        If it is another, or one that runs code when it is opened.
    InvalidTypeError
        If `path` is no path.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise InvalidTypeError(f"expected the path of a file, got {type(path).__name__}")
    suffix = Path(os.fspath(path)).suffix.lower()
    if suffix in _PICKLES:
        raise FileError(
            f"{os.fspath(path)!r} is not opened: a file of pickled objects can run any code. In "
            "PyTorch, save the weights as safetensors: "
            'safetensors.torch.save_file(module.state_dict(), "weights.safetensors")'
        )
    if suffix not in SUFFIXES:
        raise FileError(
            f"{os.fspath(path)!r} ends in none of the suffixes that can be loaded: "
            f"{', '.join(SUFFIXES)}"
        )
    return suffix


def _refuse_idle(suffix: str, given: dict[str, Any]) -> None:
    """Refuse what belongs to another format."""
    formats = {"prefix": ARRAYS, "node": ONNX, "layer": KERAS}
    for name, value in given.items():
        if value is not None and suffix not in formats[name]:
            raise InvalidValueError(
                f"{name} is for {' and '.join(formats[name])} files, not for {suffix}"
            )


def _load_arrays(
    path: Path_, prefix: str | None, *, batch_first: bool, nonlinearity: str
) -> Network:
    arrays, readout = read_arrays(path, prefix)
    kind = kind_of(arrays)
    extra = {"nonlinearity": nonlinearity} if kind == "rnn" else {}
    net = CLASSES[kind].from_state_dict(arrays, prefix="", batch_first=batch_first, **extra)
    return net.with_readout(Readout(**readout)) if len(readout) == 2 else net


def from_onnx(
    path_or_model: Path_ | Any, node: str | Sequence[str] | None = None, *, check: bool = False
) -> Network:
    """Return the network that an ONNX model holds, with its operators' full meaning.

    LSTM, GRU and RNN operators of opset 7 to the newest are read, with weights that are
    initializers, Constant nodes, or computed from such. Where ONNX's text leaves a choice, or ONNX
    Runtime contradicts it, this does as ONNX Runtime does:

    - ``clip`` cuts the sums that go into gates and candidate, bias and peephole included; it does
      not cut c before the last activation;
    - activations take from ``activation_alpha`` and ``activation_beta`` in turn, each only if it
      uses such a number; where there is none left, LeakyRelu gets 0.01, HardSigmoid 0.2 and 0.5,
      Elu 1, and the others, ThresholdedRelu too, 0;
    - with ``input_forget``, f is 1 − i, and the weights of f mean nothing.

    ``run`` takes and gives PyTorch's shapes: with ``layout=1`` the network is batch first;
    ``sequence_lens`` is ``lengths``; ``output`` has the directions side by side. Initial states and
    lengths that the model fixes are used where ``run`` is not given others, those that it is fed
    are zero, and all steps, and those that it computes must be given.

    Parameters
    ----------
    path_or_model : path or onnx.ModelProto
        The model.
    node : str or sequence of str, optional
        The name of a recurrent node, or that of its first output if it has none of its own; or the
        names of a chain of nodes, which become one network with a layer each. By default the only
        node, or all of them if they are one chain, as PyTorch exports a stack.
    check : bool
        Whether to run the nodes in ONNX Runtime as well, and raise if they differ.

    Raises
    ------
    FileError
        If the file cannot be read.
    MissingPackageError
        If onnx is not installed, or for `check` onnxruntime.
    InvalidTypeError, InvalidValueError
        If there is no such node, or something in it cannot be honoured: an unknown activation, a
        weight that is no constant, a quantized operator.
    ParityError
        If `check` finds a difference.
    """
    with _named(path_or_model, "an ONNX model"):
        net = _network(read_onnx(path_or_model, node))
    if check:
        parity(net, path_or_model, node=node)
    return net


def from_keras(
    layer_or_path: Path_ | Any,
    layer: str | Sequence[str] | None = None,
    *,
    activation: str | EllipsisType | None = ...,
    recurrent_activation: str | EllipsisType | None = ...,
    go_backwards: bool | EllipsisType = ...,
    merge_mode: str | EllipsisType | None = ...,
    reset_after: bool | EllipsisType = ...,
    check: bool = False,
) -> Network:
    """Return the network that a layer or a model of Keras 3 is, live or from a file.

    LSTM, GRU, SimpleRNN, and Bidirectional around one of them. A file takes h5py and no Keras.

    ``run`` takes and gives PyTorch's shapes, batch first: ``output`` always has every step, also of
    a layer that returns only its last one, and ``h_n`` and ``c_n`` are (layers · directions, N, H).
    As in Keras, the output of a layer with ``go_backwards`` is in the order in which it was
    computed, and two directions are merged by the merge mode; with None ``output`` is two arrays.
    A mask is ``lengths``: sequences padded at the end. A Masking layer below finds them in x. Past
    a sequence's end the output is zero, where Keras repeats the last one unless
    ``zero_output_for_mask`` is set. A stateful layer's present states are the initial states.

    Parameters
    ----------
    layer_or_path : Keras layer, Keras model, or path
        A path ends in `.keras` or `.h5`.
    layer : str or sequence of str, optional
        The name of a recurrent layer of a model, ``"inner/lstm"`` within a model in it; or the
        names of a stack of layers, which become one network. By default the only layer, or all of
        them if each reads the one before.
    activation, recurrent_activation : str
        Only of a file of bare weights (`.weights.h5`), which does not hold them, and needed there,
        like the following three: Keras' names of the activations.
    go_backwards : bool
        The direction, of a layer with only one.
    merge_mode : {"concat", "sum", "mul", "ave", None}
        Of a Bidirectional.
    reset_after : bool
        Of a GRU without biases; with them, their shape tells.
    check : bool
        Whether to run a live layer or model as well, and raise if they differ.

    Raises
    ------
    FileError
        If the file cannot be read.
    MissingPackageError
        If h5py is not installed.
    InvalidTypeError, InvalidValueError
        If there is no such layer, or something in it cannot be honoured: an unknown activation, a
        layer of your own class, a type other than float32 and float64.
    ParityError
        If `check` finds a difference.
    """
    keywords = {
        "activation": activation,
        "recurrent_activation": recurrent_activation,
        "go_backwards": go_backwards,
        "merge_mode": merge_mode,
        "reset_after": reset_after,
    }
    if isinstance(layer_or_path, (str, os.PathLike)):
        check_suffix(layer_or_path)
    with _named(layer_or_path, "a file of Keras"):
        net = _network(read_keras(layer_or_path, layer, **keywords))
    if check:
        parity(net, layer_or_path, layer=layer)
    return net


def _named(source: object, what: str) -> AbstractContextManager[None]:
    """Let errors name the file, if it is one."""
    return reading(source, what) if isinstance(source, (str, os.PathLike)) else nullcontext()


def _network(parts: Parts) -> Network:
    return CLASSES[parts.kind].of(parts)
