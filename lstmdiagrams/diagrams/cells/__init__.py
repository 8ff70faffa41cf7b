"""The inside of a cell at one step: options (+ Trace) → Diagram; a folder for each kind of cell."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.gru import gru_cell
from lstmdiagrams.diagrams.cells.inside import Inside, inside_of
from lstmdiagrams.diagrams.cells.lstm import lstm_cell
from lstmdiagrams.diagrams.cells.rnn import rnn_cell

__all__ = ["Inside", "gru_cell", "inside_of", "lstm_cell", "rnn_cell"]
