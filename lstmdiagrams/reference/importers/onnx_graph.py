"""An ONNX model → its recurrent nodes, what is constant, and which node reads which.

Nothing here knows what a recurrent operator computes; `onnx_operator` does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.arrays import join
from lstmdiagrams.reference.importers.onnx_file import inlined, nodes_within
from lstmdiagrams.reference.importers.onnx_folding import evaluated, is_foldable
from lstmdiagrams.reference.importers.packages import require

__all__ = ["OPERATORS", "Graph"]

OPERATORS = ("LSTM", "GRU", "RNN")
OLDEST_OPSET = 7

# What each axis of a tensor is made of: T, N, D (directions, where there are two), H.
Axes: TypeAlias = tuple[tuple[str, ...], ...]

# Operators that move numbers and change none; their first input holds the numbers.
_MOVERS = {
    "Cast", "CastLike", "Dropout", "Expand", "Gather", "Identity", "Reshape", "Slice", "Split",
    "Squeeze", "Tile", "Transpose", "Unsqueeze",
}  # fmt: skip

# What goes wrong inside onnx and protobuf with a file or a node that is damaged.
_DAMAGED = (
    OSError, ValueError, TypeError, RuntimeError, KeyError, IndexError, AttributeError,
    AssertionError,
)  # fmt: skip


class Graph:
    """The main graph of a model, its functions written out.

    Parameters
    ----------
    model : onnx.ModelProto
        A model as `read_model` returns it.
    name : str
        What to call it in a sentence.
    """

    def __init__(self, model: Any, name: str) -> None:
        onnx = require("onnx", "reading an ONNX model")
        self.onnx = onnx
        self.name = name
        self.model = inlined(onnx, model)
        graph = self.model.graph
        self.opset = _opset(self.model, name)
        self.nodes = list(graph.node)
        self.initializers = {tensor.name: tensor for tensor in graph.initializer}
        self.inputs = {value.name for value in graph.input} - set(self.initializers)
        self.producers = {output: node for node in self.nodes for output in node.output if output}
        self._folded: dict[str, np.ndarray[Any, Any] | None] = {}
        self._origins: dict[str, str] = {}

    @cached_property
    def recurrent(self) -> dict[str, Any]:
        """The recurrent nodes by their names, or where those do not tell them apart, by output."""
        found = [node for node in self.nodes if is_recurrent(node)]
        names = Counter(node.name for node in found)
        return {
            node.name if node.name and names[node.name] == 1 else _first_output(node): node
            for node in found
        }

    def constant(self, name: str) -> np.ndarray[Any, Any] | None:
        """Return a tensor that does not depend on what the model is fed; None if it does.

        Raises
        ------
        InvalidValueError
            If it is damaged.
        """
        if name not in self._folded:
            self._folded[name] = None  # a cycle, which no valid graph has, ends here
            self._folded[name] = self._fold(name)
        return self._folded[name]

    def _fold(self, name: str) -> np.ndarray[Any, Any] | None:
        try:
            if name in self.initializers:
                array: np.ndarray[Any, Any] = self.onnx.numpy_helper.to_array(
                    self.initializers[name]
                )
                return array
            node = self.producers.get(name)
            return None if node is None else self._evaluated(node, name)
        except _DAMAGED as error:
            if isinstance(error, InvalidValueError):
                raise
            raise InvalidValueError(
                f"cannot read the constant {name!r} of {self.name}: {error}"
            ) from error

    def _evaluated(self, node: Any, name: str) -> np.ndarray[Any, Any] | None:
        """Return what a node makes of constants."""
        if not is_foldable(node):
            return None
        inputs = {each: self.constant(each) for each in node.input if each}
        known = {each: value for each, value in inputs.items() if value is not None}
        if len(known) < len(inputs):
            return None
        return evaluated(self.onnx, node, name, known, self.model.opset_import)

    def origin(self, name: str) -> str:
        """Say where the numbers of a tensor come from.

        Returns
        -------
        str
            ``"zero"`` if all are zero whatever the model is fed, ``"constant"`` if they are fixed,
            ``"input"`` if an input of the model brings them, perhaps moved about, and otherwise the
            name of a tensor that is computed.
        """
        if name not in self._origins:
            self._origins[name] = name  # that of a cycle, which no valid graph has
            self._origins[name] = self._origin(name)
        return self._origins[name]

    def _origin(self, name: str) -> str:
        value = self.constant(name)
        if value is not None:
            return "constant" if np.any(value) else "zero"
        if name in self.inputs:
            return "input"
        node = self.producers.get(name)
        if node is not None and node.op_type == "ConstantOfShape":
            return name if _filled(self.onnx, node) else "zero"
        moved = [] if node is None else _moved(node)
        origins = {self.origin(each) for each in moved}
        return origins.pop() if len(origins) == 1 else name

    def feeds(self, name: str) -> tuple[str, Axes] | None:
        """Return which recurrent node's Y a tensor is, and how the axes of Y lie in it.

        None if it is no rearranged Y. An axis of size one is the empty tuple.
        """
        node = self.producers.get(name)
        if node is None:
            return None
        if is_recurrent(node):
            return self._given_out(node) if node.output[0] == name else None
        if node.op_type not in _REARRANGERS or node.domain not in ("", "ai.onnx"):
            return None
        below = self.feeds(node.input[0])
        if below is None:
            return None
        axes = _REARRANGERS[node.op_type](self, node, below[1])
        return None if axes is None else (below[0], axes)

    def _given_out(self, node: Any) -> tuple[str, Axes]:
        name = next(key for key, each in self.recurrent.items() if each is node)
        attributes = self.attributes(node)
        both = ("D",) if attributes.get("direction") == b"bidirectional" else ()
        if attributes.get("layout"):
            return name, (("N",), ("T",), both, ("H",))
        return name, (("T",), both, ("N",), ("H",))

    def attributes(self, node: Any) -> dict[str, Any]:
        """Return the attributes of a node by name."""
        return {each.name: self.onnx.helper.get_attribute_value(each) for each in node.attribute}

    def size(self, name: str, axis: int) -> int | None:
        """Return the fixed size of a tensor's axis, where the model fixes it."""
        shape = self._shapes.get(name, ())
        return shape[axis] if axis < len(shape) else None

    @cached_property
    def _shapes(self) -> dict[str, tuple[int | None, ...]]:
        try:
            graph = self.onnx.shape_inference.infer_shapes(self.model).graph
        except _DAMAGED:
            graph = self.model.graph
        values = [*graph.input, *graph.value_info, *graph.output]
        return {value.name: _fixed(value.type.tensor_type.shape.dim) for value in values}

    def others(self) -> list[str]:
        """Return the operators of the model that are like ours and are not ours."""
        all_nodes = list(nodes_within(self.nodes))
        alike = [
            f"{node.op_type} (node {node.name or _first_output(node)!r})"
            for node in all_nodes
            if any(name in node.op_type for name in OPERATORS) and not is_recurrent(node)
        ]
        own = {id(node) for node in self.nodes}
        inside = [
            f"{node.op_type} inside another node ({node.name or _first_output(node)!r})"
            for node in all_nodes
            if is_recurrent(node) and id(node) not in own
        ]
        return list(dict.fromkeys(alike + inside))


def is_recurrent(node: Any) -> bool:
    """Whether a node is one of ONNX's three recurrent operators."""
    return node.op_type in OPERATORS and node.domain in ("", "ai.onnx")


def _opset(model: Any, name: str) -> int:
    versions = [each.version for each in model.opset_import if each.domain in ("", "ai.onnx")]
    opset = int(versions[0]) if versions else 1
    if opset < OLDEST_OPSET:
        raise InvalidValueError(
            f"{name} uses opset {opset} of ONNX; from {OLDEST_OPSET} on they can be read: convert "
            "it with onnx.version_converter"
        )
    return opset


def _first_output(node: Any) -> str:
    return next((str(output) for output in node.output if output), "")


def _fixed(dims: Iterable[Any]) -> tuple[int | None, ...]:
    return tuple(int(dim.dim_value) if dim.HasField("dim_value") else None for dim in dims)


def _moved(node: Any) -> list[str]:
    """Return which inputs of a node hold the numbers that it only moves about."""
    if node.op_type == "Concat":
        return list(node.input)
    return [node.input[0]] if node.op_type in _MOVERS else []


def _filled(onnx: Any, node: Any) -> bool:
    """Whether a ConstantOfShape has another value than zero."""
    values = [each.t for each in node.attribute if each.name == "value"]
    return any(np.any(onnx.numpy_helper.to_array(value)) for value in values)


def _same(graph: Graph, node: Any, axes: Axes) -> Axes | None:
    """Dropout, but for one that trains, and Identity."""
    if node.op_type == "Dropout" and len(node.input) > 2 and node.input[2]:
        training = graph.constant(node.input[2])
        return axes if training is not None and not np.any(training) else None
    return axes


def _chosen_axes(graph: Graph, node: Any, rank: int) -> list[int] | None:
    """Return the axes of a Squeeze or Unsqueeze: an attribute up to opset 12, then an input."""
    given = graph.attributes(node).get("axes")
    if given is None and len(node.input) > 1 and node.input[1]:
        constant = graph.constant(node.input[1])
        given = None if constant is None else constant.ravel()
    return None if given is None else [int(axis) % rank for axis in given]


def _squeezed(graph: Graph, node: Any, axes: Axes) -> Axes | None:
    gone = _chosen_axes(graph, node, len(axes))
    if gone is None or any(axes[axis] for axis in gone):
        return None
    return tuple(axis for k, axis in enumerate(axes) if k not in gone)


def _unsqueezed(graph: Graph, node: Any, axes: Axes) -> Axes | None:
    new = graph.attributes(node).get("axes") or ()
    if not new and len(node.input) > 1:
        constant = graph.constant(node.input[1])
        new = () if constant is None else constant.ravel()
    rank = len(axes) + len(new)
    places = {int(axis) % rank for axis in new}
    rest = iter(axes)
    return tuple(() if k in places else next(rest) for k in range(rank)) if places else None


def _transposed(graph: Graph, node: Any, axes: Axes) -> Axes | None:
    order = graph.attributes(node).get("perm") or range(len(axes))[::-1]
    return tuple(axes[axis] for axis in order) if len(order) == len(axes) else None


def _reshaped(graph: Graph, node: Any, axes: Axes) -> Axes | None:
    """Two outer axes stay, and those inside become one: what puts two directions side by side."""
    parts = [axis for axis in axes if axis]
    target = graph.constant(node.input[1])
    if target is None or target.shape != (3,) or any(len(axis) > 1 for axis in parts[:2]):
        return None
    places = [axes.index(part) for part in parts]
    sizes = [graph.size(node.input[0], place) for place in places]
    kept = [
        wanted == size or (wanted == 0 and place == k)
        for k, (wanted, size, place) in enumerate(zip(target, sizes[:2], places, strict=False))
    ]
    inner = math.prod(size or 0 for size in sizes[2:])
    if all(kept) or (any(kept) and target[2] == inner):
        return (*parts[:2], sum(parts[2:], ()))
    return None


_REARRANGERS = {
    "Identity": _same,
    "Dropout": _same,
    "Squeeze": _squeezed,
    "Unsqueeze": _unsqueezed,
    "Transpose": _transposed,
    "Reshape": _reshaped,
}


def listed(names: Iterable[str]) -> str:
    """Return names as they stand in a sentence, or a word for none."""
    return join(names) or "none"
