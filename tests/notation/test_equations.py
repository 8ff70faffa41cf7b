"""The equations in LaTeX are those that the runs fulfil."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import NOTATIONS, PYTORCH, TILDE, Notation, squash_of
from lstmdiagrams.notation.equations import KINDS, SQUASHES
from lstmdiagrams.reference import GRU, LSTM, RNN
from lstmdiagrams.reference.activations import SPELLINGS, SQUASHERS, Activation
from lstmdiagrams.reference.forms import Form, LayerForm
from lstmdiagrams.reference.weights import GATES, DirectionWeights
from tests.notation.latex import sides, symbols

NETWORKS: dict[str, Any] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}
MINE = PYTORCH.changed(
    "mine",
    quantities={
        "f": {"symbol": "F_{t}", "latex": "F_t"},
        "z": {"symbol": "u_{t}", "latex": "u_{t}"},
        "n": {"symbol": "h′_{t}", "latex": "h'_{t}"},
    },
)
# The functions of ONNX by their definitions in its documentation, α being 0.4 and β 0.3.
ALPHA, BETA = 0.4, 0.3
FUNCTIONS = {
    r"\sigma": lambda a: 1 / (1 + np.exp(-a)),
    r"\tanh": lambda a: (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a)),
    r"\operatorname{relu}": lambda a: np.where(a > 0, a, 0),
    r"\operatorname{affine}": lambda a: ALPHA * a + BETA,
    r"\operatorname{leakyrelu}": lambda a: np.where(a > 0, a, ALPHA * a),
    r"\operatorname{thresholdedrelu}": lambda a: np.where(a > ALPHA, a, 0),
    r"\operatorname{scaledtanh}": lambda a: ALPHA * np.tanh(BETA * a),
    r"\operatorname{hardsigmoid}": lambda a: np.minimum(np.maximum(ALPHA * a + BETA, 0), 1),
    r"\operatorname{elu}": lambda a: np.where(a > 0, a, ALPHA * (np.exp(a) - 1)),
    r"\operatorname{softsign}": lambda a: a / (1 + abs(a)),
    r"\operatorname{softplus}": lambda a: np.log(1 + np.exp(a)),
}
ONNX = [
    "Relu",
    "Tanh",
    "Sigmoid",
    "Affine",
    "LeakyRelu",
    "ThresholdedRelu",
    "ScaledTanh",
    "HardSigmoid",
    "Elu",
    "Softsign",
    "Softplus",
]


def _cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for peepholes, coupled, projection in product((False, True), repeat=3):
        yield "lstm", {"peepholes": peepholes, "coupled": coupled, "projection": projection}
    for reset_after in (True, False):
        yield "gru", {"reset_after": reset_after}
    for name in ONNX:
        yield "rnn", {"activations": (name,)}
    yield "lstm", {"activations": ("HardSigmoid", "Relu", "Softsign"), "peepholes": True}
    yield "gru", {"activations": ("Softplus", "Elu"), "reset_after": False}


CASES = list(_cases())
EACH_CASE = pytest.mark.parametrize(("kind", "form"), CASES, ids=str)
EACH_NOTATION = pytest.mark.parametrize(
    "notation", [*NOTATIONS.values(), MINE], ids=lambda each: each.name
)


def _weights(kind: str, form: dict[str, Any], *, bias: bool = True) -> DirectionWeights:
    rng = np.random.default_rng(1)
    size, shown, gates = 3, 2 if form.get("projection") else 3, len(GATES[kind])
    shapes: dict[str, tuple[int, ...]] = {
        "weight_ih": (gates * size, 2),
        "weight_hh": (gates * size, shown),
    }
    shapes |= {"bias_ih": (gates * size,), "bias_hh": (gates * size,)} if bias else {}
    shapes |= {"weight_hr": (shown, size)} if form.get("projection") else {}
    shapes |= {"peephole": (3 * size,)} if form.get("peepholes") else {}
    return DirectionWeights(**{name: rng.normal(size=shape) for name, shape in shapes.items()})


def _record(kind: str, form: dict[str, Any], weights: DirectionWeights, *, reverse: bool) -> Any:
    """Run a network of this form on random input, and return what its layer recorded."""
    names = form.get("activations", KINDS[kind].squashes)
    used = Form(
        tuple(Activation(name.lower(), ALPHA, BETA) for name in names),
        input_forget=form.get("coupled", False),
        reset_after=form.get("reset_after", True),
        reverse=reverse,
    )
    net = NETWORKS[kind](weights=(weights,), forms=(LayerForm((used,)),))
    return net.run(np.random.default_rng(2).normal(size=(5, 3, 2))).layer(0, reverse=reverse)


def _values(kind: str, notation: Notation, record: Any, weights: DirectionWeights) -> Any:
    """Return what the symbols of the equations stand for."""
    symbols = {*record.SYMBOLS, "h_prev"} | ({"c_prev"} if kind == "lstm" else set())
    values = {notation[symbol].latex: getattr(record, symbol) for symbol in symbols}
    size = record.hidden_size
    for place, gate in enumerate(GATES[kind]):
        rows = slice(place * size, (place + 1) * size)
        letter = re.sub(r"_\{?t\}?$", "", notation[gate].latex) if kind != "rnn" else "h"
        values |= {f"W_{{i{letter}}}": weights.weight_ih[rows]}
        values |= {f"W_{{h{letter}}}": weights.weight_hh[rows]}
        if weights.bias_ih is not None and weights.bias_hh is not None:
            values |= {f"b_{{i{letter}}}": weights.bias_ih[rows]}
            values |= {f"b_{{h{letter}}}": weights.bias_hh[rows]}
    if weights.weight_hr is not None:
        values["W_{hr}"] = weights.weight_hr
    if weights.peephole is not None:
        for gate, part in zip("ifo", np.split(weights.peephole, 3), strict=True):
            letter = re.sub(r"_t$", "", notation[gate].latex)
            values[f"p_{{{letter}}}"] = part
    return values


@EACH_CASE
@EACH_NOTATION
@pytest.mark.parametrize("reverse", [False, True], ids=["forwards", "backwards"])
def test_a_run_fulfils_its_equations(
    kind: str, form: dict[str, Any], notation: Notation, reverse: bool
) -> None:
    """Both sides of every equation, read from its LaTeX, are the same numbers in a real run."""
    notation = notation.backwards() if reverse else notation
    weights = _weights(kind, form)
    record = _record(kind, form, weights, reverse=reverse)
    values = _values(kind, notation, record, weights)
    given = set()
    for line in notation.equations(kind, **form).split("\n"):
        left, right = sides(line, values, FUNCTIONS)
        np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-12, err_msg=line)
        given.add(line.partition(" = ")[0])
    computed = {"i", "f", "g", "o", "c", "m", "r", "z", "n", "a", "h"} & {*record.SYMBOLS}
    assert given == {notation[symbol].latex for symbol in computed}


@pytest.mark.parametrize(("one", "other"), [("i", "f"), ("f", "o"), ("i", "g"), ("g", "o")])
def test_swapped_gates_are_noticed(one: str, other: str) -> None:
    """An equation with the weights of another gate is not fulfilled."""
    weights = _weights("lstm", {})
    values = _values("lstm", PYTORCH, _record("lstm", {}, weights, reverse=False), weights)
    (line,) = (
        line for line in PYTORCH.equations("lstm").split("\n") if line.startswith(f"{one}_t")
    )
    wrong = re.sub(rf"(?<=_\{{[ih]){one}\}}", f"{other}}}", line)
    assert wrong != line
    left, right = sides(wrong, values, FUNCTIONS)
    assert not np.allclose(left, right)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("c_t = f_t \\odot c_{t-1}", "c_t = i_t \\odot c_{t-1}"),
        ("h_t = o_t", "h_t = f_t"),
        ("p_{o} \\odot c_t", "p_{o} \\odot c_{t-1}"),
    ],
)
def test_other_planted_errors_are_noticed(right: str, wrong: str) -> None:
    """Equations with a wrong gate, or a peephole that looks at the old memory, do not hold."""
    form = {"peepholes": True}
    weights = _weights("lstm", form)
    values = _values("lstm", PYTORCH, _record("lstm", form, weights, reverse=False), weights)
    (line,) = (
        line for line in PYTORCH.equations("lstm", peepholes=True).split("\n") if right in line
    )
    left, other = sides(line.replace(right, wrong), values, FUNCTIONS)
    assert not np.allclose(left, other)


@EACH_CASE
def test_without_biases_nothing_else_changes(kind: str, form: dict[str, Any]) -> None:
    """A network without biases fulfils the equations that are written without them."""
    weights = _weights(kind, form, bias=False)
    values = _values(kind, PYTORCH, _record(kind, form, weights, reverse=False), weights)
    text = PYTORCH.equations(kind, bias=False, **form)
    assert "b_" not in text
    for line in text.split("\n"):
        left, right = sides(line, values, FUNCTIONS)
        np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-12, err_msg=line)


@EACH_CASE
@EACH_NOTATION
def test_equations_are_valid_mathematics(
    kind: str, form: dict[str, Any], notation: Notation
) -> None:
    """A reader of LaTeX's mathematics that is not ours understands every equation."""
    parser = MathTextParser("path")
    for line in notation.equations(kind, **form).split("\n"):
        parser.parse(f"${line}$")


@EACH_CASE
def test_what_is_used_is_computed_before(kind: str, form: dict[str, Any]) -> None:
    """Every equation only uses what comes in and what an earlier one gives."""
    known = {PYTORCH[symbol].latex for symbol in ("x", "h_prev", "c_prev")}
    for line in PYTORCH.equations(kind, **form).split("\n"):
        left, right = line.split(" = ")
        quantities = {each for each in symbols(right) if re.search(r"_(t|\{t.*\})$", each)}
        assert quantities <= known, line
        known.add(left)


def test_weights_are_named_by_the_letters_of_the_notation() -> None:
    """The candidate's weights carry its letter, so that no letter is of another table."""
    (line,) = (line for line in TILDE.equations("lstm").split("\n") if line.startswith(r"\tilde"))
    assert line == (
        r"\tilde{c}_t = \tanh(W_{i\tilde{c}} x_t + b_{i\tilde{c}}"
        r" + W_{h\tilde{c}} h_{t-1} + b_{h\tilde{c}})"
    )
    used = {each for line in TILDE.equations("lstm").split("\n") for each in symbols(line)}
    assert not {each for each in used if re.search(r"g(_|\}|$)", each)}


@pytest.mark.parametrize("activation", SQUASHERS)
def test_every_activation_can_be_written(activation: str) -> None:
    """Whatever a run can squash with has a name for a label and one in LaTeX."""
    for spelling in (activation, SPELLINGS[activation]):
        assert squash_of(spelling) is SQUASHES[activation]
        for line in PYTORCH.equations("gru", activations=[spelling] * 2).split("\n"):
            MathTextParser("path").parse(f"${line}$")


def test_what_squashes_nothing_is_not_written() -> None:
    """With a linear activation the sum itself is what comes out."""
    assert PYTORCH.equations("rnn", activations=["linear"]).endswith("h_t = a_t")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kind": "lsdm"}, "unknown kind 'lsdm'; choose one of 'lstm', 'gru', 'rnn'"),
        ({"kind": "gru", "peepholes": True}, "peepholes=True says nothing of the kind 'gru'"),
        ({"kind": "rnn", "reset_after": False}, "reset_after=False says nothing of the kind 'rnn'"),
        (
            {"kind": "gru", "activations": ["tanh"]},
            "1 activations are given, and the kind 'gru' has 2",
        ),
        ({"kind": "rnn", "activations": ["tangh"]}, "unknown activation 'tangh'; choose one of"),
    ],
)
def test_what_no_cell_is_like_is_refused(options: dict[str, Any], sentence: str) -> None:
    """A kind, a form or an activation that does not exist is named, with what there is."""
    with pytest.raises(InvalidValueError, match=re.escape(sentence)):
        PYTORCH.equations(**options)


@pytest.mark.parametrize("activations", ["tanh", 3, [3]])
def test_activations_are_a_list_of_names(activations: object) -> None:
    """One name alone, or what is none, is refused."""
    with pytest.raises(InvalidTypeError, match="activation"):
        PYTORCH.equations("rnn", activations=activations)  # type: ignore[arg-type]
