"""Whole networks: layers above each other, directions beside each other, with their values."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import GRU, LSTM, RNN, Trace
from lstmdiagrams.runs import reference_run
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import (
    Place,
    leads_to,
    nodes,
    printed,
    texts,
    values,
    wires,
)

NETWORKS: dict[str, dict[str, Any]] = {
    "stack": {"num_layers": 3},
    "both": {"bidirectional": True},
    "stack of both": {"num_layers": 2, "bidirectional": True},
    "gru": {"num_layers": 2, "bidirectional": True, "kind": GRU},
    "rnn": {"num_layers": 2, "kind": RNN},
    "projected": {"num_layers": 2, "bidirectional": True, "proj_size": 2},
}
EACH = pytest.mark.parametrize("options", NETWORKS.values(), ids=NETWORKS)


def computed(run: Trace, *, cell_state: bool = False) -> dict[Place, str]:
    """Return what the figure of a run must show, from its record."""
    shown = {}
    for layer, ways in enumerate(run.ways):
        for way in ways:
            record = run.layer(layer, reverse=way)
            for symbol in ("h", "c") if cell_state else ("h",):
                array = getattr(record, symbol)[:, 0]
                for step, unit in np.ndindex(array.shape):
                    value = printed(array[step, unit])
                    shown[Place(symbol, step, unit, layer, way)] = value
    for step, unit in np.ndindex(run.x.shape[0], run.x.shape[2]):
        shown[Place("x", step, unit)] = printed(run.x[step, 0, unit])
    if run.y_steps is not None:
        for step, unit in np.ndindex(run.y_steps.shape[0], run.y_steps.shape[2]):
            shown[Place("y", step, unit)] = printed(run.y_steps[step, 0, unit], signed=False)
    return shown


class TestValues:
    """Every number that is shown is the run's."""

    @EACH
    @pytest.mark.parametrize("classes", [0, 2])
    def test_all_states_of_all_layers(self, options: dict[str, Any], classes: int) -> None:
        """Input, every layer's and direction's h, and the answers are those of the run."""
        run = random_run(**options, classes=classes)
        assert values(unrolled_rnn(run)) == computed(run)

    @pytest.mark.parametrize("name", ["stack", "both", "stack of both", "projected"])
    def test_cell_states(self, name: str) -> None:
        """So are the cell states of every layer and direction."""
        run = random_run(**NETWORKS[name])
        assert values(unrolled_rnn(run, show_cell_state=True)) == computed(run, cell_state=True)

    @EACH
    def test_one_layer_alone(self, options: dict[str, Any]) -> None:
        """One layer shows what it reads and its own states, in all its directions."""
        run = random_run(**options)
        last = run.num_layers - 1
        shown = values(unrolled_rnn(run, layer=last))
        states = {at: text for at, text in computed(run).items() if at[0] == "h" and at[3] == last}
        assert {at: text for at, text in shown.items() if at[0] == "h"} == states
        reads = run.layer(last).x[:, 0]
        assert {at: text for at, text in shown.items() if at[0] == "x"} == {
            Place("x", step, unit, last, run.ways[last][0]): printed(float(reads[step, unit]))
            for step, unit in np.ndindex(reads.shape)
        }

    @EACH
    def test_description_holds_every_number(self, options: dict[str, Any]) -> None:
        """Who cannot see the figure reads every number of it, and of which layer it is."""
        run = random_run(**options, classes=2)
        figure = unrolled_rnn(run)
        for text in values(figure).values():
            assert text in figure.description
        if run.num_layers > 1:
            assert "Layer 1" in figure.description
        if run.bidirectional:
            assert "ackward: " in figure.description

    def test_most_active_units_of_each_direction(self) -> None:
        """Where two directions show different units, each has its own numbers beside it."""
        run = random_run(hidden_size=6, bidirectional=True, seed=1)
        figure = unrolled_rnn(run, units="most active 2")
        shown = {at for at in values(figure) if at.symbol == "h" and at.step == 0}
        for way in (False, True):
            moves = np.ptp(run.layer(0, reverse=way).h[:, 0], axis=0)
            units = set(np.argsort(moves)[-2:].tolist())
            assert {at.unit for at in shown if at.reverse == way} == units
            suffix = "r" * way
            tags = {
                node.label
                for name, node in nodes(figure).items()
                if name.startswith(f"h-row-l0{suffix}-") and node.label.isdecimal()
            }
            assert tags == set(map(str, units))


def test_what_stays_infinite_does_not_move() -> None:
    """A unit whose state is infinite all the time is not the most active one."""
    run = random_run(num_layers=2)
    h = run.layer(0).h.copy()
    h[..., 2] = np.inf
    changed: Any = {"h": h, "c": h}
    lowest = replace(run.layers[0], **changed)
    figure = unrolled_rnn(replace(run, layers=(lowest, run.layers[1])), units="most active 3")
    assert 2 not in {at.unit for at in values(figure) if at[0] == "h" and at.layer == 0}


class TestWires:
    """What wires join is what the network computes."""

    def test_a_layer_reads_the_one_below(self) -> None:
        """In a stack, h of a layer goes on in time and up into the layer above."""
        figure = unrolled_rnn(random_run(num_layers=3, n_steps=3, classes=1))
        assert leads_to(figure, "x-t1") == {"copy-1-l0"}
        assert leads_to(figure, "copy-1-l0") == {"copy-2-l0", "copy-1-l1"}
        assert leads_to(figure, "copy-1-l1") == {"copy-2-l1", "copy-1-l2"}
        assert leads_to(figure, "copy-1-l2") == {"copy-2-l2", "readout-1"}
        assert leads_to(figure, "readout-1") == {"y-t1"}

    def test_both_directions(self) -> None:
        """Both directions read x, go on in their own way, and are joined."""
        figure = unrolled_rnn(random_run(bidirectional=True, n_steps=3))
        assert leads_to(figure, "x-t1") == {"copy-1-l0", "copy-1-l0r"}
        assert leads_to(figure, "copy-1-l0") == {"copy-2-l0", "join-t1-l0"}
        assert leads_to(figure, "copy-1-l0r") == {"copy-0-l0r", "join-t1-l0"}
        assert leads_to(figure, "join-t1-l0") == {"h-t1"}

    def test_a_stack_of_both(self) -> None:
        """The upper layer reads what joins the directions of the lower one."""
        figure = unrolled_rnn(random_run(bidirectional=True, num_layers=2, n_steps=2, classes=1))
        assert leads_to(figure, "join-t0-l0") == {"copy-0-l1", "copy-0-l1r"}
        assert leads_to(figure, "join-t0-l1") == {"readout-0"}

    @pytest.mark.parametrize("steps", [None, [1, 2, 6]])
    def test_arrows_of_both_directions(self, steps: Any) -> None:
        """Forward states go to the right, backward ones to the left, over steps left out too."""
        run = random_run(bidirectional=True, n_steps=9)
        ways = wires(unrolled_rnn(run, steps=steps, show_cell_state=True))
        between = {
            name: wire.points[-1][0] - wire.points[0][0]
            for name, wire in ways.items()
            if name[:6] in ("h-copy", "c-copy") or "-before" in name or "-after" in name
        }
        assert len(between) >= 20
        for name, length in between.items():
            backward = "-l0r" in name
            assert (length < 0) == backward, name

    def test_the_first_direction_stands_left_of_the_other(self) -> None:
        """What is joined comes in from the left in the order in which it is joined."""
        figure = unrolled_rnn(random_run(bidirectional=True))
        shown = nodes(figure)
        assert shown["copy-0-l0"].x < shown["x-t0"].x < shown["copy-0-l0r"].x
        assert shown["copy-0-l0"].y < shown["copy-0-l0r"].y
        assert shown["join-t0-l0"].x == pytest.approx(shown["x-t0"].x)

    @EACH
    def test_the_folded_network_is_the_same(self, options: dict[str, Any]) -> None:
        """On the left every layer and direction has a box with a loop, as high as its copies."""
        run = random_run(**options)
        figure = unrolled_rnn(run)
        shown, ways = nodes(figure), wires(figure)
        for layer, backward in itertools.product(range(run.num_layers), (False, True)):
            suffix = f"-l{layer}{'r' * backward}"
            if backward in run.ways[layer]:
                assert shown[f"folded{suffix}"].y == shown[f"copy-0{suffix}"].y
                loop = ways[f"loop{suffix}"]
                assert loop.tail == loop.head == f"folded{suffix}"

    def test_gaps_where_wires_cross(self) -> None:
        """A wire that crosses another stops before it and resumes behind it."""
        figure = unrolled_rnn(random_run(bidirectional=True, n_steps=2), show_cell_state=True)
        (lane,) = (
            each.points[0][1] for name, each in wires(figure).items() if name == "h-copy-0-l0"
        )
        branch = [each for name, each in wires(figure).items() if "x-t0-wire-branch" in name]
        assert len(branch) == 3  # it passes under the wires of c and of h
        ends = sorted(y for each in branch for y in (each.points[0][1], each.points[-1][1]))
        assert any(low < lane < high and high - low == 8 for low, high in itertools.pairwise(ends))


class TestChoices:
    """What is asked for."""

    def test_rows_are_named(self) -> None:
        """Every row of boxes is named as far as there is a choice."""
        assert {"layer 0", "layer 1"} <= set(texts(unrolled_rnn(num_layers=2)))
        assert {"forward", "backward"} <= set(texts(unrolled_rnn(bidirectional=True)))
        both = set(texts(unrolled_rnn(num_layers=2, bidirectional=True)))
        assert {"layer 0, forward", "layer 1, backward"} <= both
        assert not {"forward", "layer 0"} & set(texts(unrolled_rnn()))

    @pytest.mark.parametrize(
        ("options", "boxes"),
        [({}, 5), ({"num_layers": 3}, 15), ({"num_layers": 2, "bidirectional": True}, 20)],
    )
    def test_blank_networks(self, options: dict[str, Any], boxes: int) -> None:
        """A blank network has as many layers and directions as are asked for, at every step."""
        figure = unrolled_rnn(**options)
        assert sum(node.role == "state" for node in nodes(figure).values()) == boxes
        assert not values(figure)

    @pytest.mark.parametrize(("kind", "name"), [("rnn", "RNN"), ("gru", "GRU"), ("lstm", "LSTM")])
    def test_blank_kinds(self, kind: str, name: str) -> None:
        """A blank network may be of any kind of cell, and has its equations."""
        figure = unrolled_rnn(kind=kind)
        assert texts(figure).count(name) == 5
        assert figure.equations.count("\n") + 1 == {"rnn": 2, "gru": 4, "lstm": 6}[kind]

    def test_equations_of_a_run(self) -> None:
        """The equations are those of the cell that ran."""
        assert "p_{i}" in unrolled_rnn(reference_run("counter-peephole")).equations
        assert "W_{hr}" in unrolled_rnn(random_run(proj_size=2)).equations

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"kind": "gru"}, "kind='gru' contradicts the run, in which it is 'lstm'"),
            ({"num_layers": 1}, "num_layers=1 contradicts the run, in which it is 2"),
            (
                {"bidirectional": True},
                "bidirectional=True contradicts the run, in which it is False",
            ),
            ({"encoder_decoder": True}, "encoder_decoder=True contradicts the run"),
        ],
    )
    def test_contradictions_are_refused(self, options: dict[str, Any], sentence: str) -> None:
        """What a run is not cannot be asked of its figure; what it is can."""
        run = random_run(num_layers=2)
        with pytest.raises(InvalidValueError, match=sentence):
            unrolled_rnn(run, **options)
        assert unrolled_rnn(run, kind="lstm", num_layers=2, bidirectional=False).width

    @pytest.mark.parametrize(
        ("options", "error", "sentence"),
        [
            ({"num_layers": 0}, InvalidValueError, "num_layers is 0, and must be 1 or more"),
            ({"num_layers": "two"}, InvalidTypeError, "num_layers is 'two', and must be a whole"),
            ({"bidirectional": 1}, InvalidTypeError, "bidirectional is 1, and must be True or"),
            ({"kind": "transformer"}, InvalidValueError, "choose one of 'rnn', 'lstm', 'gru'"),
            ({"detail": "gates"}, InvalidValueError, "choose one of 'box', 'cell', 'cells'"),
            ({"show_shapes": "yes"}, InvalidTypeError, "show_shapes is 'yes', and must be True"),
            ({"kind": "gru", "show_cell_state": True}, InvalidValueError, "has no cell state"),
            ({"decoder": random_run()}, InvalidValueError, "decoder=.* needs a run"),
            ({"reverse": True}, InvalidValueError, "reverse=True needs a run"),
        ],
    )
    def test_what_is_not_allowed(
        self, options: dict[str, Any], error: type[Exception], sentence: str
    ) -> None:
        """An option that is not allowed is named, with what is."""
        with pytest.raises(error, match=sentence):
            unrolled_rnn(**options)

    def test_one_direction_of_one_layer(self) -> None:
        """A layer and a direction draw one chain, as a network of one layer would be."""
        run = random_run(num_layers=2, bidirectional=True)
        figure = unrolled_rnn(run, layer=1, reverse=True)
        assert {at[3:] for at in values(figure)} == {(1, True)}
        assert "layer 1, backward" in figure.title
        assert not any("concat" in text for text in texts(figure))

    def test_a_direction_of_a_stack_needs_a_layer(self) -> None:
        """One direction of a whole stack is no network."""
        with pytest.raises(InvalidValueError, match="reverse=True needs a layer, of which the run"):
            unrolled_rnn(random_run(num_layers=2, bidirectional=True), reverse=True)

    def test_only_the_lowest_layer_reads_the_input(self) -> None:
        """What the input stands for is said of layer 0; others read what that one gives out."""
        labels = {"x": ["red", "green", "blue", "red"], "features": ["r", "g", "b"]}
        run = random_run(num_layers=2, labels=labels)
        upper = unrolled_rnn(run, layer=1)
        assert not {"red", "green", "r"} & set(texts(upper))
        assert "reads “" not in upper.description
        assert upper.description.count("Reads the output of layer 0") == 4
        assert {"red", "green", "r"} <= set(texts(unrolled_rnn(run)))

    def test_titles(self) -> None:
        """The title says what is more than one chain."""
        titles = [
            unrolled_rnn(random_run(**options)).title
            for options in (NETWORKS["stack"], NETWORKS["both"], NETWORKS["stack of both"])
        ]
        assert [title.split("in time")[1] for title in titles] == [
            ", 3 layers",
            ", both directions",
            ", 2 layers, both directions",
        ]


def test_rows_left_out_are_counted() -> None:
    """Beside the ellipsis of a column stands how many rows it leaves out."""
    figure = unrolled_rnn(random_run(input_size=12, hidden_size=20, classes=11))
    assert sorted(text for text in texts(figure) if text.endswith("more")) == [
        "16 more",
        "7 more",
        "8 more",
    ]


def test_steps_left_out_are_counted_once() -> None:
    """Of all wires that pass over steps, one says how many they are."""
    figure = unrolled_rnn(random_run(n_steps=12, num_layers=2, bidirectional=True))
    assert texts(figure).count("7 more") == 1
    assert texts(figure).count("⋯") == 4


def test_gradients_of_a_whole_network() -> None:
    """On the arrows of every layer and direction stands how strongly its steps bear on a step."""
    net = LSTM.random(input_size=2, hidden_size=3, num_layers=2, bidirectional=True, seed=0)
    run = net.run(np.random.default_rng(0).normal(size=(4, 2)))
    gradients = net.gradients(run, step=2)
    figure = unrolled_rnn(run, gradients=gradients)
    boxes = {name: node for name, node in nodes(figure).items() if name.startswith("bearing-t")}
    told = {(0, False): {0, 1, 2}, (0, True): {1, 2, 3}, (1, False): {0, 1}, (1, True): {3}}
    assert len(boxes) == sum(map(len, told.values()))
    for (layer, way), steps in told.items():
        own = gradients.layer(layer, reverse=way)
        assert own.c is not None
        for step in steps:
            size = np.sqrt((own.h[step] ** 2).sum() + (own.c[step] ** 2).sum())
            label = boxes[f"bearing-t{step}-l{layer}{'r' * way}"].label.replace("−", "-")
            assert float(label) == pytest.approx(size, rel=0.06)
    assert "Layer 1, backward: the state of step 3 bears on h at step 2" in figure.description


def test_all_ids_are_different() -> None:
    """No two shapes share an id, in any network."""
    run = random_run(num_layers=3, bidirectional=True, n_steps=9, classes=2)
    figures: list[Diagram] = [
        unrolled_rnn(run, show_shapes=True, show_cell_state=True),
        unrolled_rnn(num_layers=2, bidirectional=True, show_cell_state=True),
        unrolled_rnn(detail="cells"),
        unrolled_rnn(encoder_decoder=True, show_shapes=True),
    ]
    for figure in figures:
        names = [shape.id for shape in figure.shapes]
        assert len(names) == len(set(names))
