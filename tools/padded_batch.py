"""Write figures/padded-batch.npz: the counter's run on three sequences of different lengths."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import lstmdiagrams as ld

WORDS = ("aaabbb", "ab", "aabb")
FILE = Path(__file__).parents[1] / "figures" / "padded-batch.npz"


def main() -> None:
    """Run the network on all of them at once, padded to the longest."""
    lengths = [len(word) for word in WORDS]
    x = np.zeros((max(lengths), len(WORDS), 2))
    for n, word in enumerate(WORDS):
        for t, letter in enumerate(word):
            x[t, n, "ab".index(letter)] = 1
    labels = {"features": ["a", "b"], "classes": ["a", "b", "end"]}
    ld.reference_network("counter").run(x, lengths=lengths, labels=labels).save(FILE)


if __name__ == "__main__":
    main()
