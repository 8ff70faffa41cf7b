"""An activation's value → its derivative there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import Array, join
from lstmdiagrams.reference.forms import Form

__all__ = ["slopes"]

# Of an activation's value y, its derivative there; α and β as in its definition.
SLOPES: dict[str, Callable[[Array, float, float], Array]] = {
    "tanh": lambda y, _, __: 1 - y * y,
    "sigmoid": lambda y, _, __: y * (1 - y),
    "relu": lambda y, _, __: _where(~(y <= 0), 1, 0, y),
    "relu6": lambda y, _, __: _where((y > 0) & (y < 6), 1, 0, y),
    "leakyrelu": lambda y, alpha, _: _where(y >= 0, 1, alpha, y),
    "elu": lambda y, alpha, _: np.where(y >= 0, y.dtype.type(1), y + alpha),
    "linear": lambda y, _, __: np.ones_like(y),
    "affine": lambda y, alpha, _: np.full_like(y, alpha),
    "scaledtanh": lambda y, alpha, beta: beta * (alpha - y * y / alpha),
    "softsign": lambda y, _, __: (1 - np.abs(y)) ** 2,
    "softplus": lambda y, _, __: -np.expm1(-y),
    "exponential": lambda y, _, __: y,
    "hardtanh": lambda y, _, __: _where((y > -1) & (y < 1), 1, 0, y),
    "hardsigmoid": lambda y, alpha, _: _where((y > 0) & (y < 1), alpha, 0, y),
}

_RISING = ("leakyrelu", "elu", "scaledtanh")  # one value comes of one sum, if α is positive


def _where(condition: np.ndarray[Any, Any], yes: float, no: float, y: Array) -> Array:
    return np.where(condition, y.dtype.type(yes), y.dtype.type(no))


def slopes(form: Form) -> list[Callable[[Array], Array]]:
    """Return the derivatives of a form's activations, each of the activation's value.

    Raises
    ------
    InvalidValueError
        If a derivative is not known from the value alone.
    """
    if form.clip is not None:
        raise InvalidValueError(
            f"the gradients of a network that cuts sums to ±{form.clip:g} (clip) are not computed"
        )
    return [_slope(activation) for activation in form.activations]


def _slope(activation: Activation) -> Callable[[Array], Array]:
    if activation.name not in SLOPES:
        raise InvalidValueError(
            f"the gradients of a network with the activation {activation.name!r} are not computed; "
            f"those with {join(SLOPES)} are"
        )
    if activation.name in _RISING and activation.alpha <= 0:
        raise InvalidValueError(
            f"the gradients of a network with the activation {activation.name!r} are computed for "
            f"a positive alpha alone, not {activation.alpha:g}"
        )
    slope = SLOPES[activation.name]
    return lambda y: slope(y, activation.alpha, activation.beta)
