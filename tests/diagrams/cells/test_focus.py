"""A focus on a cell lights one idea, all of it and nothing else, and moves nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.notation import FOCUS, Key
from tests.diagrams.cells.forms import FORMS, CellForm

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)

# What a teacher would point at: the boxes and signs, the states, and the values of each idea.
LSTM = {
    "forget": ({"x", "h_prev", "c_prev", "gate-f", "keep"}, {"x", "h_prev", "c_prev", "f", "fc"}),
    "input": (
        {"x", "h_prev", "gate-i", "gate-g", "write"},
        {"x", "h_prev", "i", "g", "ig"},
    ),
    "candidate": ({"x", "h_prev", "gate-g"}, {"x", "h_prev", "g"}),
    "update": ({"keep", "write", "add", "c"}, {"fc", "ig", "c"}),
    "output": (
        {"x", "h_prev", "gate-o", "add", "tanh", "show", "c", "h", "output"},
        {"x", "h_prev", "c", "o", "tanh_c", "h"},
    ),
    "memory": ({"c_prev", "keep", "add", "c"}, {"c_prev", "fc", "c"}),
}
GRU = {
    "reset": (
        {"x", "h_prev", "gate-r", "gate-hn", "reset"},
        {"x", "h_prev", "r", "hn", "rhn"},
    ),
    "update": (
        {
            *("x", "h_prev", "gate-z", "gate-n", "keep", "one-minus", "write", "add", "h"),
            "output",
        },
        {"x", "h_prev", "z", "n", "zn", "zh", "h"},
    ),
    "candidate": (
        {"x", "h_prev", "gate-hn", "reset", "gate-n"},
        {"x", "h_prev", "hn", "rhn", "n"},
    ),
    "output": ({"keep", "one-minus", "write", "add", "h", "output"}, {"zn", "zh", "h"}),
    "memory": ({"h_prev", "keep", "add", "h", "output"}, {"h_prev", "zh", "h"}),
}
RNN = {
    "update": (
        {"x", "h_prev", "gate-a", "squash", "h", "output"},
        {"x", "h_prev", "a", "h"},
    ),
    "memory": ({"h_prev", "squash", "h", "output"}, {"h_prev", "h"}),
}
IDEAS = [
    (form, name, *parts)
    for form, table in (("lstm", LSTM), ("gru", GRU), ("rnn", RNN))
    for name, parts in table.items()
]
THINGS = ("gate", "operation", "state", "input", "output")


def lit(figure: Diagram) -> set[str]:
    """Return the ids of what is not dim."""
    return {shape.id for shape in figure.shapes if not shape.dim}


def things(figure: Diagram) -> set[str]:
    """Return the ids of lit boxes, signs and states."""
    return {each.id for each in figure.shapes if not each.dim and each.role in THINGS}


def values(figure: Diagram) -> set[str]:
    """Return the quantities whose values are lit."""
    nodes = [each for each in figure.shapes if isinstance(each, Node) and not each.dim]
    return {node.key.symbol for node in nodes if node.key}


@pytest.mark.parametrize(("name", "idea", "boxes", "numbers"), IDEAS)
def test_an_idea_is_lit(name: str, idea: str, boxes: set[str], numbers: set[str]) -> None:
    """Exactly the boxes, signs, states and values of the idea are lit."""
    figure = FORMS[name].builder(FORMS[name].run(), focus=idea)
    assert things(figure) == boxes
    assert values(figure) == numbers


def test_every_idea_has_its_expectation() -> None:
    """No name of the catalogue is left out above."""
    tables: Mapping[str, Mapping[str, object]] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}
    assert {kind: set(FOCUS[kind]) for kind in tables} == {
        kind: set(table) for kind, table in tables.items()
    }


@EACH
def test_wires_of_an_idea_lead_to_lit_things(form: CellForm) -> None:
    """A lit wire leads to each lit gate, and none leads from nowhere to nowhere."""
    run = form.run()
    for name in FOCUS[form.kind]:
        figure = form.builder(run, focus=name)
        arrows = [wire for wire in figure.shapes if not isinstance(wire, Node) and not wire.dim]
        shown = lit(figure)
        for box in things(figure):
            gates = {"gate-f", "gate-i", "gate-g", "gate-o", "gate-r", "gate-z", "gate-n", "gate-a"}
            assert box not in gates or any(wire.head == box for wire in arrows), (name, box)
        for wire in arrows:
            dark = {wire.tail, wire.head} - shown
            assert len(dark) < 2, (name, wire.id, dark)


@EACH
def test_a_focus_moves_nothing(form: CellForm) -> None:
    """All focused figures have the same shapes at the same places, dim or not."""
    run = form.run()
    plain = form.builder(run)
    for name in FOCUS[form.kind]:
        figure = form.builder(run, focus=name)
        undimmed = tuple(dataclasses.replace(each, dim=False) for each in figure.shapes)
        assert undimmed == plain.shapes
        assert figure.fillings == plain.fillings
        assert lit(figure) <= lit(plain)
    assert [frame.shapes for frame in plain.frames("focus")] == [
        form.builder(run, focus=name).shapes for name in FOCUS[form.kind]
    ]


@EACH
def test_blank_cells_can_be_focused(form: CellForm) -> None:
    """Every name works without a run, too, and lights the same boxes."""
    run = form.run()
    for name in FOCUS[form.kind]:
        assert things(form.blank(focus=name)) == things(form.builder(run, focus=name))


@EACH
def test_every_shape_belongs_to_something(form: CellForm) -> None:
    """But for the frame there is nothing in a cell that no focus could light."""
    figure = form.builder(form.run(), show_shapes=True)
    own = set(form.symbols)
    for shape in figure.shapes:
        assert shape.id == "cell" or shape.of, shape.id
        assert set(shape.of) <= own, shape.id


def test_coupled_gates_are_lit_together() -> None:
    """Where f is 1 − i, the focus on forgetting lights the input gate, but not what it writes."""
    form = FORMS["lstm coupled"]
    figure = form.builder(form.run(), focus="forget")
    assert things(figure) == {"x", "h_prev", "c_prev", "gate-i", "one-minus", "keep"}
    assert values(figure) == {"x", "h_prev", "c_prev", "i", "f", "fc"}
    assert {"i-minus", "f-wire-in"} <= lit(figure)
    assert "i-write" not in lit(figure)
    assert values(form.builder(form.run(), focus="input")) == {"x", "h_prev", "i", "g", "ig"}


def test_peepholes_are_lit_with_their_gates() -> None:
    """What a gate sees of the memory belongs to it, as far back as to the state that it sees."""
    form = FORMS["lstm peepholes"]
    seen = {"forget": {"pf", "c_prev"}, "input": {"pi", "c_prev"}, "output": {"po", "c"}}
    for name, symbols in seen.items():
        assert symbols <= values(form.builder(form.run(), focus=name))
    figure = form.builder(form.run(), focus="input")
    assert {"c_prev-line", "peep-line", "pi-line"} <= lit(figure)
    assert {"c_prev-wire", "pf-wire-in", "keep"}.isdisjoint(lit(figure))


def test_single_quantities_and_keys() -> None:
    """A quantity lights its column, label and wires; a key lights one value; a list lights all."""
    form = FORMS["lstm"]
    run = form.run()
    assert values(form.builder(run, focus="f")) == {"f"}
    assert {"gate-f", "f-symbol", "f-wire-in", "h_prev-f"} <= lit(form.builder(run, focus="f"))
    key = Key("f", 2, 1)
    assert lit(form.builder(run, focus=key)) == {"cell", key.id}
    both = form.builder(run, focus=["memory", key.id])
    assert lit(both) == lit(form.builder(run, focus="memory")) | {key.id}


@EACH
def test_words_belong_to_what_they_speak_of(form: CellForm) -> None:
    """What the input stands for is lit with it; numbers of units and names with their states."""
    labels = {"x": list("abc"), "features": ["red", "green", "blue"]}
    run = form.run(labels=labels)
    names = {f"feature-{place}" for place in range(3)} | {"caption-0", "caption-1", "x-symbol"}
    assert names <= lit(form.builder(run, focus="x"))
    assert names.isdisjoint(lit(form.builder(run, focus=["h_prev", "h"])))
    assert {"h_prev-name", "h_prev-t2-u0-tag-0"} <= lit(form.builder(run, focus="h_prev"))
    assert {"h-name", "output-name"} <= lit(form.builder(run, focus="h"))
    assert {"h_prev-name", "feature-0"}.isdisjoint(lit(form.builder(run, focus="h")))


def test_a_focus_stays_from_step_to_step() -> None:
    """The frames of a focused cell are focused alike, also where a key is of one step."""
    form = FORMS["rnn"]
    run = form.run()
    for frame in form.builder(run, focus="memory").frames("step"):
        assert values(frame) == {"h_prev", "h"}
    frames = form.builder(run, focus=["a", Key("h", 2, 0)]).frames("step")
    assert [values(frame) for frame in frames] == [{"a"}, {"a"}, {"a", "h"}]


@pytest.mark.parametrize(
    ("focus", "error", "sentence"),
    [
        ("oblivion", InvalidValueError, "nothing to focus on is called 'oblivion'"),
        ("pf", InvalidValueError, "its names are 'forget', 'input', 'candidate', 'update'"),
        ([], InvalidValueError, "there is nothing to focus on in []"),
        (3, InvalidTypeError, "the focus is 3, and must be a name"),
    ],
)
def test_unknown_focus(focus: object, error: type[Exception], sentence: str) -> None:
    """What does not exist is refused, with the names and tags that do."""
    with pytest.raises(error) as caught:
        FORMS["lstm"].blank(focus=focus)
    assert sentence in str(caught.value)
