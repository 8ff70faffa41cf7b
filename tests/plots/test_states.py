"""States over time: the lines are what the run computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lstmdiagrams.graphics import THEMES
from lstmdiagrams.plots import Plot, plot_states
from lstmdiagrams.plots.states import STATES
from lstmdiagrams.runs import RUNS, reference_run
from tests.diagrams.runs import random_run, with_values
from tests.plots.drawn import panels_of, texts_of


def lines_of(figure: Figure) -> list[dict[str, Any]]:
    """Return the lines of each panel, by quantity."""
    (whole,) = figure.axes
    panels = [
        {
            str(line.get_label()): line
            for line in axes.get_lines()
            if not str(line.get_label()).startswith("_")
        }
        for axes in whole.child_axes
    ]
    return [lines for lines in panels if lines]


def heights_of(figure: Figure) -> dict[str, float]:
    """Return the names at the axis of the first panel, and where they stand."""
    axes = next(iter(panels_of(figure).values()))
    figure.draw_without_rendering()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    return dict(zip(labels, axes.get_yticks().tolist(), strict=True))


@pytest.mark.parametrize("name", RUNS)
def test_every_line_is_a_unit_of_the_run(name: str) -> None:
    """A panel for every unit, with a line for each of its states, for every shipped run."""
    trace = reference_run(name)
    record = trace.layer(0)
    panels = lines_of(plot_states(trace, units="all"))
    assert len(panels) == record.hidden_size
    for unit, lines in enumerate(panels):
        assert set(lines) == set(STATES[trace.kind])
        for symbol, line in lines.items():
            np.testing.assert_array_equal(line.get_xdata(), np.arange(trace.n_steps))
            np.testing.assert_array_equal(line.get_ydata(), getattr(record, symbol)[:, 0, unit])


@pytest.mark.parametrize("theme", list(THEMES))
def test_states_are_told_apart_without_colour(theme: str) -> None:
    """Both states have the colours of their roles, and a line and a marker of their own."""
    (lines, *_) = lines_of(plot_states(reference_run("counter"), theme=theme))
    c, h = lines["c"], lines["h"]
    paint = THEMES[theme].paint
    assert (c.get_color(), h.get_color()) == (paint("state").stroke, paint("output").stroke)
    assert c.get_marker() != h.get_marker()
    assert c.get_linestyle() != h.get_linestyle()
    assert c.get_zorder() > h.get_zorder(), "a dashed line lets the one below it be seen"


def test_units_can_be_compared() -> None:
    """All panels have the same axis, with zero on it."""
    panels = panels_of(plot_states(reference_run("sunspots"))).values()
    assert len({axes.get_ylim() for axes in panels}) == 1
    for axes in panels:
        assert axes.get_ylim()[0] < 0 < axes.get_ylim()[1]
        assert any(list(line.get_ydata()) == [0, 0] for line in axes.get_lines())


def test_of_many_units_a_few_are_shown() -> None:
    """Between the third and the last unit stands how many are left out."""
    figure = plot_states(random_run(hidden_size=20))
    texts = texts_of(figure)
    assert [text for text in texts if text.startswith("unit")] == [
        "unit 0",
        "unit 1",
        "unit 2",
        "unit 19",
    ]
    assert "⋮ 16 more" in texts
    assert "Units that are not shown: 16." in figure.description  # type: ignore[attr-defined]


def test_a_projection_has_fewer_units() -> None:
    """Where h is narrower than c each has panels of its own."""
    trace = random_run(proj_size=2)
    panels = lines_of(plot_states(trace))
    assert [list(lines) for lines in panels] == [["c"]] * 4 + [["h"]] * 2
    for unit in range(2):
        np.testing.assert_array_equal(
            panels[4 + unit]["h"].get_ydata(), trace.layer(0).h[:, 0, unit]
        )


def test_what_has_no_place_stands_at_the_edge() -> None:
    """NaN and infinities stand on lines of their own, under their names, as hollow markers."""
    trace = with_values(random_run(hidden_size=1, n_steps=9), [np.nan, np.inf, -np.inf, 0.5, 2e300])
    figure = plot_states(trace)
    heights = heights_of(figure)
    assert {"NaN", "−∞", "+∞", ">1e300"} <= heights.keys()
    (axes,) = panels_of(figure).values()
    for symbol, marker in (("c", "s"), ("h", "o")):
        found = {
            (int(x), float(y))
            for line in axes.get_lines()
            if line.get_linestyle() == "None" and line.get_marker() == marker
            for x, y in line.get_xydata()
        }
        names = {np.inf: "+∞", -np.inf: "−∞", 2e300: ">1e300"}
        values = getattr(trace.layer(0), symbol)[:, 0, 0]
        expected = {
            (step, heights[names.get(value, "NaN")])
            for step, value in enumerate(values.tolist())
            if not abs(value) <= 1
        }
        assert found == expected


@pytest.mark.parametrize("value", [0.0, 0.25, -3.0, np.nan, np.inf, 5e-324, 1.7e308])
def test_a_constant_can_be_plotted(value: float) -> None:
    """A state that never changes, whatever it is, stands on an axis that has two ends."""
    trace = with_values(random_run(n_steps=5), [value])
    figure = plot_states(trace)
    texts_of(figure)
    for axes in panels_of(figure).values():
        low, high = axes.get_ylim()
        assert -np.inf < low < high < np.inf


def test_many_steps_are_thin_lines() -> None:
    """Of many steps there are no markers, and the narrower state lies over the wider one."""
    for n_steps, thin in ((100, False), (1000, True)):
        (lines, *_) = lines_of(plot_states(random_run(n_steps=n_steps)))
        assert {line.get_marker() for line in lines.values()} <= {"", "None"}
        assert (lines["c"].get_linewidth() < 1) is thin
        assert (lines["h"].get_zorder() > lines["c"].get_zorder()) is thin


def test_a_gap_breaks_the_line() -> None:
    """Where steps are left out no line pretends that there was something between."""
    trace = random_run(n_steps=30)
    (lines, *_) = lines_of(plot_states(trace, steps=[3, 4, 5, 20, 21]))
    values = lines["h"].get_ydata()
    h = trace.layer(0).h[:, 0, 0]
    np.testing.assert_array_equal(values, [np.nan, *h[3:6], np.nan, *h[20:22], np.nan])
    assert lines["h"].get_xdata()[1:4].tolist() == [3, 4, 5]


def test_it_is_said_in_words() -> None:
    """The description says where each state begins and ends, and its extremes."""
    figure = plot_states(reference_run("counter"))
    assert isinstance(figure, Plot)
    assert figure.title == "States over time"
    assert (
        "Cell state c_t, unit 0: from +0.55 to −0.46; lowest −0.46 at step 7 (b), highest +3.54 at"
        " step 3 (a)."
    ) in figure.description
