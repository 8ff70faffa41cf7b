"""A step's record and the gradients of its outcome → those of what came in, and of every sum.

Each cell kind is a pair, as in the run: what prepares the factors of many steps at once, and a pure
step back that writes into the arrays it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import Array, times
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.gradients.slopes import slopes
from lstmdiagrams.reference.gradients.way import Way
from lstmdiagrams.reference.trace import (
    GRULayerTrace,
    LayerTrace,
    LSTMLayerTrace,
    PeepholeLSTMLayerTrace,
    PeepholeProjectedLSTMLayerTrace,
    ProjectedLSTMLayerTrace,
    ResetBeforeGRULayerTrace,
    RNNLayerTrace,
)
from lstmdiagrams.reference.weights import PEEPHOLES, DirectionWeights

__all__ = ["KINDS"]

_dot, _add, _multiply = np.dot, np.add, np.multiply

# Goes back through some steps.
GoBack: TypeAlias = Callable[[slice], None]


def _lstm_back(  # noqa: PLR0917 - one argument a quantity, by position since this is the inner loop
    weight_h: Array, by_h: Array, by_c: Array,
    m: Array, h_prev: Array, c: Array, c_prev: Array, lanes: Array, flat: Array,
    show: Array, keep: Array,
) -> None:  # fmt: skip
    r"""Take one LSTM step back, in place; every argument is the gradient of what it is named for.

    .. math::
        \bar c &\mathrel{+}= \bar m \odot show, \quad \bar c_{prev} = \bar c \odot keep \\
        \bar a_{i,f,g} &= \bar c \odot lanes_{i,f,g}, \quad \bar a_o = \bar m \odot lanes_o,
        \quad \bar h_{prev} \mathrel{+}= W_h^T \bar a

    Parameters
    ----------
    weight_h : array (4H, P)
        W_h.
    by_h, by_c : array (N, P), (N, H)
        Room.
    m, h_prev : array (N, H), (N, P)
        Of what the cell shows (h, or what a projection makes h of), complete; and of the h that
        came in, as yet from the layer above alone.
    c, c_prev : array (N, H)
        Of c, as yet from the next step alone; and of the c that came in, written.
    lanes, flat : array (N, 4, H), (N, 4H)
        The same memory twice: i, f, g, o.
    show, keep : array (N, H)
        By how much m and the next c change with c and c_prev, peepholes included.
    """
    _multiply(m, show, by_c)  # (N, H)
    _add(c, by_c, c)  # (N, H)
    _multiply(c, keep, c_prev)  # (N, H)
    into_c, into_o = lanes[:, :3], lanes[:, 3]
    _multiply(into_c, c[:, None], into_c)  # (N, 3, H)
    _multiply(into_o, m, into_o)  # (N, H)
    _dot(flat, weight_h, by_h)  # (N, 4H) · (4H, P) → (N, P)
    _add(h_prev, by_h, h_prev)  # (N, P)


def _projected_lstm_back(  # noqa: PLR0917 - as above
    weight_m: Array, m: Array, weight_h: Array, by_h: Array, by_c: Array,
    h: Array, *rest: Array,
) -> None:  # fmt: skip
    """Take one step back of an LSTM with a projection W_hr (P, H); `m` (N, H) is room."""
    times(h, weight_m, m)  # (N, P) · (P, H) → (N, H)
    _lstm_back(weight_h, by_h, by_c, m, *rest)


def _lstm(weights: DirectionWeights, form: Form, way: Way) -> GoBack:
    of_gate, of_candidate, of_c = slopes(form)
    rooms = np.empty(way.h.shape[1:], way.h.dtype), np.empty_like(way.lanes[0, :, 0])
    step: Callable[..., None] = partial(_lstm_back, weights.weight_hh, *rooms)
    if weights.weight_hr is not None:
        room = np.empty_like(rooms[1])
        step = partial(_projected_lstm_back, weights.weight_hr, room, weights.weight_hh, *rooms)

    def go_back(rows: slice) -> None:
        i, f, g, o, tanh_c, c_prev = way.recorded(rows, "i", "f", "g", "o", "tanh_c", "c_prev")
        into_i, into_f, into_g, into_o = way.room(rows)
        _multiply(g - c_prev if form.input_forget else g, of_gate(i), into_i)
        _multiply(0 if form.input_forget else c_prev, of_gate(f), into_f)
        _multiply(i, of_candidate(g), into_g)
        _multiply(tanh_c, of_gate(o), into_o)
        show, keep = o * of_c(tanh_c), f
        if weights.peephole is not None:
            p_i, p_f, p_o = weights.peephole.reshape(len(PEEPHOLES), -1)
            show, keep = show + into_o * p_o, f + into_i * p_i + into_f * p_f
        way.run(step, rows, show, keep)

    return go_back


def _gru_back(  # noqa: PLR0917 - as above
    weight_h: Array, by_h: Array,
    h: Array, h_prev: Array, lanes: Array, flat: Array, z: Array,
) -> None:  # fmt: skip
    r"""Take one GRU step back, in place; every argument is the gradient of what it is named for.

    .. math::
        \bar a_{n,r,z,hn} = \bar h \odot lanes, \quad
        \bar h_{prev} \mathrel{+}= \bar h \odot z + W_h^T \bar a_{r,z,hn}

    Parameters
    ----------
    weight_h : array (3H, H)
        W_h.
    by_h : array (N, H)
        Room.
    h, h_prev : array (N, H)
        Of h, complete; and of the h that came in, as yet from the layer above alone.
    lanes, flat : array (N, 4, H), (N, 4H)
        The same memory twice: n, r, z, hn.
    z : array (N, H)
        The update gate itself.
    """
    _multiply(lanes, h[:, None], lanes)  # (N, 4, H)
    _multiply(h, z, by_h)  # (N, H)
    _add(h_prev, by_h, h_prev)  # (N, H)
    _dot(flat[:, h.shape[1] :], weight_h, by_h)  # (N, 3H) · (3H, H) → (N, H)
    _add(h_prev, by_h, h_prev)  # (N, H)


def _gru(weights: DirectionWeights, form: Form, way: Way) -> GoBack:
    of_gate, of_candidate = slopes(form)
    step = partial(_gru_back, weights.weight_hh, np.empty(way.h.shape[1:], way.h.dtype))

    def go_back(rows: slice) -> None:
        r, z, n, hn, h_prev = way.recorded(rows, "r", "z", "n", "hn", "h_prev")
        into_n, into_r, into_z, into_hn = way.room(rows)
        _multiply(1 - z, of_candidate(n), into_n)
        _multiply(into_n, r, into_hn)
        _multiply(into_n, hn * of_gate(r), into_r)
        _multiply(h_prev - n, of_gate(z), into_z)
        way.run(step, rows, z)

    return go_back


def _reset_before_gru_back(  # noqa: PLR0917 - as above
    weight_rz: Array, weight_n: Array, by_h: Array, rh: Array,
    h: Array, h_prev: Array, lanes: Array, flat: Array, z: Array, r: Array,
) -> None:  # fmt: skip
    r"""Take one step back of a GRU that resets h before it is multiplied, in place.

    .. math::
        \bar a_{n,z} &= \bar h \odot lanes_{n,z}, \quad \overline{rh} = W_{hn}^T \bar a_n, \quad
        \bar a_r = \overline{rh} \odot lanes_r \\
        \bar h_{prev} &\mathrel{+}= \bar h \odot z + \overline{rh} \odot r + W_h^T \bar a_{r,z}

    Parameters
    ----------
    weight_rz, weight_n : array (2H, H), (H, H)
        The two parts of W_h.
    by_h, rh : array (N, H)
        Room.
    h, h_prev, z, r
        As in `_gru_back`; `r` is the reset gate itself.
    lanes, flat : array (N, 3, H), (N, 3H)
        The same memory twice: r, z, n.
    """
    into_r, into_zn = lanes[:, 0], lanes[:, 1:]
    _multiply(into_zn, h[:, None], into_zn)  # (N, 2, H)
    times(lanes[:, 2], weight_n, rh)  # (N, H) · (H, H) → (N, H)
    _multiply(into_r, rh, into_r)  # (N, H)
    _dot(flat[:, : len(weight_rz)], weight_rz, by_h)  # (N, 2H) · (2H, H) → (N, H)
    _add(h_prev, by_h, h_prev)  # (N, H)
    _add(h_prev, h * z, h_prev)  # (N, H)
    _add(h_prev, rh * r, h_prev)  # (N, H)


def _reset_before_gru(weights: DirectionWeights, form: Form, way: Way) -> GoBack:
    of_gate, of_candidate = slopes(form)
    by_h, rh = np.empty((2, *way.h.shape[1:]), way.h.dtype)
    rz, n = np.split(weights.weight_hh, [2 * way.layer.hidden_size])
    step = partial(_reset_before_gru_back, rz, n, by_h, rh)

    def go_back(rows: slice) -> None:
        r, z, n, h_prev = way.recorded(rows, "r", "z", "n", "h_prev")
        into_r, into_z, into_n = way.room(rows)
        _multiply(h_prev, of_gate(r), into_r)
        _multiply(h_prev - n, of_gate(z), into_z)
        _multiply(1 - z, of_candidate(n), into_n)
        way.run(step, rows, z, r)

    return go_back


def _rnn_back(weight_h: Array, by_h: Array, h: Array, h_prev: Array, _: Array, flat: Array) -> None:
    r"""Take one step of a plain RNN back, in place.

    .. math::
        \bar a = \bar h \odot flat, \quad \bar h_{prev} \mathrel{+}= W_h^T \bar a

    Parameters
    ----------
    weight_h : array (H, H)
        W_h.
    by_h, h, h_prev : array (N, H)
        As in `_gru_back`.
    flat : array (N, H)
        The only lane: a.
    """
    _multiply(flat, h, flat)  # (N, H)
    times(flat, weight_h, by_h)  # (N, H) · (H, H) → (N, H)
    _add(h_prev, by_h, h_prev)  # (N, H)


def _rnn(weights: DirectionWeights, form: Form, way: Way) -> GoBack:
    (of_a,) = slopes(form)
    step = partial(_rnn_back, weights.weight_hh, np.empty(way.h.shape[1:], way.h.dtype))

    def go_back(rows: slice) -> None:
        (h,) = way.recorded(rows, "h")
        way.lanes[rows, :, 0] = of_a(h)
        way.run(step, rows)

    return go_back


def _as_it_is(weight: Array) -> Array:
    return weight


def _candidate_first(weight: Array) -> Array:
    """Return the rows of a GRU's weight_ih in the order n, r, z."""
    before_n = 2 * len(weight) // 3
    return np.concatenate([weight[before_n:], weight[:before_n]])


@dataclass(frozen=True)
class _Kind:
    """How to go back through a cell: its lanes, and the rows of weight_ih for the first of them."""

    lanes: int
    prepare: Callable[[DirectionWeights, Form, Way], GoBack]
    input_rows: Callable[[Array], Array] = _as_it_is


KINDS: dict[type[LayerTrace], _Kind] = {
    LSTMLayerTrace: _Kind(4, _lstm),
    ProjectedLSTMLayerTrace: _Kind(4, _lstm),
    PeepholeLSTMLayerTrace: _Kind(4, _lstm),
    PeepholeProjectedLSTMLayerTrace: _Kind(4, _lstm),
    GRULayerTrace: _Kind(4, _gru, _candidate_first),
    ResetBeforeGRULayerTrace: _Kind(3, _reset_before_gru),
    RNNLayerTrace: _Kind(1, _rnn),
}
