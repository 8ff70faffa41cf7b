"""The chain shows the inside of its cells, between closed boxes or all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell, unrolled_rnn
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.reference import GRU, LSTM, RNN
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import nodes, printed, texts, values, wires

KINDS: dict[str, tuple[Any, Any]] = {
    "lstm": (LSTM, lstm_cell),
    "gru": (GRU, gru_cell),
    "rnn": (RNN, rnn_cell),
}
EACH = pytest.mark.parametrize("kind", KINDS)
GATES = ("i", "f", "o", "r", "z")


def frames(figure: Diagram) -> list[Node]:
    """Return the frames of the open cells, from left to right."""
    shown = [node for node in nodes(figure).values() if node.role == "frame"]
    return sorted(shown, key=lambda node: node.x)


@EACH
@pytest.mark.parametrize("blank", [True, False])
def test_one_cell_between_two(kind: str, blank: bool) -> None:
    """The middle one of three is open; the others are closed, and as high."""
    run = None if blank else random_run(kind=KINDS[kind][0])
    figure = unrolled_rnn(run, detail="cell", kind=kind)
    (frame,) = frames(figure)
    closed = [node for node in nodes(figure).values() if node.label == kind.upper()]
    assert len(closed) == 2
    assert {(node.y, node.height) for node in closed} == {(frame.y, frame.height)}
    assert closed[0].x < frame.x < closed[1].x
    assert "=" not in texts(figure)


@EACH
def test_lines_run_through(kind: str) -> None:
    """The lines of the states go from box to box at one height, straight through the cell."""
    figure = unrolled_rnn(detail="cell", kind=kind)
    shown = wires(figure)
    inside = {y for wire in shown.values() for _, y in wire.points if wire.tail.endswith("-cell")}
    for state in ("h", "c") if kind == "lstm" else ("h",):
        before, after = shown[f"{state}-copy-1"], shown[f"{state}-copy-t"]
        (left,), (right,) = ({y for _, y in wire.points} for wire in (before, after))
        assert left == right
        assert any(abs(left - y) < 1e-6 for y in inside)
        assert before.head == after.tail == "copy-t-cell"
        assert not before.arrow  # it goes on within the frame
        assert after.arrow


@EACH
def test_values_inside(kind: str) -> None:
    """Every quantity of the open cell's step is there, with the run's numbers."""
    run = random_run(kind=KINDS[kind][0], n_steps=5)
    record = run.layer(0)
    shown = values(unrolled_rnn(run, detail="cell", steps=[1, 3, 4]))
    for symbol in record.SYMBOLS:
        array = getattr(record, symbol)[3, 0]
        for unit, value in enumerate(array):
            text = next(text for at, text in shown.items() if at[:3] == (symbol, 3, unit))
            assert text == printed(value, signed=symbol not in GATES), symbol
    others = {at.symbol for at in shown if at.step != 3}
    assert others == ({"x", "h", "c"} if kind == "lstm" else {"x", "h"})


@EACH
def test_all_cells(kind: str) -> None:
    """All shown cells may be open, each with its own values."""
    run = random_run(kind=KINDS[kind][0], n_steps=4)
    figure = unrolled_rnn(run, detail="cells", steps="all")
    assert len(frames(figure)) == 4
    gate = {"lstm": "f", "gru": "z", "rnn": "a"}[kind]
    shown = values(figure)
    for step in range(4):
        texts_of = [text for at, text in shown.items() if at[:2] == (gate, step)]
        array = getattr(run.layer(0), gate)[step, 0]
        assert texts_of == [printed(value, signed=gate == "a") for value in array]


@EACH
def test_the_words_and_equations_of_the_cell(kind: str) -> None:
    """The description and the equations are the cell's, and so are the names to focus on."""
    cell, figure = KINDS[kind][1](), unrolled_rnn(detail="cell", kind=kind)
    assert figure.equations == cell.equations
    assert figure.focuses == cell.focuses
    assert cell.description.split(". ")[1] in figure.description


def test_description_holds_every_number() -> None:
    """Who cannot see the figure reads every number, of the inside too."""
    for detail in ("cell", "cells"):
        figure = unrolled_rnn(random_run(classes=2), detail=detail)
        for text in values(figure).values():
            assert text in figure.description


@pytest.mark.parametrize(
    ("steps", "opened"), [(None, 1), ([2, 3, 4], 3), ([0, 5], 5), ("last 1", 5), ("all", 3)]
)
def test_which_cell_is_open(steps: Any, opened: int) -> None:
    """Of the steps that are chosen, the middle one is open; by default of the first three."""
    figure = unrolled_rnn(random_run(n_steps=6), detail="cell", steps=steps)
    (frame,) = frames(figure)
    assert frame.id == f"copy-{opened}-cell"


def test_padding_is_not_open() -> None:
    """The middle one is looked for among the sequence's own steps."""
    run = random_run(n_steps=6, n_sequences=2, lengths=[3, 6])
    (frame,) = frames(unrolled_rnn(run, detail="cell", steps="all"))
    assert frame.id == "copy-1-cell"
    with pytest.raises(InvalidValueError, match="needs a step of the sequence itself"):
        unrolled_rnn(run, detail="cell", steps=[4])


def test_a_sequence_begins_and_ends() -> None:
    """Into an open first cell comes the initial state, and out of the last one goes the last."""
    rng = np.random.default_rng(0)
    h0, c0 = rng.normal(size=(2, 1, 1, 4))
    run = random_run(n_steps=1, h0=h0, c0=c0)
    figure = unrolled_rnn(run, detail="cell")
    shown = values(figure)
    for state, initial in (("h", h0), ("c", c0)):
        texts_of = [text for at, text in shown.items() if at.symbol == f"{state}_prev"]
        assert texts_of == [printed(value) for value in initial[0, 0]]
    assert wires(figure)["h-ends-wire"].head == "h-ends"
    assert "−1" in texts(figure)


@pytest.mark.parametrize("detail", ["cell", "cells"])
@pytest.mark.parametrize("lengths", [None, [3, 5]])
def test_both_states_leave_the_last_cell(detail: str, lengths: Any) -> None:
    """Beside the last cell, open or closed, arrows lead to h and to c."""
    run = random_run(n_steps=5, n_sequences=2 if lengths else 1, lengths=lengths)
    ways = wires(unrolled_rnn(run, detail=detail, steps="all"))
    last = f"c-t{2 if lengths else 4}"
    assert ways["h-ends-wire"].arrow
    assert ways[f"{last}-wire"].arrow
    assert not ways["c-t0-wire"].arrow


def test_a_backward_layer_reads_from_left_to_right() -> None:
    """In a cell time goes to the right, so a backward layer's later steps stand at the left."""
    run = random_run(bidirectional=True, n_steps=5)
    figure = unrolled_rnn(run, detail="cell", layer=0, reverse=True, steps=[1, 2, 3])
    shown = nodes(figure)
    assert shown["copy-3"].x < shown["copy-2-cell"].x < shown["copy-1"].x
    record = run.layer(0, reverse=True)
    assert [text for at, text in values(figure).items() if at[:2] == ("f", 2)] == [
        printed(value, signed=False) for value in record.f[2, 0]
    ]
    for name, wire in wires(figure).items():
        if name.startswith(("h-copy", "c-copy", "h-after", "h-before")):
            assert wire.points[-1][0] > wire.points[0][0]
    assert texts(figure).count("1 more") == 2


@pytest.mark.parametrize("options", [{"num_layers": 2}, {"bidirectional": True}])
def test_one_chain_only(options: dict[str, Any]) -> None:
    """The inside of cells is shown of one layer in one direction; how to choose is said."""
    sentence = "has 2 chains; choose a layer and, with reverse="
    with pytest.raises(InvalidValueError, match=sentence):
        unrolled_rnn(detail="cell", **options)
    with pytest.raises(InvalidValueError, match=sentence):
        unrolled_rnn(random_run(**options), detail="cells")


def test_not_of_two_networks() -> None:
    """The inside of cells is shown of one network."""
    net = LSTM.random(input_size=1, hidden_size=2, seed=0)
    encoder = net.run(np.ones((3, 1)))
    decoder = net.run(np.ones((3, 1)), h0=encoder.h_n, c0=encoder.c_n)
    with pytest.raises(InvalidValueError, match="shows one network; draw it without a decoder"):
        unrolled_rnn(encoder, decoder=decoder, detail="cell")


def test_a_cell_without_input_reads_zeros() -> None:
    """An open cell reads something even where the labels say that there is no input."""
    run = random_run(labels={"x": ["a", "", "b", "c"]})
    shown = nodes(unrolled_rnn(run, detail="cell"))
    assert "x-t1" in shown
    assert "x-t1" not in nodes(unrolled_rnn(run))
