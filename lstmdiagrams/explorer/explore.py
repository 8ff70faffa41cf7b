"""A Trace → `Explorer`: the page on which a reader steps through its time."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, chosen
from lstmdiagrams.choices.strand import need_trace
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.explorer import document
from lstmdiagrams.explorer.markup import Content, fragment
from lstmdiagrams.explorer.views import views_of
from lstmdiagrams.files import write_atomic
from lstmdiagrams.graphics import Theme
from lstmdiagrams.graphics.formats import format_of
from lstmdiagrams.graphics.markup import check_prefix
from lstmdiagrams.graphics.notebook import display
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["Explorer", "chosen_steps", "explore", "html_path"]

CHOSEN = 4  # cells that are shown where no script runs


@dataclass(frozen=True)
class Explorer:
    """A run that its reader steps through.

    `explore` returns it. In a notebook it shows itself.

    Parameters
    ----------
    content : Content
        What it shows.
    """

    content: Content

    @property
    def title(self) -> str:
        """What it is, in words."""
        return self.content.title

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps that are shown where no script runs; it starts at the first."""
        return self.content.steps

    @property
    def html(self) -> str:
        """A whole page, which needs no other file and nothing from the network."""
        return document.page(self.content)

    def fragment(self, prefix: str = "ld-") -> str:
        """Return what stands in a page that brings `script` and the stylesheets.

        Parameters
        ----------
        prefix : str
            Of every id in it, so that several can share a page.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If no id can begin so.
        """
        check_prefix(prefix)
        return fragment(self.content, prefix)

    def save(self, path: str | os.PathLike[str]) -> pathlib.Path:
        """Write the page to a file, in one stroke: it is never half there.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If it is no path, or does not end in ``.html``.
        FileError
            If the file cannot be written.
        """
        write_atomic(html_path(path), self.html.encode())
        return pathlib.Path(path)

    def __repr__(self) -> str:
        return f"Explorer({self.title!r})"

    def _repr_html_(self) -> str:
        """What a notebook shows; several do not disturb each other."""
        digest, number = display(self.fragment())
        return document.output(self.content, f"ld-{digest}-{number}-")


@documented
def explore(
    trace: Trace,
    *,
    steps: Selection = None,
    sequences: Selection = None,
    units: Selection = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Explorer:
    """Let a reader step through a run: a page with a slider over its time.

    Parameters
    ----------
    trace : Trace
        The record of a run.
    steps : None, int, "all", "first 3, last 2", or list of int
        Whose cells are shown where no script runs, as on paper; it starts at the first of them. By
        default four, from the first to the last.
    sequences : None, int, "all", "first 3, last 2", or list of int
        Which sequences of a batch a reader can choose. Of more than 8, by default the first 3 and
        the last one.
    <units>
    <looks>

    Returns
    -------
    Explorer
        The cell with all values of a step, the sequence unrolled above it, its equations with the
        numbers put in beside it, and its gates over time below it, for every layer and direction.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no run or one without a sequence, or an option is not one of the allowed ones.
    """
    looks = {
        "units": units,
        "precision": precision,
        "decimal": decimal,
        "notation": notation,
        "theme": theme,
        "font_scale": font_scale,
    }
    need_trace(trace)
    if not trace.n_sequences:
        raise InvalidValueError("the batch of the run holds no sequence to step through")
    views = views_of(trace, sequences, looks)
    return Explorer(Content(trace.name, views, chosen_steps(steps, views[0].strand.length)))


def html_path(path: str | os.PathLike[str]) -> pathlib.Path:
    """Return the path of a page.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no path, or does not end in ``.html``.
    """
    if format_of(path) != "html":
        raise InvalidValueError(f"{os.fspath(path)!r} would be a page, and must end in '.html'")
    return pathlib.Path(path)


def chosen_steps(steps: Selection, length: int) -> tuple[int, ...]:
    """Return the steps that are shown where no script runs.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the sequence has no such steps.
    """
    if steps is not None:
        return chosen("step", steps, length, default=(3, 2), most=length)
    last = length - 1
    return tuple(dict.fromkeys(round(place * last / (CHOSEN - 1)) for place in range(CHOSEN)))
