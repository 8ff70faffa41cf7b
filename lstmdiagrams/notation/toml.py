"""A path → what a notation's TOML file says, its shape checked."""

from __future__ import annotations

import os
import pathlib
from typing import Any

from lstmdiagrams.errors import FileError, InvalidValueError, choose
from lstmdiagrams.files import read_toml

__all__ = ["read_table"]

KEYS = ("name", "base", "decimal", "fonts", "quantities", "words")


def read_table(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the file's keys; its name is the notation's where the file does not say another.

    Raises
    ------
    FileError
        If it cannot be read, or is no TOML.
    InvalidValueError
        If it has a key that a notation does not have.
    """
    source = pathlib.Path(path)
    try:
        table = read_toml(source)
    except OSError as error:
        raise FileError(f"cannot read the notation {str(source)!r}: {error.strerror}") from error
    except ValueError as error:
        raise FileError(f"cannot read {str(source)!r} as a notation in TOML: {error}") from error
    try:
        for key in table:
            choose("key", key, KEYS)
    except InvalidValueError as error:
        raise InvalidValueError(f"{source}: {error}") from None
    return {"name": source.stem, **table}
