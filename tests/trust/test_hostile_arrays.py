"""Arrays that are none of NumPy's plain ones, or larger than memory: taken as such, or refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

NET = ld.GRU.random(input_size=2, hidden_size=3, dtype="float32")
X = np.arange(12.0).reshape(3, 2, 2) / 7


class Wilful(np.ndarray[Any, Any]):
    """An array that does nothing as an array does it."""

    def _refuse(self, *_: object, **__: object) -> Any:
        raise ZeroDivisionError

    astype = swapaxes = reshape = copy = __getitem__ = _refuse


def _given(name: str, value: Any) -> ld.Trace:
    """Run with one of the arrays in another form."""
    weights = NET.state_dict()
    if name in weights:
        return ld.GRU.from_state_dict(weights | {name: value}).run(X)
    if name == "readout":
        return NET.with_readout(ld.Readout(value, [0.0])).run(X)
    return NET.run(**{"x": X, name: value})


PLAIN: dict[str, Any] = {
    "x": X,
    "h0": np.ones((1, 2, 3)),
    "lengths": np.array([3, 1]),
    "weight_ih_l0": np.ones((9, 2), "f4"),
    "readout": np.ones((1, 3)),
}


@pytest.mark.parametrize("name", PLAIN)
def test_masked_arrays(name: str) -> None:
    """An array with a masked element is refused by its name; one with none is its data."""
    plain = PLAIN[name]
    trace, expected = _given(name, np.ma.masked_array(plain)), _given(name, plain)
    np.testing.assert_array_equal(trace.output, expected.output)
    assert {type(array) for array in (trace.x, trace.h_n, trace.output)} == {np.ndarray}
    masked = np.ma.masked_array(plain, mask=np.arange(plain.size).reshape(plain.shape) == 0)
    for value in (masked, [*masked]):
        if name == "lengths" and isinstance(value, list):
            continue
        with pytest.raises(InvalidValueError, match=f"{name}.* has 1 masked elements"):
            _given(name, value)


def test_a_run_of_a_masked_array_is_drawn() -> None:
    """What a run keeps of a masked array is no masked array, which Matplotlib takes for another."""
    trace = NET.run(np.ma.masked_array(X))
    for draw in (ld.gru_cell, ld.unrolled_rnn, ld.explore):
        assert draw(trace)
    ld.plot_gates(trace).clear()


@pytest.mark.parametrize("name", PLAIN)
def test_arrays_of_other_classes(name: str) -> None:
    """An array of a class of its own is taken as an array, whatever the class makes of it."""
    plain = PLAIN[name]
    np.testing.assert_array_equal(
        _given(name, plain.view(Wilful)).output, _given(name, plain).output
    )


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_matrices() -> None:
    """A matrix, which stays one however it is cut, is one sequence, and is weights."""
    np.testing.assert_array_equal(NET.run(np.matrix(X[:, 0])).output, NET.run(X[:, 0]).output)
    weight = PLAIN["weight_ih_l0"]
    found = _given("weight_ih_l0", np.matrix(weight))
    np.testing.assert_array_equal(found.output, _given("weight_ih_l0", weight).output)


def test_arrays_that_do_not_fit_into_memory() -> None:
    """What is too large to copy, or too large to run, is refused with how much it would take."""
    one = np.float64(1)
    vast = np.broadcast_to(one, (10**9, 10**6, 2))
    with pytest.raises(InvalidValueError, match=r"x has shape .* in float32 takes 8,000,000.0 GB"):
        NET.run(vast)
    with pytest.raises(InvalidValueError, match=r"x has shape .* GB: more memory than there is"):
        NET.run(np.broadcast_to(np.int8(1), (2**30, 2**31, 2)))
    with pytest.raises(InvalidValueError, match=r"weight_ih_l0 has shape .* 8,000,000.0 GB"):
        _given("weight_ih_l0", np.broadcast_to(one, (10**9, 10**6)))
    with pytest.raises(InvalidValueError, match=r"readout weight has shape .* 8,000,000.0 GB"):
        ld.Readout(np.broadcast_to(one, (10**9, 10**6)), np.broadcast_to(one, (10**9,)))


def test_a_run_that_does_not_fit_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the record of a run does not fit, NumPy's own account of it is passed on."""

    def scan(*_: object) -> None:
        np.empty((10**9, 10**6))

    monkeypatch.setattr("lstmdiagrams.reference.network.base.scan", scan)
    with pytest.raises(InvalidValueError, match=r"x takes more memory .* allocate 7\.\d+ Pi"):
        NET.run(X)


def test_objects_that_fail_to_be_arrays() -> None:
    """Whatever an object raises that is asked for an array, its name is said."""

    class Broken:
        def __array__(self, *_: object, **__: object) -> Any:
            raise KeyError("inside")

    with pytest.raises(InvalidTypeError, match="x cannot become a NumPy array: 'inside'"):
        NET.run(Broken())
