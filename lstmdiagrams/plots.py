"""Gradients of a run, or of several → a matplotlib Figure; no state of pyplot is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics import THEMES, Theme
from lstmdiagrams.graphics.text import text_width, visible
from lstmdiagrams.notation import NOTATIONS, Notation, runs_of
from lstmdiagrams.reference import Gradients

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_gradients"]

SIZE = (5.0, 3.2)  # inches: at a width of 450 pixels a letter is as large as one of the text around
FONT = 9.0  # points
LONGEST = 12  # characters of a step's label that are shown
MOST_MARKERS = 30  # of more steps, only the line is drawn
DEEPEST = 60  # decades that are shown; whatever is smaller stands with the zeros

# Which colour a quantity has, and which marker and line.
ROLES = {"x": "input", "h": "output", "c": "state"}
MARKERS = {"x": ("^", ":"), "h": ("o", "-"), "c": ("s", "--")}
# The colours of several networks side by side.
NETWORKS = ("output", "operation", "state", "gate", "input")
