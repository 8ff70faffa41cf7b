"""The LSTM: a step's weights, state and input → its gates, products and states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstmdiagrams.reference.activations import squash
from lstmdiagrams.reference.arrays import Array, freeze, times
from lstmdiagrams.reference.cells.lanes import Product, lanes
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import PEEPHOLES, DirectionWeights

__all__ = [
    "LSTM_LANES",
    "FormedLSTMCell",
    "LSTMCell",
    "formed_lstm_step",
    "lstm_step",
    "projected_formed_lstm_step",
    "projected_lstm_step",
]

# The order in which the gates lie side by side while computing: the three sigmoids are one stretch
# of memory.
LSTM_LANES = ("i", "f", "o", "g")

_dot, _tanh, _add, _subtract, _multiply = np.dot, np.tanh, np.add, np.subtract, np.multiply


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
        weight_x, weight_h, bias_x, bias_h = lanes("lstm", LSTM_LANES, weights)
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), _projection(weights))


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
        weight_x, weight_h, bias_x, bias_h = lanes("lstm", LSTM_LANES, weights, halved=False)
        rows = weights.peephole
        peephole = None if rows is None else rows.reshape(len(PEEPHOLES), -1)
        bias = freeze(bias_x + bias_h)
        return cls(weight_x, weight_h, bias, peephole, _projection(weights), form)


def _projection(weights: DirectionWeights) -> Array | None:
    """Return W_hr, transposed (H, P); None without a projection."""
    return None if weights.weight_hr is None else freeze(weights.weight_hr.T.copy())


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
    gates += times(h_prev, cell.weight_h)  # (N, H) · (H, 4H) → (N, 4H)
    _peep(cell, c_prev, (0,) if form.input_forget else (0, 1), (i, f), peeps)
    squash(i, of_gate, form.clip)
    if form.input_forget:
        _subtract(1, i, f)  # (N, H)
    else:
        squash(f, of_gate, form.clip)
    squash(g, of_candidate, form.clip)
    _multiply(f, c_prev, fc)  # (N, H)
    _multiply(i, g, ig)  # (N, H)
    _add(fc, ig, c)  # (N, H)
    _peep(cell, c, (2,), (i, f, o), peeps)
    squash(o, of_gate, form.clip)
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
