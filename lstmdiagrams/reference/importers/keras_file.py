"""A file of Keras → a model's configuration, and the arrays of its layers; without Keras.

A `.keras` file is a zip archive of JSON and HDF5; an `.h5` file is HDF5, with a configuration or
without one. Nothing is ever unpacked to disk, no code is run, and links out of a file are refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lstmdiagrams.errors import FileError
from lstmdiagrams.files import reading, regular
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.importers.hdf5 import PURPOSE, read_hdf5
from lstmdiagrams.reference.importers.keras_config import Node
from lstmdiagrams.reference.importers.keras_layer import CellArrays
from lstmdiagrams.reference.importers.packages import require
from lstmdiagrams.reference.npz import Archive

__all__ = ["KerasFile", "read_keras_file"]

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
    require("h5py", PURPOSE)
    name = repr(os.fspath(path))
    with reading(path, "a file of Keras"):
        with regular(path).open("rb") as stream:
            zipped = stream.read(2) == b"PK"
        return _zipped(name, path) if zipped else _unzipped(name, path)


def _zipped(name: str, path: str | os.PathLike[str]) -> KerasFile:
    with Archive(path) as archive:
        archive.check()
        model = json.loads(archive["config.json"])
        held = read_hdf5(archive["model.weights.h5"])
    if not isinstance(model, Mapping) or not isinstance(model.get("class_name"), str):
        raise FileError(f"cannot read {name} as a file of Keras: its config.json holds no model")
    return KerasFile(name, model, held.arrays, held.note["names"])


def _unzipped(name: str, path: str | os.PathLike[str]) -> KerasFile:
    """Return what HDF5 holds: Keras 3's bare weights, or a model or weights as Keras 2 wrote it."""
    held = read_hdf5(path)
    note = held.note
    keras_2 = note["legacy"] and not note["version"].startswith("3")
    return KerasFile(name, note["model"], held.arrays, note["names"], note["legacy"], keras_2)
