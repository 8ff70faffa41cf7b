"""ONNX models: where weights and states stand, stacks, files, and what cannot be honoured."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from tests.conftest import needs

onnx = needs("onnx")
runtime = needs("onnxruntime")

from onnx import helper, numpy_helper  # noqa: E402

from tests.reference.importers.onnx_models import Case, by_runtime, compare  # noqa: E402
from tests.reference.importers.onnx_runs import (  # noqa: E402
    DIRECTIONS,
    OPERATORS,
    TOLERANCE,
    agrees,
    stack,
)


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


def test_a_model_read_from_bytes_in_memory() -> None:
    """A model that was never on disk is read as well."""
    content = io.BytesIO(Case().model().SerializeToString())
    assert ld.from_onnx(onnx.load(content)).hidden_size == 4


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
