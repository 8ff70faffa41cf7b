"""The catalogue of quantities: complete, consistent, and readable by whatever draws from it."""

from __future__ import annotations

import dataclasses
import itertools
import re

import numpy as np
import pytest

from lstmdiagrams.notation import NOTATIONS, PYTORCH, TILDE, Key, runs_of
from lstmdiagrams.reference import GRU, LSTM, RNN

EACH = pytest.mark.parametrize("name", NOTATIONS)


@EACH
def test_every_recorded_quantity_is_in_the_catalogue(name: str) -> None:
    """Whatever a run records of any kind of cell has a symbol, a name and a meaning."""
    x, sizes = np.zeros((1, 1, 2)), {"input_size": 2, "hidden_size": 3}
    nets = [each.random(**sizes) for each in (LSTM, GRU, RNN)]
    nets += [LSTM.random(**sizes, proj_size=1)]
    symbols = {symbol for net in nets for symbol in net.run(x).layer(0).SYMBOLS}
    for symbol in symbols | {"c_prev", "h_prev", "y"}:
        quantity = NOTATIONS[name][symbol]
        assert all((quantity.symbol, quantity.latex, quantity.name, quantity.meaning))


@EACH
def test_only_the_gates_live_between_0_and_1(name: str) -> None:
    """The gates are i, f, o of the LSTM and r, z of the GRU."""
    gates = {key for key, quantity in NOTATIONS[name].quantities.items() if quantity.gate}
    assert gates == {"i", "f", "o", "r", "z"}


def test_equations_are_those_of_the_textbook() -> None:
    """The LSTM's equations are those of PyTorch's documentation, in the order of computation."""
    first, *_, memory, hidden = PYTORCH.equations("lstm").split("\n")
    assert first == r"i_t = \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})"
    assert memory == r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"
    assert hidden == r"h_t = o_t \odot \tanh(c_t)"


def test_tilde_differs_in_the_candidate_only() -> None:
    """The second notation writes the LSTM's candidate as c with a tilde, and all else alike."""
    ours, theirs = PYTORCH.quantities, TILDE.quantities
    assert {key for key in ours if ours[key] != theirs[key]} == {"g", "ig"}
    assert TILDE["g"].symbol == "c\N{COMBINING TILDE}_{t}"
    assert PYTORCH.words == TILDE.words


@EACH
def test_backwards_the_previous_step_is_the_next_one(name: str) -> None:
    """In a layer that reads backwards, t−1 becomes t+1 everywhere, and nothing else changes."""
    turned = NOTATIONS[name].backwards()
    assert turned["c_prev"].symbol == "c_{t+1}"
    assert turned["fc"].latex == r"f_t \odot c_{t+1}"
    assert "h_{t+1}" in turned.equations("gru")
    assert "t-1" not in turned.equations("gru")
    for key, quantity in turned.quantities.items():
        assert "t−1" not in quantity.symbol
        assert "t-1" not in quantity.latex
        assert quantity.symbol.replace("t+1", "t−1") == NOTATIONS[name][key].symbol


@pytest.mark.parametrize(
    ("symbol", "runs"),
    [
        ("h_{t}", (("h", "variable"), ("t", "subscript"))),
        ("c̃_{t}", (("c̃", "variable"), ("t", "subscript"))),
        ("σ", (("σ", "variable"),)),
        ("input and x", (("input and ", "plain"), ("x", "variable"))),
        ("(1−z_{t})", (("(1−", "plain"), ("z", "variable"), ("t", "subscript"), (")", "plain"))),
        ("W h_{t−1}", (("W", "variable"), (" ", "plain"), ("h", "variable"), ("t−1", "subscript"))),
        ("", ()),
    ],
)
def test_runs_of_a_symbol(symbol: str, runs: tuple[tuple[str, str], ...]) -> None:
    """Single letters are variables, words and signs are plain, and ``_{…}`` is a subscript."""
    assert runs_of(symbol) == runs


@EACH
def test_runs_lose_no_letter(name: str) -> None:
    """The runs of a symbol, one after the other, are the symbol without its markup."""
    for quantity in NOTATIONS[name].quantities.values():
        joined = "".join(text for text, _ in runs_of(quantity.symbol))
        assert joined == quantity.symbol.replace("_{", "").replace("}", "")
        assert not set("{}") & set(quantity.plain)


def test_ids_are_unique() -> None:
    """No two values of a run have the same id."""
    grid = itertools.product(
        ("c", "c_prev", "tanh_c", "h"), (0, 1, 11), (0, 1, 11), (0, 1), (False, True), (0, 1, 11)
    )
    keys = [Key(*place) for place in grid]
    assert len({key.id for key in keys}) == len(keys)


def test_ids_spell_their_meaning() -> None:
    """An id says the quantity, the step, the layer and direction, the sequence and the unit."""
    assert Key("f", 3).id == "f-t3-u0"
    assert Key("h", 0, 5, 1, reverse=True, sequence=2).id == "h-t0-l1r-n2-u5"
    assert Key("h", 0, reverse=True).id == "h-t0-l0r-u0"
    assert re.fullmatch(r"[A-Za-z][\w-]*", Key("tanh_c", 10, 20, 30, sequence=40).id)


def test_catalogue_cannot_be_changed() -> None:
    """A notation is read-only, so that figures cannot disagree."""
    with pytest.raises(TypeError):
        PYTORCH.quantities["g"] = PYTORCH["i"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        PYTORCH["g"].symbol = "x"
