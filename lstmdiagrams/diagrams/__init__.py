"""WHAT is drawn: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells import lstm_cell

__all__ = ["lstm_cell"]
