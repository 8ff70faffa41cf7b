"""Every theme, both sides of each, and a run that shows every shade."""

from __future__ import annotations

import pytest

from lstmdiagrams.graphics.theme import AUTO, PRINT, THEMES
from tests.diagrams.runs import random_run, with_values

SIDES = {theme.name: theme for theme in THEMES.values()} | {"auto, dark side": AUTO.dark}
EVERY = pytest.mark.parametrize("theme", SIDES.values(), ids=SIDES)
COLOURED = pytest.mark.parametrize("theme", [t for t in SIDES.values() if t is not PRINT], ids=str)
ENOUGH = {"high-contrast": 7.0}  # WCAG 2: 4.5 on level AA, 7 on level AAA
FULL = with_values(random_run(hidden_size=12), [x / 6 for x in range(-6, 7)] + [float("nan")])
