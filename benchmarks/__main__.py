"""Names of subjects → their tables on standard output; of all of them, the documentation's too."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import click

from benchmarks import report
from benchmarks.machine import here
from benchmarks.measure import ONE_THREAD, apart
from benchmarks.plot import plots
from benchmarks.results import Results, from_lines, to_lines
from benchmarks.subjects import SUBJECTS, rows_of

KEPT = Path(__file__).parent / "results"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(SUBJECTS))
@click.option("--quick", is_flag=True, help="Fewer rounds and sizes: to try, not to quote.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for numbers, tables and plots; a whole run has benchmarks/results by default.",
)
def main(names: tuple[str, ...], *, quick: bool, output: Path | None) -> None:
    """Measure subjects, all by default.

    The exit status is 1 if a promise does not hold, or if something is missing and CI is set.
    """
    os.environ |= ONE_THREAD
    results = run(names or SUBJECTS, quick=quick)
    folder = output or (None if names or quick else KEPT)
    if folder:
        write(results, folder)
    breaches = report.broken(results.rows)
    for sentence in breaches:
        print(f"promise broken: {sentence}")
    missing = os.environ.get("CI") and any(gap.missing for gap in results.gaps)
    sys.exit(int(bool(breaches or missing)))


def run(names: tuple[str, ...], *, quick: bool) -> Results:
    """Measure subjects one after the other, each in a process that knows nothing of the others."""
    subjects = []
    for name in names:
        begin = perf_counter()
        rows = apart(rows_of, name, quick)
        print(report.text(name, rows))
        print(f"({name}: {perf_counter() - begin:.0f} s)\n", flush=True)
        subjects.append((name, rows))
    return Results(here(), tuple(subjects))


def write(results: Results, folder: Path) -> None:
    """Write numbers, tables and plots, which are those of the numbers as they are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = to_lines(results)
    kept = from_lines(lines)
    files = {"results.jsonl": lines, "tables.md": report.markdown(kept)}
    for name, content in (files | plots(kept)).items():
        folder.joinpath(name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
