"""How LSTM cells are placed and drawn."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.kind import Kind
from lstmdiagrams.diagrams.cells.lstm.drawing import lstm_shapes
from lstmdiagrams.diagrams.cells.lstm.plan import LstmPlan

__all__ = ["LSTM"]

LSTM = Kind("lstm", LstmPlan, lstm_shapes)
