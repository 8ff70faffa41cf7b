"""The themes that come along, and a theme's name → the theme."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lstmdiagrams.errors import InvalidTypeError, choose
from lstmdiagrams.graphics.theme.colours import LEVELS
from lstmdiagrams.graphics.theme.paints import Paint, Theme, scaled

__all__ = [
    "APART",
    "AUTO",
    "DARK",
    "HIGH_CONTRAST",
    "LIGHT",
    "PRINT",
    "STEP",
    "THEMES",
    "theme_of",
]

# What the tests hold every theme to, with a library that computes it: the smallest ΔE 2000 between
# the grounds of any two of input, state, output, gate, operation and what they stand on, as seen
# with all cones and without the first, second or third kind; in print, where there is no colour,
# the smallest difference of lightness L*, or a dashed outline.
APART = 10.0
STEP = 10.0


def _paints(
    rows: Mapping[str, tuple[str, str, str] | Paint], values: Mapping[str, Paint]
) -> dict[str, Paint]:
    roles = {role: row if isinstance(row, Paint) else Paint(*row) for role, row in rows.items()}
    return {**values, **roles}


LIGHT = Theme(
    "light",
    _paints(
        {
            "ground": ("#ffffff", "none", "#15191d"),
            "frame": ("#eef7f0", "#4f9a66", "#15191d"),
            "input": ("#e79287", "#a83f36", "#15191d"),
            "state": ("#b4ddb9", "#37834f", "#15191d"),
            "output": ("#88bcef", "#356bb0", "#15191d"),
            "gate": ("#ffea99", "#9c780f", "#15191d"),
            "operation": ("#f3b4d0", "#b04c78", "#15191d"),
            "padding": Paint("#ffffff", "#7d868f", "#515a63", dashed=True),
            "value": ("#ffffff", "#707a84", "#15191d"),
            "nan": ("#ffffff", "#15191d", "#15191d"),
            "wire": ("#2c3136", "#2c3136", "#15191d"),
            "bracket": ("#7d868f", "#7d868f", "#15191d"),
            "text": ("none", "none", "#15191d"),
            "note": ("none", "none", "#515a63"),
        },
        scaled(
            "#ffffff",
            low="#2f74b5",
            high="#c93a3a",
            shut="#ffffff",
            wide="#d08a00",
            stroke="#707a84",
        ),
    ),
)

DARK = Theme(
    "dark",
    _paints(
        {
            "ground": ("#15191d", "none", "#eef1f4"),
            "frame": ("#1a261e", "#5fae79", "#eef1f4"),
            "input": ("#6d1b0c", "#e88d84", "#ffffff"),
            "state": ("#366f48", "#74c48e", "#ffffff"),
            "output": ("#244682", "#8db1ee", "#ffffff"),
            "gate": ("#6b590f", "#e2bb4a", "#ffffff"),
            "operation": ("#883b5e", "#ea8fb6", "#ffffff"),
            "padding": Paint("#15191d", "#8f99a3", "#aab3bc", dashed=True),
            "value": ("#262c32", "#87919b", "#eef1f4"),
            "nan": ("#262c32", "#eef1f4", "#eef1f4"),
            "wire": ("#cdd3d9", "#cdd3d9", "#eef1f4"),
            "bracket": ("#8f99a3", "#8f99a3", "#eef1f4"),
            "text": ("none", "none", "#eef1f4"),
            "note": ("none", "none", "#aab3bc"),
        },
        scaled(
            "#262c32",
            low="#4f9be6",
            high="#ef6a62",
            shut="#262c32",
            wide="#e0a92f",
            stroke="#87919b",
        ),
    ),
)

AUTO = Theme("auto", LIGHT.paints, dark=DARK)


def _grey_values() -> dict[str, Paint]:
    """Return the shades of print: the darker, the larger; a negative number has a bold outline."""
    shades = scaled(
        "#ffffff",
        low="#8c8c8c",
        high="#8c8c8c",
        shut="#ffffff",
        wide="#8c8c8c",
        stroke="#595959",
    )
    bold = {
        f"neg{level}": Paint(shades[f"neg{level}"].fill, "#000000", "#000000", width=1.8)
        for level in range(1, LEVELS + 1)
    }
    return {**shades, **bold}


# Grey alone: a role is known by how light it is, the input by its dashed outline. A scale of grey
# has one direction, so it shows a number's size; its sign is printed, and shown by the outline.
PRINT = Theme(
    "print",
    _paints(
        {
            "ground": ("#ffffff", "none", "#000000"),
            "frame": ("#f7f7f7", "#000000", "#000000"),
            "input": Paint("#ffffff", "#000000", "#000000", dashed=True),
            "state": ("#bdbdbd", "#000000", "#000000"),
            "output": Paint("#9f9f9f", "#000000", "#000000", width=1.8),
            "gate": ("#d9d9d9", "#000000", "#000000"),
            "operation": ("#838383", "#000000", "#000000"),
            "padding": Paint("#e4e4e4", "#767676", "#333333", dashed=True),
            "value": ("#ffffff", "#595959", "#000000"),
            "nan": Paint("#ffffff", "#000000", "#000000", dashed=True),
            "wire": ("#000000", "#000000", "#000000"),
            "bracket": ("#595959", "#595959", "#000000"),
            "text": ("none", "none", "#000000"),
            "note": ("none", "none", "#333333"),
        },
        _grey_values(),
    ),
)

# Texts at 7 to 1, outlines in black, roles further apart.
HIGH_CONTRAST = Theme(
    "high-contrast",
    _paints(
        {
            "ground": ("#ffffff", "none", "#000000"),
            "frame": Paint("#ffffff", "#000000", "#000000", width=1.6),
            "input": Paint("#f17469", "#000000", "#000000", width=1.6),
            "state": Paint("#b3dab5", "#000000", "#000000", width=1.6),
            "output": Paint("#71b1f9", "#000000", "#000000", width=1.6),
            "gate": Paint("#fbe985", "#000000", "#000000", width=1.6),
            "operation": Paint("#dea1bc", "#000000", "#000000", width=1.6),
            "padding": Paint("#ffffff", "#000000", "#000000", dashed=True),
            "value": Paint("#ffffff", "#000000", "#000000", width=1.0),
            "nan": Paint("#ffffff", "#000000", "#000000", width=1.0, dashed=True),
            "wire": Paint("#000000", "#000000", "#000000", width=1.6),
            "bracket": ("#000000", "#000000", "#000000"),
            "text": ("none", "none", "#000000"),
            "note": ("none", "none", "#000000"),
        },
        scaled(
            "#ffffff",
            low="#6faaff",
            high="#ff8478",
            shut="#ffffff",
            wide="#e8ad00",
            stroke="#000000",
        ),
    ),
)

THEMES: Mapping[str, Theme] = MappingProxyType(
    {theme.name: theme for theme in (AUTO, LIGHT, DARK, PRINT, HIGH_CONTRAST)}
)


def theme_of(value: object) -> Theme:
    """Return a theme, given as itself or by its name.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is neither; the sentence lists the names.
    """
    if isinstance(value, Theme):
        return value
    if isinstance(value, str):
        return THEMES[choose("theme", value, THEMES)]
    listed = ", ".join(repr(name) for name in THEMES)
    raise InvalidTypeError(f"the theme is {value!r}, and must be a Theme or one of {listed}")
