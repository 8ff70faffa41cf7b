"""The inside of an LSTM cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.lstm.builder import lstm_cell

__all__ = ["lstm_cell"]
