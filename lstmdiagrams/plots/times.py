"""Steps that are chosen → where each stands on the axis of time, and which of them are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lstmdiagrams.choices.selection import Selection, chosen, gaps_between

__all__ = ["Flags", "Times", "Values", "round_up", "times_of"]

ENDS = (3, 2)  # of a number of steps, so many are the last ones
GAP = 0.06  # width of a gap, of all that is shown; a step at least

Values = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Times:
    """What stands on the axis of time, from left to right.

    A step stands at its own number; after a gap, which is narrower than what it leaves out, the
    later ones stand further left.

    Parameters
    ----------
    steps : tuple of int
        The steps that are shown, in ascending order.
    n_steps : int
        How many steps there are.
    length : int
        How many steps the sequence has; those past its end hold no data.
    """

    steps: tuple[int, ...]
    n_steps: int
    length: int

    @cached_property
    def columns(self) -> tuple[int | None, ...]:
        """The steps from left to right, and None where some are left out."""
        return tuple(step for step, _ in gaps_between(self.steps, self.n_steps))

    @cached_property
    def left_out(self) -> tuple[int, ...]:
        """For each column how many steps are left out there; 0 for a step."""
        return tuple(count for _, count in gaps_between(self.steps, self.n_steps))

    @cached_property
    def edges(self) -> Values:
        """Where the columns begin, and where the last one ends."""
        wide = max(1.0, GAP * len(self.steps))
        widths = [1.0 if step is not None else wide for step in self.columns]
        before = wide if self.columns[0] is None else 0.0
        edges: Values = np.cumsum([self.steps[0] - 0.5 - before, *widths])  # (columns + 1,)
        return edges

    @cached_property
    def places(self) -> Values:
        """The middles of the columns, those of gaps included."""
        middles: Values = (self.edges[:-1] + self.edges[1:]) / 2
        return middles

    @cached_property
    def there(self) -> Flags:
        """Whether each column is a step that holds data."""
        return np.array([step is not None and step < self.length for step in self.columns])

    @cached_property
    def off(self) -> Flags:
        """Whether each column is a step past the sequence's end."""
        return np.array([step is not None and step >= self.length for step in self.columns])

    @cached_property
    def within(self) -> tuple[int, ...]:
        """The steps that are shown and hold data."""
        return tuple(step for step in self.steps if step < self.length)

    def spread(self, values: Values) -> Values:
        """Put a value of each step of the run into its column; NaN in gaps and past the end."""
        spread = np.full(len(self.columns), np.nan)
        spread[self.there] = values[list(self.within)]
        return spread

    def named(self, room: float) -> Iterator[float]:
        """Yield where the steps stand whose labels have room: so many columns each."""
        stride, last = round_up(room), -np.inf
        placed = zip(self.columns, self.places.tolist(), strict=True)
        at = {step: place for step, place in placed if step is not None}
        for step in self._round_steps(stride):
            if at[step] - last >= room:
                yield at[step]
                last = at[step]

    def _round_steps(self, stride: int) -> Iterator[int]:
        """Yield the multiples of the stride; of a stretch that has none, its first step."""
        stretch: list[int] = []
        for step in (*self.columns, None):
            if step is not None:
                stretch.append(step)
                continue
            yield from [each for each in stretch if each % stride == 0] or stretch[:1]
            stretch = []


def times_of(steps: Selection, n_steps: int, length: int) -> Times:
    """Return the steps that are chosen; by default all, those past the sequence's end included.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the sequence has no such steps.
    """
    if steps is None or (isinstance(steps, str) and steps == "all"):
        return Times(tuple(range(n_steps)), n_steps, length)
    shown = chosen("step", steps, length, default=ENDS, most=n_steps)
    return Times(shown, n_steps, length)


def round_up(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50… that is not less.

    Examples
    --------
    >>> [round_up(least) for least in (0.1, 1, 1.5, 3, 11, 400)]
    [1, 1, 2, 5, 20, 500]
    """
    power = 1
    while 10 * power < least:
        power *= 10
    return next(k * power for k in (1, 2, 5, 10) if k * power >= least)
