"""A name, alpha and beta → the function that squashes a gate, a candidate or a state."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from lstmdiagrams.errors import choose
from lstmdiagrams.reference.arrays import Array

__all__ = ["RELU", "SIGMOID", "SPELLINGS", "SQUASHERS", "TANH", "Activation", "squash"]

Squasher: TypeAlias = Callable[[Array, float, float], Array]


@dataclass(frozen=True)
class Activation:
    """One of `SQUASHERS`, with the numbers that some of them take.

    Attributes
    ----------
    name : str
        In lower case, without underscores: ``"tanh"``, ``"hardsigmoid"``.
    alpha, beta : float
        What stands for α and β in the function's definition; those that take none ignore them.

    Raises
    ------
    InvalidValueError
        If there is no such function.
    """

    name: str
    alpha: float = 0.0
    beta: float = 0.0

    def __post_init__(self) -> None:
        choose("activation", self.name, SQUASHERS)

    @property
    def spelling(self) -> str:
        """The name as ONNX spells it: ``"Tanh"``, ``"HardSigmoid"``."""
        return SPELLINGS[self.name]

    def __call__(self, a: Array, into: Array) -> None:
        """Write the function of `a` into an array of the same shape, which may be `a` itself."""
        into[...] = SQUASHERS[self.name](a, self.alpha, self.beta)


def squash(a: Array, activation: Activation, clip: float | None) -> None:
    """Cut a sum to ±clip, then squash it, in place; as ONNX Runtime, the bias is in the sum."""
    if clip is not None:
        np.clip(a, -clip, clip, out=a)
    activation(a, a)


def _sigmoid(a: Array) -> Array:
    half: Array = 0.5 * np.tanh(0.5 * a) + 0.5
    return half


def _softplus(a: Array) -> Array:
    log: Array = np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))
    return log


def _gelu(a: Array) -> Array:
    erf = np.vectorize(math.erf, otypes=["float64"])(a * math.sqrt(0.5))
    half: Array = (0.5 * a * (1 + erf)).astype(a.dtype)
    return half


def _gelu_tanh(a: Array) -> Array:
    half: Array = 0.5 * a * (1 + np.tanh(math.sqrt(2 / math.pi) * (a + 0.044715 * a**3)))
    return half


def _softmax(a: Array) -> Array:
    e = np.exp(a - a.max(axis=-1, keepdims=True, initial=-np.inf))
    share: Array = e / e.sum(axis=-1, keepdims=True)
    return share


# SELU's two constants, from G. Klambauer et al.: Self-Normalizing Neural Networks, 2017.
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772

# The first eleven are ONNX's, as ONNX Runtime computes them; the others are further ones of Keras.
SQUASHERS: dict[str, Squasher] = {
    "relu": lambda a, _, __: np.maximum(a, 0),
    "tanh": lambda a, _, __: np.tanh(a),
    "sigmoid": lambda a, _, __: _sigmoid(a),
    "affine": lambda a, alpha, beta: alpha * a + beta,
    "leakyrelu": lambda a, alpha, _: np.where(a >= 0, a, alpha * a),
    "thresholdedrelu": lambda a, alpha, _: np.where(a > alpha, a, 0 * a),
    "scaledtanh": lambda a, alpha, beta: alpha * np.tanh(beta * a),
    "hardsigmoid": lambda a, alpha, beta: np.clip(alpha * a + beta, 0, 1),
    "elu": lambda a, alpha, _: np.where(a >= 0, a, alpha * np.expm1(np.minimum(a, 0))),
    "softsign": lambda a, _, __: a / (1 + np.abs(a)),
    "softplus": lambda a, _, __: _softplus(a),
    "linear": lambda a, _, __: a,
    "selu": lambda a, _, __: (
        _SELU_SCALE * np.where(a >= 0, a, _SELU_ALPHA * np.expm1(np.minimum(a, 0)))
    ),
    "silu": lambda a, _, __: a * _sigmoid(a),
    "gelu": lambda a, _, __: _gelu(a),
    "gelutanh": lambda a, _, __: _gelu_tanh(a),
    "exponential": lambda a, _, __: np.exp(a),
    "relu6": lambda a, _, __: np.clip(a, 0, 6),
    "hardsilu": lambda a, _, __: a * np.clip(a / 6 + 0.5, 0, 1),
    "hardtanh": lambda a, _, __: np.clip(a, -1, 1),
    "mish": lambda a, _, __: a * np.tanh(_softplus(a)),
    "logsigmoid": lambda a, _, __: -_softplus(-a),
    "softmax": lambda a, _, __: _softmax(a),
}

# The same functions as a record of a run names them: ONNX's spelling, for Keras' further ones too.
SPELLINGS = {
    name.lower(): name
    for name in (
        "Relu", "Tanh", "Sigmoid", "Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh",
        "HardSigmoid", "Elu", "Softsign", "Softplus",
        "Linear", "Selu", "Silu", "Gelu", "GeluTanh", "Exponential", "Relu6", "HardSilu",
        "HardTanh", "Mish", "LogSigmoid", "Softmax",
    )
}  # fmt: skip

TANH, SIGMOID, RELU = Activation("tanh"), Activation("sigmoid"), Activation("relu")
