"""A run that records every gate.

One LSTM layer of H units runs over N sequences of T steps with I inputs each, with the same weights
everywhere, and all outcomes are checked to be equal. PyTorch's fused layer and ONNX Runtime keep no
gate. The loop is what one writes in PyTorch to see them: a cell of its own operations, called once
a step, which keeps what it computes. The reference evaluator is ONNX' own, in NumPy, and keeps no
gate either. All take one thread and run in turn, some milliseconds each time, so that what else the
machine does slows all of them; the ratio of each round counts, and of these the median.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import numpy as np

from benchmarks.comparison import Comparison, Gap, Row, compared
from benchmarks.measure import in_turn, lacking
from lstmdiagrams.reference import LSTM

Size = tuple[int, int, int, int]  # T, N, I, H

# Size → calls in a row, and the most that our time may be of the fused layer's, by type.
SIZES: dict[Size, tuple[int, dict[str, float]]] = {
    (10, 1, 4, 4): (50, {"float64": 1.0, "float32": 1.0}),
    (100, 1, 32, 64): (5, {"float64": 1.0, "float32": 2.5}),
    (1000, 1, 64, 128): (1, {"float64": 1.0, "float32": 2.5}),
    (256, 32, 128, 256): (1, {"float64": 1.3, "float32": 2.5}),
}
TOLERANCE = {"float64": 1e-13, "float32": 2e-6}
AGAINST = {
    "fused": "PyTorch's fused layer",
    "loop": "a recording loop in PyTorch",
    "runtime": "ONNX Runtime",
    "evaluator": "ONNX' reference evaluator",
}
PROMISED_OF_LOOP = 1.0
IOFC = (0, 3, 1, 2)  # ONNX' order of the gates, as places in PyTorch's


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each type, size and rival."""
    gaps = lacking("the run against PyTorch", "torch")
    gaps += lacking("the run against ONNX", "onnx", "onnxruntime")
    yield from gaps
    if gaps:
        return
    yield Gap("ONNX Runtime in float64", "its LSTM computes float32 only", missing=False)
    sizes = list(SIZES)[:2] if quick else list(SIZES)
    rows = [
        row
        for dtype in TOLERANCE
        for size in sizes
        for row in compare(size, dtype, rounds=5 if quick else 15)
    ]
    yield from sorted(rows, key=lambda row: [*AGAINST.values()].index(row.against))


def compare(size: Size, dtype: str, rounds: int) -> Iterator[Comparison]:
    """Run one size of one type."""
    import torch

    torch.manual_seed(0)
    calls, limits = SIZES[size]
    module = torch.nn.LSTM(*size[2:], dtype=getattr(torch, dtype)).requires_grad_(False)
    x = torch.randn(*size[:3], dtype=getattr(torch, dtype))
    net = LSTM.from_state_dict(module.state_dict())
    runs = {"ours": lambda: net.run(x.numpy()), "fused": lambda: module(x)}
    runs["loop"] = lambda: recording_loop(module, x)
    runs |= of_onnx(module, x.numpy())
    check(runs, TOLERANCE[dtype])
    times = in_turn(runs, rounds, calls)
    ours = times.pop("ours")
    for name, theirs in times.items():
        yield compared(
            ours,
            theirs,
            what=f"{dtype}, {named(size)}",
            against=AGAINST[name],
            counting=median,
            most={"fused": limits[dtype], "loop": PROMISED_OF_LOOP}.get(name),
        )


def named(size: Size) -> str:
    """Return a size in words."""
    return ", ".join(
        f"{letter}\N{NO-BREAK SPACE}{number}" for letter, number in zip("TNIH", size, strict=True)
    )


def recording_loop(module: Any, x: Any) -> list[tuple[Any, ...]]:
    """Run an LSTM layer step by step with torch's operations and keep every gate and product."""
    import torch

    weight_ih, weight_hh, bias_ih, bias_hh = module.parameters()
    h = c = x.new_zeros(x.shape[1], module.hidden_size)
    record = []
    for step in x:
        a = torch.addmm(bias_ih, step, weight_ih.T) + torch.addmm(bias_hh, h, weight_hh.T)
        i, f, g, o = a.chunk(4, 1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        fc, ig = f * c, i * g
        c = fc + ig
        tanh_c = c.tanh()
        h = o * tanh_c
        record.append((i, f, g, o, fc, ig, c, tanh_c, h))
    return record


def of_onnx(module: Any, x: np.ndarray) -> dict[str, Callable[[], Any]]:
    """Return what runs the same layer as an ONNX model, by name."""
    import onnxruntime
    from onnx.reference import ReferenceEvaluator

    model = as_onnx(module, x)
    evaluator = ReferenceEvaluator(model)
    runs = {"evaluator": lambda: evaluator.run(None, {"X": x})}
    if x.dtype == np.float32:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        runs["runtime"] = lambda: session.run(None, {"X": x})
    return runs


def as_onnx(module: Any, x: np.ndarray) -> Any:
    """Return a model with one LSTM."""
    from onnx import checker, helper, numpy_helper

    w, r, *biases = (of_gates(each.numpy()) for each in module.parameters())
    weights = {"W": w, "R": r, "B": np.concatenate(biases, axis=1)}
    kind = helper.np_dtype_to_tensor_dtype(x.dtype)
    shape = (len(x), 1, x.shape[1], module.hidden_size)
    node = helper.make_node("LSTM", ["X", *weights], ["Y"], hidden_size=module.hidden_size)
    graph = helper.make_graph(
        [node],
        "lstm",
        [helper.make_tensor_value_info("X", kind, x.shape)],
        [helper.make_tensor_value_info("Y", kind, shape)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    checker.check_model(model)
    return model


def of_gates(array: np.ndarray) -> np.ndarray:
    """Return weights or biases in ONNX' order of the gates, with its axis for the direction."""
    gates = np.split(array, 4)
    return np.concatenate([gates[place] for place in IOFC])[None]


def check(runs: dict[str, Callable[[], Any]], tolerance: float) -> None:
    """Assert that all compute the same."""
    outputs = {
        "ours": lambda trace: trace.output,
        "fused": lambda pair: pair[0].numpy(),
        "loop": lambda record: np.stack([step[-1].numpy() for step in record]),
        "runtime": lambda arrays: arrays[0][:, 0],
        "evaluator": lambda arrays: arrays[0][:, 0],
    }
    found = {name: outputs[name](run()) for name, run in runs.items()}
    for output in found.values():
        np.testing.assert_allclose(output, found["fused"], rtol=0, atol=tolerance)
