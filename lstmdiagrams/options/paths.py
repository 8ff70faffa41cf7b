"""A path as an author writes it → the file that is read, never one outside his project."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError
from lstmdiagrams.options.recipe import AuthorError

__all__ = ["Files", "located"]


def located(written: str, folder: Path, project: Path, *, called: str = "the project") -> Path:
    """Return the file that an author names, every symbolic link followed.

    Parameters
    ----------
    written
        A path relative to `folder` or, with a leading slash, to `project`.
    folder, project
        Where the author is, and what he may read.
    called
        What a sentence calls the project.

    Raises
    ------
    InvalidValueError
        If it is outside the project, or something else than a file.
    """
    start = project if written.startswith("/") else folder
    try:
        path = (start / written.lstrip("/")).resolve()
        inside, is_foreign = project.resolve(), _is_foreign(path)
    except (OSError, ValueError, RuntimeError) as error:  # a null byte, links in a circle
        raise InvalidValueError(f"{written!r} is no path: {error}") from error
    if not path.is_relative_to(inside):
        raise InvalidValueError(f"{written!r} is outside {called}, and is not read")
    if is_foreign:
        raise InvalidValueError(f"{written!r} is no file")
    return path


def _is_foreign(path: Path) -> bool:
    """Return whether something else than a file is there; raise what the system says of a path."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


@dataclass(frozen=True)
class Files:
    """The files that an author names, and how he writes them.

    Parameters
    ----------
    folder, project, called
        As `located` takes them.
    written
        The path of each file that was asked for → how it is written.
    """

    folder: Path
    project: Path
    called: str = "the project"
    written: dict[str, str] = field(default_factory=dict)

    def __call__(self, path: str) -> str:
        """Return the path of the file that is read."""
        found = str(located(path, self.folder, self.project, called=self.called))
        self.written[found] = path
        return found

    def as_written(self, error: LstmDiagramsError) -> AuthorError:
        """Return what is wrong, with every path as the author writes it."""
        mistakes = error.mistakes if isinstance(error, AuthorError) else [("", str(error))]
        for path, written in self.written.items():
            mistakes = [(name, said.replace(path, written)) for name, said in mistakes]
        return AuthorError(mistakes)
