"""Runs of a network and of its reference on the same input → a report, or an error."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from typing import Any, Protocol

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, LstmDiagramsError, ParityError
from lstmdiagrams.reference.arrays import Array, integer, numbers
from lstmdiagrams.reference.forms import Start
from lstmdiagrams.reference.trace import Trace
from lstmdiagrams.reference.weights import DirectionWeights, Sizes

__all__ = ["Parity", "parity"]

# How far numbers around 1 may lie apart, by type; ONNX Runtime approximates where it saturates.
TOLERANCES = {"float64": 1e-13, "float32": 2e-6}
TOLERANCE_OF_ONNX_RUNTIME = 3e-6

# Keras multiplies float64 matrices in float32, but for this backend.
EXACT_BACKEND_OF_KERAS = "tensorflow"

N_STEPS, N_SEQUENCES = 7, 3


class Runnable(Protocol):
    """What of a network is used here."""

    @property
    def run(self) -> Callable[..., Trace]: ...
    @property
    def weights(self) -> tuple[DirectionWeights, ...]: ...
    @property
    def batch_first(self) -> bool: ...
    @property
    def start(self) -> Start: ...
    @property
    def dtype(self) -> np.dtype[Any]: ...
    @property
    def input_size(self) -> int: ...
    @property
    def sizes(self) -> Sizes: ...


@dataclass(frozen=True)
class Parity:
    """How far a network and its reference lie apart at most; numbers above 1 count relatively.

    Attributes
    ----------
    output, h_n : float
        The largest difference in the outputs of all steps, and in the final states.
    c_n : float or None
        That in the final cell states; None unless the network is an LSTM.
    tolerance : float
        What was let pass.
    """

    output: float
    h_n: float
    c_n: float | None
    tolerance: float

    @property
    def largest(self) -> float:
        """The largest of the differences."""
        return max(self.output, self.h_n, self.c_n or 0.0)

    def __str__(self) -> str:
        parts = [f"output {self.output:.1e}", f"h_n {self.h_n:.1e}"]
        if self.c_n is not None:
            parts.append(f"c_n {self.c_n:.1e}")
        return f"largest differences: {', '.join(parts)}; tolerance {self.tolerance:.0e}"


def parity(
    net: Runnable,
    reference: Any,
    *,
    x: Any = None,
    h0: Any = None,
    c0: Any = None,
    lengths: Sequence[int] | None = None,
    node: str | Sequence[str] | None = None,
    layer: str | Sequence[str] | None = None,
    tolerance: float | None = None,
    seed: int = 0,
) -> Parity:
    """Run a network and its reference on the same input, and say how far they lie apart.

    Parameters
    ----------
    net : LSTM, GRU or RNN
        A network of ours.
    reference : torch module, Keras layer or model, path of an ONNX file, or onnx.ModelProto
        What the network was read from. An ONNX model takes onnxruntime.
    x : array, optional
        The input, as `net.run` takes it, batched; by default random numbers of a few steps.
    h0, c0, lengths
        As `net.run` takes them.
    node, layer : str or sequence of str, optional
        Which part of `reference` the network was read from, as in `from_onnx` and `from_keras`.
    tolerance : float, optional
        What to let pass; by default 1e-13 in float64, 2e-6 in float32, and 3e-6 against ONNX
        Runtime, whose own arithmetic is less exact where it saturates. Keras multiplies float64
        matrices in float32, unless its backend is TensorFlow, so 2e-6 holds there, too. Differences
        in numbers larger than 1 are relative to the largest number.
    seed : int
        Of the random numbers.

    Returns
    -------
    Parity
        The largest differences in outputs and final states.

    Raises
    ------
    ParityError
        If a difference is above the tolerance: the sentence says where it is.
    InvalidTypeError, InvalidValueError
        If `net` is no network of ours, `reference` is nothing that can be run, or of another kind
        or size, or the input, `tolerance` or `seed` does not fit.
    MissingPackageError
        If the reference takes a package that is not installed.
    """
    _need_network(net)
    wanted = None if tolerance is None else _tolerance(tolerance)
    seed = integer("seed", seed, at_least=0)
    with _answering(reference):
        oracle, allowed = _oracle(net, reference, node, layer)
    given = _given(net, {"x": x, "h0": h0, "c0": c0, "lengths": lengths}, seed)
    trace = net.run(given.pop("x"), **given)
    with _answering(reference):
        expected = oracle(trace)
    found = _found(trace)
    differences = {name: _difference(found[name], expected[name]) for name in expected}
    report = Parity(
        output=differences["output"],
        h_n=differences["h_n"],
        c_n=differences.get("c_n"),
        tolerance=allowed if wanted is None else wanted,
    )
    _raise_above(report, differences, found, expected)
    return report


def _need_network(net: object) -> None:
    if isinstance(net, type) or not all(hasattr(net, name) for name in ("forms", "start", "run")):
        raise InvalidTypeError(
            f"net is {net!r:.60}, and must be an LSTM, GRU or RNN of ours, such as from_torch gives"
        )


def _tolerance(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise InvalidTypeError(f"tolerance is {value!r:.60}, and must be a number")
    try:
        tolerance = float(value)
    except OverflowError as error:
        raise InvalidValueError(f"tolerance is no number of float64: {error}") from error
    if not tolerance >= 0:
        raise InvalidValueError(f"tolerance is {value}, expected at least 0")
    return tolerance


@contextmanager
def _answering(reference: object) -> Iterator[None]:
    """Let what a framework raises at what it cannot run be an error of ours."""
    try:
        yield
    except LstmDiagramsError:
        raise
    except Exception as error:
        raise InvalidValueError(
            f"the reference, of the type {type(reference).__name__}, does not run as net does; it "
            f"must be what net was read from: {error}"
        ) from error


def _oracle(
    net: Runnable, reference: Any, node: Any, layer: Any
) -> tuple[Callable[[Trace], Mapping[str, list[Array]]], float]:
    """Return what runs the reference on a trace's input, and how far it may lie apart."""
    # They bring the readers of every framework, which a figure of a run does not need.
    from lstmdiagrams.reference.oracles import keras_oracle, onnx_oracle, torch_oracle

    allowed = TOLERANCES[np.dtype(net.dtype).name]
    if isinstance(reference, (str, os.PathLike)) or hasattr(reference, "opset_import"):
        allowed = max(allowed, TOLERANCE_OF_ONNX_RUNTIME if allowed > 1e-9 else 0)
        return onnx_oracle.oracle(reference, node), allowed
    if hasattr(reference, "state_dict") and hasattr(reference, "mode"):
        return torch_oracle.oracle(reference, net.sizes), allowed
    if hasattr(reference, "get_config") and not isinstance(reference, type):
        exact = keras_oracle.backend() == EXACT_BACKEND_OF_KERAS
        allowed = allowed if exact else TOLERANCES["float32"]
        return keras_oracle.oracle(reference, layer), allowed
    raise InvalidTypeError(
        "expected a module of PyTorch, a layer or model of Keras, or an ONNX model, got "
        f"{type(reference).__name__}"
    )


def _given(net: Runnable, given: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return what to run on: random numbers where nothing is given and something is needed."""
    generator = np.random.default_rng(seed)
    known = [state for state in (*net.start.h, *net.start.c) if state is not None]
    fixed = len(known[0]) if known else len(net.start.lengths or ())
    if given["x"] is None:
        n_steps = max(N_STEPS, *(net.start.lengths or (1,)))
        shape = (n_steps, fixed or N_SEQUENCES, net.input_size)
        x = generator.normal(size=shape)
        given["x"] = x.swapaxes(0, 1) if net.batch_first else x
    needed = [name for name, _ in net.start.needed if given[name] is None]
    if needed:
        shape = numbers("x", given["x"]).shape
        if len(shape) != 3:
            raise InvalidValueError(f"x has shape {shape}, expected three axes: a batch")
        n_sequences = shape[0 if net.batch_first else 1]
        given |= {name: _needed(net, name, n_sequences, generator) for name in needed}
    return given


def _needed(net: Runnable, name: str, n_sequences: int, generator: Any) -> Any:
    if name == "lengths":
        return generator.integers(1, N_STEPS + 1, n_sequences)
    states = [generator.normal(size=(n_sequences, w.weight_hh.shape[1])) for w in net.weights]
    return states if len({state.shape for state in states}) > 1 else np.stack(states)


def _found(trace: Trace) -> dict[str, list[Array]]:
    """Return what a run gives out, time first: outputs, and the state of each direction."""
    found = {
        "output": list(trace.output_steps),
        "h_n": [layer.final_h for layer in trace.layers],
    }
    cells = [layer.final_c for layer in trace.layers if trace.kind == "lstm"]
    return found | ({"c_n": cells} if cells else {})


def _difference(found: list[Array], expected: list[Array]) -> float:
    """Return the largest difference; where both are no number they do not differ."""
    largest = 0.0
    for own, other in zip(found, expected, strict=True):
        if own.shape != other.shape:
            return float("inf")
        if own.size:
            largest = max(largest, float(_apart(own, other).max()))
    return largest


def _apart(own: Array, other: Array) -> Array:
    scale = max(1.0, float(np.abs(other[np.isfinite(other)]).max(initial=0)))
    same = (own == other) | (np.isnan(own) & np.isnan(other))
    with np.errstate(invalid="ignore"):
        apart = np.where(same, 0, np.abs(own.astype("float64") - other) / scale)
    result: Array = np.where(np.isnan(apart), np.inf, apart)
    return result


def _raise_above(
    report: Parity,
    differences: Mapping[str, float],
    found: Mapping[str, list[Array]],
    expected: Mapping[str, list[Array]],
) -> None:
    for name, difference in differences.items():
        if not difference <= report.tolerance:
            place = _place(found[name], expected[name])
            raise ParityError(
                f"{name} differs by {difference:.2g}, more than {report.tolerance:.2g}, {place}"
            )


def _place(found: list[Array], expected: list[Array]) -> str:
    """Say where the largest difference is."""
    for own, other in zip(found, expected, strict=True):
        if own.shape != other.shape:
            return f"in shape: {own.shape}, expected {other.shape}"
    peaks = [_apart(own, other).max(initial=0) for own, other in zip(found, expected, strict=True)]
    k = int(np.argmax(peaks))
    apart = _apart(found[k], expected[k])
    place = np.unravel_index(int(apart.argmax()), apart.shape)
    words = ("step", "sequence", "unit") if apart.ndim == 3 else ("sequence", "unit")
    which = f"layer and direction {k}, " if apart.ndim == 2 else ""
    where = ", ".join(f"{word} {index}" for word, index in zip(words, place, strict=True))
    return f"at {which}{where}: {found[k][place]:.9g}, expected {expected[k][place]:.9g}"
