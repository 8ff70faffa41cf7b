"""Weights and an input → a Trace: every gate, product and state of a run, as in PyTorch."""

from __future__ import annotations

from lstmdiagrams.reference.gradients import Gradients, LayerGradients
from lstmdiagrams.reference.network import GRU, LSTM, RNN, Network
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    Labels,
    LayerTrace,
    LSTMLayerTrace,
    ProjectedLSTMLayerTrace,
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
    "Network",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "Readout",
    "Trace",
]
