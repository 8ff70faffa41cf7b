"""A Trace → a page that steps through its time."""

from __future__ import annotations

from lstmdiagrams.explorer.document import script, sheet
from lstmdiagrams.explorer.explore import Explorer, explore
from lstmdiagrams.explorer.stills import gru_cells, lstm_cells, rnn_cells

__all__ = ["Explorer", "explore", "gru_cells", "lstm_cells", "rnn_cells", "script", "sheet"]
