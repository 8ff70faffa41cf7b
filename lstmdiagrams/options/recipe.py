"""What an author wrote, checked → `Recipe`: how to draw one figure."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from lstmdiagrams.errors import LstmDiagramsError, choose
from lstmdiagrams.options.sources import READERS
from lstmdiagrams.options.table import KINDS, OPTIONS, OUTPUT, FigureKind

__all__ = ["AuthorError", "Picture", "Recipe", "read"]


class AuthorError(LstmDiagramsError, ValueError):
    """Everything that is wrong with what an author wrote.

    Attributes
    ----------
    mistakes : tuple of (str, str)
        What was written and a sentence about it, for each mistake.
    """

    def __init__(self, mistakes: Sequence[tuple[str, str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """A line for each mistake, which begins with what was written."""
        return [": ".join(filter(None, mistake)) for mistake in self.mistakes]


class Drawn(Protocol):
    """A figure that can be written in several formats: a `Diagram` or a `Plot`."""

    def render(self, format: str, **output: Any) -> bytes:  # noqa: A002 - as Diagram
        """Return the content of a file."""
        ...


@dataclass(frozen=True)
class Picture:
    """A figure, and how its author wants it written; what a format cannot do is left out.

    Parameters
    ----------
    drawn
        The figure.
    output
        The keywords of its `render`.
    """

    drawn: Drawn
    output: Mapping[str, object]

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in points, as it is drawn."""
        drawn: Any = self.drawn
        if hasattr(drawn, "get_size_inches"):
            width, height = drawn.get_size_inches() * 72
            return float(width), float(height)
        return float(drawn.width), float(drawn.height)

    def render(self, format: str, /) -> bytes:  # noqa: A002 - as Diagram
        """Return the content of a file in this format."""
        only = {"dpi": ("png",), "transparent": ("svg", "png", "pdf", "html", "tikz")}
        wanted = {
            name: value
            for name, value in self.output.items()
            if format in only.get(name, (format,)) and format != "gv"
        }
        return self.drawn.render(format, **wanted)


@dataclass(frozen=True)
class Recipe:
    """How to draw one figure.

    Parameters
    ----------
    kind
        The row of `FIGURES`.
    runs
        The names of shipped runs or the paths of saved ones; none for a blank figure.
    keywords
        What the builder gets.
    output
        What `render` gets besides the format.
    """

    kind: FigureKind
    runs: tuple[str, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)
    output: Mapping[str, object] = field(default_factory=dict)

    def draw(self) -> Drawn:
        """Load what the figure shows, if there is a run, and draw it.

        Raises
        ------
        AuthorError
            If there is no such run, or a cell of its kind takes no such option.
        """
        known = {"kind", *self.kind.of_source} if self.kind.kinds else {*self.kind.of_source}
        keywords = {name: value for name, value in self.keywords.items() if name not in known}
        builder = self.builder
        takes = inspect.signature(builder).parameters
        foreign = [name.replace("_", "-") for name in keywords if name not in takes]
        if foreign:
            raise AuthorError(
                [(name, f"is no option of a {self._kind()} cell") for name in foreign]
            )
        shown = {} if self.shown is None else {self.kind.takes: self.shown}
        drawn: Drawn = builder(**shown, **keywords)
        return drawn

    @cached_property
    def shown(self) -> Any:
        """The run, the network or the gradients that the figure shows; None if it is blank."""
        if not self.runs:
            return None
        try:
            of_source = {
                name: v for name, v in self.keywords.items() if name in self.kind.of_source
            }
            return READERS[self.kind.takes](self.runs, **of_source)
        except LstmDiagramsError as error:
            raise AuthorError([("run", str(error))]) from error

    @property
    def builder(self) -> Callable[..., Any]:
        """The function that draws it."""
        room: Any = importlib.import_module(f"lstmdiagrams.{self.kind.room}")
        found: Callable[..., Any] = getattr(room, self.kind.builder.format(kind=self._kind()))
        return found

    def _kind(self) -> str:
        """Return what is written, or else the kind of the run, or else the first one."""
        if not self.kind.kinds or "kind" in self.keywords:
            return str(self.keywords.get("kind"))
        return KINDS[0] if self.shown is None else str(self.shown.kind)


def read(kind: FigureKind, written: Mapping[str, object], *runs: str) -> Recipe:
    """Turn what an author wrote into a recipe.

    Parameters
    ----------
    kind
        The row of `FIGURES`.
    written
        An option's name → what was written.
    *runs
        The names of shipped runs or the paths of saved ones.

    Raises
    ------
    AuthorError
        With every unknown, missing or bad option; a missing run is seen when it is drawn.
    """
    found: list[tuple[str, str]] = []
    if kind.argument and kind.argument not in written:
        found.append((kind.argument, f"say which, {OPTIONS[kind.argument].metavar}"))
    if kind.needs_run and not runs:
        found.append(("run", "say which; `lstmdiagrams list` names the shipped ones"))
    keywords: dict[str, object] = {}
    output: dict[str, object] = {}
    for name, value in written.items():
        table, values = (OUTPUT, output) if name in OUTPUT else (OPTIONS, keywords)
        try:
            option = table[choose("key", name, (*kind.options, *OUTPUT))]
            values[option.keyword] = option.parse(value)
        except LstmDiagramsError as error:
            found.append((name, str(error)))
    if found:
        raise AuthorError(found)
    return Recipe(kind, runs, keywords, output)
