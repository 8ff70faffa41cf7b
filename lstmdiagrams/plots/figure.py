"""A matplotlib figure and its words → the bytes of a picture; the same figure, the same bytes."""

from __future__ import annotations

import io
import os
import pathlib
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.style import context as style_context

from lstmdiagrams.errors import InvalidTypeError, RenderError, choose
from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics.formats import MOST_PIXELS, Output, format_of, output_of
from lstmdiagrams.graphics.markup import check_prefix, escaped
from lstmdiagrams.graphics.notebook import bundle
from lstmdiagrams.graphics.text import FONT_STACK, visible
from lstmdiagrams.notation import Notation
from lstmdiagrams.plots.pdf import ScaledPdf

__all__ = ["FORMATS", "WIDTH", "Plot", "finished", "plain_looks", "render"]

FORMATS = ("svg", "png", "pdf")
WIDTH = 360.0  # points; shown 450 pixels wide, its letters are as large as those of a text

# Letters are as wide as the font says, not as the nearest pixel.
_DRAWING = {"text.hinting": "none"}
# Texts stay texts: they can be searched for and read aloud, and need no font in the file.
_SAVING = {"svg.fonttype": "none", "svg.hashsalt": "lstmdiagrams", "pdf.fonttype": 42}
_HEAD = re.compile(
    r'<\?xml.*?<svg [^>]*?width="(?P<width>[\d.]+)pt" height="(?P<height>[\d.]+)pt"'
    r' viewBox="(?P<box>[^"]*)"[^>]*>',
    re.DOTALL,
)
# What matplotlib says in a stylesheet, which would hold for the whole page.
_LINES = 'stroke-linejoin="round" stroke-linecap="butt"'
_SPACES = (
    'version="1.1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_FONT = re.compile(r"(?:(?<=font-family: )|(?<=px ))'DejaVu Sans'[^;\"]*")
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_LOST = re.compile(r"Glyph (\d+) \(.*\) missing from font")
_IDS = re.compile(r'(?P<before> id="| xlink:href="#|url\(#)')
# matplotlib leaves no angle bracket in a text or in an attribute.
_TAG = re.compile(r"<[A-Za-z][^>]*>")


@contextmanager
def plain_looks(**more: Any) -> Iterator[None]:
    """Draw as matplotlib does by itself, whatever style the user has set."""
    looks: Any = {**_DRAWING, **more}
    with style_context("default"), mpl.rc_context(looks):
        yield


class Plot(Figure):
    """A plot on a figure of its own: a matplotlib Figure that knows its words.

    In a notebook it shows itself. It looks the same whatever style is set for others.

    Attributes
    ----------
    title, description : str
        What it is, and what it shows, in words and with its numbers, for who cannot see it.
    fonts : tuple of str
        Families of fonts that are tried after DejaVu Sans.
    """

    title: str = ""
    description: str = ""
    fonts: tuple[str, ...] = ()

    def draw(self, renderer: Any) -> None:
        """Draw the figure as matplotlib does by itself; what is about files stays as it is."""
        files: Any = mpl.rcParams
        with plain_looks(**{name: files[name] for name in _SAVING}):
            super().draw(renderer)

    def render(self, format: str, **options: Any) -> bytes:  # noqa: A002 - as of a Diagram
        """Return the content of a picture file; the options are those of `render`."""
        title, description, fonts = self.title, self.description, self.fonts
        return render(self, format, title=title, description=description, fonts=fonts, **options)

    def svg(self, *, prefix: str = "", transparent: bool = False) -> str:
        """Return SVG that can stand inside an HTML page.

        Parameters
        ----------
        prefix : str
            Put before every id, so that several figures can share a page.
        transparent : bool
            Whether what is behind the figure shines through where nothing is drawn.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If no id can begin with the prefix.
        """
        check_prefix(prefix)
        whole = self.render("svg", transparent=transparent).decode()
        return _in_tags(_IDS, rf"\g<before>{prefix}", whole.split("\n", 1)[1])

    def save(self, path: str | os.PathLike[str], **options: Any) -> pathlib.Path:
        """Write the plot to a file; the suffix is the format, the options those of `render`.

        Raises
        ------
        InvalidValueError
            If the suffix is no format.
        FileError
            If the file cannot be written.
        """
        write_atomic(path, self.render(format_of(path), **options))
        return pathlib.Path(path)

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
        **_: object,
    ) -> Mapping[str, object]:
        """What a notebook shows: SVG; PNG and PDF only where asked for."""
        makers: dict[str, Callable[[], object]] = {
            "image/svg+xml": lambda: self.render("svg").decode(),
            "image/png": lambda: self.render("png"),
            "application/pdf": lambda: self.render("pdf"),
            "text/plain": lambda: f"{self.title}\n{self.description}",
        }
        return bundle(makers, include or ("image/svg+xml", "text/plain"), exclude)


def finished(axes: Axes, notation: Notation, title: str, description: str) -> Figure:
    """Give a plot its words: the axes as their label, and a figure of its own as it needs them."""
    title, description = visible(title), visible(description)
    axes.set_label(description)
    figure: Figure = axes.figure.figure  # of a subfigure, too
    if isinstance(figure, Plot):
        figure.title, figure.description, figure.fonts = title, description, notation.fonts
    return figure


def render(
    figure: Figure,
    format: str,  # noqa: A002 - as of a Diagram
    *,
    title: str = "",
    description: str = "",
    fonts: Sequence[str] = (),
    scale: float = 1.0,
    dpi: float | None = None,
    transparent: bool = False,
) -> bytes:
    """Return the content of a picture file: no date in it, and the same bytes every time.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    format : {"svg", "png", "pdf"}
    title, description : str
        What stands in the file for who cannot see the picture: in an SVG as its title and
        description, in the others as metadata.
    fonts : sequence of str
        Families of fonts that a viewer of an SVG tries after DejaVu Sans.
    scale : float
        Of the size on the page, from 0.01 to 100: of an SVG or a PDF, or of the pixels of a PNG.
    dpi : float, optional
        Pixels an inch of a PNG, from 1 to 10,000; by default 216.
    transparent : bool
        Whether what is behind the figure shines through.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no figure, for another format, for an option that it does not take, and for a
        number out of range.
    RenderError
        If matplotlib cannot draw it.
    """
    if not isinstance(figure, Figure):
        raise InvalidTypeError(f"the figure is {figure!r}, and must be a matplotlib Figure")
    choose("format of a plot", format, FORMATS)
    output = output_of(format, scale=scale, dpi=dpi, transparent=transparent)
    if format == "png":
        _check_pixels(figure, output)
    drawn = _drawn(figure, output, _metadata(format, title, description))
    if format != "svg":
        return drawn
    return _worded(drawn.decode(), title, description, fonts, output.scale).encode()


def _check_pixels(figure: Figure, output: Output) -> None:
    pixels = [round(inches * output.dpi * output.scale) for inches in figure.get_size_inches()]
    if max(pixels) > MOST_PIXELS:
        raise RenderError(
            f"the plot would be a PNG of {pixels[0]} × {pixels[1]} pixels, and {MOST_PIXELS} is the"
            " most; show less in it, or choose 'svg' or 'pdf'"
        )


def _drawn(figure: Figure, output: Output, metadata: Mapping[str, str | None]) -> bytes:
    """Have matplotlib draw a figure."""
    file = io.BytesIO()
    dpi = output.dpi * (output.scale if output.format == "png" else 1)
    looks: dict[str, Any] = {"transparent": output.transparent, "metadata": metadata}
    canvas = figure.canvas
    if output.format == "pdf" and output.scale != 1:
        ScaledPdf(figure, output.scale)  # which makes itself the figure's canvas
    with plain_looks(**_SAVING), _letters_said(aloud=output.format != "svg"):
        try:
            figure.savefig(file, format=output.format, dpi=dpi, **looks)
        except (ValueError, OverflowError, MemoryError) as error:
            raise RenderError(f"matplotlib cannot draw the plot: {error}") from error
        finally:
            figure.set_canvas(canvas)
    return file.getvalue()


@contextmanager
def _letters_said(*, aloud: bool) -> Iterator[None]:
    """Say once, and in our words, which letters no font has; of an SVG, its viewer has others."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    lost = [_LOST.match(str(warning.message)) for warning in caught]
    letters = "".join(dict.fromkeys(chr(int(found[1])) for found in lost if found))
    if letters and aloud:
        warnings.warn(
            f"no font of the plot has the letters {letters!r}; name one that has them, as in"
            " PYTORCH.changed('mine', fonts=['Noto Sans JP'])",
            stacklevel=2,
        )
    for warning, found in zip(caught, lost, strict=True):
        if not found:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )


def _metadata(format: str, title: str, description: str) -> dict[str, str | None]:  # noqa: A002
    """Return what matplotlib writes into a file beside the picture: our words, and no date."""
    words = {key: visible(text) or None for key, text in (("t", title), ("d", description))}
    return {
        "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
        "png": {"Title": words["t"] or "", "Description": words["d"] or "", "Software": None},
        "pdf": {"Title": words["t"], "Subject": words["d"]}
        | dict.fromkeys(("Creator", "Producer", "CreationDate")),
    }[format]


def _worded(svg: str, title: str, description: str, fonts: Sequence[str], scale: float) -> str:
    """Put the words into an SVG, and the fonts that are tried where DejaVu Sans is missing."""
    words = (("title", title), ("desc", description))
    said = [f"<{tag}>{escaped(visible(text))}</{tag}>" for tag, text in words if text]
    families = [FONT_STACK[0], *fonts, *FONT_STACK[1:-1]]
    stack = ", ".join([*(f"'{family}'" for family in families), FONT_STACK[-1]])
    plain = _in_tags(_FONT, lambda _: stack, _STYLE.sub("", svg, count=1))
    return _HEAD.sub(lambda head: "\n".join([*_beginning(head, scale), *said]), plain, count=1)


def _in_tags(pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str], svg: str) -> str:
    """Exchange what is found in the tags of an SVG; its texts stay what they are."""
    return _TAG.sub(lambda tag: pattern.sub(new, tag[0]), svg)


def _beginning(head: re.Match[str], scale: float) -> tuple[str, str]:
    """Return the declaration and the root of an SVG that is shown at a scale."""
    size = (f'{side}="{float(head[side]) * scale:g}pt"' for side in ("width", "height"))
    root = f'<svg {" ".join(size)} viewBox="{head["box"]}" {_SPACES} role="img" {_LINES}>'
    return '<?xml version="1.0" encoding="UTF-8"?>', root
