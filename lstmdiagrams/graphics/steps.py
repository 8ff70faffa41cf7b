"""How a figure of one step of a run is drawn → the same for every other step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

__all__ = ["StepByStep", "together"]

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class StepByStep(Generic[F]):
    """How a figure of one step of a run is drawn at every other one.

    Parameters
    ----------
    draw : callable
        A step, counted from 0 → the figure; one that can be pickled, such as a
        `functools.partial` of the builder.
    count : int
        How many steps there are.
    """

    draw: Callable[[int], F]
    count: int

    def then(self, change: Callable[[F], F]) -> StepByStep[F]:
        """Return the same with every figure changed."""
        return StepByStep(partial(_drawn_and_changed, self.draw, change), self.count)


def together(
    one: StepByStep[F] | None, other: StepByStep[F] | None, draw: Callable[[int], F]
) -> StepByStep[F] | None:
    """Return how two figures are drawn as one at every step, where that is the same run."""
    counts = {each.count for each in (one, other) if each}
    return StepByStep(draw, counts.pop()) if len(counts) == 1 else None


def _drawn_and_changed(draw: Callable[[int], F], change: Callable[[F], F], step: int) -> F:
    return change(draw(step))
