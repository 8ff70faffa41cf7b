"""What a user says the numbers stand for → strings for every step, input and output of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["NO_LABELS", "Labels"]


@dataclass(frozen=True)
class Labels:
    """What the numbers of a run stand for; each empty, or one string a step, input or output.

    Attributes
    ----------
    x, y : tuple of str
        Each step's input, and what the output says there.
    features : tuple of str
        The names of the inputs.
    classes : tuple of str
        The names of the readout's outputs.
    """

    x: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, _strings(each.name, getattr(self, each.name)))

    @classmethod
    def of(cls, value: Labels | Mapping[str, Sequence[str]] | Sequence[str]) -> Labels:
        """Return labels from a mapping with their names, or from each step's input alone.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If `value` holds anything but strings, or a mapping another name.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, Mapping):
            return cls(**_known(value))
        return cls(x=_strings("x", value))

    def check(self, sizes: Mapping[str, int]) -> Labels:
        """Return these labels if each kind is empty or has its size.

        Raises
        ------
        InvalidValueError
            Otherwise.
        """
        for name, size in sizes.items():
            count = len(getattr(self, name))
            if count not in (0, size):
                raise InvalidValueError(f"labels.{name} has {count} strings, expected {size}")
        return self


def _known(value: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    names = [each.name for each in fields(Labels)]
    for name in value:
        if name not in names:
            allowed = ", ".join(repr(each) for each in names)
            raise InvalidValueError(f"unknown labels {name!r}; choose from {allowed}")
    return dict(value)


def _strings(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence):
        raise InvalidTypeError(
            f"labels.{name} must be a sequence of strings, got {type(value).__name__}"
        )
    for item in value:
        if not isinstance(item, str):
            raise InvalidTypeError(f"labels.{name} must hold strings, got {item!r}")
    return tuple(str(item) for item in value)


NO_LABELS = Labels()
