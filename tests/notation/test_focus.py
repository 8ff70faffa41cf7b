"""What a focus lights: names for ideas, and the quantities that show them."""

from __future__ import annotations

import pytest

from lstmdiagrams.notation import FOCUS, PYTORCH
from lstmdiagrams.reference.trace import layers

NAMES = {
    "lstm": ("forget", "input", "candidate", "update", "output", "memory"),
    "gru": ("reset", "update", "candidate", "output", "memory"),
    "rnn": ("update", "memory"),
}
SYMBOLS = {
    kind: {
        symbol
        for record in layers.LAYER_TRACES.values()
        if record.kind == kind
        for symbol in record.SYMBOLS
    }
    for kind in NAMES
}


def test_every_kind_has_its_ideas() -> None:
    """The names, in the order in which a lesson goes through them."""
    assert {kind: tuple(names) for kind, names in FOCUS.items()} == NAMES


@pytest.mark.parametrize("kind", FOCUS)
def test_only_what_the_kind_has_is_lit(kind: str) -> None:
    """Every quantity that is lit is one of the catalogue, and of some cell of this kind."""
    states = {"h_prev", "c_prev"} if kind == "lstm" else {"h_prev"}
    for symbols in FOCUS[kind].values():
        assert len(symbols) == len(set(symbols))
        assert set(symbols) <= SYMBOLS[kind] | states
        assert set(symbols) <= PYTORCH.quantities.keys()


@pytest.mark.parametrize("kind", FOCUS)
def test_everything_is_lit_at_some_time(kind: str) -> None:
    """Who goes through all ideas of a kind sees all of its quantities."""
    lit = {symbol for symbols in FOCUS[kind].values() for symbol in symbols}
    assert lit >= SYMBOLS[kind]


@pytest.mark.parametrize(
    ("kind", "name", "state"), [("lstm", "memory", "c"), ("gru", "memory", "h")]
)
def test_memory_flows_from_the_old_state_to_the_new(kind: str, name: str, state: str) -> None:
    """The line of the memory has no gate in it, and leads from the old state to the new one."""
    symbols = FOCUS[kind][name]
    assert symbols[0] == f"{state}_prev"
    assert symbols[-1] == state
    assert not [symbol for symbol in symbols if PYTORCH[symbol].gate]


def test_a_gate_is_lit_with_what_it_weighs() -> None:
    """With a gate come its inputs, and the product that it makes."""
    for name, gate, product in (("forget", "f", "fc"), ("input", "i", "ig"), ("output", "o", "h")):
        assert {"x", "h_prev", gate, product} <= set(FOCUS["lstm"][name])
