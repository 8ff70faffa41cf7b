"""The rows of the catalogue: complete, and written of the same letters as their parts."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import NOTATIONS, PYTORCH, Quantity
from lstmdiagrams.reference import GRU, LSTM, RNN
from lstmdiagrams.reference.trace import layers

EACH = pytest.mark.parametrize("name", NOTATIONS)


@EACH
def test_every_recorded_quantity_is_in_the_catalogue(name: str) -> None:
    """Whatever a run records of any kind of cell has a symbol, a name and a meaning."""
    x, sizes = np.zeros((1, 1, 2)), {"input_size": 2, "hidden_size": 3}
    nets = [each.random(**sizes) for each in (LSTM, GRU, RNN)]
    nets += [LSTM.random(**sizes, proj_size=1)]
    symbols = {symbol for net in nets for symbol in net.run(x).layer(0).SYMBOLS}
    symbols |= {symbol for record in layers.LAYER_TRACES.values() for symbol in record.SYMBOLS}
    for symbol in symbols | {"c_prev", "h_prev", "y"}:
        quantity = NOTATIONS[name][symbol]
        assert all((quantity.symbol, quantity.latex, quantity.name, quantity.meaning))


@EACH
def test_only_the_gates_live_between_0_and_1(name: str) -> None:
    """The gates are i, f, o of the LSTM and r, z of the GRU."""
    gates = {key for key, quantity in NOTATIONS[name].quantities.items() if quantity.gate}
    assert gates == {"i", "f", "o", "r", "z"}


@EACH
def test_every_symbol_is_valid_mathematics(name: str) -> None:
    """A reader of LaTeX's mathematics that is not ours understands every symbol."""
    for quantity in NOTATIONS[name].quantities.values():
        MathTextParser("path").parse(f"${quantity.latex}$")


@EACH
def test_templates_are_filled(name: str) -> None:
    """No mark of a part is left where the part's symbol should be."""
    for quantity in NOTATIONS[name].quantities.values():
        assert not set("<>") & set(quantity.symbol + quantity.latex)


def test_a_quantity_at_a_step() -> None:
    """A symbol can be written at a step, and as its bare letter."""
    assert PYTORCH["h"].at(3) == "h_{3}"
    assert PYTORCH["h"].at("T") == "h_{T}"
    assert PYTORCH["c_prev"].letter == "c"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "the name is empty"),
        ({"symbol": "f_{t"}, "braces that mark no subscript; write 'f_{t}'"),
        ({"symbol": "f^{t}"}, "braces that mark no subscript"),
        ({"latex": "f_{t"}, "braces that do not match"),
        ({"latex": "f}_{t"}, "braces that do not match"),
    ],
)
def test_what_cannot_be_written_is_refused(change: dict[str, Any], sentence: str) -> None:
    """An empty text and braces that do not match are refused, before anything is drawn."""
    with pytest.raises(InvalidValueError, match=sentence):
        dataclasses.replace(PYTORCH["f"], **change)


def test_a_quantity_is_made_of_texts() -> None:
    """What is no text is refused."""
    with pytest.raises(InvalidTypeError, match="the name is None, and must be text"):
        Quantity("f", "f", None, "…")  # type: ignore[arg-type]


def test_braces_of_latex_that_are_printed() -> None:
    r"""A brace with a backslash is a sign, and needs no partner."""
    assert dataclasses.replace(PYTORCH["f"], latex=r"f_t \{").latex == r"f_t \{"
