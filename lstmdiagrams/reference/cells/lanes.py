"""A direction's weights → the same, transposed, with the gates in the order of computing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.weights import GATES, DirectionWeights

__all__ = ["SIGMOIDS", "Product", "lanes"]

SIGMOIDS = {"lstm": ("i", "f", "o"), "gru": ("r", "z"), "rnn": ()}

# Multiplies a state by prepared recurrent weights, into an array.
Product: TypeAlias = Callable[[Array, Array, Array], object]


def lanes(
    kind: str, order: tuple[str, ...], weights: DirectionWeights, *, halved: bool = True
) -> tuple[Array, Array, Array, Array]:
    """Return weight_ihᵀ, weight_hhᵀ, bias_ih, bias_hh: gates in `order`, sigmoids' rows halved."""
    size = weights.weight_hh.shape[0] // len(order)
    blocks = [np.arange(size) + size * GATES[kind].index(gate) for gate in order]
    rows = np.concatenate(blocks)  # (G·H,)
    halves = [0.5 if halved and gate in SIGMOIDS[kind] else 1.0 for gate in order]
    scale = np.repeat(np.array(halves, weights.weight_ih.dtype), size)  # (G·H,)
    nothing = np.zeros_like(scale)
    bias_ih = nothing if weights.bias_ih is None else weights.bias_ih[rows] * scale
    bias_hh = nothing if weights.bias_hh is None else weights.bias_hh[rows] * scale
    return (
        freeze(np.ascontiguousarray((weights.weight_ih[rows] * scale[:, None]).T)),
        freeze(np.ascontiguousarray((weights.weight_hh[rows] * scale[:, None]).T)),
        bias_ih,
        bias_hh,
    )
