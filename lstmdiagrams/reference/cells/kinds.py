"""A direction's weights and what they mean → the cell that steps with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.cells.gru import FormedGRUCell, GRUCell
from lstmdiagrams.reference.cells.lstm import FormedLSTMCell, LSTMCell
from lstmdiagrams.reference.cells.rnn import FormedRNNCell, RNNCell
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import DirectionWeights

__all__ = ["Cell", "prepare"]

Cell: TypeAlias = LSTMCell | GRUCell | RNNCell | FormedLSTMCell | FormedGRUCell | FormedRNNCell


def prepare(kind: str, weights: DirectionWeights, form: Form) -> Cell:
    """Return the cell that steps with these weights: PyTorch's where it means the same."""
    if not form.is_plain(kind) or weights.peephole is not None or not _halve(weights):
        return _FORMED[kind](weights, form)
    if kind == "rnn":
        return RNNCell.prepare(weights, form.activations[0].name)
    return LSTMCell.prepare(weights) if kind == "lstm" else GRUCell.prepare(weights)


def _halve(weights: DirectionWeights) -> bool:
    """Return whether half of every weight is exactly that: of the smallest numbers it is not."""
    arrays = (weights.weight_ih, weights.weight_hh, weights.bias_ih, weights.bias_hh)
    return all(
        array is None or np.array_equal(array * 0.5 * 2, array, equal_nan=True) for array in arrays
    )


_FORMED: dict[str, Callable[[DirectionWeights, Form], Cell]] = {
    "lstm": FormedLSTMCell.prepare,
    "gru": FormedGRUCell.prepare,
    "rnn": FormedRNNCell.prepare,
}
