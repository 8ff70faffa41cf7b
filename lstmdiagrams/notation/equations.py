r"""A kind of cell and its form → its equations in LaTeX, in the order of computation.

They are those of `torch.nn.LSTM`, `torch.nn.GRU` and `torch.nn.RNN`, and of their relatives:

- LSTM: S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, 1997; with the forget gate of
  F. Gers, J. Schmidhuber, F. Cummins: Learning to Forget, 2000.
- Peepholes: F. Gers, J. Schmidhuber: Recurrent Nets that Time and Count, 2000; the output gate
  sees the new cell state.
- Coupled gates, f = 1 − i: K. Greff et al.: LSTM: A Search Space Odyssey, 2017.
- Projection: H. Sak, A. Senior, F. Beaufays: Long Short-Term Memory Based Recurrent Neural Network
  Architectures, 2014.
- GRU: K. Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder, 2014, which resets
  the state before it is multiplied; PyTorch and cuDNN reset after.
- RNN: J. L. Elman: Finding Structure in Time, 1990.

A weight is called W with two letters: where it reads from, ``i`` the input and ``h`` the hidden
state, as in PyTorch's parameters ``weight_ih`` and ``weight_hh``; and the gate whose rows it is.
The second letter is that of the notation, since it names a quantity of the same equation: the
candidate :math:`\tilde{c}_t` has the weight :math:`W_{i\tilde{c}}`. The first one is the
parameter's name, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose

__all__ = ["KINDS", "SQUASHES", "Form", "Squash", "form_of", "right_sides", "squash_of"]


@dataclass(frozen=True, slots=True)
class Squash:
    """How a function that squashes is written: in a label, and in LaTeX."""

    symbol: str
    latex: str

    def of(self, inside: str) -> str:
        """Apply it, in LaTeX; what squashes nothing leaves everything as it is."""
        return f"{self.latex}({inside})" if self.latex else inside


def _named(name: str) -> Squash:
    return Squash(name, rf"\operatorname{{{name}}}")


# The eleven of ONNX, then further ones of Keras.
SQUASHES: Mapping[str, Squash] = MappingProxyType(
    {
        "sigmoid": Squash("σ", r"\sigma"),
        "tanh": Squash("tanh", r"\tanh"),
        "relu": _named("relu"),
        "affine": _named("affine"),
        "leakyrelu": _named("leakyrelu"),
        "thresholdedrelu": _named("thresholdedrelu"),
        "scaledtanh": _named("scaledtanh"),
        "hardsigmoid": Squash("hard σ", r"\operatorname{hardsigmoid}"),
        "elu": _named("elu"),
        "softsign": _named("softsign"),
        "softplus": _named("softplus"),
        "linear": Squash("linear", ""),
        "selu": _named("selu"),
        "silu": _named("silu"),
        "gelu": _named("gelu"),
        "gelutanh": _named("gelutanh"),
        "exponential": Squash("exp", r"\exp"),
        "relu6": Squash("relu6", r"\operatorname{relu}_6"),
        "hardsilu": _named("hardsilu"),
        "hardtanh": _named("hardtanh"),
        "mish": _named("mish"),
        "logsigmoid": Squash("log σ", r"\log\sigma"),
        "softmax": _named("softmax"),
    }
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a cell of a kind is like; `squashes` of the gates, the candidate and the output."""

    squashes: tuple[Squash, ...]
    peepholes: bool
    coupled: bool
    projection: bool
    reset_after: bool
    bias: bool


Lines = Iterator[tuple[str, str]]


def _affine(gate: str, form: Form, state: str = "<h_prev>") -> str:
    """Return W x + b + W h + b of a gate."""
    g = f"<{gate}.letter>"
    read, back = f"W_{{i{g}}} <x>", f"W_{{h{g}}} {state}"
    return f"{read} + b_{{i{g}}} + {back} + b_{{h{g}}}" if form.bias else f"{read} + {back}"


def _lstm(form: Form) -> Lines:
    gate, candidate, cell = form.squashes

    def gated(symbol: str, sees: str) -> str:
        peephole = rf" + p_{{<{symbol}.letter>}} \odot <{sees}>" if form.peepholes else ""
        return gate.of(_affine(symbol, form) + peephole)

    output = ("o", gated("o", "c"))
    yield "i", gated("i", "c_prev")
    yield "f", "1 - <i>" if form.coupled else gated("f", "c_prev")
    yield "g", candidate.of(_affine("g", form))
    if not form.peepholes:
        yield output
    yield "c", r"<f> \odot <c_prev> + <i> \odot <g>"
    if form.peepholes:  # it sees the new cell state
        yield output
    yield "m" if form.projection else "h", rf"<o> \odot {cell.of('<c>')}"
    if form.projection:
        yield "h", "W_{hr} <m>"


def _gru(form: Form) -> Lines:
    gate, candidate = form.squashes
    yield "r", gate.of(_affine("r", form))
    yield "z", gate.of(_affine("z", form))
    yield "n", candidate.of(_reset_after(form) if form.reset_after else _reset_before(form))
    yield "h", r"(1 - <z>) \odot <n> + <z> \odot <h_prev>"


def _reset_after(form: Form) -> str:
    if not form.bias:
        return r"W_{i<n.letter>} <x> + <r> \odot (W_{h<n.letter>} <h_prev>)"
    back = "W_{h<n.letter>} <h_prev> + b_{h<n.letter>}"
    return rf"W_{{i<n.letter>}} <x> + b_{{i<n.letter>}} + <r> \odot ({back})"


def _reset_before(form: Form) -> str:
    return _affine("n", form, r"(<r> \odot <h_prev>)")


def _rnn(form: Form) -> Lines:
    weighed = "W_{ih} <x> + b_{ih} + W_{hh} <h_prev> + b_{hh}"
    yield "a", weighed if form.bias else "W_{ih} <x> + W_{hh} <h_prev>"
    yield "h", form.squashes[0].of("<a>")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of cell computes, what squashes in it by default, and what it can be like."""

    lines: Callable[[Form], Lines]
    squashes: tuple[str, ...]
    can_be: tuple[str, ...] = ()


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "lstm": _Kind(_lstm, ("sigmoid", "tanh", "tanh"), ("peepholes", "coupled", "projection")),
        "gru": _Kind(_gru, ("sigmoid", "tanh"), ("reset_after",)),
        "rnn": _Kind(_rnn, ("tanh",)),
    }
)
_PLAIN = {"peepholes": False, "coupled": False, "projection": False, "reset_after": True}


def form_of(kind: str, *, activations: Sequence[str] | None, bias: bool, **flags: bool) -> Form:
    """Return the checked form of a cell.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no such kind or activation, or a cell of this kind cannot be like this.
    """
    row = KINDS[choose("kind", kind, KINDS)]
    for name, flag in flags.items():
        if flag != _PLAIN[name] and name not in row.can_be:
            raise InvalidValueError(f"{name}={flag!r} says nothing of the kind {kind!r}")
    return Form(_squashes(kind, row, activations), bias=bias, **flags)


def _squashes(kind: str, row: _Kind, activations: object) -> tuple[Squash, ...]:
    if activations is None:
        activations = row.squashes
    if isinstance(activations, str) or not isinstance(activations, Sequence):
        raise InvalidTypeError(f"activations are {activations!r}, and must be a list of names")
    if len(activations) != len(row.squashes):
        raise InvalidValueError(
            f"{len(activations)} activations are given, and the kind {kind!r} has"
            f" {len(row.squashes)}"
        )
    return tuple(squash_of(name) for name in activations)


def squash_of(name: object) -> Squash:
    """Return how an activation is written; ONNX's and Keras' spellings are understood."""
    if not isinstance(name, str):
        raise InvalidTypeError(f"an activation is {name!r}, and must be a name")
    return SQUASHES[choose("activation", name.lower().replace("_", ""), SQUASHES)]


def right_sides(kind: str, form: Form) -> dict[str, str]:
    """Return the right side of every equation, by the symbol that it gives, in their order."""
    return dict(KINDS[kind].lines(form))
