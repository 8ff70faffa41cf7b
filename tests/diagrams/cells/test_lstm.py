"""The inside of an LSTM cell shows the numbers of the run, each where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.notation import Key
from lstmdiagrams.reference import LSTM, Trace
from tests.diagrams.cells.reading import Values, printed, shown
from tests.diagrams.runs import random_run
from tests.graphics.picture import read

LENGTHS = (3, 5, 1)
SYMBOLS = ("x", "c_prev", "h_prev", "f", "i", "g", "o", "fc", "ig", "c", "tanh_c", "h")


def logistic(a: np.ndarray) -> np.ndarray:
    """The sigmoid, by its definition."""
    return 1 / (1 + np.exp(-a))


def step_of(
    weights: Mapping[str, np.ndarray], suffix: str, x: np.ndarray, h: np.ndarray, c: np.ndarray
) -> dict[str, np.ndarray]:
    """Take one step of an LSTM by PyTorch's equations, one matrix a gate."""
    total = (
        weights[f"weight_ih_{suffix}"] @ x
        + weights[f"bias_ih_{suffix}"]
        + weights[f"weight_hh_{suffix}"] @ h
        + weights[f"bias_hh_{suffix}"]
    )
    i, f, g, o = np.split(total, 4)
    i, f, g, o = logistic(i), logistic(f), np.tanh(g), logistic(o)
    now = f * c + i * g
    out = o * np.tanh(now)
    projection = weights.get(f"weight_hr_{suffix}")
    return {
        "x": x, "h_prev": h, "c_prev": c, "i": i, "f": f, "g": g, "o": o, "fc": f * c,
        "ig": i * g, "c": now, "tanh_c": np.tanh(now), "m": out,
        "h": out if projection is None else projection @ out,
    }  # fmt: skip


def recomputed(
    net: LSTM, x: np.ndarray, states: Mapping[tuple[int, bool], tuple[np.ndarray, np.ndarray]]
) -> dict[tuple[int, bool], list[dict[str, np.ndarray]]]:
    """Run a network over one sequence, (T, I) → layer and direction → what every step holds."""
    weights, inputs, record = net.state_dict(), x, {}
    for layer in range(net.num_layers):
        ways = (False, True) if net.bidirectional else (False,)
        for reverse in ways:
            h, c = states[layer, reverse]
            steps: list[dict[str, np.ndarray]] = [{}] * len(inputs)
            order = range(len(inputs))
            for t in reversed(order) if reverse else order:
                suffix = f"l{layer}_reverse" if reverse else f"l{layer}"
                steps[t] = step_of(weights, suffix, inputs[t], h, c)
                h, c = steps[t]["h"], steps[t]["c"]
            record[layer, reverse] = steps
        outputs = [[each["h"] for each in record[layer, reverse]] for reverse in ways]
        inputs = np.concatenate(outputs, axis=1)
    return record


def expected(record: Mapping[str, np.ndarray], *, projected: bool, unsigned: set[str]) -> Values:
    """Return what a figure of this step must show."""
    return {
        (symbol, unit): printed(value, gate=symbol in unsigned)
        for symbol in (*SYMBOLS, *(["m"] if projected else []))
        for unit, value in enumerate(record[symbol])
    }


@pytest.mark.parametrize("proj_size", [0, 2])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("lengths", [None, LENGTHS])
def test_numbers_are_those_of_the_equations(
    proj_size: int, bidirectional: bool, lengths: tuple[int, ...] | None
) -> None:
    """Every number of every layer, direction, sequence and step is what the equations give."""
    net = LSTM.random(
        input_size=3, hidden_size=4, num_layers=2, seed=1, bidirectional=bidirectional,
        proj_size=proj_size,
    )  # fmt: skip
    rng = np.random.default_rng(2)
    layers, width = 4 if bidirectional else 2, proj_size or 4
    x = rng.normal(size=(5, 3, 3), scale=2)
    h0, c0 = rng.normal(size=(layers, 3, width)), rng.normal(size=(layers, 3, 4), scale=3)
    run = net.run(x, h0=h0, c0=c0, lengths=lengths)
    ways = (False, True) if bidirectional else (False,)
    places = [(layer, way) for layer in range(2) for way in ways]
    for sequence in range(3):
        length = lengths[sequence] if lengths else 5
        states = {each: (h0[k, sequence], c0[k, sequence]) for k, each in enumerate(places)}
        record = recomputed(net, x[:length, sequence], states)
        for (layer, reverse), step in [(each, t) for each in places for t in range(length)]:
            figure = lstm_cell(run, step=step, layer=layer, reverse=reverse, sequence=sequence)
            wanted = expected(
                record[layer, reverse][step], projected=bool(proj_size), unsigned={"i", "f", "o"}
            )
            assert shown(figure) == wanted
            again = lstm_cell(
                run, step=step - length, layer=layer - 2, reverse=reverse, sequence=sequence - 3
            )
            assert again == figure


def test_first_step_shows_the_initial_state() -> None:
    """What comes into the first step is the initial state that the run was given."""
    run = random_run(h0=[[[0.1, -0.2, 0.3, 0.4]]], c0=[[[1.5, -2.5, 0.0, 7.25]]])
    values = shown(lstm_cell(run, step=0))
    assert [values["c_prev", unit] for unit in range(4)] == ["+1.50", "−2.50", "0.00", "+7.25"]
    assert [values["h_prev", unit] for unit in range(4)] == ["+0.10", "−0.20", "+0.30", "+0.40"]


def test_every_step_begins_where_the_last_one_ended() -> None:
    """The states that come into a step are those that left the one before."""
    run = random_run(n_steps=5)
    for step in range(1, 5):
        before, now = (shown(lstm_cell(run, step=each)) for each in (step - 1, step))
        for unit in range(4):
            assert now["c_prev", unit] == before["c", unit]
            assert now["h_prev", unit] == before["h", unit]


def test_a_reverse_layer_begins_at_the_end() -> None:
    """In a reverse layer the previous state is that of the next step, and is called so."""
    run = random_run(n_steps=5, bidirectional=True)
    later, earlier = (lstm_cell(run, reverse=True, step=step) for step in (3, 2))
    for unit in range(4):
        assert shown(earlier)["c_prev", unit] == shown(later)["c", unit]
    said = {text.id: text.text for text in read(earlier.svg()).texts}
    assert said["c_prev-symbol-1"] == said["h_prev-symbol-1"] == "t+1"
    assert "c_t+1" in earlier.description


class TestSteps:
    """Which step is shown."""

    def test_last_is_the_sequences_own(self) -> None:
        """The step -1 is the last one of the sequence, not of the batch."""
        run = random_run(n_steps=5, n_sequences=3, lengths=LENGTHS)
        for sequence, length in enumerate(LENGTHS):
            last = f"step t = {length - 1} (of 0…{length - 1})" if length > 1 else "the only step"
            assert lstm_cell(run, sequence=sequence).title.startswith(f"LSTM cell, {last}")

    def test_past_the_end_is_refused(self) -> None:
        """A step past the end of a short sequence is refused, with the steps that it has."""
        run = random_run(n_steps=5, n_sequences=3, lengths=LENGTHS)
        with pytest.raises(InvalidValueError, match="step 3 does not exist; choose 0 to 2, or -3"):
            lstm_cell(run, sequence=0, step=3)

    def test_all_steps_have_the_same_geometry(self) -> None:
        """From step to step only numbers and colours change, so that figures can be leafed."""
        run = random_run(n_steps=8, labels=list("abcdefgh"))

        def geometry(step: int) -> list[tuple[object, ...]]:
            return [
                (node.x, node.y, node.width, node.height, node.form, node.size)
                for node in lstm_cell(run, step=step).shapes
                if isinstance(node, Node) and not node.id.startswith("caption")
            ]

        assert all(geometry(step) == geometry(0) for step in range(8))


class TestUnits:
    """Which units are shown."""

    def test_chosen_ones(self) -> None:
        """Of every quantity the chosen units are shown, and the figure says how many are not."""
        figure = lstm_cell(random_run(hidden_size=9), units=[7, 2])
        units = {unit for symbol, unit in shown(figure) if symbol != "x"}
        assert units == {2, 7}
        assert "(7 more)" in figure.description
        said = [text.text for text in read(figure.svg()).texts]
        for count, tag in ((2, "2"), (2, "7"), (2, "2 more"), (2, "4 more"), (2, "1 more")):
            assert said.count(tag) == count

    def test_most_active(self) -> None:
        """The most active units are those whose cell state moves most in the run."""
        run = random_run(hidden_size=9, n_steps=6)
        moves = np.ptp(run.layer(0).c[:, 0], axis=0)
        expected = set(np.argsort(moves)[-3:].tolist())
        figure = lstm_cell(run, units="most active 3")
        assert {unit for symbol, unit in shown(figure) if symbol == "c"} == expected

    @pytest.mark.parametrize(
        ("units", "wide", "narrow"),
        [
            ([0, 3], {0, 3}, {0}),
            ([3], {3}, {0, 1}),
            (1, {0}, {0}),
            ("all", {0, 1, 2, 3}, {0, 1}),
            ("last 1", {3}, {1}),
        ],
    )
    def test_with_a_projection(self, units: Any, wide: set[int], narrow: set[int]) -> None:
        """Where h is narrower than c, h shows those of the chosen units that it has."""
        values = shown(lstm_cell(random_run(proj_size=2), units=units))
        for symbols, those in ((("c", "m", "f"), wide), (("h", "h_prev"), narrow)):
            for each in symbols:
                assert {unit for symbol, unit in values if symbol == each} == those

    def test_refused_ones(self) -> None:
        """A unit that does not exist is refused."""
        with pytest.raises(InvalidValueError, match="unit 4 does not exist; choose 0 to 3"):
            lstm_cell(random_run(), units=[4])

    def test_many_inputs(self) -> None:
        """Of many inputs the first three and the last are shown."""
        values = shown(lstm_cell(random_run(input_size=20)))
        assert {unit for symbol, unit in values if symbol == "x"} == {0, 1, 2, 19}


class TestLooks:
    """How it is shown."""

    def test_precision_and_decimal(self) -> None:
        """Digits and the decimal mark are as asked for, in the picture and in the words."""
        run = random_run()
        figure = lstm_cell(run, precision=3, decimal=",")
        text = f"{run.layer(0).f[-1, 0, 0]:.3f}".replace(".", ",")
        assert shown(figure)["f", 0] == text
        assert text in figure.description

    def test_notation(self) -> None:
        """The candidate may be written as c with a tilde, in the picture and in the words."""
        figure = lstm_cell(random_run(), notation="tilde")
        assert "c̃" in [text.text for text in read(figure.svg()).texts]
        assert "c̃_t" in figure.description

    def test_labels(self) -> None:
        """What a step reads and what its inputs are called stands beside the input."""
        run = random_run(labels={"x": list("abcd"), "features": ["red", "green", "blue"]})
        figure = lstm_cell(run, step=2)
        said = [text.text for text in read(figure.svg()).texts]
        assert {"reads “c”", "step t = 2 (of 0…3)", "red", "green", "blue"} <= set(said)
        assert "reads “c”" in figure.title

    def test_place_in_a_stack(self) -> None:
        """Of several layers the figure says which one it shows, and does not name its inputs."""
        run = random_run(num_layers=2, labels={"features": ["red", "green", "blue"]})
        said = [text.text for text in read(lstm_cell(run, layer=1).svg()).texts]
        assert "layer 1, forward" in said
        assert "red" not in said

    def test_names_may_be_left_out(self) -> None:
        """Without names the figure is narrower, and shows the same values."""
        run = random_run()
        plain, named = lstm_cell(run, names=False), lstm_cell(run)
        assert plain.width < named.width
        assert shown(plain) == shown(named)
        assert "forget gate" not in [text.text for text in read(plain.svg()).texts]

    def test_description_holds_every_number(self) -> None:
        """Who cannot see the figure reads every number of it."""
        figure = lstm_cell(random_run())
        for text in shown(figure).values():
            assert text in figure.description


class TestBlank:
    """The cell without a run."""

    def test_no_values(self) -> None:
        """A blank cell shows no number and has no slot for one."""
        figure = lstm_cell()
        assert shown(figure) == {}
        assert figure.fillings == {}
        assert not any(isinstance(each, Node) and each.key for each in figure.shapes)

    def test_every_part(self) -> None:
        """Four gates, three products and sums, a tanh, and the states on both sides are there."""
        figure = lstm_cell()
        ids = {shape.id for shape in figure.shapes}
        assert ids >= {
            "gate-f",
            "gate-i",
            "gate-g",
            "gate-o",
            "keep",
            "write",
            "add",
            "tanh",
            "show",
        }
        assert ids >= {"x", "c_prev", "h_prev", "c", "h", "output"}
        said = [text.text for text in read(figure.svg()).texts]
        assert said.count("σ") == 3
        assert said.count("tanh") == 2
        assert (said.count("×"), said.count("+")) == (3, 1)

    def test_title_and_words(self) -> None:
        """Its title and its description say what it is."""
        assert lstm_cell().title == "LSTM cell"
        assert "forget gate" in lstm_cell().description


def test_saved_runs_draw_the_same(tmp_path: Any) -> None:
    """A run that was saved and loaded draws the same figure."""
    run = random_run(labels=list("abcd"))
    run.save(tmp_path / "run.npz")
    assert lstm_cell(Trace.load(tmp_path / "run.npz")).render("svg") == lstm_cell(run).render("svg")


def test_unbatched_runs_are_drawn() -> None:
    """A run on a single sequence, not a batch, is drawn like a batch of one."""
    net = LSTM.random(input_size=3, hidden_size=4)
    x = np.random.default_rng(0).normal(size=(4, 3))
    assert lstm_cell(net.run(x)).dot == lstm_cell(net.run(x[:, None])).dot


def test_single_precision_runs_are_drawn() -> None:
    """A run in float32 is drawn, and its numbers are its own."""
    run = random_run(dtype="float32")
    text = printed(float(run.layer(0).c[-1, 0, 0]), gate=False)
    assert shown(lstm_cell(run))["c", 0] == text


def test_values_have_keys_of_their_place() -> None:
    """Every slot's key says where in the run its value is."""
    run = random_run(n_sequences=2, num_layers=2, bidirectional=True)
    figure = lstm_cell(run, step=1, layer=1, reverse=True, sequence=1)
    keys = [shape.key for shape in figure.shapes if isinstance(shape, Node) and shape.key]
    assert {(key.step, key.layer, key.reverse, key.sequence) for key in keys} == {(1, 1, True, 1)}
    assert len(set(keys)) == len(keys) == len(figure.fillings)
    assert Key("c_prev", 1, 3, 1, reverse=True, sequence=1) in keys


def test_peepholes_are_told() -> None:
    """Where gates see the cell state too, the figure says so."""
    weights = dict(LSTM.random(input_size=1, hidden_size=2, seed=0).state_dict())
    weights["peephole_l0"] = np.ones(6)
    trace = LSTM.from_state_dict(weights).run(np.ones((2, 1)))
    assert "cell state by peepholes" in lstm_cell(trace).svg()
    assert "peepholes" not in lstm_cell().svg()
