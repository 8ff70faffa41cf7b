"""What an author writes for an option, as text or in one of TOML's types → a value for Python.

Every function raises `InvalidValueError` with a sentence about the value.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lstmdiagrams.errors import InvalidValueError, choose

if TYPE_CHECKING:
    from lstmdiagrams.graphics import Theme
    from lstmdiagrams.notation import Notation
    from lstmdiagrams.reference import Trace

__all__ = [
    "names_nothing",
    "names_run",
    "names_table",
    "notation",
    "number",
    "numbers",
    "run",
    "selection",
    "switch",
    "text",
    "texts",
    "theme",
    "whole_number",
]


def whole_number(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return int(value)
    raise InvalidValueError(f"{value!r} is not a whole number")


def number(value: object) -> float:
    """Read a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        with suppress(ValueError):
            return float(value)
    raise InvalidValueError(f"{value!r} is not a number")


def numbers(value: object) -> list[int]:
    """Read a list of whole numbers, as ``5,3,2`` or as TOML's list."""
    parts = value.strip("[] ").split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise InvalidValueError(f"{value!r} is not a list of whole numbers")
    return [whole_number(part) for part in parts]


def switch(value: object) -> bool:
    """Read a truth value; the option's name alone says yes."""
    if isinstance(value, bool):
        return value
    words = {None: True, "": True, "true": True, "false": False}
    if (value is None or isinstance(value, str)) and value in words:
        return words[value]
    raise InvalidValueError(f"{value!r} is neither true nor false")


def text(value: object) -> str:
    """Read a text."""
    if isinstance(value, str):
        return value
    raise InvalidValueError(f"{value!r} is not text")


def texts(value: object) -> str | list[str]:
    """Read one text, or several, as ``f,i`` or as TOML's list."""
    if isinstance(value, list):
        return [text(each) for each in value]
    parts = [part.strip() for part in text(value).split(",")]
    return parts[0] if len(parts) == 1 else parts


def selection(value: object) -> str | int | list[int]:
    """Read a number or a list of numbers; other words are the builder's to judge."""
    if isinstance(value, str):
        parts = value.strip().removeprefix("[").removesuffix("]").split(",")
        try:
            found = [int(part) for part in parts if part.strip()]
        except ValueError:
            return value
        one = len(parts) == len(found) == 1 and not value.strip().startswith("[")
        return found[0] if one else found
    if isinstance(value, list):
        return [whole_number(each) for each in value]
    return whole_number(value)


def names_table(value: object) -> bool:
    """Whether what an author writes for a notation or a theme is a file of his own."""
    return isinstance(value, str) and value.endswith(".toml")


def notation(value: object) -> str | Notation:
    """Read the name of a notation, or the file of an author's own."""
    from lstmdiagrams.notation import NOTATIONS, Notation

    if names_table(value):
        return Notation.load(text(value))
    return choose("notation", text(value), NOTATIONS)


def theme(value: object) -> str | Theme:
    """Read the name of a theme, or the file of an author's own."""
    from lstmdiagrams.graphics import THEMES, Theme

    if names_table(value):
        return Theme.load(text(value))
    return choose("theme", text(value), THEMES)


def names_nothing(value: object) -> bool:  # noqa: ARG001 - as its siblings
    """Whether what an author writes is a file's name, of options for which it never is."""
    return False


def names_run(value: object) -> bool:
    """Whether what an author writes for a run is a saved one's file."""
    from lstmdiagrams.runs import RUNS

    return isinstance(value, str) and value not in RUNS


def run(value: object) -> Trace:
    """Read a run, shipped or saved."""
    from lstmdiagrams.runs import load_run

    return load_run(text(value))
