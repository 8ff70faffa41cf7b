"""Gradients stand on the arrows of an unrolled network."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.diagrams.unrolled.bearing import Bearing
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.shapes import Node, Wire
from tests.diagrams.runs import random_run
from tests.graphics.layout import faults
from tests.graphics.picture import read


def boxes(diagram: ld.Diagram) -> dict[str, Node]:
    """Return the boxes on the arrows, by their ids."""
    nodes = [shape for shape in diagram.shapes if isinstance(shape, Node)]
    return {node.id: node for node in nodes if node.id.startswith("bearing-t")}


def test_boxes_hold_the_norms() -> None:
    """On the arrow that leaves a step stands the norm of the gradient of all that it hands on."""
    trace = ld.reference_run("counter")
    gradients = ld.reference_network("counter").gradients(trace)
    shown = boxes(ld.unrolled_rnn(trace, steps="all", gradients=gradients))
    assert list(shown) == [f"bearing-t{step}" for step in range(7)]
    layer = gradients.layer(0)
    assert layer.c is not None
    for step, box in enumerate(shown.values()):
        squares = float((layer.h[step] ** 2).sum() + (layer.c[step] ** 2).sum())
        assert float(box.label) == pytest.approx(squares**0.5, rel=0.06)


def test_a_layer_that_reads_backwards() -> None:
    """Where arrows point to the left, the box is on the one that leaves the later step."""
    net = ld.RNN.random(input_size=1, hidden_size=2, bidirectional=True, seed=0)
    trace = net.run(np.ones((4, 1)))
    gradients = net.gradients(trace, step=0)
    shown = boxes(ld.unrolled_rnn(trace, reverse=True, gradients=gradients))
    assert list(shown) == ["bearing-t1", "bearing-t2", "bearing-t3"]
    size = np.linalg.norm(gradients.layer(0, reverse=True).h[3, 0])
    assert float(shown["bearing-t3"].label.replace("−", "-")) == pytest.approx(size, rel=0.06)


@pytest.mark.parametrize(
    ("reverse", "step", "told"),
    [(False, 2, [0, 1]), (False, 0, []), (True, 1, [2, 3]), (True, 3, [])],
)
def test_only_on_the_way_to_the_step(*, reverse: bool, step: int, told: list[int]) -> None:
    """An arrow that leaves the step itself, or leads on from it, bears nothing; nor is it said."""
    net = ld.LSTM.random(input_size=1, hidden_size=2, bidirectional=True, seed=0)
    trace = net.run(np.ones((4, 1)))
    for steps in ("all", [0, 3], [1, 2]):
        diagram = ld.unrolled_rnn(
            trace, reverse=reverse, steps=steps, gradients=net.gradients(trace, step=step)
        )
        shown = told if steps == "all" else [each for each in told if each in steps]
        assert list(boxes(diagram)) == [f"bearing-t{each}" for each in shown]
        assert diagram.description.count("gradient") == len(shown)
        assert ("bearing-name" in {shape.id for shape in diagram.shapes}) == bool(shown)
        assert not faults(read(diagram.svg()))


@pytest.mark.parametrize(
    ("ways", "layer", "reverse", "told"),
    [
        ("uni", 0, False, [0, 1]),
        ("bi", 0, False, [0, 1, 2, 3]),
        ("bi", 0, True, [1, 2, 3, 4]),
        ("bi", 1, True, [3, 4]),
    ],
)
def test_through_the_layers_above(ways: str, layer: int, told: list[int], *, reverse: bool) -> None:
    """Below a layer that reads backwards, later steps bear on an earlier one too."""
    net = ld.GRU.random(
        input_size=1, hidden_size=2, num_layers=2, bidirectional=ways == "bi", seed=0
    )
    trace = net.run(np.ones((5, 1)))
    gradients = net.gradients(trace, step=2)
    diagram = ld.unrolled_rnn(trace, layer=layer, reverse=reverse, gradients=gradients)
    assert list(boxes(diagram)) == [f"bearing-t{each}" for each in told]
    sizes = np.linalg.norm(gradients.layer(layer, reverse=reverse).h[:, 0], axis=-1)
    way = -1 if reverse else 1
    assert told == [step for step in range(5) if 0 <= step + way < 5 and sizes[step + way] > 0]


def test_below_a_layer_that_reads_in_the_reversed_order_of_time() -> None:
    """Where a layer reads the last step first, the early steps below bear on its late ones."""
    lower, upper = random_run(bidirectional=True), random_run(input_size=4)
    backward, steps = lower.layers[1], lower.n_steps
    layers = (backward, replace(upper.layers[0], x=backward.h[::-1]))
    trace = replace(lower, layers=layers, ways=((True,), (False,)))
    zeros = SimpleNamespace(h=np.zeros_like(backward.h), c=None)
    gradients: Any = SimpleNamespace(trace=trace, steps=(1,), layer=lambda *_, **__: zeros)
    shown = boxes(ld.unrolled_rnn(trace, layer=0, reverse=True, steps="all", gradients=gradients))
    assert list(shown) == [f"bearing-t{steps - 1}"]


def test_what_is_said_below_is_in_line() -> None:
    """Where padding follows, all lines stand in the middle below the bracket of the sequence."""
    net = ld.RNN.random(input_size=1, hidden_size=1, seed=0)
    trace = net.run(np.ones((7, 2, 1)), lengths=[3, 7])
    diagram = ld.unrolled_rnn(trace, gradients=net.gradients(trace), show_shapes=True)
    shapes = {shape.id: shape for shape in diagram.shapes}
    places = [shapes[name] for name in ("one-network-name", "bearing-name", "sizes")]
    assert len({place.x for place in places if isinstance(place, Node)}) == 1


def test_decimal_comma_and_words() -> None:
    """The decimal mark holds for the sizes too, and the description tells them."""
    trace = ld.reference_run("counter")
    gradients = ld.reference_network("counter").gradients(trace)
    diagram = ld.unrolled_rnn(trace, gradients=gradients, decimal=",")
    assert boxes(diagram)["bearing-t6"].label == "0,81"
    assert "The state of step 6 bears on h at step 7: gradient 0,81." in diagram.description


@pytest.mark.parametrize(
    ("size", "text", "shade"),
    [
        (1.0, "1.0", "pos6"),
        (0.0123, "0.012", "pos4"),
        (4.5e-7, "4.5e−7", "zero"),
        (0.0, "0", "zero"),
        (float("inf"), "∞", "pos6"),
        (float("nan"), "NaN", "nan"),
    ],
)
def test_text_and_shade(size: float, text: str, shade: str) -> None:
    """A size is written with two digits that count; its shade counts powers of ten."""
    filling = Bearing(2, (1.0, size)).filling(1, "tip")
    assert (filling.text, filling.shade, filling.tooltip) == (text, shade, "tip")


def test_nothing_that_matters() -> None:
    """Where all gradients are zero, nothing has a colour."""
    assert Bearing(1, (0.0, 0.0)).filling(0, "").shade == "zero"


def test_gradients_of_another_run_are_refused() -> None:
    """Gradients belong to one run."""
    net = ld.reference_network("counter")
    trace = ld.reference_run("counter")
    other = net.run(trace.x)
    with pytest.raises(InvalidValueError, match="gradients are of another run"):
        ld.unrolled_rnn(trace, gradients=net.gradients(other))


def test_gradients_need_a_run() -> None:
    """A blank figure has no gradients."""
    gradients = ld.reference_network("counter").gradients(ld.reference_run("counter"))
    with pytest.raises(InvalidValueError, match="gradients need the run"):
        ld.unrolled_rnn(gradients=gradients)


def test_what_is_no_gradients_is_refused() -> None:
    """Something else in their place is named."""
    with pytest.raises(InvalidTypeError, match="gradients are 3"):
        ld.unrolled_rnn(ld.reference_run("counter"), gradients=3)  # type: ignore[arg-type]


def test_a_step_that_a_sequence_lacks() -> None:
    """A sequence that ends before the step has no gradients to show."""
    net = ld.RNN.random(input_size=1, hidden_size=1, seed=0)
    trace = net.run(np.ones((4, 2, 1)), lengths=[4, 2])
    gradients = net.gradients(trace, step=3)
    with pytest.raises(InvalidValueError, match="sequence 1 does not have"):
        ld.unrolled_rnn(trace, sequence=1, gradients=gradients)


def test_boxes_beside_an_ellipsis() -> None:
    """Where steps are left out, the box ends before the ellipsis, and arrows point onward."""
    trace = ld.reference_run("counter")
    gradients = ld.reference_network("counter").gradients(trace)
    diagram = ld.unrolled_rnn(trace, steps=[0, 7], gradients=gradients)
    shapes = {shape.id: shape for shape in diagram.shapes}
    box, dots = shapes["bearing-t0"], shapes["h-copy-0-dots"]
    assert isinstance(box, Node)
    assert isinstance(dots, Node)
    assert box.box.right < dots.box.left
    for name in ("h-copy-0-in", "h-copy-0-out"):
        wire = shapes[name]
        assert isinstance(wire, Wire)
        assert wire.points[0][0] < wire.points[1][0]
