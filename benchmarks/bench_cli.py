"""From cold, a figure on the command line costs at most four times ``import numpy``.

Both are started in turn, several times, and the fastest of each counts: what else the machine does
can only make them slower. Exit status 1 if it costs more.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
LIMIT = 4.0
FIGURE = ["-m", "lstmdiagrams", "cell", "counter", "--step", "3", "-o", "cell.svg"]
COMMANDS = {
    "import numpy": ["-c", "import numpy"],
    "lstmdiagrams --help": ["-m", "lstmdiagrams", "--help"],
    "lstmdiagrams cell counter --step 3 -o cell.svg": FIGURE,
}


def seconds(words: list[str], folder: Path) -> float:
    """Run Python once and return how long it took."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def fastest() -> dict[str, float]:
    """Return the fastest of several runs of each command, taken in turn."""
    with tempfile.TemporaryDirectory() as name:
        rounds = [
            {title: seconds(words, Path(name)) for title, words in COMMANDS.items()}
            for _ in range(ROUNDS)
        ]
    return {title: min(times[title] for times in rounds) for title in COMMANDS}


def main() -> int:
    """Print the times and the ratio."""
    best = fastest()
    for title, time_taken in best.items():
        print(f"{title:48} {time_taken * 1000:6.0f} ms")
    unit, *_, figure = best.values()
    print(f"{'ratio, at most ' + str(LIMIT):48} {figure / unit:6.2f}")
    return int(figure / unit > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
