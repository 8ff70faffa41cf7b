"""A run of the family of `counter` and n → what its network says of aⁿbⁿ, and what is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstmdiagrams.reference import Trace
from lstmdiagrams.runs import RUNS, reference_network, reference_run

TRAINED = 10  # the longest n of the training
A, B = [1, 0], [0, 1]

Array = np.ndarray[Any, Any]


def run(name: str, n: int) -> Trace:
    """Return the network's run on aⁿbⁿ."""
    return reference_network(name).run([A] * n + [B] * n)


def said(name: str, n: int) -> Array:
    """Return the probabilities (2n, 3) that a, b and the end may come next."""
    y = run(name, n).y
    assert y is not None
    return y


def answer(n: int) -> Array:
    """Return whether a, b and the end may come next: (2n, 3)."""
    return np.array([[1, 1, 0]] * n + [[0, 1, 0]] * (n - 1) + [[0, 0, 1]]) == 1


def right(name: str, n: int) -> bool:
    """Whether the network is right after every symbol of aⁿbⁿ."""
    return bool(((said(name, n) > 0.5) == answer(n)).all())


def clear(name: str, n: int) -> float:
    """Return how far the closest probability is from one half."""
    return float(np.abs(said(name, n) - 0.5).min())


def first_end(name: str, n: int) -> int:
    """Return after how many b's the network first says that the end has come."""
    return int((said(name, n)[n:, 2] > 0.5).argmax()) + 1


def counts(state: Array) -> bool:
    """Whether a state (2n,) goes strictly up with every a and strictly down with every b."""
    n, steps = len(state) // 2, np.diff(state)
    return bool((steps[: n - 1] > 0).all() and (steps[n - 1 :] < 0).all())


def tells(state: Array) -> bool:
    """Whether a state (2n,) is positive after every a and negative after every b."""
    n = len(state) // 2
    return bool((state[:n] > 0).all() and (state[n:] < 0).all())


def check_shipped(name: str) -> None:
    """Assert that a run has the input and the answer of `counter`, and is right."""
    ours, counters = reference_run(name), reference_run("counter")
    assert ours.labels == counters.labels
    assert ours.labels.x == tuple("aaaabbbb")
    np.testing.assert_array_equal(ours.x, counters.x)
    np.testing.assert_array_equal(RUNS[name].table("answer").values == 1, answer(4))
    assert ours.y is not None
    np.testing.assert_array_equal(ours.y > 0.5, answer(4))
    assert RUNS[name].pattern == RUNS["counter"].pattern
