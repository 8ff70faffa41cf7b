"""An annotated cell, drawn.

An LSTM cell of four units with all its values is built and drawn to SVG in a warm process. Every
round draws another step of a run, one that was not drawn before; then others are given its
finished graph: a `dot` process on its DOT, and the graphviz package, which starts such a process
for every figure. They are spared the building. The ratio of each round counts, and of these the
median. In the second row of each table what is remembered is forgotten first, as for a figure
whose shapes are in places that are new.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.comparison import Row, compared
from benchmarks.measure import lacking, rounds_of, seconds
from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.graphics import blanks
from lstmdiagrams.reference import LSTM, Trace

UNITS = 4
AGAINST = {
    "dot": "a `dot` process on finished DOT",
    "package": "the graphviz package with a finished graph",
}
PROMISED = 1 / 4  # of the process' time, where the shapes' places are known


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each rival and for each of what is remembered."""
    gaps = lacking("drawing against `dot`", "dot")
    yield from gaps
    if gaps:
        return
    rounds = 8 if quick else 40
    times = {
        "another step": rounds_of(sampling(rounds, forgetting=lambda: None), rounds),
        "another geometry": rounds_of(sampling(rounds, forgetting=forget), rounds),
    }
    for name, against in AGAINST.items():
        for what, samples in times.items():
            most = PROMISED if what == "another step" else None
            yield compared(samples["ours"], samples[name], what=what, against=against, most=most)


def forget() -> None:
    """Forget all pictures."""
    blanks.drawn.cache_clear()


def run_of(steps: int) -> Trace:
    """Return a run."""
    x = np.random.default_rng(0).normal(size=(steps, 1, 3))
    return LSTM.random(input_size=3, hidden_size=UNITS, seed=0).run(x)


def sampling(rounds: int, forgetting: Callable[[], None]) -> Callable[[], dict[str, float]]:
    """Return what draws the next step of a run, and has others draw it."""
    run = run_of(rounds + 1)
    steps = iter(range(rounds + 1))

    def sample() -> dict[str, float]:
        step = next(steps)
        forgetting()
        ours = seconds(lambda: lstm_cell(run, step=step).render("svg"))
        graph = lstm_cell(run, step=step).to_graphviz()
        source = graph.source.encode()
        process = seconds(
            lambda: subprocess.run(
                ["dot", "-Tsvg"],  # noqa: S607 - the `dot` that users have
                input=source,
                stdout=subprocess.DEVNULL,
                check=True,
            )
        )
        return {
            "ours": ours,
            "dot": process,
            "package": seconds(lambda: graph.pipe(format="svg")),
        }

    return sample
