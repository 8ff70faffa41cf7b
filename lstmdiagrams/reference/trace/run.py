"""The records of all layers → the record of a run, its outputs, and the file that keeps it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.trace.archive import read_archive, unreadable, write_archive
from lstmdiagrams.reference.trace.labels import NO_LABELS, Labels
from lstmdiagrams.reference.trace.layers import LAYER_TRACES, LayerTrace, LSTMLayerTrace, top_h

__all__ = ["Trace"]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Trace:
    """The record of a run: what came in, every quantity of every step, and what came out.

    Attributes
    ----------
    layers : tuple of LayerTrace
        In PyTorch's order: l0, l0_reverse, l1, …
    batch_first, batched : bool
        How the input came, and `output`, `y`, `h_n` and `c_n` are given.
    lengths : tuple of int or None
        The length of each sequence, where they were given.
    labels : Labels
        What the numbers stand for.
    y_steps : array (T, N, O) or None
        What the readout layer makes of the output, time first; None without one.
    name : str
        The name of the run, or "".
    """

    layers: tuple[LayerTrace, ...]
    batch_first: bool = False
    batched: bool = True
    lengths: tuple[int, ...] | None = None
    labels: Labels = NO_LABELS
    y_steps: Array | None = None
    name: str = ""

    def __repr__(self) -> str:
        return (
            f"Trace(kind={self.kind!r}, name={self.name!r}, n_steps={self.n_steps}, "
            f"n_sequences={self.n_sequences}, num_layers={self.num_layers}, "
            f"bidirectional={self.bidirectional})"
        )

    @property
    def kind(self) -> str:
        """The kind of cell: "lstm", "gru" or "rnn"."""
        return self.layers[0].kind

    @property
    def bidirectional(self) -> bool:
        """Whether every layer runs in both directions."""
        return self.layers[-1].reverse

    @property
    def num_layers(self) -> int:
        """How many layers stand on each other."""
        return len(self.layers) // (2 if self.bidirectional else 1)

    @property
    def x(self) -> Array:
        """The input of the network, always time first and batched: (T, N, I)."""
        return self.layers[0].x

    @property
    def n_steps(self) -> int:
        """T, the number of steps."""
        return self.x.shape[0]

    @property
    def n_sequences(self) -> int:
        """N, the number of sequences in the batch."""
        return self.x.shape[1]

    def layer(self, k: int, *, reverse: bool = False) -> LayerTrace:
        """Return the record of layer `k`, counted from 0, in one direction.

        Raises
        ------
        InvalidValueError
            If there is no such layer, or it does not run backwards.
        """
        if k not in range(self.num_layers):
            raise InvalidValueError(f"no layer {k!r}; choose from 0 to {self.num_layers - 1}")
        if not self.bidirectional:
            if reverse:
                raise InvalidValueError(
                    "no layer of this run is a reverse one: it was not bidirectional"
                )
            return self.layers[k]
        return self.layers[2 * k + reverse]

    @cached_property
    def output(self) -> Array:
        """The h of the last layer at every step, shaped as PyTorch returns it."""
        return self._as_given(top_h(self.layers))

    @cached_property
    def h_n(self) -> Array:
        """The last h of every layer and direction: (layers · directions, N, P), or without N."""
        return self._states([layer.final_h for layer in self.layers])

    @cached_property
    def c_n(self) -> Array | None:
        """The last c of every layer and direction; None unless the network is an LSTM."""
        cells = [layer.final_c for layer in self.layers if isinstance(layer, LSTMLayerTrace)]
        return self._states(cells) if cells else None

    @cached_property
    def y(self) -> Array | None:
        """What the readout makes of the output, leading axes as there; None without a readout."""
        return None if self.y_steps is None else self._as_given(self.y_steps)

    def _as_given(self, steps: Array) -> Array:
        if not self.batched:
            return steps[:, 0]  # (T, ·)
        return steps.swapaxes(0, 1) if self.batch_first else steps

    def _states(self, states: Sequence[Array]) -> Array:
        stacked = freeze(np.stack(states))  # (layers · directions, N, ·)
        return stacked if self.batched else stacked[:, 0]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the run to an .npz file, the same bytes for the same run, whole or not at all.

        Raises
        ------
        FileError
            If the file cannot be written.
        """
        write_archive(path, _meta(self), _arrays(self))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Trace:
        """Read a run that `save` wrote.

        Raises
        ------
        FileError
            If the file cannot be read, is damaged, is no saved run, or was written by a newer
            version.
        """
        meta, arrays = read_archive(path)
        try:
            return _restored(meta, arrays)
        except (KeyError, TypeError, ValueError) as error:
            raise unreadable(path, error) from error


def _suffixes(num_layers: int, bidirectional: bool) -> list[tuple[str, bool]]:
    """Return the name of each layer trace in a file, and whether it is a reverse one."""
    ways = (False, True) if bidirectional else (False,)
    return [(f"l{k}_reverse" if way else f"l{k}", way) for k in range(num_layers) for way in ways]


def _kept(layer: type[LayerTrace]) -> list[str]:
    """Return what a file holds of a layer trace, but for x, which two directions share."""
    return [each.name for each in fields(layer) if each.name not in ("x", "reverse", "lengths")]


def _meta(trace: Trace) -> dict[str, Any]:
    layer_class = type(trace.layers[0])
    return {
        "cell": next(name for name, each in LAYER_TRACES.items() if each is layer_class),
        "num_layers": trace.num_layers,
        "bidirectional": trace.bidirectional,
        "batch_first": trace.batch_first,
        "batched": trace.batched,
        "lengths": trace.lengths,
        "labels": asdict(trace.labels),
        "readout": trace.y_steps is not None,
        "name": trace.name,
    }


def _arrays(trace: Trace) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    suffixes = _suffixes(trace.num_layers, trace.bidirectional)
    for (suffix, reverse), layer in zip(suffixes, trace.layers, strict=True):
        if not reverse:
            arrays[f"{suffix}.x"] = layer.x
        arrays |= {f"{suffix}.{name}": getattr(layer, name) for name in _kept(type(layer))}
    if trace.y_steps is not None:
        arrays["y"] = trace.y_steps
    return arrays


def _restored(meta: dict[str, Any], arrays: dict[str, Array]) -> Trace:
    layer_class = LAYER_TRACES[meta["cell"]]
    lengths = None if meta["lengths"] is None else tuple(int(length) for length in meta["lengths"])
    layers = tuple(
        layer_class(
            x=arrays[f"{suffix.removesuffix('_reverse')}.x"],
            reverse=reverse,
            lengths=lengths,
            **{name: arrays[f"{suffix}.{name}"] for name in _kept(layer_class)},
        )
        for suffix, reverse in _suffixes(meta["num_layers"], meta["bidirectional"])
    )
    _check_shapes(arrays, *layers[0].x.shape[:2])
    return Trace(
        layers=layers,
        batch_first=bool(meta["batch_first"]),
        batched=bool(meta["batched"]),
        lengths=lengths,
        labels=Labels.of(meta["labels"]),
        y_steps=arrays["y"] if meta["readout"] else None,
        name=str(meta["name"]),
    )


def _check_shapes(arrays: dict[str, Array], n_steps: int, n_sequences: int) -> None:
    for name, array in arrays.items():
        leading = (n_sequences,) if name.endswith(("h0", "c0")) else (n_steps, n_sequences)
        if array.shape[:-1] != leading:
            raise ValueError(f"its {name} has shape {array.shape}, expected {(*leading, '·')}")
