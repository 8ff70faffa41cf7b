"""The name of a shipped run → its network and its Trace; every one has learned something.

A run is a folder beside this file: ``weights.safetensors`` (PyTorch's names, and ``readout.weight``
and ``readout.bias``), ``input.csv`` (a step a row; the header names the inputs, the first column
labels the steps), ``answer.csv`` (likewise: what the network should say) and ``run.toml``. A step
without an input or an answer has an empty label, and what is not asked for is an empty cell.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference import GRU, LSTM, RNN, Labels, Network, Readout, Trace

__all__ = ["RUNS", "Run", "Table", "load_run", "reference_network", "reference_run"]

_NETWORKS: dict[str, type[Network]] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}


@dataclass(frozen=True)
class Table:
    """A CSV file of a run.

    Attributes
    ----------
    columns : tuple of str
        The header, but for its first word: what each number stands for.
    labels : tuple of str
        The first column: what each step stands for.
    values : array (T, columns)
        The numbers; NaN for an empty cell.
    """

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]]

    @classmethod
    def parse(cls, text: str) -> Table:
        """Return the table that a CSV text holds."""
        header, *rows = csv.reader(io.StringIO(text))
        values = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows])
        values.flags.writeable = False
        return cls(tuple(header[1:]), tuple(row[0] for row in rows), values)


@dataclass(frozen=True)
class Run:
    """A shipped run: what it is, and where its data lie.

    Attributes
    ----------
    name : str
        The name that `reference_run` takes.
    title, summary, description : str
        What it learned: in a few words, in a sentence, and with how far it is right.
    kind : {"lstm", "gru", "rnn"}
        The kind of its network.
    pattern : str
        Which of the five patterns of inputs and outputs it is: ``"many-to-many-synced"``, …
    activation : {"identity", "sigmoid", "softmax"}
        The activation of its readout.
    folder : Traversable
        Where its files are.
    """

    name: str
    title: str
    kind: str
    pattern: str
    summary: str
    description: str
    activation: str
    folder: Traversable

    @classmethod
    def read(cls, folder: Traversable) -> Run:
        """Return the run of a folder; of its files only run.toml is read."""
        about = tomllib.loads(folder.joinpath("run.toml").read_text(encoding="utf-8"))
        return cls(name=folder.name, folder=folder, **about)

    def table(self, name: str) -> Table:
        """Return the run's ``"input"`` or ``"answer"``."""
        return Table.parse(self.folder.joinpath(f"{name}.csv").read_text(encoding="utf-8"))

    def network(self) -> Network:
        """Return the trained network, with its readout."""
        from safetensors.numpy import load

        arrays = load(self.folder.joinpath("weights.safetensors").read_bytes())
        weight, bias = arrays.pop("readout.weight"), arrays.pop("readout.bias")
        net = _NETWORKS[self.kind].from_state_dict(arrays)
        return net.with_readout(Readout(weight, bias, self.activation))

    def trace(self) -> Trace:
        """Return the network's run on the shipped input."""
        given, answer = self.table("input"), self.table("answer")
        labels = Labels(
            x=given.labels, y=answer.labels, features=given.columns, classes=answer.columns
        )
        return replace(
            reference_network(self.name).run(given.values, labels=labels), name=self.name
        )


class _Runs(Mapping[str, Run]):
    """The runs of this folder by name, each read when it is asked for."""

    def __getitem__(self, name: str) -> Run:
        if name not in _names():
            raise KeyError(name)
        return _read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())


@cache
def _names() -> tuple[str, ...]:
    folders = (each for each in files(__name__).iterdir() if each.is_dir())
    return tuple(sorted(each.name for each in folders if each.joinpath("run.toml").is_file()))


@cache
def _read(name: str) -> Run:
    return Run.read(files(__name__).joinpath(name))


RUNS: Mapping[str, Run] = _Runs()


@cache
def _network(name: str) -> Network:
    return RUNS[name].network()


@cache
def _trace(name: str) -> Trace:
    return RUNS[name].trace()


def reference_network(name: str) -> Network:
    """Return the trained network of a shipped run, with its readout.

    Parameters
    ----------
    name : str
        One of `RUNS`.

    Raises
    ------
    InvalidValueError
        If there is no such run, with the names of those that there are.
    """
    return _network(choose("run", name, RUNS))


def reference_run(name: str) -> Trace:
    """Return a shipped run: a network that has learned something, on an input that shows it.

    Parameters
    ----------
    name : str
        One of `RUNS`.

    Raises
    ------
    InvalidValueError
        If there is no such run, with the names of those that there are.
    """
    return _trace(choose("run", name, RUNS))


def load_run(name_or_path: str | os.PathLike[str]) -> Trace:
    """Return a shipped run by its name, or a saved one by the path of its file.

    Parameters
    ----------
    name_or_path : str or path
        One of `RUNS`, or the path of a file that `Trace.save` wrote.

    Raises
    ------
    InvalidValueError
        If it is neither, with the names of the shipped runs.
    FileError
        If the file cannot be read as a saved run.
    """
    if not isinstance(name_or_path, (str, os.PathLike)):
        raise InvalidTypeError(
            f"expected the name of a run, or the path of a saved one, got {name_or_path!r}"
        )
    if isinstance(name_or_path, str) and name_or_path in RUNS:
        return reference_run(name_or_path)
    if _exists(Path(name_or_path)):
        return Trace.load(name_or_path)
    shipped = ", ".join(repr(name) for name in RUNS)
    raise InvalidValueError(
        f"unknown run {os.fspath(name_or_path)!r}; choose one of {shipped}, "
        "or give the path of a saved run"
    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for a file is no file
        return False
