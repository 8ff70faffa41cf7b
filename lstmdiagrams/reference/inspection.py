"""A model's file → the networks in it, their sizes, and which rows are which gate."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.files import reading
from lstmdiagrams.reference.forms import PYTORCH, Form, Parts
from lstmdiagrams.reference.importers.arrays_file import kind_of, read_arrays, stored_prefixes
from lstmdiagrams.reference.importers.keras import keras_layers
from lstmdiagrams.reference.importers.onnx import onnx_layers
from lstmdiagrams.reference.network import Network
from lstmdiagrams.reference.sources import ARRAYS, CLASSES, ONNX, check_suffix
from lstmdiagrams.reference.trace import Ways
from lstmdiagrams.reference.weights import GATES, SAID_OTHERWISE
from lstmdiagrams.reference.weights import ORDERS as EVERY_ORDER
from lstmdiagrams.reference.weights import PEEPHOLES as PEEPING

__all__ = ["Listing", "Parameter", "inspect"]

# The orders of gates in each format, in its own letters.
ORDERS = {
    framework: {
        kind: tuple(SAID_OTHERWISE[framework].get(gate, gate) for gate in order)
        for kind, order in orders.items()
    }
    for framework, orders in EVERY_ORDER.items()
}
PEEPHOLES = {
    framework: tuple(gate for gate in EVERY_ORDER[framework]["lstm"] if gate in PEEPING)
    for framework in ("pytorch", "onnx")
}


@dataclass(frozen=True)
class Parameter:
    """A parameter as it is stored: its name, its shape, and where in it each gate stands."""

    name: str
    shape: tuple[int, ...]
    gates: str


@dataclass(frozen=True)
class Listing:
    """A recurrent network, node or layer in a file.

    Attributes
    ----------
    name : str
        The name under which it is loaded: a prefix, a node, a layer.
    kind : str
        "lstm", "gru" or "rnn"; "" of one that cannot be read.
    summary : str
        What it is, in words: sizes, directions, and what it means beyond PyTorch's module.
    order : str
        The gates in the order in which the format stores them.
    parameters : tuple of Parameter
        As the file holds them.
    """

    name: str
    kind: str
    summary: str
    order: str
    parameters: tuple[Parameter, ...]


def inspect(path: str | os.PathLike[str]) -> tuple[Listing, ...]:
    """Return what a file of a format that `load` reads holds.

    Raises
    ------
    FileError
        If the file cannot be read.
    MissingPackageError
        If the format takes a package that is not installed.
    InvalidTypeError, InvalidValueError
        If there is no recurrent network in it.
    """
    suffix = check_suffix(path)
    with reading(path, f"{suffix[1:]} file"):
        return _inspected(path, suffix)


def _inspected(path: str | os.PathLike[str], suffix: str) -> tuple[Listing, ...]:
    if suffix in ARRAYS:
        return tuple(_arrays(path, prefix) for prefix in stored_prefixes(path))
    if suffix in ONNX:
        return tuple(_of_parts("onnx", name, own) for name, own in onnx_layers(path).items())
    layers, whole = keras_layers(path)
    return tuple(_of_parts("keras", name, own, whole=whole) for name, own in layers.items())


def _arrays(path: str | os.PathLike[str], prefix: str) -> Listing:
    name = prefix.removesuffix(".")
    try:
        arrays, _ = read_arrays(path, prefix)
        kind = kind_of(arrays)
        net = CLASSES[kind].from_state_dict(arrays, prefix="")
    except (InvalidTypeError, InvalidValueError) as error:
        return Listing(name, "", f"cannot be read: {error}", "", ())
    parameters = tuple(
        Parameter(prefix + key, np.shape(array), _placed("pytorch", kind, key, np.shape(array)))
        for key, array in net.state_dict().items()
    )
    return Listing(name, kind, _summary(net), " ".join(GATES[kind]), parameters)


def _placed(style: str, kind: str, name: str, shape: tuple[int, ...]) -> str:
    """Say which rows of a parameter of PyTorch are which gate."""
    if name.startswith("weight_hr"):
        return "the projection"
    gates = PEEPHOLES[style] if name.startswith("peephole") else ORDERS[style][kind]
    return "rows " + _ranges(gates, shape[0])


def _ranges(gates: Sequence[str], size: int, repeats: int = 1) -> str:
    each = size // (len(gates) * repeats)
    places = range(0, size, each)
    named = [gate for _ in range(repeats) for gate in gates]
    return ", ".join(
        f"{gate} {start}–{start + each - 1}" for gate, start in zip(named, places, strict=True)
    )


def _of_parts(style: str, name: str, parts: Parts | Exception, *, whole: bool = True) -> Listing:
    if isinstance(parts, Exception):
        return Listing(name, "", f"cannot be read: {parts}", "", ())
    net = CLASSES[parts.kind].of(parts)
    stored = _onnx_parameters(parts) if style == "onnx" else _keras_parameters(parts)
    order = " ".join(ORDERS[style][parts.kind])
    summary = _summary(net) if whole else _bare_summary(net)
    return Listing(name, parts.kind, summary, order, tuple(stored))


def _onnx_parameters(parts: Parts) -> Iterator[Parameter]:
    first, ways = parts.weights[0], len(parts.weights)
    gates = ORDERS["onnx"][parts.kind]
    for name, array in {"W": first.weight_ih, "R": first.weight_hh}.items():
        yield Parameter(name, (ways, *array.shape), "rows " + _ranges(gates, len(array)))
    if first.bias_ih is not None:
        size = 2 * len(first.bias_ih)
        yield Parameter("B", (ways, size), "W's and R's: " + _ranges(gates, size, 2))
    if first.peephole is not None:
        places = _ranges(PEEPHOLES["onnx"], len(first.peephole))
        yield Parameter("P", (ways, len(first.peephole)), places)


def _keras_parameters(parts: Parts) -> Iterator[Parameter]:
    gates = ORDERS["keras"][parts.kind]
    ways = ("",) if len(parts.weights) == 1 else ("forward_layer/", "backward_layer/")
    for way, own, form in zip(ways, parts.weights, parts.forms[0].directions, strict=True):
        named = {"kernel": own.weight_ih, "recurrent_kernel": own.weight_hh}
        for name, array in named.items():
            columns = "columns " + _ranges(gates, len(array))
            yield Parameter(way + name, array.shape[::-1], columns)
        if own.bias_ih is not None:
            size = len(own.bias_ih)
            two = parts.kind == "gru" and form.reset_after
            shape = (2, size) if two else (size,)
            yield Parameter(f"{way}bias", shape, _ranges(gates, size))


def _bare_summary(net: Network) -> str:
    sizes = f"{_count(net.input_size, 'input')}, {_count(net.hidden_size, 'unit')}, {net.dtype}"
    return f"{sizes}; activations and directions are not in this file"


def _summary(net: Network) -> str:
    """Say in words what a network is."""
    forms = [form for layer in net.forms for form in layer.directions]
    *smaller, last = dict.fromkeys(net.hidden_sizes)
    words = [
        _count(net.input_size, "input"),
        " and ".join([*map(str, smaller), _count(last, "unit")]),
        _count(net.num_layers, "layer"),
        _direction(net),
        str(net.dtype),
        *_options(net),
        *dict.fromkeys(word for form in forms for word in _meaning(net.kind, form)),
    ]
    return ", ".join(word for word in words if word)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _direction(net: Network) -> str:
    ways = {form.ways for form in net.forms}
    named: dict[Ways, str] = {(False,): "forwards", (True,): "backwards"}
    return named.get(ways.pop(), "both directions") if len(ways) == 1 else "mixed directions"


def _options(net: Network) -> Iterator[str]:
    if net.proj_size:
        yield f"projected to {net.proj_size}"
    if not net.bias:
        yield "no biases"
    if net.weights[0].peephole is not None:
        yield "peepholes"
    if net.batch_first:
        yield "batch first"
    if net.forms[-1].merge != "concat":
        yield f"merge mode {net.forms[-1].merge}"


def _meaning(kind: str, form: Form) -> Iterator[str]:
    if form.activations != PYTORCH[kind]:
        yield "activations " + " ".join(_called(each) for each in form.activations)
    if form.clip is not None:
        yield f"clip {form.clip:g}"
    if form.input_forget:
        yield "f = 1 − i"
    if kind == "gru":
        yield "reset after the product" if form.reset_after else "reset before the product"


def _called(activation: Any) -> str:
    numbers = [f"{n}={v:g}" for n, v in _numbers(activation).items() if v]
    return f"{activation.name}({', '.join(numbers)})" if numbers else str(activation.name)


def _numbers(activation: Any) -> Mapping[str, float]:
    return {"alpha": activation.alpha, "beta": activation.beta}
