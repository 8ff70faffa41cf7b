"""Each gate of the picture is what the framework itself makes of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.diagrams import parameter_diagram
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, Wire
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.reference import layouts, weights
from lstmdiagrams.reference.layouts import FRAMEWORKS
from tests.conftest import needs
from tests.diagrams.parameters.frameworks import Arrays, of_keras, of_torch
from tests.diagrams.parameters.reading import KINDS, claims, peephole_net, texts_of, wrong
from tests.graphics.layout import faults
from tests.graphics.picture import read


def saturated(arrays: Arrays, figure: Diagram, **gates: float) -> Arrays:
    """Return arrays in which the entries that the figure says are a gate's fix its value."""
    changed = {name: array.copy() for name, array in arrays.items()}
    for each in claims(figure):
        if each.gate in gates:
            added = "bias" in each.name
            changed[each.name][each.index] = gates[each.gate] if added else 0.0
    return changed


def step_of_torch(kind: str) -> tuple[Diagram, Arrays, Callable[[Arrays, Any], Any]]:
    """Return a figure, the arrays that it shows, and how PyTorch makes a step with other ones."""
    torch = needs("torch")
    module, arrays = of_torch(kind)

    def step(changed: Arrays, start: Any) -> Any:
        module.load_state_dict({name: torch.tensor(array) for name, array in changed.items()})
        state = tuple(torch.tensor(each)[None, None] for each in start)
        x = torch.tensor(np.random.default_rng(1).normal(size=(1, 1, 3)))
        _, out = module(x, state if kind == "lstm" else state[0])
        found = out if kind == "lstm" else (out,)
        return [each.detach().numpy()[0, 0] for each in found]

    return parameter_diagram(KINDS[kind].from_torch(module)), arrays, step


def step_of_keras(kind: str) -> tuple[Diagram, Arrays, Callable[[Arrays, Any], Any]]:
    """Return a figure, the arrays that it shows, and how Keras makes a step with other ones."""
    layer, arrays = of_keras(kind)

    def step(changed: Arrays, start: Any) -> Any:
        for each in layer.weights:
            each.assign(changed[each.name])
        x = np.random.default_rng(1).normal(size=(1, 3)).astype("float32")
        state = [each[None].astype("float32") for each in start]
        _, out = layer.cell(x, state)
        return [np.asarray(each.detach())[0] for each in out]

    return parameter_diagram(ld.from_keras(layer), framework="keras"), arrays, step


STEPS = {"torch": step_of_torch, "keras": step_of_keras}
OPEN, SHUT = 60.0, -60.0
H0, C0 = np.array([0.3, -0.4]), np.array([0.5, -0.7])


def roles_of_lstm(figure: Diagram, arrays: Arrays, step: Any) -> Iterator[bool]:
    """Yield whether each gate does what its name says."""

    def out(**gates: float) -> Any:
        return step(saturated(arrays, figure, **gates), (H0, C0))

    yield np.allclose(out(i=SHUT, f=OPEN)[1], C0)  # nothing is written, all is kept
    yield np.allclose(out(i=SHUT, f=SHUT)[1], 0)  # nothing is kept
    yield np.allclose(out(i=OPEN, f=SHUT, g=OPEN)[1], 1)  # the candidate, whole
    yield np.allclose(out(o=SHUT)[0], 0)  # nothing is shown


def roles_of_gru(figure: Diagram, arrays: Arrays, step: Any) -> Iterator[bool]:
    """Yield whether each gate does what its name says."""

    def out(h0: Any = H0, **gates: float) -> Any:
        return step(saturated(arrays, figure, **gates), (h0,))[0]

    yield np.allclose(out(z=OPEN), H0)  # all of the old state is kept
    yield np.allclose(out(z=SHUT, n=OPEN), 1)  # the candidate, whole
    yield np.allclose(out(z=SHUT, r=SHUT), out(-H0, z=SHUT, r=SHUT))  # the old state is not seen
    yield not np.allclose(out(z=SHUT, r=OPEN), out(-H0, z=SHUT, r=OPEN))


ROLES = {"lstm": roles_of_lstm, "gru": roles_of_gru}


@pytest.mark.parametrize("framework", STEPS)
@pytest.mark.parametrize("kind", ROLES)
def test_a_gates_rows_do_what_the_gate_does(framework: str, kind: str) -> None:
    """The rows that the picture calls forget gate forget, in the framework itself; so do others."""
    assert all(ROLES[kind](*STEPS[framework](kind)))


@pytest.mark.parametrize("framework", STEPS)
def test_swapped_gates_would_be_noticed(framework: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With input and forget gate swapped in the layout, numbers and roles are wrong."""
    name = {"torch": "pytorch"}.get(framework, framework)
    own = of_torch("lstm") if framework == "torch" else of_keras("lstm")
    net = ld.LSTM.from_torch(own[0]) if framework == "torch" else ld.from_keras(own[0])
    order = tuple({"i": "f", "f": "i"}.get(g, g) for g in weights.ORDERS[name]["lstm"])
    if framework == "torch":
        monkeypatch.setattr(layouts, "GATES", {"lstm": order})
    else:
        monkeypatch.setitem(weights.ORDERS[name], "lstm", order)
        assert wrong(parameter_diagram(net, framework=name), own[1])
    assert not all(roles_of_lstm(parameter_diagram(net, framework=name), *swapped_step(framework)))


def swapped_step(framework: str) -> tuple[Arrays, Any]:
    """Return arrays and step without the figure that was drawn with them."""
    _, arrays, step = STEPS[framework]("lstm")
    return arrays, step


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_numbers_stand_beside_their_gate(framework: str, kind: str) -> None:
    """The gate that stands nearest to a number, in its row or above it, is the number's."""
    figure = parameter_diagram(KINDS[kind].random(input_size=2, hidden_size=2), framework=framework)
    boxes = {
        shape.id.removeprefix("gate-"): shape
        for shape in figure.shapes
        if isinstance(shape, Node) and shape.id.startswith("gate-")
    }

    def gap(gate: str, node: Node) -> float:
        box = boxes[gate]
        return abs(box.x - node.x) if framework == "keras" else abs(box.y - node.y)

    for each in claims(figure):
        nearest = min(boxes, key=lambda gate: gap(gate, each.node))
        assert nearest == each.gate
        assert PYTORCH[each.gate].name in figure.fillings[each.node.id].tooltip


ORDERS = {
    ("pytorch", "lstm"): "ifgo",
    ("keras", "lstm"): "ifgo",
    ("onnx", "lstm"): "iofg",
    ("pytorch", "gru"): "rzn",
    ("keras", "gru"): "zrn",
    ("onnx", "gru"): "zrn",
}


@pytest.mark.parametrize(("framework", "kind"), ORDERS)
def test_the_orders_are_the_documented_ones(framework: str, kind: str) -> None:
    """Gates stand in the order that each framework documents; the corner says its own letters."""
    figure = parameter_diagram(kind=kind, framework=framework)
    boxes = [s for s in figure.shapes if isinstance(s, Node) and s.id.startswith("gate-")]
    assert "".join(box.id.removeprefix("gate-") for box in boxes) == ORDERS[framework, kind]
    places = [box.x if framework == "keras" else -box.y for box in boxes]
    assert places == sorted(places)
    letters = ORDERS[framework, kind]
    if framework != "pytorch":
        letters = letters.replace("g", "c").replace("n", "h")
    (said,) = [s.label for s in figure.shapes if s.id == "order"]
    assert said == f"order of the gates: {', '.join(letters)}"


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_focus_lights_the_rows_of_a_gate(framework: str) -> None:
    """A focus dims the other gates' numbers, and moves nothing."""
    plain = parameter_diagram(ld.LSTM.random(input_size=2, hidden_size=2), framework=framework)
    lit = parameter_diagram(
        ld.LSTM.random(input_size=2, hidden_size=2), framework=framework, focus="forget"
    )
    gates = {shape.of[0] for shape in lit.shapes if shape.id in lit.fillings and not shape.dim}
    assert gates == {"f"}
    assert all(
        not shape.dim for shape in lit.shapes if isinstance(shape, Node) and "title" in shape.id
    )
    for before, after in zip(plain.shapes, lit.shapes, strict=True):
        if isinstance(before, Wire):
            assert before.points == after.points
        else:
            assert before.box == after.box
    assert set(lit.focuses) >= {"forget", "input", "candidate", "output"}
    assert len(lit.frames("focus")) == len(lit.focuses)


def test_weights_that_are_not_used_say_so() -> None:
    """Where f = 1 − i, the forget gate's rows are stored, and not used."""
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    case = Case(sizes=(2, 1, 3, 2), attributes={"input_forget": 1})
    figure = parameter_diagram(ld.from_onnx(case.model()), framework="onnx")
    assert "rows 4 to 5, not used" in texts_of(figure)
    assert "rows 4 to 5, not used forget gate f_t" in figure.description
    assert not faults(read(figure.svg()))


@pytest.mark.parametrize("framework", ["pytorch", "onnx"])
def test_peepholes(framework: str) -> None:
    """Peepholes are three blocks that stand beside their gates; the candidate has none."""
    net = peephole_net()
    figure = parameter_diagram(net, framework=framework)
    name = "peephole_l0" if framework == "pytorch" else "P"
    own = [each for each in claims(figure) if each.name == name]
    assert sorted({each.gate for each in own}) == ["f", "i", "o"]
    assert "p_{i}" in figure.equations
    assert "is multiplied with c: " in figure.description
    assert not faults(read(figure.svg()))
