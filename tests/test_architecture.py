"""The house of floors: imports go only down."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.conftest import needs

ROOT = Path(__file__).parents[1]


def test_imports_go_only_down() -> None:
    """Every contract of pyproject.toml is kept, imports inside functions included."""
    needs("importlinter.cli")
    # In a process of its own: its console remembers the standard output of whoever came first.
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_contributors_find_every_room() -> None:
    """The table of floors in CONTRIBUTING.md has the rooms of the contract, from the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    house = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    first = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    told = [room for cell in first for room in re.findall(r"`(\w+)`", cell)]
    floors = [set(re.findall(r"\w+", layer)) - {"__main__"} for layer in house]
    rooms = set().union(*floors)
    order = [room for room in told if room in rooms]
    levels = [next(k for k, floor in enumerate(floors) if room in floor) for room in order]
    assert {*order} == rooms
    assert levels == sorted(levels)
