"""Plots of gradients: what stands in them."""

from __future__ import annotations

import struct
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

import lstmdiagrams as ld
from lstmdiagrams.graphics import THEMES
from lstmdiagrams.plots import Plot, render
from tests.plots.drawn import texts_of


def gradients(kind: str = "lstm", n_steps: int = 8, step: int = -1, **given: Any) -> ld.Gradients:
    """Return the gradients of a small random network."""
    nets = {"lstm": ld.LSTM, "gru": ld.GRU, "rnn": ld.RNN}
    options = {name: given.pop(name) for name in ("num_layers", "bidirectional") if name in given}
    net = nets[kind].random(input_size=2, hidden_size=3, **options)
    x = np.random.default_rng(0).normal(size=(n_steps, 2, 2))
    return net.gradients(net.run(x, **given), step=step)


def with_sizes(*sizes: float) -> ld.Gradients:
    """Return gradients of a GRU whose h has these sizes."""
    grads = gradients("gru", len(sizes))
    h = np.zeros((len(sizes), 2, 3))
    h[:, :, 0] = np.array(sizes)[:, None]
    return replace(grads, layers=(replace(grads.layers[0], h=h),))


def lines(figure: Figure) -> dict[str, Any]:
    """Return the lines of a plot, by their network and quantity."""
    (axes,) = figure.axes
    return {
        str(line.get_label()): line
        for line in axes.get_lines()
        if not str(line.get_label()).startswith("_")
    }


def hollow(figure: Figure) -> list[tuple[float, float]]:
    """Return the markers that stand for what has no logarithm."""
    marks = [line for line in figure.axes[0].get_lines() if line.get_linestyle() == "None"]
    return [tuple(point) for line in marks for point in line.get_xydata().tolist()]


def labels_of(figure: Figure) -> list[str]:
    """Return what the inputs of the steps that are named stand for."""
    figure.draw_without_rendering()
    return [label.get_text() for label in figure.axes[0].get_xticklabels(minor=True)]


def ticks(figure: Figure, axis: str = "y") -> dict[str, float]:
    """Return the labels of an axis, and where they stand."""
    figure.draw_without_rendering()
    own = getattr(figure.axes[0], f"{axis}axis")
    texts = [label.get_text() for label in own.get_ticklabels()]
    return dict(zip(texts, own.get_ticklocs().tolist(), strict=True))


def size_of(png: bytes) -> tuple[int, ...]:
    """Return the width and height of a PNG."""
    return struct.unpack(">II", png[16:24])


def png(figure: Figure) -> bytes:
    """Draw a figure 450 pixels wide; warnings are errors."""
    return render(figure, "png", dpi=90)


def test_an_lstm_has_a_line_for_h_and_one_for_c() -> None:
    """Every step's norms of the gradients stand in the plot, named as in the catalogue."""
    grads = gradients()
    found = lines(ld.plot_gradients(grads, sequence=1))
    assert list(found) == ["h", "c"]
    for symbol, line in found.items():
        np.testing.assert_array_equal(line.get_ydata(), grads.size(symbol)[:, 1])
    assert {"hidden state", "cell state"} <= set(texts_of(ld.plot_gradients(grads)))


def test_the_axis_is_logarithmic_and_the_figure_legible() -> None:
    """The axis of sizes is logarithmic, and the figure 450 pixels wide with letters of 11."""
    figure = ld.plot_gradients(gradients())
    assert isinstance(figure, Figure)
    assert figure.axes[0].get_yscale() == "log"
    assert size_of(png(figure))[0] == 450
    texts = [*figure.axes[0].get_xticklabels(), *figure.axes[0].get_yticklabels()]
    assert all(text.get_fontsize() * 90 / 72 >= 10 for text in texts)


def test_other_kinds_have_a_line_for_h() -> None:
    """A GRU and a plain RNN have no cell state, and one line."""
    for kind in ("gru", "rnn"):
        assert list(lines(ld.plot_gradients(gradients(kind)))) == ["h"]


def test_symbols_are_chosen() -> None:
    """The input's gradient is plotted where asked for; what there is not is refused."""
    found = lines(ld.plot_gradients(gradients("rnn"), symbols=["x"]))
    assert list(found) == ["x"]
    with pytest.raises(ValueError, match="unknown quantity 'c'; choose one of 'x', 'h'"):
        ld.plot_gradients(gradients("rnn"), symbols=["c"])


def test_several_networks_stand_side_by_side() -> None:
    """Each network has a colour, each quantity a line, and each pair of them a marker."""
    figure = ld.plot_gradients({"RNN": gradients("rnn"), "LSTM": gradients()})
    found = lines(figure)
    assert list(found) == ["RNN h", "LSTM h", "LSTM c"]
    rnn, lstm, cell = found.values()
    assert rnn.get_color() != lstm.get_color() == cell.get_color()
    assert len({line.get_marker() for line in found.values()}) == 3
    assert rnn.get_linestyle() == lstm.get_linestyle() != cell.get_linestyle()
    said = ["RNN: hidden state", "LSTM: hidden state", "LSTM: cell state"]
    assert [text for text in texts_of(figure) if ": " in text] == said


@pytest.mark.filterwarnings("ignore:Glyph", "ignore:no font of the plot")  # says matplotlib, or we
def test_names_are_text_and_no_mathematics() -> None:
    """Dollar signs and backslashes are drawn as they are, control characters as their symbols."""
    labels = ["$x$", "\\frac", "a\nb\0", "a long label indeed", *"abcd"]
    figure = ld.plot_gradients({"$a_b$\n": gradients(labels=labels)})
    assert "$a_b$␊: hidden state" in texts_of(figure)
    png(figure)
    shown = labels_of(ld.plot_gradients(gradients("rnn", 4, labels=labels[:4])))
    assert shown == ["\\$x\\$", "\\frac", "a␊b␀", "a long labe…"]


def test_the_step_is_marked_and_said() -> None:
    """A line marks the step that is differentiated, and the legend says which it is."""
    figure = ld.plot_gradients({"a": gradients(step=3), "b": gradients(step=5), "c": gradients()})
    upright = [line for line in figure.axes[0].get_lines() if list(line.get_ydata()) == [0, 1]]
    assert [list(line.get_xdata()) for line in upright] == [[3, 3], [5, 5], [7, 7]]
    assert "gradient of the sum of h at step 3, 5, 7, with respect to" in texts_of(figure)


def test_steps_carry_the_labels_of_the_input() -> None:
    """The labels of the run stand over the numbers of the steps."""
    figure = ld.plot_gradients(gradients(labels=list("aaaabbbb")))
    assert labels_of(figure) == list("aaaabbbb")
    assert list(ticks(figure, "x")) == [*"01234567"]
    assert list(ticks(ld.plot_gradients(gradients()), "x")) == [*"01234567"]


def test_many_steps_are_named_where_there_is_room() -> None:
    """Of many steps as many are named as fit, at round distances, and none has a marker."""
    figure = ld.plot_gradients(gradients("rnn", 300))
    assert list(ticks(figure, "x").values()) == list(range(0, 300, 50))
    (line,) = lines(figure).values()
    assert line.get_marker() in ("", "None")
    words = ld.plot_gradients(gradients("rnn", 30, labels=["1970.12"] * 30))
    assert set(labels_of(words)) == {"1970.12"}
    assert len(labels_of(words)) == 6


def test_what_has_no_logarithm_has_a_line_of_its_own() -> None:
    """Zero, infinity, NaN and what is beyond the axis stand at the edges, under their names."""
    figure = ld.plot_gradients(with_sizes(0, 1e-200, 1e-3, 1, 1e200, np.inf, np.nan))
    places = ticks(figure)
    names = ["0", "<$10^{-150}$", "$10^{-3}$", "$10^{0}$", ">$10^{150}$", "∞", "NaN"]
    assert [places[name] for name in names] == sorted(places[name] for name in names)
    special = [(step, places[name]) for step, name in enumerate(names) if step not in (2, 3)]
    assert sorted(hollow(figure)) == special
    (line,) = lines(figure).values()
    np.testing.assert_array_equal(np.isfinite(line.get_ydata()), np.isin(range(7), (2, 3)))
    png(figure)


@pytest.mark.parametrize("sizes", [(0, 0), (np.nan, np.nan), (1, 1), (0.5,), (1e-150, 1e150)])
def test_any_sizes_can_be_plotted(sizes: tuple[float, ...]) -> None:
    """Nothing but zeros or NaN, one step, one size and the whole range are plotted."""
    figure = ld.plot_gradients(with_sizes(*sizes))
    low, high = figure.axes[0].get_ylim()
    assert 0 < low < high < np.inf
    assert len(ticks(figure)) >= 2
    png(figure)


def test_a_lone_step_between_zeros_can_be_seen() -> None:
    """A single size has a marker even among many steps, since no line shows it."""
    sizes = np.zeros(100)
    sizes[50] = 1
    (line,) = lines(ld.plot_gradients(with_sizes(*sizes))).values()
    assert line.get_marker() == "o"


def test_a_sequence_is_as_long_as_it_is() -> None:
    """Steps past a sequence's end are not plotted."""
    grads = gradients(lengths=[8, 3])
    figure = ld.plot_gradients(grads, sequence=1)
    assert len(lines(figure)["h"].get_ydata()) == 3
    assert list(ticks(figure, "x")) == ["0", "1", "2"]


def test_a_sequence_without_the_step_has_zeros_alone() -> None:
    """Where a sequence lacks the step the plot shows zeros and claims no step."""
    figure = ld.plot_gradients(gradients(lengths=[8, 3], step=5), sequence=1)
    assert {height for _, height in hollow(figure)} == {ticks(figure)["0"]}
    assert not [text for text in texts_of(figure) if "gradient of" in text]


def test_layers_and_directions_are_chosen() -> None:
    """`layer` and `reverse` say whose states they are."""
    grads = gradients(num_layers=2, bidirectional=True)
    line = lines(ld.plot_gradients(grads, layer=1, reverse=True))["c"]
    expected = grads.size("c", layer=1, reverse=True)[:, 0]
    np.testing.assert_array_equal(line.get_ydata(), np.where(expected, expected, np.nan))
    for options, sentence in (
        ({"layer": 2}, "layer 2 does not exist; choose 0 to 1"),
        ({"sequence": 2}, "sequence 2 does not exist; choose 0 to 1"),
        ({"theme": "blue"}, "unknown theme 'blue'; choose one of 'auto', 'light', 'dark'"),
        ({"notation": "mine"}, "unknown notation 'mine'; choose one of 'pytorch', 'tilde'"),
    ):
        with pytest.raises(ValueError, match=sentence):
            ld.plot_gradients(grads, **options)  # type: ignore[arg-type] # of several types


def test_what_cannot_be_plotted_is_refused() -> None:
    """Anything but gradients is refused, and so is an empty mapping."""
    with pytest.raises(TypeError, match="expected Gradients, or a mapping of names to Gradients"):
        ld.plot_gradients(ld.reference_run("counter"))  # type: ignore[arg-type] # the test
    with pytest.raises(ValueError, match="the mapping is empty"):
        ld.plot_gradients({})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_themes(theme: str) -> None:
    """Ground, text and lines have the colours of their roles."""
    figure = ld.plot_gradients(gradients(), theme=theme)
    paints = THEMES[theme].paint
    h, c = lines(figure).values()
    assert (h.get_color(), c.get_color()) == (paints("output").stroke, paints("state").stroke)
    ground = tuple(int(paints("ground").fill[k : k + 2], 16) / 255 for k in (1, 3, 5))
    assert figure.get_facecolor()[:3] == pytest.approx(ground)
    assert figure.axes[0].yaxis.label.get_color() == paints("text").text


def test_it_draws_into_axes_that_are_given() -> None:
    """With `ax` the plot stands there, and the figure of the axes is returned."""
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert ld.plot_gradients(gradients(), ax=left) is figure
    assert left.get_lines()
    assert not right.get_lines()
    assert figure.get_facecolor() == Figure().get_facecolor()
    nested = Figure()
    own = nested.subfigures(1, 2)[0].subplots()
    assert ld.plot_gradients(gradients(), ax=own) is nested


def test_the_same_gradients_give_the_same_bytes() -> None:
    """Two plots of the same gradients are byte-identical."""
    grads = gradients()
    assert png(ld.plot_gradients(grads)) == png(ld.plot_gradients(grads))


def test_nothing_is_warned_of() -> None:
    """Gradients of every size are plotted without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        png(ld.plot_gradients(with_sizes(0, 5e-324, 1.7e308, np.inf, np.nan)))


def test_it_is_said_in_words() -> None:
    """The description says where the gradient is least and where it is most."""
    figure = ld.plot_gradients({"a": with_sizes(1, 0.5, 2), "b": with_sizes(np.nan, np.nan)})
    assert isinstance(figure, Plot)
    assert figure.title == "Gradients over time"
    assert figure.description == (
        "Size of the gradient of the sum of h at step 2, 1."
        " a: hidden state h_t: lowest 0.5 at step 1, highest 2 at step 2."
        " b: hidden state h_t: NaN."
    )
