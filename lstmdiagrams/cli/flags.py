"""Rows of `options` → flags of click, and what a user wrote of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from lstmdiagrams.options import AuthorError, Option

__all__ = ["as_flags", "flag", "given", "to_file"]


def flag(option: Option) -> click.Option:
    """Return the flag of an option; who leaves it out gets the default of what is drawn."""
    spelling = f"--{option.name}/--no-{option.name}" if option.is_switch else f"--{option.name}"
    return click.Option(
        [spelling, option.keyword],
        default=None,
        metavar=option.metavar or None,
        help=option.help,
    )


def to_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the flag that says where to."""
    where = "Where to; - is standard output."
    return click.option("-o", "--output", required=True, metavar="FILE", help=where)(command)


def given(flags: Mapping[str, Any], rows: Mapping[str, Option]) -> dict[str, Any]:
    """Return what is written, by the names of the options."""
    written = {name: flags[row.keyword] for name, row in rows.items()}
    return {name: value for name, value in written.items() if value is not None}


@contextlib.contextmanager
def as_flags() -> Iterator[None]:
    """Call options as they are written here, with hyphens before them."""
    try:
        yield
    except AuthorError as error:
        flags = [(f"--{name}" if name != "run" else name, said) for name, said in error.mistakes]
        raise AuthorError(flags) from error
