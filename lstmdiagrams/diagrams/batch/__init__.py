"""A batch: sequences of elements of features, batch first and time first → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.batch.builder import batch_diagram

__all__ = ["batch_diagram"]
