"""One direction of a layer → the room for its gradients, and the rows of each step in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.trace import LayerTrace, past_end

__all__ = ["Way", "blocks", "live"]


@dataclass(frozen=True, eq=False)
class Way:
    """One direction of a layer on its way back through time, and the room for what it writes.

    Attributes
    ----------
    layer : LayerTrace
        Its record.
    h, c : array (T + 1, N, ·)
        The gradients of the states; that of the initial one is first, or last if the layer runs
        backwards.
    lanes : array (T, N, L, H)
        For each sum that goes into a gate first what the step multiplies a gradient by to get the
        sum's, and then, after the step, the gradient of the sum.
    """

    layer: LayerTrace
    h: Array
    c: Array | None
    lanes: Array

    @classmethod
    def of(cls, layer: LayerTrace, lanes: int, incoming: Array) -> Way:
        """Return the room for a layer, with what comes to its h from the layer above filled in."""
        n_steps, n_sequences, _ = incoming.shape
        shape, dtype = (n_steps, n_sequences, lanes, layer.hidden_size), incoming.dtype
        h = np.zeros((n_steps + 1, *layer.h.shape[1:]), dtype)
        c = np.zeros((n_steps + 1, *layer.c.shape[1:]), dtype) if layer.kind == "lstm" else None
        way = cls(layer, h, c, np.empty(shape, dtype))
        way.of_states(slice(None))[0][...] = incoming
        return way

    def recorded(self, rows: slice, *symbols: str) -> Iterator[Array]:
        """Give quantities of the record."""
        return (getattr(self.layer, symbol)[rows] for symbol in symbols)

    def room(self, rows: slice) -> Iterator[Array]:
        """Give the room of each lane, (T, N, H)."""
        return iter(np.moveaxis(self.lanes[rows], 2, 0))

    def of_states(self, rows: slice) -> list[Array]:
        """Return the gradients of h after and before each step, and then those of c."""
        here, before = (slice(-1), slice(1, None))[:: 1 if self.layer.reverse else -1]
        states = (self.h,) if self.c is None else (self.h, self.c)
        return [state[side][rows] for state in states for side in (here, before)]

    def run(self, step: Callable[..., object], rows: slice, *factors: Array) -> None:
        """Take `step` with the rows of each time in turn, latest computed first."""
        lanes, lengths = self.lanes[rows], self.layer.lengths
        if lengths is not None:
            lanes[past_end(len(self.lanes), lengths)[rows]] = 0
        flat = lanes.reshape(*lanes.shape[:2], -1)  # (T, N, L·H)
        order = slice(None, None, 1 if self.layer.reverse else -1)
        every = (*self.of_states(rows), lanes, flat, *factors)
        deque(map(step, *(array[order] for array in every)), maxlen=0)

    def initial(self, states: Array) -> Array:
        """Take out the gradient of the initial state."""
        at: Any = -1 if self.layer.reverse else 0
        if self.layer.reverse and self.layer.lengths is not None:
            at = np.array(self.layer.lengths, int), np.arange(states.shape[1])
        initial = np.array(states[at])
        states[at] = 0  # where it stood is past a sequence's end
        return freeze(initial)

    def after(self, states: Array) -> Array:
        """Return the gradients of the states after each step, read-only."""
        return freeze(states[:-1] if self.layer.reverse else states[1:])


def live(incoming: Array, *, reverse: bool) -> slice:
    """Return the steps that matter: none is later, in the layer's direction, than what comes in."""
    found = np.flatnonzero(incoming.any(axis=(1, 2)))
    if not len(found):
        return slice(0, 0)
    return slice(int(found[0]), len(incoming)) if reverse else slice(0, int(found[-1]) + 1)


def blocks(rows: slice, size: int, *, reverse: bool) -> Iterator[slice]:
    """Give the steps some at a time, those that were computed last first."""
    if reverse:
        starts = range(rows.start, rows.stop, size)
        return (slice(start, min(start + size, rows.stop)) for start in starts)
    stops = range(rows.stop, rows.start, -size)
    return (slice(max(stop - size, rows.start), stop) for stop in stops)
