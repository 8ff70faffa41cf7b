"""The picture of a layer's parameters: each number where it claims to be, each gate what it is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.diagrams import parameter_diagram
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.shapes import Node, Wire
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.reference import layouts, weights
from lstmdiagrams.reference.layouts import FRAMEWORKS
from tests.conftest import needs
from tests.graphics.layout import faults
from tests.graphics.picture import read

Arrays = dict[str, np.ndarray[Any, Any]]
CLAIM = re.compile(r"(.+)\[([\d, ]+)\] = (\S+) \((.+)\)")
KINDS = {"lstm": ld.LSTM, "gru": ld.GRU, "rnn": ld.RNN}


@dataclass(frozen=True)
class Claim:
    """What a figure says of one number: in which parameter, where, of which gate, and what."""

    name: str
    index: tuple[int, ...]
    value: float
    gate: str
    node: Node


def claims(figure: Diagram) -> list[Claim]:
    """Return what a figure says of its numbers."""
    nodes = {shape.id: shape for shape in figure.shapes if isinstance(shape, Node)}
    found = []
    for name, filling in figure.fillings.items():
        said = CLAIM.fullmatch(filling.tooltip)
        assert said, filling.tooltip
        index = tuple(map(int, said[2].split(", ")))
        value = float(said[3].replace("−", "-"))
        found.append(Claim(said[1], index, value, nodes[name].of[0], nodes[name]))
    return found


def wrong(figure: Diagram, arrays: Arrays, lead: tuple[int, ...] = ()) -> list[Claim]:
    """Return the claims that do not agree with the framework's own arrays.

    Every number of every array must be claimed once; with `lead`, those of one direction.
    """
    said = claims(figure)
    own = {
        (name, index)
        for name, array in arrays.items()
        for index in np.ndindex(array.shape)
        if index[: len(lead)] == lead
    }
    assert {(each.name, each.index) for each in said} == own
    assert len(said) == len(own)
    return [
        each
        for each in said
        if not np.isclose(each.value, arrays[each.name][each.index], rtol=1e-5, atol=0)
    ]


def of_torch(kind: str, **options: Any) -> tuple[Any, Arrays]:
    """Return a module and its arrays."""
    torch = needs("torch")
    torch.manual_seed(0)
    module = getattr(torch.nn, kind.upper())(3, 2, dtype=torch.float64, **options)
    return module, {name: each.detach().numpy().copy() for name, each in module.named_parameters()}


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


KERAS: dict[str, tuple[str, dict[str, Any]]] = {
    "lstm": ("LSTM", {}),
    "gru": ("GRU", {}),
    "gru that resets before": ("GRU", {"reset_after": False}),
    "rnn": ("SimpleRNN", {}),
    "lstm without bias": ("LSTM", {"use_bias": False}),
}


def of_keras(case: str) -> tuple[Any, Arrays]:
    """Return a layer with random weights and its arrays."""
    keras = needs("keras")
    name, options = KERAS[case]
    layer = getattr(keras.layers, name)(2, **options)
    layer.build((None, None, 3))
    generator = np.random.default_rng(0)
    for each in layer.weights:
        each.assign(generator.normal(size=each.shape))
    return layer, arrays_of(layer)


def arrays_of(layer: Any, prefix: str = "") -> Arrays:
    """Return the arrays of a layer of Keras."""
    return {
        prefix + each.name: each.value.detach().numpy().astype("float64") for each in layer.weights
    }


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


def texts_of(figure: Diagram) -> set[str]:
    """Return all texts of a figure."""
    return {shape.label for shape in figure.shapes if isinstance(shape, Node)}


def test_names_shapes_and_sizes() -> None:
    """Parameters are called as in the framework, with their shapes and sizes in letters, too."""
    net = ld.LSTM.random(input_size=3, hidden_size=4)
    assert {
        "weight_ih_l0", "(4·H, I) = (16, 3)", "bias_hh_l0", "(4·H,) = (16,)", "4·H = 16 rows",
        "I = 3 columns", "H = 4 columns", "rows 4 to 7",
    } <= texts_of(parameter_diagram(net))  # fmt: skip
    assert {
        "recurrent_kernel", "(H, 4·H) = (4, 16)", "4·H = 16 columns", "I = 3 rows",
        "columns 4 to 7", "bias",
    } <= texts_of(parameter_diagram(net, framework="keras"))  # fmt: skip
    assert {
        "W[0]", "(1, 4·H, I) = (1, 16, 3)", "B[0, 0:16]", "B[0, 16:32]", "(1, 8·H) = (1, 32)",
    } <= texts_of(parameter_diagram(net, framework="onnx"))  # fmt: skip


def test_layers_above_read_what_those_below_give() -> None:
    """A layer above the first one reads the h of all directions below, in letters and numbers."""
    for options, size in (
        ({"bidirectional": True}, "(4·H, 2·H) = (8, 4)"),
        ({}, "(4·H, H) = (8, 2)"),
        ({"bidirectional": True, "proj_size": 1}, "(4·H, 2·P) = (8, 2)"),
    ):
        net = ld.LSTM.random(input_size=3, hidden_size=2, num_layers=2, **options)
        figure = parameter_diagram(net, layer=1)
        assert {"weight_ih_l1", size} <= texts_of(figure)
        assert "layer 1, forward" in figure.title


def test_a_reverse_layer_reads_the_next_step() -> None:
    """In a layer that runs backwards the recurrent weights meet the h of the step after."""
    net = ld.LSTM.random(input_size=3, hidden_size=2, bidirectional=True)
    assert "multiplied with h_t+1" in parameter_diagram(net, reverse=True).description
    assert "multiplied with h_t−1" in parameter_diagram(net).description


def test_one_row_is_no_plural() -> None:
    """With one unit and one input, sizes and places are in the singular."""
    net = ld.RNN.random(input_size=1, hidden_size=1)
    assert {"row 0", "H = 1 row", "I = 1 column"} <= texts_of(parameter_diagram(net))
    said = texts_of(parameter_diagram(net, framework="keras"))
    assert {"column 0", "H = 1 column", "I = 1 row"} <= said


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_large_layers_show_blocks(framework: str) -> None:
    """With many numbers each gate is a block, which says how it is cut out of its parameter."""
    net = ld.LSTM.random(input_size=30, hidden_size=1024)
    figure = parameter_diagram(net, framework=framework)
    assert not figure.fillings
    cut = {"pytorch": "[1024:2048]", "keras": "[:, 1024:2048]", "onnx": "[0, 1024:2048]"}
    assert cut[framework] in texts_of(figure)
    assert not faults(read(figure.svg()))
    forgets = 2048 if framework == "onnx" else 1024
    place = "columns" if framework == "keras" else "rows"
    assert f"{place} {forgets} to {forgets + 1023} forget gate f_t" in figure.description


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_blank_figures_say_letters(framework: str, kind: str) -> None:
    """Without a network sizes are letters, and blocks are those of the equations."""
    figure = parameter_diagram(framework=framework, kind=kind)
    assert not faults(read(figure.svg()))
    count = {"lstm": "4·H", "gru": "3·H", "rnn": "H"}[kind]
    assert f"{count} {'columns' if framework == 'keras' else 'rows'}" in texts_of(figure)
    assert figure.equations == PYTORCH.equations(kind)
    assert "blank" not in figure.description


def test_every_block_is_that_of_an_equation() -> None:
    """The symbols of blocks are the weights of the equations beside the figure."""
    for kind in KINDS:
        figure = parameter_diagram(kind=kind)
        labels = {}
        for shape in figure.shapes:
            if isinstance(shape, Node) and "-symbol" in shape.id and "factor" not in shape.id:
                name = shape.id.partition("-symbol")[0]
                labels[name] = labels.get(name, "") + shape.label
        blocks = {text for name, text in labels.items() if name.startswith(("weight", "bias"))}
        written = {
            found[1] + found[2] for found in re.finditer(r"([Wb])_\{(\w+)\}", figure.equations)
        }
        assert blocks == written


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


def peephole_net() -> ld.LSTM:
    """Return an LSTM with peepholes."""
    plain = ld.LSTM.random(input_size=2, hidden_size=2)
    return ld.LSTM.from_state_dict({**plain.state_dict(), "peephole_l0": np.arange(6.0)})


def test_weights_that_are_not_used_say_so() -> None:
    """Where f = 1 − i, the forget gate's rows are stored, and not used."""
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    case = Case(sizes=(2, 1, 3, 2), attributes={"input_forget": 1})
    figure = parameter_diagram(ld.from_onnx(case.model()), framework="onnx")
    assert "rows 4 to 5, not used" in texts_of(figure)
    assert "rows 4 to 5, not used forget gate f_t" in figure.description
    assert not faults(read(figure.svg()))


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


def test_the_description_has_the_numbers() -> None:
    """Who cannot see the figure reads every row, with the gate that it belongs to."""
    net = ld.GRU.from_state_dict(
        {
            "weight_ih_l0": np.arange(6.0).reshape(6, 1),
            "weight_hh_l0": -np.arange(12.0).reshape(6, 2),
        }
    )
    said = parameter_diagram(net, precision=0).description
    assert "has the shape (3·H, I) = (6, 1) and is multiplied with x_t: rows 0 to 1 reset" in said
    assert "Row 5: −10; −11." in said


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_draws_it(theme: str) -> None:
    """All themes draw it, and their colours stand in it."""
    figure = parameter_diagram(ld.LSTM.random(input_size=2, hidden_size=2), theme=theme)
    assert THEMES[theme].paint("gate").fill in figure.svg()
    assert figure.render("png").startswith(b"\x89PNG")


LOOKS = {
    "framework": st.sampled_from(sorted(FRAMEWORKS)),
    "font_scale": st.floats(0.8, 1.4),
    "precision": st.integers(0, 4),
    "show_values": st.sampled_from([None, True, False]),
}
NETS = {
    "kind": st.sampled_from(sorted(KINDS)),
    "hidden_size": st.integers(1, 12),
    "input_size": st.integers(1, 12),
    "extreme": st.sampled_from([1.0, 1e9, 1e-9, float("nan"), float("-inf")]),
}


@given(st.fixed_dictionaries(NETS), st.fixed_dictionaries(LOOKS))
def test_every_figure_can_be_read(net: dict[str, Any], looks: dict[str, Any]) -> None:
    """Whatever the sizes, numbers and letters: nothing overlaps, and nothing is cropped."""
    kind = KINDS[net["kind"]]
    plain = kind.random(input_size=net["input_size"], hidden_size=net["hidden_size"])
    arrays = {name: array.copy() for name, array in plain.state_dict().items()}
    arrays["weight_ih_l0"][0, 0] = net["extreme"]
    figure = parameter_diagram(kind.from_state_dict(arrays), **looks)
    assert not faults(read(figure.svg()))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", [True, False])
def test_long_words_have_room(framework: str, kind: str, blank: bool) -> None:
    """In a language whose words are twice as long, everything has room."""
    twice = {key: {"name": f"{row.name} {row.name}"} for key, row in PYTORCH.quantities.items()}
    words = {key: f"{text} {text}" for key, text in PYTORCH.words.items()}
    long = PYTORCH.changed("long", quantities=twice, words=words)
    net = None if blank else KINDS[kind].random(input_size=2, hidden_size=2)
    figure = parameter_diagram(net, kind=kind, framework=framework, notation=long, font_scale=1.4)
    assert not faults(read(figure.svg()))


def test_projected_figures_can_be_read() -> None:
    """The projection stands beside the gates."""
    net = ld.LSTM.random(input_size=2, hidden_size=3, proj_size=2)
    for values in (True, False):
        figure = parameter_diagram(net, show_values=values)
        assert not faults(read(figure.svg()))
        assert {"weight_hr_l0", "(P, H) = (2, 3)"} <= texts_of(figure)


LSTM = ld.LSTM.random(input_size=2, hidden_size=2)
REFUSED: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "framework": (LSTM, {"framework": "jax"}, ["'jax'", "'pytorch'", "'keras'", "'onnx'"]),
    "kind": (None, {"kind": "mlp"}, ["'mlp'", "'lstm'", "'gru'", "'rnn'"]),
    "another kind": (LSTM, {"kind": "gru"}, ["'lstm'", "'gru'"]),
    "layer": (LSTM, {"layer": 1}, ["layer 1", "choose 0"]),
    "direction": (LSTM, {"reverse": True}, ["runs only forwards", "reverse=False"]),
    "no network": (3, {}, ["3", "an LSTM, a GRU or an RNN"]),
    "blank layer": (None, {"layer": 1}, ["blank"]),
    "blank values": (None, {"show_values": True}, ["blank"]),
    "values": (LSTM, {"show_values": "yes"}, ["show_values", "'yes'"]),
    "focus": (LSTM, {"focus": "reset"}, ["'reset'", "forget"]),
    "too many": (
        ld.LSTM.random(input_size=50, hidden_size=50),
        {"show_values": True},
        ["20,400 numbers", "6,000", "blocks"],
    ),
    "projection": (
        ld.LSTM.random(input_size=2, hidden_size=2, proj_size=1),
        {"framework": "keras"},
        ["Keras has no projection"],
    ),
    "peepholes": (peephole_net(), {"framework": "keras"}, ["Keras has no peepholes"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_refused(case: str) -> None:
    """The sentence names what is wrong, and what is allowed."""
    net, options, said = REFUSED[case]
    with pytest.raises((InvalidValueError, InvalidTypeError)) as caught:
        parameter_diagram(net, **options)
    assert all(part in str(caught.value) for part in said), caught.value
