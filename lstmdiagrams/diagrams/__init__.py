"""WHAT is drawn: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.batch import batch_diagram
from lstmdiagrams.diagrams.cells import gru_cell, lstm_cell, rnn_cell
from lstmdiagrams.diagrams.overview import overview
from lstmdiagrams.diagrams.parameters import parameter_diagram
from lstmdiagrams.diagrams.unrolled import unrolled_rnn
from lstmdiagrams.diagrams.variants import PATTERNS, rnn_variant

__all__ = [
    "PATTERNS",
    "batch_diagram",
    "gru_cell",
    "lstm_cell",
    "overview",
    "parameter_diagram",
    "rnn_cell",
    "rnn_variant",
    "unrolled_rnn",
]
