"""The parts of layers that stand on each other → the parts of one network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ParamSpec

from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.arrays import Array, join
from lstmdiagrams.reference.forms import Parts, Start

__all__ = ["attempt", "stacked"]

P = ParamSpec("P")


def stacked(names: Sequence[str], layers: Sequence[Parts]) -> Parts:
    """Return layers as one network; the first one says how its input comes.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a layer does not read what the one below it gives out.
    """
    if len(layers) == 1:
        return layers[0]
    width = None
    for name, layer in zip(names, layers, strict=True):
        own = layer.weights[0]
        if own.weight_ih.dtype != layers[0].weights[0].weight_ih.dtype:
            raise InvalidTypeError(f"the layers {join(names)} have weights of different types")
        if width not in (None, own.weight_ih.shape[1]):
            raise InvalidValueError(
                f"{name!r} reads {own.weight_ih.shape[1]} numbers a step, and the layer below "
                f"gives {width}"
            )
        widths = [each.weight_hh.shape[1] for each in layer.weights]
        width = sum(widths) if layer.forms[-1].merge == "concat" else widths[0]
    return Parts(
        kind=layers[0].kind,
        weights=tuple(each for layer in layers for each in layer.weights),
        forms=tuple(form for layer in layers for form in layer.forms),
        batch_first=layers[0].batch_first,
        start=_joint_start(layers),
    )


def _joint_start(layers: Sequence[Parts]) -> Start:
    lengths = dict.fromkeys(layer.start.lengths for layer in layers)
    if len(lengths) > 1:
        raise InvalidValueError(
            "the layers have sequences of different lengths; load them one by one"
        )
    needed = [entry for layer in layers for entry in layer.start.needed]
    return Start(
        h=_joint_states([(layer.start.h, len(layer.weights)) for layer in layers]),
        c=_joint_states([(layer.start.c, len(layer.weights)) for layer in layers]),
        lengths=next(iter(lengths)),
        needed=tuple(dict(needed).items()),
        mask_value=layers[0].start.mask_value,
    )


def _joint_states(
    states: Sequence[tuple[tuple[Array | None, ...], int]],
) -> tuple[Array | None, ...]:
    if not any(own for own, _ in states):
        return ()
    return tuple(state for own, count in states for state in own or (None,) * count)


def attempt(read: Callable[P, Parts], *given: P.args, **named: P.kwargs) -> Parts | Exception:
    """Return what `read` returns, or the reason why it cannot."""
    try:
        return read(*given, **named)
    except (FileError, InvalidTypeError, InvalidValueError) as error:
        return error
