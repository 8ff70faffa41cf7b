"""Every quantity of one layer in one direction → a read-only record, by symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze

__all__ = [
    "LAYER_TRACES",
    "GRULayerTrace",
    "LSTMLayerTrace",
    "LayerTrace",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "past_end",
    "top_h",
]


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
    """

    kind: ClassVar[str]
    SYMBOLS: ClassVar[tuple[str, ...]]

    x: Array
    h: Array
    h0: Array
    reverse: bool = False
    lengths: tuple[int, ...] | None = None

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
        The cell state, and its tanh.
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

    SYMBOLS = ("x", "i", "f", "g", "o", "fc", "ig", "c", "tanh_c", "m", "h")

    m: Array


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


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class RNNLayerTrace(LayerTrace):
    """The record of a plain RNN layer in one direction.

    Attributes
    ----------
    a : array (T, N, H)
        The pre-activation, of which h is the tanh or the relu.
    """

    kind = "rnn"
    SYMBOLS = ("x", "a", "h")

    a: Array


LAYER_TRACES: dict[str, type[LayerTrace]] = {
    "lstm": LSTMLayerTrace,
    "lstm with projection": ProjectedLSTMLayerTrace,
    "gru": GRULayerTrace,
    "rnn": RNNLayerTrace,
}


def past_end(n_steps: int, lengths: Sequence[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return where a padded batch holds no data: (T, N), True past each sequence's end."""
    return np.arange(n_steps)[:, None] >= np.array(lengths, int)  # (T, 1) ≥ (N,) → (T, N)


def top_h(layers: Sequence[LayerTrace]) -> Array:
    """Return the h of the last layer, its directions side by side: (T, N, P) or (T, N, 2·P)."""
    if not layers[-1].reverse:
        return layers[-1].h
    return freeze(np.concatenate([layers[-2].h, layers[-1].h], axis=-1))
