"""Sizes and a seed → random weights, as PyTorch draws them."""

from __future__ import annotations

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference.arrays import DTYPES, freeze, integer
from lstmdiagrams.reference.weights import DirectionWeights, Sizes, group, parameter_shapes

__all__ = ["drawn"]

MOST_LAYERS = 10_000


def drawn(sizes: Sizes, seed: int, dtype: str) -> tuple[DirectionWeights, ...]:
    """Return weights of the sizes given, uniform in ±1/√H, the same ones for the same seed.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a size is no positive integer, the projection is not below H, or `dtype` is another.
    """
    choose("dtype", dtype, DTYPES)
    integer("seed", seed, at_least=0)
    for name in ("input_size", "hidden_size", "num_layers"):
        integer(name, getattr(sizes, name), at_least=1)
    for name in ("bias", "bidirectional"):
        if not isinstance(getattr(sizes, name), (bool, np.bool_)):
            raise InvalidTypeError(f"{name} is {getattr(sizes, name)!r}, expected True or False")
    if sizes.num_layers > MOST_LAYERS:
        raise InvalidValueError(f"num_layers is {sizes.num_layers}, expected at most {MOST_LAYERS}")
    if integer("proj_size", sizes.proj_size, at_least=0) >= sizes.hidden_size:
        raise InvalidValueError(
            f"proj_size is {sizes.proj_size}, expected less than hidden_size {sizes.hidden_size}"
        )
    generator, bound = np.random.default_rng(seed), sizes.hidden_size**-0.5
    try:
        arrays = {
            name: freeze(generator.uniform(-bound, bound, shape).astype(dtype))
            for name, shape in parameter_shapes(sizes).items()
        }
    except (MemoryError, ValueError) as error:
        raise InvalidValueError(
            f"weights of {sizes} take more memory than there is: {error}"
        ) from error
    return group(arrays, sizes)
