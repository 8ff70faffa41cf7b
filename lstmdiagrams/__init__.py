"""Unrolled RNNs, LSTM cells and their relatives, drawn with the values of a real run."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lstmdiagrams import errors as errors
    from lstmdiagrams.diagrams import batch_diagram as batch_diagram
    from lstmdiagrams.diagrams import gru_cell as gru_cell
    from lstmdiagrams.diagrams import lstm_cell as lstm_cell
    from lstmdiagrams.diagrams import overview as overview
    from lstmdiagrams.diagrams import parameter_diagram as parameter_diagram
    from lstmdiagrams.diagrams import rnn_cell as rnn_cell
    from lstmdiagrams.diagrams import rnn_variant as rnn_variant
    from lstmdiagrams.diagrams import unrolled_rnn as unrolled_rnn
    from lstmdiagrams.explorer import explore as explore
    from lstmdiagrams.graphics import THEMES as THEMES
    from lstmdiagrams.graphics import Diagram as Diagram
    from lstmdiagrams.graphics import Theme as Theme
    from lstmdiagrams.notation import NOTATIONS as NOTATIONS
    from lstmdiagrams.notation import Key as Key
    from lstmdiagrams.notation import Notation as Notation
    from lstmdiagrams.plots import plot_gates as plot_gates
    from lstmdiagrams.plots import plot_gradients as plot_gradients
    from lstmdiagrams.plots import plot_states as plot_states
    from lstmdiagrams.plots import plot_unit as plot_unit
    from lstmdiagrams.reference import GRU as GRU
    from lstmdiagrams.reference import LSTM as LSTM
    from lstmdiagrams.reference import RNN as RNN
    from lstmdiagrams.reference import Gradients as Gradients
    from lstmdiagrams.reference import Labels as Labels
    from lstmdiagrams.reference import Readout as Readout
    from lstmdiagrams.reference import Trace as Trace
    from lstmdiagrams.reference import from_keras as from_keras
    from lstmdiagrams.reference import from_onnx as from_onnx
    from lstmdiagrams.reference import load as load
    from lstmdiagrams.reference import parity as parity
    from lstmdiagrams.runs import reference_network as reference_network
    from lstmdiagrams.runs import reference_run as reference_run

__version__ = "0.1.0.dev0"

# Name → the room it lives in, loaded at first use: the import alone costs next to nothing.
_HOMES = {
    "Diagram": "graphics",
    "GRU": "reference",
    "Gradients": "reference",
    "Key": "notation",
    "LSTM": "reference",
    "Labels": "reference",
    "NOTATIONS": "notation",
    "Notation": "notation",
    "RNN": "reference",
    "Readout": "reference",
    "THEMES": "graphics",
    "Theme": "graphics",
    "Trace": "reference",
    "batch_diagram": "diagrams",
    "errors": "",
    "explore": "explorer",
    "from_keras": "reference",
    "from_onnx": "reference",
    "gru_cell": "diagrams",
    "load": "reference",
    "lstm_cell": "diagrams",
    "overview": "diagrams",
    "parameter_diagram": "diagrams",
    "parity": "reference",
    "plot_gates": "plots",
    "plot_gradients": "plots",
    "plot_states": "plots",
    "plot_unit": "plots",
    "reference_network": "runs",
    "reference_run": "runs",
    "rnn_cell": "diagrams",
    "rnn_variant": "diagrams",
    "unrolled_rnn": "diagrams",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - the names are strings; ruff cannot see it


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'lstmdiagrams' has no attribute {name!r}")
    home = _HOMES[name]
    if not home:
        return importlib.import_module(f"lstmdiagrams.{name}")
    value = getattr(importlib.import_module(f"lstmdiagrams.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
