"""docutils' readers of options → readers that refuse nothing; the directive says what is wrong.

docutils would leave out the whole figure, its caption included, for one bad option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Readers", "Refused", "mistakes_in"]

Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Refused:
    """In the place of an option's value, what is wrong with it."""

    why: str


class Readers(dict[str, Reader]):
    """The options of a directive → who reads them; whoever asks for another one gets a reason."""

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        super().__init__({name: _tolerant(reader) for name, reader in readers.items()})

    def __missing__(self, name: str) -> Reader:
        refused = Refused(f"unknown option; choose one of {', '.join(map(repr, self))}")
        return lambda _: refused


def _tolerant(reader: Reader) -> Reader:
    def read(written: str) -> object:
        try:
            return reader(written)
        except (ValueError, TypeError) as error:
            said = " ".join(str(error).split())
            return Refused(said if written and written in said else f"{written!r}: {said}")

    return read


def mistakes_in(options: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Take the refused options out of a directive's, and return each with its reason."""
    refused = {name: value for name, value in options.items() if isinstance(value, Refused)}
    return tuple((name, options.pop(name).why) for name in refused)
