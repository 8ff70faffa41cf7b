"""A manifest → its figures that are not up to date, or what is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lstmdiagrams.cli.saying import FAILURE, complain, shown

if TYPE_CHECKING:
    from lstmdiagrams.build import Output

__all__ = ["build_command"]


@click.command("build", epilog="Example: lstmdiagrams build figures/figures.toml")
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; fail where a committed file is stale.")
def build_command(manifest: Path, check: bool) -> int:
    """Make the figures of a manifest that are not up to date."""
    from lstmdiagrams import build
    from lstmdiagrams.manifest import read_manifest

    figures = read_manifest(manifest)
    if check:
        return _report_check(build.check(figures, manifest.parent), manifest)
    plan = build.plan(figures, manifest.parent)
    _report_making(build.carry_out(plan), plan.n_stale, len(plan.fresh))
    return 0


def _report_making(making: Iterable[Output], n_stale: int, n_fresh: int) -> None:
    made: list[Path] = []
    try:
        for output in _with_progress(making, n_stale):
            if output.fate == "made":
                made.append(output.path)
            else:
                n_fresh += 1
    finally:  # also when some could not be made
        for path in made:
            click.echo(f"made {shown(path)}")
        click.echo(f"{len(made)} made, {n_fresh} up to date")


def _with_progress(outputs: Iterable[Output], length: int) -> Iterator[Output]:
    if not (sys.stderr.isatty() and length):
        yield from outputs
        return
    with click.progressbar(outputs, length=length, label="figures", file=sys.stderr) as bar:
        yield from bar


def _report_check(checked: Iterable[Output], manifest: Path) -> int:
    outputs = list(checked)
    wrong = [output for output in outputs if output.fate != "same"]
    for output in wrong:
        complain(f"{output.path} is {output.fate}", FAILURE)
    if wrong:
        return complain(f"make them anew with: lstmdiagrams build {manifest}", FAILURE)
    click.echo(f"{len(outputs)} committed files are up to date")
    return 0
