"""Results → plots."""

from __future__ import annotations

import re
from pathlib import Path

from tests.benchmarks import examples
from tests.conftest import needs

needs("tabulate")

from benchmarks.plot import MARKERS, fate, plots  # noqa: E402 - which needs it
from benchmarks.results import from_lines  # noqa: E402

KEPT = Path(__file__).parents[2] / "benchmarks" / "results"


def test_the_same_numbers_give_the_same_bytes() -> None:
    """A plot is a function of the results."""
    assert plots(examples.results()) == plots(examples.results())


def test_every_row_against_a_rival_is_a_mark() -> None:
    """In the plot of ratios a row more is a mark more, and what is no rival's has none."""
    rows = (examples.WON, examples.LOST)
    counts = [
        plots(examples.results(*rows, *more))["ratios.svg"].count("<use ")
        for more in ((), (examples.EVEN,), (examples.KEPT, examples.YARDSTICK))
    ]
    assert counts == [counts[0], counts[0] + 1, counts[0]]


def test_a_plot_says_its_numbers() -> None:
    """Who cannot see the plot hears every result."""
    found = plots(examples.results())
    said = {name: said_in(svg) for name, svg in found.items()}
    assert said["ratios.svg"] == (
        "An annotated cell, drawn. Against dot: 10.0 times as fast, we lose: 1.3 times as slow, as"
        " fast. Against a layout: 20.0 times as fast, at least 20.0 times as fast."
    )
    assert said["growth.svg"] == (
        "10 steps: 1.5 s, dot's layout 30 s; 1,000 steps: 1.5 s, dot's layout stopped after 30 s."
    )


def test_each_fate_has_its_own_mark() -> None:
    """Won, lost, even and stopped differ in shape, and not in colour alone."""
    rows = (examples.WON, examples.LOST, examples.EVEN, examples.STOPPED)
    assert len({MARKERS[fate(row)]["marker"] for row in rows}) == len(rows)


def test_what_nobody_rivals_has_no_plot() -> None:
    """Without rivals there is nothing to plot."""
    assert plots(examples.results(examples.YARDSTICK, examples.KEPT)) == {}


def test_kept_plots_are_those_of_the_kept_numbers() -> None:
    """The plots of the documentation say what its tables say, whichever matplotlib drew them."""
    drawn = plots(from_lines(KEPT.joinpath("results.jsonl").read_text(encoding="utf-8")))
    kept = {name: KEPT.joinpath(name).read_text(encoding="utf-8") for name in drawn}
    assert kept
    assert {name: said_in(svg) for name, svg in kept.items()} == {
        name: said_in(svg) for name, svg in drawn.items()
    }


def said_in(svg: str) -> str:
    """Return the words of a plot."""
    return "".join(re.findall(r"<desc>(.*?)</desc>", svg))
