"""What a run computed → a read-only record of every gate, product and state, and its file."""

from __future__ import annotations

from lstmdiagrams.reference.trace.labels import NO_LABELS, Labels
from lstmdiagrams.reference.trace.layers import (
    LAYER_TRACES,
    GRULayerTrace,
    LayerTrace,
    LSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    RNNLayerTrace,
    past_end,
    top_h,
)
from lstmdiagrams.reference.trace.run import Trace

__all__ = [
    "LAYER_TRACES",
    "NO_LABELS",
    "GRULayerTrace",
    "LSTMLayerTrace",
    "Labels",
    "LayerTrace",
    "ProjectedLSTMLayerTrace",
    "RNNLayerTrace",
    "Trace",
    "past_end",
    "top_h",
]
