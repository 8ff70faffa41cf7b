"""A node of an ONNX graph, and constants → what it makes of them, if that is safe to find out.

A file says what is computed, and so how much of it. Only operators of plain numbers are run, and
none whose result would be much larger than what it is made of.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstmdiagrams.reference.importers.packages import require

__all__ = ["evaluated", "is_foldable"]

_Array = np.ndarray[Any, Any]

# Operators that make numbers of numbers, the same ones every time, and have no graphs in them.
_OPERATORS = """
Abs Add And Cast CastLike Ceil Clip Concat Constant ConstantOfShape DepthToSpace DequantizeLinear
Div Dropout Elu Equal Exp Expand EyeLike Flatten Floor Gather GatherElements GatherND Gemm Greater
GreaterOrEqual HardSigmoid Identity LeakyRelu Less LessOrEqual Log MatMul Max Mean Min Mod Mul Neg
Not OneHot Or PRelu Pad Pow QuantizeLinear Range Reciprocal ReduceMax ReduceMean ReduceMin
ReduceProd ReduceSum Relu Reshape ReverseSequence Round ScatterElements ScatterND Shape Sigmoid Sign
Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tanh Tile Transpose
Trilu Unsqueeze Where Xor
"""
FOLDABLE = frozenset(_OPERATORS.split())
# Those of which the inputs' sizes do not bound what they make.
_GROWING = frozenset({"ConstantOfShape", "Expand", "EyeLike", "OneHot", "Pad", "Range", "Tile"})
# What has fewer numbers may be a shape, or how often something is repeated.
_SHAPE = 1000
# How many numbers a node may make of few; of more it may make as many times more.
_SMALL = 1 << 22
_TIMES = 4


def is_foldable(node: Any) -> bool:
    """Whether a node may be run."""
    return node.domain in ("", "ai.onnx") and node.op_type in FOLDABLE


def evaluated(onnx: Any, node: Any, name: str, inputs: Mapping[str, _Array], opsets: Any) -> _Array:
    """Return the output of a node that is called `name`.

    Raises
    ------
    ValueError
        If it would be much larger than the inputs.
    """
    helper = onnx.helper
    taken = [
        helper.make_tensor_value_info(
            each, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape
        )
        for each, value in inputs.items()
    ]
    result = onnx.ValueInfoProto(name=name)
    graph = helper.make_graph([node], "constant", taken, [result])
    model = helper.make_model(graph, opset_imports=opsets)
    _check_size(onnx, model, name, inputs)
    reference = require("onnx.reference", "reading an ONNX model")
    found: _Array = np.asarray(reference.ReferenceEvaluator(model).run([name], dict(inputs))[0])
    return found


def _check_size(onnx: Any, model: Any, name: str, inputs: Mapping[str, _Array]) -> None:
    """Refuse a result that is out of all proportion."""
    operator, given = model.graph.node[0].op_type, sum(value.size for value in inputs.values())
    size = _size(onnx, model, name, inputs)
    if size is None and operator in _GROWING:
        raise ValueError(f"nothing tells how many numbers {operator} would make")
    if (size or 0) > max(_SMALL, _TIMES * given):
        raise ValueError(f"{operator} would make {size} numbers of {given}")


def _size(onnx: Any, model: Any, name: str, inputs: Mapping[str, _Array]) -> int | None:
    """Return how many numbers there will be, or None where it cannot be told before."""
    asked = onnx.ModelProto()
    asked.CopyFrom(model)
    for each in list(asked.graph.input):
        if inputs[each.name].size < _SHAPE:
            asked.graph.initializer.append(
                onnx.numpy_helper.from_array(inputs[each.name], each.name)
            )
            asked.graph.input.remove(each)
    for value in onnx.shape_inference.infer_shapes(asked).graph.output:
        kind = value.type.tensor_type
        if value.name == name and kind.HasField("shape"):
            known = all(dim.HasField("dim_value") for dim in kind.shape.dim)
            return math.prod(abs(dim.dim_value) for dim in kind.shape.dim) if known else None
    return None
