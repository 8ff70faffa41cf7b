"""The records of all layers → the record of a run, its outputs, and the file that keeps it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.files import reading
from lstmdiagrams.reference.activations import SPELLINGS
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.trace.archive import read_archive, unreadable, write_archive
from lstmdiagrams.reference.trace.labels import NO_LABELS, Labels
from lstmdiagrams.reference.trace.layers import (
    LAYER_TRACES,
    MERGES,
    LayerTrace,
    LSTMLayerTrace,
    Ways,
    merged,
)

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
    ways : tuple of tuple of bool
        For each layer which directions it has, and for each direction whether it runs backwards.
        Where it is not given, all layers have the directions of the last one, as in PyTorch.
    merge : {"concat", "sum", "mul", "ave", None}
        What becomes of the last layer's two directions in `output`, called as in Keras; with None
        both are given out, a tuple.
    turned : bool
        Whether `output` and `y` are in the order of a last layer that runs backwards, which is how
        Keras gives them with ``go_backwards``. The records of the layers are never turned.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no layer, the name is no string, or there are not as many labels as steps,
        inputs or outputs.
    """

    layers: tuple[LayerTrace, ...]
    batch_first: bool = False
    batched: bool = True
    lengths: tuple[int, ...] | None = None
    labels: Labels = NO_LABELS
    y_steps: Array | None = None
    name: str = ""
    ways: tuple[Ways, ...] = ()
    merge: str | None = "concat"
    turned: bool = False

    def __post_init__(self) -> None:
        if not self.layers:
            raise InvalidValueError(f"layers is {self.layers!r}: a run is of one layer at least")
        if not self.ways:
            last: Ways = (False, True) if self.layers[-1].reverse else (False,)
            object.__setattr__(self, "ways", (last,) * (len(self.layers) // len(last)))
        if not isinstance(self.name, str):
            raise InvalidTypeError(f"the name of a run is {self.name!r}, and must be text")
        self._check_labels()

    def _check_labels(self) -> None:
        """Refuse labels that are none, or of which there are not as many as there must be."""
        if self.labels is NO_LABELS:
            return
        if not isinstance(self.labels, Labels):
            raise InvalidTypeError(f"labels is {self.labels!r}, and must be Labels")
        classes = 0 if self.y_steps is None else self.y_steps.shape[-1]
        sizes = {"x": self.n_steps, "y": self.n_steps}
        self.labels.check(sizes | {"features": self.x.shape[-1], "classes": classes})

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
        return all(len(ways) == 2 for ways in self.ways)

    @property
    def num_layers(self) -> int:
        """How many layers stand on each other."""
        return len(self.ways)

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

    def layer(self, k: int, *, reverse: bool | None = None) -> LayerTrace:
        """Return the record of layer `k`, counted from 0, in one direction.

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
        if np.ndim(k) or k not in range(self.num_layers):
            raise InvalidValueError(f"no layer {k!r}; choose from 0 to {self.num_layers - 1}")
        ways = self.ways[k]
        if not isinstance(reverse, (bool, np.bool_, int, type(None))):
            raise InvalidTypeError(f"reverse is {reverse!r}, and must be True or False")
        wanted = False not in ways if reverse is None else bool(reverse)
        if wanted not in ways:
            raise InvalidValueError(self._no_way(k, reverse=wanted))
        return self._directions(k)[ways.index(wanted)]

    def _no_way(self, k: int, *, reverse: bool) -> str:
        if not reverse:
            return f"layer {k} runs only backwards; ask for it with reverse=True"
        if any(True in ways for ways in self.ways):
            return f"layer {k} is no reverse one: it runs only forwards"
        return "no layer of this run is a reverse one: it was not bidirectional"

    def _directions(self, k: int) -> tuple[LayerTrace, ...]:
        below = sum(len(ways) for ways in self.ways[:k])
        return self.layers[below : below + len(self.ways[k])]

    @cached_property
    def output(self) -> Array | tuple[Array, ...]:
        """The h of the last layer at every step, shaped as PyTorch returns it.

        Two arrays where nothing merges the two directions of a layer (`merge` is None).
        """
        given = tuple(self._as_given(steps) for steps in self.output_steps)
        return given if len(given) > 1 else given[0]

    @property
    def output_steps(self) -> tuple[Array, ...]:
        """What `output` holds, always time first and batched: one array, or two unmerged ones."""
        last = self._directions(self.num_layers - 1)
        return merged(last, self.merge, turned=self.turned)

    @cached_property
    def h_n(self) -> Array | tuple[Array, ...]:
        """The last h of every layer and direction: (layers · directions, N, P), or without N.

        Where layers have different sizes no array holds them: a tuple, one array (N, P) each.
        """
        return self._states([layer.final_h for layer in self.layers])

    @cached_property
    def c_n(self) -> Array | tuple[Array, ...] | None:
        """The last c of every layer and direction, as `h_n`; None unless the network is an LSTM."""
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

    def _states(self, states: Sequence[Array]) -> Array | tuple[Array, ...]:
        own = [freeze(state if self.batched else state[0]) for state in states]  # (N, ·) or (·,)
        if len({state.shape for state in own}) > 1:
            return tuple(own)
        return freeze(np.stack(own))  # (layers · directions, N, ·)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the run to an .npz file, the same bytes for the same run, whole or not at all.

        Raises
        ------
        FileError
            If the file cannot be written.
        InvalidTypeError
            If `path` is no path.
        """
        _check_path(path)
        write_archive(path, _meta(self), _arrays(self))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Trace:
        """Read a run that `save` wrote.

        Raises
        ------
        FileError
            If the file cannot be read, is damaged, is no saved run, or was written by a newer
            version.
        InvalidTypeError
            If `path` is no path.
        """
        _check_path(path)
        with reading(path, "a saved run"):
            meta, arrays = read_archive(path)
            try:
                return _restored(meta, arrays)
            except (KeyError, TypeError, ValueError) as error:
                raise unreadable(path, error) from error


def _check_path(path: object) -> None:
    if not isinstance(path, (str, os.PathLike)):
        raise InvalidTypeError(f"expected the path of a file, got {type(path).__name__}")


def _suffixes(ways: Sequence[Ways]) -> list[tuple[str, bool]]:
    """Return the name of each layer trace in a file, and whether it is a reverse one."""
    return [(f"l{k}_reverse" if way else f"l{k}", way) for k, own in enumerate(ways) for way in own]


# The fields of a layer trace that a file holds elsewhere: in its note, or (x) once for a layer.
_NO_ARRAYS_OF_A_LAYER = ("x", "reverse", "lengths", "activations", "coupled")


def _kept(layer: type[LayerTrace]) -> list[str]:
    """Return what a file holds of a layer trace, but for x, which two directions share."""
    return [each.name for each in fields(layer) if each.name not in _NO_ARRAYS_OF_A_LAYER]


def _cell(layer: LayerTrace) -> str:
    return next(name for name, each in LAYER_TRACES.items() if each is type(layer))


def _meaning(layer: LayerTrace) -> dict[str, Any]:
    """Return what a file notes of a layer besides its class."""
    return {"activations": layer.activations, "coupled": layer.coupled}


def _meta(trace: Trace) -> dict[str, Any]:
    return {
        "cells": [_cell(layer) for layer in trace.layers],
        "meanings": [_meaning(layer) for layer in trace.layers],
        "ways": trace.ways,
        "merge": trace.merge,
        "turned": trace.turned,
        "batch_first": trace.batch_first,
        "batched": trace.batched,
        "lengths": trace.lengths,
        "labels": asdict(trace.labels),
        "readout": trace.y_steps is not None,
        "name": trace.name,
    }


def _arrays(trace: Trace) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for (suffix, _), layer in zip(_suffixes(trace.ways), trace.layers, strict=True):
        arrays[f"{_of_both(suffix)}.x"] = layer.x
        arrays |= {f"{suffix}.{name}": getattr(layer, name) for name in _kept(type(layer))}
    if trace.y_steps is not None:
        arrays["y"] = trace.y_steps
    return arrays


def _of_both(suffix: str) -> str:
    return suffix.removesuffix("_reverse")


def _restored(meta: dict[str, Any], arrays: dict[str, Array]) -> Trace:
    ways = _ways(meta["ways"])
    classes = [LAYER_TRACES[cell] for cell in meta["cells"]]
    lengths = None if meta["lengths"] is None else tuple(int(length) for length in meta["lengths"])
    meanings = _meanings(meta, classes)
    layers = tuple(
        layer_class(
            reverse=reverse, lengths=lengths, **meaning, **_quantities(layer_class, suffix, arrays)
        )
        for layer_class, (suffix, reverse), meaning in zip(
            classes, _suffixes(ways), meanings, strict=True
        )
    )
    _check_shapes(arrays, *layers[0].x.shape[:2])
    for layer in layers:
        _check_widths(layer)
    return Trace(
        layers=layers,
        batch_first=bool(meta["batch_first"]),
        batched=bool(meta["batched"]),
        lengths=lengths,
        labels=Labels.of(meta["labels"]),
        y_steps=arrays["y"] if meta["readout"] else None,
        name=str(meta["name"]),
        ways=ways,
        merge=_merge(meta["merge"]),
        turned=bool(meta["turned"]),
    )


def _quantities(layer: type[LayerTrace], suffix: str, arrays: dict[str, Array]) -> dict[str, Any]:
    """Return the arrays that a file holds of a layer."""
    shared = {"x": arrays[f"{_of_both(suffix)}.x"]}
    return shared | {name: arrays[f"{suffix}.{name}"] for name in _kept(layer)}


def _meanings(meta: dict[str, Any], classes: Sequence[type[LayerTrace]]) -> list[dict[str, Any]]:
    """Return what a file notes of each layer; version 1 noted nothing, and means PyTorch's."""
    if meta["version"] == 1:
        return [{} for _ in classes]
    return [
        {"activations": _activations(each["activations"], own), "coupled": bool(each["coupled"])}
        for each, own in zip(meta["meanings"], classes, strict=True)
    ]


def _activations(names: Sequence[object], layer: type[LayerTrace]) -> tuple[str, ...]:
    if len(names) != len(layer.activations):
        raise ValueError(f"a layer has {len(names)} activations, expected {len(layer.activations)}")
    return tuple(choose("activation", str(name), SPELLINGS.values()) for name in names)


def _ways(note: Sequence[Sequence[object]]) -> tuple[Ways, ...]:
    ways = tuple(tuple(bool(way) for way in own) for own in note)
    if not ways or any(not own or len(set(own)) < len(own) for own in ways):
        raise ValueError(f"its layers have the directions {ways}, expected one or two each")
    return ways


def _merge(name: object) -> str | None:
    return None if name is None else choose("merge mode", str(name), MERGES)


def _check_widths(layer: LayerTrace) -> None:
    """Refuse a layer whose gates and states are not of its size; only x and a projected h may."""
    widths = {symbol: getattr(layer, symbol).shape[-1] for symbol in layer.SYMBOLS if symbol != "x"}
    own = {symbol: width for symbol, width in widths.items() if symbol != "h" or "m" not in widths}
    if set(own.values()) != {layer.hidden_size}:
        raise ValueError(f"its quantities have the sizes {own}, expected {layer.hidden_size} each")


def _check_shapes(arrays: dict[str, Array], n_steps: int, n_sequences: int) -> None:
    for name, array in arrays.items():
        leading = (n_sequences,) if name.endswith(("h0", "c0")) else (n_steps, n_sequences)
        if array.shape[:-1] != leading:
            raise ValueError(f"its {name} has shape {array.shape}, expected {(*leading, '·')}")
