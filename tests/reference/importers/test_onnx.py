"""ONNX nodes against ONNX Runtime, and onnx's own node tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.errors import InvalidValueError, MissingPackageError, ParityError
from lstmdiagrams.reference.importers import onnx_operator
from tests.conftest import needs

onnx = needs("onnx")

from onnx import helper, numpy_helper  # noqa: E402

from tests.reference.importers.onnx_models import ACTIVATIONS_EACH, Case, compare  # noqa: E402
from tests.reference.importers.onnx_runs import (  # noqa: E402
    DIRECTIONS,
    OPERATORS,
    OPTIONAL,
    TOLERANCE,
    agrees,
    stack,
)

ACTIVATIONS = [*onnx_operator.ACTIVATIONS]


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


complete = pytest.mark.skipif(
    tuple(map(int, onnx.__version__.split(".")[:2])) < (1, 23),
    reason="onnx's own implementation knows directions and Y_c from 1.23 on",
)


@complete
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


@pytest.mark.parametrize(("one", "other"), [("LSTM", "GRU"), ("GRU", "LSTM"), ("GRU", "RNN")])
def test_parity_with_a_model_of_another_kind(one: str, other: str) -> None:
    """A model of which the network cannot have been read is refused, by both names."""
    net, model = ld.from_onnx(Case(one).model()), Case(other).model()
    with pytest.raises(InvalidValueError, match=f"is of the kind {other}, and net {one}"):
        ld.parity(net, model)


def test_parity_with_a_model_of_another_size() -> None:
    """What ONNX Runtime says of an input that does not fit is passed on."""
    net = ld.GRU.random(input_size=7, hidden_size=5, dtype="float32")
    with pytest.raises(InvalidValueError, match="of the type ModelProto, does not run as net does"):
        ld.parity(net, Case("GRU").model())


def test_parity_makes_up_states_for_a_batch_only() -> None:
    """Where a model computes its states, the input of a single sequence is refused as such."""
    model = Case(optional=("B", "initial_h", "initial_c")).model()
    for place in ("initial_h", "initial_c"):
        model.graph.node.insert(0, helper.make_node("Add", [place, place], [f"made_{place}"]))
    node = model.graph.node[2]
    for place in (5, 6):
        node.input[place] = f"made_{node.input[place]}"
    net = ld.from_onnx(model)
    with pytest.raises(InvalidValueError, match=r"x has shape \(4,\), expected three axes"):
        ld.parity(net, model, x=np.ones(4))


@complete
@pytest.mark.parametrize("operator", OPERATORS)
def test_parity_in_float64(operator: str) -> None:
    """A float64 model is run by onnx's reference, or refused where that does not know enough."""
    case = Case(operator, dtype="float64")
    assert ld.parity(ld.from_onnx(case.model()), case.model()).tolerance == 1e-13
    with pytest.raises(InvalidValueError, match="in float64 with sequence_lens: ONNX Runtime know"):
        ld.parity(ld.from_onnx(case.model()), case.model(), lengths=[5, 1, 3])


def test_parity_in_float64_with_an_older_onnx(monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose own implementation leaves out directions and Y_c is not asked, and that is said."""
    monkeypatch.setattr(onnx, "__version__", "1.22.0")
    case = Case("GRU", dtype="float64")
    with pytest.raises(
        MissingPackageError, match=r"onnx 1\.23 or later, and this is 1\.22\.0: pip"
    ):
        ld.parity(ld.from_onnx(case.model()), case.model())


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
