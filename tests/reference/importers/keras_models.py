"""Layers of Keras with random weights, and what Keras makes of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from tests.conftest import needs

os.environ.setdefault("KERAS_BACKEND", "torch")

h5py = needs("h5py")
keras = needs("keras")

# Keras draws the same weights every time, and multiplies float64 as float64.
MARKS = [
    pytest.mark.usefixtures("exact_keras"),
    pytest.mark.filterwarnings(
        "ignore:You are using a softmax over axis -1:UserWarning",
        "ignore:You are saving your model as an HDF5 file:UserWarning",
        "ignore:__array__ implementation doesn:DeprecationWarning",  # where it saves weights
    ),
]

L = keras.layers
KINDS = ["LSTM", "GRU", "SimpleRNN"]
X = np.random.default_rng(0).normal(size=(3, 5, 2))
TOLERANCES = {"float64": 1e-13, "float32": 2e-6}


def layer(kind: str, units: int = 4, **options: Any) -> Any:
    """Return a layer with random weights, biases too."""
    options = {"return_sequences": True, "dtype": "float64", **options}
    if options.get("use_bias", True):
        options["bias_initializer"] = "random_normal"
    return getattr(L, kind)(units, **options)


def built(*layers: Any, dtype: str = "float64") -> Any:
    """Return a Sequential of layers, and give them their weights."""
    return keras.Sequential([keras.Input((None, 2), dtype=dtype), *layers])


def given_out(model: Any, x: Any, **options: Any) -> list[np.ndarray[Any, Any]]:
    """Return what Keras gives out."""
    dtype = model.inputs[0].dtype if getattr(model, "inputs", None) else model.compute_dtype
    result = model(np.asarray(x, dtype), **options)
    several = result if isinstance(result, (list, tuple)) else [result]
    return [each.detach().numpy() for each in several]


def same(found: Any, expected: list[Any]) -> None:
    """Assert that what a run gives out is Keras', one array or several."""
    several = found if isinstance(found, tuple) else (found,)
    for own, other in zip(several, expected, strict=True):
        assert own.dtype == other.dtype
        scale = max(1.0, float(np.abs(other).max(initial=0)))
        np.testing.assert_allclose(own, other, rtol=0, atol=TOLERANCES[own.dtype.name] * scale)


def files(model: Any, folder: Path) -> Iterator[Any]:
    """Give a network from the live model, and from each file that holds all of it."""
    yield ld.from_keras(model)
    model.save(folder / "model.keras")
    yield ld.load(folder / "model.keras")
    model.save(folder / "model.h5")
    yield ld.load(folder / "model.h5")
