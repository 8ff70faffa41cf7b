"""Themes → the stylesheets with which the figures of a page follow its light and dark."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics.sides import TO_DARK
from lstmdiagrams.graphics.svg import properties, stylesheet
from lstmdiagrams.graphics.theme import AUTO, THEMES, Theme
from lstmdiagrams.sphinxext.digests import digest

__all__ = ["FACES", "general_sheet", "keep_paints", "keep_sheet", "named_apart"]

# How a page says that it is dark: pydata-sphinx-theme and sphinx-book-theme on <html>, furo on
# <body>; furo says "auto" where it follows the system. A theme that says nothing is light.
DARK = "[data-theme=dark] {}"
SYSTEM = "body[data-theme=auto] {}"

# The files of the font, and what each is for.
FACES = {
    "DejaVuSans.woff2": ("DejaVu Sans", "normal", "normal"),
    "DejaVuSans-Oblique.woff2": ("DejaVu Sans Oblique", "italic", "normal"),
    "DejaVuSans-Bold.woff2": ("DejaVu Sans Bold", "normal", "bold"),
}

_GENERAL = """\
.ld-figure{max-width:100%;height:auto;vertical-align:middle}
img.ld-figure{color-scheme:light}
"""


def general_sheet() -> str:
    """Return what every page with figures needs: their size, their font, the theme ``auto``."""
    images = _switched("img.ld-figure", "color-scheme:dark")
    plots = _switched(".ld-two-sided", TO_DARK)
    return "".join((*map(_face, FACES), _GENERAL, images, plots, _sheet(AUTO)))


def named_apart(theme: object) -> object:
    """Return an author's own theme under a name that differs wherever its colours differ."""
    if not isinstance(theme, Theme) or THEMES.get(theme.name) == theme:
        return theme
    return replace(theme, name=f"{theme.name}-{digest(theme)[:8]}")


def keep_sheet(theme: object, folder: Path) -> tuple[str, ...]:
    """Write the stylesheet of an author's own theme into a folder, if it has a dark side."""
    if not isinstance(theme, Theme) or theme.dark is None or theme.name in THEMES:
        return ()
    return _kept(f"theme-{theme.name}.css", _sheet(theme), folder)


def keep_paints(theme: object, folder: Path) -> tuple[str, ...]:
    """Write the colours of an author's own theme that has one side, for explorers."""
    if not isinstance(theme, Theme) or theme.dark is not None or theme.name in THEMES:
        return ()
    paints = f".ld-{theme.name}{{{properties(theme)}}}\n"
    return _kept(f"paints-{theme.name}.css", paints, folder)


def _kept(name: str, sheet: str, folder: Path) -> tuple[str, ...]:
    if not (folder / name).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / name, sheet.encode())
    return (name,)


def _sheet(theme: Theme) -> str:
    """Return the rules of a theme's figures; on paper they are light."""
    if theme.dark is None:
        return ""
    switch = _switched(f".ld-{theme.name}", properties(theme.dark))
    return f"{stylesheet(theme, of=theme.name)}\n{switch}"


def _switched(selector: str, declarations: str) -> str:
    dark = f"{DARK.format(selector)}{{{declarations}}}"
    system = f"{SYSTEM.format(selector)}{{{declarations}}}"
    return f"@media screen{{{dark}@media (prefers-color-scheme:dark){{{system}}}}}\n"


def _face(file: str) -> str:
    name, style, weight = FACES[file]
    postscript = file.removesuffix(".woff2")
    sources = f'local("{name}"),local("{postscript}"),url({file}) format("woff2")'
    return (
        f'@font-face{{font-family:"DejaVu Sans";font-style:{style};font-weight:{weight};'
        f"font-display:swap;src:{sources}}}\n"
    )
