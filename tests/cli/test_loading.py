"""The command line while it loads: what it leaves out, and what an interruption does."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"graphviz", "matplotlib", "numpy", "pygraphviz", "safetensors", "torch"}


def loaded_by(words: list[str]) -> set[str]:
    """Run the command line in a fresh process and return the packages that it loaded."""
    program = (
        "import json, sys\n"
        "from lstmdiagrams.cli import main\n"
        f"main({words!r})\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["cell", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """To say what it is, the program imports neither NumPy nor anything that draws."""
    assert not HEAVY & loaded_by(words)


def test_drawing_loads_no_matplotlib() -> None:
    """A figure takes NumPy and Graphviz, not matplotlib."""
    words = ["cell", "counter", "--step", "3", "-o", "cell.svg"]
    assert HEAVY & loaded_by(words) <= {"numpy", "graphviz", "pygraphviz", "safetensors"}


def test_an_interruption_while_the_program_loads() -> None:
    """It is one line then, too."""
    program = (
        "import sys, types\n"
        "class Loading(types.ModuleType):\n"
        "    def __getattr__(self, name): raise KeyboardInterrupt\n"
        "sys.modules['lstmdiagrams.cli'] = Loading('cli')\n"
        "from lstmdiagrams.__main__ import main\n"
        "sys.exit(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (130, "lstmdiagrams: interrupted\n")
