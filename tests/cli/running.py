"""What the tests of the command line share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["MANIFEST", "Run", "files", "start"]

Run = Callable[..., tuple[int, bytes, str]]

MANIFEST = """\
formats = ["svg", "gv"]
committed = ["svg"]

[figures.blank]
draw = "cell"

[figures.counter]
draw = "cell"
run = "counter"
step = 3
"""


def start(*words: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "lstmdiagrams", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **settings)


def files() -> list[str]:
    """List what is in the folder."""
    return sorted(path.name for path in Path().iterdir())
