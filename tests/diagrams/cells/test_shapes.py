"""Wires say their shapes where they are asked to, in letters and numbers, and each its own."""

from __future__ import annotations

import pytest

from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from tests.diagrams.cells.forms import FORMS, CellForm
from tests.diagrams.cells.reading import texts

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
OUTSIDE = {"x": "x", "c_prev": "c", "h_prev": "h", "c": "c", "h": "h"}


def shapes(figure: Diagram) -> dict[str, str]:
    """Return what is written of shapes, by quantity."""
    ends = "-shape"
    nodes = [node for node in figure.shapes if isinstance(node, Node) and node.id.endswith(ends)]
    return {node.id.removesuffix(ends): node.label for node in nodes}


def letter(symbol: str, form: CellForm) -> str:
    """Return the letter of a quantity's size."""
    if symbol == "x":
        return "I"
    return "P" if symbol in {"h", "h_prev"} and form.asked.get("projection") else "H"


@EACH
def test_each_wire_says_its_shape(form: CellForm) -> None:
    """Letters and numbers are those of the arrays; a state, apart from its wire, says its name."""
    run = form.run(n_sequences=2)
    written = shapes(form.builder(run, show_shapes=True))
    assert set(written) == set(form.symbols)
    for symbol, text in written.items():
        size = getattr(run.layer(0), symbol).shape[-1]
        shape = f"(N, {letter(symbol, form)}) = (2, {size})"
        assert text == (f"{OUTSIDE[symbol]}: {shape}" if symbol in OUTSIDE else shape)


@EACH
def test_a_blank_cell_says_letters_only(form: CellForm) -> None:
    """Without a run there are no numbers."""
    written = shapes(form.blank(show_shapes=True))
    assert set(written) == set(form.symbols)
    for symbol, text in written.items():
        assert text.endswith(f"(N, {letter(symbol, form)})")


@EACH
def test_only_where_asked_for(form: CellForm) -> None:
    """Usually no shapes are written."""
    assert not shapes(form.builder(form.run()))
    assert not shapes(form.blank())


@EACH
def test_letters_are_explained(form: CellForm) -> None:
    """The figure says what N, I, H and P are, and the description says all shapes."""
    figure = form.builder(form.run(), show_shapes=True)
    (legend,) = [text for text in texts(figure) if text.startswith("N sequences")]
    assert ("P units" in legend) == bool(form.asked.get("projection"))
    assert "Shapes: x_t (N, I) = (1, 3); " in figure.description


def test_the_whole_batch_is_counted() -> None:
    """N is the number of sequences of the run, whichever of them is shown, and however many."""
    form = FORMS["gru"]
    figure = form.builder(form.run(n_sequences=128, hidden_size=20), sequence=7, show_shapes=True)
    assert shapes(figure)["h"] == "h: (N, H) = (128, 20)"


def test_an_upper_layer_reads_wider_inputs() -> None:
    """The I of a layer is the width of what it reads."""
    form = FORMS["lstm"]
    run = form.run(num_layers=2, bidirectional=True)
    assert shapes(form.builder(run, layer=1, show_shapes=True))["x"] == "x: (N, I) = (1, 8)"
