"""A plot → what a reader sees of it: its texts with their boxes, in pixels 450 to the width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lstmdiagrams.plots import Plot
from lstmdiagrams.plots.figure import plain_looks

__all__ = ["Seen", "faults", "panels_of", "seen_in", "texts_of"]

DPI = 90  # at which a plot is 450 pixels wide
RIM = 0.75  # pixels that two boxes may share: an outline's blur
SMALLEST = 7.0  # pixels: font size of the smallest text


@dataclass(frozen=True)
class Seen:
    """A text that is drawn, and where."""

    text: str
    size: float
    box: Bbox
    colour: Any


def panels_of(figure: Figure) -> dict[str, Axes]:
    """Return the panels of a plot, by the names of what is drawn in them."""
    (whole,) = figure.axes
    return {_drawn_in(axes): axes for axes in whole.child_axes}


def _drawn_in(axes: Axes) -> str:
    artists = (*axes.collections, *axes.get_lines(), *axes.containers)
    labels = [str(artist.get_label()) for artist in artists]
    return " ".join(dict.fromkeys(label for label in labels if not label.startswith("_")))


def texts_of(figure: Figure) -> list[str]:
    """Return all texts that are drawn; a line of one size and slant is one text."""
    return [seen.text for seen in seen_in(figure)]


def seen_in(figure: Figure) -> list[Seen]:
    """Draw a figure at 90 pixels an inch, and return its texts with their boxes."""
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    with plain_looks():
        canvas.draw()
        renderer: Any = canvas.get_renderer()
        return [_seen(text, renderer) for text in _texts(figure) if text.get_text().strip()]


def _seen(text: Text, renderer: Any) -> Seen:
    size, box = text.get_fontsize() * DPI / 72, text.get_window_extent(renderer)
    return Seen(text.get_text(), size, box, text.get_color())


def _texts(artist: Any) -> Iterator[Text]:
    """Yield the texts of an artist and of what is in it, if they are drawn."""
    if not artist.get_visible():
        return
    if isinstance(artist, Text):
        yield artist
    for child in artist.get_children():
        if isinstance(artist, Axes) and not artist.axison and child in artist.xaxis.get_children():
            continue
        yield from _texts(child)


def faults(figure: Figure) -> list[str]:
    """Return everything that is wrong with the texts of a plot; a good one has no faults."""
    seen, canvas = seen_in(figure), figure.bbox
    found = [f"{each.text!r} has {each.size:.1f} pixels" for each in seen if each.size < SMALLEST]
    for each in seen:
        box = each.box
        if min(box.x0, box.y0, canvas.width - box.x1, canvas.height - box.y1) < -RIM:
            found.append(f"{each.text!r} leaves the canvas")
    for one, other in combinations(seen, 2):
        if _meet(one.box, other.box):
            found.append(f"{one.text!r} overlaps {other.text!r}")
    if isinstance(figure, Plot) and round(canvas.width) != 450:
        found.append(f"it is {canvas.width} pixels wide")
    return found


def _meet(one: Bbox, other: Bbox) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > RIM and down > RIM)
