"""HOW a figure is drawn: shapes with roles → DOT, SVG, HTML, PNG, PDF and TikZ."""

from __future__ import annotations

from lstmdiagrams.graphics.diagram import Diagram
from lstmdiagrams.graphics.formats import FORMATS, format_of
from lstmdiagrams.graphics.frames import Frames
from lstmdiagrams.graphics.steps import StepByStep
from lstmdiagrams.graphics.theme import THEMES, Theme, theme_of

__all__ = ["FORMATS", "THEMES", "Diagram", "Frames", "StepByStep", "Theme", "format_of", "theme_of"]
