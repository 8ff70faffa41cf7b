"""Every form of cell shows the numbers of its run, each on the wire that carries it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import numpy as np
import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Box, Node, Wire
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.reference import Trace
from tests.diagrams.cells.forms import FORMS, CellForm
from tests.diagrams.cells.reading import Values, printed, shown

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
UNSIGNED = ("i", "f", "o", "r", "z")
OUTSIDE = ("x", "c_prev", "h_prev", "c", "h")


def recorded(run: Trace, form: CellForm, step: int, **place: int) -> Values:
    """Return what a figure of a step must show."""
    layer, sequence = run.layer(place.get("layer", 0)), place.get("sequence", 0)
    unsigned = (*UNSIGNED, *(["x"] if layer.x.min() >= 0 else []))
    return {
        (symbol, unit): printed(value, gate=symbol in unsigned)
        for symbol in form.symbols
        for unit, value in enumerate(getattr(layer, symbol)[step, sequence])
    }


def swapped(run: Trace, one: str, other: str) -> Trace:
    """Return the run with two quantities in each other's place."""
    layer = run.layer(0)
    changes = {one: getattr(layer, other), other: getattr(layer, one)}
    return dataclasses.replace(run, layers=(dataclasses.replace(layer, **changes),))


def middles(figure: Diagram) -> dict[str, tuple[float, float]]:
    """Return the middle of every column of values."""
    boxes: dict[str, list[tuple[float, float]]] = {}
    for node in figure.shapes:
        if isinstance(node, Node) and node.key:
            boxes.setdefault(node.key.symbol, []).append((node.x, node.y))
    return {symbol: tuple(np.mean(places, axis=0)) for symbol, places in boxes.items()}


@EACH
def test_every_value_of_every_step_is_the_runs(form: CellForm) -> None:
    """Each number is that of the run, for every quantity, unit, step, layer and sequence."""
    run = form.run(num_layers=2, n_sequences=2)
    for step in range(3):
        for place in ({}, {"sequence": 1}, {"layer": 1}, {"layer": 1, "sequence": 1}):
            figure = form.builder(run, step=step, **place)
            assert shown(figure) == recorded(run, form, step, **place)


@EACH
def test_a_layer_that_reads_backwards_shows_its_own_values(form: CellForm) -> None:
    """The values of a reverse layer are those of its record, and its previous step is t+1."""
    run = form.run(bidirectional=True)
    figure = form.builder(run, reverse=True, step=0)
    layer = run.layer(0, reverse=True)
    for (symbol, unit), text in shown(figure).items():
        value = getattr(layer, symbol)[0, 0, unit]
        assert text == printed(value, gate=symbol in UNSIGNED), (symbol, unit)
    assert "h_t+1" in figure.description
    assert "h_t−1" not in figure.description


@EACH
def test_a_swap_would_be_noticed(form: CellForm) -> None:
    """If two quantities of the same size changed places, the figure would differ."""
    run = form.run()
    expected = recorded(run, form, 2)
    sizes = {symbol: getattr(run.layer(0), symbol).shape for symbol in run.layer(0).SYMBOLS}
    pairs = [
        (one, other)
        for one, other in zip(form.symbols, form.symbols[1:], strict=False)
        if {one, other} <= sizes.keys() and sizes[one] == sizes[other]
    ]
    assert pairs
    for one, other in pairs:
        assert shown(form.builder(swapped(run, one, other))) != expected, (one, other)


@EACH
def test_values_stand_on_their_wires(form: CellForm) -> None:
    """A wire ends at each column within the cell and one goes on from it, both of its quantity."""
    figure = form.builder(form.run())
    wires = [wire for wire in figure.shapes if isinstance(wire, Wire)]
    for symbol in set(form.symbols) - set(OUTSIDE):
        first = f"{symbol}-t2-u0"
        into = [wire for wire in wires if wire.head == first]
        out = [wire for wire in wires if wire.tail == first]
        assert len(into) == len(out) == 1, symbol
        assert symbol in into[0].of, symbol
        assert symbol in out[0].of, symbol


@EACH
@pytest.mark.parametrize("hidden_size", [1, 4, 12])
def test_labels_stand_at_their_values(form: CellForm, hidden_size: int) -> None:
    """Of all labels, the nearest to a column's upper end or its sides is its own."""
    figure = form.builder(form.run(hidden_size=hidden_size), units="all")
    for symbol in set(form.symbols) - set(OUTSIDE):
        boxes = [
            node.box
            for node in figure.shapes
            if isinstance(node, Node) and node.key and node.key.symbol == symbol
        ]
        left, right, top = boxes[0].left, boxes[0].right, boxes[0].top
        y = (top + boxes[-1].bottom) / 2
        ends = (((left + right) / 2, top + 8), (left - 6, y), (right + 6, y))
        nearest = min(labels(figure), key=lambda label: min(away(label[1], end) for end in ends))
        assert nearest[0] == symbol


def labels(figure: Diagram) -> Iterator[tuple[str, Box]]:
    """Yield the pieces of all labels, each with its quantity."""
    for node in figure.shapes:
        if found := re.fullmatch(r"(\w+)-symbol(-\d+)?", node.id):
            assert isinstance(node, Node)
            yield found[1], node.box


def away(box: Box, point: tuple[float, float]) -> float:
    """Return how far a point is from a box."""
    x, y = point
    return max(box.left - x, x - box.right, 0.0) + max(box.bottom - y, y - box.top, 0.0)


@EACH
def test_all_steps_have_the_same_geometry(form: CellForm) -> None:
    """From step to step nothing moves, so that figures can be flipped through."""
    run = form.run()
    places = [middles(form.builder(run, step=step)) for step in range(3)]
    assert places[0] == places[1] == places[2]


@EACH
def test_description_holds_every_number(form: CellForm) -> None:
    """Who cannot see the figure reads every number of it, and what it is."""
    run = form.run()
    figure = form.builder(run)
    for text in shown(figure).values():
        assert text in figure.description
    for symbol in form.symbols:
        assert f" {PYTORCH[symbol].plain}: " in figure.description, symbol


@EACH
def test_every_step_can_be_drawn(form: CellForm) -> None:
    """The frames of a cell are its steps, drawn as the builder draws them."""
    run = form.run()
    frames = form.builder(run, step=1, precision=3, names=False).frames("step")
    assert len(frames) == 3
    for step, frame in enumerate(frames):
        drawn = form.builder(run, step=step, precision=3, names=False)
        assert (frame.shapes, frame.fillings) == (drawn.shapes, drawn.fillings)


def test_frames_end_where_the_sequence_ends() -> None:
    """A short sequence of a padded batch has as many frames as it has steps."""
    run = FORMS["gru"].run(n_sequences=2)
    padded = dataclasses.replace(run, lengths=(3, 2))
    assert len(FORMS["gru"].builder(padded, sequence=1).frames("step")) == 2


def test_a_blank_cell_has_no_steps() -> None:
    """Without a run there is nothing to step through."""
    with pytest.raises(InvalidValueError, match="step"):
        FORMS["lstm"].blank().frames("step")
