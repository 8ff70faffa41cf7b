"""A step's weights, incoming state and input → every gate, product and state of that step.

Each cell kind is a pair: a frozen set of weights prepared for speed, and a pure step that writes
every intermediate into the arrays it is given and reads nothing else. A sigmoid is computed as σ(a)
= ½·tanh(a/2) + ½; the inner ½ is folded into the prepared weights (exactly: it is a power of two),
so that one tanh serves all gates of an LSTM.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.weights import GATES, DirectionWeights

__all__ = [
    "NONLINEARITIES",
    "Cell",
    "GRUCell",
    "LSTMCell",
    "RNNCell",
    "gru_step",
    "lstm_step",
    "projected_lstm_step",
    "rnn_step",
]

# The order in which the LSTM's gates lie side by side while computing: the three sigmoids are one
# stretch of memory. PyTorch's GRU order, r z n, has its sigmoids side by side already.
LSTM_LANES = ("i", "f", "o", "g")
GRU_LANES = GATES["gru"]

_SIGMOIDS = {"lstm": ("i", "f", "o"), "gru": ("r", "z"), "rnn": ()}

_dot, _tanh, _add, _subtract, _multiply = np.dot, np.tanh, np.add, np.subtract, np.multiply


def _relu(a: Array, h: Array) -> None:
    np.maximum(a, 0, out=h)


Product: TypeAlias = Callable[[Array, Array, Array], object]

NONLINEARITIES: dict[str, Callable[[Array, Array], object]] = {"tanh": np.tanh, "relu": _relu}


@dataclass(frozen=True, eq=False)
class LSTMCell:
    """An LSTM direction's weights, transposed, gates as in `LSTM_LANES`, sigmoids halved."""

    weight_x: Array  # (I, 4H)
    weight_h: Array  # (P, 4H)
    bias: Array  # (4H,)
    weight_m: Array | None  # (H, P)

    @classmethod
    def prepare(cls, weights: DirectionWeights) -> LSTMCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("lstm", LSTM_LANES, weights)
        weight_m = None if weights.weight_hr is None else freeze(weights.weight_hr.T.copy())
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), weight_m)


@dataclass(frozen=True, eq=False)
class GRUCell:
    """A GRU direction's weights, transposed, gates as in `GRU_LANES`, sigmoids halved.

    The two biases of r and z are summed; those of n stay apart, since r stands between them.
    """

    weight_x: Array  # (I, 3H)
    weight_h: Array  # (H, 3H)
    bias: Array  # (3H,)
    bias_hn: Array  # (H,)

    @classmethod
    def prepare(cls, weights: DirectionWeights) -> GRUCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("gru", GRU_LANES, weights)
        before_n = 2 * weight_h.shape[0]
        bias = np.concatenate([(bias_x + bias_h)[:before_n], bias_x[before_n:]])
        return cls(weight_x, weight_h, freeze(bias), freeze(bias_h[before_n:]))


@dataclass(frozen=True, eq=False)
class RNNCell:
    """A plain RNN direction's weights, transposed, and its nonlinearity."""

    weight_x: Array  # (I, H)
    weight_h: Array  # (H, H)
    bias: Array  # (H,)
    nonlinearity: str

    @classmethod
    def prepare(cls, weights: DirectionWeights, nonlinearity: str = "tanh") -> RNNCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("rnn", GATES["rnn"], weights)
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), nonlinearity)


Cell: TypeAlias = LSTMCell | GRUCell | RNNCell


def _lanes(
    kind: str, order: tuple[str, ...], weights: DirectionWeights
) -> tuple[Array, Array, Array, Array]:
    """Return weight_ihᵀ, weight_hhᵀ, bias_ih, bias_hh: gates in `order`, sigmoids' rows halved."""
    size = weights.weight_hh.shape[0] // len(order)
    blocks = [np.arange(size) + size * GATES[kind].index(gate) for gate in order]
    rows = np.concatenate(blocks)  # (G·H,)
    halves = [0.5 if gate in _SIGMOIDS[kind] else 1.0 for gate in order]
    scale = np.repeat(np.array(halves, weights.weight_ih.dtype), size)  # (G·H,)
    nothing = np.zeros_like(scale)
    bias_ih = nothing if weights.bias_ih is None else weights.bias_ih[rows] * scale
    bias_hh = nothing if weights.bias_hh is None else weights.bias_hh[rows] * scale
    return (
        freeze(np.ascontiguousarray((weights.weight_ih[rows] * scale[:, None]).T)),
        freeze(np.ascontiguousarray((weights.weight_hh[rows] * scale[:, None]).T)),
        bias_ih,
        bias_hh,
    )


def lstm_step(  # noqa: PLR0917 - one argument a quantity, by position since this is the inner loop
    product: Product, weight_h: Array, into: Array, wh: Array, half: Array,
    h_prev: Array, c_prev: Array,
    gates: Array, sigmoids: Array, i: Array, f: Array, o: Array, g: Array,
    fc: Array, ig: Array, c: Array, tanh_c: Array, h: Array,
) -> None:  # fmt: skip
    r"""Take one LSTM step, in place.

    .. math::
        i, f, o &= \sigma(W x + b + W_h h_{prev}), \quad g = \tanh(W x + b + W_h h_{prev}) \\
        c &= f \odot c_{prev} + i \odot g, \quad h = o \odot \tanh(c)

    Parameters
    ----------
    product, weight_h, into
        What multiplies h_prev by the prepared recurrent weights (P, 4H), in whatever arrangement
        suits it, into `wh` or a view of it.
    wh : array (N, 4H)
        Room for the recurrent product.
    half : array ()
        ½, in the weights' type.
    h_prev, c_prev : array (N, P), (N, H)
        The state that comes in.
    gates : array (N, 4H)
        Comes in as the prepared W x + b, goes out as i, f, o, g side by side.
    sigmoids, i, f, o, g : array (N, 3H), (N, H), …
        Views of `gates`.
    fc, ig, c, tanh_c, h : array (N, H)
        Written. With a projection, `h` is m.

    References
    ----------
    S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, 1997; with the forget gate of F. Gers,
    J. Schmidhuber, F. Cummins: Learning to Forget, 2000; in the form of ``torch.nn.LSTM``.
    """
    product(h_prev, weight_h, into)  # (N, P) · (P, 4H) → (N, 4H)
    _add(gates, wh, gates)  # (N, 4H)
    _tanh(gates, gates)  # (N, 4H)
    _multiply(sigmoids, half, sigmoids)  # (N, 3H)
    _add(sigmoids, half, sigmoids)  # (N, 3H)
    _multiply(f, c_prev, fc)  # (N, H)
    _multiply(i, g, ig)  # (N, H)
    _add(fc, ig, c)  # (N, H)
    _tanh(c, tanh_c)  # (N, H)
    _multiply(o, tanh_c, h)  # (N, H)


def projected_lstm_step(  # noqa: PLR0917 - as above
    weight_m: Array, product: Product, weight_h: Array, into: Array, wh: Array, half: Array,
    h: Array, *rest: Array,
) -> None:  # fmt: skip
    """Take one LSTM step whose h is a projection of m = o ⊙ tanh(c): h = W_hr m.

    Parameters
    ----------
    weight_m : array (H, P)
        W_hr, transposed.
    product, weight_h, into, wh, half
        As in `lstm_step`.
    h : array (N, P)
        Written.
    *rest : array
        The further arguments of `lstm_step`, m in the place of h.

    References
    ----------
    H. Sak, A. Senior, F. Beaufays: Long Short-Term Memory Based Recurrent Neural Network
    Architectures, 2014.
    """
    lstm_step(product, weight_h, into, wh, half, *rest)
    _dot(rest[-1], weight_m, h)  # (N, H) · (H, P) → (N, P)


def gru_step(  # noqa: PLR0917 - one argument a quantity, by position since this is the inner loop
    product: Product, weight_h: Array, into: Array, wh_rz: Array, wh_n: Array, keep: Array,
    bias_hn: Array, half: Array, one: Array,
    h_prev: Array, rz: Array, r: Array, z: Array, n: Array,
    hn: Array, rhn: Array, zn: Array, zh: Array, h: Array,
) -> None:  # fmt: skip
    r"""Take one GRU step, in place.

    .. math::
        r, z &= \sigma(W x + b + W_h h_{prev}), \quad hn = W_{hn} h_{prev} + b_{hn} \\
        n &= \tanh(W_{in} x + b_{in} + r \odot hn), \quad h = (1 - z) \odot n + z \odot h_{prev}

    Parameters
    ----------
    product, weight_h, into
        What multiplies h_prev by the prepared recurrent weights (H, 3H), in whatever arrangement
        suits it, into the place that `wh_rz` and `wh_n` view.
    wh_rz, wh_n, keep : array (N, 2H), (N, H), (N, H)
        The two parts of the recurrent product, and room for 1 − z.
    bias_hn : array (H,)
        The bias inside the reset gate's bracket.
    half, one : array ()
        ½ and 1, in the weights' type.
    h_prev : array (N, H)
        The state that comes in.
    rz, r, z, n : array (N, 2H), (N, H), …
        Come in as the prepared W x + b, go out as the gates; `r` and `z` are views of `rz`.
    hn, rhn, zn, zh, h : array (N, H)
        Written.

    References
    ----------
    K. Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder, 2014, in the form of
    ``torch.nn.GRU``, which resets after the product (ONNX ``linear_before_reset=1``, Keras
    ``reset_after=True``).
    """
    product(h_prev, weight_h, into)  # (N, H) · (H, 3H) → (N, 3H)
    _add(rz, wh_rz, rz)  # (N, 2H)
    _tanh(rz, rz)  # (N, 2H)
    _multiply(rz, half, rz)  # (N, 2H)
    _add(rz, half, rz)  # (N, 2H)
    _add(wh_n, bias_hn, hn)  # (N, H)
    _multiply(r, hn, rhn)  # (N, H)
    _add(n, rhn, n)  # (N, H)
    _tanh(n, n)  # (N, H)
    _subtract(one, z, keep)  # (N, H)
    _multiply(keep, n, zn)  # (N, H)
    _multiply(z, h_prev, zh)  # (N, H)
    _add(zn, zh, h)  # (N, H)


def rnn_step(  # noqa: PLR0917 - as above
    product: Product,
    weight_h: Array,
    into: Array,
    wh: Array,
    nonlinearity: Callable[[Array, Array], object],
    h_prev: Array,
    a: Array,
    h: Array,
) -> None:
    r"""Take one step of a plain RNN, in place.

    .. math::
        a = W x + b + W_h h_{prev}, \quad h = \varphi(a)

    Parameters
    ----------
    product, weight_h, into
        What multiplies h_prev by the prepared recurrent weights (H, H), in whatever arrangement
        suits it, into `wh` or a view of it.
    wh : array (N, H)
        Room for the recurrent product.
    nonlinearity : callable
        φ, of an array into an array.
    h_prev : array (N, H)
        The state that comes in.
    a : array (N, H)
        Comes in as W x + b, goes out as the pre-activation.
    h : array (N, H)
        Written.

    References
    ----------
    J. Elman: Finding Structure in Time, 1990, in the form of ``torch.nn.RNN``.
    """
    product(h_prev, weight_h, into)  # (N, H) · (H, H) → (N, H)
    _add(a, wh, a)  # (N, H)
    nonlinearity(a, h)  # (N, H)
