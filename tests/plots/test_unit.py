"""The story of one unit: every panel is what the run computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.plots import Plot, plot_unit
from lstmdiagrams.plots.unit import CHAPTERS
from lstmdiagrams.reference import GRU, RNN
from lstmdiagrams.runs import RUNS, reference_run
from tests.diagrams.runs import random_run, with_values
from tests.plots.drawn import panels_of, seen_in, texts_of


def cells_in(axes: Axes) -> Any:
    """Return the values of a panel's cells."""
    (mesh,) = [each for each in axes.collections if each.get_array() is not None]
    return mesh.get_array()


def line_in(axes: Axes, symbol: str) -> Any:
    """Return the values of a panel's line."""
    (line,) = [each for each in axes.get_lines() if each.get_label() == symbol]
    return line.get_ydata()


@pytest.mark.parametrize("name", RUNS)
def test_the_story_is_the_runs(name: str) -> None:
    """From top to bottom: input, gates, candidate, memory, state and output of the unit."""
    trace = reference_run(name)
    last = trace.num_layers - 1
    record = trace.layer(last)
    unit = record.hidden_size - 1
    panels = panels_of(plot_unit(trace, unit, layer=last))
    chapters = CHAPTERS[trace.kind]
    strips = [" ".join(symbols) for symbols in chapters.strips]
    memory = [chapters.memory, *(chapters.parts or ())]
    assert [set(name.split()) for name in panels] == [
        {"x"},
        *(set(strip.split()) for strip in strips),
        set(memory),
        *([{chapters.state}] if chapters.state else []),
        {"y"},
    ]
    for strip in strips:
        values = [getattr(record, symbol)[:, 0, unit] for symbol in strip.split()]
        np.testing.assert_array_equal(cells_in(panels[strip]), values)
    for name_, axes in panels.items():
        for symbol in {chapters.memory, chapters.state} & set(name_.split()):
            np.testing.assert_array_equal(
                line_in(axes, symbol), getattr(record, symbol)[:, 0, unit]
            )


def test_inputs_and_outputs_are_rows_with_their_names() -> None:
    """Of several features each is a row, named as the run names it; likewise of the classes."""
    trace = reference_run("counter")
    panels = panels_of(plot_unit(trace))
    np.testing.assert_array_equal(cells_in(panels["x"]), trace.x[:, 0].T)
    np.testing.assert_array_equal(cells_in(panels["y"]), trace.y_steps[:, 0].T)
    names = {k: [t.get_text() for t in panels[k].get_yticklabels()] for k in "xy"}
    assert names == {"x": ["a", "b"], "y": ["a", "b", "end"]}


def test_one_feature_is_a_line() -> None:
    """A lone input is a line; of the output only the steps that are asked for are shown."""
    trace = reference_run("sunspots")
    panels = panels_of(plot_unit(trace))
    np.testing.assert_array_equal(line_in(panels["x"], "x"), trace.x[:, 0, 0])
    said = line_in(panels["y"], "y")
    assert np.isfinite(said).tolist() == [bool(label) for label in trace.labels.y]
    assert said[-1] == trace.y_steps[-1, 0, 0]


def test_answers_that_are_not_asked_for_are_left_blank() -> None:
    """A decoder says nothing while the encoder reads."""
    cells = cells_in(panels_of(plot_unit(reference_run("reversal")))["y"])
    assert cells.mask.all(axis=0).tolist() == [True, True, True, False, False, False]


def test_bars_begin_at_what_is_kept() -> None:
    """Each bar begins at what is left of the memory and ends at the new one: kept plus added."""
    record = reference_run("counter").layer(0)
    axes = panels_of(plot_unit(reference_run("counter"), 1))["fc c ig"]
    bars = sorted(axes.patches, key=lambda bar: bar.get_x())
    np.testing.assert_array_equal([bar.get_y() for bar in bars], record.fc[:, 0, 1])
    np.testing.assert_array_equal([bar.get_height() for bar in bars], record.ig[:, 0, 1])
    ends = [bar.get_y() + bar.get_height() for bar in bars]
    np.testing.assert_allclose(ends, record.c[:, 0, 1], atol=1e-12)


def test_before_a_projection_the_unit_gives_out_something_else() -> None:
    """Where h is projected its units are others, and the story ends with what is projected."""
    trace = random_run(proj_size=2)
    panels = panels_of(plot_unit(trace, 3))
    np.testing.assert_array_equal(line_in(panels["m"], "m"), trace.layer(0).m[:, 0, 3])
    assert "h" not in panels


def test_a_lower_layer_has_no_output() -> None:
    """The readout reads the last layer alone."""
    trace = random_run(num_layers=2, classes=2)
    assert "y" not in panels_of(plot_unit(trace, layer=0))
    assert "y" in panels_of(plot_unit(trace, layer=1))
    assert "layer 1, forward" in " ".join(texts_of(plot_unit(trace, layer=1)))


@pytest.mark.parametrize(("kind", "added"), [(GRU, "zn"), (RNN, None)])
def test_other_kinds_have_other_stories(kind: Any, added: str | None) -> None:
    """A GRU's hidden state is what remembers; of a plain RNN there is what is squashed."""
    panels = panels_of(plot_unit(random_run(kind=kind)))
    assert ("zh h zn" in panels) == bool(added)
    assert ("a" in panels) == (added is None)


def test_the_unit_is_said_and_can_be_counted_from_the_end() -> None:
    """The plot says which unit it is about; one that there is not is refused."""
    trace = random_run(hidden_size=5)
    assert "unit 4" in " ".join(texts_of(plot_unit(trace, -1)))
    with pytest.raises(InvalidValueError, match="unit 5 does not exist; choose 0 to 4"):
        plot_unit(trace, 5)


def test_panels_stand_on_one_axis() -> None:
    """All panels have the same steps at the same places across, however the figure is resized."""
    figure = plot_unit(reference_run("counter"))
    figure.set_size_inches(8, 7)
    seen_in(figure)
    panels = panels_of(figure).values()
    assert len({axes.get_xlim() for axes in panels}) == 1
    assert len({(round(axes.bbox.x0, 6), round(axes.bbox.x1, 6)) for axes in panels}) == 1
    tops = [axes.bbox.y1 for axes in panels]
    assert tops == sorted(tops, reverse=True)


def test_anything_can_be_plotted() -> None:
    """NaN, infinities and huge numbers in every quantity are plotted without a warning."""
    values = [np.nan, np.inf, -np.inf, 1.7e308, -1.7e308, 5e-324, 0.5]
    trace = with_values(random_run(n_steps=20, classes=3), values)
    assert {"NaN", "±∞"} <= set(texts_of(plot_unit(trace)))


def test_it_is_said_in_words() -> None:
    """The description tells the story with its numbers."""
    figure = plot_unit(reference_run("counter"), 1)
    assert isinstance(figure, Plot)
    assert figure.title == "Unit 1 over time"
    sentences = figure.description.split(". ")
    assert [sentence.split(" ")[0] for sentence in sentences] == [
        "The",
        "Input",
        "Forget",
        "Output",
        "Candidate",
        "Cell",
        "Hidden",
    ]
