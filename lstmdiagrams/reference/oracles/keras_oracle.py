"""A live Keras layer or model and a trace → what its layers give out on the trace's input.

Each layer is run as a copy that returns every step and its states, and besides as it is: what it
returns itself must be what its copy gives.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lstmdiagrams.reference.arrays import Array, numbers
from lstmdiagrams.reference.importers.keras import live_layers
from lstmdiagrams.reference.importers.keras_layer import as_array
from lstmdiagrams.reference.trace import LayerTrace, Trace

__all__ = ["backend", "oracle"]


def oracle(
    source: Any, layer: str | Sequence[str] | None
) -> Callable[[Trace], Mapping[str, list[Array]]]:
    """Return what runs the layers, one after the other."""
    layers = live_layers(source, layer)

    def run(trace: Trace) -> dict[str, list[Array]]:
        x, states = trace.x.swapaxes(0, 1), []  # (N, T, I)
        outputs: list[Array] = []
        records = iter(trace.layers)
        mask = _mask(trace)
        for live, ways in zip(layers, trace.ways, strict=True):
            own = [next(records) for _ in ways]
            outputs, finals = _run_layer(live, x, own, mask)
            states += finals
            x = outputs[0]
        steps = [_valid(output.swapaxes(0, 1), trace) for output in outputs]
        result = {"output": steps, "h_n": [state[0] for state in states]}
        return result | ({"c_n": [s[1] for s in states]} if trace.kind == "lstm" else {})

    return run


def backend() -> str:
    """Return which backend the Keras at hand computes with."""
    keras: Any = sys.modules["keras"]  # whoever holds a layer has imported it
    return str(keras.backend.backend())


def _mask(trace: Trace) -> Any:
    if trace.lengths is None:
        return None
    return np.arange(trace.n_steps) < np.array(trace.lengths)[:, None]  # (N, T)


def _valid(output: Array, trace: Trace) -> Array:
    """Return outputs with zeros where they belong to padding, where Keras may repeat others."""
    mask = _mask(trace)
    if mask is None:
        return output
    kept = mask.T[:, :, None]  # (T, N, 1)
    return np.where(kept[::-1] if trace.turned else kept, output, 0)


def _run_layer(
    live: Any, x: Array, records: Sequence[LayerTrace], mask: Any
) -> tuple[list[Array], list[tuple[Array, ...]]]:
    """Return outputs (N, T, ·), and the final states of each direction."""
    lstm = records[0].kind == "lstm"
    start = [s for each in records for s in ((each.h0, each.c0) if lstm else (each.h0,))]
    copy = _copy(live, x)
    results = [numbers("result", each) for each in copy(x, initial_state=start, mask=mask)]
    per_way = 2 if lstm else 1
    count = len(results) - per_way * len(records)
    states = results[count:]
    finals = [tuple(states[k : k + per_way]) for k in range(0, len(states), per_way)]
    return results[:count], finals


def _copy(live: Any, x: Array) -> Any:
    """Return a layer like a live one that returns every step and its states."""
    config = live.get_config()
    everything = {"return_sequences": True, "return_state": True, "stateful": False}
    for inner in ("layer", "backward_layer"):
        if config.get(inner):
            config[inner] = {
                **config[inner],
                "config": {**config[inner]["config"], **everything},
            }
    if "layer" not in config:
        config |= everything
    copy = type(live).from_config(config)
    copy.build(x.shape)
    for name in ("forward_layer", "backward_layer") if "layer" in config else ("",):
        source, target = (getattr(each, name) if name else each for each in (live, copy))
        target.cell.set_weights(_cell_weights(source.cell))
    return copy


def _cell_weights(cell: Any) -> list[Array]:
    bias = [] if cell.bias is None else [cell.bias]
    return [as_array(each, "weight") for each in (cell.kernel, cell.recurrent_kernel, *bias)]
