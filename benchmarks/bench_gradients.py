"""Going back through a run against the run itself, and against PyTorch going back.

Our gradients are those of every h and c of every step as well as the input's. PyTorch's fused
layers keep h and c of the single steps to themselves; they are asked for the gradient of the input
alone, so they do less. All take one thread and are called in turn, once each, so that what else the
machine does slows all of them; the ratio of each round counts, and its median is held against what
the project promises of our own run. Exit status 1 if the promise does not hold.
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

from lstmdiagrams.reference import GRU, LSTM, RNN  # noqa: E402

KINDS = {"lstm": LSTM, "gru": GRU, "rnn": RNN}

# (T, N, I, H) → rounds.
SIZES = {
    (10, 1, 4, 4): 500,
    (100, 1, 32, 64): 200,
    (1000, 1, 64, 128): 25,
    (256, 32, 128, 256): 9,
}
LIMIT = 4.0  # times the forward run


def in_turn(runs: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the time of a call of every run in every round, after a round that does not count."""
    times = []
    for _ in range(rounds + 1):
        row = []
        for run in runs:
            begin = perf_counter()
            run()
            row.append(perf_counter() - begin)
        times.append(row)
    return times[1:]


def fused(kind: str, size: tuple[int, int, int, int], x: Any, dtype: str) -> tuple[Any, Any]:
    """Return a module of PyTorch, and what goes back through a run of it."""
    import torch

    module = getattr(torch.nn, kind.upper())(*size[2:], dtype=getattr(torch, dtype))
    given = torch.tensor(x, requires_grad=True)
    module.requires_grad_(False)
    total = module(given)[0][-1].sum()
    return module, lambda: torch.autograd.grad(total, given, retain_graph=True)[0]


def compare(
    kind: str, size: tuple[int, int, int, int], dtype: str, rounds: int
) -> list[list[float]]:
    """Return, a round each, the times of our run, of our gradients and of PyTorch's gradients."""
    x = np.random.default_rng(0).normal(size=size[:3]).astype(dtype)
    runs: list[Callable[[], object]] = []
    if importlib.util.find_spec("torch"):
        module, theirs = fused(kind, size, x, dtype)
        net = KINDS[kind].from_state_dict(module.state_dict())
        tolerance = 1e-12 if dtype == "float64" else 1e-5
        ours = net.gradients(net.run(x)).x
        np.testing.assert_allclose(ours, theirs().numpy(), rtol=0, atol=tolerance)
        runs = [theirs]
    else:
        net = KINDS[kind].random(input_size=size[2], hidden_size=size[3], dtype=dtype)
    last = net.run(x)

    def run() -> None:
        nonlocal last
        last = net.run(x)  # the gradients go back through a fresh record, with nothing cached

    return in_turn([run, lambda: net.gradients(last), *runs], rounds)


def row(title: str, times: list[list[float]]) -> list[str]:
    """Print a row of the table and return what it breaks."""
    ours = median(round_[1] for round_ in times)
    cells = [f"{title:36} {ours * 1e3:9.3f} ms"]
    middles = []
    for other in range(0, len(times[0]), 2):
        ratios = sorted(round_[1] / round_[other] for round_ in times)
        middles.append(median(ratios))
        low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
        cells.append(f"{middles[-1]:7.2f} ({low:.2f} to {high:.2f})")
    print("".join(cells))
    if middles[0] <= LIMIT:
        return []
    return [f"{title}: {middles[0]:.2f} times the run, promised at most {LIMIT}"]


def main() -> int:
    """Print the table and return the exit status."""
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(0)
    print(f"{'(T, N, I, H)':36} {'gradients':>12}   of our run ≤ {LIMIT}   of PyTorch's gradients")
    broken = []
    for kind in KINDS:
        for dtype in ("float64", "float32"):
            for size, rounds in SIZES.items():
                title = f"{kind} {dtype} {size}"
                broken += row(title, compare(kind, size, dtype, rounds))
    for sentence in broken:
        print(sentence)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
