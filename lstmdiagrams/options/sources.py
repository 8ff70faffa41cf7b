"""The name of a run, or the path of a file → what a builder shows: a run, a network, gradients."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lstmdiagrams.errors import InvalidValueError

if TYPE_CHECKING:
    from lstmdiagrams.reference import Gradients, Network, Trace

__all__ = ["READERS", "file_of_run", "read_run"]


def read_run(names: Sequence[str]) -> Trace:
    """Load a shipped run by its name, or a saved one by its path.

    Raises
    ------
    LstmDiagramsError
        If it is neither, or the file cannot be read as one.
    """
    from lstmdiagrams.runs import load_run

    return load_run(_one(names))


def read_network(names: Sequence[str]) -> Network:
    """Load the network of a shipped run by its name, or a model by its path."""
    from lstmdiagrams.reference import load
    from lstmdiagrams.runs import RUNS, reference_network

    name = _one(names)
    if name in RUNS:
        return reference_network(name)
    if os.path.exists(name):  # noqa: PTH110 - pathlib's raises at a name that is too long
        return load(name)
    shipped = ", ".join(repr(each) for each in RUNS)
    raise InvalidValueError(
        f"unknown network {name!r}; choose one of {shipped}, or give the path of a model"
    )


def read_gradients(names: Sequence[str], step: int = -1) -> Gradients | Mapping[str, Gradients]:
    """Compute the gradients of shipped runs, of which the networks are known."""
    from lstmdiagrams.runs import reference_network, reference_run

    found = {
        name: reference_network(name).gradients(reference_run(name), step=step) for name in names
    }
    return found if len(found) > 1 else found[_one(tuple(found))]


def _one(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    raise InvalidValueError(f"give one run; {len(names)} are given")


# What a builder calls what it shows → how that is read.
READERS: Mapping[str, Callable[..., object]] = {
    "trace": read_run,
    "net": read_network,
    "grads": read_gradients,
}


def file_of_run(run: str, folder: Path) -> Path | None:
    """Say which file a run is read from, seen from `folder`; ``None`` for a shipped one."""
    from lstmdiagrams.runs import RUNS

    return None if run in RUNS else folder / run
