"""Write the golden files anew: ``python -m tests.diagrams.regenerate``, then read what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell, unrolled_rnn
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import LSTM, Trace

__all__ = ["GOLDEN", "golden_path"]


def plain_run() -> Trace:
    """Run an LSTM of 2 units with weights and inputs that anyone can write down."""
    weights = {
        "weight_ih_l0": np.arange(-8, 8).reshape(8, 2) / 4,
        "weight_hh_l0": np.arange(8, -8, -1).reshape(8, 2) / 8,
        "bias_ih_l0": np.arange(8) / 8,
        "bias_hh_l0": np.zeros(8),
    }
    labels = {"x": ["a", "b", "c"], "features": ["first", "second"]}
    x = [[1.0, 0.0], [0.0, 1.0], [-0.5, 0.5]]
    return LSTM.from_state_dict(weights).run(x, labels=labels)


GOLDEN: Mapping[str, Callable[[], Diagram]] = {
    "lstm-cell": lstm_cell,
    "lstm-cell-with-values": lambda: lstm_cell(plain_run(), step=1),
    "gru-cell": gru_cell,
    "rnn-cell": rnn_cell,
    "unrolled": unrolled_rnn,
}


def golden_path(name: str) -> Path:
    """Return where a golden file is."""
    return Path(__file__).parent / "golden" / f"{name}.gv"


if __name__ == "__main__":
    for name, build in GOLDEN.items():
        golden_path(name).write_text(build().dot, encoding="utf-8", newline="\n")
