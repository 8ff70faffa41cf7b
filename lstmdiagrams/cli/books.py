"""Looks of all figures → the file through which mystmd draws a book's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lstmdiagrams.cli.flags import given, to_file
from lstmdiagrams.options import OPTIONS

__all__ = ["book_command"]


def _look(name: str) -> Callable[..., Any]:
    row = OPTIONS[name]
    return click.option(f"--{name}", metavar=row.metavar, help=f"Of all figures. {row.help}")


@click.command("myst-plugin", epilog="Example: lstmdiagrams myst-plugin -o lstm.py")
@to_file
@_look("notation")
@_look("theme")
@click.option("--strict", is_flag=True, help="Let mystmd stop at a figure that cannot be drawn.")
def book_command(output: str, strict: bool, **looks: str | None) -> None:
    """Write the file through which mystmd (Jupyter Book 2) draws figures.

    It is named in myst.yml, among the project's plugins, with the type executable; and it is kept
    with the book: it runs wherever lstmdiagrams is installed.
    """
    from lstmdiagrams.mystfile import plugin_file, write_plugin

    chosen = given(looks, {name: OPTIONS[name] for name in looks})
    for name, value in chosen.items():
        OPTIONS[name].parse(value)
    if output == "-":
        click.echo(plugin_file(chosen, Path(), strict=strict), nl=False)
    else:
        write_plugin(Path(output), chosen, strict=strict)
