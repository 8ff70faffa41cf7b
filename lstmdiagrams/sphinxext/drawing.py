"""A figure to draw → its facts, and its picture in every form that a builder can want."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lstmdiagrams.graphics.sides import two_sided
from lstmdiagrams.graphics.text import visible, visible_lines
from lstmdiagrams.graphics.theme import theme_of
from lstmdiagrams.options import Picture, Recipe

__all__ = ["EXPLORED", "FORMS", "Facts", "Order", "facts_of", "ids_of"]

EXPLORED = "page.html"  # what steps through a run, in a page
_FAMILY = re.compile(r' font-family="[^"]*"')


@dataclass(frozen=True)
class _Source:
    """What a figure shows: the same digest, the same run."""

    digest: str
    recipe: Recipe = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def _shown(source: _Source) -> Any:
    """Read the run of a figure, once for all figures that show it."""
    return source.recipe.shown


@dataclass(frozen=True)
class Order:
    """A figure to draw: the same digest, the same picture.

    Parameters
    ----------
    digest
        Of all that determines the picture.
    source
        The digest of what its runs are read from.
    recipe
        How it is drawn.
    """

    digest: str
    source: str
    recipe: Recipe = field(compare=False, repr=False)

    def draw(self, **changed: object) -> Any:
        """Draw the figure, some of its keywords changed.

        Raises
        ------
        LstmDiagramsError
            If it cannot be drawn.
        """
        recipe = replace(self.recipe, keywords={**self.recipe.keywords, **changed})
        if recipe.runs:
            vars(recipe)["shown"] = _shown(_Source(self.source, self.recipe))
        return recipe.draw()


@dataclass(frozen=True)
class Facts:
    """What a document has to know of a figure: its words, their language, its width in points.

    Its words are what can be seen of them, which every format can carry.
    """

    title: str
    description: str
    language: str
    width: float


def facts_of(figure: Any) -> Facts:
    """Return the facts of a diagram or a plot."""
    is_plot = hasattr(figure, "get_size_inches")
    width = float(figure.get_size_inches()[0]) * 72 if is_plot else float(figure.width)
    language = visible(getattr(figure, "language", "en"))
    return Facts(visible(figure.title), visible_lines(figure.description), language, width)


def ids_of(digest: str) -> str:
    """Return what every id in the SVG for pages begins with, until it stands on one."""
    return f"ld-{digest}-"


def _for_pages(order: Order, figure: Any) -> bytes:
    """Return SVG on one line, to stand in a page, whose light and dark it follows."""
    is_clear = bool(order.recipe.output.get("transparent"))
    looks = {"prefix": ids_of(order.digest), "transparent": is_clear}
    svg: str = figure.svg(**looks)
    dark = theme_of(order.recipe.keywords.get("theme", "auto")).dark
    if dark is not None and order.recipe.kind.room == "plots":
        svg = two_sided(svg, order.draw(theme=dark).svg(**looks))
    return _of_one_font(svg.strip().replace("\n", " ")).encode()


def _of_one_font(svg: str) -> str:
    """Say of the whole what is said of every text: which fonts are tried."""
    families = {*_FAMILY.findall(svg)}
    if len(families) != 1:
        return svg
    return _FAMILY.sub("", svg).replace("<svg", f"<svg{families.pop()}", 1)


def _light(order: Order, figure: Any) -> bytes:
    """Return SVG that stays light where the reader's system is dark."""
    if getattr(figure, "theme", None) is not None:
        figure = replace(figure, theme=replace(figure.theme, dark=None))
    return Picture(figure, order.recipe.output).render("svg")


def _as(suffix: str) -> Callable[[Order, Any], bytes]:
    return lambda order, figure: Picture(figure, order.recipe.output).render(suffix)


# The end of a file's name → how its content is made of the figure, once it is drawn.
FORMS: Mapping[str, Callable[[Order, Any], bytes]] = {
    "page.svg": _for_pages,
    "light.svg": _light,
    "svg": _as("svg"),
    "pdf": _as("pdf"),
    "png": _as("png"),
    EXPLORED: lambda order, explorer: explorer.fragment(ids_of(order.digest)).encode(),
}
