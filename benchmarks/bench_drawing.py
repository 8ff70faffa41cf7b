"""Building and drawing an annotated LSTM cell in a warm process against a `dot` process on its DOT.

Every round draws another step of a run, one that was not drawn before, and then gives the DOT of
that step to `dot`; the ratio of each round counts, and its median is held against what the project
promises. The second row forgets the remembered picture first, as for a figure whose geometry is
new. Exit status 1 if the promise does not hold.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.graphics import blanks
from lstmdiagrams.reference import LSTM

UNITS = 4
ROUNDS = 40
LEAST = 4.0  # times as fast as the process


def seconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    begin = perf_counter()
    action()
    return perf_counter() - begin


def measured(dot: str, *, remembered: bool) -> list[tuple[float, float]]:
    """Return, a round each, the time of our drawing and of the process."""
    x = np.random.default_rng(0).normal(size=(ROUNDS + 3, 1, 3))
    run = LSTM.random(input_size=3, hidden_size=UNITS, seed=0).run(x)
    for step in range(ROUNDS, ROUNDS + 3):
        lstm_cell(run, step=step).render("svg")
    times = []
    for step in range(ROUNDS):
        if not remembered:
            blanks.drawn.cache_clear()
        ours = seconds(lambda: lstm_cell(run, step=step).render("svg"))  # noqa: B023 - called now
        source = lstm_cell(run, step=step).dot.encode()
        command = [dot, "-Tsvg"]
        theirs = seconds(
            lambda: subprocess.run(command, input=source, stdout=subprocess.DEVNULL, check=True)  # noqa: B023
        )
        times.append((ours, theirs))
    return times


def row(title: str, times: list[tuple[float, float]]) -> float:
    """Print a row of the table and return the median ratio."""
    ratios = [theirs / ours for ours, theirs in times]
    ours, theirs = (median(column) * 1e3 for column in zip(*times, strict=True))
    middle = median(ratios)
    spread = f"({min(ratios):.1f} to {max(ratios):.1f})"
    print(f"{title:28} {ours:8.2f} ms {theirs:8.2f} ms {middle:8.1f} {spread}")
    return middle


def main() -> int:
    """Print the table and return the exit status."""
    dot = shutil.which("dot")
    if dot is None:
        print("needs Graphviz' dot, which is not installed: nothing was measured")
        return int(bool(os.environ.get("CI")))
    title = f"LSTM cell, {UNITS} units, to SVG"
    print(f"{title:28} {'ours':>8}    {'dot':>8}    {'times as fast':>8}")
    ratio = row("another step", measured(dot, remembered=True))
    row("another geometry", measured(dot, remembered=False))
    if ratio < LEAST:
        print(f"another step: {ratio:.1f} times as fast as a process, promised at least {LEAST}")
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
