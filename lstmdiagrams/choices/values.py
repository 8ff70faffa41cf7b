"""A Trace and a key → the value, as a number and as it is printed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.notation import Key

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace
    from lstmdiagrams.reference.arrays import Array

__all__ = [
    "NumberFormat",
    "array_of",
    "extremes",
    "is_signed",
    "limit_of",
    "value_of",
    "widest_text",
]

MINUS = "\N{MINUS SIGN}"
HUGE = 1e5  # from here on a number is written with an exponent
# Quantities that share a scale, so that their colours can be compared: what flows along the
# memory, and what becomes of a state on its way.
_SCALES = {
    "c_prev": "c", "fc": "c", "ig": "c",
    "h_prev": "h", "zn": "h", "zh": "h", "rh": "h",
    "rhn": "hn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are printed.

    Parameters
    ----------
    precision : int
        Digits after the decimal mark, 0 to 9.
    decimal : {".", ","}
    """

    precision: int = 2
    decimal: str = "."

    def __post_init__(self) -> None:
        """Refuse what cannot be printed."""
        digits = self.precision
        if isinstance(digits, bool) or not hasattr(digits, "__index__") or np.ndim(digits):
            raise InvalidTypeError(f"precision is {digits!r}, and must be a whole number")
        if not 0 <= digits <= 9:
            raise InvalidValueError(f"precision is {self.precision}, and must be from 0 to 9")
        choose("decimal mark", self.decimal, (".", ","))

    def text(self, value: float, *, signed: bool = True) -> str:
        """Print a number with a true minus sign and a fixed number of digits.

        A number of 100,000 or more is written with an exponent, as ``+1.00e9``; zero has no sign.

        Examples
        --------
        >>> NumberFormat().text(-0.125), NumberFormat(1).text(2e9), NumberFormat().text(-0.001)
        ('−0.12', '+2.0e9', '0.00')
        """
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "+∞" if value > 0 else f"{MINUS}∞"
        digits = self._digits(abs(value))
        zero = float(digits) == 0
        plus = "+" if signed else ""
        sign = "" if zero else MINUS if value < 0 else plus
        return sign + digits.replace(".", self.decimal)

    def exact(self, value: float) -> str:
        """Print a number with the six digits that count most.

        Examples
        --------
        >>> NumberFormat(decimal=",").exact(-0.123456789)
        '−0,123457'
        """
        if not math.isfinite(value):
            return self.text(value)
        return f"{value:.6g}".replace("-", MINUS).replace(".", self.decimal)

    def _digits(self, size: float) -> str:
        fixed = f"{size:.{self.precision}f}"
        if float(fixed) < HUGE:
            return fixed
        mantissa, _, exponent = f"{size:.{self.precision}e}".partition("e")
        return f"{mantissa}e{int(exponent)}"


def value_of(trace: Trace, key: Key) -> float:
    """Return the value that a key names.

    Raises
    ------
    InvalidValueError
        If the run has no such value: a slot is filled or the figure is refused, never left blank.
    """
    array = array_of(trace, key)
    try:
        return float(array[key.step, key.sequence, key.unit])
    except IndexError:
        raise InvalidValueError(
            f"the run has no value {key.id!r}: {key.symbol} has the shape {array.shape}"
            " (steps, sequences, units)"
        ) from None


def array_of(trace: Trace, key: Key) -> Array:
    """Return all values of a key's quantity, (T, N, ·).

    Raises
    ------
    InvalidValueError
        If the run has no such quantity.
    """
    layer = trace.layer(key.layer, reverse=key.reverse)
    array: Array | None = trace.y_steps if key.symbol == "y" else getattr(layer, key.symbol, None)
    if array is None:
        known = ", ".join(repr(symbol) for symbol in layer.SYMBOLS)
        raise InvalidValueError(f"the run has no {key.symbol!r}; it has {known}")
    return array


_extremes: WeakKeyDictionary[Trace, dict[tuple[str, int, bool], tuple[float, float]]]
_extremes = WeakKeyDictionary()


def extremes(trace: Trace, key: Key) -> tuple[float, float]:
    """Return the smallest and the largest finite value of a key's quantity in the whole run, and 0.

    They are remembered as long as the run lives: every figure of it asks for them.
    """
    return _extremes_of(trace, key, key.symbol)


def _extremes_of(trace: Trace, key: Key, symbol: str) -> tuple[float, float]:
    """Return the extremes of a quantity where a key of another one is."""
    known = _extremes.setdefault(trace, {})
    name = (symbol, key.layer, key.reverse)
    if name not in known:
        array = array_of(trace, replace(key, symbol=symbol))
        finite = array[np.isfinite(array)]
        known[name] = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
    return known[name]


def limit_of(trace: Trace, key: Key) -> float:
    """Return the size of value that gets the strongest colour.

    It is the largest one of the whole run, so that a colour means the same at every step, and 1
    where none is larger: so what is squashed into −1…1 is always shown on the same scale.
    """
    low, high = _extremes_of(trace, key, _SCALES.get(key.symbol, key.symbol))
    return max(-low, high, 1.0)


def is_signed(trace: Trace, key: Key, *, gate: bool) -> bool:
    """Whether a key's quantity is printed with a sign.

    A gate is not, and an input or an output that is never negative is not: a class is 0 or 1.
    """
    if gate:
        return False
    return key.symbol not in ("x", "y") or extremes(trace, key)[0] < 0


def widest_text(trace: Trace, key: Key, numbers: NumberFormat, *, gate: bool) -> str:
    """Return the longest text that a key's quantity prints anywhere in a run.

    So all steps of a run give figures of the same geometry.
    """
    low, high = extremes(trace, key)
    signed = is_signed(trace, key, gate=gate)
    large = min(max(-low, high), HUGE - 1)  # what is larger is printed with an exponent
    texts = [numbers.text(value, signed=signed) for value in (low, high, large)]
    return max([*texts, "NaN"], key=len)
