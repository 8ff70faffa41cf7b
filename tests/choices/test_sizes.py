"""A font scale makes letters and what holds them larger, and nothing else."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from lstmdiagrams import errors
from lstmdiagrams.choices.sizes import PLAIN, sizes_at
from lstmdiagrams.diagrams import lstm_cell


def test_every_size_follows_the_scale() -> None:
    """At twice the scale every size is twice as large."""
    assert astuple(sizes_at(2)) == tuple(2 * size for size in astuple(PLAIN))


def test_a_figure_grows_less_than_its_letters() -> None:
    """Gaps keep their size, so that letters become larger in proportion to the figure."""
    plain, large = lstm_cell(), lstm_cell(font_scale=1.4)
    assert plain.width < large.width < 1.4 * plain.width
    assert 'font-size="15.40"' in large.svg()


@pytest.mark.parametrize("scale", [0, 0.4, 3.1, -1, float("nan"), float("inf")])
def test_a_scale_that_nobody_could_read_is_refused(scale: float) -> None:
    """The sentence names the value and what is allowed."""
    with pytest.raises(errors.InvalidValueError, match=r"must be from 0\.5 to 3"):
        lstm_cell(font_scale=scale)


@pytest.mark.parametrize("scale", ["1", True, None, [1]])
def test_a_scale_is_a_number(scale: object) -> None:
    """Anything else is refused by its type."""
    with pytest.raises(errors.InvalidTypeError, match="must be a number"):
        lstm_cell(font_scale=scale)  # type: ignore[arg-type]
