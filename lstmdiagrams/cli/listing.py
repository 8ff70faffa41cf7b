"""The tables of runs, figures, themes and formats → lines."""

from __future__ import annotations

from collections.abc import Sequence

import click

from lstmdiagrams.options import FIGURES

__all__ = ["list_command"]


@click.command("list", epilog="Example: lstmdiagrams list")
def list_command() -> None:
    """Say what there is: runs, figures, themes, formats."""
    from lstmdiagrams.graphics import FORMATS, THEMES
    from lstmdiagrams.runs import RUNS

    _echo_table("runs", [(run.name, f"{run.pattern}: {run.summary}") for run in RUNS.values()])
    _echo_table("figures", [(kind.name, kind.help) for kind in FIGURES.values()])
    _echo_table("themes", [(theme, "") for theme in THEMES])
    _echo_table("formats", [(name, "") for name in FORMATS])


def _echo_table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    formatter = click.HelpFormatter()
    with formatter.section(title):
        formatter.write_dl(rows)
    click.echo(formatter.getvalue())
