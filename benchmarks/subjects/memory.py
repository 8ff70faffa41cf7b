"""Memory.

What a process has in memory at most while it builds and draws an unrolled network with all its
steps, less what it has before, in processes of their own; and what a thousand renderings of
different figures leave behind, after two hundred that warm up. It is much the same every time, and
measured once.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.comparison import Gap, Kind, Row, compared, limited
from benchmarks.measure import apart
from benchmarks.subjects.growth import unrolled
from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.reference import LSTM

FEW, MANY = 1_000, 10_000  # steps
WARM_UP, RENDERS = 200, 1_000
ALLOWED = 10e6  # bytes that the renderings may leave behind
STATE = Path("/proc/self/status")


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for many steps, and one for many renderings."""
    if not STATE.exists():
        yield Gap("memory", "only Linux says how much of it a process has", missing=False)
        return
    few, many = (FEW // 10, MANY // 10) if quick else (FEW, MANY)
    yield compared(
        [apart(peak, many) / many],
        [apart(peak, few) / few],
        what=f"a step of {many:,}",
        against=f"a step of {few:,}",
        unit="B",
        kind=Kind.YARDSTICK,
    )
    count = RENDERS // 10 if quick else RENDERS
    yield limited(
        [max(0.0, apart(left_by, count))],
        ALLOWED,
        what=f"{count:,} renderings leave behind",
        unit="B",
    )


def resident(line: str = "VmRSS") -> int:
    """Return how many bytes this process has in memory now, or at most so far ("VmHWM")."""
    found = re.search(rf"^{line}:\s+(\d+) kB$", STATE.read_text(), re.MULTILINE)
    assert found
    return int(found[1]) * 1024


def peak(steps: int) -> float:
    """Return how many bytes drawing takes at most, besides what the program takes itself."""
    unrolled(7).svg()
    before = resident()
    unrolled(steps).svg()
    return float(resident("VmHWM") - before)


def left_by(count: int) -> float:
    """Return how many bytes some renderings leave behind."""
    x = np.random.default_rng(0).normal(size=(WARM_UP + count, 1, 3))
    run = LSTM.random(input_size=3, hidden_size=4, seed=0).run(x)
    for step in range(WARM_UP):
        lstm_cell(run, step=step).render("svg")
    gc.collect()
    before = resident()
    for step in range(WARM_UP, WARM_UP + count):
        lstm_cell(run, step=step).render("svg")
    gc.collect()
    return float(resident() - before)
