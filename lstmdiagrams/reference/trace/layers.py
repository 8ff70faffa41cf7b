"""Every quantity of one layer in one direction → a read-only record, by symbol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze

__all__ = [
    "LAYER_TRACES",
    "MERGES",
    "GRULayerTrace",
    "LSTMLayerTrace",
    "LayerTrace",
    "PeepholeLSTMLayerTrace",
    "PeepholeProjectedLSTMLayerTrace",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "ResetBeforeGRULayerTrace",
    "Ways",
    "lstm_record",
    "merged",
    "past_end",
]

# Which directions a layer has: for each whether it runs backwards.
Ways: TypeAlias = tuple[bool, ...]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class LayerTrace:
    """The record of one layer in one direction; the class of each kind adds its own quantities.

    Every quantity is a read-only array (T, N, ·): time first, batched, in the original order of
    time (for a layer that runs backwards too), and zero past a sequence's end.

    Attributes
    ----------
    x : array (T, N, I)
        The input of the layer.
    h : array (T, N, P)
        Its output.
    h0 : array (N, P)
        The initial state.
    reverse : bool
        Whether the layer runs backwards in time.
    lengths : tuple of int or None
        The length of each sequence, where they differ from T.
    activations : tuple of str
        What squashes, as ONNX spells it (``"Sigmoid"``, ``"HardSigmoid"``). LSTM: the gates i, f
        and o, the candidate g, and c on its way out; GRU: the gates r and z, and the candidate n;
        RNN: the pre-activation.
    coupled : bool
        Whether an LSTM's f is 1 − i, whatever its weights are; False for the other kinds.
    peepholes : bool
        Whether an LSTM's gates see the cell state; False for the other kinds.
    projected : bool
        Whether an LSTM's h is a projection of m = o ⊙ tanh(c); False for the other kinds.
    reset_after : bool
        Whether a GRU's r multiplies W_hn h_prev + b_hn, as in PyTorch, and not h_prev alone; True
        for the other kinds.
    """

    kind: ClassVar[str]
    SYMBOLS: ClassVar[tuple[str, ...]]
    peepholes: ClassVar[bool] = False
    projected: ClassVar[bool] = False
    reset_after: ClassVar[bool] = True

    x: Array
    h: Array
    h0: Array
    reverse: bool = False
    lengths: tuple[int, ...] | None = None
    activations: tuple[str, ...] = ()
    coupled: bool = False

    if TYPE_CHECKING:  # every symbol of the kind at hand is an attribute

        def __getattr__(self, symbol: str) -> Array: ...

    def __repr__(self) -> str:
        n_steps, n_sequences, _ = self.h.shape
        return (
            f"{type(self).__name__}({n_steps=}, {n_sequences=}, hidden_size={self.hidden_size}, "
            f"reverse={self.reverse})"
        )

    @property
    def hidden_size(self) -> int:
        """H, the number of units."""
        return self.h.shape[-1]

    @cached_property
    def h_prev(self) -> Array:
        """The h that came into each step, (T, N, P)."""
        return self._incoming(self.h, self.h0)

    @property
    def final_h(self) -> Array:
        """The h after the last step of each sequence in the direction of the layer, (N, P)."""
        return self._final(self.h)

    def _incoming(self, state: Array, initial: Array) -> Array:
        incoming = np.zeros_like(state)
        if self.reverse:
            incoming[:-1] = state[1:]
        else:
            incoming[1:] = state[:-1]
        incoming[self._first] = initial
        if self.lengths is not None:
            incoming[past_end(len(state), self.lengths)] = 0
        return freeze(incoming)

    def _final(self, state: Array) -> Array:
        final: Array = state[self._last]
        return final

    @property
    def _first(self) -> Any:
        return self._ends if self.reverse else 0

    @property
    def _last(self) -> Any:
        return 0 if self.reverse else self._ends

    @property
    def _ends(self) -> Any:
        """The index of the last step of each sequence."""
        if self.lengths is None:
            return -1
        return np.array(self.lengths, int) - 1, np.arange(len(self.lengths))


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class LSTMLayerTrace(LayerTrace):
    """The record of an LSTM layer in one direction.

    Attributes
    ----------
    i, f, g, o : array (T, N, H)
        Input gate, forget gate, candidate, output gate.
    fc, ig : array (T, N, H)
        The products f ⊙ c_prev and i ⊙ g, whose sum is c.
    c, tanh_c : array (T, N, H)
        The cell state, and its tanh (or what another activation makes of it).
    c0 : array (N, H)
        The initial cell state.
    """

    kind = "lstm"
    SYMBOLS: ClassVar[tuple[str, ...]] = ("x", "i", "f", "g", "o", "fc", "ig", "c", "tanh_c", "h")

    i: Array
    f: Array
    g: Array
    o: Array
    fc: Array
    ig: Array
    c: Array
    tanh_c: Array
    c0: Array
    activations: tuple[str, ...] = ("Sigmoid", "Tanh", "Tanh")

    @property
    def hidden_size(self) -> int:
        """H, the number of units."""
        return self.c.shape[-1]

    @cached_property
    def c_prev(self) -> Array:
        """The c that came into each step, (T, N, H)."""
        return self._incoming(self.c, self.c0)

    @property
    def final_c(self) -> Array:
        """The c after the last step of each sequence in the direction of the layer, (N, H)."""
        return self._final(self.c)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class ProjectedLSTMLayerTrace(LSTMLayerTrace):
    """The record of an LSTM layer with a projection, in one direction.

    Attributes
    ----------
    m : array (T, N, H)
        o ⊙ tanh(c), of which h (T, N, P) is the projection.
    """

    SYMBOLS: ClassVar[tuple[str, ...]] = (
        "x", "i", "f", "g", "o", "fc", "ig", "c", "tanh_c", "m", "h"
    )  # fmt: skip
    projected = True

    m: Array


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class PeepholeLSTMLayerTrace(LSTMLayerTrace):
    """The record of an LSTM layer whose gates see the cell state, in one direction.

    Attributes
    ----------
    pi, pf, po : array (T, N, H)
        What the gates see: p_i ⊙ c_prev, p_f ⊙ c_prev and p_o ⊙ c. Where the forget gate is coupled
        to the input gate it sees nothing, and pf is 0.
    """

    SYMBOLS: ClassVar[tuple[str, ...]] = (
        "x", "pi", "i", "pf", "f", "g", "fc", "ig", "c", "po", "o", "tanh_c", "h"
    )  # fmt: skip
    peepholes = True

    pi: Array
    pf: Array
    po: Array


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class PeepholeProjectedLSTMLayerTrace(PeepholeLSTMLayerTrace, ProjectedLSTMLayerTrace):
    """The record of an LSTM layer with peepholes and a projection, in one direction."""

    SYMBOLS = ("x", "pi", "i", "pf", "f", "g", "fc", "ig", "c", "po", "o", "tanh_c", "m", "h")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class GRULayerTrace(LayerTrace):
    """The record of a GRU layer in one direction.

    Attributes
    ----------
    r, z, n : array (T, N, H)
        Reset gate, update gate, candidate.
    hn, rhn : array (T, N, H)
        W_hn h_prev + b_hn, and r ⊙ hn.
    zn, zh : array (T, N, H)
        The products (1 − z) ⊙ n and z ⊙ h_prev, whose sum is h.
    """

    kind = "gru"
    SYMBOLS = ("x", "r", "z", "hn", "rhn", "n", "zn", "zh", "h")

    r: Array
    z: Array
    n: Array
    hn: Array
    rhn: Array
    zn: Array
    zh: Array
    activations: tuple[str, ...] = ("Sigmoid", "Tanh")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class ResetBeforeGRULayerTrace(LayerTrace):
    """The record of a GRU layer that resets h before it is multiplied, in one direction.

    Attributes
    ----------
    r, z, n : array (T, N, H)
        Reset gate, update gate, candidate.
    rh, wrh : array (T, N, H)
        r ⊙ h_prev, and W_hn rh + b_hn.
    zn, zh : array (T, N, H)
        The products (1 − z) ⊙ n and z ⊙ h_prev, whose sum is h.
    """

    kind = "gru"
    SYMBOLS = ("x", "r", "z", "rh", "wrh", "n", "zn", "zh", "h")
    reset_after = False

    r: Array
    z: Array
    n: Array
    rh: Array
    wrh: Array
    zn: Array
    zh: Array
    activations: tuple[str, ...] = ("Sigmoid", "Tanh")


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class RNNLayerTrace(LayerTrace):
    """The record of a plain RNN layer in one direction.

    Attributes
    ----------
    a : array (T, N, H)
        The pre-activation, of which h is the tanh, the relu or another function.
    """

    kind = "rnn"
    SYMBOLS = ("x", "a", "h")

    a: Array
    activations: tuple[str, ...] = ("Tanh",)


LAYER_TRACES: dict[str, type[LayerTrace]] = {
    "lstm": LSTMLayerTrace,
    "lstm with projection": ProjectedLSTMLayerTrace,
    "lstm with peepholes": PeepholeLSTMLayerTrace,
    "lstm with peepholes and projection": PeepholeProjectedLSTMLayerTrace,
    "gru": GRULayerTrace,
    "gru with reset before": ResetBeforeGRULayerTrace,
    "rnn": RNNLayerTrace,
}


def lstm_record(*, peepholes: bool, projected: bool) -> type[LSTMLayerTrace]:
    """Return the class of an LSTM layer's record."""
    if peepholes:
        return PeepholeProjectedLSTMLayerTrace if projected else PeepholeLSTMLayerTrace
    return ProjectedLSTMLayerTrace if projected else LSTMLayerTrace


def past_end(n_steps: int, lengths: Sequence[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return where a padded batch holds no data: (T, N), True past each sequence's end."""
    return np.arange(n_steps)[:, None] >= np.array(lengths, int)  # (T, 1) ≥ (N,) → (T, N)


def _concatenated(one: Array, other: Array) -> Array:
    return np.concatenate([one, other], axis=-1)


# What becomes of the h of two directions, as Keras calls it; PyTorch and ONNX concatenate.
MERGES: dict[str, Callable[[Array, Array], Array]] = {
    "concat": _concatenated,
    "sum": np.add,
    "mul": np.multiply,
    "ave": lambda one, other: (one + other) / 2,
}


def merged(
    layer: Sequence[LayerTrace], merge: str | None = "concat", *, turned: bool = False
) -> tuple[Array, ...]:
    """Return what a layer gives out, time first: one array, or two where nothing merges them.

    Parameters
    ----------
    layer : sequence of LayerTrace
        The directions of the layer.
    merge : {"concat", "sum", "mul", "ave", None}
        What becomes of the h of two directions.
    turned : bool
        Whether time runs backwards in what is given out.
    """
    states = [direction.h[::-1] if turned else direction.h for direction in layer]
    if merge is None or len(states) == 1:
        return tuple(states)
    return (freeze(MERGES[merge](*states)),)
