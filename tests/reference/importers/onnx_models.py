"""Options of an ONNX operator → a model of one node with random weights, and its inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Arrays = dict[str, np.ndarray[Any, Any]]

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
ACTIVATIONS_EACH = {"LSTM": 3, "GRU": 2, "RNN": 1}
PLACES = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


@dataclass
class Case:
    """A node, what is stored in its model, and what is fed to it."""

    operator: str = "LSTM"
    direction: str = "forward"
    sizes: tuple[int, int, int, int] = (5, 3, 2, 4)  # T, N, I, H
    optional: tuple[str, ...] = ("B",)
    attributes: dict[str, Any] = field(default_factory=dict)
    opset: int = 14
    dtype: str = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        generator = np.random.default_rng(self.seed)
        n_steps, n_sequences, inputs, units = self.sizes
        ways = 2 if self.direction == "bidirectional" else 1
        rows = GATES[self.operator] * units
        shapes = {
            "X": (n_steps, n_sequences, inputs),
            "W": (ways, rows, inputs),
            "R": (ways, rows, units),
            "B": (ways, 2 * rows),
            "initial_h": (ways, n_sequences, units),
            "initial_c": (ways, n_sequences, units),
            "P": (ways, 3 * units),
        }
        self.arrays: Arrays = {
            name: (0.7 * generator.normal(size=shape)).astype(self.dtype)
            for name, shape in shapes.items()
        }
        lengths = generator.integers(1, n_steps + 1, n_sequences)
        self.arrays["sequence_lens"] = lengths.astype("int32")

    @property
    def places(self) -> list[str]:
        """The node's inputs, an empty string for each that is left out."""
        used = ("X", "W", "R", *self.optional)
        known = PLACES if self.operator == "LSTM" else PLACES[:6]
        names = [place if place in used else "" for place in known]
        while not names[-1]:
            names.pop()
        return names

    @property
    def fed(self) -> Arrays:
        """What is fed to the model."""
        names = ("X", "sequence_lens", "initial_h", "initial_c")
        return {name: self.arrays[name] for name in names if name in self.places}

    @property
    def outputs(self) -> list[str]:
        """The node's outputs."""
        return ["Y", "Y_h", "Y_c"][: 3 if self.operator == "LSTM" else 2]

    def node(self, **changes: Any) -> Any:
        """Return the node."""
        attributes = {
            "hidden_size": self.sizes[3],
            "direction": self.direction,
            **self.attributes,
            **changes,
        }
        return helper.make_node(self.operator, self.places, self.outputs, "the_node", **attributes)

    def model(
        self, *, constants: bool = False, stored: tuple[str, ...] = (), **changes: Any
    ) -> Any:
        """Return the model; weights are initializers or Constant nodes, the rest is fed."""
        nodes, initializers = [self.node(**changes)], []
        weights = [name for name in self.places if name in ("W", "R", "B", "P", *stored)]
        for name in weights:
            tensor = numpy_helper.from_array(self.arrays[name], name)
            if constants:
                nodes.insert(0, helper.make_node("Constant", [], [name], value=tensor))
            else:
                initializers.append(tensor)
        fed = [name for name in self.fed if name not in weights]
        return self.build(nodes, initializers, fed)

    def build(self, nodes: list[Any], initializers: list[Any], fed: list[str]) -> Any:
        """Return a model of these nodes."""
        kind = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}[self.dtype]
        inputs = [
            helper.make_tensor_value_info(
                name,
                TensorProto.INT32 if name == "sequence_lens" else kind,
                self.arrays[name].shape,
            )
            for name in fed
        ]
        outputs = [helper.make_tensor_value_info(name, kind, None) for name in self.outputs]
        graph = helper.make_graph(nodes, "graph", inputs, outputs, initializers)
        opset = helper.make_opsetid("", self.opset)
        return helper.make_model(graph, opset_imports=[opset], ir_version=8)

    def run_arguments(self) -> dict[str, Any]:
        """Return what `run` of our network takes."""
        names = {"sequence_lens": "lengths", "initial_h": "h0", "initial_c": "c0"}
        return {names[name]: array for name, array in self.fed.items() if name in names}


def by_runtime(runtime: Any, model: Any, fed: Arrays) -> list[np.ndarray[Any, Any]]:
    """Return what ONNX Runtime makes of a model."""
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    session = runtime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return session.run(None, fed)


def compare(trace: Any, expected: list[np.ndarray[Any, Any]], tolerance: float) -> None:
    """Assert that a run is what an operator gave out: Y, Y_h and of an LSTM Y_c."""
    y = expected[0]  # (T, D, N, H)
    side_by_side = np.concatenate(list(y.swapaxes(0, 1)), axis=-1)  # (T, N, D·H)
    found = [trace.output, trace.h_n, trace.c_n]
    for own, other in zip(found, [side_by_side, *expected[1:]], strict=False):
        scale = max(1.0, float(np.abs(other).max(initial=0)))
        np.testing.assert_allclose(own, other, rtol=0, atol=tolerance * scale)


assert onnx
