"""The inside of a plain RNN's cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.rnn.builder import rnn_cell

__all__ = ["rnn_cell"]
