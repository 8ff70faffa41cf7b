"""A drawn figure → a whole HTML page that shows it and needs nothing else.

No script, nothing from the network: the page allows itself its own stylesheet and nothing else.
"""

from __future__ import annotations

import base64
import hashlib

from lstmdiagrams.graphics import svg as svgs
from lstmdiagrams.graphics.markup import escaped, quoted
from lstmdiagrams.graphics.text import visible
from lstmdiagrams.graphics.theme import Theme, contrast

__all__ = ["page"]

_LAYOUT = "body{margin:0}svg{display:block;margin:auto;max-width:100%;height:auto}"


def page(figure: svgs.Figure) -> str:
    """Return an HTML5 page with the figure in it, light or dark as the reader's system is."""
    style = _style(figure)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title, words = visible(figure.title), visible(" ".join(figure.description.split()))
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f"<html lang={quoted(visible(figure.language))}>",
            "<head>",
            '<meta charset="utf-8">',
            f"<title>{escaped(title)}</title>",
            f'<meta name="description" content={quoted(words)}>',
            '<meta name="viewport" content="width=device-width">',
            f'<meta name="color-scheme" content="{_schemes(figure.theme)}">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<main>\n{svgs.inline(figure, prefix='')}</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _schemes(theme: Theme) -> str:
    """Return which of light and dark the page is made for."""
    if theme.dark:
        return "light dark"
    ground = theme.paints["ground"].fill
    return "light" if contrast(ground, "#000000") > contrast(ground, "#ffffff") else "dark"


def _style(figure: svgs.Figure) -> str:
    """Return the page's stylesheet: its layout, its ground, and the figure's dark side."""
    if figure.transparent:
        return _LAYOUT + svgs.dark_rules(figure)
    ground = f"body{{background:{figure.theme.paints['ground'].fill}}}"
    dark = figure.theme.dark
    night = f"body{{background:{dark.paints['ground'].fill}}}" if dark else ""
    switch = f"@media (prefers-color-scheme:dark){{{night}}}" if night else ""
    return f"{_LAYOUT}{ground}{switch}{svgs.dark_rules(figure)}"
