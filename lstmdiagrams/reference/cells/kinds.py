"""A direction's weights and what they mean → the cell that steps with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lstmdiagrams.reference.cells.gru import FormedGRUCell, GRUCell
from lstmdiagrams.reference.cells.lstm import FormedLSTMCell, LSTMCell
from lstmdiagrams.reference.cells.rnn import FormedRNNCell, RNNCell
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import DirectionWeights

__all__ = ["Cell", "prepare"]

Cell: TypeAlias = LSTMCell | GRUCell | RNNCell | FormedLSTMCell | FormedGRUCell | FormedRNNCell


def prepare(kind: str, weights: DirectionWeights, form: Form) -> Cell:
    """Return the cell that steps with these weights: PyTorch's where it means the same."""
    if not form.is_plain(kind) or weights.peephole is not None:
        return _FORMED[kind](weights, form)
    if kind == "rnn":
        return RNNCell.prepare(weights, form.activations[0].name)
    return LSTMCell.prepare(weights) if kind == "lstm" else GRUCell.prepare(weights)


_FORMED: dict[str, Callable[[DirectionWeights, Form], Cell]] = {
    "lstm": FormedLSTMCell.prepare,
    "gru": FormedGRUCell.prepare,
    "rnn": FormedRNNCell.prepare,
}
