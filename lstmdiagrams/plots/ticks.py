"""Places and what they are called → ticks, as many as there is room for whenever they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import Formatter, Locator

from lstmdiagrams.plots.paper import points_of
from lstmdiagrams.plots.times import Times

__all__ = ["Names", "Spaced", "StepLocator", "label_heights"]


class Names(Formatter):
    """What stands at each place; a user's text is no formula."""

    def __init__(self, names: Mapping[float, str]) -> None:
        self.names = {place: name.replace("$", r"\$") for place, name in names.items()}

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - matplotlib's
        """Return what stands at a place."""
        return self.names.get(x, "")


class StepLocator(Locator):
    """Ticks at steps with round numbers.

    Parameters
    ----------
    times : Times
    need : float
        Points across that a label needs.
    """

    def __init__(self, times: Times, need: float) -> None:
        self.times, self.need = times, need

    def __call__(self) -> Any:
        """Return where the ticks are."""
        axes: Axes = self.axis.axes  # type: ignore[union-attr] # it has one
        low, high = axes.get_xlim()
        wide, _ = points_of(axes)
        return np.array(list(self.times.named(self.need * abs(high - low) / max(wide, 1.0))))


class Spaced(Locator):
    """Ticks at some heights, without those that would come too close to the one before.

    Parameters
    ----------
    heights : tuple of float
    need : float
        Points between two labels.
    """

    def __init__(self, heights: tuple[float, ...], need: float) -> None:
        self.heights, self.need = heights, need

    def __call__(self) -> Any:
        """Return where the ticks are."""
        axes: Axes = self.axis.axes  # type: ignore[union-attr] # likewise
        low, high = axes.get_ylim()
        _, tall = points_of(axes)
        point = abs(high - low) / max(tall, 1.0)
        kept: list[float] = []
        for height in self.heights:
            if all(abs(height - other) >= self.need * point for other in kept):
                kept.append(height)
        return np.array(kept)


def label_heights(axes: Axes, names: Mapping[float, str], size: float) -> None:
    """Write names at the left of axes, at these heights."""
    axes.yaxis.set_major_locator(Spaced(tuple(names), size * 1.1))
    axes.yaxis.set_major_formatter(Names(names))
