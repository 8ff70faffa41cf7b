"""The gradients of a run → a read-only record, by layer, direction, quantity and step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstmdiagrams.errors import choose
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.trace import Labels, Trace, Ways

__all__ = ["Gradients", "LayerGradients"]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class LayerGradients:
    """The gradients with respect to the states of one layer in one direction.

    Total derivatives: through everything that a state leads to, later steps and layers above alike.
    Read-only arrays, time first, batched, in the original order of time, as in a `LayerTrace`; zero
    past a sequence's end.

    Attributes
    ----------
    h : array (T, N, P)
        With respect to h after each step.
    h0 : array (N, P)
        With respect to the initial state.
    c : array (T, N, H) or None
        With respect to an LSTM's cell state after each step; None of another kind.
    c0 : array (N, H) or None
        With respect to its initial cell state.
    reverse : bool
        Whether the layer runs backwards in time.
    """

    h: Array
    h0: Array
    c: Array | None = None
    c0: Array | None = None
    reverse: bool = False

    def __repr__(self) -> str:
        n_steps, n_sequences, width = self.h.shape
        return f"LayerGradients({n_steps=}, {n_sequences=}, {width=}, reverse={self.reverse})"


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Gradients:
    """The gradients of the sum of the last layer's h at one step of a run.

    Attributes
    ----------
    trace : Trace
        The run.
    x : array (T, N, I)
        With respect to the input, shaped as ``trace.x``: time first and batched.
    layers : tuple of LayerGradients
        In PyTorch's order: l0, l0_reverse, l1, …
    steps : tuple of (int or None)
        For each sequence the step whose h is summed; None where it has no such step, and all
        gradients are zero.

    Examples
    --------
    >>> from lstmdiagrams.reference import LSTM
    >>> net = LSTM.random(input_size=2, hidden_size=3)
    >>> grads = net.gradients(net.run([[1, 0], [0, 1], [1, 1]]))
    >>> grads.x.shape  # 3 steps, 1 sequence, 2 inputs
    (3, 1, 2)
    >>> grads.layer(0).h[-1]  # the sum of the last h grows with each of its units as much
    array([[1., 1., 1.]])
    """

    trace: Trace
    x: Array
    layers: tuple[LayerGradients, ...]
    steps: tuple[int | None, ...]

    def __repr__(self) -> str:
        return (
            f"Gradients(kind={self.kind!r}, steps={self.steps}, n_steps={self.n_steps}, "
            f"num_layers={self.num_layers}, bidirectional={self.bidirectional})"
        )

    @property
    def kind(self) -> str:
        """The kind of cell: "lstm", "gru" or "rnn"."""
        return self.trace.kind

    @property
    def name(self) -> str:
        """The name of the run, or ""."""
        return self.trace.name

    @property
    def labels(self) -> Labels:
        """What each step's input stands for."""
        return self.trace.labels

    @property
    def lengths(self) -> tuple[int, ...] | None:
        """The length of each sequence, where they were given."""
        return self.trace.lengths

    @property
    def ways(self) -> tuple[Ways, ...]:
        """For each layer which directions it has."""
        return self.trace.ways

    @property
    def bidirectional(self) -> bool:
        """Whether every layer runs in both directions."""
        return self.trace.bidirectional

    @property
    def num_layers(self) -> int:
        """How many layers stand on each other."""
        return self.trace.num_layers

    @property
    def n_steps(self) -> int:
        """T, the number of steps."""
        return self.trace.n_steps

    @property
    def n_sequences(self) -> int:
        """N, the number of sequences in the batch."""
        return self.trace.n_sequences

    def layer(self, k: int, *, reverse: bool | None = None) -> LayerGradients:
        """Return the gradients of layer `k`, counted from 0, in one direction.

        Parameters
        ----------
        k : int
            0 is the layer that reads the input.
        reverse : bool, optional
            Which direction; by default the forward one, or the only one that there is.

        Raises
        ------
        InvalidValueError
            If there is no such layer, or it does not run in this direction.
        """
        return self.layers[self.trace.layers.index(self.trace.layer(k, reverse=reverse))]

    def size(self, symbol: str = "h", *, layer: int = 0, reverse: bool | None = None) -> Array:
        """Return the Euclidean norm of each step's gradient, (T, N), in float64.

        It neither overflows nor vanishes before the gradient itself does.

        Parameters
        ----------
        symbol : {"x", "h", "c"}
            With respect to what; c only of an LSTM, and x is the network's input.
        layer, reverse
            As in `layer`.

        Raises
        ------
        InvalidValueError
            If there is no such quantity, layer or direction.
        """
        own = self.layer(layer, reverse=reverse)
        arrays = {"x": self.x, "h": own.h} | ({} if own.c is None else {"c": own.c})
        return _norm(arrays[choose("quantity", symbol, arrays)])


def _norm(array: Array) -> Array:
    """Return the norm over the last axis; scaled first, for a square has half the range."""
    wide = np.abs(array.astype("float64"))  # (T, N, ·)
    largest = wide.max(axis=-1, initial=0.0)  # (T, N)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    with np.errstate(all="ignore"):
        norm: Array = scale * np.linalg.norm(wide / scale[..., None], axis=-1)
    return freeze(norm)
