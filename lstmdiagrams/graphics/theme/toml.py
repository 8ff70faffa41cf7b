"""A path → the theme that its TOML file describes."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping
from typing import Any

from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.files import read_toml
from lstmdiagrams.graphics.theme.paints import NAMES, Theme
from lstmdiagrams.graphics.theme.palettes import THEMES

__all__ = ["load"]

KEYS = ("name", "base", "roles", "scale", "dark")


def load(path: str | os.PathLike[str]) -> Theme:
    """Return the theme; see `Theme.load`."""
    source = pathlib.Path(path)
    try:
        table = read_toml(source)
    except OSError as error:
        raise FileError(f"cannot read the theme {str(source)!r}: {error.strerror}") from error
    except ValueError as error:
        raise FileError(f"cannot read {str(source)!r} as a theme in TOML: {error}") from error
    try:
        return _theme({"name": source.stem, "base": "auto", **table})
    except (InvalidTypeError, InvalidValueError) as error:
        raise type(error)(f"{source}: {error}") from None


def _theme(table: Mapping[str, Any]) -> Theme:
    for key in table:
        choose("key", key, KEYS)
    base = THEMES[choose("base", table["base"], THEMES)]
    roles = _mapping("roles", table.get("roles", {}))
    for role in roles:
        choose("role", role, NAMES)
    return base.changed(table["name"], scale=table.get("scale"), dark=_dark(table), **roles)


def _dark(table: Mapping[str, Any]) -> Theme | None:
    if "dark" not in table:
        return None
    own = _mapping("dark", table["dark"])
    try:
        return _theme({"name": f"{table['name']}-dark", "base": "dark", **own})
    except (InvalidTypeError, InvalidValueError) as error:
        raise type(error)(f"dark: {error}") from None


def _mapping(what: str, given: object) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise InvalidTypeError(f"{what} is {given!r}, and must be a table")
    return given
