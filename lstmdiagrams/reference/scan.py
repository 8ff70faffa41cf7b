"""Prepared cells, an input and initial states → the record of every layer, direction and step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import DTYPES, Array, freeze, times
from lstmdiagrams.reference.cells import (
    GRU_LANES,
    LSTM_LANES,
    NONLINEARITIES,
    Cell,
    FormedGRUCell,
    FormedLSTMCell,
    FormedRNNCell,
    GRUCell,
    LSTMCell,
    RNNCell,
    formed_gru_step,
    formed_lstm_step,
    formed_rnn_step,
    gru_step,
    lstm_step,
    projected_formed_lstm_step,
    projected_lstm_step,
    reset_before_gru_step,
    rnn_step,
)
from lstmdiagrams.reference.forms import Form, LayerForm
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    LayerTrace,
    LSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
    lstm_record,
    merged,
    past_end,
)

__all__ = ["scan"]

# How many products OpenBLAS makes of matrices as they lie, before it rearranges them.
_AS_THEY_LIE = 1_000_000

# Constants as arrays of each type: a ufunc takes half the time that it takes with a float.
_HALF, _ONE = ({np.dtype(t): freeze(np.array(value, t)) for t in DTYPES} for value in (0.5, 1.0))

Lengths: TypeAlias = tuple[int, ...] | None
Record: TypeAlias = tuple[type[LayerTrace], dict[str, Array]]


def scan(
    cells: Sequence[Cell],
    forms: Sequence[LayerForm],
    x: Array,
    states: Sequence[tuple[Array, ...]],
    lengths: Lengths = None,
) -> tuple[LayerTrace, ...]:
    """Run stacked layers over a batch of sequences.

    Parameters
    ----------
    cells : sequence of cells
        One a layer and direction, in PyTorch's order: l0, l0_reverse, l1, …
    forms : sequence of LayerForm
        One a layer: which directions it has, and what becomes of their h.
    x : array (T, N, I)
        Time first. The records keep it.
    states : sequence of tuples of array
        For every cell h0 (N, P), and for an LSTM's c0 (N, H).
    lengths : tuple of int or None
        The length of each sequence; None: all are T long.

    Returns
    -------
    tuple of LayerTrace
        One a cell.
    """
    traces: list[LayerTrace] = []
    for form in forms:
        below = len(traces)
        for k, way in enumerate(form.directions, below):
            traces.append(_scan_direction(cells[k], way, x, states[k], lengths))
        x = merged(traces[below:], form.merge, turned=form.processing_order)[0]
    return tuple(traces)


def _scan_direction(
    cell: Cell, form: Form, x: Array, states: Sequence[Array], lengths: Lengths
) -> LayerTrace:
    """Run one direction of one layer.

    A reverse direction is a forward one over mirrored time. Steps past a sequence's end are
    computed and thrown away: mirrored or not they come after its valid ones, so nothing flows back
    from them.
    """
    mirror = _mirror(len(x), lengths) if form.reverse else _as_it_is
    layer_trace, record = _UNROLL[type(cell)](cell, mirror(x), *states)
    if form.reverse:
        record = {symbol: mirror(array) for symbol, array in record.items()}
    if lengths is not None:
        record = {symbol: _cut(array, lengths) for symbol, array in record.items()}
    for array in record.values():
        freeze(array)
    initial = dict(zip(("h0", "c0"), states, strict=False))
    quantities: dict[str, Any] = {**initial, **record}
    return layer_trace(x=x, lengths=lengths, **_meaning(form), **quantities)


def _meaning(form: Form) -> dict[str, Any]:
    """Return what the record says of the layer besides its class."""
    names = tuple(activation.spelling for activation in form.activations)
    return {"reverse": form.reverse, "activations": names, "coupled": form.input_forget}


def _as_it_is(array: Array) -> Array:
    return array


def _mirror(n_steps: int, lengths: Lengths) -> Callable[[Array], Array]:
    """Return what turns the valid part of each sequence around."""
    if lengths is None:
        return lambda array: array[::-1]
    last, step = np.array(lengths, int) - 1, np.arange(n_steps)[:, None]  # (N,), (T, 1)
    source = np.where(step <= last, last - step, step)  # (T, N)
    return lambda array: array[source, np.arange(len(last))]


def _cut(array: Array, lengths: tuple[int, ...]) -> Array:
    """Return `array` (T, N, ·) with zeros past each sequence's end."""
    cut = array.copy()
    cut[past_end(len(array), lengths)] = 0
    return cut


def _run(step: Callable[..., object], *rows: Iterable[Array]) -> None:
    """Take `step` with the rows of each time in turn."""
    deque(map(step, *rows), maxlen=0)


def _project(x: Array, weight: Array, bias: Array) -> Array:
    """Return W x + b of all steps, as one product."""
    n_steps, n_sequences, width = x.shape
    rows = x.reshape(n_steps * n_sequences, width)
    projected = times(rows, weight)  # (T·N, I) · (I, G·H) → (T·N, G·H)
    projected += bias
    return projected.reshape(n_steps, n_sequences, len(bias))


def _product(weight_h: Array, wh: Array) -> tuple[Callable[..., object], Array, Array]:
    """Return how, with what and into what to multiply h (N, P), so that the product is in `wh`.

    OpenBLAS, the library in NumPy's wheels, multiplies matrices of up to a million products as they
    lie, and rearranges larger ones first, here at every step anew. A product just beyond is up to
    twice as fast in blocks of columns that stay within. One unit is multiplied as `times` does.
    """
    n_sequences, (size, width) = len(wh), weight_h.shape
    if size == 1:
        return np.multiply, weight_h, wh
    if n_sequences > 1 and n_sequences * size * width > _AS_THEY_LIE:
        for block in (64, 32, 16):
            if n_sequences * size * block <= _AS_THEY_LIE and width % block == 0:
                count = width // block
                blocks = weight_h.reshape(size, count, block).swapaxes(0, 1)  # (count, P, block)
                into = wh.reshape(n_sequences, count, block).swapaxes(0, 1)  # (count, N, block)
                return np.matmul, np.ascontiguousarray(blocks), into
    return np.dot, weight_h, wh


def _states(initial: Array, n_steps: int) -> Array:
    """Return room for T + 1 states (T + 1, N, ·), the initial one filled in."""
    states = np.empty((n_steps + 1, *initial.shape), initial.dtype)
    states[0] = initial
    return states


def _lanes(gates: Array, count: int) -> Array:
    """Return the gates that lie side by side, (T, N, G·H), one after the other, (G, T, N, H)."""
    n_steps, n_sequences, width = gates.shape
    return gates.reshape(n_steps, n_sequences, count, width // count).transpose(2, 0, 1, 3)


def _unroll_lstm(cell: LSTMCell, x: Array, h0: Array, c0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 4H)
    i, f, o, g = _lanes(gates, len(LSTM_LANES))
    sigmoids = gates[:, :, : 3 * c0.shape[1]]  # (T, N, 3H)
    h_states, c_states = _states(h0, len(x)), _states(c0, len(x))
    h, c = h_states[1:], c_states[1:]
    fc, ig, tanh_c = np.empty((3, *c.shape), c.dtype)
    wh = np.empty(gates.shape[1:], gates.dtype)  # (N, 4H)
    given = (*_product(cell.weight_h, wh), wh, _HALF[wh.dtype])
    rows = (h_states, c_states, gates, sigmoids, i, f, o, g, fc, ig, c, tanh_c)
    record = {"i": i, "f": f, "g": g, "o": o, "fc": fc, "ig": ig, "c": c, "tanh_c": tanh_c, "h": h}
    if cell.weight_m is None:
        _run(partial(lstm_step, *given), *rows, h)
        return LSTMLayerTrace, record
    m = np.empty_like(c)
    _run(partial(projected_lstm_step, cell.weight_m, *given), h, *rows, m)
    return ProjectedLSTMLayerTrace, record | {"m": m}


def _unroll_gru(cell: GRUCell, x: Array, h0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 3H)
    r, z, n = _lanes(gates, len(GRU_LANES))
    size = h0.shape[1]
    rz = gates[:, :, : 2 * size]  # (T, N, 2H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    hn, rhn, zn, zh = np.empty((4, *h.shape), h.dtype)
    wh, keep = np.empty(gates.shape[1:], gates.dtype), np.empty_like(h0)  # (N, 3H), (N, H)
    room = (wh[:, : 2 * size], wh[:, 2 * size :], keep)
    constants = (cell.bias_hn, _HALF[wh.dtype], _ONE[wh.dtype])
    given = (*_product(cell.weight_h, wh), *room, *constants)
    _run(partial(gru_step, *given), h_states, rz, r, z, n, hn, rhn, zn, zh, h)
    record = {"r": r, "z": z, "n": n, "hn": hn, "rhn": rhn, "zn": zn, "zh": zh, "h": h}
    return GRULayerTrace, record


def _unroll_rnn(cell: RNNCell, x: Array, h0: Array) -> Record:
    a = _project(x, cell.weight_x, cell.bias)  # (T, N, H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    wh = np.empty_like(h0)
    given = (*_product(cell.weight_h, wh), wh, NONLINEARITIES[cell.nonlinearity])
    _run(partial(rnn_step, *given), h_states, a, h)
    return RNNLayerTrace, {"a": a, "h": h}


def _unroll_formed_lstm(cell: FormedLSTMCell, x: Array, h0: Array, c0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 4H)
    i, f, o, g = _lanes(gates, len(LSTM_LANES))
    h_states, c_states = _states(h0, len(x)), _states(c0, len(x))
    h, c = h_states[1:], c_states[1:]
    fc, ig, tanh_c = np.empty((3, *c.shape), c.dtype)
    rows = [h_states, c_states, gates, i, f, o, g, fc, ig, c, tanh_c]
    record = {"i": i, "f": f, "g": g, "o": o, "fc": fc, "ig": ig, "c": c, "tanh_c": tanh_c, "h": h}
    peepholes = cell.peephole is not None
    if peepholes:
        peeps = np.zeros((3, *c.shape), c.dtype)
        rows += [*peeps]
        record |= zip(("pi", "pf", "po"), peeps, strict=True)
    if cell.weight_m is None:
        _run(partial(formed_lstm_step, cell), h, *rows)
        return lstm_record(peepholes=peepholes, projected=False), record
    m = np.empty_like(c)
    _run(partial(projected_formed_lstm_step, cell.weight_m, cell), h, m, *rows)
    return lstm_record(peepholes=peepholes, projected=True), record | {"m": m}


def _unroll_formed_gru(cell: FormedGRUCell, x: Array, h0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 3H)
    r, z, n = _lanes(gates, len(GRU_LANES))
    rz = gates[:, :, : 2 * h0.shape[1]]  # (T, N, 2H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    one, other, zn, zh = np.empty((4, *h.shape), h.dtype)
    after = cell.form.reset_after
    step = formed_gru_step if after else reset_before_gru_step
    _run(partial(step, cell), h_states, rz, r, z, n, one, other, zn, zh, h)
    names = ("hn", "rhn") if after else ("rh", "wrh")
    record = {"r": r, "z": z, names[0]: one, names[1]: other, "n": n, "zn": zn, "zh": zh, "h": h}
    return GRULayerTrace if after else ResetBeforeGRULayerTrace, record


def _unroll_formed_rnn(cell: FormedRNNCell, x: Array, h0: Array) -> Record:
    a = _project(x, cell.weight_x, cell.bias)  # (T, N, H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    _run(partial(formed_rnn_step, cell), h_states, a, h)
    return RNNLayerTrace, {"a": a, "h": h}


_UNROLL: dict[type[Cell], Callable[..., Record]] = {
    LSTMCell: _unroll_lstm,
    GRUCell: _unroll_gru,
    RNNCell: _unroll_rnn,
    FormedLSTMCell: _unroll_formed_lstm,
    FormedGRUCell: _unroll_formed_gru,
    FormedRNNCell: _unroll_formed_rnn,
}
