"""A view → the plot of its gates, or of a state that has none, and where in it the steps stand."""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from matplotlib.collections import QuadMesh
from matplotlib.image import imsave

from lstmdiagrams.explorer.drawings import tag
from lstmdiagrams.explorer.views import View
from lstmdiagrams.graphics import Theme
from lstmdiagrams.graphics.sides import two_sided

__all__ = ["PlotDrawing", "plot_of"]

SHARE = 0.62  # of the size of letters: a page is wider than a plot
# How visible an image is: of a theme with one side, and of each side of one with two.
SIDES: Mapping[int, tuple[str | None, ...]] = {
    1: (None,),
    2: ("var(--ld-light,1) var(--ld-dark,0)", "var(--ld-light,0) var(--ld-dark,1)"),
}
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_STYLE = re.compile(r' style="([^"]*)"')
_HEAD = re.compile(r"<svg [^>]*>\s*(?:<title>.*?</title>)?\s*(?:<desc>.*?</desc>)?", re.DOTALL)
_TURN = re.compile(r' transform="rotate\(-?0 [^"]*"')
_FONT = re.compile(r' font-family="([^"]*)"')
_BETWEEN = re.compile(r">\s+<")
_NO_METADATA: Any = {"Software": None}
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlotDrawing:
    """A plot in SVG.

    Parameters
    ----------
    inside : str
    font : str
        Of its texts.
    width, height : float
        In points.
    left, column : float
        Where the first step begins, and how wide a step is.
    panels : tuple of (str, (float, float, float, float))
        The symbol of each panel, and its x, y, width and height.
    """

    inside: str
    font: str
    width: float
    height: float
    left: float
    column: float
    panels: tuple[tuple[str, Box], ...]

    def svg(self, label: str) -> str:
        """Return an SVG, with a mark at the first step, called so for who cannot see it."""
        top = min(y for _, (_, y, _, _) in self.panels)
        bottom = max(y + height for _, (_, y, _, height) in self.panels)
        mark = (self.left, round(top - 2, 2), self.column, round(bottom - top + 4, 2))
        panels = "".join(_rect("ldx-panel", box, symbol) for symbol, box in self.panels)
        attributes = {
            "role": "img",
            "aria-label": label,
            "viewBox": f"0 0 {self.width:g} {self.height:g}",
            "font-family": self.font,
        }
        return tag("svg", attributes, self.inside + panels + _rect("ldx-cursor", mark))


def plot_of(view: View, prefix: str) -> PlotDrawing:
    """Plot a view, on both sides of its theme; every id begins with the prefix."""
    theme = view.style.theme
    sides = [_figure(view, side) for side in (theme, theme.dark) if side is not None]
    shares = zip(sides, SIDES[len(sides)], strict=True)
    images = "".join(_images(figure, opacity) for figure, opacity in shares)
    drawn = [_drawn(figure, view, prefix) for figure in sides]
    font, inside = _plain(two_sided(*drawn) if len(drawn) == 2 else drawn[0])
    whole = sides[0]
    width, height = (round(float(side) * 72, 2) for side in whole.get_size_inches())
    panels = tuple((_symbol(axes), _box(axes)) for axes in _panels(whole))
    low, high = _panels(whole)[0].get_xlim()
    left, column = panels[0][1][0], panels[0][1][2] / (high - low)
    start = round(float(left + (-0.5 - low) * column), 3)
    return PlotDrawing(images + inside, font, width, height, start, round(float(column), 4), panels)


def _rect(classes: str, box: Box, symbol: str | None = None) -> str:
    sides = dict(zip(("x", "y", "width", "height"), box, strict=True))
    return tag("rect", {"class": classes, "data-of": symbol, **sides})


def _figure(view: View, theme: Theme) -> Any:
    from lstmdiagrams import plots

    keywords = view.keywords
    looks = {"theme": theme, "font_scale": max(SHARE * keywords["font_scale"], 0.5)}
    length, whole = view.strand.length, view.trace.n_steps
    steps = None if length == whole else range(length)
    make: Any = plots.plot_states if view.trace.kind == "rnn" else plots.plot_gates
    return make(view.trace, **{**keywords, **looks, "steps": steps})


def _panels(figure: Any) -> list[Any]:
    """Return the axes of the panels."""
    return list(figure.axes[0].child_axes)


def _mesh(axes: Any) -> Any:
    """Return the coloured cells of a panel, if it has some."""
    return next((each for each in axes.collections if isinstance(each, QuadMesh)), None)


def _symbol(axes: Any) -> str:
    mesh = _mesh(axes)
    return str(mesh.get_label()) if mesh else "h"


def _box(axes: Any) -> Box:
    """Return where a panel is, in points from the upper left."""
    figure = axes.figure.figure
    points, height = 72 / figure.dpi, figure.get_size_inches()[1] * 72
    x, y, wide, tall = (float(side) * points for side in axes.get_window_extent().bounds)
    return round(x, 2), round(float(height - y - tall), 2), round(wide, 2), round(tall, 2)


def _images(figure: Any, opacity: str | None) -> str:
    """Return the cells of all panels as images with a pixel a cell, which stay small."""
    with warnings.catch_warnings():  # who looks at the page has other fonts
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from font", UserWarning)
        figure.draw_without_rendering()  # which settles where panels are
    return "".join(_image(axes, opacity) for axes in _panels(figure) if _mesh(axes) is not None)


def _image(axes: Any, opacity: str | None) -> str:
    mesh, file = _mesh(axes), io.BytesIO()
    cells = mesh.cmap(mesh.norm(mesh.get_array()))  # (rows, columns, 4)
    imsave(file, cells, format="png", metadata=_NO_METADATA)
    x, y, width, height = _box(axes)
    data = base64.b64encode(file.getvalue()).decode()
    attributes = {
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "preserveAspectRatio": "none",
        "opacity": opacity,
        "href": f"data:image/png;base64,{data}",
    }
    return tag("image", attributes)


def _drawn(figure: Any, view: View, prefix: str) -> str:
    """Draw everything but what the page shows elsewhere: the coloured cells, and their numbers.

    What is no number, or no finite one, has no colour: its words stay.
    """
    printed = {text for column in view.columns.values() for row in column.rows for text, _ in row}
    for axes in _panels(figure):
        for text in axes.texts:
            said = text.get_text()
            text.set_visible(said not in printed or not any(map(str.isdigit, said)))
        if _mesh(axes) is not None:
            _mesh(axes).set_visible(False)
    svg: str = figure.svg(prefix=prefix, transparent=True)
    return svg


def _plain(svg: str) -> tuple[str, str]:
    """Return the font of matplotlib's SVG, and what is in it.

    Styles become attributes, which no policy of a page forbids.
    """
    head = _HEAD.search(svg)
    inside = svg[head.end() if head else 0 : svg.rindex("</svg>")]
    inside = _TURN.sub("", _STYLE.sub(_as_attributes, inside))
    fonts = _FONT.findall(inside)
    inside = _FONT.sub("", inside)
    inside = _NUMBER.sub(lambda number: _short(float(number[0])), inside)
    inside = _BETWEEN.sub("><", inside).strip()
    return (unescape(fonts[0]) if fonts else ""), inside


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _as_attributes(style: re.Match[str]) -> str:
    pairs = (each.partition(":") for each in unescape(style[1]).split(";"))
    kept = {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
