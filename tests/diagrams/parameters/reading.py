"""What a picture of parameters says of each number."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

import lstmdiagrams as ld
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from tests.diagrams.parameters.frameworks import Arrays

CLAIM = re.compile(r"(.+)\[([\d, ]+)\] = (\S+) \((.+)\)")
KINDS = {"lstm": ld.LSTM, "gru": ld.GRU, "rnn": ld.RNN}


@dataclass(frozen=True)
class Claim:
    """What a figure says of one number: in which parameter, where, of which gate, and what."""

    name: str
    index: tuple[int, ...]
    value: float
    gate: str
    node: Node


def claims(figure: Diagram) -> list[Claim]:
    """Return what a figure says of its numbers."""
    nodes = {shape.id: shape for shape in figure.shapes if isinstance(shape, Node)}
    found = []
    for name, filling in figure.fillings.items():
        said = CLAIM.fullmatch(filling.tooltip)
        assert said, filling.tooltip
        index = tuple(map(int, said[2].split(", ")))
        value = float(said[3].replace("−", "-"))
        found.append(Claim(said[1], index, value, nodes[name].of[0], nodes[name]))
    return found


def wrong(figure: Diagram, arrays: Arrays, lead: tuple[int, ...] = ()) -> list[Claim]:
    """Return the claims that do not agree with the framework's own arrays.

    Every number of every array must be claimed once; with `lead`, those of one direction.
    """
    said = claims(figure)
    own = {
        (name, index)
        for name, array in arrays.items()
        for index in np.ndindex(array.shape)
        if index[: len(lead)] == lead
    }
    assert {(each.name, each.index) for each in said} == own
    assert len(said) == len(own)
    return [
        each
        for each in said
        if not np.isclose(each.value, arrays[each.name][each.index], rtol=1e-5, atol=0)
    ]


def texts_of(figure: Diagram) -> set[str]:
    """Return all texts of a figure."""
    return {shape.label for shape in figure.shapes if isinstance(shape, Node)}


def peephole_net() -> ld.LSTM:
    """Return an LSTM with peepholes."""
    plain = ld.LSTM.random(input_size=2, hidden_size=2)
    return ld.LSTM.from_state_dict({**plain.state_dict(), "peephole_l0": np.arange(6.0)})
