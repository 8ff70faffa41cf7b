"""How many figures to draw → how much memory that took more, in a process of its own."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import numpy as np

import lstmdiagrams as ld

__all__ = ["main"]

WARM = 500
FORMATS = {0: "png", 5: "pdf"}  # of every ten; the others are SVG, as on pages


def resident() -> int:
    """Return the bytes of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def main(count: int) -> None:
    """Draw so many, no two alike, and say by how many megabytes the process has grown."""
    net = ld.GRU.random(input_size=1, hidden_size=2)
    x = np.random.default_rng(0).normal(size=(1000, 1))
    before = 0
    for number in range(WARM + count):
        if number == WARM:
            before = resident()
        if number % 1000 == 0:
            trace = net.run(x * (1 + number), labels=[f"{number}.{k}" for k in range(1000)])
        figure = ld.gru_cell(trace, step=number % 1000, units=[0])
        figure.render(FORMATS.get(number % 10, "svg"))
    print((resident() - before) / 1e6)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
