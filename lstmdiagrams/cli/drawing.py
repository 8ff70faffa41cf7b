"""Kinds of figures → the commands that draw them, made from the tables of `options`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from lstmdiagrams.cli.flags import as_flags, flag, given
from lstmdiagrams.cli.saying import shown
from lstmdiagrams.errors import InvalidValueError, choose
from lstmdiagrams.options import (
    EXPLORER,
    EXPLORER_OPTIONS,
    FIGURES,
    OPTIONS,
    OUTPUT,
    FigureKind,
    Recipe,
    read,
)

__all__ = ["drawing_commands"]


def drawing_commands() -> Iterator[click.Command]:
    """Yield a command for each kind of figure, those of plots in a group, and for the explorer."""
    help_of_plots = "Plot a run over time: its gates, its states, one unit, its gradients."
    example = "Example: lstmdiagrams plot gates counter -o gates.svg"
    plot = click.Group("plot", help=help_of_plots, epilog=example)
    yield plot
    for kind in FIGURES.values():
        if kind.name.startswith("plot "):
            plot.add_command(_command(kind))
        else:
            yield _command(kind)
    yield _explorer()


def _command(kind: FigureKind) -> click.Command:
    first = [OPTIONS[kind.argument]] if kind.argument else []
    params: list[click.Parameter] = [click.Argument([row.keyword]) for row in first]
    if kind.takes:
        several = -1 if kind.several else 1
        params += [click.Argument(["run"], nargs=several, required=kind.needs_run)]
    params += [flag(OPTIONS[name]) for name in kind.options if name != kind.argument]
    params += [flag(option) for option in OUTPUT.values()]
    params += [
        click.Option(
            ["--frames"],
            metavar="focus|step",
            help="A file for each idea, or for each step, numbered: cell-1.svg, cell-2.svg, …",
        )
    ] * kind.has_frames
    params += [
        _to("Where to; the suffix is the format, and - is standard output."),
        click.Option(["--format"], metavar="FORMAT", help="The format, whatever the suffix."),
    ]
    name, example = kind.name.rpartition(" ")[2], f"Example: {kind.example}"
    return click.Command(name, None, _drawer(kind), params, help=kind.help, epilog=example)


def _to(where: str) -> click.Option:
    return click.Option(["-o", "--output"], required=True, metavar="FILE", help=where)


def _drawer(kind: FigureKind) -> Callable[..., None]:
    rows = {name: OPTIONS[name] for name in kind.options} | dict(OUTPUT)

    def draw(
        output: str,
        format: str | None,  # noqa: A002
        run: str | tuple[str, ...] | None = None,
        frames: str | None = None,
        **flags: object,
    ) -> None:
        runs = (run,) if isinstance(run, str) else run or ()
        with as_flags():
            recipe = read(kind, given(flags, rows), *runs)
            if frames:
                _draw_frames(recipe, frames, output)
            else:
                _draw(recipe, output, format)

    return draw


def _draw(recipe: Recipe, output: str, wanted: str | None) -> None:
    from lstmdiagrams.build import write
    from lstmdiagrams.graphics import FORMATS, format_of

    if wanted:
        choose("format", wanted, FORMATS)
    elif output != "-":
        wanted = format_of(output)
    picture = recipe.draw().render(wanted or "svg", **recipe.output)
    if output == "-":
        click.echo(picture, nl=False)
    else:
        write(Path(output), picture)


def _draw_frames(recipe: Recipe, by: str, output: str) -> None:
    from lstmdiagrams.graphics import format_of

    if output == "-":
        raise InvalidValueError("frames are several files; -o - can take but one")
    format_of(output)
    diagram: Any = recipe.draw()
    for path in diagram.frames(by).save(output, **recipe.output):
        click.echo(f"made {shown(path)}")


def _explorer() -> click.Command:
    where = _to("Where to, an HTML file; - is standard output.")
    params = [click.Argument(["run"]), *map(flag, EXPLORER_OPTIONS.values()), where]
    example = f"Example: {EXPLORER.example}"
    return click.Command(EXPLORER.name, None, _explore, params, help=EXPLORER.help, epilog=example)


def _explore(run: str, output: str, **flags: object) -> None:
    from lstmdiagrams.build import write
    from lstmdiagrams.explorer.explore import html_path

    path = None if output == "-" else html_path(output)
    with as_flags():
        page: Any = read(EXPLORER, given(flags, EXPLORER_OPTIONS), run).draw()
    content: str = page.html
    if path is None:
        click.echo(content, nl=False)
    else:
        write(path, content.encode())
