"""From 10 steps to 10,000, and from one unit to 64.

An unrolled network with all its steps, and the inside of a cell with all its units, are built and
drawn to SVG, each in a process of its own, warmed up with a small one; what counts is the time of
the processor. Then `dot` is given the same graph without the places of its shapes, to lay it out by
itself and to draw it: a process that does nothing else. It is spared the building, and stopped
after half a minute of work. Of several rounds, in which all sizes take turns, the median counts.
Held against a hundred steps is the time that one step takes.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.comparison import Comparison, Kind, Row, Spread, compared
from benchmarks.measure import apart, lacking, processor_seconds
from lstmdiagrams.diagrams import lstm_cell, unrolled_rnn
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import LSTM

STEPS = (10, 100, 1_000, 10_000)
UNITS = (1, 4, 16, 64)
BASE = 100  # steps
PROMISED = 1.5  # times the time a step of as many, with as many steps as there are
STOP = 30  # seconds
AGAINST = "`dot`'s own layout of the same graph"
LAYOUT = ["sh", "-c", f"ulimit -t {STOP} && exec dot -Tsvg"]  # killed after so much work
PLACES = re.compile(r' pos="[^"]*"')


@dataclass(frozen=True)
class Drawn:
    """A figure and its price."""

    seconds: float
    dot: str


def unrolled(steps: int) -> Diagram:
    """Build a network with all its steps."""
    net = LSTM.random(input_size=2, hidden_size=2, seed=0)
    return unrolled_rnn(net.run(np.random.default_rng(0).normal(size=(steps, 2))), steps="all")


def cell(units: int) -> Diagram:
    """Build the inside of a cell with all its units."""
    net = LSTM.random(input_size=2, hidden_size=units, seed=0)
    return lstm_cell(net.run(np.random.default_rng(0).normal(size=(3, 2))), units=range(units))


BUILDERS: dict[str, Callable[[int], Diagram]] = {"steps": unrolled, "units": cell}
SMALL = {"steps": 7, "units": 3}  # what a process is warmed up with


def drawn(axis: str, size: int) -> Drawn:
    """Build and draw a figure, and return what it took."""
    build = BUILDERS[axis]
    build(SMALL[axis]).svg()
    made = []

    def action() -> None:
        made.append(build(size))
        made[0].svg()

    return Drawn(processor_seconds(action), made[0].dot)


def laid_out(dot: str) -> float:
    """Have `dot` lay out and draw a figure; return what it took, or infinity if stopped."""
    graph = PLACES.sub("", dot).replace("layout=nop2", "layout=dot").encode()
    ended = []

    def process() -> None:
        ended.append(
            subprocess.run(LAYOUT, input=graph, stdout=subprocess.DEVNULL, check=False).returncode
        )

    took = processor_seconds(process)
    if ended[0] > 0:
        raise RuntimeError(f"dot failed with status {ended[0]}")
    return float("inf") if ended[0] < 0 else took


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each size, and one for each that is promised something."""
    gaps = lacking("growth against `dot`", "dot")
    yield from gaps
    sizes = {"steps": STEPS[:3] if quick else STEPS, "units": UNITS}
    ours, theirs = sampled(sizes, rounds=1 if quick else 3, rival=not gaps)
    for (axis, size), samples in ours.items():
        if (axis, size) in theirs:
            yield against_layout(axis, size, samples, theirs[axis, size])
    yield from of_a_step({size: times for (axis, size), times in ours.items() if axis == "steps"})


Samples = dict[tuple[str, int], list[float]]


def sampled(
    sizes: Mapping[str, tuple[int, ...]], *, rounds: int, rival: bool
) -> tuple[Samples, Samples]:
    """Return our times and theirs of every size, a round each."""
    ours: Samples = {(axis, size): [] for axis in sizes for size in sizes[axis]}
    theirs: Samples = {place: [] for place in ours} if rival else {}
    for _ in range(rounds):
        for place, times in ours.items():
            figure = apart(drawn, *place)
            times.append(figure.seconds)
            # What was stopped once would be stopped again.
            if rival and float("inf") not in theirs[place]:
                theirs[place].append(laid_out(figure.dot))
    return ours, theirs


def against_layout(axis: str, size: int, ours: list[float], theirs: list[float]) -> Comparison:
    """Return the row of a size."""
    what = f"{size:,} {axis if size > 1 else axis.removesuffix('s')}"
    along = (axis, size)
    if float("inf") not in theirs:
        return compared(ours, theirs, what=what, against=AGAINST, along=along)
    spread = Spread.of(ours)
    ratio = Spread(*(value / STOP for value in (spread.value, spread.low, spread.high)))
    return Comparison(what, AGAINST, spread, Spread.exactly(STOP), ratio, stopped=True, along=along)


def of_a_step(times: dict[int, list[float]]) -> Iterator[Comparison]:
    """Yield what a step takes of many, against a step of a hundred; a median each."""
    base = median(times[BASE]) / BASE
    for size, samples in times.items():
        if size > BASE:
            each = [taken / size for taken in samples]
            ratios = [value / base for value in each]
            yield Comparison(
                f"a step of {size:,}",
                f"a step of {BASE}",
                Spread.of(each),
                Spread.of([taken / BASE for taken in times[BASE]]),
                Spread.of(ratios),
                PROMISED,
                kind=Kind.YARDSTICK,
            )
