"""The plain RNN: a step's weights, state and input → its weighted sum and its state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstmdiagrams.reference.arrays import Array, freeze, times
from lstmdiagrams.reference.cells.lanes import Product, lanes
from lstmdiagrams.reference.forms import Form
from lstmdiagrams.reference.weights import GATES, DirectionWeights

__all__ = ["NONLINEARITIES", "FormedRNNCell", "RNNCell", "formed_rnn_step", "rnn_step"]


def _relu(a: Array, h: Array) -> None:
    np.maximum(a, 0, out=h)


NONLINEARITIES: dict[str, Callable[[Array, Array], object]] = {"tanh": np.tanh, "relu": _relu}

_add = np.add


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
        weight_x, weight_h, bias_x, bias_h = lanes("rnn", GATES["rnn"], weights)
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), nonlinearity)


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
        weight_x, weight_h, bias_x, bias_h = lanes("rnn", GATES["rnn"], weights)
        return cls(weight_x, weight_h, freeze(bias_x + bias_h), form)


def rnn_step(  # noqa: PLR0917 - one argument a quantity, by position since this is the inner loop
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


def formed_rnn_step(cell: FormedRNNCell, h_prev: Array, a: Array, h: Array) -> None:
    """Take one step of a plain RNN of any form, in place: `a` is recorded as φ sees it, cut."""
    a += times(h_prev, cell.weight_h)  # (N, H) · (H, H) → (N, H)
    if cell.form.clip is not None:
        np.clip(a, -cell.form.clip, cell.form.clip, out=a)
    cell.form.activations[0](a, h)
