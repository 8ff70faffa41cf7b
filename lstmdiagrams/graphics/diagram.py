"""Shapes, a theme and words → `Diagram`: the figure that users save, show and combine."""

from __future__ import annotations

import hashlib
import math
import os
import pathlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import graphviz

from lstmdiagrams.errors import InvalidValueError, RenderError, choose
from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics import dot as dots
from lstmdiagrams.graphics import render as rendering
from lstmdiagrams.graphics import svg as svgs
from lstmdiagrams.graphics.shapes import (
    Box,
    Filling,
    Node,
    Shape,
    Wire,
    bounds,
    filled,
    moved,
    renamed,
)
from lstmdiagrams.graphics.theme import AUTO, Theme

__all__ = ["FORMATS", "Diagram", "StepByStep", "format_of"]

FORMATS = ("svg", "png", "pdf", "gv")
MARGIN = 8.0  # around the drawing, in points
PNG_DPI = 216  # three pixels a point, so that the last ones are wholly the drawing's
MOST_PIXELS = 32_767  # across or down; of more, cairo makes a coarser picture, and says so aloud
_PREFIX = re.compile(r"([A-Za-z_][\w.-]*)?", re.ASCII)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
MOST_REMEMBERED = 2000  # shapes of a figure whose blank picture is kept for the next values


def format_of(path: str | os.PathLike[str]) -> str:
    """Return the format that a file's suffix names.

    Raises
    ------
    InvalidValueError
        If it has none, or one that is not in `FORMATS`.
    """
    suffix = pathlib.Path(path).suffix
    if suffix.lower().removeprefix(".") in FORMATS:
        return suffix.lower().removeprefix(".")
    listed = ", ".join(repr(f".{name}") for name in FORMATS)
    raise InvalidValueError(
        f"{os.fspath(path)!r} ends in {suffix!r}, which is no format; choose one of {listed}"
    )


@dataclass(frozen=True, slots=True)
class StepByStep:
    """How a figure of one step of a run is drawn at every other one.

    Parameters
    ----------
    draw : callable
        A step, counted from 0 → the figure; one that can be pickled, such as a
        `functools.partial` of the builder.
    count : int
        How many steps there are.
    """

    draw: Callable[[int], Diagram]
    count: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """A figure: immutable, drawn when it is asked for.

    Builders such as `lstmdiagrams.lstm_cell` return it. In a notebook it shows itself.

    Parameters
    ----------
    shapes : tuple of Node and Wire
        With the slots of values still blank.
    title : str
        The figure's name in words; the title of its SVG.
    description : str
        What the figure shows, in words and with its numbers, for who cannot see it.
    name : str
        A short name, of the graph in DOT and in errors.
    theme : Theme
    fillings : mapping of str to Filling
        What stands in the slots, by their ids; none in a blank figure.
    equations : str
        What the figure computes, in LaTeX, an equation a line.
    focuses : mapping of str to tuple of str
        What can be focused by a name: the tags of the shapes that are lit.
    at_step : StepByStep, optional
        How the same figure is drawn at every step of its run.
    fonts : tuple of str
        Families of fonts that are tried after DejaVu Sans, for scripts that it lacks.
    """

    shapes: tuple[Shape, ...] = field(repr=False)
    title: str
    description: str = field(repr=False)
    name: str = "figure"
    theme: Theme = field(default=AUTO, repr=False)
    fillings: Mapping[str, Filling] = field(default_factory=lambda: _NOTHING, repr=False)
    equations: str = field(default="", repr=False)
    focuses: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING, repr=False)
    at_step: StepByStep | None = field(default=None, repr=False, compare=False)
    fonts: tuple[str, ...] = field(default=(), repr=False)

    def __reduce__(self) -> tuple[type[Diagram], tuple[object, ...]]:
        """Copy and pickle, which a read-only mapping by itself refuses."""
        parts = (getattr(self, part.name) for part in fields(self))
        return type(self), tuple(
            dict(part) if isinstance(part, Mapping) else part for part in parts
        )

    @property
    def canvas(self) -> Box:
        """What the picture shows: the shapes and a margin, in whole points as Graphviz wants it."""
        box = bounds(self.shapes).grown(MARGIN)
        width, height = (math.ceil(round(length, 3)) for length in (box.width, box.height))
        return Box(box.left, box.bottom, box.left + width, box.bottom + height)

    @property
    def width(self) -> float:
        """Width in points."""
        return self.canvas.width

    @property
    def height(self) -> float:
        """Height in points."""
        return self.canvas.height

    def to_graphviz(self) -> graphviz.Digraph:
        """Return the figure as a `graphviz.Digraph`, yours to change and render anywhere.

        Its positions are in it (``layout=nop2``), so no engine moves anything.
        """
        shapes = [filled(shape, self.fillings) for shape in self.shapes]
        return dots.digraph(shapes, self.canvas, self.theme, name=self.name)

    @property
    def dot(self) -> str:
        """The figure in the DOT language."""
        return str(self.to_graphviz().source)

    def svg(self, *, prefix: str = "", engine: str | None = None) -> str:
        """Return SVG that can stand inside an HTML page.

        Parameters
        ----------
        prefix : str
            Put before every id, so that several figures can share a page.
        engine : str, optional
            A `dot` to run instead of the Graphviz inside pygraphviz.

        Raises
        ------
        InvalidValueError
            If no id can begin with the prefix.
        RenderError
            If Graphviz fails.
        """
        if not _PREFIX.fullmatch(prefix):
            raise InvalidValueError(
                f"the prefix {prefix!r} cannot begin an id; write letters, digits, '-', '_' and"
                " '.', a letter first"
            )
        return svgs.inline(self._figure(engine), prefix=prefix)

    def render(self, format: str, *, engine: str | None = None) -> bytes:  # noqa: A002
        """Return the content of a picture file.

        Parameters
        ----------
        format : {"svg", "png", "pdf", "gv"}
        engine : str, optional
            The name or path of a `dot` to run instead of the Graphviz inside pygraphviz.

        Raises
        ------
        InvalidValueError
            For another format.
        RenderError
            If Graphviz fails.
        """
        choose("format", format, FORMATS)
        if format == "gv":
            return self.dot.encode()
        if format == "svg":
            return svgs.standalone(self._figure(engine)).encode()
        graph = self.to_graphviz()
        if format == "png":
            self._check_pixels()
            graph.graph_attr["dpi"] = str(PNG_DPI)
        return rendering.render(graph.source, format, engine=engine, name=self.name)

    def _check_pixels(self) -> None:
        pixels = [math.ceil(length * PNG_DPI / 72) for length in (self.width, self.height)]
        if max(pixels) > MOST_PIXELS:
            raise RenderError(
                f"the figure {self.name!r} would be a PNG of {pixels[0]} × {pixels[1]} pixels, and"
                f" {MOST_PIXELS} is the most; show less in it, or choose 'svg' or 'pdf'"
            )

    def save(self, path: str | os.PathLike[str], *, engine: str | None = None) -> pathlib.Path:
        """Write the figure to a file; the suffix is the format.

        The file is written in one stroke: it is never half there.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        InvalidValueError
            If the suffix is no format.
        FileError
            If the file cannot be written.
        """
        write_atomic(path, self.render(format_of(path), engine=engine))
        return pathlib.Path(path)

    def beside(self, other: Diagram, *, gap: float = 24.0, align: str = "middle") -> Diagram:
        """Return one figure with the other to the right of this one.

        Parameters
        ----------
        other : Diagram
        gap : float
            Between them, in points.
        align : {"middle", "top", "bottom", "axis"}
            What of both is level; the axis is the line on which a builder puts the states.
        """
        ours, theirs = bounds(self.shapes), bounds(other.shapes)
        rises = {
            "middle": (ours.bottom + ours.top - theirs.bottom - theirs.top) / 2,
            "top": ours.top - theirs.top,
            "bottom": ours.bottom - theirs.bottom,
            "axis": 0.0,
        }
        dy = rises[choose("alignment", align, rises)]
        return self._joined(other, ours.right + gap - theirs.left, dy)

    def above(self, other: Diagram, *, gap: float = 24.0) -> Diagram:
        """Return one figure with the other below this one, their middles in line."""
        ours, theirs = bounds(self.shapes), bounds(other.shapes)
        dx = (ours.left + ours.right - theirs.left - theirs.right) / 2
        dy = ours.bottom - gap - theirs.top
        return self._joined(other, dx, dy)

    def placed(self, dx: float, dy: float, *, prefix: str = "") -> Diagram:
        """Return the figure at another place, to become part of a larger one.

        Parameters
        ----------
        dx, dy : float
            How far to the right and up, in points.
        prefix : str
            Put before every id.
        """
        return replace(
            self,
            shapes=tuple(renamed(moved(shape, dx, dy), prefix) for shape in self.shapes),
            fillings={prefix + name: filling for name, filling in self.fillings.items()},
        )

    def _joined(self, other: Diagram, dx: float, dy: float) -> Diagram:
        """Put both on one canvas; where their ids meet, both get a prefix of their own."""
        ours, theirs = self, other.placed(dx, dy)
        if {shape.id for shape in ours.shapes} & {shape.id for shape in theirs.shapes}:
            ours = ours.placed(0.0, 0.0, prefix="a-")
            theirs = theirs.placed(0.0, 0.0, prefix="b-")
        return replace(
            ours,
            shapes=ours.shapes + theirs.shapes,
            fillings={**ours.fillings, **theirs.fillings},
            title=f"{self.title}; {other.title}",
            description=f"{self.description}\n{other.description}",
            equations="\n".join(filter(None, (self.equations, other.equations))),
            focuses=_united(self.focuses, other.focuses),
            at_step=None,
            fonts=tuple(dict.fromkeys(self.fonts + other.fonts)),
        )

    def _figure(self, engine: str | None) -> svgs.Figure:
        blank = _anonymous(self.shapes, self.fillings)
        draw = _drawn if len(blank) <= MOST_REMEMBERED else _drawn.__wrapped__
        drawn = draw(blank, self.canvas, self.theme, self.name, engine)
        return svgs.Figure(
            drawn, self.shapes, self.fillings, self.theme, self.title, self.description
        )

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        **_: object,
    ) -> Mapping[str, object]:
        """What a notebook shows: inline SVG in HTML; PNG and PDF only where asked for."""
        makers: dict[str, Callable[[], object]] = {
            "text/html": lambda: self.svg(prefix=f"ld-{self._digest()}-"),
            "image/svg+xml": lambda: self.render("svg").decode(),
            "image/png": lambda: self.render("png"),
            "application/pdf": lambda: self.render("pdf"),
            "text/plain": lambda: f"{self.title}\n{self.description}",
        }
        asked = include or ("text/html", "image/svg+xml", "text/plain")
        kinds = [kind for kind in makers if kind in asked and kind not in (exclude or ())]
        return {kind: makers[kind]() for kind in kinds}

    def _digest(self) -> str:
        """Return a few letters that tell this figure from others on a page."""
        return hashlib.sha256(f"{self.theme.name}{self.dot}".encode()).hexdigest()[:8]


def _united(
    ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Return every name with the tags of both."""
    pairs = {name: ours.get(name, ()) + theirs.get(name, ()) for name in {**ours, **theirs}}
    return {name: tuple(dict.fromkeys(tags)) for name, tags in pairs.items()}


def _anonymous(shapes: tuple[Shape, ...], fillings: Mapping[str, Filling]) -> tuple[Shape, ...]:
    """Return the shapes without what does not move them: their ids, texts and tooltips.

    The steps of a run, one after the other, differ in nothing else.
    """
    names = {shape.id: svgs.place_name(place) for place, shape in enumerate(shapes)}
    return tuple(
        _anonymous_node(shape, names[shape.id], "." if shape.label or shape.id in fillings else "")
        if isinstance(shape, Node)
        else _anonymous_wire(shape, names)
        for shape in shapes
    )


def _anonymous_node(node: Node, name: str, label: str) -> Node:
    x, width = node.x, node.width
    if node.form == "text":  # of its box, only where it holds the text can be seen
        width = node.size / 2  # enough for the full stop that stands for every text
        ends = {"left": node.box.left + width / 2, "right": node.box.right - width / 2}
        x = ends.get(node.align, node.x)
    place, looks = (x, node.y, width, node.height), (node.size, node.align, node.italic, node.bold)
    # Written out, since `dataclasses.replace` would take ten times as long, of every shape.
    return Node(name, *place, node.role, node.form, label, *looks, shade=node.shade)


def _anonymous_wire(wire: Wire, names: Mapping[str, str]) -> Wire:
    tail, head = names[wire.tail], names[wire.head]
    return Wire(names[wire.id], wire.points, tail, head, wire.arrow, wire.role, wire.radius)


@lru_cache(maxsize=64)
def _drawn(
    shapes: tuple[Shape, ...], canvas: Box, theme: Theme, name: str, engine: str | None
) -> bytes:
    """Draw the figure without its texts, once for all the texts that will stand in it."""
    graph = dots.digraph(shapes, canvas, theme, name=name)
    return rendering.render(graph.source, "svg", engine=engine, name=name)
