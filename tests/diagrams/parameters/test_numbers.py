"""Each number of the picture stands where the framework itself has it."""

from __future__ import annotations

from typing import Any

import pytest

import lstmdiagrams as ld
from lstmdiagrams.diagrams import parameter_diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.reference.layouts import FRAMEWORKS
from tests.conftest import needs
from tests.diagrams.parameters.frameworks import KERAS, arrays_of, of_keras, of_torch
from tests.diagrams.parameters.reading import KINDS, claims, wrong

OPTIONS = ({}, {"num_layers": 2, "bidirectional": True}, {"bias": False})
CASES = [*((kind, each) for kind in KINDS for each in OPTIONS), ("lstm", {"proj_size": 1})]


@pytest.mark.parametrize(("kind", "options"), CASES, ids=str)
def test_every_number_is_torchs(kind: str, options: dict[str, Any]) -> None:
    """In every layer and direction of a module each number stands at its place in its array."""
    module, arrays = of_torch(kind, **options)
    net = KINDS[kind].from_torch(module)
    for layer in range(net.num_layers):
        for reverse in (False, True)[: 1 + net.bidirectional]:
            suffix = f"_l{layer}{'_reverse' * reverse}"
            own = {name: array for name, array in arrays.items() if name.endswith(suffix)}
            figure = parameter_diagram(net, layer=layer, reverse=reverse, show_values=True)
            assert not wrong(figure, own)


@pytest.mark.parametrize("case", KERAS)
def test_every_number_is_keras(case: str) -> None:
    """Each number stands at its place in a layer's array, gates being columns."""
    layer, arrays = of_keras(case)
    assert not wrong(parameter_diagram(ld.from_keras(layer), framework="keras"), arrays)


@pytest.mark.parametrize("reverse", [False, True])
def test_every_number_is_that_of_a_keras_direction(reverse: bool) -> None:
    """The two layers of a Bidirectional one are told apart."""
    keras = needs("keras")
    layer = keras.layers.Bidirectional(keras.layers.LSTM(2))
    layer.build((None, 4, 3))
    own = layer.backward_layer if reverse else layer.forward_layer
    arrays = arrays_of(own, "backward_layer/" if reverse else "forward_layer/")
    net = ld.from_keras(layer)
    assert not wrong(parameter_diagram(net, framework="keras", reverse=reverse), arrays)


@pytest.mark.parametrize("operator", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
@pytest.mark.parametrize("optional", [("B",), ()])
def test_every_number_is_that_of_an_onnx_node(
    operator: str, direction: str, optional: tuple[str, ...]
) -> None:
    """Each number stands at its place in a node's array, which holds all directions."""
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    given = (*optional, "P") if operator == "LSTM" else optional
    case = Case(operator, direction, sizes=(2, 1, 3, 2), optional=given)
    arrays = {name: case.arrays[name] for name in ("W", "R", *given)}
    net = ld.from_onnx(case.model())
    ways = {"forward": [False], "reverse": [True]}.get(direction, [False, True])
    for place, reverse in enumerate(ways):
        figure = parameter_diagram(net, framework="onnx", reverse=reverse)
        assert not wrong(figure, arrays, (place,))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [1, 3])
def test_rows_and_columns_are_numbered(framework: str, kind: str, units: int) -> None:
    """The number beside a row, and that before a column, is the index of what stands in it."""
    figure = parameter_diagram(
        KINDS[kind].random(input_size=3, hidden_size=units), framework=framework
    )
    texts = [each for each in figure.shapes if isinstance(each, Node) and each.label.isdigit()]
    across = framework == "keras"
    for each in claims(figure):
        inner = each.index if framework == "pytorch" else each.index[-2:]
        if framework == "onnx" and each.name == "B":
            inner = each.index[-1:]
        if across and each.name == "bias":
            inner = each.index[-1:]
        node = each.node
        if across:
            above = [t for t in texts if abs(t.x - node.x) < 1e-6 and t.y > node.y]
            assert int(min(above, key=lambda t: t.y - node.y).label) == inner[-1]
        else:
            beside = [t for t in texts if abs(t.y - node.y) < 1e-6 and t.x < node.x]
            assert int(max(beside, key=lambda t: t.x).label) == inner[0]
        if len(inner) == 2:
            same = [t for t in texts if t.id.endswith(f"-other-{inner[1 - across]}")]
            places = [t.y if across else t.x for t in same]
            assert min(abs(p - (node.y if across else node.x)) for p in places) < 1e-6
