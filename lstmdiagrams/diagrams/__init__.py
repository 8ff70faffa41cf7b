"""WHAT is drawn: options (+ Trace) → Diagram."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.cells import gru_cell, lstm_cell, rnn_cell
from lstmdiagrams.diagrams.overview import overview
from lstmdiagrams.diagrams.unrolled import unrolled_rnn
from lstmdiagrams.diagrams.variants import PATTERNS, rnn_variant

if TYPE_CHECKING:
    from lstmdiagrams.diagrams.batch import batch_diagram
    from lstmdiagrams.diagrams.parameters import parameter_diagram

__all__ = [
    "PATTERNS",
    "batch_diagram",
    "gru_cell",
    "lstm_cell",
    "overview",
    "parameter_diagram",
    "rnn_cell",
    "rnn_variant",
    "unrolled_rnn",
]

# What a figure of a run does not need.
_LATER = {"batch_diagram": "batch", "parameter_diagram": "parameters"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'lstmdiagrams.diagrams' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"lstmdiagrams.diagrams.{_LATER[name]}"), name)
    globals()[name] = value
    return value
