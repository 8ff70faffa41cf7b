"""HOW a figure is drawn: shapes with roles → DOT → SVG, PNG and PDF."""

from __future__ import annotations

from lstmdiagrams.graphics.diagram import FORMATS, Diagram, StepByStep, format_of
from lstmdiagrams.graphics.theme import THEMES, Theme, theme_of

__all__ = ["FORMATS", "THEMES", "Diagram", "StepByStep", "Theme", "format_of", "theme_of"]
