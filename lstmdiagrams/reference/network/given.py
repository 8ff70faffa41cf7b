"""What a user gives to a run → arrays in the weights' type, checked against the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.arrays import Array, copied, freeze, numbers
from lstmdiagrams.reference.forms import Start
from lstmdiagrams.reference.trace import NO_LABELS, Labels, past_end

__all__ = ["AnyLabels", "Intake"]

AnyLabels: TypeAlias = Labels | Mapping[str, Sequence[str]] | Sequence[str] | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Intake:
    """What a network takes.

    Attributes
    ----------
    kind : {"lstm", "gru", "rnn"}
        The kind of network.
    input_size : int
        I, the number of inputs a step.
    widths : tuple of int
        The width of h of every layer and direction.
    units : tuple of int
        The width of c of every layer and direction, used of an LSTM.
    classes : int
        How many outputs the readout has; 0 without one.
    batch_first : bool
        Whether batched input comes as (N, T, I).
    dtype : dtype
        The type of the weights.
    start : Start
        Initial states and lengths that a model brings along.
    """

    kind: str
    input_size: int
    widths: tuple[int, ...]
    units: tuple[int, ...]
    classes: int
    batch_first: bool
    dtype: np.dtype[Any]
    start: Start

    def check_needed(self, given: Mapping[str, object]) -> None:
        """Refuse a run without what a model computes elsewhere, and we therefore cannot know."""
        for name, reason in self.start.needed:
            if given[name] is None:
                raise InvalidValueError(f"{name} must be given: {reason}")

    def ends(self, lengths: object, steps: Array) -> tuple[int, ...] | None:
        """Return the length of each sequence as given, as the model says, or as a mask shows."""
        n_steps, n_sequences, _ = steps.shape
        if lengths is None and self.start.mask_value is not None:
            return _unmasked(steps, self.start.mask_value)
        lengths = self.start.lengths if lengths is None else lengths
        return None if lengths is None else _lengths(lengths, n_steps, n_sequences)

    def steps(self, x: object) -> tuple[Array, bool]:
        """Return the input as an array (T, N, I) of our own, and whether it came as a batch."""
        given = numbers("x", x)
        if given.ndim not in (2, 3):
            raise InvalidValueError(f"x has shape {given.shape}, expected {self._expected}")
        steps = self._time_first(given)
        if steps.shape[2] != self.input_size:
            raise InvalidValueError(
                f"x has shape {given.shape}, expected {self._expected}: "
                f"its last axis is {steps.shape[2]}, not input_size {self.input_size}"
            )
        if not len(steps):
            raise InvalidValueError(
                f"x has shape {given.shape}: it has no step; T must be at least 1"
            )
        return copied("x", steps, self.dtype), given.ndim == 3

    def _time_first(self, given: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if given.ndim == 2:
            return given[:, None]
        return given.swapaxes(0, 1) if self.batch_first else given

    @property
    def _expected(self) -> str:
        batched = "N, T" if self.batch_first else "T, N"
        size = self.input_size
        return f"({batched}, {size}) for a batch or (T, {size}) for a single sequence"

    def states(
        self, h0: object, c0: object, n_sequences: int, *, batched: bool
    ) -> tuple[tuple[Array, ...], ...]:
        """Return for every layer and direction h (N, P), and of an LSTM c (N, H)."""
        h = self._initial("h0", h0, self.widths, n_sequences, batched=batched)
        if self.kind == "lstm":
            c = self._initial("c0", c0, self.units, n_sequences, batched=batched)
            return tuple(zip(h, c, strict=True))
        if c0 is not None:
            raise InvalidValueError(
                f"c0 must be None: only an LSTM has a cell state, not {self.kind.upper()}"
            )
        return tuple((state,) for state in h)

    def _initial(
        self, name: str, value: object, widths: Sequence[int], n_sequences: int, *, batched: bool
    ) -> list[Array]:
        if value is None:
            known = self.start.h if name == "h0" else self.start.c
            return [
                self._known(name, state, (n_sequences, width))
                for state, width in zip(known or (None,) * len(widths), widths, strict=True)
            ]
        if len(set(widths)) > 1:
            return self._unequal(name, value, widths, n_sequences, batched=batched)
        full = (len(widths), n_sequences, widths[0])
        array = numbers(name, value)
        expected = full if batched else (len(widths), widths[0])
        if array.shape != expected:
            raise InvalidValueError(
                f"{name} has shape {array.shape}, expected {expected}: (layers · directions, "
                f"{'sequences, ' if batched else ''}width of {name[0]})"
            )
        return list(freeze(copied(name, array.reshape(full), self.dtype)))

    def _known(self, name: str, state: Array | None, shape: tuple[int, int]) -> Array:
        """Return the state that the model brings along, or zeros."""
        if state is None:
            return freeze(np.zeros(shape, self.dtype))
        if state.shape != shape:
            raise InvalidValueError(
                f"the model's own {name} has shape {state.shape}, expected {shape} for this x: "
                f"pass another {name}"
            )
        return freeze(copied(name, state, self.dtype))

    def _unequal(
        self, name: str, value: object, widths: Sequence[int], n_sequences: int, *, batched: bool
    ) -> list[Array]:
        """Return the states of layers of different sizes, which come as one array each."""
        if not isinstance(value, (tuple, list)) or len(value) != len(widths):
            raise InvalidValueError(
                f"{name} must be a sequence of {len(widths)} arrays, one a layer and direction: "
                "the layers have different sizes"
            )
        states = [numbers(f"{name}[{k}]", state) for k, state in enumerate(value)]
        for k, (state, width) in enumerate(zip(states, widths, strict=True)):
            expected = (n_sequences, width) if batched else (width,)
            if state.shape != expected:
                raise InvalidValueError(f"{name}[{k}] has shape {state.shape}, expected {expected}")
        return [
            freeze(copied(f"{name}[{k}]", state.reshape(n_sequences, -1), self.dtype))
            for k, state in enumerate(states)
        ]

    def labels(self, labels: AnyLabels, n_steps: int) -> Labels:
        """Return the labels of a run, empty where there are none."""
        if labels is None:
            return NO_LABELS
        named = {"features": self.input_size, "classes": self.classes}
        sizes = {"x": n_steps, "y": n_steps, **named}
        return Labels.of(labels).check(sizes)


def _lengths(lengths: object, n_steps: int, n_sequences: int) -> tuple[int, ...]:
    """Return the lengths as integers, one a sequence, each from 1 to T."""
    array = numbers("lengths", lengths)
    if array.shape != (n_sequences,):
        raise InvalidValueError(
            f"lengths has shape {array.shape}, expected ({n_sequences},): one a sequence"
        )
    if array.dtype.kind not in "iu" and n_sequences:
        raise InvalidTypeError(f"lengths must hold integers; got {array.dtype} in {lengths!r}")
    for length in array:
        if not 1 <= length <= n_steps:
            raise InvalidValueError(
                f"lengths holds {length}, expected 1 to {n_steps}, the steps of x"
            )
    return tuple(int(length) for length in array)


def _unmasked(steps: Array, mask_value: float) -> tuple[int, ...] | None:
    """Return the lengths of sequences whose padded steps have `mask_value` in all inputs.

    Keras' Masking lets a mask have gaps; here a run goes from the first step to the last one.
    """
    kept = (steps != mask_value).any(axis=-1)  # (T, N)
    ends = kept.sum(axis=0)  # (N,)
    if (kept != ~past_end(len(kept), ends)).any() or not ends.all():
        raise InvalidValueError(
            f"x has steps of all {mask_value:g}, which the model masks, before others: pass "
            "lengths, and sequences whose padding is at the end"
        )
    return None if kept.all() else tuple(int(end) for end in ends)
