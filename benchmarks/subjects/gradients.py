"""Gradients of every step.

Going back through a run is held against the run itself, and against PyTorch going back. Our
gradients are those of every h and c of every step as well as the input's. PyTorch's fused layers
keep h and c of the single steps to themselves; they are asked for the gradient of the input alone,
so they do less. All take one thread and are called in turn, once each; the ratio of each round
counts, and of these the median.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.comparison import Comparison, Kind, Row, compared
from benchmarks.measure import in_turn, lacking
from benchmarks.subjects.reference import Size, named
from lstmdiagrams.reference import GRU, LSTM, RNN

KINDS: dict[str, Any] = {"LSTM": LSTM, "GRU": GRU, "RNN": RNN}
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}

# Size → rounds.
SIZES: dict[Size, int] = {
    (10, 1, 4, 4): 500,
    (100, 1, 32, 64): 200,
    (1000, 1, 64, 128): 25,
    (256, 32, 128, 256): 9,
}
PROMISED = 4.0  # times the run
AGAINST = {"run": "our own run", "torch": "PyTorch's gradients of the input"}


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each kind, type and size, and for what it is held against."""
    yield from lacking("gradients against PyTorch", "torch")
    sizes = dict.fromkeys(list(SIZES)[:2], 20) if quick else SIZES
    rows = [
        row
        for kind in KINDS
        for dtype in TOLERANCE
        for size, rounds in sizes.items()
        for row in compare(kind, dtype, size, rounds)
    ]
    yield from sorted(rows, key=lambda row: [*AGAINST.values()].index(row.against))


def compare(kind: str, dtype: str, size: Size, rounds: int) -> Iterator[Comparison]:
    """Go back through runs of one size of one kind and type."""
    x = np.random.default_rng(0).normal(size=size[:3]).astype(dtype)
    what = f"{kind}, {dtype}, {named(size)}"
    times = in_turn(sides(kind, dtype, size, x), rounds)
    ours = times["ours"]
    yield compared(
        ours, times["run"], what=what, against=AGAINST["run"], most=PROMISED, kind=Kind.YARDSTICK
    )
    if "torch" in times:
        yield compared(ours, times["torch"], what=what, against=AGAINST["torch"])


def sides(kind: str, dtype: str, size: Size, x: np.ndarray) -> dict[str, Callable[[], object]]:
    """Return what is timed: a run, going back through it, and PyTorch going back."""
    theirs = {}
    if lacking("", "torch"):
        net = KINDS[kind].random(input_size=size[2], hidden_size=size[3], dtype=dtype)
    else:
        module, theirs["torch"] = fused(kind, dtype, size, x)
        net = KINDS[kind].from_state_dict(module.state_dict())
        ours = net.gradients(net.run(x)).x
        expected = theirs["torch"]().numpy()
        np.testing.assert_allclose(ours, expected, rtol=0, atol=TOLERANCE[dtype])
    last = net.run(x)

    def run() -> None:
        nonlocal last
        last = net.run(x)  # the gradients go back through a fresh record, with nothing cached

    return {"run": run, "ours": lambda: net.gradients(last), **theirs}


def fused(kind: str, dtype: str, size: Size, x: np.ndarray) -> tuple[Any, Callable[[], Any]]:
    """Return a module of PyTorch, and what goes back through a run of it."""
    import torch

    torch.manual_seed(0)
    module = getattr(torch.nn, kind)(*size[2:], dtype=getattr(torch, dtype))
    given = torch.tensor(x, requires_grad=True)
    module.requires_grad_(False)
    total = module(given)[0][-1].sum()
    return module, lambda: torch.autograd.grad(total, given, retain_graph=True)[0]
