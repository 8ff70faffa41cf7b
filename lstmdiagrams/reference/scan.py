"""Prepared cells, an input and initial states → the record of every layer, direction and step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.cells import (
    GRU_LANES,
    LSTM_LANES,
    NONLINEARITIES,
    Cell,
    GRUCell,
    LSTMCell,
    RNNCell,
    gru_step,
    lstm_step,
    projected_lstm_step,
    rnn_step,
)
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    LayerTrace,
    LSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    RNNLayerTrace,
    past_end,
    top_h,
)

__all__ = ["scan"]

Lengths: TypeAlias = tuple[int, ...] | None
Record: TypeAlias = tuple[type[LayerTrace], dict[str, Array]]


def scan(
    cells: Sequence[Sequence[Cell]], x: Array, h0: Array, c0: Array | None, lengths: Lengths = None
) -> tuple[LayerTrace, ...]:
    """Run stacked layers over a batch of sequences.

    Parameters
    ----------
    cells : sequence of sequences of cells
        For each layer one cell, or a forward and a reverse one.
    x : array (T, N, I)
        Time first. The records keep it.
    h0 : array (layers · directions, N, P)
        Initial states.
    c0 : array (layers · directions, N, H) or None
        Initial cell states, of an LSTM.
    lengths : tuple of int or None
        The length of each sequence; None: all are T long.

    Returns
    -------
    tuple of LayerTrace
        In PyTorch's order: l0, l0_reverse, l1, …
    """
    traces: list[LayerTrace] = []
    for layer in cells:
        for cell in layer:
            k = len(traces)
            states = (h0[k],) if c0 is None else (h0[k], c0[k])
            traces.append(_scan_direction(cell, x, states, lengths, reverse=cell is not layer[0]))
        x = top_h(traces)
    return tuple(traces)


def _scan_direction(
    cell: Cell, x: Array, states: Sequence[Array], lengths: Lengths, *, reverse: bool
) -> LayerTrace:
    """Run one direction of one layer.

    A reverse direction is a forward one over mirrored time. Steps past a sequence's end are
    computed and thrown away: mirrored or not they come after its valid ones, so nothing flows back
    from them.
    """
    mirror = _mirror(len(x), lengths) if reverse else _as_it_is
    layer_trace, record = _UNROLL[type(cell)](cell, mirror(x), *states)
    for symbol, array in record.items():
        kept = mirror(array) if lengths is None else _cut(mirror(array), lengths)
        record[symbol] = freeze(kept)
    initial = dict(zip(("h0", "c0"), states, strict=False))
    return layer_trace(x=x, reverse=reverse, lengths=lengths, **initial, **record)


def _as_it_is(array: Array) -> Array:
    return array


def _mirror(n_steps: int, lengths: Lengths) -> Callable[[Array], Array]:
    """Return what turns the valid part of each sequence around."""
    if lengths is None:
        return lambda array: array[::-1]
    last, step = np.array(lengths) - 1, np.arange(n_steps)[:, None]  # (N,), (T, 1)
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
    projected: Array = np.dot(rows, weight)  # (T·N, I) · (I, G·H) → (T·N, G·H)
    projected += bias
    return projected.reshape(n_steps, n_sequences, len(bias))


def _states(initial: Array, n_steps: int) -> Array:
    """Return room for T + 1 states (T + 1, N, ·), the initial one filled in."""
    states = np.empty((n_steps + 1, *initial.shape), initial.dtype)
    states[0] = initial
    return states


def _lanes(array: Array, count: int) -> list[Array]:
    """Return the equal parts of the last axis."""
    width = array.shape[-1] // count
    return [array[..., k * width : (k + 1) * width] for k in range(count)]


def _unroll_lstm(cell: LSTMCell, x: Array, h0: Array, c0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 4H)
    i, f, o, g = lanes = _lanes(gates, len(LSTM_LANES))
    sigmoids = gates[..., : -g.shape[-1]]  # (T, N, 3H)
    h_states, c_states = _states(h0, len(x)), _states(c0, len(x))
    h, c = h_states[1:], c_states[1:]
    fc, ig, tanh_c = (np.empty_like(c) for _ in range(3))
    given = (cell.weight_h, np.array(0.5, x.dtype), np.empty_like(gates[0]))
    rows = (h_states, c_states, gates, sigmoids, i, f, o, g, fc, ig, c, tanh_c)
    products = {"fc": fc, "ig": ig, "c": c, "tanh_c": tanh_c, "h": h}
    record = dict(zip(LSTM_LANES, lanes, strict=True)) | products
    if cell.weight_m is None:
        _run(partial(lstm_step, *given), *rows, h)
        return LSTMLayerTrace, record
    m = np.empty_like(c)
    _run(partial(projected_lstm_step, cell.weight_m, *given), h, *rows, m)
    return ProjectedLSTMLayerTrace, record | {"m": m}


def _unroll_gru(cell: GRUCell, x: Array, h0: Array) -> Record:
    gates = _project(x, cell.weight_x, cell.bias)  # (T, N, 3H)
    r, z, n = lanes = _lanes(gates, len(GRU_LANES))
    rz = gates[..., : -n.shape[-1]]  # (T, N, 2H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    hn, rhn, zn, zh = (np.empty_like(h) for _ in range(4))
    half, one, wh = np.array(0.5, x.dtype), np.array(1, x.dtype), np.empty_like(gates[0])
    room = (wh, wh[:, : rz.shape[-1]], wh[:, rz.shape[-1] :], np.empty_like(h0))
    step = partial(gru_step, cell.weight_h, cell.bias_hn, half, one, *room)
    _run(step, h_states, rz, r, z, n, hn, rhn, zn, zh, h)
    products = {"hn": hn, "rhn": rhn, "zn": zn, "zh": zh, "h": h}
    return GRULayerTrace, dict(zip(GRU_LANES, lanes, strict=True)) | products


def _unroll_rnn(cell: RNNCell, x: Array, h0: Array) -> Record:
    a = _project(x, cell.weight_x, cell.bias)  # (T, N, H)
    h_states = _states(h0, len(x))
    h = h_states[1:]
    step = partial(rnn_step, cell.weight_h, NONLINEARITIES[cell.nonlinearity], np.empty_like(h0))
    _run(step, h_states, a, h)
    return RNNLayerTrace, {"a": a, "h": h}


_UNROLL: dict[type[Cell], Callable[..., Record]] = {
    LSTMCell: _unroll_lstm,
    GRUCell: _unroll_gru,
    RNNCell: _unroll_rnn,
}
