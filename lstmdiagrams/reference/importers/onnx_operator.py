"""A recurrent node of an ONNX graph → the parts of a network, with the operator's full meaning.

Where ONNX's text leaves a choice, or ONNX Runtime contradicts it, we do as ONNX Runtime does:

- clip cuts the sums that go into gates and candidate, bias and peephole included, and not c;
- names of activations may be in any case, but for those of RNN; an activation takes the next number
  of activation_alpha and activation_beta only if it uses one, and where they have run out it gets
  0.01 (LeakyRelu), 0.2 and 0.5 (HardSigmoid), 1 (Elu) or else 0: also ThresholdedRelu, whose own
  default is 1;
- of RNN, a clip below 0 is none, and two activations for one direction, which is the operator's
  default, mean the first; of LSTM and GRU, a clip must be above 0;
- with input_forget, f is 1 − i, and its own weights, bias and peephole mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze, join
from lstmdiagrams.reference.forms import PYTORCH, Form, LayerForm, Parts, Start
from lstmdiagrams.reference.importers.onnx_graph import Graph
from lstmdiagrams.reference.weights import GATES, PEEPHOLES, DirectionWeights
from lstmdiagrams.reference.weights import ORDERS as EVERY_ORDER

__all__ = ["read_operator"]

ORDERS = EVERY_ORDER["onnx"]
PEEPHOLE_ORDER = tuple(gate for gate in ORDERS["lstm"] if gate in PEEPHOLES)

DIRECTIONS = {"forward": (False,), "reverse": (True,), "bidirectional": (False, True)}

ACTIVATIONS = (
    "Relu", "Tanh", "Sigmoid", "Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh",
    "HardSigmoid", "Elu", "Softsign", "Softplus",
)  # fmt: skip

_TAKE_ALPHA = ("affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu")
_TAKE_BETA = ("affine", "scaledtanh", "hardsigmoid")
_DEFAULTS = {"leakyrelu": (0.01, 0.0), "hardsigmoid": (0.2, 0.5), "elu": (1.0, 0.0)}

_COMMON = ("activations", "activation_alpha", "activation_beta", "clip", "direction")
ATTRIBUTES = {
    "lstm": (*_COMMON, "hidden_size", "layout", "input_forget"),
    "gru": (*_COMMON, "hidden_size", "layout", "linear_before_reset"),
    "rnn": (*_COMMON, "hidden_size", "layout"),
}
_FLAGS = ("layout", "input_forget", "linear_before_reset")

# The inputs of the operators, by place.
INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


def read_operator(graph: Graph, name: str) -> Parts:
    """Return the parts of the network that one recurrent node is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If something cannot be honoured: it is named, with the node.
    """
    return _Operator(graph, name).parts()


class _Operator:
    """A node on its way to become a network."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph = graph
        self.node = graph.recurrent[name]
        self.kind = self.node.op_type.lower()
        self.where = f"{self.node.op_type} {name!r}"
        self.attributes = self._attributes()
        direction = self._text("direction", "forward")
        self.ways = DIRECTIONS[choose(f"direction of {self.where}", direction, DIRECTIONS)]
        self.inputs = {
            place: given for place, given in zip(INPUTS, self.node.input, strict=False) if given
        }

    def parts(self) -> Parts:
        weights = self._weights()
        widths = [own.weight_hh.shape[1] for own in weights]
        h, h_needed = self._state("initial_h", "h0", widths[0])
        c, c_needed = self._state("initial_c", "c0", widths[0])
        lengths, lengths_needed = self._lengths()
        return Parts(
            kind=self.kind,
            weights=weights,
            forms=(LayerForm(self._forms()),),
            batch_first=bool(self.attributes.get("layout")),
            start=Start(h=h, c=c, lengths=lengths, needed=h_needed + c_needed + lengths_needed),
        )

    def _attributes(self) -> dict[str, Any]:
        found = self.graph.attributes(self.node)
        for name in found:
            choose(f"attribute of {self.where}", name, ATTRIBUTES[self.kind])
        for name in _FLAGS:
            if found.get(name, 0) not in (0, 1):
                raise InvalidValueError(
                    f"{name} of {self.where} is {found[name]!r}, expected 0 or 1"
                )
        return found

    def _text(self, name: str, default: str) -> str:
        value = self.attributes.get(name, default)
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)

    def _weights(self) -> tuple[DirectionWeights, ...]:
        w, r = self._array("W", 3), self._array("R", 3)
        gates, ways, size = len(GATES[self.kind]), len(self.ways), r.shape[2]
        declared = self.attributes.get("hidden_size", size)
        if declared != size:
            raise InvalidValueError(
                f"hidden_size of {self.where} is {declared}, but R has shape {r.shape}"
            )
        self._check("W", w, (ways, gates * size, w.shape[2]))
        self._check("R", r, (ways, gates * size, size))
        b, p = self._optional("B", (ways, 2 * gates * size)), self._optional("P", (ways, 3 * size))
        self._check_types({"W": w, "R": r, "B": b, "P": p})
        return tuple(self._direction(w, r, b, p, k) for k in range(ways))

    def _direction(
        self, w: Array, r: Array, b: Array | None, p: Array | None, k: int
    ) -> DirectionWeights:
        bias_ih, bias_hh = (None, None) if b is None else map(self._reordered, np.split(b[k], 2))
        return DirectionWeights(
            weight_ih=self._reordered(w[k]),
            weight_hh=self._reordered(r[k]),
            bias_ih=bias_ih,
            bias_hh=bias_hh,
            peephole=None if p is None else _blocks(p[k], PEEPHOLE_ORDER, PEEPHOLES),
        )

    def _reordered(self, rows: Array) -> Array:
        return _blocks(rows, ORDERS[self.kind], GATES[self.kind])

    def _array(self, place: str, rank: int) -> Array:
        if place not in self.inputs:
            raise InvalidValueError(f"{self.where} has no input {place}")
        name = self.inputs[place]
        value = self.graph.constant(name)
        if value is None:
            raise InvalidValueError(
                f"{place} of {self.where} ({name!r}) is no constant: "
                f"{self._dynamic(name)}, so it has no weights to read"
            )
        if value.ndim != rank or 0 in value.shape:
            raise InvalidValueError(
                f"{place} of {self.where} ({name!r}) has shape {value.shape}, "
                f"expected {rank} axes, none empty"
            )
        return value

    def _dynamic(self, name: str) -> str:
        if name in self.graph.inputs:
            return "it is fed to the model"
        node = self.graph.producers.get(name)
        by = "something unknown" if node is None else f"{node.op_type} {node.name or name!r}"
        return f"it is computed by {by}"

    def _optional(self, place: str, shape: tuple[int, ...]) -> Array | None:
        if place not in self.inputs:
            return None
        return self._check(place, self._array(place, len(shape)), shape)

    def _check(self, place: str, array: Array, shape: tuple[int, ...]) -> Array:
        if array.shape != shape:
            raise InvalidValueError(
                f"{place} of {self.where} ({self.inputs[place]!r}) has shape {array.shape}, "
                f"expected {shape}"
            )
        return array

    def _check_types(self, arrays: dict[str, Array | None]) -> None:
        first = None
        for place, array in arrays.items():
            if array is None:
                continue
            first = first or array.dtype
            if array.dtype.name not in DTYPES or array.dtype != first:
                raise InvalidTypeError(
                    f"{place} of {self.where} ({self.inputs[place]!r}) is of type {array.dtype}, "
                    f"expected {' or '.join(DTYPES)}, the same for all; convert it first"
                )

    def _forms(self) -> tuple[Form, ...]:
        activations, clip = self._activations(), self._clip()
        count = len(PYTORCH[self.kind])
        return tuple(
            Form(
                activations=activations[k * count : (k + 1) * count],
                clip=clip,
                input_forget=bool(self.attributes.get("input_forget")),
                reset_after=self.kind != "gru" or bool(self.attributes.get("linear_before_reset")),
                reverse=reverse,
            )
            for k, reverse in enumerate(self.ways)
        )

    def _clip(self) -> float | None:
        clip = self.attributes.get("clip")
        if clip is None or (self.kind == "rnn" and clip < 0):
            return None
        if not clip > 0 and self.kind != "rnn":
            raise InvalidValueError(f"clip of {self.where} is {clip}, expected more than 0")
        return float(clip)

    def _activations(self) -> tuple[Activation, ...]:
        names = [self._name(each) for each in self.attributes.get("activations") or ()]
        expected = len(PYTORCH[self.kind]) * len(self.ways)
        if not names:
            return PYTORCH[self.kind] * len(self.ways)
        if self.kind == "rnn" and len(names) == 2 and expected == 1:
            names = names[:1]
        if len(names) != expected:
            raise InvalidValueError(
                f"activations of {self.where} are {len(names)} ({join(names)}), expected {expected}"
            )
        return self._with_numbers(names)

    def _name(self, value: bytes) -> str:
        name = value.decode("utf-8", "replace")
        folded = {each.lower(): each for each in ACTIVATIONS}
        if self.kind != "rnn":
            name = folded.get(name.lower(), name)
        return choose(f"activation of {self.where}", name, ACTIVATIONS).lower()

    def _with_numbers(self, names: Sequence[str]) -> tuple[Activation, ...]:
        alphas = [float(each) for each in self.attributes.get("activation_alpha") or ()]
        betas = [float(each) for each in self.attributes.get("activation_beta") or ()]
        return _consumed(names, alphas, betas)

    def _state(
        self, place: str, called: str, width: int
    ) -> tuple[tuple[Array | None, ...], tuple[tuple[str, str], ...]]:
        """Return the initial states that the model fixes, or why `run` must be given them."""
        if place not in self.inputs:
            return (), ()
        name = self.inputs[place]
        value = self.graph.constant(name)
        origin = self.graph.origin(name)
        if origin in ("zero", "input"):
            return (), ()
        if value is None:
            return (), ((called, f"{place} of {self.where} is no constant: {self._dynamic(name)}"),)
        return self._fixed_state(place, np.asarray(value), width), ()

    def _fixed_state(self, place: str, value: Array, width: int) -> tuple[Array, ...]:
        ways = len(self.ways)
        by_direction = value
        if self.attributes.get("layout") and value.ndim == 3:
            by_direction = value.swapaxes(0, 1)  # (N, D, H) → (D, N, H)
        if by_direction.ndim != 3 or by_direction.shape[::2] != (ways, width):
            raise InvalidValueError(
                f"{place} of {self.where} ({self.inputs[place]!r}) has shape {value.shape}, "
                f"which holds no state of {ways} directions and width {width} for each sequence"
            )
        return tuple(freeze(state.copy()) for state in by_direction)

    def _lengths(self) -> tuple[tuple[int, ...] | None, tuple[tuple[str, str], ...]]:
        if "sequence_lens" not in self.inputs:
            return None, ()
        name = self.inputs["sequence_lens"]
        value = self.graph.constant(name)
        if value is not None:
            if value.ndim != 1 or value.dtype.kind not in "iu":
                raise InvalidValueError(
                    f"sequence_lens of {self.where} ({name!r}) has shape {value.shape} and type "
                    f"{value.dtype}, expected one integer a sequence"
                )
            return tuple(int(length) for length in value), ()
        if self.graph.origin(name) == "input":
            return None, ()
        reason = f"sequence_lens of {self.where} is no constant: {self._dynamic(name)}"
        return None, (("lengths", reason),)


def _blocks(rows: Array, order: Sequence[str], wanted: Sequence[str]) -> Array:
    """Return blocks of rows in another order of gates."""
    blocks = dict(zip(order, np.split(rows, len(order)), strict=True))
    return freeze(np.concatenate([blocks[gate] for gate in wanted]))


def _consumed(
    names: Sequence[str], alphas: Sequence[float], betas: Sequence[float]
) -> tuple[Activation, ...]:
    """Each activation that takes a number takes the next one: LSTM and GRU."""
    rest = iter(alphas), iter(betas)
    found = []
    for name in names:
        defaults = _DEFAULTS.get(name, (0.0, 0.0))
        takes = (name in _TAKE_ALPHA, name in _TAKE_BETA)
        numbers = [
            next(numbers, default) if taken else 0.0
            for numbers, default, taken in zip(rest, defaults, takes, strict=True)
        ]
        found.append(Activation(name, *numbers))
    return tuple(found)
