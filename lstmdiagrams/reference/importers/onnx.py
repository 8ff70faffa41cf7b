"""A model in ONNX's format → the parts of the network that it holds, a node or a chain of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.forms import Parts
from lstmdiagrams.reference.importers.onnx_file import read_model
from lstmdiagrams.reference.importers.onnx_graph import OPERATORS, Graph, listed
from lstmdiagrams.reference.importers.onnx_operator import read_operator
from lstmdiagrams.reference.importers.stack import attempt, stacked

__all__ = ["chosen_nodes", "onnx_layers", "read_onnx"]

# How the axes of one layer's output lie in the next one's input, by its layout.
_EXPECTED = {
    False: ((("T",), ("N",), ("H",)), (("T",), ("N",), ("D", "H"))),
    True: ((("N",), ("T",), ("H",)), (("N",), ("T",), ("D", "H"))),
}


def read_onnx(source: object, node: str | Sequence[str] | None = None) -> Parts:
    """Return the parts of the network that a model holds.

    Parameters
    ----------
    source : path or onnx.ModelProto
        The model.
    node : str or sequence of str, optional
        The name of a recurrent node, or of its first output where it has none of its own; or the
        names of a chain of them. By default the only node, or all of them if they are one chain.

    Raises
    ------
    FileError
        If the file cannot be read.
    InvalidTypeError, InvalidValueError
        If there is no such node, or something in it cannot be honoured.
    """
    graph = Graph(*read_model(source))
    names = chosen_nodes(graph, node)
    layers = [read_operator(graph, name) for name in names]
    return stacked(names, layers)


def onnx_layers(source: object) -> dict[str, Parts | Exception]:
    """Return every recurrent node of a model by its name, or why it cannot be read.

    Raises
    ------
    FileError, InvalidTypeError, InvalidValueError
        As `read_onnx`.
    """
    graph = Graph(*read_model(source))
    _refuse_none(graph)
    return {name: attempt(read_operator, graph, name) for name in graph.recurrent}


def chosen_nodes(graph: Graph, node: str | Sequence[str] | None) -> list[str]:
    """Return the names of the nodes to read, in their order; see `read_onnx`."""
    _refuse_none(graph)
    found = list(graph.recurrent)
    if node is None:
        if len(found) == 1:
            return found
        chain = _chain(graph, found)
        if chain is None:
            raise InvalidValueError(
                f"{graph.name} holds several recurrent nodes; choose one with node=: "
                f"{_described(graph)}"
            )
        return chain
    wanted = [node] if isinstance(node, str) else list(node)
    for name in wanted:
        if name not in graph.recurrent:
            raise InvalidValueError(
                f"{graph.name} holds no recurrent node {name!r}; it holds {_described(graph)}"
            )
    if not wanted or (len(wanted) > 1 and _chain(graph, wanted) != wanted):
        raise InvalidValueError(f"the nodes {listed(wanted)} are no chain of nodes of one kind")
    return wanted


def _refuse_none(graph: Graph) -> None:
    if graph.recurrent:
        return
    others = graph.others()
    rest = f"; {', '.join(others)} cannot be read" if others else ""
    raise InvalidValueError(f"{graph.name} holds no {' or '.join(OPERATORS)} node{rest}")


def _described(graph: Graph) -> str:
    return ", ".join(f"{name!r} ({node.op_type})" for name, node in graph.recurrent.items())


def _chain(graph: Graph, names: Iterable[str]) -> list[str] | None:
    """Return the nodes in the order in which each reads the one before, if they are of one kind."""
    wanted = list(names)
    below = {name: _read_by(graph, graph.recurrent[name]) for name in wanted}
    firsts = [name for name in wanted if below[name] not in wanted]
    above = {below[name]: name for name in wanted}
    if len(firsts) != 1 or len({graph.recurrent[name].op_type for name in wanted}) > 1:
        return None
    chain = firsts
    while chain[-1] in above:
        chain.append(above[chain[-1]])
    return chain if len(chain) == len(wanted) else None


def _read_by(graph: Graph, node: Any) -> str | None:
    """Return which recurrent node's output a node reads, if it does so step by step."""
    fed = graph.feeds(node.input[0])
    if fed is None:
        return None
    batch_first = bool(graph.attributes(node).get("layout"))
    return fed[0] if fed[1] in _EXPECTED[batch_first] else None
