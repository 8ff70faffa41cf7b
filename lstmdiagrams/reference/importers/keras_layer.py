"""A Keras layer's class, configuration and arrays → the parts of a network.

What a run keeps of Keras, and what is PyTorch's: `output` always has every step, also of a layer
that returns only the last one (its `h_n` are what that layer returns, before they are merged); the
order of time with ``go_backwards`` and the merge mode are Keras'. Past a sequence's end `output` is
zero, where Keras repeats the last valid output unless ``zero_output_for_mask`` says otherwise.
Dropout is off, as in inference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze, numbers
from lstmdiagrams.reference.forms import Form, LayerForm, Parts, Start
from lstmdiagrams.reference.trace import MERGES
from lstmdiagrams.reference.weights import GATES, DirectionWeights
from lstmdiagrams.reference.weights import ORDERS as EVERY_ORDER

__all__ = ["KINDS", "CellArrays", "Entry", "as_array", "is_recurrent", "read_layer", "refused"]

KINDS = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}

ORDERS = EVERY_ORDER["keras"]

# Keras' names of activations, and ours.
ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation("tanh"),
    "sigmoid": Activation("sigmoid"),
    "hard_sigmoid": Activation("hardsigmoid", 1 / 6, 0.5),
    "relu": Activation("relu"),
    "linear": Activation("linear"),
    "elu": Activation("elu", 1.0),
    "celu": Activation("elu", 1.0),
    "selu": Activation("selu"),
    "leaky_relu": Activation("leakyrelu", 0.2),
    "relu6": Activation("relu6"),
    "softsign": Activation("softsign"),
    "softplus": Activation("softplus"),
    "silu": Activation("silu"),
    "swish": Activation("silu"),
    "hard_silu": Activation("hardsilu"),
    "hard_swish": Activation("hardsilu"),
    "hard_tanh": Activation("hardtanh"),
    "gelu": Activation("gelu"),
    "mish": Activation("mish"),
    "log_sigmoid": Activation("logsigmoid"),
    "exponential": Activation("exponential"),
    "softmax": Activation("softmax"),
}
# Up to version 2 of Keras hard_sigmoid was another function.
HARD_SIGMOID_OF_KERAS_2 = Activation("hardsigmoid", 0.2, 0.5)

MERGE_MODES: tuple[str | None, ...] = (*MERGES, None)


@dataclass(frozen=True, eq=False)
class CellArrays:
    """What a layer holds in one direction: Keras' kernels and bias, and the states it carries."""

    kernel: Array
    recurrent_kernel: Array
    bias: Array | None = None
    states: tuple[Array, ...] = ()


@dataclass(frozen=True, eq=False)
class Entry:
    """A recurrent layer as it stands in a file or a program.

    Attributes
    ----------
    name : str
        The layer's name.
    class_name : str
        ``"LSTM"``, ``"GRU"``, ``"SimpleRNN"``, or ``"Bidirectional"``.
    config : mapping
        What the layer's ``get_config`` says.
    cells : tuple of CellArrays
        One, or of a Bidirectional two, the forward layer's first.
    keras_2 : bool
        Whether a version of Keras before 3 wrote it.
    """

    name: str
    class_name: str
    config: Mapping[str, Any]
    cells: tuple[CellArrays, ...]
    keras_2: bool = False


def is_recurrent(class_name: str, config: Mapping[str, Any]) -> bool:
    """Whether a layer is one that can be read."""
    if class_name != "Bidirectional":
        return class_name in KINDS
    return _inner(config).get("class_name") in KINDS


def refused(class_name: str, config: Mapping[str, Any]) -> bool:
    """Whether a layer is recurrent in a way that cannot be read."""
    wrapped = _inner(config).get("class_name", "")
    return not is_recurrent(class_name, config) and any(
        word in str(name)
        for name in (class_name, wrapped)
        for word in ("LSTM", "GRU", "RNN", "Bidirectional")
    )


def _inner(config: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = config.get("layer")
    return inner if isinstance(inner, Mapping) else {}


def read_layer(entry: Entry) -> Parts:
    """Return the parts of the network that one layer is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If something in it cannot be honoured: it is named, with the layer.
    """
    configs = _configs(entry)
    classes = {str(each["class_name"]) for each in configs}
    kind = KINDS[choose(f"layer wrapped by {entry.name!r}", classes.pop(), KINDS)]
    if classes:
        raise InvalidValueError(f"the two layers of {entry.name!r} are of different kinds")
    forms = tuple(_form(kind, each["config"], entry) for each in configs)
    if len({form.reverse for form in forms}) < len(forms):
        raise InvalidValueError(f"both layers of {entry.name!r} run in the same direction")
    weights = tuple(_weights(kind, cell, entry.name) for cell in entry.cells)
    for own, each in zip(weights, configs, strict=True):
        _check(own, each["config"], entry.name)
    merge = _merge(entry) if len(forms) == 2 else "concat"
    layer = LayerForm(forms, merge, processing_order=forms[0].reverse)
    return Parts(
        kind=kind,
        weights=weights,
        forms=(layer,),
        batch_first=not configs[0]["config"].get("time_major", False),
        start=_start(kind, entry.cells),
        name=entry.name,
    )


def _configs(entry: Entry) -> list[Mapping[str, Any]]:
    """Return class name and configuration of each direction's layer."""
    if entry.class_name != "Bidirectional":
        return [{"class_name": entry.class_name, "config": entry.config}]
    forward = _inner(entry.config)
    backward = entry.config.get("backward_layer")
    if backward is None:
        turned = {"go_backwards": not forward["config"].get("go_backwards", False)}
        backward = {**forward, "config": {**forward["config"], **turned}}
    return [forward, backward]


def _merge(entry: Entry) -> str | None:
    mode = entry.config.get("merge_mode", "concat")
    if mode not in MERGE_MODES:
        raise InvalidValueError(
            f"unknown merge mode {mode!r} of {entry.name!r}; choose one of "
            f"{', '.join(map(repr, MERGE_MODES))}"
        )
    return None if mode is None else str(mode)


def _form(kind: str, config: Mapping[str, Any], entry: Entry) -> Form:
    _check_type(config.get("dtype"), entry.name)
    gate = _activation("recurrent_activation", config, entry) if kind != "rnn" else None
    squash = _activation("activation", config, entry)
    activations = {"lstm": (gate, squash, squash), "gru": (gate, squash), "rnn": (squash,)}[kind]
    return Form(
        activations=tuple(each for each in activations if each is not None),
        reset_after=kind != "gru" or bool(config.get("reset_after", True)),
        reverse=bool(config.get("go_backwards", False)),
    )


def _activation(which: str, config: Mapping[str, Any], entry: Entry) -> Activation:
    """Return an activation by the name under which Keras stores it."""
    value = config.get(which, "sigmoid" if which == "recurrent_activation" else "tanh")
    if value is None:
        value = "linear"
    if not isinstance(value, str) or value not in ACTIVATIONS:
        raise InvalidValueError(
            f"{which} of {entry.name!r} is {_called(value)}, which cannot be read; "
            f"there are {', '.join(map(repr, ACTIVATIONS))}"
        )
    if entry.keras_2 and value == "hard_sigmoid":
        return HARD_SIGMOID_OF_KERAS_2
    return ACTIVATIONS[value]


def _called(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("config") if value.get("class_name") == "function" else value
    if isinstance(value, Mapping):
        value = value.get("class_name", "something unknown")
    return repr(value)


def _check_type(dtype: object, name: str) -> None:
    """Refuse a layer that computes in another type than its weights have."""
    if isinstance(dtype, Mapping):
        config = dtype.get("config")
        dtype = config.get("name") if isinstance(config, Mapping) else dtype.get("class_name")
    if dtype is not None and dtype not in DTYPES:
        raise InvalidTypeError(
            f"{name!r} has the dtype policy {dtype!r}, expected {' or '.join(DTYPES)}"
        )


def _weights(kind: str, cell: CellArrays, name: str) -> DirectionWeights:
    kernel, recurrent = cell.kernel, cell.recurrent_kernel
    gates = len(GATES[kind])
    units = recurrent.shape[0] if recurrent.ndim == 2 else 0
    fits = kernel.ndim == 2 and units and kernel.shape[1] == recurrent.shape[1] == gates * units
    if not fits or not kernel.shape[0]:
        raise InvalidValueError(
            f"{name!r} has kernels of shapes {kernel.shape} and {recurrent.shape}, expected "
            f"(inputs, {gates} · units) and (units, {gates} · units)"
        )
    for array in (kernel, recurrent, *(() if cell.bias is None else (cell.bias,))):
        if array.dtype.name not in DTYPES or array.dtype != kernel.dtype:
            raise InvalidTypeError(
                f"{name!r} has weights of type {array.dtype}, expected {' or '.join(DTYPES)}, the "
                "same for all; convert them first"
            )
    bias_ih, bias_hh = _biases(kind, cell.bias, gates * units, name)
    return DirectionWeights(
        weight_ih=_rows(kind, kernel.T),
        weight_hh=_rows(kind, recurrent.T),
        bias_ih=bias_ih,
        bias_hh=bias_hh,
    )


def _biases(
    kind: str, bias: Array | None, rows: int, name: str
) -> tuple[Array, Array] | tuple[None, None]:
    """Return PyTorch's two biases: Keras has one, or of a GRU that resets after, two."""
    if bias is None:
        return None, None
    two = kind == "gru" and bias.ndim == 2
    if bias.shape != ((2, rows) if two else (rows,)):
        raise InvalidValueError(f"{name!r} has a bias of shape {bias.shape}, expected ({rows},)")
    halves = bias if two else (bias, np.zeros_like(bias))
    return _rows(kind, halves[0]), _rows(kind, halves[1])


def _rows(kind: str, rows: Array) -> Array:
    """Return blocks of rows in PyTorch's order of gates, as our own."""
    blocks = dict(zip(ORDERS[kind], np.split(rows, len(ORDERS[kind])), strict=True))
    return freeze(np.ascontiguousarray(np.concatenate([blocks[gate] for gate in GATES[kind]])))


def _check(weights: DirectionWeights, config: Mapping[str, Any], name: str) -> None:
    """Refuse arrays that contradict the configuration."""
    units = weights.weight_hh.shape[1]
    if config.get("units", units) != units:
        raise InvalidValueError(
            f"{name!r} has {config['units']} units, but its weights are of {units}"
        )
    with_bias = weights.bias_ih is not None
    if config.get("use_bias", with_bias) != with_bias:
        raise InvalidValueError(
            f"{name!r} has use_bias={config['use_bias']}, but its weights have "
            f"{'a' if with_bias else 'no'} bias"
        )


def _start(kind: str, cells: Sequence[CellArrays]) -> Start:
    """Return the states that a stateful layer goes on from, if they are not all zero."""
    if not any(np.any(state) for cell in cells for state in cell.states):
        return Start()
    states = [tuple(freeze(state.copy()) for state in cell.states) for cell in cells]
    c = tuple(own[1] for own in states) if kind == "lstm" else ()
    return Start(h=tuple(own[0] for own in states), c=c)


def as_array(value: object, what: str) -> Array:
    """Return a variable of Keras as an array.

    Its tensor is asked, since the variable itself cannot become an array without a warning.
    """
    tensor = getattr(value, "value", value)
    return np.asarray(numbers(what, value if callable(tensor) else tensor))
