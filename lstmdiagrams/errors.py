"""What went wrong → one small family of exceptions, each a sentence a user can act on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

__all__ = [
    "FileError",
    "InvalidTypeError",
    "InvalidValueError",
    "LstmDiagramsError",
    "MissingPackageError",
    "ParityError",
    "RenderError",
    "choose",
]


class LstmDiagramsError(Exception):
    """Base of everything that lstmdiagrams raises on purpose."""


class InvalidValueError(LstmDiagramsError, ValueError):
    """A value that is not among the allowed ones."""


class InvalidTypeError(LstmDiagramsError, TypeError):
    """A value of a type that cannot be used here."""


class FileError(LstmDiagramsError, OSError):
    """A file that cannot be read or written as what it claims to be."""


class MissingPackageError(LstmDiagramsError, ImportError):
    """An optional package is needed and not installed; the sentence says how to install it."""


class ParityError(LstmDiagramsError, ValueError):
    """A network and its reference give different numbers; the sentence says where."""


class RenderError(LstmDiagramsError, RuntimeError):
    """Graphviz could not draw a figure, or complained while drawing it."""


def choose(what: str, value: str, choices: Iterable[str]) -> str:
    """Return `value` if it is one of `choices`.

    Raises
    ------
    InvalidValueError
        Otherwise, with every allowed choice in the order given.
    """
    allowed = list(choices)
    # An array, which an author may well pass, is equal to nothing.
    if isinstance(value, Hashable) and value in allowed:  # type: ignore[redundant-expr]
        return value
    listed = ", ".join(repr(choice) for choice in allowed)
    raise InvalidValueError(f"unknown {what} {value!r}; choose one of {listed}")
