"""What is to be compared → samples of what each takes, one of each a round, in turn."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import resource
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter
from typing import Any, TypeVar

from benchmarks.comparison import Gap

__all__ = [
    "ONE_THREAD",
    "apart",
    "as_installed",
    "in_turn",
    "lacking",
    "processor_seconds",
    "rounds_of",
    "seconds",
]

T = TypeVar("T")
Action = Callable[[], object]

# What the subjects' processes are started with. NumPy and torch read it once, when they load.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def seconds(action: Action, calls: int = 1) -> float:
    """Return how long a call takes, on the clock on the wall."""
    begin = perf_counter()
    for _ in range(calls):
        action()
    return (perf_counter() - begin) / calls


def processor_seconds(action: Action) -> float:
    """Return how long processors work for a call, those of processes that it starts included.

    Waiting for a processor that others use is not counted; nothing that we compare waits for a
    disk or a network.
    """
    begin = _worked()
    action()
    return _worked() - begin


def _worked() -> float:
    """Return how long processors have worked for this process and for those that it waited for."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def rounds_of(sample: Callable[[], Mapping[str, float]], rounds: int) -> dict[str, list[float]]:
    """Return the samples of every round by name; the first round warms up and does not count."""
    sample()
    taken = [sample() for _ in range(rounds)]
    return {name: [row[name] for row in taken] for name in taken[0]}


def in_turn(actions: Mapping[str, Action], rounds: int, calls: int = 1) -> dict[str, list[float]]:
    """Return how long each action takes in every round; so much at a time, and they take turns."""
    return rounds_of(
        lambda: {name: seconds(action, calls) for name, action in actions.items()}, rounds
    )


def as_installed() -> dict[str, str]:
    """Return the environment of programs as users have them: all threads, compiled modules."""
    ours = {*ONE_THREAD, "PYTHONDONTWRITEBYTECODE"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def apart(function: Callable[..., T], *values: Any) -> T:
    """Call a function of a module in a process of its own, which starts afresh."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *values).result()


def lacking(what: str, *names: str) -> list[Gap]:
    """Return what cannot be measured for want of packages or programs: one gap, or none."""
    absent = [name for name in names if not (shutil.which(name) or _is_package(name))]
    return [Gap(what, f"{' and '.join(absent)} not installed")] if absent else []


def _is_package(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
