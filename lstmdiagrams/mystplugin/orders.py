"""What an author wrote in a directive → its picture's file and words, or its equations.

A picture is named by a digest of what it shows, so that equal ones share a file. Its words are
found again by a digest of all that it was made of: what the author wrote, the files that he names,
the program. One process draws at a time, however many mystmd starts, so that each figure is drawn
once, and not all of them load what draws.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError
from lstmdiagrams.graphics.text import visible, visible_lines
from lstmdiagrams.mystplugin.project import store_of
from lstmdiagrams.mystplugin.store import Store
from lstmdiagrams.options import OPTIONS, AuthorError, Option, Picture
from lstmdiagrams.options.directives import DIRECTIVES
from lstmdiagrams.options.equations import EQUATION_OPTIONS, Equation, equations
from lstmdiagrams.options.paths import Files, located

__all__ = ["Entry", "Order", "Workshop"]

_UNDRAWN = "This figure could not be drawn"


@dataclass(frozen=True)
class Order:
    """What an author wrote.

    Parameters
    ----------
    directive
        The directive's name.
    argument
        What stands after it.
    options
        The name of an option → what is written.
    """

    directive: str
    argument: str
    options: Mapping[str, object]

    def written(self, known: Mapping[str, Option], *others: str) -> Mapping[str, object]:
        """Return the options; mystmd reads one without a value as true, whatever its type.

        Raises
        ------
        AuthorError
            If an option is not among those known, nor the others.
        """
        names = (*others, *known)
        strange = [name for name in self.options if name not in names]
        if strange:
            listed = ", ".join(map(repr, names))
            sentence = f"is no option of {self.directive}; choose one of {listed}"
            raise AuthorError([(name, sentence) for name in strange])
        switches = {name for name, option in known.items() if option.is_switch}
        return {
            name: "" if value is True and name not in switches else value
            for name, value in self.options.items()
        }


@dataclass(frozen=True)
class Entry:
    """A picture that is there.

    Parameters
    ----------
    stem
        The name of its files, without the suffix.
    title, description
        What it is, and what it shows, in words.
    size
        Its width and height in points.
    """

    stem: str
    title: str
    description: str
    size: tuple[float, float]


@dataclass(frozen=True)
class Workshop:
    """A project, and what holds for all its figures.

    Parameters
    ----------
    project
        The folder from which files are named; an author can name none outside it.
    looks
        ``"notation"`` and ``"theme"``, if they are set: a name, or the path of a file.
    """

    project: Path
    looks: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def store(self) -> Store:
        """Where everything is kept."""
        return Store(store_of(self.project))

    def kept(self, order: Order, suffix: str) -> Entry | None:
        """Return a picture that is there in this format, from this build or another."""
        return self._kept(self._key(order), suffix)

    def made(self, order: Order, suffix: str) -> Entry:
        """Return a picture, and draw it if it is not there.

        Parameters
        ----------
        order
        suffix : {"svg", "png", "pdf"}

        Raises
        ------
        AuthorError
            With everything that is wrong with what is written.
        LstmDiagramsError
            If the picture cannot be drawn or written.
        """
        key = self._key(order)
        found = self._kept(key, suffix)
        if found is None:
            found = self._put(order.directive, self._drawn(order), suffix)
            self.store.keep(key, asdict(found))
            self.store.sweep()
        return found

    def undrawn(self, suffix: str) -> Entry:
        """Return what stands in the place of a picture that cannot be drawn."""
        from lstmdiagrams.graphics import Diagram
        from lstmdiagrams.graphics.shapes import text_label

        figure: Any = Diagram((text_label("text", _UNDRAWN, 0.0, 0.0, size=9.0),), _UNDRAWN, "")
        found = self._put("not-drawn", Picture(figure, {}), suffix)
        self.store.keep("not-drawn", asdict(found))
        return found

    def equations(self, order: Order) -> tuple[Equation, ...]:
        """Return the equations of a cell.

        Raises
        ------
        AuthorError
            With everything that is wrong with what is written.
        """
        key = self._key(order)
        kept = self.store.record(key).get("equations")
        if kept is not None:
            return tuple(Equation(*each) for each in kept)
        files = Files(self.project, self.project)
        try:
            written, looks = order.written(EQUATION_OPTIONS), self._looks(files)
            found = equations(order.argument, written, locate=files, looks=looks)
        except AuthorError as error:
            raise files.as_written(error) from error
        self.store.keep(key, {"equations": [(each.key, each.latex) for each in found]})
        return found

    def _key(self, order: Order) -> str:
        """Return a digest of all that a figure is made of."""
        from lstmdiagrams.build import digest_of_program

        values = [order.argument, *order.options.values()]
        words = sorted({word for each in values for word in (str(each), *str(each).split())})
        contents = [_digest_of(self._inside(word)) for word in words]
        looks = {name: _digest_of(Path(each)) or each for name, each in self.looks.items()}
        parts = (digest_of_program(), looks, asdict(order), contents)
        return _digest(json.dumps(parts, sort_keys=True).encode())

    def _inside(self, written: str) -> Path | None:
        try:
            return located(written, self.project, self.project)
        except InvalidValueError:
            return None

    def _kept(self, key: str, suffix: str) -> Entry | None:
        """Return a picture that is there in this format."""
        record = self.store.record(key)
        try:
            found = Entry(**{**record, "size": tuple(record["size"])})
        except (KeyError, TypeError):
            return None
        return found if self.store.has(f"{found.stem}.{suffix}") else None

    def _drawn(self, order: Order) -> Picture:
        row, files = DIRECTIVES[order.directive], Files(self.project, self.project)
        try:
            run = ["run"] * row.run_is_option
            written, looks = order.written(row.options, *run), self._looks(files)
            recipe = row.recipe(order.argument, written, locate=files, looks=looks)
            return Picture(recipe.draw(), recipe.output)
        except LstmDiagramsError as error:
            raise files.as_written(error) from error

    def _looks(self, files: Files) -> Mapping[str, object]:
        """Read what is set for all figures."""
        found: dict[str, object] = {}
        for name, value in self.looks.items():
            if OPTIONS[name].names_file(value):
                files.written[value] = os.path.relpath(value, self.project)
            try:
                found[OPTIONS[name].keyword] = OPTIONS[name].parse(value)
            except LstmDiagramsError as error:
                raise AuthorError([(name, str(error))]) from error
        return found

    def _put(self, name: str, picture: Picture, suffix: str) -> Entry:
        """Write those of a picture's files that are not there."""
        svg = picture.render("svg")
        stem = f"{name}-{_digest(svg)}"
        for each in dict.fromkeys(("svg", suffix)):
            if not self.store.has(f"{stem}.{each}"):
                self.store.put(f"{stem}.{each}", svg if each == "svg" else picture.render(each))
        drawn: Any = picture.drawn
        return Entry(stem, visible(drawn.title), visible_lines(drawn.description), picture.size)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _digest_of(path: Path | None) -> str:
    try:
        return _digest(path.read_bytes()) if path is not None and path.is_file() else ""
    except OSError:  # whoever draws says what is wrong with it
        return ""
