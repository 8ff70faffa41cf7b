"""Shapes, a theme and words → `Diagram`: the figure that users save, show and combine."""

from __future__ import annotations

import math
import os
import pathlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial, reduce
from types import MappingProxyType
from typing import Any

import graphviz

from lstmdiagrams.errors import InvalidTypeError, choose
from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics.alignment import length, to_below, to_the_right
from lstmdiagrams.graphics.focus import Focus, lit, lit_until, steps_of, united, wanted
from lstmdiagrams.graphics.formats import format_of, output_of
from lstmdiagrams.graphics.frames import Frames, numbered, some
from lstmdiagrams.graphics.markup import check_prefix
from lstmdiagrams.graphics.notebook import bundle, display
from lstmdiagrams.graphics.pictures import Scene, picture
from lstmdiagrams.graphics.render import program_of
from lstmdiagrams.graphics.shapes import Box, Filling, Shape, bounds, moved, renamed
from lstmdiagrams.graphics.steps import StepByStep, together
from lstmdiagrams.graphics.svg import inline
from lstmdiagrams.graphics.theme import AUTO, Theme

__all__ = ["Diagram"]

Program = str | os.PathLike[str]
MARGIN = 8.0  # around the drawing, in points
_NOTHING: Mapping[str, Any] = MappingProxyType({})


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
    language : str
        Of the words, as HTML calls it: ``"en"``, ``"ja"``.
    room : Box, optional
        What the picture shows at least, in points; by default what its shapes need.
    """

    shapes: tuple[Shape, ...] = field(repr=False)
    title: str
    description: str = field(repr=False)
    name: str = "figure"
    theme: Theme = field(default=AUTO, repr=False)
    fillings: Mapping[str, Filling] = field(default_factory=lambda: _NOTHING, repr=False)
    equations: str = field(default="", repr=False)
    focuses: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING, repr=False)
    at_step: StepByStep[Diagram] | None = field(default=None, repr=False, compare=False)
    fonts: tuple[str, ...] = field(default=(), repr=False)
    language: str = field(default="en", repr=False)
    room: Box | None = field(default=None, repr=False)

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
        if self.room is not None:
            box = box.united(self.room)
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
        return self._scene.graph()

    @property
    def _scene(self) -> Scene:
        words = self.name, self.title, self.description, self.language
        return Scene(self.shapes, self.fillings, self.canvas, self.theme, *words, self.fonts)

    @property
    def dot(self) -> str:
        """The figure in the DOT language."""
        return str(self.to_graphviz().source)

    def svg(
        self, *, prefix: str = "", engine: Program | None = None, transparent: bool = False
    ) -> str:
        """Return SVG that can stand inside an HTML page.

        Parameters
        ----------
        prefix : str
            Put before every id, so that several figures can share a page.
        engine : str or path, optional
            A `dot` to run instead of the Graphviz inside pygraphviz.
        transparent : bool
            Whether what is behind the figure shines through where nothing is drawn.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If no id can begin with the prefix, or the engine is no name and no path.
        RenderError
            If Graphviz fails.
        """
        check_prefix(prefix)
        drawn = self._scene.in_svg(program_of(engine), transparent=transparent)
        return inline(drawn, prefix=prefix)

    def render(
        self,
        format: str,  # noqa: A002
        *,
        engine: Program | None = None,
        scale: float = 1.0,
        dpi: float | None = None,
        transparent: bool = False,
    ) -> bytes:
        """Return the content of a picture file.

        Parameters
        ----------
        format : {"svg", "png", "pdf", "gv", "tikz", "html"}
            "gv" is the figure in DOT, "tikz" a ``tikzpicture`` for LaTeX, "html" a page that needs
            no other file.
        engine : str or path, optional
            The name or path of a `dot` to run instead of the Graphviz inside pygraphviz.
        scale : float
            Of the size on the page, from 0.01 to 100: of the width and height of an SVG, of the
            page of a PDF (to a point), of the pixels of a PNG, of all lengths of TikZ.
        dpi : float, optional
            Pixels an inch of a PNG, from 1 to 10,000, at the scale 1; by default 216.
        transparent : bool
            Whether what is behind the figure shines through where nothing is drawn.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            For another format, an option that it does not take, a number out of range, no engine.
        RenderError
            If Graphviz fails, a PNG would have more than 32,767 pixels across or down, or TikZ more
            than 16,000 points.
        """
        output = output_of(format, scale=scale, dpi=dpi, transparent=transparent)
        return picture(self._scene, output, program_of(engine))

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        engine: Program | None = None,
        scale: float = 1.0,
        dpi: float | None = None,
        transparent: bool = False,
    ) -> pathlib.Path:
        """Write the figure to a file; the suffix is the format.

        The file is written in one stroke: it is never half there.

        Parameters
        ----------
        path : path
        engine, scale, dpi, transparent
            As `render` takes them.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        InvalidTypeError, InvalidValueError, RenderError
            If the suffix is no format, and as `render` does.
        FileError
            If the file cannot be written.
        """
        content = self.render(
            format_of(path), engine=engine, scale=scale, dpi=dpi, transparent=transparent
        )
        write_atomic(path, content)
        return pathlib.Path(path)

    def focus(self, what: Focus) -> Diagram:
        """Return the same figure with all but one thing stepping back.

        Every shape keeps its place, so that figures with different focuses can be flipped through.

        Parameters
        ----------
        what : str, Key, or an iterable of them
            A name in `focuses` (``"forget"``); a tag, which is a symbol (``"f"``) or a step
            (``"t3"``); a `Key` or its id (``"f-t3-u0"``). None lights everything.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If it is nothing that this figure shows; the sentence lists what there is.
        """
        if what is None:
            return self._relit(None)
        return self._relit(wanted(what, self.shapes, self.focuses))

    def _relit(self, asked: tuple[str, ...] | None) -> Diagram:
        """Light what is asked for, here and at all other steps; without anything, light all."""
        at_step = self.at_step and self.at_step.then(partial(Diagram._relit, asked=asked))
        return replace(self, shapes=lit(self.shapes, asked), at_step=at_step)

    def frames(self, by: str) -> Frames[Diagram]:
        """Return figures of the same size that can be flipped through, for slides.

        Parameters
        ----------
        by : {"focus", "step"}
            "focus" gives one for every name in `focuses`. "step" gives the figure drawn at every
            step of its run; a figure that shows all steps at once is lit up to one step after the
            other.

        Returns
        -------
        Frames
            A sequence of figures, which `Frames.save` writes into numbered files.

        Raises
        ------
        InvalidValueError
            If the figure has no focuses or no steps.
        """
        steps = range(self.at_step.count) if self.at_step else steps_of(self.shapes)
        makers = {
            "focus": lambda: [self.focus(name) for name in self.focuses],
            "step": lambda: [self._at(step) for step in steps],
        }
        figures = some(makers[choose("kind of frames", by, makers)](), self.name, by)
        room = reduce(Box.united, (figure.canvas for figure in figures))
        named = zip(figures, numbered(self.name, len(figures)), strict=True)
        return Frames(tuple(replace(figure, name=name, room=room) for figure, name in named))

    def _at(self, step: int) -> Diagram:
        """Return the figure at a step; one that shows all steps at once is lit up to it."""
        if self.at_step:
            return self.at_step.draw(step)
        return replace(self, shapes=lit_until(self.shapes, step))

    def beside(self, other: Diagram, *, gap: float = 24.0, align: str = "middle") -> Diagram:
        """Return one figure with the other to the right of this one.

        Parameters
        ----------
        other : Diagram
        gap : float
            Between them, in points.
        align : {"middle", "top", "bottom", "axis"}
            What of both is level; the axis is the line on which a builder puts the states.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the other is no figure, the gap no number up to a million, or there is no alignment.
        """
        ours, theirs = bounds(self.shapes), bounds(_checked(other).shapes)
        return self._joined(other, *to_the_right(ours, theirs, gap, align))

    def above(self, other: Diagram, *, gap: float = 24.0) -> Diagram:
        """Return one figure with the other below this one, their middles in line.

        Parameters
        ----------
        other : Diagram
        gap : float
            Between them, in points.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the other is no figure, or the gap no number up to a million.
        """
        ours, theirs = bounds(self.shapes), bounds(_checked(other).shapes)
        return self._joined(other, *to_below(ours, theirs, gap))

    def placed(self, dx: float, dy: float, *, prefix: str = "") -> Diagram:
        """Return the figure at another place, to become part of a larger one.

        Parameters
        ----------
        dx, dy : float
            How far to the right and up, in points.
        prefix : str
            Put before every id.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a length is no number of points up to a million, or no id can begin with the prefix.
        """
        check_prefix(prefix, inner=True)
        return self._placed(length("dx", dx), length("dy", dy), prefix)

    def _placed(self, dx: float, dy: float, prefix: str = "") -> Diagram:
        how = partial(Diagram._placed, dx=dx, dy=dy, prefix=prefix)
        return replace(
            self,
            shapes=tuple(renamed(moved(shape, dx, dy), prefix) for shape in self.shapes),
            fillings={prefix + name: filling for name, filling in self.fillings.items()},
            at_step=self.at_step and self.at_step.then(how),
            room=self.room.moved(dx, dy) if self.room else None,
        )

    def _joined(self, other: Diagram, dx: float, dy: float) -> Diagram:
        """Put both on one canvas; where their ids meet, both get a prefix of their own."""
        ours, theirs = self, other._placed(dx, dy)
        if {shape.id for shape in ours.shapes} & {shape.id for shape in theirs.shapes}:
            ours, theirs = ours._placed(0.0, 0.0, "a-"), theirs._placed(0.0, 0.0, "b-")
        rooms = [figure.room for figure in (ours, theirs) if figure.room]
        return replace(
            ours,
            shapes=ours.shapes + theirs.shapes,
            fillings={**ours.fillings, **theirs.fillings},
            title=f"{self.title}; {other.title}",
            description=f"{self.description}\n{other.description}",
            equations="\n".join(filter(None, (self.equations, other.equations))),
            focuses=united(self.focuses, other.focuses),
            at_step=together(self.at_step, other.at_step, partial(_joined_at, self, other, dx, dy)),
            room=reduce(Box.united, rooms) if rooms else None,
            fonts=tuple(dict.fromkeys(self.fonts + other.fonts)),
        )

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        **_: object,
    ) -> Mapping[str, object]:
        """What a notebook shows: inline SVG in HTML; PNG and PDF only where asked for."""
        makers: dict[str, Callable[[], object]] = {
            "text/html": lambda: self.svg(prefix=self._display_prefix()),
            "image/svg+xml": lambda: self.render("svg").decode(),
            "image/png": lambda: self.render("png"),
            "application/pdf": lambda: self.render("pdf"),
            "text/plain": lambda: f"{self.title}\n{self.description}",
        }
        return bundle(makers, include or ("text/html", "image/svg+xml", "text/plain"), exclude)

    def _display_prefix(self) -> str:
        """Return a prefix that tells this display from others on a page, of this figure, too."""
        digest, number = display(f"{self.theme.name}{self.dot}")
        return f"ld-{digest}-" if number == 1 else f"ld-{digest}-{number}-"


def _joined_at(ours: Diagram, theirs: Diagram, dx: float, dy: float, step: int) -> Diagram:
    return ours._at(step)._joined(theirs._at(step), dx, dy)


def _checked(other: object) -> Diagram:
    if not isinstance(other, Diagram):
        raise InvalidTypeError(f"the other figure is {other!r}, and must be a Diagram")
    return other
