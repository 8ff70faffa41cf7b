"""Starting.

Python is started anew each time, from a cold process: for `import numpy`, which is what everybody
in this field waits for, for `import lstmdiagrams`, for the help of the command line, and for a
whole figure. They are started in turn, several times, and the fastest of each counts: what else
the machine does can only make them slower.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from benchmarks.comparison import Kind, Row, compared
from benchmarks.measure import as_installed, in_turn

UNIT = "`import numpy`"
FIGURE = "cell counter --step 3 -o cell.svg"
COMMANDS = {
    UNIT: ("-c", "import numpy"),
    "`import lstmdiagrams`": ("-c", "import lstmdiagrams"),
    "`lstmdiagrams --help`": ("-m", "lstmdiagrams", "--help"),
    f"`lstmdiagrams {FIGURE}`": ("-m", "lstmdiagrams", *FIGURE.split()),
}
PROMISED = {f"`lstmdiagrams {FIGURE}`": 4.0}


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each command."""
    with tempfile.TemporaryDirectory() as folder:
        actions = {title: starting(words, folder) for title, words in COMMANDS.items()}
        times = in_turn(actions, 4 if quick else 15)
    unit = times.pop(UNIT)
    for what, taken in times.items():
        most = PROMISED.get(what)
        yield compared(
            taken, unit, what=what, against=UNIT, counting=min, most=most, kind=Kind.YARDSTICK
        )


def starting(words: tuple[str, ...], folder: str) -> Callable[[], object]:
    """Return what runs Python once."""
    command = [sys.executable, *words]
    return lambda: subprocess.run(
        command, cwd=folder, env=as_installed(), check=True, stdout=subprocess.DEVNULL
    )
