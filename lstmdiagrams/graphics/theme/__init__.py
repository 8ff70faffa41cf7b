"""A role → its colours and its outline: for screens, for print, for who needs much contrast."""

from __future__ import annotations

from lstmdiagrams.graphics.theme.colours import LEVELS, contrast, shade
from lstmdiagrams.graphics.theme.paints import LINES, Paint, Theme
from lstmdiagrams.graphics.theme.palettes import (
    APART,
    AUTO,
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    PRINT,
    STEP,
    THEMES,
    theme_of,
)

__all__ = [
    "APART",
    "AUTO",
    "DARK",
    "HIGH_CONTRAST",
    "LEVELS",
    "LIGHT",
    "LINES",
    "PRINT",
    "STEP",
    "THEMES",
    "Paint",
    "Theme",
    "contrast",
    "shade",
    "theme_of",
]
