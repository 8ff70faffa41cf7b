"""A Trace and what an oracle expects → nothing, or an AssertionError that says where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.reference import GRU, LSTM, RNN, LayerTrace, Network, Trace

VECTORS = Path(__file__).parent / "vectors"

Arrays = dict[str, np.ndarray[Any, Any]]

# What the project promises, absolute: for inputs around 1 and a thousand times that.
TOLERANCES = {
    ("float64", 1): 1e-13,
    ("float32", 1): 2e-6,
    ("float64", 1000): 1e-13,
    ("float32", 1000): 1e-5,
}
# Where nothing squashes a value (a pre-activation, the h of a relu RNN) it is as large as the
# input, and so is its rounding: there the promise is relative. Large terms that cancel leave their
# rounding behind in a small sum: a few units in the last place of the largest value are let pass.
RELATIVE = {"float64": 1e-12, "float32": 1e-4}
CANCELLED = {"float64": 1e-14, "float32": 1e-6}


def network(kind: str, arrays: Mapping[str, Any], **options: Any) -> Network:
    """Return our network of a kind that the oracle knows."""
    if kind == "rnn-relu":
        return RNN.from_state_dict(arrays, nonlinearity="relu", **options)
    return {"lstm": LSTM, "gru": GRU, "rnn": RNN}[kind.partition("-")[0]].from_state_dict(
        arrays, **options
    )


def meaning(layer: LayerTrace) -> dict[str, Any]:
    """Return what a layer's record says of itself."""
    names = ("peepholes", "coupled", "projected", "reset_after", "activations")
    return {name: getattr(layer, name) for name in names}


def quantities(trace: Trace) -> Arrays:
    """Return everything that a trace holds, by the names that the oracle gives; inputs left out."""
    found = {"output": trace.output, "h_n": trace.h_n}
    if trace.c_n is not None:
        found["c_n"] = trace.c_n
    for k in range(trace.num_layers):
        for reverse in (False, True)[: 1 + trace.bidirectional]:
            layer = trace.layer(k, reverse=reverse)
            prefix = f"l{k}{'_reverse' if reverse else ''}"
            found |= {f"{prefix}.{s}": getattr(layer, s) for s in layer.SYMBOLS if s != "x"}
    return found


def compare(
    trace: Trace, expected: Mapping[str, Any], *, scale: int = 1, relu: bool = False
) -> None:
    """Assert that a run agrees with the oracle in everything, within the tolerance promised."""
    found = quantities(trace)
    assert sorted(found) == sorted(expected), "not the same quantities"
    for name, value in found.items():
        assert value.shape == expected[name].shape, f"{name}: {value.shape}, {expected[name].shape}"
        assert value.dtype == expected[name].dtype, f"{name}: {value.dtype}"
        rtol, atol = 0.0, TOLERANCES[value.dtype.name, scale]
        if scale > 1 and (relu or name.endswith(".a")):
            rtol = RELATIVE[value.dtype.name]
            atol += CANCELLED[value.dtype.name] * float(np.abs(expected[name]).max())
        np.testing.assert_allclose(value, expected[name], rtol=rtol, atol=atol, err_msg=name)


@dataclass(frozen=True)
class Case:
    """A run that an oracle made once: its options, what goes in, and what must come out."""

    name: str
    kind: str
    scale: int
    lengths: list[int] | None
    weights: Arrays = field(repr=False)
    inputs: Arrays = field(repr=False)
    expected: Arrays = field(repr=False)

    def run(self, weights: Mapping[str, Any] | None = None, **changes: Any) -> Trace:
        """Run our network on the case, or on a deliberate change of it."""
        inputs = {**self.inputs, "lengths": self.lengths, **changes}
        return network(self.kind, weights or self.weights).run(inputs.pop("x"), **inputs)

    def check(self, trace: Trace) -> None:
        """Assert that a run of the case is right."""
        compare(trace, self.expected, scale=self.scale, relu=self.kind == "rnn-relu")


def save(path: Path, cases: list[Case]) -> None:
    """Write cases to one .npz: a flat array each, and an index of names and shapes.

    An .npz member costs some 300 bytes besides its numbers, so one a quantity would be mostly that.
    """
    members: Arrays = {}
    index = []
    for case in cases:
        groups = {"weights": case.weights, "inputs": case.inputs, "expected": case.expected}
        entries = [
            [g, name, list(a.shape)] for g, arrays in groups.items() for name, a in arrays.items()
        ]
        members[case.name] = np.concatenate(
            [a.ravel() for g in groups.values() for a in g.values()]
        )
        index.append([case.name, case.kind, case.scale, case.lengths, entries])
    np.savez_compressed(path, index=np.array(json.dumps(index)), **members)


def load() -> Iterator[Case]:
    """Give every committed case."""
    for path in sorted(VECTORS.glob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            for name, kind, scale, lengths, entries in json.loads(str(file["index"])):
                groups: dict[str, Arrays] = {"weights": {}, "inputs": {}, "expected": {}}
                flat, start = file[name], 0
                for group, key, shape in entries:
                    size = int(np.prod(shape))
                    groups[group][key] = flat[start : start + size].reshape(shape)
                    start += size
                yield Case(name=name, kind=kind, scale=scale, lengths=lengths, **groups)
