"""The inside of a cell can be put into a chain: wires end on its frame, at the lanes it names."""

from __future__ import annotations

from typing import Any

import pytest

from lstmdiagrams.choices.strand import Strand, strand_of
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells import Inside, inside_of
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire, bounds
from tests.diagrams.cells.forms import FORMS, CellForm
from tests.diagrams.cells.reading import shown
from tests.graphics.layout import faults
from tests.graphics.picture import read

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
STYLE = style_of(notation="pytorch", theme="light", precision=2, decimal=None, font_scale=1.0)


def strand(form: CellForm, style: Style = STYLE, **sizes: Any) -> Strand:
    """Return the only sequence of a run."""
    run = form.run(**sizes)
    return strand_of(run, layer=0, reverse=False, sequence=0, units=None, style=style)


def ends(inside: Inside) -> set[tuple[float, float]]:
    """Return where wires meet the frame."""
    wires = [wire for wire in inside.shapes if isinstance(wire, Wire)]
    starts = [wire.points[0] for wire in wires if wire.tail.endswith("cell")]
    stops = [wire.points[-1] for wire in wires if wire.head.endswith("cell")]
    return {
        (x, y)
        for x, y in starts + stops
        if x in {inside.left, inside.right} or y in {inside.bottom, inside.top}
    }


@EACH
@pytest.mark.parametrize("filled", [False, True])
def test_wires_meet_the_frame_where_it_says(form: CellForm, filled: bool) -> None:
    """States cross at their lanes, the input below, the output above; h's lane is at 0."""
    inside = inside_of(form.kind, STYLE, strand(form) if filled else None, 1)
    sides = [(x, y) for x in (inside.left, inside.right) for y in inside.lanes.values()]
    assert ends(inside) == {
        *sides,
        (inside.x_input, inside.bottom),
        (inside.x_output, inside.top),
    }
    assert inside.lanes["h"] == 0.0
    assert set(inside.lanes) == ({"c", "h"} if form.kind == "lstm" else {"h"})


@EACH
def test_nothing_stands_outside_the_frame(form: CellForm) -> None:
    """The frame is as it says, and holds everything else."""
    inside = inside_of(form.kind, STYLE, strand(form), 1)
    (frame,) = (shape for shape in inside.shapes if shape.id == "cell")
    assert isinstance(frame, Node)
    box = bounds(inside.shapes)
    own = (inside.left, inside.bottom, inside.right, inside.top)
    assert (frame.box.left, frame.box.bottom, frame.box.right, frame.box.top) == pytest.approx(own)
    assert (box.left, box.bottom, box.right, box.top) == pytest.approx(own)


@EACH
def test_no_arrowhead_stands_on_the_frame(form: CellForm) -> None:
    """What leaves the cell has its arrowhead where it arrives."""
    for shape in inside_of(form.kind, STYLE, strand(form), 1).shapes:
        assert isinstance(shape, Node) or not (shape.arrow and shape.head == "cell")


@EACH
def test_values_within_are_the_cells(form: CellForm) -> None:
    """It has slots for what the cell computes, and none for what the chain hands on."""
    place = strand(form)
    inside = inside_of(form.kind, place.style, place, 1)
    filled = annotate(Diagram(inside.shapes, "inside", ""), place.trace, place.style)
    whole = shown(form.builder(place.trace, step=1))
    outside = {"x", "h_prev", "c_prev", "h", "c"}
    assert shown(filled) == {key: text for key, text in whole.items() if key[0] not in outside}


@EACH
def test_it_is_laid_out_well(form: CellForm) -> None:
    """No text overlaps another or a wire; its only loose ends are on the frame."""
    place = strand(form)
    for inside in (inside_of(form.kind, STYLE), inside_of(form.kind, STYLE, place, names=True)):
        picture = read(annotate(Diagram(inside.shapes, "inside", ""), place.trace, STYLE).svg())
        assert not [fault for fault in faults(picture) if "loose end" not in fault]


def test_it_can_be_moved_and_named() -> None:
    """Moved, all of it moves; a prefix names all but the values, whose ids say their step."""
    place = strand(FORMS["gru"], hidden_size=12)
    inside = inside_of("gru", STYLE, place, 2)
    moved = inside.placed(100.0, -20.0, prefix="t2-")
    assert (moved.left, moved.lanes["h"], moved.x_input) == (100.0, -20.0, inside.x_input + 100)
    assert (moved.top, moved.bottom) == (inside.top - 20, inside.bottom - 20)
    assert (moved.right, moved.x_output) == (inside.right + 100, inside.x_output + 100)
    ids = {shape.id for shape in moved.shapes}
    nodes = [shape for shape in moved.shapes if isinstance(shape, Node)]
    assert len(ids) == len(moved.shapes)
    for node in nodes:
        assert node.id.startswith("t2-") == (node.role != "value")
    for wire in moved.shapes:
        if isinstance(wire, Wire):
            assert {wire.tail, wire.head} <= ids
    assert inside.placed(0.0, 0.0) == inside


def test_a_blank_one_is_as_asked_for() -> None:
    """Blank, it has what is asked for; of a run, it is as the run."""
    ids = {shape.id for shape in inside_of("lstm", STYLE, coupled=True, peepholes=True).shapes}
    assert "gate-f" not in ids
    assert {"one-minus", "pi-wire"} <= ids
    squashes = {shape.label for shape in inside_of("rnn", STYLE, nonlinearity="relu").shapes
                if isinstance(shape, Node)}  # fmt: skip
    assert "relu" in squashes
    with pytest.raises(InvalidValueError, match="coupled=True contradicts the run"):
        inside_of("lstm", STYLE, strand(FORMS["lstm"]), coupled=True)
    with pytest.raises(InvalidValueError, match="unknown kind 'cnn'; choose one of 'lstm', 'gru'"):
        inside_of("cnn", STYLE)


def test_all_steps_have_the_same_geometry() -> None:
    """The inside of a cell is as wide at every step, so that a chain is even."""
    place = strand(FORMS["lstm peepholes"])
    first, last = (inside_of("lstm", STYLE, place, step) for step in (0, 2))
    assert (first.right, first.top, first.lanes) == (last.right, last.top, last.lanes)
