"""What a run computed → a read-only record of every gate, product and state, and the .npz file that keeps it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError, InvalidValueError
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.trace.archive import read_archive, write_archive
from lstmdiagrams.reference.trace.labels import NO_LABELS, Labels
from lstmdiagrams.reference.trace.layers import LAYER_TRACES, LayerTrace, LSTMLayerTrace, top_h

__all__ = ["Trace"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Trace:
    """The record of a run: what came in, every quantity of every layer, direction and step, and what came out.

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

    layers: tuple[LayerTrace, ...] = field(repr=False)
    batch_first: bool = False
    batched: bool = True
    lengths: tuple[int, ...] | None = None
    labels: Labels = NO_LABELS
    y_steps: Array | None = field(default=None, repr=False)
    name: str = ""

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
        """The h of every layer and direction after its last step: (layers · directions, N, P), or without N."""
        return self._states([layer.final_h for layer in self.layers])

    @cached_property
    def c_n(self) -> Array | None:
        """The c of every layer and direction after its last step; None unless the network is an LSTM."""
        cells = [layer.final_c for layer in self.layers if isinstance(layer, LSTMLayerTrace)]
        return self._states(cells) if cells else None

    @cached_property
    def y(self) -> Array | None:
        """What the readout layer makes of the output, its leading axes those of `output`; None without one."""
        return None if self.y_steps is None else self._as_given(self.y_steps)

    def _as_given(self, steps: Array) -> Array:
        if not self.batched:
            return steps[:, 0]  # (T, ·)
        return steps.swapaxes(0, 1) if self.batch_first else steps

    def _states(self, states: Sequence[Array]) -> Array:
        stacked = freeze(np.stack(states))  # (layers · directions, N, ·)
        return stacked if self.batched else stacked[:, 0]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the run to an .npz file: the same run gives the same bytes, and no reader sees half a file.

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
            If the file cannot be read, is damaged, is no saved run, or was written by a newer version.
        """
        meta, arrays = read_archive(path)
        try:
            return _restored(meta, arrays)
        except (KeyError, TypeError, ValueError) as error:
            raise FileError(f"cannot read {path} as a saved run: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return f"it holds no {error}" if isinstance(error, KeyError) else str(error)


def _suffixes(num_layers: int, bidirectional: bool) -> list[tuple[str, bool]]:
    """Return the name of each layer trace in a file, as PyTorch ends its parameters' names, and its direction."""
    ways = (False, True) if bidirectional else (False,)
    return [(f"l{k}_reverse" if way else f"l{k}", way) for k in range(num_layers) for way in ways]


def _kept(layer: type[LayerTrace]) -> list[str]:
    """Return the names of a layer trace's arrays in a file; its x stands beside, since two directions share it."""
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
    layers = [
        layer_class(
            x=arrays[f"{suffix.removesuffix('_reverse')}.x"],
            reverse=reverse,
            lengths=lengths,
            **{name: arrays[f"{suffix}.{name}"] for name in _kept(layer_class)},
        )
        for suffix, reverse in _suffixes(meta["num_layers"], meta["bidirectional"])
    ]
    return Trace(
        layers=tuple(layers),
        batch_first=bool(meta["batch_first"]),
        batched=bool(meta["batched"]),
        lengths=lengths,
        labels=Labels.of(meta["labels"]),
        y_steps=arrays["y"] if meta["readout"] else None,
        name=str(meta["name"]),
    )
