"""A network unrolled in time shows the states, inputs and outputs of the run at every step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import lstm_cell, overview, rnn_variant, unrolled_rnn
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire
from lstmdiagrams.reference import GRU, RNN
from lstmdiagrams.runs import reference_run
from tests.diagrams.runs import random_run
from tests.graphics.picture import Picture, read


def said(figure: Diagram) -> list[str]:
    """Return every text of a figure."""
    return [text.text for text in read(figure.svg()).texts]


def numbers(figure: Diagram) -> dict[tuple[str, int, int], str]:
    """Return the values that a figure shows, by symbol, step and unit."""
    keys = {shape.id: shape.key for shape in figure.shapes if isinstance(shape, Node) and shape.key}
    return {
        (key.symbol, key.step, key.unit): figure.fillings[name].text for name, key in keys.items()
    }


def heads(figure: Diagram, symbol: str) -> list[tuple[str, str]]:
    """Return between which copies the wires of a state lead."""
    return [
        (shape.tail, shape.head)
        for shape in figure.shapes
        if isinstance(shape, Wire) and shape.id.startswith(f"{symbol}-copy")
    ]


def copies(picture: Picture) -> list[str]:
    """Return the ids of the copies, from left to right."""
    boxes = [each for each in picture.outlines if each.id.startswith("copy-")]
    return [each.id for each in sorted(boxes, key=lambda each: each.box.left)]


class TestBlank:
    """Without a run."""

    def test_any_length(self) -> None:
        """By default it shows steps 0, 1, 2, an ellipsis, and t."""
        figure = unrolled_rnn()
        picture = read(figure.svg())
        assert copies(picture) == ["copy-0", "copy-1", "copy-2", "copy-t"]
        assert said(figure).count("⋯") == 1
        assert numbers(figure) == {}

    @pytest.mark.parametrize(
        ("steps", "shown"), [(5, "01234"), ([0, 1, 2], "012"), ([0, 4], "04"), (1, "0")]
    )
    def test_chosen_steps(self, steps: Any, shown: str) -> None:
        """A number is how many steps there are; a list is which."""
        assert copies(read(unrolled_rnn(steps=steps).svg())) == [f"copy-{each}" for each in shown]

    def test_words_need_a_run(self) -> None:
        """The last steps of a sequence without an end cannot be shown."""
        with pytest.raises(InvalidValueError, match="'last 2' need a run, which has an end"):
            unrolled_rnn(steps="last 2")

    @pytest.mark.parametrize("cell_state", [False, True])
    def test_states_go_on(self, cell_state: bool) -> None:
        """From copy to copy lead h and, where it is asked for, c."""
        figure = unrolled_rnn(steps=3, show_cell_state=cell_state)
        links = [("copy-0", "copy-1"), ("copy-1", "copy-2")]
        assert heads(figure, "h") == links
        assert heads(figure, "c") == (links if cell_state else [])

    def test_folded_network_stands_at_the_left(self) -> None:
        """On the left stands the one network with its loop, then an equals sign."""
        picture = read(unrolled_rnn().svg())
        folded, equals = picture.outline("folded"), picture.text("equals")
        assert folded.box.right < equals.box.left < picture.outline("copy-0").box.left
        assert any(thread.id == "loop" for thread in picture.threads)


class TestValues:
    """With a run."""

    @pytest.mark.parametrize("options", [{}, {"kind": GRU}, {"kind": RNN}, {"proj_size": 2}])
    def test_numbers_are_the_runs(self, options: dict[str, Any]) -> None:
        """Input and hidden state of every step are those of the run, for every kind of cell."""
        run = random_run(n_steps=5, **options)
        values = numbers(unrolled_rnn(run))
        for symbol, array in (("x", run.x), ("h", run.layer(0).h)):
            for step, unit in np.ndindex(5, array.shape[2]):
                text = f"{array[step, 0, unit]:+.2f}".replace("-", "−")
                assert values[symbol, step, unit].lstrip("+−") == text.lstrip("+−")
                assert values[symbol, step, unit] in (text, "0.00")
        assert {symbol for symbol, _, _ in values} == {"x", "h"}

    def test_cell_states(self) -> None:
        """The cell state stands on its own wire, with the run's numbers."""
        run = random_run()
        values = numbers(unrolled_rnn(run, show_cell_state=True))
        for step in range(4):
            c = run.layer(0).c[step, 0, 1]
            assert values["c", step, 1] == f"{c:+.2f}".replace("-", "−")

    def test_readout(self) -> None:
        """A readout's outputs stand at the top of the last layer, with what they say."""
        labels = {"y": list("wxyz"), "classes": ["cat", "dog"]}
        run = random_run(classes=2, num_layers=2, labels=labels)
        figure = unrolled_rnn(run, layer=1)
        values = numbers(figure)
        assert values["y", 2, 1] == f"{run.y_steps[2, 0, 1]:.2f}"
        assert {"w", "x", "y", "z", "cat", "dog", "readout"} <= set(said(figure))
        assert "Says “z”." in figure.description
        assert not any(symbol == "y" for symbol, _, _ in numbers(unrolled_rnn(run, layer=0)))

    def test_labels(self) -> None:
        """What every step reads, and what the inputs are called, stands there."""
        run = random_run(labels={"x": ["red", "green", "", "blue"], "features": ["r", "g", "b"]})
        assert {"red", "green", "blue", "r", "g", "b"} <= set(said(unrolled_rnn(run)))

    def test_long_runs_leave_an_ellipsis(self) -> None:
        """Of many steps the first three and the last two are shown, and how many are not."""
        figure = unrolled_rnn(random_run(n_steps=12))
        assert copies(read(figure.svg())) == ["copy-0", "copy-1", "copy-2", "copy-10", "copy-11"]
        assert "7 more" in said(figure)

    def test_no_other_steps(self) -> None:
        """A step that the run does not have is refused."""
        with pytest.raises(InvalidValueError, match="step 4 does not exist; choose 0 to 3"):
            unrolled_rnn(random_run(n_steps=4), steps=[4])

    def test_backwards(self) -> None:
        """In a reverse layer the states lead from right to left."""
        run = random_run(bidirectional=True)
        figure = unrolled_rnn(run, reverse=True, show_cell_state=True)
        links = [("copy-1", "copy-0"), ("copy-2", "copy-1"), ("copy-3", "copy-2")]
        assert heads(figure, "h") == heads(figure, "c") == links
        assert "layer 0, backward" in figure.title

    def test_description_holds_every_number(self) -> None:
        """Who cannot see the figure reads every number of it."""
        figure = unrolled_rnn(random_run(classes=2), show_cell_state=True)
        for text in numbers(figure).values():
            assert text in figure.description

    @pytest.mark.parametrize("kind", [GRU, RNN])
    def test_only_an_lstm_has_a_cell_state(self, kind: Any) -> None:
        """A cell state is refused where there is none."""
        run = random_run(kind=kind)
        with pytest.raises(InvalidValueError, match=f"kind '{run.kind}' has no cell state; only"):
            unrolled_rnn(run, show_cell_state=True)

    def test_what_is_no_run(self) -> None:
        """What is no run is refused."""
        with pytest.raises(InvalidTypeError, match="the run is 'counter', and must be a Trace"):
            unrolled_rnn("counter")

    def test_most_active_units(self) -> None:
        """The units that move most may be asked for; of a GRU, in its hidden state."""
        run = random_run(kind=GRU, hidden_size=6)
        moves = np.ptp(run.layer(0).h[:, 0], axis=0)
        units = {
            unit
            for symbol, _, unit in numbers(unrolled_rnn(run, units="most active 2"))
            if symbol == "h"
        }
        assert units == set(np.argsort(moves)[-2:].tolist())


def test_only_answers_are_read_out() -> None:
    """At a step whose label says that it has no output, h goes nowhere but on; y is not drawn.

    Nor has a step an input whose label says that it has none.
    """
    diagram = unrolled_rnn(reference_run("reversal"))
    ids = {shape.id for shape in diagram.shapes}
    assert {"x-t0", "x-t2", "h-t0-u0", "readout-3", "y-t3", "y-t5"} <= ids
    assert not {"x-t3", "x-t5-u0", "h-t0", "readout-0", "y-t0", "y-t2", "h-t3", "y-t2-u0"} & ids
    assert "Output y_t" in diagram.description
    assert diagram.description.count("Output y_t") == 3


def test_names_of_answers_stand_at_the_first() -> None:
    """The classes are named at the first step that has an answer."""
    shapes = {shape.id: shape for shape in unrolled_rnn(reference_run("reversal")).shapes}
    name, slot, before = shapes["y-row-0"], shapes["y-t3-u0"], shapes["copy-2"]
    assert isinstance(name, Node)
    assert isinstance(slot, Node)
    assert isinstance(before, Node)
    assert before.x < name.x < slot.x
    assert name.y == slot.y


@pytest.mark.parametrize("steps", [["a"], True, 2.5, [True]])
def test_steps_of_a_blank_figure_are_numbers(steps: Any) -> None:
    """Without a run too, what is no number is refused by name."""
    with pytest.raises(InvalidTypeError, match="must be a whole number"):
        unrolled_rnn(steps=steps)


def test_a_blank_figure_has_a_step() -> None:
    """No step cannot be drawn."""
    with pytest.raises(InvalidValueError, match="0 steps cannot be shown; choose 1 to 10,000"):
        unrolled_rnn(steps=0)


def test_steps_left_out_at_the_ends() -> None:
    """Where the first or the last steps are left out, an ellipsis says how many."""
    words = said(unrolled_rnn(reference_run("counter"), steps=[2, 3]))
    assert words.count("⋯") == 2
    assert "2 more" in words
    assert "4 more" in words


def test_both_sides_of_the_equals_sign_are_alike() -> None:
    """Where the copies have a readout, the folded network has it too."""
    ids = {shape.id for shape in unrolled_rnn(reference_run("counter")).shapes}
    assert {"readout-t", "y-t", "readout-0", "y-t0"} <= ids
    assert "h-t" not in ids


def test_a_cell_state_is_an_lstms() -> None:
    """A blank figure with a cell state shows LSTMs."""
    assert "LSTM" in said(unrolled_rnn(show_cell_state=True))


@pytest.mark.parametrize("flag", [None, "yes", 1.0, 2])
def test_flags_are_true_or_false(flag: Any) -> None:
    """What is no truth value is refused by name; NumPy's is one."""
    with pytest.raises(InvalidTypeError, match=r"show_cell_state is .* must be True or False"):
        unrolled_rnn(show_cell_state=flag)
    assert unrolled_rnn(show_cell_state=np.True_).width


@pytest.mark.parametrize(
    "draw",
    [
        lambda: lstm_cell(step=3),
        lambda: unrolled_rnn(units=[0]),
        lambda: unrolled_rnn(layer=1),
        lambda: rnn_variant("one-to-many", steps="all"),
        lambda: overview(step=2),
    ],
)
def test_what_says_something_of_a_run_needs_one(draw: Any) -> None:
    """A run that was forgotten is missed, and no blank figure drawn instead."""
    with pytest.raises(InvalidValueError, match="needs a run; without one the figure is blank"):
        draw()
