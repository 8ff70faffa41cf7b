"""ONNX models against ONNX Runtime, onnx's own node tests, and what cannot be honoured."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError, ParityError
from lstmdiagrams.reference import cells, scan
from lstmdiagrams.reference.cells import lstm
from lstmdiagrams.reference.importers import onnx_operator
from tests.conftest import needs

onnx = needs("onnx")
runtime = needs("onnxruntime")

from onnx import helper, numpy_helper  # noqa: E402

from tests.reference.importers.onnx_models import (  # noqa: E402
    ACTIVATIONS_EACH,
    Case,
    by_runtime,
    compare,
)

# ONNX Runtime's own arithmetic is less exact where it saturates.
TOLERANCE = 3e-6

ACTIVATIONS = [*onnx_operator.ACTIVATIONS]
DIRECTIONS = [*onnx_operator.DIRECTIONS]
OPERATORS = ["LSTM", "GRU", "RNN"]
OPTIONAL = {
    "LSTM": ("B", "sequence_lens", "initial_h", "initial_c", "P"),
    "GRU": ("B", "sequence_lens", "initial_h"),
    "RNN": ("B", "sequence_lens", "initial_h"),
}


def agrees(case: Case, model: Any = None) -> None:
    """Assert that our run of a case is ONNX Runtime's."""
    model = model or case.model()
    net = ld.from_onnx(model)
    trace = net.run(case.arrays["X"], **case.run_arguments())
    compare(trace, by_runtime(runtime, model, case.fed), TOLERANCE)


def subsets(items: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give every selection of some items."""
    for count in range(len(items) + 1):
        yield from combinations(items, count)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_every_combination_of_optional_inputs(operator: str, direction: str) -> None:
    """Whichever inputs a node leaves out, by an empty name or by ending before, it is read."""
    for optional in subsets(OPTIONAL[operator]):
        agrees(Case(operator, direction, optional=optional))


@pytest.mark.parametrize("opset", [7, 9, 11, 13, 14, 17, 22])
@pytest.mark.parametrize("operator", OPERATORS)
def test_every_opset(operator: str, opset: int) -> None:
    """Operators of opset 7 to the newest are read."""
    agrees(Case(operator, "bidirectional", opset=opset))


@pytest.mark.parametrize(
    ("operator", "attributes"),
    [
        ("LSTM", {"input_forget": 1}),
        ("LSTM", {"clip": 0.3}),
        ("LSTM", {"clip": 0.3, "input_forget": 1}),
        ("GRU", {"linear_before_reset": 1}),
        ("GRU", {"linear_before_reset": 0, "clip": 0.3}),
        ("GRU", {"linear_before_reset": 1, "clip": 0.3}),
        ("RNN", {"clip": 0.3}),
        ("RNN", {"clip": -1.0}),
        ("RNN", {"activations": ["Relu", "Tanh"]}),
    ],
    ids=str,
)
def test_every_attribute(operator: str, attributes: dict[str, Any]) -> None:
    """Each attribute, alone and with others, means what it means in ONNX Runtime."""
    for optional in ((), ("B",), OPTIONAL[operator]):
        agrees(Case(operator, "forward", optional=optional, attributes=attributes))
        if len(attributes.get("activations", ())) != 2:
            agrees(Case(operator, "bidirectional", optional=optional, attributes=attributes))


@pytest.mark.parametrize("numbers", [0, 1, 3])
@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_every_activation(operator: str, name: str, numbers: int) -> None:
    """Each activation agrees, with its default alpha and beta, and with others, in each place."""
    count = ACTIVATIONS_EACH[operator]
    for place in range(count):
        names = ["Sigmoid", "Tanh", "Tanh"][:count]
        names[place] = name
        numbers = 1 if operator == "RNN" and numbers > 1 else numbers
        attributes: dict[str, Any] = {"activations": names}
        if numbers:
            attributes["activation_alpha"] = [0.6, 0.3, 0.9][:numbers]
            attributes["activation_beta"] = [0.2, 0.5, 0.7][:numbers]
        agrees(Case(operator, attributes=attributes))


def test_a_lower_case_name_of_an_activation() -> None:
    """Names of activations may be in any case, as ONNX Runtime takes them, but for RNN's."""
    agrees(Case("LSTM", attributes={"activations": ["hardsigmoid", "RELU", "softSign"]}))
    with pytest.raises(InvalidValueError, match=r"unknown activation of RNN 'the_node' 'relu'"):
        ld.from_onnx(Case("RNN", attributes={"activations": ["relu"]}).model())


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw any node: sizes, optional inputs, attributes."""
    operator = draw(st.sampled_from(OPERATORS))
    direction = draw(st.sampled_from(DIRECTIONS))
    count = ACTIVATIONS_EACH[operator] * (2 if direction == "bidirectional" else 1)
    number = st.floats(0.125, 1.0, width=32)
    optional = {
        "clip": st.floats(0.125, 2.0, width=32),
        # Softplus overflows in ONNX Runtime
        "activations": st.lists(
            st.sampled_from([name for name in ACTIVATIONS if name != "Softplus"]),
            min_size=count,
            max_size=count,
        ),
        "activation_alpha": st.lists(number, min_size=1, max_size=6),
        "activation_beta": st.lists(number, min_size=1, max_size=6),
    }
    own = {"LSTM": "input_forget", "GRU": "linear_before_reset"}
    if operator in own:
        optional[own[operator]] = st.integers(0, 1)
    attributes = draw(st.fixed_dictionaries({}, optional=optional))
    if "activations" not in attributes:
        attributes = {k: v for k, v in attributes.items() if not k.startswith("activation_")}
    chosen = [each for each in OPTIONAL[operator] if draw(st.booleans())]
    return Case(
        operator,
        direction,
        sizes=draw(st.tuples(*[st.integers(1, 5)] * 4)),
        optional=tuple(chosen),
        attributes=attributes,
        seed=draw(st.integers(0, 2**20)),
    )


@given(case=cases())
def test_any_node(case: Case) -> None:
    """A node of any size, with any options, agrees with ONNX Runtime."""
    agrees(case)


@pytest.mark.parametrize("operator", OPERATORS)
def test_weights_in_constant_nodes(operator: str) -> None:
    """Weights may be Constant nodes instead of initializers."""
    case = Case(operator)
    agrees(case, case.model(constants=True))


def test_weights_computed_from_constants() -> None:
    """Weights that a model computes from nothing but constants are read."""
    case = Case("LSTM")
    model = case.model()
    graph = model.graph
    half = numpy_helper.from_array(np.array(0.5, "float32"), "half")
    graph.initializer.append(half)
    graph.node.insert(0, helper.make_node("Mul", ["W", "half"], ["smaller"]))
    graph.node.insert(1, helper.make_node("Identity", ["smaller"], ["same"]))
    graph.node[2].input[1] = "same"
    agrees(case, model)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_states_and_lengths_that_the_model_fixes(operator: str, direction: str) -> None:
    """Initial states and lengths that are stored in a model hold where `run` has no others."""
    stored = ("sequence_lens", "initial_h", "initial_c")
    case = Case(operator, direction, optional=("B", *stored[: 3 if operator == "LSTM" else 2]))
    model = case.model(stored=stored)
    net = ld.from_onnx(model)
    compare(
        net.run(case.arrays["X"]), by_runtime(runtime, model, {"X": case.arrays["X"]}), TOLERANCE
    )
    with pytest.raises(InvalidValueError, match=r"own h0 has shape \(3, 4\), expected \(1, 4\)"):
        net.run(case.arrays["X"][:, :1], lengths=[5])
    ways = 2 if direction == "bidirectional" else 1
    other = net.run(case.arrays["X"][:, :1], lengths=[5], h0=np.zeros((ways, 1, 4)), **(
        {"c0": np.zeros((ways, 1, 4))} if operator == "LSTM" else {}
    ))  # fmt: skip
    assert other.lengths == (5,)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_layout_1_is_batch_first(operator: str, direction: str) -> None:
    """With layout=1 a network is batch first, and its states still (layers · directions, N, H)."""
    stored = ("initial_h", "initial_c")[: 2 if operator == "LSTM" else 1]
    case = Case(operator, direction, optional=("B", *stored))
    model = case.model(stored=stored)
    expected = by_runtime(runtime, model, {"X": case.arrays["X"]})
    for name in stored:
        case.arrays[name] = case.arrays[name].swapaxes(0, 1)
    net = ld.from_onnx(case.model(stored=stored, layout=1))
    trace = net.run(case.arrays["X"].swapaxes(0, 1))
    assert trace.output.shape[:2] == (3, 5)
    compare(replace(trace, batch_first=False), expected, TOLERANCE)


def node_tests() -> list[Any]:
    """Return onnx's own tests of the three operators."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its generators overflow and divide by zero
        from onnx.backend.test.case.node import collect_testcases

        found = collect_testcases("")
    return [each for each in found if each.model.graph.node[0].op_type in OPERATORS]


@pytest.mark.parametrize("case", node_tests(), ids=lambda case: case.name)
def test_onnxs_own_node_tests(case: Any) -> None:
    """All of onnx's tests of these operators give their outputs, the inputs but X stored."""
    model, (inputs, outputs) = case.model, case.data_sets[0]
    names = [value.name for value in model.graph.input]
    fed = dict(zip(names, inputs, strict=True))
    for value in list(model.graph.input)[1:]:
        model.graph.initializer.append(numpy_helper.from_array(fed[value.name], value.name))
        model.graph.input.remove(value)
    net = ld.from_onnx(model)
    trace = net.run(fed[names[0]])
    wanted = list(model.graph.node[0].output)
    found = {0: trace.output, 1: trace.h_n, 2: trace.c_n}
    results = iter(outputs)
    for place, name in enumerate(wanted):
        if name:
            expected, own = next(results), found[place]
            own = own.swapaxes(0, 1) if place and net.batch_first else own
            np.testing.assert_allclose(own.ravel(), _side_by_side(expected, net), atol=TOLERANCE)


def _side_by_side(expected: Any, net: Any) -> Any:
    """Return Y with its directions side by side, and states as they are, flat."""
    if expected.ndim == 4:
        axis = 2 if net.batch_first else 1
        expected = np.concatenate(list(np.moveaxis(expected, axis, 0)), axis=-1)
    return expected.ravel()


def test_there_are_node_tests_of_every_operator() -> None:
    """The tests above have found onnx's."""
    names = " ".join(case.name for case in node_tests())
    assert len(node_tests()) >= 12
    assert all(word in names for word in ("lstm", "gru", "rnn"))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_float64_models(operator: str, direction: str) -> None:
    """A float64 model, which ONNX Runtime refuses, agrees with onnx's reference to 1e-13."""
    reference = needs("onnx.reference")
    case = Case(operator, direction, dtype="float64", optional=("B", "initial_h"))
    expected = reference.ReferenceEvaluator(case.model()).run(None, case.fed)
    trace = ld.from_onnx(case.model()).run(case.arrays["X"], **case.run_arguments())
    assert trace.output.dtype == np.float64
    compare(trace, expected, 1e-13)


def stack(case: Case, *, kinds: tuple[str, str] = ("LSTM", "LSTM"), between: Any = ()) -> Any:
    """Return a model of two nodes, the second of which reads the first."""
    first = replace(case, operator=kinds[0])
    units = case.sizes[3] * (2 if case.direction == "bidirectional" else 1)
    second = replace(case, operator=kinds[1], sizes=(*case.sizes[:2], units, 3), seed=1)
    shape = np.array([0, 0, -1])
    nodes = [
        helper.make_node(kinds[0], ["X", "W", "R", "B"], ["Y0"], "lower", hidden_size=4,
                         direction=case.direction),
        helper.make_node("Transpose", ["Y0"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["turned", "shape"], ["side_by_side"]),
        *between,
        helper.make_node(kinds[1], ["between" if between else "side_by_side", "W1", "R1", "B1"],
                         ["Y", "Y_h"], "upper", hidden_size=3, direction=case.direction),
    ]  # fmt: skip
    stored = {name: first.arrays[name] for name in "WRB"} | {"shape": shape}
    stored |= {f"{name}1": second.arrays[name] for name in "WRB"}
    initializers = [numpy_helper.from_array(array, name) for name, array in stored.items()]
    model = first.build(nodes, initializers, ["X"])
    del model.graph.output[2:]
    return model


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("operator", OPERATORS)
def test_a_chain_of_nodes_is_one_network(operator: str, direction: str) -> None:
    """A stack written as a chain is one network whose layers, here unequal, have traces each."""
    case = Case(operator, direction)
    model = stack(case, kinds=(operator, operator))
    net = ld.from_onnx(model)
    trace = net.run(case.arrays["X"])
    y, y_h = by_runtime(runtime, model, {"X": case.arrays["X"]})[:2]
    compare(trace, [y], TOLERANCE)
    ways = len(net.forms[0].ways)
    np.testing.assert_allclose(np.stack(trace.h_n[ways:]), y_h, atol=TOLERANCE)
    assert (net.num_layers, net.hidden_sizes) == (2, (4, 3))
    assert trace.layer(0).hidden_size, trace.layer(1).hidden_size == (4, 3)
    assert [state.shape for state in trace.h_n] == [(3, 4)] * ways + [(3, 3)] * ways


def test_a_node_of_a_chain_alone() -> None:
    """Each node of a chain can be loaded by its name, and some or all of them by their names."""
    model = stack(Case())
    assert ld.from_onnx(model, "lower").hidden_size == 4
    assert ld.from_onnx(model, node="upper").hidden_size == 3
    assert ld.from_onnx(model, ["lower", "upper"]).num_layers == 2
    with pytest.raises(InvalidValueError, match="the nodes 'upper', 'lower' are no chain"):
        ld.from_onnx(model, ["upper", "lower"])


@pytest.mark.parametrize(
    ("kinds", "between"),
    [
        (("LSTM", "LSTM"), [helper.make_node("Relu", ["side_by_side"], ["between"])]),
        (("LSTM", "GRU"), ()),
    ],
)
def test_several_nodes_that_are_no_chain(kinds: tuple[str, str], between: Any) -> None:
    """Of several nodes that are not one network none is taken: the error lists their names."""
    model = stack(Case(), kinds=kinds, between=between)
    with pytest.raises(
        InvalidValueError,
        match=rf"several recurrent nodes; choose one with node=: 'lower' \({kinds[0]}\), 'upper'",
    ):
        ld.from_onnx(model)


def test_an_unknown_node() -> None:
    """A node that is not there is refused with those that are."""
    with pytest.raises(InvalidValueError, match=r"no recurrent node 'x'; it holds 'the_node' \(LS"):
        ld.from_onnx(Case().model(), "x")


def test_a_node_without_a_name_is_called_by_its_output() -> None:
    """Nodes without names, or of one name, are called by their first output."""
    model = stack(Case())
    for node in model.graph.node:
        node.name = ""
    assert ld.from_onnx(model, "Y0").hidden_size == 4


def bad(case: Case, change: Any) -> Any:
    """Return the model of a case, changed."""
    model = case.model()
    change(model)
    return model


def feed(name: str) -> Any:
    """Return a change that turns a weight into something that is fed."""

    def change(model: Any) -> None:
        for tensor in list(model.graph.initializer):
            if tensor.name == name:
                model.graph.initializer.remove(tensor)
                value = helper.make_tensor_value_info(name, tensor.data_type, tensor.dims)
                model.graph.input.append(value)

    return change


def compute(name: str) -> Any:
    """Return a change that lets the model compute a weight from what it is fed."""

    def change(model: Any) -> None:
        model.graph.node.insert(0, helper.make_node("Mul", [name, "X"], ["made"], "maker"))
        node = model.graph.node[1]
        node.input[list(node.input).index(name)] = "made"

    return change


def quantize(model: Any) -> None:
    """Turn the node into a quantized one."""
    model.graph.node[0].op_type = "DynamicQuantizeLSTM"
    model.graph.node[0].domain = "com.microsoft"


def halve(model: Any) -> None:
    """Turn W into float16."""
    array = numpy_helper.to_array(model.graph.initializer[0]).astype("float16")
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(array, "W"))


def old(model: Any) -> None:
    """Declare an opset that is too old."""
    model.opset_import[0].version = 6


def attribute(name: str, value: Any) -> Any:
    """Return a change of an attribute."""

    def change(model: Any) -> None:
        node = model.graph.node[0]
        for each in list(node.attribute):
            if each.name == name:
                node.attribute.remove(each)
        node.attribute.append(helper.make_attribute(name, value))

    return change


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (feed("W"), InvalidValueError, r"W of LSTM 'the_node' \('W'\) is no constant: it is fed"),
        (feed("B"), InvalidValueError, r"B of LSTM 'the_node' \('B'\) is no constant"),
        (compute("R"), InvalidValueError, r"\('made'\) is no constant: it is computed by Mul 'm"),
        (quantize, InvalidValueError, r"no LSTM or GRU or RNN node; DynamicQuantizeLSTM .*cannot"),
        (halve, InvalidTypeError, r"W of LSTM 'the_node' \('W'\) is of type float16, expected"),
        (old, InvalidValueError, "uses opset 6 of ONNX; from 7 on"),
        (attribute("direction", "up"), InvalidValueError, "unknown direction of .* 'up'; choose"),
        (attribute("layout", 2), InvalidValueError, "layout of LSTM 'the_node' is 2, expected 0"),
        (attribute("clip", 0.0), InvalidValueError, "clip of LSTM 'the_node' is 0.0, expected m"),
        (attribute("hidden_size", 3), InvalidValueError, r"is 3, but R has shape \(1, 16, 4\)"),
        (attribute("magic", 1), InvalidValueError, "unknown attribute of .* 'magic'; choose"),
        (attribute("activations", ["Swish"] * 3), InvalidValueError, "'Swish'; choose one of 'R"),
        (attribute("activations", ["Tanh"]), InvalidValueError, r"are 1 \('tanh'\), expected 3"),
    ],
)  # fmt: skip
def test_what_cannot_be_honoured_is_refused_by_name(
    change: Any, error: type[Exception], sentence: str
) -> None:
    """Whatever is not understood is named, with the node; nothing is ignored."""
    with pytest.raises(error, match=sentence):
        ld.from_onnx(bad(Case(), change))


@pytest.mark.parametrize("place", ["initial_h", "initial_c", "sequence_lens"])
def test_what_a_model_computes_must_be_given(place: str) -> None:
    """A state or a length that a model computes from its input is asked for, not taken as zero."""
    case = Case(optional=("B", "sequence_lens", "initial_h", "initial_c"))
    model = case.model()
    model.graph.node.insert(0, helper.make_node("Add", [place, place], ["made"], "maker"))
    node = model.graph.node[1]
    node.input[list(node.input).index(place)] = "made"
    net = ld.from_onnx(model)
    name = {"initial_h": "h0", "initial_c": "c0", "sequence_lens": "lengths"}[place]
    given = case.run_arguments()
    with pytest.raises(InvalidValueError, match=rf"{name} must be given: {place} of LSTM .*maker"):
        net.run(case.arrays["X"], **{key: v for key, v in given.items() if key != name})
    net.run(case.arrays["X"], **given)


def test_files(tmp_path: Path) -> None:
    """A model is read from its file, also by `load`; other files are refused by name."""
    case = Case()
    path = tmp_path / "model.onnx"
    onnx.save(case.model(), path)
    for net in (
        ld.from_onnx(path),
        ld.from_onnx(str(path)),
        ld.load(path),
        ld.load(path, node="the_node"),
    ):
        np.testing.assert_array_equal(
            net.weights[0].weight_hh, ld.from_onnx(case.model()).weights[0].weight_hh
        )
    content = path.read_bytes()
    for broken in (
        b"",
        b"PK\x03\x04",
        content[: len(content) // 2],
        b"\x00" * 100,
        b"hello, world",
    ):
        path.write_bytes(broken)
        with pytest.raises(FileError, match=r"model\.onnx"):
            ld.from_onnx(path)
    with pytest.raises(FileError, match="No such file"):
        ld.from_onnx(tmp_path / "none.onnx")
    with pytest.raises(FileError, match=str(tmp_path)):
        ld.from_onnx(tmp_path)
    with pytest.raises(
        InvalidTypeError, match=r"expected the path of an ONNX file or an onnx\.Model"
    ):
        ld.from_onnx(3)


def test_weights_in_a_file_beside_the_model(tmp_path: Path) -> None:
    """External data beside a model is read; where it is missing the model's file is named."""
    path = tmp_path / "model.onnx"
    onnx.save(
        Case(sizes=(5, 3, 20, 30)).model(), path, save_as_external_data=True, location="weights.bin"
    )
    assert ld.from_onnx(path).hidden_size == 30
    (tmp_path / "weights.bin").unlink()
    with pytest.raises(FileError, match=r"model\.onnx"):
        ld.from_onnx(path)


def test_the_records_of_other_meanings() -> None:
    """Peepholes, coupled gates and a reset before the product leave their quantities behind."""
    peephole = Case("LSTM", optional=("B", "P"), attributes={"input_forget": 1})
    layer = ld.from_onnx(peephole.model()).run(peephole.arrays["X"]).layer(0)
    np.testing.assert_allclose(layer.f, 1 - layer.i)
    np.testing.assert_allclose(layer.po, peephole.arrays["P"][0, 4:8] * layer.c, atol=1e-6)
    np.testing.assert_allclose(layer.pi, peephole.arrays["P"][0, :4] * layer.c_prev, atol=1e-6)
    before = Case("GRU")
    layer = ld.from_onnx(before.model()).run(before.arrays["X"]).layer(0)
    assert layer.SYMBOLS == ("x", "r", "z", "rh", "wrh", "n", "zn", "zh", "h")
    np.testing.assert_allclose(layer.rh, layer.r * layer.h_prev)
    np.testing.assert_allclose(layer.h, layer.zn + layer.zh)


def test_a_trace_of_any_meaning_can_be_saved(tmp_path: Path) -> None:
    """The run of a stack of unequal layers with peepholes comes back from its file as it was."""
    case = Case("LSTM", "bidirectional")
    trace = ld.from_onnx(stack(case)).run(case.arrays["X"])
    trace.save(tmp_path / "run.npz")
    again = ld.Trace.load(tmp_path / "run.npz")
    np.testing.assert_array_equal(again.output, trace.output)
    assert [state.shape for state in again.h_n] == [state.shape for state in trace.h_n]
    peephole = Case("LSTM", "reverse", optional=("P",))
    trace = ld.from_onnx(peephole.model()).run(case.arrays["X"])
    trace.save(tmp_path / "run.npz")
    again = ld.Trace.load(tmp_path / "run.npz")
    np.testing.assert_array_equal(again.layer(0, reverse=True).pf, trace.layer(0).pf)
    with pytest.raises(InvalidValueError, match="layer 0 runs only backwards; ask for it with rev"):
        again.layer(0, reverse=False)


@pytest.mark.parametrize("operator", OPERATORS)
def test_parity_with_a_model(operator: str) -> None:
    """`parity`, and `check=True`, run the nodes themselves, a chain one after the other."""
    case = Case(operator, "bidirectional", optional=OPTIONAL[operator])
    report = ld.parity(ld.from_onnx(case.model(), check=True), case.model(), lengths=[5, 1, 3])
    assert report.largest < TOLERANCE
    assert "tolerance 3e-06" in str(report)
    ld.from_onnx(stack(case, kinds=(operator, operator)), check=True)
    other = replace(case, seed=1)
    with pytest.raises(ParityError, match=r"output differs by .* at step \d, sequence \d, unit \d"):
        ld.parity(ld.from_onnx(other.model()), case.model())


# Deliberate errors: each must make some case of those above fail.


def failing(cases: list[Case]) -> None:
    """Assert that every case fails."""
    for case in cases:
        with pytest.raises(AssertionError):
            agrees(case)


PLANTED = [
    Case("LSTM", d, optional=OPTIONAL["LSTM"], seed=s) for d, s in product(DIRECTIONS, (0, 1))
]


@pytest.mark.parametrize(("one", "other"), list(combinations("ifgo", 2)))
def test_two_gates_swapped(monkeypatch: pytest.MonkeyPatch, one: str, other: str) -> None:
    """Gates read in another order than ONNX's are noticed, whichever two."""
    names = {one: other, other: one}
    order = tuple(names.get(gate, gate) for gate in onnx_operator.ORDERS["lstm"])
    monkeypatch.setitem(onnx_operator.ORDERS, "lstm", order)
    failing(PLANTED)


@pytest.mark.parametrize("order", [("i", "f", "o"), ("o", "i", "f"), ("f", "o", "i")])
def test_peepholes_in_another_order(monkeypatch: pytest.MonkeyPatch, order: Any) -> None:
    """Peepholes read in another order than i o f are noticed."""
    monkeypatch.setattr(onnx_operator, "PEEPHOLE_ORDER", order)
    failing(PLANTED)


def test_an_output_gate_that_sees_the_old_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peephole of the output gate that sees c_prev is noticed."""
    peep = lstm._peep

    def late(cell: Any, c: Any, which: Any, gates: Any, peeps: Any) -> None:
        peep(cell, late.seen if which == (2,) else c, which, gates, peeps)
        late.seen = c.copy()

    monkeypatch.setattr(lstm, "_peep", late)
    failing(PLANTED)


def test_a_clip_that_is_not_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums that are not cut are noticed in every operator."""
    monkeypatch.setattr(onnx_operator._Operator, "_clip", lambda _: None)
    failing([Case(operator, attributes={"clip": 0.2}) for operator in OPERATORS])


def test_the_reset_in_the_wrong_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GRU that resets after the product where it should before, is noticed."""
    monkeypatch.setitem(scan._UNROLL, cells.FormedGRUCell, lambda cell, *rest: (
        scan._unroll_formed_gru(replace(cell, form=replace(cell.form, reset_after=True)), *rest)
    ))  # fmt: skip
    failing([Case("GRU", direction) for direction in DIRECTIONS])


def test_a_model_read_from_bytes_in_memory() -> None:
    """A model that was never on disk is read as well."""
    content = io.BytesIO(Case().model().SerializeToString())
    assert ld.from_onnx(onnx.load(content)).hidden_size == 4


@pytest.mark.parametrize("operator", OPERATORS)
def test_parity_in_float64(operator: str) -> None:
    """A float64 model is run by onnx's reference, or refused where that does not know enough."""
    case = Case(operator, dtype="float64")
    assert ld.parity(ld.from_onnx(case.model()), case.model()).tolerance == 1e-13
    with pytest.raises(InvalidValueError, match="in float64 with sequence_lens: ONNX Runtime know"):
        ld.parity(ld.from_onnx(case.model()), case.model(), lengths=[5, 1, 3])


def test_parity_gives_what_a_run_needs() -> None:
    """Where a model computes states and lengths, `parity` makes up both."""
    case = Case(optional=("B", "sequence_lens", "initial_h", "initial_c"))
    model = case.model()
    for place in ("sequence_lens", "initial_h", "initial_c"):
        model.graph.node.insert(0, helper.make_node("Add", [place, place], [f"made_{place}"]))
    node = model.graph.node[3]
    for place in range(4, 7):
        node.input[place] = f"made_{node.input[place]}"
    assert ld.parity(ld.from_onnx(model), model).largest < TOLERANCE


def test_a_chain_through_squeezes() -> None:
    """Nodes that put axes of size one in and out between them are a chain; others are none."""
    model = stack(Case())
    nodes = list(model.graph.node)
    between = [
        helper.make_node("Squeeze", ["Y0", "one"], ["a"]),
        helper.make_node("Unsqueeze", ["a", "one"], ["b"]),
        helper.make_node("Dropout", ["b"], ["c"]),
        helper.make_node("Squeeze", ["c", "one"], ["side_by_side"]),
    ]
    del model.graph.node[:]
    model.graph.node.extend([nodes[0], *between, nodes[-1]])
    model.graph.initializer.append(numpy_helper.from_array(np.array([1]), "one"))
    assert ld.from_onnx(model, check=True).num_layers == 2
    model.graph.node[1].op_type = "Relu"
    del model.graph.node[1].input[1:]
    with pytest.raises(InvalidValueError, match="several recurrent nodes"):
        ld.from_onnx(model)
