"""How GRU cells are placed and drawn."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.gru.drawing import gru_shapes
from lstmdiagrams.diagrams.cells.gru.plan import GruPlan
from lstmdiagrams.diagrams.cells.kind import Kind

__all__ = ["GRU"]

GRU = Kind("gru", GruPlan, gru_shapes)
