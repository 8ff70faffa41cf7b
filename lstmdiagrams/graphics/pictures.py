"""What a figure shows and an `Output` → the bytes of a picture file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import graphviz

from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics.blanks import blank_of
from lstmdiagrams.graphics.dot import digraph
from lstmdiagrams.graphics.formats import MOST_PIXELS, Output
from lstmdiagrams.graphics.html import page
from lstmdiagrams.graphics.render import render, trimmed
from lstmdiagrams.graphics.shapes import Box, Filling, Shape, filled
from lstmdiagrams.graphics.svg import Figure, standalone
from lstmdiagrams.graphics.theme import Theme
from lstmdiagrams.graphics.tikz import picture as tikzpicture

__all__ = ["Scene", "picture"]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture shows, whatever its format is.

    Parameters
    ----------
    shapes : tuple of Node and Wire
        With the slots of values still blank.
    fillings : mapping of str to Filling
        What stands in the slots, by their ids.
    canvas : Box
        What the picture shows, in points.
    theme : Theme
    name, title, description, language : str
    fonts : tuple of str
        Families that are tried after DejaVu Sans.
    """

    shapes: tuple[Shape, ...]
    fillings: Mapping[str, Filling]
    canvas: Box
    theme: Theme
    name: str
    title: str
    description: str
    language: str
    fonts: tuple[str, ...]

    @property
    def filled(self) -> list[Shape]:
        """The shapes with what stands in the slots."""
        return [filled(shape, self.fillings) for shape in self.shapes]

    def graph(self, *, transparent: bool = False) -> graphviz.Digraph:
        """Return it as Graphviz reads it."""
        return digraph(
            self.filled,
            self.canvas,
            self.theme,
            name=self.name,
            fonts=self.fonts,
            transparent=transparent,
        )

    def in_svg(
        self, engine: str | None, *, scale: float = 1.0, transparent: bool = False
    ) -> Figure:
        """Return what an SVG is written of."""
        drawn = blank_of(
            self.shapes,
            self.fillings,
            self.canvas,
            self.theme,
            fonts=self.fonts,
            engine=engine,
            name=self.name,
        )
        words = self.title, self.description
        return Figure(
            drawn, self.shapes, self.fillings, self.theme, *words, self.language, scale, transparent
        )


def picture(scene: Scene, output: Output, engine: str | None) -> bytes:
    """Return the content of a picture file.

    Raises
    ------
    RenderError
        If it cannot be drawn, or is larger than the format allows.
    """
    return _MAKERS[output.format](scene, output, engine)


def _as_svg(scene: Scene, output: Output, engine: str | None) -> bytes:
    drawn = scene.in_svg(engine, scale=output.scale, transparent=output.transparent)
    return standalone(drawn).encode()


def _as_html(scene: Scene, output: Output, engine: str | None) -> bytes:
    drawn = scene.in_svg(engine, scale=output.scale, transparent=output.transparent)
    return page(drawn).encode()


def _as_png(scene: Scene, output: Output, engine: str | None) -> bytes:
    dpi = output.dpi * output.scale
    pixels = [math.ceil(length * dpi / 72) for length in (scene.canvas.width, scene.canvas.height)]
    if max(pixels) > MOST_PIXELS:
        raise RenderError(
            f"the figure {scene.name!r} would be a PNG of {pixels[0]} × {pixels[1]} pixels, and"
            f" {MOST_PIXELS} is the most; show less in it, lower the scale or the dpi, or choose"
            " 'svg' or 'pdf'"
        )
    graph = scene.graph(transparent=output.transparent)
    graph.graph_attr["dpi"] = f"{dpi:g}"
    return render(graph.source, "png", engine=engine, name=scene.name)


def _as_pdf(scene: Scene, output: Output, engine: str | None) -> bytes:
    graph = scene.graph(transparent=output.transparent)
    if output.scale == 1:
        return render(graph.source, "pdf", engine=engine, name=scene.name)
    size = scene.canvas.width, scene.canvas.height
    inches = [length * output.scale / 72 for length in size]
    graph.graph_attr["size"] = "{:.6f},{:.6f}!".format(*inches)
    pdf = render(graph.source, "pdf", engine=engine, name=scene.name)
    return trimmed(pdf, *size)


def _as_gv(scene: Scene, _output: Output, _engine: str | None) -> bytes:
    return str(scene.graph().source).encode()


def _as_tikz(scene: Scene, output: Output, _engine: str | None) -> bytes:
    return tikzpicture(
        scene.filled,
        scene.canvas,
        scene.theme,
        scene.title,
        scene.description,
        fonts=scene.fonts,
        scale=output.scale,
        transparent=output.transparent,
    ).encode()


_MAKERS: Mapping[str, Callable[[Scene, Output, str | None], bytes]] = {
    "svg": _as_svg,
    "png": _as_png,
    "pdf": _as_pdf,
    "gv": _as_gv,
    "tikz": _as_tikz,
    "html": _as_html,
}
