"""A live PyTorch module and a trace → what the module gives out on the trace's input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.importers.torch import sizes_of
from lstmdiagrams.reference.trace import Trace
from lstmdiagrams.reference.weights import Sizes

__all__ = ["oracle"]

# What must be the same for both to run on the same input and states.
_SIZES = ("input_size", "hidden_size", "num_layers", "bidirectional", "proj_size")


def oracle(module: Any, own: Sizes) -> Callable[[Trace], Mapping[str, list[Array]]]:
    """Return what runs the module, as in `module.eval()`, without changing it.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is of another kind or size than a network of ours.
    """
    theirs = sizes_of(own.kind, module)
    for name in _SIZES:
        if getattr(own, name) != getattr(theirs, name):
            raise InvalidValueError(
                f"the reference has {name} {getattr(theirs, name)}, and net {getattr(own, name)}"
            )

    def run(trace: Trace) -> dict[str, list[Array]]:
        torch: Any = sys.modules["torch"]  # whoever holds a module has imported it
        was_training = module.training
        module.eval()
        try:
            with torch.no_grad():
                return _run(torch, module, trace)
        finally:
            module.train(was_training)

    return run


def _run(torch: Any, module: Any, trace: Trace) -> dict[str, list[Array]]:
    weight = module.weight_hh_l0
    into = {"dtype": weight.dtype, "device": weight.device}
    x = torch.tensor(trace.x, **into)  # (T, N, I)
    names = ("h0", "c0") if trace.kind == "lstm" else ("h0",)
    initial = [np.stack([getattr(layer, name) for layer in trace.layers]) for name in names]
    states = tuple(torch.tensor(state, **into) for state in initial)
    inputs = x.transpose(0, 1) if module.batch_first else x
    rnn = torch.nn.utils.rnn
    if trace.lengths:
        inputs = rnn.pack_padded_sequence(
            inputs, list(trace.lengths), module.batch_first, enforce_sorted=False
        )
    output, final = module(inputs, states if len(states) > 1 else states[0])
    if trace.lengths:
        output = rnn.pad_packed_sequence(output, module.batch_first, total_length=len(x))[0]
    steps = output.transpose(0, 1) if module.batch_first else output
    finals = final if isinstance(final, tuple) else (final,)
    named = zip(("h_n", "c_n"), finals, strict=False)
    return {"output": [steps.cpu().numpy()]} | {n: list(s.cpu().numpy()) for n, s in named}
