"""What a run computed → a read-only record of every gate, product and state, and its file."""

from __future__ import annotations

from lstmdiagrams.reference.trace.labels import NO_LABELS, Labels
from lstmdiagrams.reference.trace.layers import (
    LAYER_TRACES,
    MERGES,
    GRULayerTrace,
    LayerTrace,
    LSTMLayerTrace,
    PeepholeLSTMLayerTrace,
    PeepholeProjectedLSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
    Ways,
    lstm_record,
    merged,
    past_end,
)
from lstmdiagrams.reference.trace.run import Trace

__all__ = [
    "LAYER_TRACES",
    "MERGES",
    "NO_LABELS",
    "GRULayerTrace",
    "LSTMLayerTrace",
    "Labels",
    "LayerTrace",
    "PeepholeLSTMLayerTrace",
    "PeepholeProjectedLSTMLayerTrace",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "ResetBeforeGRULayerTrace",
    "Trace",
    "Ways",
    "lstm_record",
    "merged",
    "past_end",
]
