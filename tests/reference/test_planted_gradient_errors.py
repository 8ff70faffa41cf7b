"""Deliberately wrong ways back: the comparison with torch's autograd must notice each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.reference import GRULayerTrace, LSTMLayerTrace
from lstmdiagrams.reference.gradients import back, cells, slopes, way
from lstmdiagrams.reference.gradients.way import Way
from tests.conftest import needs

torch = needs("torch")

from tests.reference import gradient_cases  # noqa: E402 - it imports torch
from tests.reference.gradient_cases import Case, forms, with_loop  # noqa: E402

Plant = pytest.MonkeyPatch

# Which quantities of the record each kind of cell goes back through, and its factors that let a
# gradient by at each step.
RECORDED = {
    "lstm": ("i", "f", "g", "o", "tanh_c", "c_prev"),
    "peephole": ("i", "f", "g", "o", "tanh_c", "c_prev"),
    "gru": ("r", "z", "n", "hn", "h_prev"),
    "reset before": ("r", "z", "n", "h_prev"),
    "rnn": ("h",),
}
LANES = {"lstm": 4, "peephole": 4, "gru": 4, "reset before": 3, "rnn": 1}
FACTORS = {"lstm": 2, "peephole": 2, "gru": 1, "reset before": 2}


def case(kind: str, *ways: str, lengths: list[int] | None = None) -> Case:
    """Return the case of a kind, with layers that run in some ways."""
    own = {"peephole": "lstm", "reset before": "gru"}.get(kind, kind)
    options = {"reset_after": False} if kind == "reset before" else {}
    layers = forms(own, *ways or ("fr", "f"), **options)
    made = gradient_cases.random(own, layers, peephole=kind == "peephole")
    return replace(with_loop(made, **options), lengths=lengths)


def noticed(*cases: Case, step: int = -1) -> None:
    """Assert that every case fails."""
    for each in cases:
        with pytest.raises(AssertionError):
            each.check(step)


@pytest.mark.parametrize("kind", RECORDED)
def test_without_an_error_nothing_is_noticed(kind: str) -> None:
    """The cases into which errors are planted are right without them."""
    for lengths in (None, [2, 5, 1]):
        case(kind, lengths=lengths).check(-1, 2)


def changed(symbol: str, change: Callable[[Any], Any]) -> Callable[..., Iterator[Any]]:
    """Return a look into the record that finds one quantity changed."""

    def recorded(self: Way, rows: slice, *symbols: str) -> Iterator[Any]:
        for name in symbols:
            value = getattr(self.layer, name)
            yield (change(value) if name == symbol else value)[rows]

    return recorded


@pytest.mark.parametrize(("kind", "symbol"), [(k, s) for k, row in RECORDED.items() for s in row])
def test_a_quantity_of_another_step(kind: str, symbol: str, monkeypatch: Plant) -> None:
    """A quantity that is taken from the step before is noticed, whichever."""
    late = changed(symbol, lambda value: np.roll(value, 1, axis=0))
    monkeypatch.setattr(Way, "recorded", late)
    noticed(case(kind), case(kind, lengths=[2, 5, 1]))


@pytest.mark.parametrize(("kind", "symbol"), [(k, s) for k, row in RECORDED.items() for s in row])
def test_a_quantity_of_other_units(kind: str, symbol: str, monkeypatch: Plant) -> None:
    """A quantity whose units have changed places is noticed, whichever."""
    monkeypatch.setattr(Way, "recorded", changed(symbol, lambda value: value[..., ::-1]))
    noticed(case(kind))


@pytest.mark.parametrize(("kind", "lane"), [(k, n) for k, row in LANES.items() for n in range(row)])
def test_a_path_through_a_gate_missing(kind: str, lane: int, monkeypatch: Plant) -> None:
    """A gate through which no gradient goes is noticed, whichever."""
    run = Way.run

    def without(self: Way, step: Any, rows: slice, *factors: Any) -> None:
        self.lanes[rows, :, lane] = 0
        run(self, step, rows, *factors)

    monkeypatch.setattr(Way, "run", without)
    noticed(case(kind))


@pytest.mark.parametrize(
    ("kind", "which"), [(k, n) for k, row in FACTORS.items() for n in range(row)]
)
def test_a_path_past_the_gates_missing(kind: str, which: int, monkeypatch: Plant) -> None:
    """A state that is not handed on, or not shown, is noticed."""
    run = Way.run

    def without(self: Way, step: Any, rows: slice, *factors: Any) -> None:
        kept = [0 * each if k == which else each for k, each in enumerate(factors)]
        run(self, step, rows, *kept)

    monkeypatch.setattr(Way, "run", without)
    noticed(case(kind))


GATED = [
    (kind, name)
    for kind in RECORDED
    for name in ("weight_hh", "weight_ih", "peephole")
    if kind != "rnn" and (name != "peephole" or kind == "peephole")
]


@pytest.mark.parametrize(("kind", "name"), GATED)
def test_weights_of_swapped_gates(kind: str, name: str) -> None:
    """Weights, and peepholes, whose first and last gate have changed places are noticed."""
    own = case(kind)
    weights = []
    for each in own.net.weights:
        gates = np.split(getattr(each, name), 3 if name == "peephole" else own_gates(own))
        gates[0], gates[-1] = gates[-1], gates[0]
        weights.append(replace(each, **{name: np.concatenate(gates)}))
    grads = replace(own.net, weights=tuple(weights)).gradients(own.trace)
    with pytest.raises(AssertionError):
        gradient_cases.compare(grads, own.expected([-1])[0])


def own_gates(own: Case) -> int:
    """Return how many gates a network has."""
    return {"lstm": 4, "gru": 3}[own.net.kind]


@pytest.mark.parametrize("kind", RECORDED)
def test_no_way_from_step_to_step(kind: str) -> None:
    """Weights of the recurrent product that are left out on the way back are noticed."""
    own = case(kind)
    weights = tuple(replace(each, weight_hh=0 * each.weight_hh) for each in own.net.weights)
    grads = replace(own.net, weights=weights).gradients(own.trace)
    with pytest.raises(AssertionError):
        gradient_cases.compare(grads, own.expected([-1])[0])


def test_peepholes_ignored() -> None:
    """Peepholes through which no gradient goes are noticed."""
    own = case("peephole")
    weights = tuple(replace(each, peephole=0 * each.peephole) for each in own.net.weights)
    grads = replace(own.net, weights=weights).gradients(own.trace)
    with pytest.raises(AssertionError):
        gradient_cases.compare(grads, own.expected([-1])[0])


@pytest.mark.parametrize("kind", RECORDED)
def test_a_step_off_by_one(kind: str, monkeypatch: Plant) -> None:
    """The gradients of another step are noticed."""
    found = back._steps
    monkeypatch.setattr(back, "_steps", lambda trace, step: found(trace, step - 1))
    noticed(case(kind), case(kind, lengths=[2, 5, 1]))


def test_the_end_of_the_padding_for_the_end_of_the_sequence(monkeypatch: Plant) -> None:
    """A last step that is counted from T, and not from each sequence's end, is noticed."""
    monkeypatch.setattr(back, "_steps", lambda _, step: (step % 5,) * 3)
    noticed(*(case(kind, lengths=[2, 5, 1]) for kind in RECORDED))


@pytest.mark.parametrize("kind", ["gru", "reset before", "rnn"])
def test_padding_that_lets_gradients_through(kind: str, monkeypatch: Plant) -> None:
    """The gradient of an initial state that runs on into the padding is noticed."""
    nothing = np.zeros((5, 3), bool)
    monkeypatch.setattr(way, "past_end", lambda *_: nothing)
    noticed(case(kind, "r", lengths=[2, 5, 1]))


@pytest.mark.parametrize("kind", RECORDED)
def test_an_initial_state_at_the_wrong_end(kind: str, monkeypatch: Plant) -> None:
    """An initial state's gradient that is taken at the other end is noticed."""
    monkeypatch.setattr(Way, "initial", lambda self, h: h[0 if self.layer.reverse else -1])
    noticed(case(kind), case(kind, "r"))


@pytest.mark.parametrize("kind", RECORDED)
def test_one_of_two_directions_lost(kind: str, monkeypatch: Plant) -> None:
    """Input gradients of one direction alone are noticed."""
    found = back._of_input
    calls: list[int] = []

    def first_alone(*arguments: Any) -> Any:
        calls.append(1)
        return found(*arguments) * (len(calls) % 2)

    monkeypatch.setattr(back, "_of_input", first_alone)
    noticed(case(kind, "fr"))


def test_the_halves_of_two_directions_swapped(monkeypatch: Plant) -> None:
    """A gradient from the layer above that goes to the wrong direction is noticed."""
    halves = back._halves
    monkeypatch.setitem(back._SPLITS, "concat", lambda *a: halves(*a)[::-1])
    noticed(*(case(kind) for kind in RECORDED))


def test_too_few_steps(monkeypatch: Plant) -> None:
    """A way back that ends a step too early, or starts a step too late, is noticed."""
    found = way.live

    def short(incoming: Any, *, reverse: bool) -> slice:
        rows = found(incoming, reverse=reverse)
        return slice(rows.start, rows.stop - 1) if reverse else slice(rows.start + 1, rows.stop)

    monkeypatch.setattr(back, "live", short)
    noticed(*(case(kind) for kind in RECORDED))


@pytest.mark.parametrize(("kind", "name"), [("lstm", "tanh"), ("lstm", "sigmoid"), ("gru", "tanh"),
                                            ("gru", "sigmoid"), ("rnn", "tanh")])  # fmt: skip
def test_a_wrong_derivative(kind: str, name: str, monkeypatch: Plant) -> None:
    """An activation with another one's derivative is noticed."""
    other = {"tanh": "sigmoid", "sigmoid": "tanh"}[name]
    monkeypatch.setitem(slopes.SLOPES, name, slopes.SLOPES[other])
    noticed(case(kind))


def test_a_gru_that_resets_elsewhere(monkeypatch: Plant) -> None:
    """A GRU whose input weights are not in the order of its lanes is noticed."""
    kind = cells.KINDS[GRULayerTrace]
    monkeypatch.setitem(cells.KINDS, GRULayerTrace, replace(kind, input_rows=cells._as_it_is))
    noticed(case("gru"))
    monkeypatch.undo()
    lstm = cells.KINDS[LSTMLayerTrace]
    turned = replace(lstm, input_rows=lambda weight: weight[::-1])
    monkeypatch.setitem(cells.KINDS, LSTMLayerTrace, turned)
    noticed(case("lstm"))


def test_rounding_to_single_precision(monkeypatch: Plant) -> None:
    """An error as small as single precision's is noticed in double precision."""
    rounded = changed("i", lambda value: value.astype("float32").astype("float64"))
    monkeypatch.setattr(Way, "recorded", rounded)
    noticed(case("lstm"))
