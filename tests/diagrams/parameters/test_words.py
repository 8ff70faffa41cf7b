"""Names, shapes, sizes and equations of the picture of parameters, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.diagrams import parameter_diagram
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.shapes import Node
from tests.diagrams.parameters.reading import KINDS, peephole_net, texts_of


def test_names_shapes_and_sizes() -> None:
    """Parameters are called as in the framework, with their shapes and sizes in letters, too."""
    net = ld.LSTM.random(input_size=3, hidden_size=4)
    assert {
        "weight_ih_l0", "(4·H, I) = (16, 3)", "bias_hh_l0", "(4·H,) = (16,)", "4·H = 16 rows",
        "I = 3 columns", "H = 4 columns", "rows 4 to 7",
    } <= texts_of(parameter_diagram(net))  # fmt: skip
    assert {
        "recurrent_kernel", "(H, 4·H) = (4, 16)", "4·H = 16 columns", "I = 3 rows",
        "columns 4 to 7", "bias",
    } <= texts_of(parameter_diagram(net, framework="keras"))  # fmt: skip
    assert {
        "W[0]", "(1, 4·H, I) = (1, 16, 3)", "B[0, 0:16]", "B[0, 16:32]", "(1, 8·H) = (1, 32)",
    } <= texts_of(parameter_diagram(net, framework="onnx"))  # fmt: skip


def test_layers_above_read_what_those_below_give() -> None:
    """A layer above the first one reads the h of all directions below, in letters and numbers."""
    for options, size in (
        ({"bidirectional": True}, "(4·H, 2·H) = (8, 4)"),
        ({}, "(4·H, H) = (8, 2)"),
        ({"bidirectional": True, "proj_size": 1}, "(4·H, 2·P) = (8, 2)"),
    ):
        net = ld.LSTM.random(input_size=3, hidden_size=2, num_layers=2, **options)
        figure = parameter_diagram(net, layer=1)
        assert {"weight_ih_l1", size} <= texts_of(figure)
        assert "layer 1, forward" in figure.title


def test_a_reverse_layer_reads_the_next_step() -> None:
    """In a layer that runs backwards the recurrent weights meet the h of the step after."""
    net = ld.LSTM.random(input_size=3, hidden_size=2, bidirectional=True)
    assert "multiplied with h_t+1" in parameter_diagram(net, reverse=True).description
    assert "multiplied with h_t−1" in parameter_diagram(net).description


def test_one_row_is_no_plural() -> None:
    """With one unit and one input, sizes and places are in the singular."""
    net = ld.RNN.random(input_size=1, hidden_size=1)
    assert {"row 0", "H = 1 row", "I = 1 column"} <= texts_of(parameter_diagram(net))
    said = texts_of(parameter_diagram(net, framework="keras"))
    assert {"column 0", "H = 1 column", "I = 1 row"} <= said


def test_every_block_is_that_of_an_equation() -> None:
    """The symbols of blocks are the weights of the equations beside the figure."""
    for kind in KINDS:
        figure = parameter_diagram(kind=kind)
        labels = {}
        for shape in figure.shapes:
            if isinstance(shape, Node) and "-symbol" in shape.id and "factor" not in shape.id:
                name = shape.id.partition("-symbol")[0]
                labels[name] = labels.get(name, "") + shape.label
        blocks = {text for name, text in labels.items() if name.startswith(("weight", "bias"))}
        written = {
            found[1] + found[2] for found in re.finditer(r"([Wb])_\{(\w+)\}", figure.equations)
        }
        assert blocks == written


def test_the_description_has_the_numbers() -> None:
    """Who cannot see the figure reads every row, with the gate that it belongs to."""
    net = ld.GRU.from_state_dict(
        {
            "weight_ih_l0": np.arange(6.0).reshape(6, 1),
            "weight_hh_l0": -np.arange(12.0).reshape(6, 2),
        }
    )
    said = parameter_diagram(net, precision=0).description
    assert "has the shape (3·H, I) = (6, 1) and is multiplied with x_t: rows 0 to 1 reset" in said
    assert "Row 5: −10; −11." in said


LSTM = ld.LSTM.random(input_size=2, hidden_size=2)
REFUSED: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "framework": (LSTM, {"framework": "jax"}, ["'jax'", "'pytorch'", "'keras'", "'onnx'"]),
    "kind": (None, {"kind": "mlp"}, ["'mlp'", "'lstm'", "'gru'", "'rnn'"]),
    "another kind": (LSTM, {"kind": "gru"}, ["'lstm'", "'gru'"]),
    "layer": (LSTM, {"layer": 1}, ["layer 1", "choose 0"]),
    "direction": (LSTM, {"reverse": True}, ["runs only forwards", "reverse=False"]),
    "no network": (3, {}, ["3", "an LSTM, a GRU or an RNN"]),
    "blank layer": (None, {"layer": 1}, ["blank"]),
    "blank values": (None, {"show_values": True}, ["blank"]),
    "values": (LSTM, {"show_values": "yes"}, ["show_values", "'yes'"]),
    "focus": (LSTM, {"focus": "reset"}, ["'reset'", "forget"]),
    "too many": (
        ld.LSTM.random(input_size=50, hidden_size=50),
        {"show_values": True},
        ["20,400 numbers", "6,000", "blocks"],
    ),
    "projection": (
        ld.LSTM.random(input_size=2, hidden_size=2, proj_size=1),
        {"framework": "keras"},
        ["Keras has no projection"],
    ),
    "peepholes": (peephole_net(), {"framework": "keras"}, ["Keras has no peepholes"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_refused(case: str) -> None:
    """The sentence names what is wrong, and what is allowed."""
    net, options, said = REFUSED[case]
    with pytest.raises((InvalidValueError, InvalidTypeError)) as caught:
        parameter_diagram(net, **options)
    assert all(part in str(caught.value) for part in said), caught.value
