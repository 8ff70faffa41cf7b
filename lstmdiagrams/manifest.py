"""A manifest, ``figures.toml`` → the figures to make, or every mistake in it at once.

It is a floor of its own, between the command line and the table of options: what an author may
write about a figure is known to `options`, and making files of figures is the business of `build`,
which knows neither manifests nor options.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstmdiagrams.build import Figure
from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError, choose
from lstmdiagrams.files import read_toml
from lstmdiagrams.options import (
    FIGURES,
    LOOKS,
    OPTIONS,
    OUTPUT,
    AuthorError,
    FigureKind,
    Picture,
    Recipe,
    file_of_run,
    read,
    read_run,
)

__all__ = ["read_manifest"]

# What can be said of all figures at the top, and of one figure besides its options.
_FILES = ("formats", "committed")
_FOR_ALL = (*_FILES, *LOOKS, *OUTPUT)
_FOR_ONE = ("draw", "run", *_FILES)

_Formats = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Notes:
    """Where every mistake is put down, so that the author hears of all of them."""

    path: Path
    found: list[tuple[str, str]] = field(default_factory=list)

    def place(self, table: str, key: str = "") -> str:
        parts = [part for part in (table and f"[{table}]", key) if part]
        where = " ".join(parts)
        if not where.isprintable():
            from lstmdiagrams.graphics.text import visible

            where = visible(where)
        return f"{self.path}: {where}"

    def add(self, table: str, key: str, sentence: str) -> None:
        self.found.append((self.place(table, key), sentence))

    @contextmanager
    def of(self, table: str, key: str = "") -> Iterator[None]:
        """Put down what goes wrong inside, and go on after it."""
        try:
            yield
        except AuthorError as error:
            for name, sentence in error.mistakes:
                self.add(table, name, sentence)
        except LstmDiagramsError as error:
            self.add(table, key, str(error))


def read_manifest(path: Path) -> tuple[Figure, ...]:
    """Read the figures that a manifest declares, in its order.

    Raises
    ------
    AuthorError
        With every mistake: its file, table and key, and what is allowed there.
    """
    notes = _Notes(path)
    figures = list(_read_figures(_read_toml(path), notes))
    if notes.found:
        for figure in figures:  # what only drawing can tell, a step after the last one for instance
            with notes.of(f"figures.{figure.name}"):
                figure.draw()
        raise AuthorError(notes.found)
    return tuple(figures)


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return read_toml(path)
    except OSError as error:
        raise AuthorError([(str(path), f"cannot be read: {error.strerror}")]) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise AuthorError([(str(path), f"is not TOML: {error}")]) from error


def _read_figures(top: Mapping[str, Any], notes: _Notes) -> Iterator[Figure]:
    from lstmdiagrams.graphics import FORMATS

    for key in top:
        with notes.of("", key):
            choose("key", key, (*_FOR_ALL, "figures"))
    formats = _read_formats("", top, {"formats": tuple(FORMATS), "committed": ()}, notes)
    tables = top.get("figures")
    if not isinstance(tables, dict) or not tables:
        notes.add("", "figures", "declare at least one figure, in a table [figures.NAME]")
        return
    looks = {key: value for key, value in top.items() if key in (*LOOKS, *OUTPUT)}
    for name, table in tables.items():
        before = len(notes.found)
        figure = _read_figure(name, table, looks, formats, notes)
        if figure is not None and len(notes.found) == before:
            yield figure


def _read_figure(
    name: str, table: Any, looks: Mapping[str, Any], formats: _Formats, notes: _Notes
) -> Figure | None:
    where = f"figures.{name}"
    if not isinstance(table, dict):
        notes.add("", where, f"{table!r} is not a table")
        return None
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", name):
        notes.add(where, "", "a figure's name is made of letters, digits, '-' and '_'")
    formats = _read_formats(where, table, formats, notes)
    runs, sources = _read_runs(where, table.get("run", []), notes)
    figure = None
    with notes.of(where, "draw"):
        if "draw" not in table:
            listed = ", ".join(map(repr, FIGURES))
            raise InvalidValueError(f"is missing; say what to draw, one of {listed}")
        kind = FIGURES[choose("figure", table["draw"], FIGURES)]
        for key in table:
            with notes.of(where, key):
                choose("key", key, (*_FOR_ONE, *kind.options, *OUTPUT))
        with notes.of(where):
            whole = {**looks, **table}
            options, files = _read_options(kind, whole, notes.path.parent)
            draw = _Draw(read(kind, options, *runs))
            read_files = (*sources, *files)
            figure = Figure(name, notes.place(where), _spec(whole), read_files, draw, **formats)
    return figure


@dataclass(frozen=True)
class _Draw:
    """A recipe as `build` wants it: a figure that knows how its author wants it written."""

    recipe: Recipe

    def __call__(self) -> Picture:
        return Picture(self.recipe.draw(), self.recipe.output)


def _read_options(
    kind: FigureKind, table: Mapping[str, Any], folder: Path
) -> tuple[dict[str, object], list[Path]]:
    """Return the options that are written, and the files that they name, seen from a folder."""
    options = {name: value for name, value in table.items() if name in {*kind.options, *OUTPUT}}
    named = [n for n, value in options.items() if n in OPTIONS and OPTIONS[n].names_file(value)]
    files = {name: folder / options[name] for name in named}
    return options | {name: str(path) for name, path in files.items()}, list(files.values())


def _read_formats(
    where: str, table: Mapping[str, Any], inherited: _Formats, notes: _Notes
) -> _Formats:
    own: _Formats = {}
    for key in _FILES:
        with notes.of(where, key):
            if key in table:
                own[key] = _list_of_formats(table[key])
                if key == "formats" and not own[key]:
                    raise InvalidValueError("names no format; a figure without a file is none")
    formats = {**inherited, **own}
    made = formats["formats"]
    with notes.of(where, "committed"):
        for kept in own.get("committed", ()):
            choose("format", kept, made)
    return {"formats": made, "committed": tuple(f for f in formats["committed"] if f in made)}


def _list_of_formats(value: object) -> tuple[str, ...]:
    from lstmdiagrams.graphics import FORMATS

    if not isinstance(value, list):
        raise InvalidValueError(f"{value!r} is not a list of formats")
    return tuple(dict.fromkeys(choose("format", item, FORMATS) for item in value))


def _read_runs(
    where: str, written: object, notes: _Notes
) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Return the runs that are written, one or a list, and the files that they are read from."""
    names = written if isinstance(written, list) else [written]
    runs: list[str] = []
    sources: list[Path] = []
    for name in names:
        if not isinstance(name, str):
            notes.add(where, "run", f"{name!r} is neither the name of a run nor a file's")
            continue
        file = file_of_run(name, notes.path.parent)
        runs.append(name if file is None else str(file))
        if file is not None:
            sources.append(file)
            if not os.path.isfile(file):  # noqa: PTH113 - pathlib's raises at a name too long
                with notes.of(where, "run"):
                    read_run([str(file)])
    return tuple(runs), tuple(sources)


def _spec(table: Mapping[str, Any]) -> str:
    return json.dumps(table, sort_keys=True, default=str)
