"""The name of a format and how large its picture shall be → a checked `Output`."""

from __future__ import annotations

import math
import os
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose

__all__ = ["FORMATS", "MOST_PIXELS", "Output", "format_of", "output_of"]

FORMATS = ("svg", "png", "pdf", "gv", "tikz", "html")
MOST_PIXELS = 32_767  # across or down; of more, cairo makes a coarser picture, and says so aloud
DPI = 216.0  # three pixels a point, so that the last ones are wholly the drawing's

_PICTURES = tuple(name for name in FORMATS if name != "gv")
# Which formats an option means something to.
_TAKERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"scale": _PICTURES, "dpi": ("png",), "transparent": _PICTURES}
)
_RANGES = {"scale": (0.01, 100.0), "dpi": (1.0, 10_000.0)}


@dataclass(frozen=True, slots=True)
class Output:
    """What a picture is rendered to.

    Parameters
    ----------
    format : str
        One of `FORMATS`.
    scale : float
        Of the size on the page.
    dpi : float
        Pixels an inch, of a PNG at the scale 1.
    transparent : bool
        Whether there is no ground.
    """

    format: str
    scale: float = 1.0
    dpi: float = DPI
    transparent: bool = False


def format_of(path: str | os.PathLike[str]) -> str:
    """Return the format that a file's suffix names.

    Raises
    ------
    InvalidTypeError
        If it is no path.
    InvalidValueError
        If it has no suffix, or one that is not in `FORMATS`.
    """
    try:
        suffix = pathlib.Path(path).suffix
    except TypeError:
        raise InvalidTypeError(f"the file is {path!r}, and must be a path") from None
    if suffix.lower().removeprefix(".") in FORMATS:
        return suffix.lower().removeprefix(".")
    listed = ", ".join(repr(f".{name}") for name in FORMATS)
    raise InvalidValueError(
        f"{os.fspath(path)!r} ends in {suffix!r}, which is no format; choose one of {listed}"
    )


def output_of(
    format: str,  # noqa: A002
    *,
    scale: float = 1.0,
    dpi: float | None = None,
    transparent: bool = False,
) -> Output:
    """Return the checked output.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no such format, it does not take an option, or a number cannot be used.
    """
    choose("format", format, FORMATS)
    if not isinstance(transparent, bool):
        raise InvalidTypeError(f"transparent is {transparent!r}, and must be True or False")
    size = _number("scale", scale)
    given = {"scale": size != 1, "dpi": dpi is not None, "transparent": transparent}
    for name in (name for name, is_given in given.items() if is_given):
        _check_taker(name, format)
    return Output(format, size, DPI if dpi is None else _number("dpi", dpi), transparent)


def _check_taker(name: str, format: str) -> None:  # noqa: A002
    takers = _TAKERS[name]
    if format not in takers:
        listed = ", ".join(map(repr, takers))
        raise InvalidValueError(f"the format {format!r} takes no {name}, which is for {listed}")


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise InvalidTypeError(f"{name} is {value!r}, and must be a number")
    low, high = _RANGES[name]
    try:
        number = float(value)
    except OverflowError:  # of a whole number with hundreds of digits
        number = math.inf
    if not low <= number <= high:
        raise InvalidValueError(f"{name} is {value!r}, and must be from {low:,g} to {high:,g}")
    return number
