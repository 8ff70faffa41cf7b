"""An explorer's content → a whole page, or what stands in another page; the script beside it.

The page needs nothing else, and allows itself nothing else: its policy names its own script and its
own stylesheet by what they hold.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from html import escape
from importlib.resources import files

from lstmdiagrams.explorer.markup import Content, fragment
from lstmdiagrams.graphics.sides import SIDES, TO_DARK
from lstmdiagrams.graphics.svg import properties, stylesheet
from lstmdiagrams.graphics.theme import THEMES, Theme
from lstmdiagrams.graphics.theme.colours import SHADES

__all__ = ["layout", "output", "page", "script", "sheet"]

_EXPORT = re.compile(r"^export ", re.MULTILINE)
_SPARE = re.compile(r"\s*/\*.*?\*/\s*|\n\s*", re.DOTALL)
_BODY = (
    "body{margin:0;padding:1rem clamp(.5rem,2vw,2rem)}main{max-width:84rem;margin:auto}"
    ".ldx-bar{position:sticky;top:0;z-index:2}"
    'h1{margin:0 0 .5rem;font:bold 1.6rem/1.2 system-ui,"Segoe UI",Verdana,sans-serif}'
)


@lru_cache(maxsize=1)
def script() -> str:
    """Return the page's script: the module of the package, which here exports nothing."""
    source = (files("lstmdiagrams.explorer") / "page" / "explore.js").read_text("utf-8")
    return f'"use strict";(() => {{\n{_EXPORT.sub("", source)}}})();\n'


@lru_cache(maxsize=1)
def layout() -> str:
    """Return the stylesheet of every explorer, whose colours the theme's stylesheet says."""
    source = (files("lstmdiagrams.explorer") / "page" / "explore.css").read_text("utf-8")
    return _SPARE.sub("", source)


def colours(theme: Theme) -> str:
    """Return the stylesheet that paints an explorer; on paper it is light."""
    light = stylesheet(theme, of=theme.name) + f".ld-two-sided{{{SIDES}}}" + _numbers()
    if theme.dark is None:
        return light
    dark = f".ld-{theme.name}{{{properties(theme.dark)}}}.ld-two-sided{{{TO_DARK}}}"
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _numbers() -> str:
    """Return the rules of the numbers in equations, whose colours are those of the drawings."""
    parts = {"background": "fill", "color": "text"}
    return "".join(
        f".ldx-n.ld-{name}{{"
        + ";".join(f"{key}:var(--ld-{name}-{part})" for key, part in parts.items())
        + "}"
        for name in SHADES
    )


def sheet() -> str:
    """Return the stylesheet of explorers on a site, whose figures have stylesheets of their own.

    Those are of themes with a dark side; here are the colours of the others that come along.
    """
    paints = (
        f".ld-{theme.name}{{{properties(theme)}}}"
        for theme in THEMES.values()
        if theme.dark is None
    )
    return f"{layout()}.ldx{{{SIDES}}}{_numbers()}{''.join(paints)}"


def page(content: Content) -> str:
    """Return an HTML5 page."""
    theme, title = content.style.theme, escape(content.title)
    style = f"{_BODY}{_ground(theme)}{layout()}{colours(theme)}"
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}';"
        f" script-src '{_digest(script())}'"
    )
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{escape(content.style.word("language"))}">',
            "<head>",
            '<meta charset="utf-8">',
            f"<title>{title}</title>",
            '<meta name="viewport" content="width=device-width">',
            f'<meta name="color-scheme" content="light{" dark" * (theme.dark is not None)}">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<main>\n<h1>{title}</h1>\n{fragment(content, 'ld-')}\n</main>",
            f"<script>{script()}</script>",
            "</body>",
            "</html>",
            "",
        )
    )


def output(content: Content, prefix: str) -> str:
    """Return what stands in a notebook: the explorer, its stylesheet and its script."""
    style = f"<style>{layout()}{colours(content.style.theme)}</style>"
    return f"{style}{fragment(content, prefix)}<script>{script()}</script>"


def _ground(theme: Theme) -> str:
    if theme.dark is None:
        return _painted(theme)
    dark = _painted(theme.dark)
    return f"{_painted(theme)}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _painted(theme: Theme) -> str:
    paint = theme.paints["ground"]
    return f"body{{background:{paint.fill};color:{paint.text}}}"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
