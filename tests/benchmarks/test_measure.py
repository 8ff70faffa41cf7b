"""Taking turns, processes apart, and what is missing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.measure import ONE_THREAD, apart, as_installed, in_turn, lacking, processor_seconds


def test_both_sides_take_turns() -> None:
    """Every round calls each side so many times, one side after the other."""
    called: list[str] = []
    actions = {name: (lambda name=name: called.append(name)) for name in "ab"}
    times = in_turn(actions, rounds=2, calls=2)
    assert "".join(called) == "aabb" * 3
    assert {name: len(taken) for name, taken in times.items()} == {"a": 2, "b": 2}


def test_work_of_other_processes_counts() -> None:
    """What a process that was started and has ended has worked is counted."""
    command = [sys.executable, "-c", "import time\nwhile time.process_time() < 0.2: pass"]
    assert processor_seconds(lambda: subprocess.run(command, check=True)) >= 0.2


def test_apart_is_another_process() -> None:
    """What is measured apart knows nothing of what this process has loaded or remembered."""
    assert apart(os.getpid) != os.getpid()


def test_what_is_not_installed_is_a_gap() -> None:
    """Of packages and programs that are missing all are named; of those that are there, none."""
    (gap,) = lacking("speed", "numpy", "no_such_package", "no-such-program", "python3")
    assert gap.what == "speed"
    assert gap.why == "no_such_package and no-such-program not installed"
    assert lacking("speed", "numpy") == []


def test_users_have_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs are started as they are installed, whatever we set for our own comparisons."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert not {*as_installed()} & {*ONE_THREAD, "PYTHONDONTWRITEBYTECODE"}
    assert as_installed()["PATH"] == os.environ["PATH"]
