"""Weights, forms and the Trace of a run → Gradients: back through all layers and directions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.arrays import Array, freeze, times
from lstmdiagrams.reference.forms import Form, LayerForm
from lstmdiagrams.reference.gradients.cells import KINDS
from lstmdiagrams.reference.gradients.record import Gradients, LayerGradients
from lstmdiagrams.reference.gradients.way import Way, blocks, live
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    LayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
    Trace,
    lstm_record,
)
from lstmdiagrams.reference.weights import DirectionWeights

__all__ = ["backpropagate"]

# How many numbers of a quantity are worked on at once, so that they stay in the processor's cache.
BLOCK = 16_384


def backpropagate(
    weights: Sequence[DirectionWeights], forms: Sequence[LayerForm], trace: Trace, step: int = -1
) -> Gradients:
    """Return the gradients of the sum of the last layer's h at a step.

    Parameters
    ----------
    weights : sequence of DirectionWeights
        The parameters of every layer and direction, in PyTorch's order.
    forms : sequence of LayerForm
        What each layer means besides its weights.
    trace : Trace
        A run of the network that they make.
    step : int
        As in `Network.gradients`.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        As in `Network.gradients`.

    References
    ----------
    P. Werbos: Backpropagation Through Time: What It Does and How to Do It, 1990; for the LSTM with
    peepholes K. Greff et al.: LSTM: A Search Space Odyssey, 2017, section 2.
    """
    _check(weights, forms, trace)
    steps = _steps(trace, step)
    found: list[LayerGradients] = []
    x: Array = np.empty(0)
    with np.errstate(all="ignore"):  # as in a run
        for k in reversed(range(len(forms))):
            own = slice(len(trace.layers) - len(found) - len(forms[k].ways), -len(found) or None)
            layers = trace.layers[own]
            incoming = _split(forms[k], layers, x) if found else _seeds(layers, steps)
            parts = zip(weights[own], forms[k].directions, layers, incoming, strict=True)
            directions, below = zip(*(_direction(*part) for part in parts), strict=True)
            x = sum(below[1:], start=below[0])
            found[:0] = directions
    return Gradients(trace=trace, x=freeze(x), layers=tuple(found), steps=steps)


def _check(weights: Sequence[DirectionWeights], forms: Sequence[LayerForm], trace: object) -> None:
    """Refuse what is no run of the network that the weights make."""
    if not isinstance(trace, Trace):
        raise InvalidTypeError(f"expected the Trace of a run, got {type(trace).__name__}")
    parts = zip(weights, (form for layer in forms for form in layer.directions), strict=True)
    ours = [layer.ways for layer in forms], [_expected(*part) for part in parts]
    theirs = list(trace.ways), [_recorded(each) for each in trace.layers]
    if ours != theirs:
        raise InvalidValueError(f"{trace!r} is not a run of this network: the layers do not fit")


def _expected(weights: DirectionWeights, form: Form) -> tuple[object, ...]:
    """Return what the record of a direction must be: its class, type, and widths of x, h and c."""
    gates, inputs = weights.weight_ih.shape
    record: type[LayerTrace] = RNNLayerTrace
    size = gates
    if len(form.activations) == 2:
        record = GRULayerTrace if form.reset_after else ResetBeforeGRULayerTrace
        size = gates // 3
    elif len(form.activations) == 3:
        size = gates // 4
        record = lstm_record(
            peepholes=weights.peephole is not None, projected=weights.weight_hr is not None
        )
    return record, weights.weight_ih.dtype, inputs, weights.weight_hh.shape[1], size


def _recorded(layer: LayerTrace) -> tuple[object, ...]:
    return type(layer), layer.h.dtype, layer.x.shape[2], layer.h.shape[2], layer.hidden_size


def _steps(trace: Trace, step: object) -> tuple[int | None, ...]:
    """Return which step is meant in each sequence, None where it has none."""
    try:
        wanted = operator.index(step)  # type: ignore[arg-type] # the check is the try
    except TypeError:
        raise InvalidTypeError(f"step is {step!r}, and must be a whole number") from None
    lengths = trace.lengths or (trace.n_steps,) * trace.n_sequences
    longest = max(lengths, default=trace.n_steps)
    if wanted not in range(-longest, longest):
        raise InvalidValueError(
            f"step {wanted} does not exist; choose 0 to {longest - 1}, "
            f"or -{longest} to -1 from the end"
        )
    return tuple(wanted % n if -n <= wanted < n else None for n in lengths)


def _seeds(layers: Sequence[LayerTrace], steps: Sequence[int | None]) -> list[Array]:
    """Return the gradient with which it starts: 1 for every h that is summed."""
    seeds = [np.zeros_like(layer.h) for layer in layers]  # (T, N, P)
    for seed, (n, step) in product(seeds, enumerate(steps)):
        if step is not None:
            seed[step, n] = 1
    return seeds


def _halves(x: Array, one: LayerTrace, _: LayerTrace) -> tuple[Array, Array]:
    width = one.h.shape[2]
    return x[:, :, :width], x[:, :, width:]


# What of the gradient of a layer's output each of its two directions gets, by how they are merged.
_SPLITS: dict[str | None, Callable[[Array, LayerTrace, LayerTrace], tuple[Array, Array]]] = {
    "concat": _halves,
    "sum": lambda x, _, __: (x, x),
    "ave": lambda x, _, __: (x / 2, x / 2),
    "mul": lambda x, one, other: (x * other.h, x * one.h),
    None: lambda x, _, __: (x, np.zeros_like(x)),  # the layer above reads the first one alone
}


def _split(form: LayerForm, layers: Sequence[LayerTrace], x: Array) -> tuple[Array, ...]:
    """Return the gradient that comes to each direction's h from the layer above."""
    if form.processing_order:
        x = x[::-1]
    return (x,) if len(layers) == 1 else _SPLITS[form.merge](x, *layers)


def _direction(
    weights: DirectionWeights, form: Form, layer: LayerTrace, incoming: Array
) -> tuple[LayerGradients, Array]:
    """Go back through one direction; return its gradients, and that of its input (T, N, I)."""
    kind = KINDS[type(layer)]
    way = Way.of(layer, kind.lanes, incoming)
    go_back = kind.prepare(weights, form, way)
    rows = live(incoming, reverse=layer.reverse)
    size = max(1, BLOCK // max(1, way.lanes[0, :, 0].size))
    for block in blocks(rows, size, reverse=layer.reverse):
        go_back(block)
    x = _of_input(way.lanes[rows], kind.input_rows(weights.weight_ih), layer.x.shape, rows)
    return _found(way), x


def _of_input(lanes: Array, weight: Array, shape: tuple[int, ...], rows: slice) -> Array:
    """Return the gradient of the input (T, N, I) from those of the sums."""
    x = np.zeros(shape, lanes.dtype)
    flat = lanes.reshape(-1, lanes.shape[2] * lanes.shape[3])[:, : len(weight)]  # (T·N, G·H)
    x[rows] = times(flat, weight).reshape(x[rows].shape)  # (T·N, G·H) · (G·H, I) → (T·N, I)
    return x


def _found(way: Way) -> LayerGradients:
    h0, reverse = way.initial(way.h), way.layer.reverse
    if way.c is None:
        return LayerGradients(h=way.after(way.h), h0=h0, reverse=reverse)
    c0 = way.initial(way.c)
    return LayerGradients(h=way.after(way.h), h0=h0, c=way.after(way.c), c0=c0, reverse=reverse)
