"""A run that records every gate against PyTorch's fused LSTM and against a recording loop.

The fused layer keeps no gate; the loop is what one writes in PyTorch to see them: a cell of its own
operations, called once a step, keeping what it computes. All three take one thread and run in turn,
some milliseconds each time, so that what else the machine does slows all of them; the ratio of each
round counts, and its median is held against what the project promises. Exit status 1 if a promise
does not hold.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
os.environ |= ONE_THREAD  # read once, when NumPy and torch load

import numpy as np  # noqa: E402

from lstmdiagrams.reference import LSTM  # noqa: E402

# (T, N, I, H) → calls in a row, and the most that our time may be of the fused layer's, by type.
SIZES = {
    (10, 1, 4, 4): (50, {"float64": 1.0, "float32": 1.0}),
    (100, 1, 32, 64): (5, {"float64": 1.0, "float32": 2.5}),
    (1000, 1, 64, 128): (1, {"float64": 1.0, "float32": 2.5}),
    (256, 32, 128, 256): (1, {"float64": 1.3, "float32": 2.5}),
}
ROUNDS = 15
LOOP_LIMIT = 1.0


def recording_loop(module: Any, x: Any) -> list[tuple[Any, ...]]:
    """Run an LSTM layer step by step with torch's operations and keep every gate and product."""
    import torch

    weight_ih, weight_hh, bias_ih, bias_hh = module.parameters()
    h = c = x.new_zeros(x.shape[1], module.hidden_size)
    record = []
    for step in x:
        a = torch.addmm(bias_ih, step, weight_ih.T) + torch.addmm(bias_hh, h, weight_hh.T)
        i, f, g, o = a.chunk(4, 1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        fc, ig = f * c, i * g
        c = fc + ig
        tanh_c = c.tanh()
        h = o * tanh_c
        record.append((i, f, g, o, fc, ig, c, tanh_c, h))
    return record


def in_turn(runs: list[Callable[[], object]], calls: int) -> list[list[float]]:
    """Return the time of a call of every run in every round, after a round that does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        row = []
        for run in runs:
            begin = perf_counter()
            for _ in range(calls):
                run()
            row.append((perf_counter() - begin) / calls)
        times.append(row)
    return times[1:]


def compare(size: tuple[int, int, int, int], dtype: str, calls: int) -> list[list[float]]:
    """Return, a round each, the times of our run, of the fused layer and of the loop."""
    import torch

    n_steps, n_sequences, inputs, hidden = size
    module = torch.nn.LSTM(inputs, hidden, dtype=getattr(torch, dtype))
    x = torch.randn(n_steps, n_sequences, inputs, dtype=getattr(torch, dtype))
    net, array = LSTM.from_state_dict(module.state_dict()), x.numpy()
    tolerance = 1e-13 if dtype == "float64" else 2e-6
    fused = module(x)[0].numpy()
    np.testing.assert_allclose(net.run(array).output, fused, rtol=0, atol=tolerance)
    runs = [lambda: net.run(array), lambda: module(x), lambda: recording_loop(module, x)]
    return in_turn(runs, calls)


def row(title: str, times: list[list[float]], limit: float) -> list[str]:
    """Print a row of the table and return what it breaks."""
    ours = median(round_[0] for round_ in times)
    broken = []
    cells = [f"{title:32} {ours * 1e3:9.3f} ms"]
    for other, name, most in ((1, "fused", limit), (2, "loop", LOOP_LIMIT)):
        ratios = [round_[0] / round_[other] for round_ in times]
        middle = median(ratios)
        spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
        cells.append(f"{middle:7.2f} {spread:18} ≤ {most:.1f}")
        if middle > most:
            broken.append(f"{title}: {middle:.2f} times the {name}, promised at most {most}")
    print("".join(cells))
    return broken


def main() -> int:
    """Print the table and return the exit status."""
    if importlib.util.find_spec("torch") is None:
        print("needs torch, which is not installed: nothing was measured")
        return int(bool(os.environ.get("CI")))
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    print(f"{'LSTM, (T, N, I, H)':32} {'our run':>12}   {'of the fused layer':32}{'of the loop'}")
    broken = []
    with torch.no_grad():
        for dtype in ("float64", "float32"):
            for size, (calls, limits) in SIZES.items():
                times = compare(size, dtype, calls)
                broken += row(f"{dtype} {size}", times, limits[dtype])
    for sentence in broken:
        print(sentence)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
