"""A figure to draw → its picture's file, drawn once for a whole project.

Files are named by a digest of all that determines the picture, so a file that is there is right.
Whoever wants one and does not find it makes it, whole or not at all; nobody has to wait for
another process, and two that make the same one write the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics.theme import theme_of
from lstmdiagrams.options import Picture, Recipe
from lstmdiagrams.sphinxext.sides import two_sided

__all__ = ["FORMS", "Facts", "Order", "facts_of", "file_of", "folder_of", "ids_of", "sweep"]

_FAMILY = re.compile(r' font-family="[^"]*"')
_OURS = re.compile(r"lstmdiagrams-([0-9a-f]{16})\.[a-z.]+")


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


@dataclass(frozen=True)
class Facts:
    """What a document has to know of a figure: its words, their language, its width in points."""

    title: str
    description: str
    language: str
    width: float


@lru_cache(maxsize=2048)
def facts_of(order: Order) -> Facts:
    """Return a figure's facts, for all the documents that show it.

    Raises
    ------
    LstmDiagramsError
        If it cannot be drawn.
    """
    figure = drawn(order)
    is_plot = hasattr(figure, "get_size_inches")
    width = float(figure.get_size_inches()[0]) * 72 if is_plot else float(figure.width)
    language = getattr(figure, "language", "en")
    return Facts(figure.title, figure.description, language, width)


@lru_cache(maxsize=8)
def drawn(order: Order) -> Any:
    """Draw a figure, once for its facts and its picture.

    Of thousands of shapes that stay, Python would have to tell again and again that they do.
    """
    return _draw(order)


def _draw(order: Order, **changed: object) -> Any:
    """Draw a figure, some of its keywords changed."""
    recipe = replace(order.recipe, keywords={**order.recipe.keywords, **changed})
    if recipe.runs:
        vars(recipe)["shown"] = _shown(_Source(order.source, order.recipe))
    return recipe.draw()


@dataclass(frozen=True)
class _Source:
    """What a figure shows: the same digest, the same run."""

    digest: str
    recipe: Recipe = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def _shown(source: _Source) -> Any:
    """Read the run of a figure, once for all figures that show it."""
    return source.recipe.shown


def folder_of(env: BuildEnvironment) -> Path:
    """Return where a project's pictures are kept: with its document trees."""
    return Path(env.doctreedir, "lstmdiagrams")


def ids_of(digest: str) -> str:
    """Return what every id in the SVG for pages begins with, until it stands on one."""
    return f"ld-{digest}-"


def file_of(order: Order, form: str, folder: Path) -> Path:
    """Return the file of a figure's picture, and make it if it is not there.

    Raises
    ------
    LstmDiagramsError
        If it cannot be drawn or written.
    """
    path = folder / f"lstmdiagrams-{order.digest}.{form}"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(path, rendered(order, form))
    return path


def rendered(order: Order, form: str) -> bytes:
    """Return the content of a figure's picture."""
    return FORMS[form](order)


def sweep(folder: Path, digests: Collection[str]) -> None:
    """Remove the pictures of figures that are no more."""
    for path in folder.glob("lstmdiagrams-*"):
        name = _OURS.fullmatch(path.name)
        if name and name[1] not in digests:
            path.unlink(missing_ok=True)


def _for_pages(order: Order) -> bytes:
    """Return SVG on one line, to stand in a page, whose light and dark it follows."""
    is_clear = bool(order.recipe.output.get("transparent"))
    looks = {"prefix": ids_of(order.digest), "transparent": is_clear}
    svg: str = drawn(order).svg(**looks)
    dark = theme_of(order.recipe.keywords.get("theme", "auto")).dark
    if dark is not None and order.recipe.kind.room == "plots":
        svg = two_sided(svg, _draw(order, theme=dark).svg(**looks))
    return _of_one_font(svg.strip().replace("\n", " ")).encode()


def _of_one_font(svg: str) -> str:
    """Say of the whole what is said of every text: which fonts are tried."""
    families = {*_FAMILY.findall(svg)}
    if len(families) != 1:
        return svg
    return _FAMILY.sub("", svg).replace("<svg", f"<svg{families.pop()}", 1)


def _as(suffix: str) -> Callable[[Order], bytes]:
    return lambda order: Picture(drawn(order), order.recipe.output).render(suffix)


def _light(order: Order) -> bytes:
    """Return SVG that stays light where the reader's system is dark."""
    figure = drawn(order)
    if getattr(figure, "theme", None) is not None:
        figure = replace(figure, theme=replace(figure.theme, dark=None))
    return Picture(figure, order.recipe.output).render("svg")


# The end of a file's name → how its content is made.
FORMS: Mapping[str, Callable[[Order], bytes]] = {
    "page.svg": _for_pages,
    "light.svg": _light,
    "svg": _as("svg"),
    "pdf": _as("pdf"),
    "png": _as("png"),
}
