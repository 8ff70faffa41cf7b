"""The inside of a GRU cell at one step: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.gru.builder import gru_cell

__all__ = ["gru_cell"]
