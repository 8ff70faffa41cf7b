"""Figures with their formats → files: only what changed is made again, and each file whole.

What a file depends on is told by its content, never by the time: what the author wrote, the run's
file, this package, the packages that draw. A digest of all that stands, with one of the file
itself, in ``.lstmdiagrams-build.json`` beside the files. Without it everything is made anew; a file
whose new bytes equal its old ones is left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from lstmdiagrams.errors import FileError, InvalidValueError, LstmDiagramsError
from lstmdiagrams.files import is_stream, regular, write_atomic

__all__ = [
    "STATE",
    "BuildError",
    "Drawing",
    "Figure",
    "Job",
    "Output",
    "Plan",
    "carry_out",
    "check",
    "digest_of_program",
    "plan",
    "write",
]

# The file that remembers, beside the figures.
STATE = ".lstmdiagrams-build.json"

# The packages whose version may show in a picture.
_DRAWING_PACKAGES = ("graphviz", "matplotlib", "numpy", "pygraphviz")


class Drawing(Protocol):
    """What a figure has to be when it is drawn: a `Diagram`, or something else with its bytes."""

    def render(self, format: str, /) -> bytes:  # noqa: A002 - as Diagram
        """Return the content of a file in this format."""
        ...


@dataclass(frozen=True)
class Figure:
    """One figure to make.

    Parameters
    ----------
    name
        The files' name without its suffix.
    place
        Where an author finds it; what messages call it.
    spec
        What the author wrote: the same text, the same picture.
    sources
        The files that are read to draw it.
    draw
        Draws it.
    formats
        What is made of it.
    committed
        Those of `formats` that are kept under version control, for `check` to look at.
    """

    name: str
    place: str
    spec: str
    sources: tuple[Path, ...]
    draw: Callable[[], Drawing]
    formats: tuple[str, ...]
    committed: tuple[str, ...] = ()

    def paths(self, formats: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Name its files in these formats; the suffix is the format."""
        return tuple(folder / f"{self.name}.{suffix}" for suffix in formats)


@dataclass(frozen=True)
class Output:
    """One file of a figure, and what became of it.

    Parameters
    ----------
    path
        Where it is, or should be.
    fate
        From `carry_out` ``"made"`` or ``"same"``; from `check` ``"same"``, ``"stale"`` or
        ``"missing"``.
    """

    path: Path
    fate: str


@dataclass(frozen=True)
class Job:
    """A figure, the digest of all that it depends on, and those of its files to make."""

    figure: Figure
    inputs: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Plan:
    """What has to be made, and what is up to date.

    Parameters
    ----------
    folder
        Where the files go.
    jobs
        What to make.
    fresh
        A file's name → its record, for those that are up to date.
    """

    folder: Path
    jobs: tuple[Job, ...]
    fresh: Mapping[str, object]

    @property
    def n_stale(self) -> int:
        """How many files have to be made."""
        return sum(len(job.paths) for job in self.jobs)


class BuildError(LstmDiagramsError):
    """Some figures could not be drawn; all the others were."""


def plan(figures: Sequence[Figure], folder: Path) -> Plan:
    """Compare the files in `folder` with what they should be, and draw nothing yet."""
    known = _read_state(folder / STATE)
    fresh: dict[str, object] = {}
    jobs = []
    for figure in figures:
        inputs = _digest_of_inputs(figure)
        paths = figure.paths(figure.formats, folder)
        records = {path: [inputs, _digest_of_file(path)] for path in paths}
        stale = tuple(path for path in paths if known.get(path.name) != records[path])
        fresh |= {path.name: records[path] for path in paths if path not in stale}
        jobs += [Job(figure, inputs, stale)] if stale else []
    return Plan(folder, tuple(jobs), fresh)


def carry_out(plan: Plan) -> Iterator[Output]:
    """Make what is stale, file by file, and remember it.

    Yields
    ------
    Output
        Each file when it is there, ``"made"`` or ``"same"`` as before.

    Raises
    ------
    InvalidValueError
        At the end, if what was asked of some figures cannot be drawn.
    BuildError
        At the end, if figures could not be drawn for another reason.
    FileError
        At once, if a file cannot be written.
    """
    state = dict(plan.fresh)
    failed: list[tuple[Figure, LstmDiagramsError]] = []
    try:
        for job in plan.jobs:
            for path, data in _render(job.figure, job.paths, failed):
                changed = write(path, data)
                state[path.name] = [job.inputs, _digest(data)]
                yield Output(path, "made" if changed else "same")
    finally:
        path = plan.folder / STATE
        with suppress(FileError):  # it only saves work; what could not be written is raised above
            if not is_stream(path):
                write(path, json.dumps(state, indent=1, sort_keys=True).encode())
    _raise(failed)


def check(figures: Sequence[Figure], folder: Path) -> Iterator[Output]:
    """Draw what is committed again, write nothing, and compare.

    Yields
    ------
    Output
        Each committed file: ``"same"``, ``"stale"`` or ``"missing"``.

    Raises
    ------
    InvalidValueError
        At the end, if what was asked of some figures cannot be drawn.
    BuildError
        At the end, if figures could not be drawn for another reason.
    """
    failed: list[tuple[Figure, LstmDiagramsError]] = []
    for figure in figures:
        for path, data in _render(figure, figure.paths(figure.committed, folder), failed):
            found = _digest_of_file(path)
            fate = "same" if found == _digest(data) else "stale" if found else "missing"
            yield Output(path, fate)
    _raise(failed)


def write(path: Path, data: bytes) -> bool:
    """Put `data` into the file, whole or not at all; return whether that changed it.

    Raises
    ------
    FileError
        If it cannot be written; a file that was there is then as it was.
    """
    if not is_stream(path) and _digest_of_file(path) == _digest(data):
        return False
    write_atomic(path, data)
    return True


def _render(
    figure: Figure, paths: Sequence[Path], failed: list[tuple[Figure, LstmDiagramsError]]
) -> list[tuple[Path, bytes]]:
    try:
        diagram = figure.draw()
        return [(path, diagram.render(path.suffix.removeprefix("."))) for path in paths]
    except LstmDiagramsError as error:
        failed.append((figure, error))
        return []


def _raise(failed: Sequence[tuple[Figure, LstmDiagramsError]]) -> None:
    if not failed:
        return
    by_author = all(isinstance(error, ValueError | TypeError) for _, error in failed)
    sentences = "\n".join(f"{figure.place}: {error}" for figure, error in failed)
    raise InvalidValueError(sentences) if by_author else BuildError(sentences)


def _read_state(path: Path) -> Mapping[str, object]:
    try:
        state = json.loads(regular(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of_file(path: Path) -> str:
    try:
        return _digest(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def _digest_of_inputs(figure: Figure) -> str:
    parts = [figure.spec, *map(_digest_of_file, figure.sources), digest_of_program()]
    return _digest("\n".join(parts).encode())


@cache
def digest_of_program() -> str:
    """Tell this version of the program, and of the packages that draw, from every other one."""
    from importlib.metadata import version

    versions = [f"{package} {version(package)}" for package in _DRAWING_PACKAGES]
    root = os.fspath(Path(__file__).parent)
    files = sorted(_files_in(root))
    contents = [f"{path[len(root) :]} {_digest(Path(path).read_bytes())}" for path in files]
    return _digest("\n".join(versions + contents).replace(os.sep, "/").encode())


def _files_in(folder: str) -> Iterator[str]:
    """Yield the paths of all files but the compiled ones: in every build, so not with pathlib."""
    for entry in os.scandir(folder):
        if not entry.is_dir():
            yield entry.path
        elif entry.name != "__pycache__":
            yield from _files_in(entry.path)
