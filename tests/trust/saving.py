"""A folder, a count → processes that are killed while they save, and what they left, as a line.

A program of its own, for its copies are killed: each saves a run and a figure, this one and that
one in turn, until its end comes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

import lstmdiagrams as ld

__all__ = ["main"]


def main(folder: Path, count: int) -> None:
    """Kill so many; every time both files must be one of the two that were to be written."""
    rng = random.Random(0)  # noqa: S311 - moments want to be repeated
    net = ld.GRU.random(input_size=3, hidden_size=64)
    runs = [net.run(np.full((200, 1, 3), value)) for value in (0.0, 1.0)]
    figures = [ld.gru_cell(theme=theme) for theme in ("light", "dark")]
    whole: dict[str, set[bytes]] = {"run.npz": set(), "figure.pdf": set()}
    for run, figure in zip(runs, figures, strict=True):
        _save(folder, run, figure)
        for name, contents in whole.items():
            contents.add((folder / name).read_bytes())
    found = set()
    for _ in range(count):
        child = os.fork()
        if not child:
            while True:
                for run, figure in zip(runs, figures, strict=True):
                    _save(folder, run, figure)
        time.sleep(rng.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for name, contents in whole.items():
            content = (folder / name).read_bytes()
            assert content in contents, f"{name} is neither old nor new"
            found.add(hash(content))
    _save(folder, runs[0], figures[0])
    drafts = sum(path.suffix == ".tmp" for path in folder.iterdir())
    print(f"killed {count}, found {len(found)} of 4, {drafts} drafts left")  # noqa: T201


def _save(folder: Path, run: ld.Trace, figure: ld.Diagram) -> None:
    run.save(folder / "run.npz")
    figure.save(folder / "figure.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
