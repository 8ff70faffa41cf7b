"""A file of named arrays, .safetensors or .npz → the arrays of one network, by PyTorch's names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.files import reading, regular
from lstmdiagrams.reference.arrays import join, numbers
from lstmdiagrams.reference.importers.state_dict import find_prefix, is_parameter, prefixes
from lstmdiagrams.reference.npz import Npz
from lstmdiagrams.reference.weights import GATES

__all__ = ["READERS", "kind_of", "read_arrays", "stored_prefixes"]

Arrays = dict[str, Any]

# A readout layer is stored beside the parameters of the networks that ship with this package.
READOUT = ("readout.weight", "readout.bias")


def read_arrays(path: str | os.PathLike[str], prefix: str | None = None) -> tuple[Arrays, Arrays]:
    """Return the parameters of one network in a file, and of its readout if there is one.

    Only these are read: what else is in the file may be of any type.

    Parameters
    ----------
    path : path
        A `.safetensors` or `.npz` file with PyTorch's names.
    prefix : str, optional
        What stands before the names, with or without its dot; found where it is the only one.

    Raises
    ------
    FileError
        If the file cannot be read.
    InvalidTypeError, InvalidValueError
        If it holds no such parameters, or holds some of a type that NumPy does not have.
    """
    with _opened(path) as (names, read):
        used = find_prefix(dict.fromkeys(names), prefix)
        inner = (name for name in names if name.startswith(used))
        own = [name for name in inner if is_parameter(name.removeprefix(used))]
        readout = [name for name in READOUT if not used and name in names]
        arrays = {name: read(name) for name in (*own, *readout)}
    parameters = {name.removeprefix(used): arrays[name] for name in own}
    return parameters, {name.partition(".")[2]: arrays[name] for name in readout}


def stored_prefixes(path: str | os.PathLike[str]) -> list[str]:
    """Return what stands before the parameters of each network in a file.

    Raises
    ------
    FileError
        If the file cannot be read.
    InvalidValueError
        If it holds no network.
    """
    with _opened(path) as (names, _):
        found = prefixes(names)
    if not found:
        raise InvalidValueError(
            f"{os.fspath(path)!r} holds no recurrent weights such as 'weight_ih_l0'; "
            f"there are {join(names) or 'none'}"
        )
    return found


Opened = AbstractContextManager[tuple[list[str], Callable[[str], Any]]]


class _Safetensors:
    """The arrays of a `.safetensors` file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> tuple[list[str], Callable[[str], Any]]:
        from safetensors import safe_open

        opened: Any = safe_open
        with reading(self.path, "safetensors"):
            self.file = opened(regular(self.path), framework="numpy")
            return list(self.file.keys()), self.read

    def read(self, name: str) -> Any:
        with reading(self.path, "safetensors"):
            try:
                return self.file.get_tensor(name)
            except (TypeError, AttributeError, KeyError) as error:  # such as bfloat16
                dtype = self.file.get_slice(name).get_dtype()
                raise InvalidTypeError(
                    f"{name} is of type {dtype}, expected float32 or float64; convert it first"
                ) from error

    def __exit__(self, *_: object) -> None:
        del self.file


class _Npz:
    """The arrays of an `.npz` file; what is pickled in one is not read."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> tuple[list[str], Callable[[str], Any]]:
        with reading(self.path, "NumPy's .npz"):
            self.file = Npz(self.path)
        if "meta" in self.file and any(name.endswith(".h0") for name in self.file):
            raise FileError(f"{self.path!r} is a saved run: read it with Trace.load")
        return list(self.file), self.read

    def read(self, name: str) -> Any:
        with reading(self.path, "NumPy's .npz"):
            return numbers(name, self.file[name])

    def __exit__(self, *_: object) -> None:
        self.file.__exit__()


READERS: dict[str, Callable[[str], Opened]] = {".safetensors": _Safetensors, ".npz": _Npz}


def _opened(path: str | os.PathLike[str]) -> Opened:
    return READERS[Path(path).suffix.lower()](os.fspath(path))


def kind_of(arrays: Mapping[str, Any]) -> str:
    """Return which kind of network parameters are of, by the number of their gates.

    Raises
    ------
    InvalidValueError
        If they are of none.
    """
    weight_hh = np.shape(arrays.get("weight_hh_l0", ()))
    units = np.shape(arrays.get("weight_hr_l0", ()))[1:] or weight_hh[1:]
    gates = {len(gates): kind for kind, gates in GATES.items()}
    if len(weight_hh) == 2 and units and units[0]:
        count, rest = divmod(weight_hh[0], units[0])
        if not rest and count in gates:
            return gates[count]
    raise InvalidValueError(_no_kind(weight_hh, arrays))


def _no_kind(shape: tuple[int, ...], names: Iterable[str]) -> str:
    if not shape:
        return f"missing array 'weight_hh_l0'; there are {join(names)}"
    return f"weight_hh_l0 has shape {shape}, which is of no LSTM, GRU or RNN"
