"""Gradients of a run → how strongly each step bears on a later one, as it is drawn."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.shapes import Filling
from lstmdiagrams.graphics.theme import LEVELS

if TYPE_CHECKING:
    from lstmdiagrams.reference import Gradients, Trace

__all__ = ["WIDEST", "Bearing", "bearing_of"]

EVERY: Container[int] = range(2**31)
WIDEST = "8.8e−88"  # the widest that `Bearing.text` writes
DECADES = 6  # that the colours span, from the strongest down


@dataclass(frozen=True)
class Bearing:
    """How strongly the state of each step bears on h at a later one.

    Parameters
    ----------
    step : int
        The later step.
    sizes : tuple of float
        For every step, the norm of the gradient with respect to its state.
    decimal : {".", ","}
        The decimal mark.
    onward : container of int
        The steps from which an arrow leads on towards the later step: those that hand their state
        on to a step that itself bears on it.
    """

    step: int
    sizes: tuple[float, ...]
    decimal: str = "."
    onward: Container[int] = EVERY

    def text(self, step: int) -> str:
        """Write a size with two digits that count, however small it is.

        Examples
        --------
        >>> bearing = Bearing(3, (0.000123, 0.0456, 12.3, 0.0))
        >>> [bearing.text(step) for step in range(4)]
        ['1.2e−4', '0.046', '12', '0']
        """
        size = self.sizes[step]
        if not math.isfinite(size):
            return "NaN" if math.isnan(size) else "∞"
        if size == 0.0:
            return "0"
        exponent = math.floor(math.log10(size))
        if -3 < exponent < 3:
            return f"{size:.{max(1 - exponent, 0)}f}".replace(".", self.decimal)
        mantissa, _, power = f"{size:.1e}".partition("e")
        return f"{mantissa.replace('.', self.decimal)}e{int(power)}".replace("-", "−")

    def filling(self, step: int, tooltip: str) -> Filling:
        """Return what stands on the arrow that leaves a step; the shade counts powers of ten."""
        size, strongest = self.sizes[step], max(filter(math.isfinite, self.sizes), default=0.0)
        if math.isnan(size):
            return Filling(self.text(step), "nan", tooltip)
        share = size / strongest if strongest else 0.0
        lost = -math.log10(share) / DECADES if share > 0 else 1.0
        level = round(LEVELS * (1 - min(max(lost, 0.0), 1.0)))
        return Filling(self.text(step), f"pos{level}" if level else "zero", tooltip)


def bearing_of(gradients: Gradients, strand: Strand) -> Bearing:
    """Return how strongly each step of a strand bears on the step of the gradients.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are no gradients, or those of another run, or of no step of this sequence.
    """
    if not hasattr(gradients, "trace"):
        raise InvalidTypeError(f"gradients are {gradients!r}, and must be what net.gradients gives")
    if gradients.trace is not strand.trace:
        raise InvalidValueError("the gradients are of another run than the one that is drawn")
    step = gradients.steps[strand.sequence]
    if step is None:
        raise InvalidValueError(
            f"the gradients are of a step that sequence {strand.sequence} does not have"
        )
    layer = gradients.layer(strand.layer, reverse=strand.reverse)
    states = [layer.h] if layer.c is None else [layer.h, layer.c]
    state = np.concatenate([each[:, strand.sequence] for each in states], axis=-1)  # (T, H or 2H)
    sizes = np.linalg.norm(state.astype(np.float64), axis=-1)  # (T,)
    decimal = strand.style.numbers.decimal
    return Bearing(step, tuple(sizes.tolist()), decimal, _onward(strand, step))


def _onward(strand: Strand, step: int) -> range:
    """Return the steps whose state goes on to another step of the strand that bears on a step."""
    trace, last = strand.trace, strand.length - 1
    heads = range(step, step + 1)  # the steps whose h bears on it, of the layer above
    for layer in range(trace.num_layers - 1, strand.layer, -1):
        reached = [_reached(heads, last, reverse=way) for way in trace.ways[layer]]
        heads = range(min(each.start for each in reached), max(each.stop for each in reached))
        if _turns(trace, layer):
            heads = range(trace.n_steps - heads.stop, trace.n_steps - heads.start)
    own = _reached(heads, last, reverse=strand.reverse)
    return range(own.start + 1, own.stop) if strand.reverse else range(own.start, own.stop - 1)


def _reached(heads: range, last: int, *, reverse: bool) -> range:
    """Return the steps of a direction whose state bears on any of some steps."""
    return range(heads.start, last + 1) if reverse else range(heads.stop)


def _turns(trace: Trace, layer: int) -> bool:
    """Whether a layer reads what the one below gives out in the reversed order of time."""
    below, ways = trace.layer(layer - 1, reverse=trace.ways[layer - 1][0]), trace.ways[layer - 1]
    read = trace.layer(layer, reverse=trace.ways[layer][0]).x
    given = below.h
    if len(ways) > 1 or given.shape != read.shape:
        return False
    return np.array_equal(given[::-1], read) and not np.array_equal(given, read)
