"""The path of an ONNX model → the model, if reading it leads to no other place and has an end."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lstmdiagrams.errors import FileError, InvalidTypeError
from lstmdiagrams.files import reading, regular
from lstmdiagrams.reference.importers.packages import require

__all__ = ["inlined", "nodes_within", "read_model"]

# More nodes than this no model has, and functions that call each other soon make more.
_MOST_NODES = 1_000_000


def read_model(source: object) -> tuple[Any, str]:
    """Return the ModelProto, and what to call it in a sentence.

    Raises
    ------
    FileError
        If the file cannot be read, or is no ONNX model.
    InvalidTypeError
        If `source` is neither a path nor a model.
    """
    if hasattr(source, "graph") and hasattr(source, "opset_import"):
        return source, "the model"
    if not isinstance(source, (str, os.PathLike)):
        raise InvalidTypeError(
            f"expected the path of an ONNX file or an onnx.ModelProto, got {type(source).__name__}"
        )
    onnx = require("onnx", "reading an ONNX model")
    path = os.fspath(source)
    with reading(path, "an ONNX model"):
        model = onnx.load_model(regular(path), format="protobuf", load_external_data=False)
        _read_beside(onnx, model, Path(path).parent)
    if not (model.ir_version and model.HasField("graph") and model.graph.node):
        raise FileError(f"cannot read {path!r} as an ONNX model: it holds no graph")
    return model, repr(path)


def _read_beside(onnx: Any, model: Any, folder: Path) -> None:
    """Read the weights that are kept in files beside the model, and nowhere else."""
    for tensor in _tensors(model.graph):
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            _check_place({each.key: each.value for each in tensor.external_data}, folder)
    onnx.external_data_helper.load_external_data_for_model(model, os.fspath(folder))


def _tensors(graph: Any) -> Iterator[Any]:
    yield from graph.initializer
    for node in nodes_within(graph.node):
        for attribute in node.attribute:
            yield from (attribute.t, *attribute.tensors)
            for inner in (attribute.g, *attribute.graphs):
                yield from inner.initializer


def _check_place(entry: Mapping[str, str], folder: Path) -> None:
    location = entry.get("location", "")
    file = folder / location
    inside = file.resolve().is_relative_to(folder.resolve())
    if not location or Path(location).is_absolute() or not inside:
        raise ValueError(f"it keeps weights in {location!r}, which is not beside it")
    offset, length = int(entry.get("offset", 0)), int(entry.get("length", 0))
    if min(offset, length) < 0 or offset + length > regular(file).stat().st_size:
        raise ValueError(f"{location!r}, in which it keeps weights, is too short")


def nodes_within(nodes: Any) -> Iterator[Any]:
    """Give every node, those inside the bodies of others included."""
    for node in nodes:
        yield node
        for attribute in node.attribute:
            for graph in (attribute.g, *attribute.graphs):
                yield from nodes_within(graph.node)


def inlined(onnx: Any, model: Any) -> Any:
    """Return a model with the functions that it defines written out.

    Raises
    ------
    ValueError
        If there is no end to them.
    """
    if not model.functions:
        return model
    bodies = {(each.domain, each.name): each.node for each in model.functions}
    if _written_out(model.graph.node, bodies, {}) > _MOST_NODES:
        raise ValueError("its functions have no end")
    return onnx.inliner.inline_local_functions(model)


def _written_out(
    nodes: Any, bodies: Mapping[tuple[str, str], Any], known: dict[tuple[str, str], int]
) -> int:
    """Count the nodes that there will be."""
    count = 0
    for node in nodes_within(nodes):
        called = (node.domain, node.op_type)
        if called in bodies and called not in known:
            known[called] = _MOST_NODES + 1  # that of a function that calls itself
            known[called] = _written_out(bodies[called], bodies, known)
        count += known.get(called, 1)
    return count
