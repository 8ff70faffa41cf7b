"""The GRU: a step's weights, state and input → its gates, products and state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstmdiagrams.reference.activations import squash
from lstmdiagrams.reference.arrays import Array, freeze, times
from lstmdiagrams.reference.cells.lanes import Product, lanes
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import GATES, DirectionWeights

__all__ = [
    "GRU_LANES",
    "FormedGRUCell",
    "GRUCell",
    "formed_gru_step",
    "gru_step",
    "reset_before_gru_step",
]

# The order in which the gates lie side by side while computing, PyTorch's: r z n.
GRU_LANES = GATES["gru"]

_tanh, _add, _subtract, _multiply = np.tanh, np.add, np.subtract, np.multiply


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
        weight_x, weight_h, *biases = lanes("gru", GRU_LANES, weights)
        return cls(weight_x, weight_h, *_biases(*biases))


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
        weight_x, weight_h, *biases = lanes("gru", GRU_LANES, weights, halved=False)
        before_n = 2 * weight_h.shape[0]
        rz, n = weight_h[:, :before_n], weight_h[:, before_n:]
        return cls(weight_x, rz, n, *_biases(*biases), form)


def _biases(bias_x: Array, bias_h: Array) -> tuple[Array, Array]:
    """Return r's and z's biases, summed, beside n's of the input; and n's of the state."""
    before_n = 2 * len(bias_x) // 3
    bias = np.concatenate([(bias_x + bias_h)[:before_n], bias_x[before_n:]])
    return freeze(bias), freeze(bias_h[before_n:])


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
    rz += times(h_prev, cell.weight_rz)  # (N, H) · (H, 2H) → (N, 2H)
    for gate in (r, z):
        squash(gate, of_gate, form.clip)
    _add(times(h_prev, cell.weight_n), cell.bias_hn, hn)  # (N, H)
    _multiply(r, hn, rhn)  # (N, H)
    _add(n, rhn, n)  # (N, H)
    squash(n, of_candidate, form.clip)
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
    rz += times(h_prev, cell.weight_rz)  # (N, H) · (H, 2H) → (N, 2H)
    for gate in (r, z):
        squash(gate, of_gate, form.clip)
    _multiply(r, h_prev, rh)  # (N, H)
    _add(times(rh, cell.weight_n), cell.bias_hn, wrh)  # (N, H)
    _add(n, wrh, n)  # (N, H)
    squash(n, of_candidate, form.clip)
    _mix(z, n, h_prev, zn, zh, h)


def _mix(z: Array, n: Array, h_prev: Array, zn: Array, zh: Array, h: Array) -> None:  # noqa: PLR0917
    """Write (1 − z) ⊙ n, z ⊙ h_prev, and their sum."""
    _multiply(_subtract(1, z), n, zn)  # (N, H)
    _multiply(z, h_prev, zh)  # (N, H)
    _add(zn, zh, h)  # (N, H)
