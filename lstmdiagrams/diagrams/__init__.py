"""WHAT is drawn: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells import lstm_cell
from lstmdiagrams.diagrams.overview import overview
from lstmdiagrams.diagrams.unrolled import unrolled_rnn
from lstmdiagrams.diagrams.variants import PATTERNS, rnn_variant

__all__ = ["PATTERNS", "lstm_cell", "overview", "rnn_variant", "unrolled_rnn"]
