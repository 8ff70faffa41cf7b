"""The reference run against the committed vectors, which PyTorch made."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.agreement import VECTORS, Case, compare, load, network, quantities

CASES = list(load())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_run_agrees_with_pytorch(case: Case) -> None:
    """Outputs, final states and every quantity of every layer and step are PyTorch's."""
    case.check(case.run())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_batch_first_only_moves_axes(case: Case) -> None:
    """With batch_first, x comes and output goes as (N, T, ·); nothing else changes."""
    inputs = case.inputs | {"x": case.inputs["x"].swapaxes(0, 1)}
    net = network(case.kind, case.weights, batch_first=True)
    trace = net.run(inputs.pop("x"), lengths=case.lengths, **inputs)
    expected = case.expected | {"output": case.expected["output"].swapaxes(0, 1)}
    compare(trace, expected, scale=case.scale, relu=case.kind == "rnn-relu")


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in CASES if case.lengths is None]
)
def test_a_single_sequence_needs_no_batch(case: Case) -> None:
    """Each sequence of a batch, given alone as (T, I), has the batch's numbers, without the N."""
    for b in range(case.inputs["x"].shape[1]):
        inputs = {name: value[:, b] for name, value in case.inputs.items()}
        trace = network(case.kind, case.weights).run(inputs.pop("x"), **inputs)
        expected = {
            name: value[:, b : b + 1] if "." in name else value[:, b]
            for name, value in case.expected.items()
        }
        compare(trace, expected, scale=case.scale, relu=case.kind == "rnn-relu")


def test_the_vectors_are_small() -> None:
    """What is committed stays below a megabyte."""
    assert sum(file.stat().st_size for file in VECTORS.iterdir()) < 1_000_000


def test_the_vectors_cover_the_options() -> None:
    """Every kind, type, and value of every option is among the committed cases."""
    words = {word for case in CASES for word in case.name.split(", ")}
    assert words >= {
        *("lstm", "lstm-projected", "gru", "rnn", "rnn-relu", "float32", "float64"),
        *("1 layers", "2 layers", "biases", "no biases", "forward", "both directions"),
        *("states zero", "states given", "full length", "lengths", "large"),
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES[::7]])
def test_the_comparison_sees_every_quantity(case: Case) -> None:
    """A difference of ten tolerances in any one number of the expected arrays is noticed."""
    trace = case.run()
    for name, value in quantities(trace).items():
        wrong = case.expected[name].copy()
        wrong.flat[-1] += 1e-4 * max(1, case.scale * np.abs(wrong).max())
        with pytest.raises(AssertionError):
            compare(
                trace,
                case.expected | {name: wrong},
                scale=case.scale,
                relu=case.kind == "rnn-relu",
            )
        assert value.size
