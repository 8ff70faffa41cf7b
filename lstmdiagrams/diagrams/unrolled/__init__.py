"""A recurrent network folded and unrolled in time: options (+ Trace) → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.unrolled.builder import unrolled_rnn

__all__ = ["unrolled_rnn"]
