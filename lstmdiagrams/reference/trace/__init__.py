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
    ProjectedLSTMLayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
    Ways,
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
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "ResetBeforeGRULayerTrace",
    "Trace",
    "Ways",
    "merged",
    "past_end",
]
