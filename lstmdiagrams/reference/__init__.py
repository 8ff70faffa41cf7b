"""Weights and an input → a Trace: every gate, product and state of a run, as in PyTorch."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from lstmdiagrams.reference.gradients import Gradients, LayerGradients
from lstmdiagrams.reference.network import GRU, LSTM, RNN, Network
from lstmdiagrams.reference.oracles.compare import Parity, parity
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    Labels,
    LayerTrace,
    LSTMLayerTrace,
    PeepholeLSTMLayerTrace,
    PeepholeProjectedLSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
    Trace,
)
from lstmdiagrams.reference.weights import Readout

if TYPE_CHECKING:
    from lstmdiagrams.reference.inspection import Listing, inspect
    from lstmdiagrams.reference.sources import from_keras, from_onnx, load

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "GRULayerTrace",
    "Gradients",
    "LSTMLayerTrace",
    "Labels",
    "LayerGradients",
    "LayerTrace",
    "Listing",
    "Network",
    "Parity",
    "PeepholeLSTMLayerTrace",
    "PeepholeProjectedLSTMLayerTrace",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "Readout",
    "ResetBeforeGRULayerTrace",
    "Trace",
    "from_keras",
    "from_onnx",
    "inspect",
    "load",
    "parity",
]

# What brings the readers of every kind of file with it, which a figure of a run does not need.
_LATER = {
    "Listing": "inspection",
    "from_keras": "sources",
    "from_onnx": "sources",
    "inspect": "inspection",
    "load": "sources",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'lstmdiagrams.reference' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"lstmdiagrams.reference.{_LATER[name]}"), name)
    globals()[name] = value
    return value
