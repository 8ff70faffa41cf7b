"""Samples of our cost and of theirs → a row: who costs how much, and whether a promise holds.

Whatever is measured, less is better: seconds, bytes, or how often something is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any

__all__ = ["SEEN", "Comparison", "Gap", "Kind", "Row", "Spread", "compared", "limited"]

SEEN = 1.05  # times as much is a difference to speak of
Samples = Sequence[float]
Counting = Callable[[Samples], float]


class Kind(StrEnum):
    """What we are compared with."""

    RIVAL = "rival"  # another program that does the same: we win or lose
    YARDSTICK = "yardstick"  # something that everybody knows the cost of
    LIMIT = "limit"  # a number that we have set ourselves


@dataclass(frozen=True)
class Spread:
    """What counts of some samples, and from where to where they go."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, samples: Samples, counting: Counting = median) -> Spread:
        """Return the spread; of ten samples or more, a tenth at each end is left out."""
        ordered = sorted(samples)
        out = len(ordered) // 10
        return cls.around(counting(ordered), ordered[out : len(ordered) - out])

    @classmethod
    def around(cls, value: float, rounds: Samples) -> Spread:
        """Return what counts with the range of some rounds, in which it is even if it is of all."""
        return cls(value, min(value, *rounds), max(value, *rounds))

    @classmethod
    def exactly(cls, value: float) -> Spread:
        """Return what has no spread."""
        return cls(value, value, value)


@dataclass(frozen=True)
class Comparison:
    """A row of the table.

    Parameters
    ----------
    what : str
        Is done, by both.
    against : str
        Whom we are compared with; rows with the same words stand in one table.
    ours, theirs : Spread
        In seconds (`unit` "s"), bytes ("B") or a number without a unit ("").
    ratio : Spread
        Ours divided by theirs.
    most : float, optional
        What is promised of the ratio.
    stopped : bool
        Whether they were stopped: then theirs is the least that they need, and the ratio the most.
    along : (str, int), optional
        What grows, and how large it is in this row.
    """

    what: str
    against: str
    ours: Spread
    theirs: Spread
    ratio: Spread
    most: float | None = None
    unit: str = "s"
    kind: Kind = Kind.RIVAL
    stopped: bool = False
    along: tuple[str, int] | None = None

    @property
    def broken(self) -> bool:
        """Whether a promise is broken."""
        return self.most is not None and self.ratio.value > self.most

    @property
    def lost(self) -> bool:
        """Whether a rival costs less, by more than nothing to speak of."""
        return self.kind is Kind.RIVAL and self.ratio.value >= SEEN

    @property
    def won(self) -> bool:
        """Whether a rival costs more, by as much."""
        return self.kind is Kind.RIVAL and self.ratio.value <= 1 / SEEN


@dataclass(frozen=True)
class Gap:
    """What was not measured, and why.

    Parameters
    ----------
    missing : bool
        Whether something is not installed; where CI is set, that is an error.
    """

    what: str
    why: str
    missing: bool = True


Row = Comparison | Gap


def compared(
    ours: Samples,
    theirs: Samples,
    *,
    what: str,
    against: str,
    counting: Counting = median,
    **more: Any,
) -> Comparison:
    """Return the row of samples that were taken in turn.

    Parameters
    ----------
    ours, theirs : sequence of float
        A round each.
    counting : function
        What counts. `median`: the ratio of each round is taken, and of the ratios the median, for
        what slows a round slows both sides. `min`: the ratio of the two smallest is taken, for what
        starts processes and reads files is only ever slowed.
    **more
        The other parameters of a `Comparison`.
    """
    ratios = Spread.of([our / their for our, their in zip(ours, theirs, strict=True)])
    sides = Spread.of(ours, counting), Spread.of(theirs, counting)
    if counting is min:
        ratios = Spread(sides[0].value / sides[1].value, ratios.low, ratios.high)
    return Comparison(what, against, *sides, ratios, **more)


def limited(samples: Samples, limit: float, *, what: str, **more: Any) -> Comparison:
    """Return the row of samples that we have set a limit; their median counts."""
    ours = Spread.of(samples)
    ratio = Spread(*(value / limit for value in (ours.value, ours.low, ours.high)))
    return Comparison(
        what, "what we allow", ours, Spread.exactly(limit), ratio, 1.0, kind=Kind.LIMIT, **more
    )
