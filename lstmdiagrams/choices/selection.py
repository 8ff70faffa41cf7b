"""What an author writes of units or steps (“all”, “first 3, last 2”, 5) → which are shown."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["Selection", "check_index", "chosen", "flag", "gaps_between", "whole"]

Selection = str | int | Iterable[int] | None

_PART = re.compile(r"(first|last) (\d{1,9})")


def check_index(what: str, value: int, count: int) -> int:
    """Return an index counted from 0; negative ones count from the end.

    Raises
    ------
    InvalidTypeError
        If it is no whole number.
    InvalidValueError
        If there is no such one.
    """
    index = whole(what, value)
    if -count <= index < count:
        return index % count
    allowed = f"0 to {count - 1}, or -{count} to -1 from the end"
    allowed = {0: "none, there is none", 1: "0, the only one"}.get(count, allowed)
    raise InvalidValueError(f"{what} {index} does not exist; choose {allowed}")


def whole(what: str, value: object) -> int:
    """Return a whole number of any type that stands for one; a truth value does not.

    Raises
    ------
    InvalidTypeError
        If it is none.
    """
    try:
        return operator.index(value if not isinstance(value, bool) else "")  # type: ignore[arg-type]
    except TypeError:
        raise InvalidTypeError(f"{what} is {value!r}, and must be a whole number") from None


def flag(what: str, value: object) -> bool:
    """Return a truth value, also one of NumPy's.

    Raises
    ------
    InvalidTypeError
        If it is none.
    """
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise InvalidTypeError(f"{what} is {value!r}, and must be True or False")


def chosen(
    what: str, wanted: Selection, count: int, *, default: tuple[int, int], most: int
) -> tuple[int, ...]:
    """Return the indices to show, in ascending order and each once.

    Parameters
    ----------
    what : str
        What is chosen, for errors: "unit", "step".
    wanted : None, "all", int, "first 3, last 2", or iterable of int
        None leaves it to `default`; an int is how many.
    count : int
        How many there are.
    default : (int, int)
        How many of the first and of the last are shown where there are more than `most`.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is none of these, or an index does not exist.
    """
    if wanted is None:
        return _ends(count, default) if count > most else tuple(range(count))
    if isinstance(wanted, str):
        return _spoken(what, wanted, count)
    if isinstance(wanted, Iterable):
        indices = sorted({check_index(what, each, count) for each in wanted})
        if not indices:
            raise InvalidValueError(f"no {what} is chosen; name at least one of 0 to {count - 1}")
        return tuple(indices)
    return _counted(what, wanted, count, default)


def gaps_between(shown: Sequence[int], count: int) -> Iterator[tuple[int | None, int]]:
    """Yield the shown indices in order, and (None, how many) where some are left out.

    Examples
    --------
    >>> list(gaps_between((0, 1, 5), 6))
    [(0, 0), (1, 0), (None, 3), (5, 0)]
    """
    expected = 0
    for index in shown:
        if index > expected:
            yield None, index - expected
        yield index, 0
        expected = index + 1
    if shown and count > expected:
        yield None, count - expected


def _counted(what: str, wanted: int, count: int, default: tuple[int, int]) -> tuple[int, ...]:
    if isinstance(wanted, bool) or not hasattr(wanted, "__index__"):
        raise InvalidTypeError(
            f"{what}s are {wanted!r}, and must be 'all', a number, 'first 3, last 2' or a list"
        )
    if wanted < 1:
        raise InvalidValueError(f"{wanted} {what}s cannot be shown; choose 1 to {count}")
    last = min(default[1], wanted - 1)
    return _ends(count, (wanted - last, last))


def _ends(count: int, ends: tuple[int, int]) -> tuple[int, ...]:
    first, last = ends
    return tuple(sorted({*range(min(first, count)), *range(max(count - last, 0), count)}))


def _spoken(what: str, wanted: str, count: int) -> tuple[int, ...]:
    if wanted == "all":
        return tuple(range(count))
    parts = [_PART.fullmatch(part.strip()) for part in wanted.split(",")]
    ends = {part[1]: int(part[2]) for part in parts if part}
    if not all(parts) or len(ends) < len(parts) or not sum(ends.values()):
        raise InvalidValueError(
            f"{what}s {wanted!r} are not understood; write 'all', a number such as 5,"
            " 'first 3, last 2', or a list such as [0, 7]"
        )
    return _ends(count, (ends.get("first", 0), ends.get("last", 0)))
