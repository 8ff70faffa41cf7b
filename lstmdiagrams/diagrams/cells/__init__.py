"""The inside of a cell at one step: options (+ Trace) → Diagram; a module for each kind of cell."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.lstm import lstm_cell

__all__ = ["lstm_cell"]
