"""What an author writes of steps, and how many there are → which are shown."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from lstmdiagrams.choices.selection import Selection, check_index, chosen, whole
from lstmdiagrams.errors import InvalidValueError

__all__ = ["blank_steps", "shown_steps"]

ENDS = (3, 2)  # of many steps, the first and the last ones are shown
MOST = 6  # so many are shown whole
LARGEST = 10_000  # without a run, whose steps are as many as they are


def shown_steps(
    wanted: Selection, length: int, total: int, needed: Iterable[int] = ()
) -> tuple[int, ...]:
    """Return the steps to show of a sequence, and of its padding.

    Parameters
    ----------
    wanted : None, "all", int, "first 3, last 2", or iterable of int
        "All", a list and a number that is larger than the sequence reach the padding; everything
        else means the sequence's own steps, and so do negative ones. None adds where the padding
        begins and ends.
    length, total : int
        How many steps the sequence has, and with its padding.
    needed : iterable of int
        What None shows in any case.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is none of these, or a step does not exist.
    """
    if wanted is None:
        return _by_default(length, total, needed)
    if isinstance(wanted, str) and wanted == "all":
        return tuple(range(total))
    if isinstance(wanted, str):
        return chosen("step", wanted, length, default=ENDS, most=MOST)
    if isinstance(wanted, Iterable):
        listed = [_index(each, length, total) for each in wanted]
        return chosen("step", listed, total, default=ENDS, most=MOST)
    return _so_many(wanted, length, total)


def _by_default(length: int, total: int, needed: Iterable[int]) -> tuple[int, ...]:
    if total <= MOST:
        return tuple(range(total))
    own = chosen("step", None, length, default=ENDS, most=MOST)
    padding = {length, total - 1} if length < total else set()
    return tuple(sorted({*own, *needed, *padding}))


def _index(step: object, length: int, total: int) -> int:
    number = whole("step", step)
    return check_index("step", number, total if number >= 0 else length)


def _so_many(count: int, length: int, total: int) -> tuple[int, ...]:
    """Return so many steps: the sequence's own ones, then those of its padding."""
    own = chosen("step", count, length, default=ENDS, most=MOST)
    if count <= length or length == total:
        return own
    more = chosen("step", count - length, total - length, default=ENDS, most=MOST)
    return (*own, *(length + step for step in more))


def blank_steps(steps: Selection) -> tuple[int, ...]:
    """Return the steps of a blank figure.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are no number and no list, or need a sequence that has an end.
    """
    if isinstance(steps, str):
        raise InvalidValueError(
            f"steps {steps!r} need a run, which has an end; without one, write a number or a list"
        )
    if isinstance(steps, Iterable):
        listed = [whole("step", step) for step in islice(steps, LARGEST + 1)]
        if len(listed) > LARGEST or max([*listed, 0]) >= LARGEST:
            raise InvalidValueError(f"of steps without a run there are at most {LARGEST:,}")
        return chosen("step", listed, max([*listed, 0]) + 1, default=ENDS, most=MOST)
    count = whole("the number of steps", steps)
    if not 1 <= count <= LARGEST:
        raise InvalidValueError(f"{count} steps cannot be shown; choose 1 to {LARGEST:,}")
    return chosen("step", count, count, default=ENDS, most=MOST)
