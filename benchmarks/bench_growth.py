"""An unrolled network with all its steps shown: time and memory a step, from 100 steps to 10,000.

Every length is built and drawn to SVG in a process of its own, warm, in turns; the median of the
time a step counts. Exit status 1 if it grows by more than the project promises.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
from statistics import median
from time import perf_counter

import numpy as np

LENGTHS = (100, 1_000, 10_000)
ROUNDS = 3
MOST = 1.5  # times the time a step of the shortest
MEBIBYTE = 1024  # of what the system counts memory in, on Linux


def measured(length: int) -> tuple[float, float, float]:
    """Return milliseconds a step, kilobytes of SVG a step, and the process' mebibytes."""
    from lstmdiagrams.diagrams import unrolled_rnn
    from lstmdiagrams.reference import LSTM

    net = LSTM.random(input_size=2, hidden_size=2, seed=0)
    rng = np.random.default_rng(0)
    unrolled_rnn(net.run(rng.normal(size=(10, 2))), steps="all").svg()
    trace = net.run(rng.normal(size=(length, 2)))
    begin = perf_counter()
    svg = unrolled_rnn(trace, steps="all").svg()
    took = perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    return took / length * 1e3, len(svg) / length / 1e3, memory


def main() -> int:
    """Print the table and return the exit status."""
    rows: dict[int, list[tuple[float, float, float]]] = {length: [] for length in LENGTHS}
    context = multiprocessing.get_context("spawn")
    for _ in range(ROUNDS):
        for length in LENGTHS:
            with context.Pool(1) as pool:
                rows[length].append(pool.apply(measured, (length,)))
    print(f"{'steps':>6}  {'ms a step':>20}  {'kB a step':>9}  {'MiB':>6}  {'growth':>6}")
    base = median(time for time, _, _ in rows[LENGTHS[0]])
    for length, results in rows.items():
        times, sizes, memories = zip(*results, strict=True)
        spread = f"{median(times):.2f} ({min(times):.2f} to {max(times):.2f})"
        growth = median(times) / base
        print(f"{length:6}  {spread:>20}  {sizes[0]:9.1f}  {max(memories):6.0f}  {growth:6.2f}")
    if growth > MOST:
        print(f"10,000 steps: {growth:.2f} times the time a step of 100, promised at most {MOST}")
    return int(growth > MOST)


if __name__ == "__main__":
    sys.exit(main())
