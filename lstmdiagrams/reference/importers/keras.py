"""A live Keras layer or model, or a file of Keras → the parts of the network that it holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import EllipsisType
from typing import Any

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.arrays import join
from lstmdiagrams.reference.forms import Parts
from lstmdiagrams.reference.importers.keras_config import (
    Node,
    is_model,
    recurrent_chain,
    upstream,
    walk,
)
from lstmdiagrams.reference.importers.keras_file import KerasFile, read_keras_file
from lstmdiagrams.reference.importers.keras_layer import (
    KINDS,
    CellArrays,
    Entry,
    as_array,
    is_recurrent,
    read_layer,
    refused,
)
from lstmdiagrams.reference.importers.stack import attempt, stacked

__all__ = ["keras_layers", "live_layers", "read_keras"]

Layer = str | Sequence[str] | None

# Where classes and functions of Keras are at home.
OWN = ("keras.", "tf_keras.", "tensorflow.")


def read_keras(source: object, layer: Layer = None, **keywords: object) -> Parts:
    """Return the parts of the network that a layer, a model or a file holds.

    Parameters
    ----------
    source : Keras layer, Keras model, or path
        What holds the weights.
    layer : str or sequence of str, optional
        The name of a recurrent layer of a model, or the names of a stack of them.
    **keywords
        What a file of bare weights does not say: see `lstmdiagrams.from_keras`.

    Raises
    ------
    FileError
        If the file cannot be read.
    MissingPackageError
        If h5py is needed and not installed.
    InvalidTypeError, InvalidValueError
        If there is no such layer, or something in it cannot be honoured.
    """
    # `...` stands for “not given”, since None is a merge mode.
    given = {name: value for name, value in keywords.items() if not isinstance(value, EllipsisType)}
    if isinstance(source, (str, os.PathLike)):
        file = read_keras_file(source)
        if file.model is None:
            return _bare(file, layer, given)
        _refuse_keywords(given, f"{file.name} says")
        return _of_model(*_file_model(file), layer)
    _refuse_keywords(given, "a live layer says")
    if isinstance(source, type):
        raise InvalidTypeError(
            f"expected a layer or a model of Keras, got the class {source.__qualname__} itself"
        )
    if not hasattr(source, "get_config"):
        raise InvalidTypeError(
            f"expected a layer or a model of Keras, or a path, got {type(source).__name__}"
        )
    if hasattr(source, "layers"):
        return _of_model(*_live_model(source), layer)
    if layer is not None:
        raise InvalidValueError("layer= is for models; this is a layer")
    return read_layer(_live_entry(source))


def keras_layers(path: str | os.PathLike[str]) -> tuple[dict[str, Parts | Exception], bool]:
    """Return every recurrent layer of a file by its address, or why it cannot be read.

    And whether the file says what the layers mean; where it does not, the parts guess.

    Raises
    ------
    FileError, MissingPackageError, InvalidTypeError, InvalidValueError
        As `read_keras`.
    """
    file = read_keras_file(path)
    if file.model is None:
        names = _bare_names(file)
        return {name: attempt(_bare_parts, file, name, {}, strict=False) for name in names}, False
    where, nodes, entry = _file_model(file)
    found = [node for node in nodes if _readable(node)]
    _refuse_none(where, nodes, found)
    layers = {node.address: attempt(lambda node: read_layer(entry(node)), node) for node in found}
    return layers, True


def live_layers(source: Any, layer: Layer = None) -> list[Any]:
    """Return the live layers that `read_keras` reads of a layer or a model."""
    if not hasattr(source, "layers"):
        return [source]
    where, nodes, _ = _live_model(source)
    return [_inside(source, node) for node in _chosen(where, nodes, layer)]


def _inside(model: Any, node: Node) -> Any:
    found = model
    for name in node.path:
        found = found.get_layer(name)
    return found


def _refuse_keywords(given: Mapping[str, object], who: str) -> None:
    if given:
        raise InvalidValueError(f"{who} what it means; {join(given)} are for files of bare weights")


def _file_model(file: KerasFile) -> tuple[str, list[Node], Callable[[Node], Entry]]:
    model: Mapping[str, Any] = file.model or {}
    class_name, config = str(model.get("class_name")), model.get("config", {})
    if not is_model(class_name, config):
        raise InvalidValueError(
            f"{file.name} holds a model of the class {class_name!r}; only the layers of Sequential "
            "and functional models are known from a file: load the model, and pass the layer itself"
        )

    def entry(node: Node) -> Entry:
        return Entry(node.address, node.class_name, node.config, file.cells(node), file.keras_2)

    return file.name, list(walk(class_name, config)), entry


def _live_model(model: Any) -> tuple[str, list[Node], Callable[[Node], Entry]]:
    class_name = "Sequential" if type(model).__name__ == "Sequential" else "Functional"
    nodes: list[Node] = []
    if hasattr(model, "inputs") or class_name == "Sequential":
        config = model.get_config()
        nodes = list(walk(class_name, config)) if is_model(class_name, config) else []
    if not nodes:  # a model of the user's own class: its layers are known, and not what reads what
        nodes = [
            Node(each.name, type(each).__name__, each.get_config(), (each.name,), ())
            for each in model.layers
        ]

    def entry(node: Node) -> Entry:
        return replace(_live_entry(_inside(model, node)), name=node.address)

    return f"the model {model.name!r}", nodes, entry


def _live_entry(layer: Any) -> Entry:
    name, class_name = str(layer.name), type(layer).__name__
    own_class = not type(layer).__module__.startswith(OWN)
    config = layer.get_config()
    if own_class or not is_recurrent(class_name, config):
        raise InvalidValueError(
            f"{name!r} is of the class {class_name!r}; only {join((*KINDS, 'Bidirectional'))} of "
            "Keras can be read"
        )
    both = class_name == "Bidirectional"
    layers = (layer.forward_layer, layer.backward_layer) if both else (layer,)
    for each in layers:
        _refuse_own_functions(each)
    return Entry(name, class_name, config, tuple(_live_cell(each) for each in layers))


def _refuse_own_functions(layer: Any) -> None:
    """Refuse a function of the user's that has the name of one of Keras: Keras stores only that."""
    for which in ("activation", "recurrent_activation"):
        function = getattr(layer, which, None)
        home = getattr(function, "__module__", None) or type(function).__module__
        if function is not None and not home.startswith(OWN):
            raise InvalidValueError(
                f"{which} of {layer.name!r} is {getattr(function, '__name__', function)!r} of "
                f"{home}, which cannot be read; only Keras' own can"
            )


def _live_cell(layer: Any) -> CellArrays:
    kernel = getattr(layer.cell, "kernel", None) if layer.built else None
    if kernel is None:
        raise InvalidValueError(f"{layer.name!r} has no weights yet: call it once, or build it")
    bias = getattr(layer.cell, "bias", None)
    states = getattr(layer, "states", None) if layer.stateful else None
    return CellArrays(
        as_array(kernel, "kernel"),
        as_array(layer.cell.recurrent_kernel, "recurrent_kernel"),
        None if bias is None else as_array(bias, "bias"),
        tuple(as_array(state, "state") for state in states or ()),
    )


def _readable(node: Node) -> bool:
    return is_recurrent(node.class_name, node.config)


def _of_model(
    where: str, nodes: Sequence[Node], entry: Callable[[Node], Entry], layer: Layer
) -> Parts:
    chosen = _chosen(where, nodes, layer)
    parts = [read_layer(entry(node)) for node in chosen]
    given = [_given(node, nodes, k == 0) for k, node in enumerate(chosen)]
    own = [
        replace(part, start=replace(part.start, **extra))
        for part, extra in zip(parts, given, strict=True)
    ]
    return stacked([node.address for node in chosen], own)


def _chosen(where: str, nodes: Sequence[Node], layer: Layer) -> list[Node]:
    found = [node for node in nodes if _readable(node)]
    _refuse_none(where, nodes, found)
    if layer is None:
        chain = found if len(found) == 1 else recurrent_chain(nodes, found)
        if chain is None:
            raise InvalidValueError(
                f"{where} holds several recurrent layers; choose one with layer=: "
                f"{_described(found)}"
            )
        return chain
    wanted = [layer] if isinstance(layer, str) else list(layer)
    chosen = [_called(where, nodes, name) for name in wanted]
    chain = chosen if len(chosen) == 1 else recurrent_chain(nodes, chosen)
    if not chosen or chain != chosen:
        raise InvalidValueError(f"the layers {join(wanted)} are no stack of layers of one kind")
    return chosen


def _refuse_none(where: str, nodes: Sequence[Node], found: Sequence[Node]) -> None:
    if not found:
        alike = [node for node in nodes if refused(node.class_name, node.config)]
        rest = f"; {_described(alike)} cannot be read" if alike else ""
        raise InvalidValueError(
            f"{where} holds no {' or '.join((*KINDS, 'Bidirectional'))} layer{rest}"
        )


def _described(nodes: Sequence[Node]) -> str:
    return ", ".join(f"{node.address!r} ({node.class_name})" for node in nodes)


def _called(where: str, nodes: Sequence[Node], name: str) -> Node:
    named = [node for node in nodes if name in (node.address, node.name)]
    exact = [node for node in named if node.address == name] or named
    if len(exact) == 1 and _readable(exact[0]):
        return exact[0]
    found = _described([node for node in nodes if _readable(node)])
    if len(exact) > 1:
        raise InvalidValueError(f"{where} holds several layers {name!r}; it holds {found}")
    other = f", only a {exact[0].class_name} of this name" if exact else ""
    raise InvalidValueError(f"{where} holds no recurrent layer {name!r}{other}; it holds {found}")


def _given(node: Node, nodes: Sequence[Node], first: bool) -> dict[str, Any]:
    """Return what the model says of a layer's runs: states and masks that other layers make."""
    extra: dict[str, Any] = {}
    reason = f"the model computes the {{}} of {node.address!r}"
    if "initial_state" in node.given:
        names = ("h0", "c0") if KINDS.get(_class(node)) == "lstm" else ("h0",)
        extra["needed"] = tuple((name, reason.format("initial state")) for name in names)
    if "mask" in node.given:
        extra["needed"] = (*extra.get("needed", ()), ("lengths", reason.format("mask")))
    if first:
        by_path = {each.path: each for each in nodes}
        masks = [each for each in upstream(node, by_path) if each.class_name == "Masking"]
        if masks:
            extra["mask_value"] = float(masks[0].config.get("mask_value", 0.0))
    return extra


def _class(node: Node) -> str:
    inner = node.config.get("layer") if node.class_name == "Bidirectional" else None
    return str(inner["class_name"]) if isinstance(inner, Mapping) else node.class_name


def _bare_names(file: KerasFile) -> list[str]:
    names = list(file.places)
    if not names:
        raise InvalidValueError(f"{file.name} holds no weights of a recurrent layer")
    return names


def _bare(file: KerasFile, layer: Layer, given: Mapping[str, object]) -> Parts:
    """Return the network of a file of bare weights."""
    names = _bare_names(file)
    if layer is None and len(names) > 1:
        raise InvalidValueError(
            f"{file.name} holds the weights of several recurrent layers; choose one with layer=, "
            f"or a stack of them: {join(names)}"
        )
    wanted = names if layer is None else [layer] if isinstance(layer, str) else list(layer)
    for name in wanted:
        if name not in names:
            raise InvalidValueError(
                f"{file.name} holds no recurrent layer {name!r}; it holds {join(names)}"
            )
    return stacked(wanted, [_bare_parts(file, name, given, strict=True) for name in wanted])


def _bare_parts(file: KerasFile, name: str, given: Mapping[str, object], *, strict: bool) -> Parts:
    cells = file.bare_cells(name)
    class_name = _class_of(cells[0], name)
    needed = _needed(class_name, cells)
    missing = [keyword for keyword in needed if keyword not in given]
    if missing and strict:
        raise InvalidValueError(
            f"{file.name} holds bare weights, which do not say what {name!r} means; also give "
            f"{', '.join(f'{keyword}=' for keyword in missing)} to from_keras"
        )
    idle = [keyword for keyword in given if keyword not in needed]
    if idle:
        raise InvalidValueError(
            f"{join(idle)} means nothing for {name!r}, a {class_name}"
            f"{' in both directions' if len(cells) == 2 else ''}; it takes {join(needed)}"
        )
    config = {"reset_after": _resets_after(cells[0]), **given}
    if len(cells) == 2:
        inner = {"class_name": class_name, "config": config}
        config = {"layer": inner, "merge_mode": given.get("merge_mode", "concat")}
        class_name = "Bidirectional"
    return read_layer(Entry(name, class_name, config, cells, file.keras_2))


def _needed(class_name: str, cells: Sequence[CellArrays]) -> list[str]:
    """Return the keywords without which these weights mean nothing."""
    keywords = (
        ["activation"] if class_name == "SimpleRNN" else ["activation", "recurrent_activation"]
    )
    keywords.append("merge_mode" if len(cells) == 2 else "go_backwards")
    if class_name == "GRU" and cells[0].bias is None:
        keywords.append("reset_after")
    return keywords


def _resets_after(cell: CellArrays) -> bool:
    """Whether a GRU has the two biases of one that resets after the product."""
    return cell.bias is None or cell.bias.ndim == 2


def _class_of(cell: CellArrays, name: str) -> str:
    shape = cell.recurrent_kernel.shape
    ratio = shape[1] / shape[0] if len(shape) == 2 and shape[0] else 0
    classes = {4: "LSTM", 3: "GRU", 1: "SimpleRNN"}
    if ratio not in classes:
        raise InvalidValueError(
            f"the weights of {name!r} have the shape {shape}, of no known layer"
        )
    return classes[int(ratio)]
