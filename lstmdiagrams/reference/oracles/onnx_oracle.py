"""An ONNX model and a trace → what its recurrent nodes give out on the trace's input.

Each node is run alone, with the trace's initial states and lengths, by ONNX Runtime; it knows no
float64, so such a model is run by onnx's own reference implementation, which knows only the
operators' defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidValueError, MissingPackageError
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.importers.onnx import chosen_nodes
from lstmdiagrams.reference.importers.onnx_file import read_model
from lstmdiagrams.reference.importers.onnx_graph import Graph
from lstmdiagrams.reference.importers.onnx_operator import INPUTS
from lstmdiagrams.reference.importers.packages import require
from lstmdiagrams.reference.trace import LayerTrace, Trace

__all__ = ["oracle"]

_COMPLETE = (1, 23)  # the onnx from which on its own implementation knows directions and Y_c
_BEYOND_REFERENCE = ("activations", "clip", "input_forget")


def oracle(
    source: Any, node: str | Sequence[str] | None
) -> Callable[[Trace], Mapping[str, list[Array]]]:
    """Return what runs the nodes, one after the other."""
    graph = Graph(*read_model(source))
    names = chosen_nodes(graph, node)

    def run(trace: Trace) -> dict[str, list[Array]]:
        _check_kind(graph, names, trace)
        x = trace.x
        found: dict[str, list[Array]] = {"h_n": [], "c_n": []}
        layers = iter(trace.layers)
        for name, ways in zip(names, trace.ways, strict=True):
            own = [next(layers) for _ in ways]
            y, *finals = _run_node(graph, name, x, own, trace.lengths)
            for key, final in zip(found, finals, strict=False):
                found[key] += list(final)
            x = np.concatenate(list(y.swapaxes(0, 1)), axis=-1)  # (T, D, N, H) → (T, N, D·H)
        return {"output": [x], **{key: states for key, states in found.items() if states}}

    return run


def _check_kind(graph: Graph, names: Sequence[str], trace: Trace) -> None:
    for name in names:
        kind = graph.recurrent[name].op_type
        if kind.lower() != trace.kind:
            raise InvalidValueError(
                f"the reference's node {name!r} is of the kind {kind}, and net {trace.kind.upper()}"
            )


def _run_node(
    graph: Graph,
    name: str,
    x: Array,
    layers: Sequence[LayerTrace],
    lengths: tuple[int, ...] | None,
) -> list[Array]:
    """Return Y, Y_h and of an LSTM Y_c, time first."""
    node = graph.recurrent[name]
    states = {"initial_h": np.stack([layer.h0 for layer in layers])}
    if node.op_type == "LSTM":
        states["initial_c"] = np.stack([layer.c0 for layer in layers])
    feeds: dict[str, Any] = {"X": x, **states}
    if lengths is not None:
        feeds["sequence_lens"] = np.array(lengths, "int32")
    model = _alone(graph, node, feeds)
    if x.dtype == np.float64:
        return _by_reference(graph, node, model, feeds)
    runtime = require("onnxruntime", "running an ONNX model")
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    session = runtime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    results: list[Array] = session.run(None, feeds)
    return results


def _by_reference(graph: Graph, node: Any, model: Any, feeds: Mapping[str, Any]) -> list[Array]:
    beyond = [each for each in graph.attributes(node) if each in _BEYOND_REFERENCE]
    beyond += [each for each in ("sequence_lens",) if each in feeds]
    if beyond:
        raise InvalidValueError(
            f"nothing can run {node.op_type} in float64 with {', '.join(beyond)}: ONNX Runtime "
            "knows only float32"
        )
    _require_complete(graph.onnx.__version__)
    reference = require("onnx.reference", "running an ONNX model")
    results: list[Array] = reference.ReferenceEvaluator(model).run(None, dict(feeds))
    return results


def _require_complete(version: str) -> None:
    if tuple(map(int, version.split(".")[:2])) < _COMPLETE:
        least = ".".join(map(str, _COMPLETE))
        raise MissingPackageError(
            f"running a float64 model takes onnx {least} or later, and this is {version}: "
            f"pip install 'onnx>={least}'"
        )


def _alone(graph: Graph, node: Any, feeds: Mapping[str, Any]) -> Any:
    """Return a model of one node, layout 0, its weights inside and the rest fed."""
    onnx = graph.onnx
    helper = onnx.helper
    weights = dict(_weights(graph, node))
    places = INPUTS if node.op_type == "LSTM" else INPUTS[:6]
    inputs = [place if place in weights or place in feeds else "" for place in places]
    outputs = ["Y", "Y_h", "Y_c"][: 3 if node.op_type == "LSTM" else 2]
    alone = helper.make_node(node.op_type, inputs, outputs)
    alone.attribute.extend(each for each in node.attribute if each.name != "layout")
    fed = [_value(helper, name, array.dtype) for name, array in feeds.items()]
    given = [_value(helper, name, feeds["X"].dtype) for name in outputs]
    initializers = [onnx.numpy_helper.from_array(array, place) for place, array in weights.items()]
    body = helper.make_graph([alone], "alone", fed, given, initializers)
    opset = helper.make_opsetid("", graph.opset)
    return helper.make_model(body, opset_imports=[opset], ir_version=8)


def _value(helper: Any, name: str, dtype: Any) -> Any:
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(dtype), None)


def _weights(graph: Graph, node: Any) -> Iterator[tuple[str, Array]]:
    for place, name in {"W": 1, "R": 2, "B": 3, "P": 7}.items():
        if name < len(node.input) and node.input[name]:
            value = graph.constant(node.input[name])
            if value is not None:
                yield place, value
