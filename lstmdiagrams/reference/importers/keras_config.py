"""A Keras model's configuration → its layers, and which reads which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.importers.keras_layer import is_recurrent

__all__ = ["Node", "is_model", "layers_of", "recurrent_chain", "walk"]

MODELS = ("Sequential", "Functional", "Model")

# Layers that hand on what they get, when nothing is being trained.
_PASSING = {
    "ActivityRegularization", "AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise",
    "Identity", "InputLayer", "Masking", "SpatialDropout1D",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Node:
    """A layer in a model.

    Attributes
    ----------
    name, class_name, config
        As Keras has them.
    path : tuple of str
        The names of the models it is in, and its own.
    stored : tuple of str
        Where a file of Keras 3 keeps its weights: each class in snake case, numbered.
    reads : tuple of str
        The names of the layers whose first output it reads step by step, one for each call.
    given : tuple of str
        What else it is given where it is called: ``"initial_state"``, ``"mask"``.
    """

    name: str
    class_name: str
    config: Mapping[str, Any]
    path: tuple[str, ...]
    stored: tuple[str, ...]
    reads: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The path as one name: ``encoder/lstm``."""
        return "/".join(self.path)


def is_model(class_name: str, config: Mapping[str, Any]) -> bool:
    """Whether something is a Sequential or a functional model, whose layers are known."""
    return class_name in MODELS and isinstance(layers_of(config), list)


def layers_of(config: Any) -> Any:
    """Return the list of a model's layers; Keras 2 may write a Sequential as the bare list."""
    return config if isinstance(config, list) else config.get("layers")


def walk(
    class_name: str, config: Any, path: tuple[str, ...] = (), stored: tuple[str, ...] = ()
) -> Iterator[Node]:
    """Give every layer of a model, those of models within it included, in the model's order.

    Raises
    ------
    InvalidValueError
        If the configuration is not one that Keras writes.
    """
    used: dict[str, int] = {}
    before = ""
    try:
        for layer in layers_of(config):
            own, name = layer["config"], _name(layer)
            place = (*stored, "layers", _numbered(_snake(layer["class_name"]), used))
            sequential = class_name == "Sequential"
            reads, given = ((before,), ()) if sequential else _calls(layer)
            node = Node(name, layer["class_name"], own, (*path, name), place, reads, given)
            if is_model(node.class_name, own):
                yield from walk(node.class_name, own, node.path, place)
            yield node
            before = name
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise InvalidValueError(f"its configuration is not one that Keras writes: {error}") from (
            error
        )


def _name(layer: Mapping[str, Any]) -> str:
    config = layer["config"]
    fallback = config.get("name", "") if isinstance(config, Mapping) else ""
    return str(layer.get("name") or fallback)


def _snake(class_name: str) -> str:
    """Return a class's name as Keras writes it in files: SimpleRNN is simple_rnn."""
    name = re.sub(r"\W+", "", class_name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _numbered(name: str, used: dict[str, int]) -> str:
    count = used.get(name, 0)
    used[name] = count + 1
    return f"{name}_{count}" if count else name


def _calls(layer: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a layer of a functional model reads and is given, in all of its calls."""
    reads, given = [], []
    for call in layer.get("inbound_nodes", ()):
        first, rest, named = _call(call)
        reads.append(first[0][0] if len(first) == 1 and first[0][1] == 0 else "")
        given += [name for name, tensors in named.items() if tensors]
        given += ["initial_state"] if rest else []
    return tuple(reads), tuple(dict.fromkeys(given))


def _call(call: Any) -> tuple[list[tuple[str, int]], list[tuple[str, int]], dict[str, Any]]:
    """Return the tensors of the first argument, of the further ones, and of the named ones."""
    if isinstance(call, Mapping):
        args, kwargs = call.get("args", ()), call.get("kwargs", {})
        first = list(_tensors(args[0])) if args else []
        rest = [tensor for each in args[1:] for tensor in _tensors(each)]
        return first, rest, {name: list(_tensors(value)) for name, value in kwargs.items()}
    tensors = [(str(each[0]), int(each[2])) for each in call]  # as Keras 2 writes it
    return tensors[:1], tensors[1:], {}


def _tensors(value: Any) -> Iterator[tuple[str, int]]:
    """Give layer and number of output of every tensor in an argument."""
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            history = value["config"]["keras_history"]
            yield str(history[0]), int(history[2])
            return
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _tensors(each)


def recurrent_chain(nodes: Sequence[Node], wanted: Sequence[Node]) -> list[Node] | None:
    """Return layers in the order in which each reads the one before, if they are so connected.

    Nothing that computes may stand between them, and all must be of one kind; None if not.
    """
    by_path = {node.path: node for node in nodes}
    below = {node.path: _below(node, by_path) for node in wanted}
    paths = [node.path for node in wanted]
    firsts = [node for node in wanted if below[node.path] not in paths]
    above = {below[node.path]: node for node in wanted}
    if len(firsts) != 1 or len({_kind(node) for node in wanted}) > 1:
        return None
    chain = firsts
    while chain[-1].path in above:
        chain.append(above[chain[-1].path])
    whole = len(chain) == len(wanted)
    return chain if whole and all(_returns_sequences(node) for node in chain[:-1]) else None


def _below(node: Node, by_path: Mapping[tuple[str, ...], Node]) -> tuple[str, ...] | None:
    """Return the path of the recurrent layer that a layer reads, if nothing masks in between."""
    for below in upstream(node, by_path):
        if below.class_name == "Masking":
            return None
        if is_recurrent(below.class_name, below.config):
            return below.path
    return None


def upstream(node: Node, by_path: Mapping[tuple[str, ...], Node]) -> Iterator[Node]:
    """Give what a layer reads, down to the first layer that computes something."""
    passed = {node.path}  # no model of Keras goes round in a circle, and a file may
    while len(node.reads) == 1 and node.reads[0]:
        path = (*node.path[:-1], node.reads[0])
        if path not in by_path or path in passed:
            return
        passed.add(path)
        node = by_path[path]
        yield node
        if node.class_name not in _PASSING:
            return


def _kind(node: Node) -> str:
    return str(_inner(node)["class_name"])


def _returns_sequences(node: Node) -> bool:
    return bool(_inner(node)["config"].get("return_sequences"))


def _inner(node: Node) -> Mapping[str, Any]:
    if node.class_name == "Bidirectional":
        inner: Mapping[str, Any] = node.config["layer"]
        return inner
    return {"class_name": node.class_name, "config": node.config}
