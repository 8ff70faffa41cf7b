"""What a network is made of → frozen parameters, named, shaped and ordered as in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidValueError, choose
from lstmdiagrams.reference.arrays import Array, copied, freeze, numbers

__all__ = [
    "ACTIVATIONS",
    "GATES",
    "ORDERS",
    "PEEPHOLES",
    "SAID_OTHERWISE",
    "DirectionWeights",
    "Readout",
    "Sizes",
    "group",
    "parameter_shapes",
]

# The one statement of PyTorch's gate orders: the rows of weight_ih and weight_hh are blocks of H
# rows in this order.
GATES = {"lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n"), "rnn": ("a",)}

# The gates of an LSTM that may see the cell state, in the same order.
PEEPHOLES = ("i", "f", "o")

# The orders in which other frameworks store the same gates, in PyTorch's letters, and the letters
# that they have in place of PyTorch's.
ORDERS: dict[str, dict[str, tuple[str, ...]]] = {
    "pytorch": GATES,
    "keras": {"lstm": ("i", "f", "g", "o"), "gru": ("z", "r", "n"), "rnn": ("a",)},
    "onnx": {"lstm": ("i", "o", "f", "g"), "gru": ("z", "r", "n"), "rnn": ("a",)},
}
SAID_OTHERWISE = {"pytorch": {}, "keras": {"g": "c", "n": "h"}, "onnx": {"g": "c", "n": "h"}}

ACTIVATIONS = ("identity", "sigmoid", "softmax")

Shapes: TypeAlias = dict[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class DirectionWeights:
    """The parameters of one layer in one direction; G is the number of gates, P the width of h.

    Attributes
    ----------
    weight_ih : array (G·H, I)
        Input to gates.
    weight_hh : array (G·H, P)
        Previous h to gates.
    bias_ih, bias_hh : array (G·H,) or None
        The two biases; None in a network without biases.
    weight_hr : array (P, H) or None
        The projection of an LSTM with ``proj_size``; None without one.
    peephole : array (3·H,) or None
        What i, f and o of an LSTM see of the cell state, H numbers each in this order: i and f of
        the previous c, o of the new one. PyTorch has none, so the name, ``peephole_l0``, is ours.

    References
    ----------
    The variables section of ``torch.nn.LSTM``, ``torch.nn.GRU`` and ``torch.nn.RNN``.
    """

    weight_ih: Array
    weight_hh: Array
    bias_ih: Array | None = None
    bias_hh: Array | None = None
    weight_hr: Array | None = None
    peephole: Array | None = None

    def items(self) -> Iterator[tuple[str, Array]]:
        """Give name and array of every parameter that there is, in PyTorch's order."""
        for field in fields(self):
            array = getattr(self, field.name)
            if array is not None:
                yield field.name, array


@dataclass(frozen=True)
class Sizes:
    """What fixes the names and shapes of a network's parameters, called as in PyTorch."""

    kind: str
    input_size: int
    hidden_size: int
    num_layers: int = 1
    bias: bool = True
    bidirectional: bool = False
    proj_size: int = 0
    peephole: bool = False

    @property
    def output_width(self) -> int:
        """The width of h: ``proj_size``, or ``hidden_size`` without a projection."""
        return self.proj_size or self.hidden_size

    @property
    def directions(self) -> tuple[str, ...]:
        """How names of parameters end, one a layer and direction: ``_l0``, ``_l0_reverse``."""
        ways = ("", "_reverse") if self.bidirectional else ("",)
        return tuple(f"_l{layer}{way}" for layer in range(self.num_layers) for way in ways)


def parameter_shapes(sizes: Sizes) -> Shapes:
    """Return the shape of every parameter by its name in a state dict, in PyTorch's order."""
    shapes: Shapes = {}
    for suffix in sizes.directions:
        for name, shape in _direction_shapes(sizes, first=suffix.startswith("_l0")).items():
            shapes[name + suffix] = shape
    return shapes


def _direction_shapes(sizes: Sizes, *, first: bool) -> Shapes:
    rows = len(GATES[sizes.kind]) * sizes.hidden_size
    below = sizes.output_width * (2 if sizes.bidirectional else 1)
    shapes: Shapes = {
        "weight_ih": (rows, sizes.input_size if first else below),
        "weight_hh": (rows, sizes.output_width),
    }
    if sizes.bias:
        shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
    if sizes.proj_size:
        shapes |= {"weight_hr": (sizes.proj_size, sizes.hidden_size)}
    if sizes.peephole:
        shapes |= {"peephole": (len(PEEPHOLES) * sizes.hidden_size,)}
    return shapes


def group(arrays: Mapping[str, Array], sizes: Sizes) -> tuple[DirectionWeights, ...]:
    """Return the arrays of a state dict a layer and direction each, in PyTorch's order."""
    return tuple(
        DirectionWeights(
            **{
                name.removesuffix(suffix): array
                for name, array in arrays.items()
                if name.endswith(suffix)
            }
        )
        for suffix in sizes.directions
    )


@dataclass(frozen=True, eq=False)
class Readout:
    """A layer that reads the output at every step: y = activation(output · weightᵀ + bias).

    Parameters
    ----------
    weight : array (O, W)
        W is the width of the network's output: P, or 2·P in both directions.
    bias : array (O,)
        One number an output.
    activation : {"identity", "sigmoid", "softmax"}
        What is applied to the sum; softmax goes over the O outputs.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the arrays do not hold numbers, their shapes do not fit, or the activation is unknown.
    """

    weight: Array
    bias: Array
    activation: str = "identity"

    def __post_init__(self) -> None:
        choose("activation", self.activation, ACTIVATIONS)
        weight, bias = numbers("readout weight", self.weight), numbers("readout bias", self.bias)
        if weight.ndim != 2 or bias.shape != weight.shape[:1]:
            raise InvalidValueError(
                "a readout needs weight (O, W) and bias (O,); "
                f"got shapes {weight.shape} and {bias.shape}"
            )
        object.__setattr__(self, "weight", _owned("weight", weight))
        object.__setattr__(self, "bias", _owned("bias", bias))

    def __call__(self, output: Array) -> Array:
        """Return y (…, O) of output (…, W), in the type of `output`."""
        weight, bias = self.weight.astype(output.dtype), self.bias.astype(output.dtype)
        return _READINGS[self.activation](output @ weight.T + bias)  # (…, O)


def _owned(name: str, array: Array) -> Array:
    """Return a read-only copy, so that what the caller does with theirs changes nothing here."""
    dtype = array.dtype if array.dtype.kind == "f" else "float64"
    return freeze(copied(f"readout {name}", array, dtype))


def _sigmoid(a: Array) -> Array:
    half: Array = 0.5 * np.tanh(0.5 * a) + 0.5
    return half


def _softmax(a: Array) -> Array:
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    share: Array = e / e.sum(axis=-1, keepdims=True)
    return share


_READINGS: dict[str, Callable[[Array], Array]] = {
    "identity": np.asarray,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
}
