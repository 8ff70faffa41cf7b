"""Trace, Gradients → matplotlib figures; no state of pyplot is touched."""

from __future__ import annotations

from lstmdiagrams.plots.figure import FORMATS, Plot, render
from lstmdiagrams.plots.gates import plot_gates
from lstmdiagrams.plots.gradients import plot_gradients
from lstmdiagrams.plots.states import plot_states
from lstmdiagrams.plots.unit import plot_unit

__all__ = [
    "FORMATS",
    "Plot",
    "plot_gates",
    "plot_gradients",
    "plot_states",
    "plot_unit",
    "render",
]
