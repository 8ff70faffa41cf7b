"""Results made up for tests: won, lost, as fast, stopped, a yardstick, two limits, a gap."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.comparison import Comparison, Gap, Kind, Row, Spread, compared, limited
from benchmarks.machine import Machine
from benchmarks.results import Results

WON = compared([0.002, 0.003], [0.02, 0.03], what="small", against="`dot`", most=0.25)
LOST = compared([0.0026], [0.002], what="large", against="`dot`", most=2.5)
EVEN = compared([1.01], [1.0], what="middling", against="`dot`")
STOPPED = Comparison(
    "1,000 steps",
    "a layout",
    Spread.exactly(1.5),
    Spread.exactly(30.0),
    Spread.exactly(0.05),
    stopped=True,
    along=("steps", 1000),
)
GROWN = replace(STOPPED, what="10 steps", stopped=False, along=("steps", 10))
YARDSTICK = compared([3.0], [2.0], what="gradients", against="a run", most=4.0, kind=Kind.YARDSTICK)
KEPT = limited([5600.0], 10_000, what="a page", unit="B")
BROKEN = limited([2], 1, what="renderings", unit="")
GAP = Gap("a run against PyTorch", "torch not installed")
MACHINE = Machine("2026-01-01", "Linux on x86_64", "a processor", 2, (("Python", "3.11.0"),))
ROWS: tuple[Row, ...] = (WON, LOST, EVEN, GROWN, STOPPED, YARDSTICK, KEPT, BROKEN, GAP)


def results(*rows: Row) -> Results:
    """Return results with some rows, by default all kinds."""
    return Results(MACHINE, (("rendering", rows or ROWS),))
