"""What ONNX Runtime makes of a node, and stacks of two of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import lstmdiagrams as ld
from lstmdiagrams.reference.importers import onnx_operator
from tests.conftest import needs

needs("onnx")
runtime = needs("onnxruntime")

from onnx import helper, numpy_helper  # noqa: E402

from tests.reference.importers.onnx_models import Case, by_runtime, compare  # noqa: E402

# ONNX Runtime's own arithmetic is less exact where it saturates.
TOLERANCE = 3e-6
DIRECTIONS = [*onnx_operator.DIRECTIONS]
OPERATORS = ["LSTM", "GRU", "RNN"]
OPTIONAL = {
    "LSTM": ("B", "sequence_lens", "initial_h", "initial_c", "P"),
    "GRU": ("B", "sequence_lens", "initial_h"),
    "RNN": ("B", "sequence_lens", "initial_h"),
}


def agrees(case: Case, model: Any = None) -> None:
    """Assert that our run of a case is ONNX Runtime's."""
    model = model or case.model()
    net = ld.from_onnx(model)
    trace = net.run(case.arrays["X"], **case.run_arguments())
    compare(trace, by_runtime(runtime, model, case.fed), TOLERANCE)


def stack(case: Case, *, kinds: tuple[str, str] = ("LSTM", "LSTM"), between: Any = ()) -> Any:
    """Return a model of two nodes, the second of which reads the first."""
    first = replace(case, operator=kinds[0])
    units = case.sizes[3] * (2 if case.direction == "bidirectional" else 1)
    second = replace(case, operator=kinds[1], sizes=(*case.sizes[:2], units, 3), seed=1)
    shape = np.array([0, 0, -1])
    nodes = [
        helper.make_node(kinds[0], ["X", "W", "R", "B"], ["Y0"], "lower", hidden_size=4,
                         direction=case.direction),
        helper.make_node("Transpose", ["Y0"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["turned", "shape"], ["side_by_side"]),
        *between,
        helper.make_node(kinds[1], ["between" if between else "side_by_side", "W1", "R1", "B1"],
                         ["Y", "Y_h"], "upper", hidden_size=3, direction=case.direction),
    ]  # fmt: skip
    stored = {name: first.arrays[name] for name in "WRB"} | {"shape": shape}
    stored |= {f"{name}1": second.arrays[name] for name in "WRB"}
    initializers = [numpy_helper.from_array(array, name) for name, array in stored.items()]
    model = first.build(nodes, initializers, ["X"])
    del model.graph.output[2:]
    return model
