"""Weights and an input → a Trace: every gate, product and state of a run, as in PyTorch."""

from __future__ import annotations

from lstmdiagrams.reference.gradients import Gradients, LayerGradients
from lstmdiagrams.reference.inspection import Listing, inspect
from lstmdiagrams.reference.network import GRU, LSTM, RNN, Network
from lstmdiagrams.reference.oracles.compare import Parity, parity
from lstmdiagrams.reference.sources import from_keras, from_onnx, load
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
