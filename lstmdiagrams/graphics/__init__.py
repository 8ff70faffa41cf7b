"""HOW a figure is drawn: shapes with roles → DOT → SVG, PNG and PDF."""

from __future__ import annotations

from lstmdiagrams.graphics.diagram import FORMATS, Diagram, format_of
from lstmdiagrams.graphics.theme import THEMES, Theme

__all__ = ["FORMATS", "THEMES", "Diagram", "Theme", "format_of"]
