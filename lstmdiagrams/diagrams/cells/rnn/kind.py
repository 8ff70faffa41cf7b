"""How a plain RNN's cells are placed and drawn."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.kind import Kind
from lstmdiagrams.diagrams.cells.rnn.drawing import rnn_shapes
from lstmdiagrams.diagrams.cells.rnn.plan import RnnPlan

__all__ = ["RNN"]

RNN = Kind("rnn", RnnPlan, rnn_shapes)
