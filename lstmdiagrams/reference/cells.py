"""A step's weights, incoming state and input → every gate, product and state of that step.

Each cell kind is a pair: a frozen set of weights prepared for speed, and a pure step that writes
every intermediate into the arrays it is given and reads nothing else. A sigmoid is computed as σ(a)
= ½·tanh(a/2) + ½; the inner ½ is folded into the prepared weights (exactly: it is a power of two),
so that one tanh serves all gates of an LSTM.

The cells of PyTorch are written for speed; the formed ones, further down, for every meaning that a
`Form` can have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import GATES, PEEPHOLES, DirectionWeights

__all__ = [
    "NONLINEARITIES",
    "Cell",
    "FormedGRUCell",
    "FormedLSTMCell",
    "FormedRNNCell",
    "GRUCell",
    "LSTMCell",
    "RNNCell",
    "formed_gru_step",
    "formed_lstm_step",
    "formed_rnn_step",
    "gru_step",
    "lstm_step",
    "prepare",
    "projected_formed_lstm_step",
    "projected_lstm_step",
    "reset_before_gru_step",
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
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), _projection(weights))


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


@dataclass(frozen=True, eq=False)
class FormedLSTMCell:
    """An LSTM direction's weights, transposed, gates as in `LSTM_LANES`, and what it means."""

    weight_x: Array  # (I, 4H)
    weight_h: Array  # (H, 4H)
    bias: Array  # (4H,)
    peephole: Array | None  # (3, H): of i, f, o
    weight_m: Array | None  # (H, P)
    form: Form

    @classmethod
    def prepare(cls, weights: DirectionWeights, form: Form) -> FormedLSTMCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("lstm", LSTM_LANES, weights, halved=False)
        rows = weights.peephole
        peephole = None if rows is None else rows.reshape(len(PEEPHOLES), -1)
        bias = freeze(bias_x + bias_h)
        return cls(weight_x, weight_h, bias, peephole, _projection(weights), form)


@dataclass(frozen=True, eq=False)
class FormedGRUCell:
    """A GRU direction's weights, transposed, gates as in `GRU_LANES`, and what it means."""

    weight_x: Array  # (I, 3H)
    weight_rz: Array  # (H, 2H)
    weight_n: Array  # (H, H)
    bias: Array  # (3H,)
    bias_hn: Array  # (H,)
    form: Form

    @classmethod
    def prepare(cls, weights: DirectionWeights, form: Form) -> FormedGRUCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("gru", GRU_LANES, weights, halved=False)
        before_n = 2 * weight_h.shape[0]
        bias = np.concatenate([(bias_x + bias_h)[:before_n], bias_x[before_n:]])
        rz, n = weight_h[:, :before_n], weight_h[:, before_n:]
        return cls(weight_x, rz, n, freeze(bias), freeze(bias_h[before_n:]), form)


@dataclass(frozen=True, eq=False)
class FormedRNNCell:
    """A plain RNN direction's weights, transposed, and what it means."""

    weight_x: Array  # (I, H)
    weight_h: Array  # (H, H)
    bias: Array  # (H,)
    form: Form

    @classmethod
    def prepare(cls, weights: DirectionWeights, form: Form) -> FormedRNNCell:
        """Fold everything that does not depend on the input into the weights."""
        weight_x, weight_h, bias_x, bias_h = _lanes("rnn", GATES["rnn"], weights)
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), form)


Cell: TypeAlias = LSTMCell | GRUCell | RNNCell | FormedLSTMCell | FormedGRUCell | FormedRNNCell


def prepare(kind: str, weights: DirectionWeights, form: Form) -> Cell:
    """Return the cell that steps with these weights: PyTorch's where it means the same."""
    if not form.is_plain(kind) or weights.peephole is not None:
        return _FORMED[kind](weights, form)
    if kind == "rnn":
        return RNNCell.prepare(weights, form.activations[0].name)
    return LSTMCell.prepare(weights) if kind == "lstm" else GRUCell.prepare(weights)


_FORMED: dict[str, Callable[[DirectionWeights, Form], Cell]] = {
    "lstm": FormedLSTMCell.prepare,
    "gru": FormedGRUCell.prepare,
    "rnn": FormedRNNCell.prepare,
}


def _projection(weights: DirectionWeights) -> Array | None:
    """Return W_hr, transposed (H, P); None without a projection."""
    return None if weights.weight_hr is None else freeze(weights.weight_hr.T.copy())


def _lanes(
    kind: str, order: tuple[str, ...], weights: DirectionWeights, *, halved: bool = True
) -> tuple[Array, Array, Array, Array]:
    """Return weight_ihᵀ, weight_hhᵀ, bias_ih, bias_hh: gates in `order`, sigmoids' rows halved."""
    size = weights.weight_hh.shape[0] // len(order)
    blocks = [np.arange(size) + size * GATES[kind].index(gate) for gate in order]
    rows = np.concatenate(blocks)  # (G·H,)
    halves = [0.5 if halved and gate in _SIGMOIDS[kind] else 1.0 for gate in order]
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


def _squash(a: Array, activation: Activation, clip: float | None) -> None:
    """Cut a sum to ±clip, then squash it, in place; as ONNX Runtime, the bias is in the sum."""
    if clip is not None:
        np.clip(a, -clip, clip, out=a)
    activation(a, a)


def formed_lstm_step(  # noqa: PLR0917 - as above
    cell: FormedLSTMCell, h: Array, h_prev: Array, c_prev: Array,
    gates: Array, i: Array, f: Array, o: Array, g: Array,
    fc: Array, ig: Array, c: Array, tanh_c: Array, *peeps: Array,
) -> None:  # fmt: skip
    r"""Take one LSTM step of any form, in place.

    .. math::
        i &= F(a_i + p_i \odot c_{prev}), \quad f = F(a_f + p_f \odot c_{prev}), \quad g = G(a_g) \\
        c &= f \odot c_{prev} + i \odot g, \quad o = F(a_o + p_o \odot c), \quad h = o \odot H(c)

    with a = W x + b + W_h h_prev, every sum cut to ±clip before F and G, and f = 1 − i where input
    and forget gate are coupled: f then sees neither its weights nor its peephole. ONNX's text does
    not say whether clip cuts c before H as well; ONNX Runtime does not, and neither does this.

    Parameters
    ----------
    cell : FormedLSTMCell
        Weights and meaning.
    h, h_prev, c_prev, gates, i, f, o, g, fc, ig, c, tanh_c
        As in `lstm_step`; `gates` comes in as W x + b, `tanh_c` is H(c).
    *peeps : array (N, H)
        With peepholes, where p_i ⊙ c_prev, p_f ⊙ c_prev and p_o ⊙ c are written.

    References
    ----------
    F. Gers, J. Schmidhuber: Recurrent Nets that Time and Count, 2000 (peepholes); K. Greff et al.:
    LSTM: A Search Space Odyssey, 2017 (coupled gates); the operator LSTM of ONNX.
    """
    form = cell.form
    of_gate, of_candidate, of_c = form.activations
    gates += np.dot(h_prev, cell.weight_h)  # (N, H) · (H, 4H) → (N, 4H)
    _peep(cell, c_prev, (0,) if form.input_forget else (0, 1), (i, f), peeps)
    _squash(i, of_gate, form.clip)
    if form.input_forget:
        _subtract(1, i, f)  # (N, H)
    else:
        _squash(f, of_gate, form.clip)
    _squash(g, of_candidate, form.clip)
    _multiply(f, c_prev, fc)  # (N, H)
    _multiply(i, g, ig)  # (N, H)
    _add(fc, ig, c)  # (N, H)
    _peep(cell, c, (2,), (i, f, o), peeps)
    _squash(o, of_gate, form.clip)
    of_c(c, tanh_c)
    _multiply(o, tanh_c, h)  # (N, H)


def projected_formed_lstm_step(
    weight_m: Array, cell: FormedLSTMCell, h: Array, m: Array, *rest: Array
) -> None:
    """Take one LSTM step of any form whose h is a projection of m = o ⊙ H(c): h = W_hr m.

    Parameters
    ----------
    weight_m : array (H, P)
        W_hr, transposed.
    cell : FormedLSTMCell
        Weights and meaning.
    h, m : array (N, P), (N, H)
        Written.
    *rest : array
        The further arguments of `formed_lstm_step`.

    References
    ----------
    H. Sak, A. Senior, F. Beaufays: Long Short-Term Memory Based Recurrent Neural Network
    Architectures, 2014, whose gates have peepholes, too.
    """
    formed_lstm_step(cell, m, *rest)
    _dot(m, weight_m, h)  # (N, H) · (H, P) → (N, P)


def _peep(
    cell: FormedLSTMCell, c: Array, which: tuple[int, ...], gates: tuple[Array, ...],
    peeps: tuple[Array, ...],
) -> None:  # fmt: skip
    """Let gates see the cell state."""
    if cell.peephole is None:
        return
    for k in which:
        _multiply(cell.peephole[k], c, peeps[k])  # (H,) ⊙ (N, H)
        _add(gates[k], peeps[k], gates[k])


def formed_gru_step(  # noqa: PLR0917 - as above
    cell: FormedGRUCell, h_prev: Array, rz: Array, r: Array, z: Array, n: Array,
    hn: Array, rhn: Array, zn: Array, zh: Array, h: Array,
) -> None:  # fmt: skip
    """Take one GRU step that resets after the product, of any form, in place.

    The equations are those of `gru_step`, with other activations, and every sum that goes into one
    cut to ±clip; the arguments are those of that function from h_prev on.
    """
    form = cell.form
    of_gate, of_candidate = form.activations
    rz += np.dot(h_prev, cell.weight_rz)  # (N, H) · (H, 2H) → (N, 2H)
    for gate in (r, z):
        _squash(gate, of_gate, form.clip)
    _add(np.dot(h_prev, cell.weight_n), cell.bias_hn, hn)  # (N, H)
    _multiply(r, hn, rhn)  # (N, H)
    _add(n, rhn, n)  # (N, H)
    _squash(n, of_candidate, form.clip)
    _mix(z, n, h_prev, zn, zh, h)


def reset_before_gru_step(  # noqa: PLR0917 - as above
    cell: FormedGRUCell, h_prev: Array, rz: Array, r: Array, z: Array, n: Array,
    rh: Array, wrh: Array, zn: Array, zh: Array, h: Array,
) -> None:  # fmt: skip
    r"""Take one GRU step that resets before the product, of any form, in place.

    .. math::
        r, z &= F(W x + b + W_h h_{prev}), \quad rh = r \odot h_{prev} \\
        n &= G(W_{in} x + b_{in} + W_{hn} rh + b_{hn}), \quad h = (1 - z) \odot n + z \odot h_{prev}

    Parameters
    ----------
    cell : FormedGRUCell
        Weights and meaning.
    h_prev, rz, r, z, n, zn, zh, h
        As in `gru_step`.
    rh, wrh : array (N, H)
        Written: r ⊙ h_prev, and W_hn rh + b_hn.

    References
    ----------
    K. Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder, 2014; ONNX's GRU with
    ``linear_before_reset=0``, Keras' with ``reset_after=False``.
    """
    form = cell.form
    of_gate, of_candidate = form.activations
    rz += np.dot(h_prev, cell.weight_rz)  # (N, H) · (H, 2H) → (N, 2H)
    for gate in (r, z):
        _squash(gate, of_gate, form.clip)
    _multiply(r, h_prev, rh)  # (N, H)
    _add(np.dot(rh, cell.weight_n), cell.bias_hn, wrh)  # (N, H)
    _add(n, wrh, n)  # (N, H)
    _squash(n, of_candidate, form.clip)
    _mix(z, n, h_prev, zn, zh, h)


def _mix(z: Array, n: Array, h_prev: Array, zn: Array, zh: Array, h: Array) -> None:  # noqa: PLR0917
    """Write (1 − z) ⊙ n, z ⊙ h_prev, and their sum."""
    _multiply(_subtract(1, z), n, zn)  # (N, H)
    _multiply(z, h_prev, zh)  # (N, H)
    _add(zn, zh, h)  # (N, H)


def formed_rnn_step(cell: FormedRNNCell, h_prev: Array, a: Array, h: Array) -> None:
    """Take one step of a plain RNN of any form, in place: `a` is recorded as φ sees it, cut."""
    a += np.dot(h_prev, cell.weight_h)  # (N, H) · (H, H) → (N, H)
    if cell.form.clip is not None:
        np.clip(a, -cell.form.clip, cell.form.clip, out=a)
    cell.form.activations[0](a, h)
