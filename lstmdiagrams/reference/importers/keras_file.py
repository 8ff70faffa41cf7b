"""A file of Keras → a model's configuration, and the arrays of its layers; without Keras.

A `.keras` file is a zip archive of JSON and HDF5; an `.h5` file is HDF5, with a configuration or
without one. Nothing is ever unpacked to disk, no code is run, and links out of a file are refused.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError, LstmDiagramsError
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.importers.keras_config import Node
from lstmdiagrams.reference.importers.keras_layer import CellArrays
from lstmdiagrams.reference.importers.packages import require

__all__ = ["KerasFile", "read_keras_file"]

PURPOSE = "reading a file of Keras"
_DAMAGED = (
    OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, EOFError, IndexError,
    NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

Cells = tuple[CellArrays, ...]


@dataclass(frozen=True, eq=False)
class KerasFile:
    """What a file of Keras holds.

    Attributes
    ----------
    name : str
        What to call it in a sentence.
    model : mapping or None
        The model's class and configuration; None of a file of bare weights.
    arrays : mapping of str to array
        Every stored array by its place.
    layer_names : mapping of str to str
        The place of a layer's weights → the layer's name, where the file says it.
    keras_2 : bool
        Whether a version before 3 wrote it.
    """

    name: str
    model: Mapping[str, Any] | None
    arrays: Mapping[str, Array]
    layer_names: Mapping[str, str]
    legacy: bool = False
    keras_2: bool = False

    def cells(self, node: Node) -> Cells:
        """Return the arrays of a layer of the model.

        Raises
        ------
        FileError
            If they are not there.
        """
        if self.legacy:
            return self.legacy_cells(node.name)
        place = "/".join(node.stored)
        if node.class_name == "Bidirectional":
            both = ("forward_layer", "backward_layer")
            return tuple(self.cell(f"{place}/{layer}") for layer in both)
        return (self.cell(place),)

    def cell(self, place: str) -> CellArrays:
        """Return the arrays of one direction, as Keras 3 stores them."""
        return CellArrays(
            self._at(f"{place}/cell/vars/0"),
            self._at(f"{place}/cell/vars/1"),
            self.arrays.get(f"{place}/cell/vars/2"),
            tuple(self._numbered(f"{place}/vars/")),
        )

    def _at(self, place: str) -> Array:
        if place not in self.arrays:
            raise FileError(f"cannot read {self.name}: it holds no array {place!r}")
        return self.arrays[place]

    def _numbered(self, start: str) -> Iterator[Array]:
        count = 0
        while f"{start}{count}" in self.arrays:
            yield self.arrays[f"{start}{count}"]
            count += 1

    def legacy_cells(self, layer: str) -> Cells:
        """Return the arrays of a layer as Keras 2 stores them: each under its own name."""
        own = [place for place in self.arrays if place.startswith(f"{layer}/")]
        found: dict[str, dict[str, Array]] = {}
        for place in own:
            scope, _, variable = place.removesuffix(":0").rpartition("/")
            found.setdefault(scope, {})[variable] = self.arrays[place]
        cells = [
            CellArrays(each["kernel"], each["recurrent_kernel"], each.get("bias"))
            for each in found.values()
            if "recurrent_kernel" in each
        ]
        if not cells:
            raise FileError(f"cannot read {self.name}: it holds no weights of a layer {layer!r}")
        return tuple(cells)

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The recurrent layers of a file of bare weights: name → the place of each direction."""
        if self.legacy:
            layers = [place.partition("/")[0] for place in self.arrays if "recurrent" in place]
            return {layer: (layer,) for layer in dict.fromkeys(layers)}
        found: dict[str, tuple[str, ...]] = {}
        for place in self.arrays:
            layer, inner, _ = place.partition("/cell/vars/1")
            if inner:
                outer, _, last = layer.rpartition("/")
                both = last in ("forward_layer", "backward_layer")
                layer = outer if both else layer
                name = self.layer_names.get(layer) or layer.removeprefix("layers/")
                found[name] = (f"{layer}/forward_layer", f"{layer}/backward_layer")
                found[name] = found[name] if both else (layer,)
        return found

    def bare_cells(self, name: str) -> Cells:
        """Return the arrays of a layer of a file of bare weights."""
        if self.legacy:
            return self.legacy_cells(name)
        return tuple(self.cell(place) for place in self.places[name])


def read_keras_file(path: str | os.PathLike[str]) -> KerasFile:
    """Return what a `.keras` or `.h5` file holds.

    Raises
    ------
    FileError
        If it cannot be read, or is no such file.
    MissingPackageError
        If h5py is not installed.
    """
    h5py = require("h5py", PURPOSE)
    name = repr(os.fspath(path))
    try:
        content = Path(path).read_bytes()
        if content.startswith(b"PK"):
            return _zipped(h5py, name, content)
        with _hdf5(h5py, content) as file:
            return _unzipped(name, file)
    except LstmDiagramsError:
        raise
    except _DAMAGED as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FileError(f"cannot read {name} as a file of Keras: {reason}") from error


def _hdf5(h5py: Any, content: bytes) -> Any:
    """Return HDF5's bytes as an open file, which the library reads from memory."""
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_fapl_core(backing_store=False)
    access.set_file_image(content)
    return h5py.File(h5py.h5f.open(b"in memory", h5py.h5f.ACC_RDONLY, access))


def _zipped(h5py: Any, name: str, content: bytes) -> KerasFile:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        model = json.loads(archive.read("config.json"))
        weights = archive.read("model.weights.h5")
    if not isinstance(model, Mapping) or not isinstance(model.get("class_name"), str):
        raise FileError(f"cannot read {name} as a file of Keras: its config.json holds no model")
    with _hdf5(h5py, weights) as file:
        arrays, names = _arrays(file)
    return KerasFile(name, model, arrays, names)


def _unzipped(name: str, file: Any) -> KerasFile:
    """Return what HDF5 holds: Keras 3's bare weights, or a model or weights as Keras 2 wrote it."""
    if "model_config" not in file.attrs and "layer_names" not in file.attrs:
        return KerasFile(name, None, *_arrays(file))
    whole = "model_config" in file.attrs
    model = json.loads(_text(file.attrs["model_config"])) if whole else None
    group = file["model_weights"] if whole else file
    version = _text(group.attrs.get("keras_version", file.attrs.get("keras_version", "2")))
    return KerasFile(
        name, model, _legacy(group), {}, legacy=True, keras_2=not version.startswith("3")
    )


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _legacy(group: Any) -> dict[str, Array]:
    """Return the arrays in the order in which the layers hold them."""
    found = {}
    for layer in map(_text, group.attrs["layer_names"]):
        for weight in map(_text, group[layer].attrs["weight_names"]):
            found[f"{layer}/{weight}"] = _array(group[layer], weight)
    return found


def _arrays(file: Any) -> tuple[dict[str, Array], dict[str, str]]:
    """Return every array by its place, and the names of layers that stand beside them."""
    arrays: dict[str, Array] = {}
    names: dict[str, str] = {}
    for place in _places(file):
        item = file[place]
        if hasattr(item, "dtype"):
            arrays[place] = _array(file, place)
        elif place.endswith("/vars") and "name" in item.attrs:
            names[place.removesuffix("/vars")] = _text(item.attrs["name"])
    return arrays, names


def _places(group: Any, prefix: str = "") -> Iterator[str]:
    """Give the place of everything in a file, following no link out of it."""
    for key in group:
        _refuse_link(group, key)
        yield prefix + key
        if hasattr(group[key], "keys"):
            yield from _places(group[key], f"{prefix}{key}/")


def _refuse_link(group: Any, key: str) -> None:
    link = group.get(key, getlink=True)
    if hasattr(link, "filename") or hasattr(link, "path"):
        raise ValueError(f"it links {key!r} to another place")


def _array(group: Any, place: str) -> Array:
    step = group
    for key in place.split("/"):
        _refuse_link(step, key)
        step = step[key]
    if step.external or step.is_virtual:
        raise ValueError(f"it keeps {place!r} in another file")
    array: Array = np.asarray(step[()])
    return array
