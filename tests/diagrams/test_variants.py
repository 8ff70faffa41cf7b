"""The five patterns of inputs and outputs, blank and with those of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lstmdiagrams.diagrams import PATTERNS, overview, rnn_variant
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire
from lstmdiagrams.reference import GRU, Trace
from lstmdiagrams.runs import reference_run
from tests.diagrams.runs import random_run
from tests.graphics.layout import faults
from tests.graphics.picture import read

SHAPES = {  # steps, inputs, outputs
    "one-to-one": (1, [0], [0]),
    "one-to-many": (3, [0], [0, 1, 2]),
    "many-to-one": (3, [0, 1, 2], [2]),
    "many-to-many-delayed": (5, [0, 1, 2], [2, 3, 4]),
    "many-to-many-synced": (3, [0, 1, 2], [0, 1, 2]),
}


def run_of(pattern: str, *, classes: int = 2) -> Trace:
    """Return a run of a pattern."""
    total, ins, outs = SHAPES[pattern]
    labels = {
        "x": [f"in {step}" if step in ins else "" for step in range(total)],
        "y": [f"out {step}" if step in outs else "" for step in range(total)],
    }
    return random_run(n_steps=total, classes=classes, labels=labels)


def ends(figure: Diagram, symbol: str) -> list[int]:
    """Return at which steps a figure has an input or an output."""
    shapes = [each for each in figure.shapes if isinstance(each, Node) and each.form == "round"]
    names = [each.id.split("-") for each in shapes]
    return [int(name[1]) for name in names if name[0] == symbol]


@pytest.mark.parametrize("pattern", SHAPES)
def test_blank(pattern: str) -> None:
    """A blank pattern has its inputs and outputs where it must."""
    figure = rnn_variant(pattern)
    total, ins, outs = SHAPES[pattern]
    assert (ends(figure, "x"), ends(figure, "y")) == (ins, outs)
    assert ends(figure, "state") == list(range(total))
    assert figure.fillings == {}


@pytest.mark.parametrize("pattern", SHAPES)
def test_with_a_run(pattern: str) -> None:
    """A run's inputs and outputs stand where it has them, with their labels and numbers."""
    run = run_of(pattern)
    figure = rnn_variant(pattern, run)
    _, ins, outs = SHAPES[pattern]
    assert (ends(figure, "x"), ends(figure, "y")) == (ins, outs)
    said = {text.id: text.text for text in read(figure.svg()).texts}
    for step in ins:
        assert said[f"x-{step}"] == f"in {step}"
        assert said[f"x-t{step}-u0"].lstrip("+−") == f"{abs(run.x[step, 0, 0]):.2f}"
    for step in outs:
        assert said[f"y-{step}"] == f"out {step}"
        assert said[f"y-t{step}-u1"] == f"{run.y_steps[step, 0, 1]:.2f}"
        assert f"(out {step})" in figure.description


def test_without_a_readout() -> None:
    """A run without a readout gives out its hidden state."""
    run = random_run(n_steps=3, kind=GRU)
    figure = rnn_variant("many-to-many-synced", run)
    said = {text.id: text.text for text in read(figure.svg()).texts}
    assert (said["y-1-symbol"], said["y-1-symbol-1"]) == ("h", "1")
    assert said["h-t1-u0"].lstrip("+−") == f"{abs(run.layer(0).h[1, 0, 0]):.2f}"


def test_zeros_are_no_input() -> None:
    """In a run without labels a step whose input is all zeros has none."""
    run = random_run(n_steps=3)
    x = run.x.copy()
    x[1:] = 0
    run = replace(run, layers=(replace(run.layer(0), x=x),))
    assert ends(rnn_variant("one-to-many", run), "x") == [0]


@pytest.mark.parametrize("pattern", SHAPES)
def test_another_pattern_is_refused(pattern: str) -> None:
    """A run of another pattern is refused, with what the pattern needs and what the run has."""
    for other in set(SHAPES) - {pattern}:
        with pytest.raises(InvalidValueError) as caught:
            rnn_variant(pattern, run_of(other))
        assert f"does not fit '{pattern}', which needs {PATTERNS[pattern].needs}" in str(
            caught.value
        )
        steps = {1: "a single step"}.get(SHAPES[other][0], f"{SHAPES[other][0]} steps")
        assert f"it has {steps}, inputs at step" in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ({"x": [""] * 4}, "inputs at no step"),
        ({"x": ["a", "", "b", ""]}, "inputs at steps 0, 2"),
        ({"x": ["a", "", "", ""]}, "inputs at step 0 and"),
        ({"x": ["a", "b", "c", ""], "y": [""] * 4}, "inputs at steps 0 to 2 and outputs at no"),
    ],
)
def test_error_lists_the_steps(labels: dict[str, Any], sentence: str) -> None:
    """The steps that have inputs and outputs are listed as short as they can be understood."""
    with pytest.raises(InvalidValueError, match=sentence):
        rnn_variant("many-to-many-synced", random_run(labels=labels))


def test_unknown_pattern() -> None:
    """A pattern that there is not is named, with all that there are."""
    with pytest.raises(InvalidValueError, match="unknown pattern 'some'; choose one of 'one-to-o"):
        rnn_variant("some")


def test_long_runs_leave_an_ellipsis() -> None:
    """Of many steps the first three and the last two are shown, and how many are not."""
    figure = rnn_variant("many-to-many-synced", random_run(n_steps=12))
    assert ends(figure, "state") == [0, 1, 2, 10, 11]
    assert "7 more" in [text.text for text in read(figure.svg()).texts]
    assert ends(rnn_variant("many-to-one", random_run(n_steps=12), steps=[0, 11]), "y") == [11]


class TestOverview:
    """The three panels of the first figure."""

    def test_panels(self) -> None:
        """Three panels stand below each other, each with its letter."""
        picture = read(overview().svg())
        letters = [picture.text(f"letter-{letter}").box.top for letter in "abc"]
        assert letters == sorted(letters)
        assert picture.outline("a-folded").box.bottom < letters[1]
        assert picture.outline("b-cell").box.bottom < letters[2]
        titles = " ".join(text.text for text in picture.texts)
        assert all(title in titles for title in ("one to one", "one to many", "many to one"))

    def test_with_runs(self) -> None:
        """With runs their values stand in the panels, and a pattern without a run is blank."""
        run = random_run(labels=list("abcd"), classes=2)
        figure = overview(run, variants={"one-to-one": run_of("one-to-one")}, step=1)
        assert not faults(read(figure.svg()))
        shown = {shape.key for shape in figure.shapes if isinstance(shape, Node) and shape.key}
        assert {key.step for key in shown if key.symbol == "f"} == {1}
        assert len([name for name in figure.fillings if name.startswith("c-")]) == 3 + 2

    def test_shipped_runs_are_the_default(self) -> None:
        """With a trace, the patterns show the shipped runs that there are."""
        figure = overview(random_run())
        assert any(name.startswith("c-") for name in figure.fillings)
        assert not faults(read(figure.svg()))

    def test_words(self) -> None:
        """Its description says all three panels."""
        lines = overview().description.split("\n")
        assert [line[:3] for line in lines if line.startswith("(")] == ["(a)", "(b)", "(c)"]


def test_inputs_of_a_stack_are_the_networks() -> None:
    """The inputs of a pattern are what the network reads, not what its last layer does."""
    run = random_run(n_steps=3, num_layers=2, input_size=2, hidden_size=4)
    figure = rnn_variant("many-to-many-synced", run)
    keys = {shape.key for shape in figure.shapes if isinstance(shape, Node) and shape.key}
    assert {(key.layer, key.unit) for key in keys if key.symbol == "x"} == {(0, 0), (0, 1)}
    assert {key.layer for key in keys if key.symbol == "h"} == {1}


def test_steps_that_make_the_pattern_are_always_shown() -> None:
    """Many to one without the one would be another pattern."""
    figure = rnn_variant("many-to-one", reference_run("sunspots"), steps=[2, 3])
    ids = {shape.id for shape in figure.shapes}
    assert {"state-0", "state-2", "state-3", "state-21", "y-21"} <= ids
    assert "state-1" not in ids


def test_variants_of_the_overview_are_checked() -> None:
    """A pattern that does not exist, or what maps nothing, is refused by name."""
    with pytest.raises(InvalidValueError, match="unknown pattern 'typo'"):
        overview(variants={"typo": random_run()})
    with pytest.raises(InvalidTypeError, match="must map patterns to runs"):
        overview(variants=[random_run()])  # type: ignore[arg-type]


def test_both_directions_are_two_ways() -> None:
    """In a network of both directions the state goes on to the right, and another to the left."""
    diagram = rnn_variant("many-to-many-synced", reference_run("puddles"), steps="all")
    wires = {shape.id: shape for shape in diagram.shapes if isinstance(shape, Wire)}
    right, left = wires["h-3"], wires["h-3-backward"]
    assert (right.tail, right.head) == (left.head, left.tail) == ("state-3", "state-4")
    assert right.points[0][0] < right.points[-1][0]
    assert left.points[0][0] > left.points[-1][0]
    assert right.points[0][1] > left.points[0][1]
    assert not faults(read(diagram.render("svg")))


def test_the_overviews_steps_are_those_of_its_cell() -> None:
    """Each frame of the overview shows another step in panel (b)."""
    trace = reference_run("counter")
    frames = overview(trace).frames("step")
    assert len(frames) == trace.n_steps
    for step, frame in enumerate(frames):
        assert f"t{step}" in {shape.key.id[2:4] for shape in frame.shapes if is_gate(shape)}


def is_gate(shape: object) -> bool:
    """Tell whether a shape is a slot of a forget gate."""
    return isinstance(shape, Node) and shape.key is not None and shape.key.symbol == "f"


def test_the_overview_can_be_focused() -> None:
    """An idea of the cell is lit in panel (b), and its equations are the overview's."""
    figure = overview()
    assert "forget" in figure.focuses
    assert "f_t" in figure.equations
    assert any(shape.dim for shape in figure.focus("forget").shapes)


def test_no_run_of_a_pattern_is_refused() -> None:
    """What stands for a pattern in the overview must be a run."""
    with pytest.raises(InvalidTypeError, match="must be a Trace"):
        overview(variants={"many-to-one": 1})  # type: ignore[dict-item]
