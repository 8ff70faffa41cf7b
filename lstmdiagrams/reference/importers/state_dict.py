"""Arrays by their PyTorch names → the sizes and weights of a network, inferred from shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.arrays import DTYPES, Array, copied, freeze, join, numbers
from lstmdiagrams.reference.weights import GATES, DirectionWeights, Sizes, group, parameter_shapes

__all__ = ["find_prefix", "is_parameter", "prefixes", "read_state_dict"]

_PARAMETER = re.compile(
    r"(?P<prefix>(?:.*\.)?)(?:weight_ih|weight_hh|weight_hr|bias_ih|bias_hh|peephole)_l(?P<layer>\d+)(?:_reverse)?"
)


def read_state_dict(
    kind: str, arrays: Mapping[str, Any], prefix: str | None = None
) -> tuple[Sizes, tuple[DirectionWeights, ...]]:
    """Return the sizes and, a layer and direction each, the weights of a network.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
        Which network the arrays are said to be of.
    arrays : mapping of str to array
        NumPy arrays, or tensors of any framework that offers ``.numpy()``.
    prefix : str, optional
        What stands before the names, with or without its dot. Where it is not given and all
        recurrent arrays share one, that one is taken. Arrays outside a prefix belong to other
        modules and are ignored.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If arrays are missing, left over, misshaped or of another type than float32 or float64.
    """
    own = _strip(arrays, find_prefix(arrays, prefix))
    loaded = _common_type({name: _parameter(name, value) for name, value in own.items()})
    sizes = _infer(kind, loaded)
    _check(kind, loaded, parameter_shapes(sizes))
    return sizes, group(loaded, sizes)


def is_parameter(name: str) -> bool:
    """Whether an array without a prefix is a parameter of a recurrent network."""
    match = _PARAMETER.fullmatch(name)
    return match is not None and not match["prefix"]


def find_prefix(arrays: Mapping[str, Any], wanted: str | None) -> str:
    """Return the prefix to use, as it stands in the names.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no such prefix, or several and none is wanted.
    """
    if not isinstance(arrays, Mapping):
        raise InvalidTypeError(
            f"expected a mapping of names to arrays, got {type(arrays).__name__}"
        )
    found = prefixes(arrays)
    if wanted is not None and not isinstance(wanted, str):
        raise InvalidTypeError(f"prefix is {wanted!r}, and must be text")
    if wanted is not None:
        for candidate in (wanted, f"{wanted}."):
            if candidate in found:
                return candidate
        raise InvalidValueError(
            f"no recurrent weights under prefix {wanted!r}; there are some under {_listed(found)}"
        )
    if len(found) > 1:
        raise InvalidValueError(
            f"recurrent weights under several prefixes; choose one with prefix=: {_listed(found)}"
        )
    if not found:
        raise InvalidValueError(
            f"no recurrent weights such as 'weight_ih_l0' among {_listed(arrays)}"
        )
    return found[0]


def prefixes(arrays: Iterable[object]) -> list[str]:
    """Return what stands before the parameters of each network among names of arrays.

    Raises
    ------
    InvalidTypeError
        If a name is no string.
    """
    found: dict[str, None] = {}
    for name in arrays:
        if not isinstance(name, str):
            raise InvalidTypeError(f"names of arrays must be strings, got {name!r}")
        if match := _PARAMETER.fullmatch(name):
            found[match["prefix"]] = None
    return list(found)


def _listed(names: Iterable[str]) -> str:
    return join(names) or "none"


def _strip(arrays: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in arrays.items()
        if name.startswith(prefix)
    }


def _parameter(name: str, value: object) -> Array:
    array = numbers(name, value)
    if array.dtype.name not in DTYPES:
        raise InvalidTypeError(
            f"{name} is of type {array.dtype}, expected {' or '.join(DTYPES)}; convert it first"
        )
    return freeze(copied(name, array, array.dtype))


def _common_type(arrays: dict[str, Array]) -> dict[str, Array]:
    first_name, first = next(iter(arrays.items()))
    for name, array in arrays.items():
        if array.dtype != first.dtype:
            raise InvalidTypeError(
                f"{name} is of type {array.dtype}, but {first_name} is {first.dtype}"
            )
    return arrays


def _infer(kind: str, arrays: Mapping[str, Array]) -> Sizes:
    """Read the sizes off the first layer's arrays; whether all others fit is checked later."""
    weight_ih, weight_hh = (_matrix(arrays, f"weight_{which}_l0") for which in ("ih", "hh"))
    rows, width = weight_hh.shape
    projects = kind == "lstm" and any(name.startswith("weight_hr_") for name in arrays)
    return Sizes(
        kind=kind,
        input_size=weight_ih.shape[1],
        hidden_size=rows // len(GATES[kind]) if projects else width,
        num_layers=len(
            {match["layer"] for name in arrays if (match := _PARAMETER.fullmatch(name))}
        ),
        bias=any(name.startswith("bias_") for name in arrays),
        bidirectional=any(name.endswith("_reverse") for name in arrays),
        proj_size=width if projects else 0,
        peephole=kind == "lstm" and any(name.startswith("peephole_") for name in arrays),
    )


def _matrix(arrays: Mapping[str, Array], name: str) -> Array:
    if name not in arrays:
        raise InvalidValueError(f"missing array {name!r}; there are {_listed(arrays)}")
    if arrays[name].ndim != 2 or 0 in arrays[name].shape:
        raise InvalidValueError(f"{name} has shape {arrays[name].shape}, expected a matrix")
    return arrays[name]


def _check(kind: str, arrays: Mapping[str, Array], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Refuse missing, extra and misshaped arrays, all of a sort at once."""
    missing = [f"{name!r} {shape}" for name, shape in shapes.items() if name not in arrays]
    if missing:
        raise InvalidValueError(f"missing arrays of the {kind.upper()}: {', '.join(missing)}")
    extra = [f"{name!r} {array.shape}" for name, array in arrays.items() if name not in shapes]
    if extra:
        raise InvalidValueError(
            f"arrays that no {kind.upper()} of this size has: {', '.join(extra)}"
        )
    wrong = [
        f"{name!r} has shape {arrays[name].shape}, expected {shape}"
        for name, shape in shapes.items()
        if arrays[name].shape != shape
    ]
    if wrong:
        raise InvalidValueError(f"shapes that fit no {kind.upper()}: {'; '.join(wrong)}")
