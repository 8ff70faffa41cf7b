"""The house of floors: imports go only down."""

from __future__ import annotations

import subprocess
import sys
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
