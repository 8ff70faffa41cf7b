"""Modules of PyTorch and layers of Keras, and the arrays that they hold."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from tests.conftest import needs

os.environ.setdefault("KERAS_BACKEND", "torch")

Arrays = dict[str, np.ndarray[Any, Any]]


def of_torch(kind: str, **options: Any) -> tuple[Any, Arrays]:
    """Return a module and its arrays."""
    torch = needs("torch")
    torch.manual_seed(0)
    module = getattr(torch.nn, kind.upper())(3, 2, dtype=torch.float64, **options)
    return module, {name: each.detach().numpy().copy() for name, each in module.named_parameters()}


KERAS: dict[str, tuple[str, dict[str, Any]]] = {
    "lstm": ("LSTM", {}),
    "gru": ("GRU", {}),
    "gru that resets before": ("GRU", {"reset_after": False}),
    "rnn": ("SimpleRNN", {}),
    "lstm without bias": ("LSTM", {"use_bias": False}),
}


def of_keras(case: str) -> tuple[Any, Arrays]:
    """Return a layer with random weights and its arrays."""
    keras = needs("keras")
    name, options = KERAS[case]
    layer = getattr(keras.layers, name)(2, **options)
    layer.build((None, None, 3))
    generator = np.random.default_rng(0)
    for each in layer.weights:
        each.assign(generator.normal(size=each.shape))
    return layer, arrays_of(layer)


def arrays_of(layer: Any, prefix: str = "") -> Arrays:
    """Return the arrays of a layer of Keras."""
    return {
        prefix + each.name: each.value.detach().numpy().astype("float64") for each in layer.weights
    }
