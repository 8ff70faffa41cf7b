"""Runs to draw: of random networks, and of ones whose record holds the values that we want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lstmdiagrams.reference import GRU, LSTM, RNN, Readout, Trace

__all__ = ["GATES", "random_run", "with_values"]

GATES = ("i", "f", "o", "r", "z")


def random_run(
    *,
    input_size: int = 3,
    hidden_size: int = 4,
    n_steps: int = 4,
    n_sequences: int = 1,
    seed: int = 0,
    labels: Any = None,
    lengths: Sequence[int] | None = None,
    h0: Any = None,
    c0: Any = None,
    classes: int = 0,
    kind: type[LSTM | GRU | RNN] = LSTM,
    **options: Any,
) -> Trace:
    """Run a network with random weights on random input, with a readout of so many classes."""
    net = kind.random(input_size=input_size, hidden_size=hidden_size, seed=seed, **options)
    if classes:
        ways = 2 if options.get("bidirectional") else 1
        width = ways * (options.get("proj_size") or hidden_size)
        weight = np.random.default_rng(seed).normal(size=(classes, width))
        net = net.with_readout(Readout(weight, np.zeros(classes), "sigmoid"))
    x = np.random.default_rng(seed).normal(size=(n_steps, n_sequences, input_size), scale=2)
    states = {"h0": h0, "c0": c0} if kind is LSTM else {"h0": h0}
    return net.run(x, labels=labels, lengths=lengths, **states)


def with_values(trace: Trace, values: Sequence[float], *, seed: int = 0) -> Trace:
    """Return the run with other numbers in its record, drawn from `values`; gates from 0 to 1."""
    rng = np.random.default_rng(seed)
    gates = [0.0, 1.0, *(value for value in values if np.isnan(value) or 0 <= value <= 1)]
    layers = []
    for layer in trace.layers:
        arrays: Mapping[str, Any] = {
            symbol: rng.choice(
                gates if symbol in GATES else values, size=getattr(layer, symbol).shape
            )
            for symbol in (*layer.SYMBOLS, "h0", *(["c0"] if layer.kind == "lstm" else []))
        }
        layers.append(replace(layer, **arrays))
    y = trace.y_steps
    said = None if y is None else rng.choice(values, size=y.shape)
    return replace(trace, layers=tuple(layers), y_steps=said)
