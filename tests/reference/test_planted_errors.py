"""Deliberately wrong cells: the comparison with PyTorch's vectors must notice each of them.

A planted error counts as noticed if every case that it can touch fails; the cases that it cannot
touch (a lost bias where there is none) are filtered out by the test that plants it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.reference import cells, scan
from lstmdiagrams.reference.cells import lanes
from lstmdiagrams.reference.trace import layers
from tests.reference.agreement import Arrays, Case, load, network

CASES = [case for case in load() if case.scale == 1]
GATES = {"lstm": "ifgo", "gru": "rzn"}
PAIRS = [(kind, *pair) for kind, gates in GATES.items() for pair in combinations(gates, 2)]


def some(*words: str) -> list[Case]:
    """Return the cases whose names hold all the words."""
    found = [case for case in CASES if all(word in case.name for word in words)]
    assert found
    return found


def noticed(cases: list[Case], run: Callable[[Case], Any] = Case.run) -> None:
    """Assert that every case fails."""
    for case in cases:
        with pytest.raises((AssertionError, ValueError)):
            case.check(run(case))


def with_weights(change: Callable[[str, np.ndarray[Any, Any]], Any]) -> Callable[[Case], Any]:
    """Return a run of the case with other weights; None drops an array."""

    def run(case: Case) -> Any:
        changed = {name: change(name, array) for name, array in case.weights.items()}
        return case.run({name: array for name, array in changed.items() if array is not None})

    return run


def swapped(array: np.ndarray[Any, Any], gates: str, one: str, other: str) -> Any:
    """Return an array whose blocks of rows for two gates have changed places."""
    blocks = np.split(array, len(gates))
    k, j = gates.index(one), gates.index(other)
    blocks[k], blocks[j] = blocks[j], blocks[k]
    return np.concatenate(blocks)


@pytest.mark.parametrize(("kind", "one", "other"), PAIRS)
def test_two_gates_swapped_in_the_weights(kind: str, one: str, other: str) -> None:
    """Weights whose gates are in another order than PyTorch's are noticed, whichever two."""
    noticed(
        some(kind),
        with_weights(lambda name, a: a if "hr" in name else swapped(a, GATES[kind], one, other)),
    )


@pytest.mark.parametrize(("one", "other"), list(pairwise("ifo")))
def test_two_gates_swapped_in_the_record_only(
    monkeypatch: pytest.MonkeyPatch, one: str, other: str
) -> None:
    """Gates computed rightly and recorded under each other's name are noticed."""
    names = {one: other, other: one}
    unroll = scan._UNROLL[cells.LSTMCell]

    def mislabelled(*arguments: Any) -> Any:
        kind, record = unroll(*arguments)
        return kind, {names.get(symbol, symbol): array for symbol, array in record.items()}

    monkeypatch.setitem(scan._UNROLL, cells.LSTMCell, mislabelled)
    noticed(some("lstm"))


@pytest.mark.parametrize("lost", ["bias_ih", "bias_hh"])
def test_a_bias_set_to_zero(lost: str) -> None:
    """A bias that is not added is noticed, the GRU's two apart."""
    noticed(
        some(", biases"),
        with_weights(lambda name, array: 0 * array if name.startswith(lost) else array),
    )


def test_the_biases_of_a_gru_summed() -> None:
    """A GRU that adds both biases outside the reset gate's bracket is noticed."""

    def summed(case: Case) -> Any:
        weights = dict(case.weights)
        for name in [name for name in weights if name.startswith("bias_ih")]:
            other = name.replace("ih", "hh")
            weights[name], weights[other] = weights[name] + weights[other], 0 * weights[other]
        return case.run(weights)

    noticed(some("gru", ", biases"), summed)


def test_a_recurrent_matrix_transposed() -> None:
    """A recurrent matrix used the wrong way round is noticed."""

    def transposed(name: str, array: np.ndarray[Any, Any]) -> Any:
        if not name.startswith("weight_hh") or array.shape[1] == 1:
            return array
        blocks = [block.T for block in np.split(array, len(array) // array.shape[1])]
        return np.concatenate(blocks)

    noticed([case for case in CASES if "projected" not in case.name], with_weights(transposed))


def test_a_step_off_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that takes the state of the step before the previous one is noticed."""
    take = scan._run

    def late(step: Any, *rows: Any) -> None:
        # The recurrent h is the first row, or with a projection the second.
        place = 1 if step.func is cells.projected_lstm_step else 0
        states = rows[place]
        shifted = [states[max(0, t - 1)] for t in range(len(states))]
        take(step, *rows[:place], shifted, *rows[place + 1 :])

    monkeypatch.setattr(scan, "_run", late)
    noticed(CASES)


def test_an_input_off_by_one() -> None:
    """An input that comes a step late is noticed."""
    noticed(CASES, lambda case: case.run(x=np.roll(case.inputs["x"], 1, axis=0)))


def test_a_reverse_direction_that_runs_forwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reverse direction that is not reversed is noticed."""
    monkeypatch.setattr(scan, "_mirror", lambda *_: scan._as_it_is)
    noticed(some("both directions"))


def test_a_reverse_direction_that_starts_in_the_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reverse direction that starts at T instead of at the last valid step is noticed."""
    monkeypatch.setattr(scan, "_mirror", lambda *_: lambda array: array[::-1])
    noticed(some("both directions", ", lengths", ", biases"))
    noticed(some("both directions", ", lengths", "states given"))


def test_the_two_directions_swapped() -> None:
    """Forward weights used backwards and backward weights used forwards are noticed."""

    def crossed(case: Case) -> Any:
        ways = {name: f"{name}_reverse" for name in case.weights if not name.endswith("_reverse")}
        weights: Arrays = {}
        for forward, backward in ways.items():
            weights[forward], weights[backward] = case.weights[backward], case.weights[forward]
        return case.run(weights)

    noticed(some("both directions"), crossed)


def test_lengths_ignored() -> None:
    """A padded batch that is run as a full one is noticed."""
    noticed(some(", lengths"), lambda case: case.run(lengths=None))


def test_a_record_not_cut_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that a run leaves past a sequence's end are noticed."""
    monkeypatch.setattr(scan, "_cut", lambda array, _: array)
    noticed(some(", lengths", ", biases"))


def test_a_final_state_from_the_wrong_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reverse direction whose final state is taken at the last step is noticed."""
    monkeypatch.setattr(layers.LayerTrace, "_last", layers.LayerTrace._ends)
    noticed(some("both directions"))


def test_initial_states_ignored() -> None:
    """Initial states that are given and not used are noticed."""
    noticed(some("states given"), lambda case: case.run(h0=None))
    noticed(some("lstm", "states given"), lambda case: case.run(c0=None))


def test_a_sigmoid_not_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sigmoid whose inner ½ is forgotten is noticed."""
    monkeypatch.setattr(lanes, "SIGMOIDS", dict.fromkeys(("lstm", "gru", "rnn"), ()))
    noticed(some("lstm") + some("gru"))


def test_the_other_nonlinearity() -> None:
    """A tanh where a relu belongs is noticed."""
    noticed(
        some("rnn-relu"),
        lambda case: network("rnn", case.weights).run(
            case.inputs["x"], lengths=case.lengths, h0=case.inputs.get("h0")
        ),
    )
