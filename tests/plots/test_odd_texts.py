"""Whatever a run and a notation call things, a plot shows it as the diagrams do."""

from __future__ import annotations

import re
import time
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from lstmdiagrams.graphics.text import visible
from lstmdiagrams.notation import PYTORCH, Notation
from lstmdiagrams.notation.quantities import QUANTITIES
from lstmdiagrams.notation.words import WORDS
from lstmdiagrams.plots import Plot, plot_gates, plot_gradients, plot_states, plot_unit
from lstmdiagrams.plots.paper import line_of, on_a_line
from lstmdiagrams.reference import LSTM, Readout
from tests.diagrams.runs import random_run

ODD = ("a\nb\tc\x1b\x00", "\x1c\x1f", "\ud800", "\ufffe\uffff", "x\x85", "a\u2028b", "\u202eabc")
# What XML cannot carry, or a terminal would obey.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
NETWORK = LSTM.random(input_size=2, hidden_size=12).with_readout(
    Readout(np.ones((2, 12)), np.zeros(2))
)


def plots_of(text: str, notation: Notation = PYTORCH) -> list[Plot]:
    """Return plots in which everything that a run can be called is this text."""
    labels: Any = {
        "x": [text] * 9,
        "y": [text] * 9,
        "features": [text, "p"],
        "classes": [text, "q"],
    }
    trace = NETWORK.run(np.ones((9, 1, 2)), labels=labels)
    grads, looks = NETWORK.gradients(trace), {"notation": notation}
    plots: list[Any] = [
        plot_gates(trace, steps="first 2, last 2", units="first 2", **looks),
        plot_states(trace, units="first 2", **looks),
        plot_unit(trace, **looks),
        plot_gradients(grads, **looks),
        plot_gradients({text: grads, "other": grads}, **looks),
    ]
    return plots


def notations_of(text: str) -> list[Notation]:
    """Return notations in which everything is called by this text."""
    parts = dict.fromkeys(("name", "meaning", "symbol"), f"{text}.")
    words = {key: text + word for key, word in WORDS.items() if key != "language"}
    quantities = dict.fromkeys(QUANTITIES, parts)
    return [PYTORCH.changed("mine", quantities=quantities), PYTORCH.changed("mine", words=words)]


def said_in(plot: Plot) -> list[str]:
    """Return all texts of a plot's SVG."""
    root = ET.fromstring(plot.render("svg"))  # noqa: S314 - our own rendering
    return [each.text for each in root.iter() if each.text and each.text.strip()]


@pytest.mark.parametrize("text", ODD)
def test_labels_are_those_of_the_diagrams(text: str) -> None:
    """A label, a name of a row and a name of a network are shown by the symbols of the diagrams."""
    gates, states, unit, _, several = plots_of(text)
    assert all(visible(text) in said_in(plot) for plot in (gates, states, unit))
    assert any(each.startswith(f"{visible(text)}: ") for each in said_in(several))
    for plot in (gates, states, unit, several):
        assert visible(text) in plot.description


@pytest.mark.no_cover  # for it draws fifteen plots, each three times
@pytest.mark.parametrize("text", ["a\nb\x1b\x00", "\ud800\ufffe\x85"])
def test_nothing_of_a_plot_is_unseen(text: str) -> None:
    """Labels, symbols, names and words leave no control character in any file or terminal."""
    for notation in (PYTORCH, *notations_of(text)):
        for plot in plots_of(text, notation):
            said = [*said_in(plot), plot.svg(prefix="a-").replace("\n", ""), plot.title]
            title, *words = str(plot._repr_mimebundle_()["text/plain"]).split("\n")
            assert not [each for each in (*said, title, *words) if UNSEEN.search(each.strip("\n"))]
            assert title == plot.title


@pytest.mark.parametrize("symbol", ["\x1b", "\x00", "\ufffe", "\ud800", "f\x1b_{t\x00}"])
def test_symbols_are_those_of_the_diagrams(symbol: str) -> None:
    """A symbol is shown piece by piece, each as the diagrams show it."""
    notation = PYTORCH.changed("mine", quantities={"f": {"symbol": symbol}})
    plot = plot_gates(random_run(), notation=notation)
    assert isinstance(plot, Plot)
    shown = "".join(said_in(plot))
    assert all(visible(letter) in shown for letter in symbol if not letter.isprintable())


@pytest.mark.filterwarnings("ignore:no font of the plot")
@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_drawn(text: str) -> None:
    """No label and no symbol keeps a plot from becoming a picture."""
    labelled = random_run(n_steps=3, labels=[text] * 3)
    notation = PYTORCH.changed("mine", quantities={"f": {"symbol": f"{text}f", "name": f"{text}f"}})
    plot = plot_gates(labelled, notation=notation)
    assert isinstance(plot, Plot)
    assert plot.render("png", dpi=72)
    assert plot.render("pdf")


def test_a_description_is_one_line() -> None:
    """A line break in a label is a sign in the description, and not a line of it."""
    for plot in plots_of("a\nb"):
        assert "\n" not in plot.description
        assert len(str(plot._repr_mimebundle_()["text/plain"]).split("\n")) == 2


LONG = ("x" * 10_000, "i" * 3000, "a b " * 2500, "\u0301" * 10_000, "\u0301a" + "\u0301" * 9999)


@pytest.mark.filterwarnings("ignore:constrained_layout not applied")
@pytest.mark.parametrize("part", ["name", "symbol"])
@pytest.mark.parametrize("text", LONG, ids=range(5))
def test_long_names_are_cut(text: str, part: str) -> None:
    """A name or a symbol of thousands of letters is cut, and drawn in no time."""
    quantities = {key: {part: text} for key in QUANTITIES}
    notation = PYTORCH.changed("mine", quantities=quantities)
    begun = time.monotonic()
    for plot in plots_of(text, notation):
        shown = [each for each in said_in(plot) if each not in (plot.title, plot.description)]
        assert max(map(len, shown)) <= 1000
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("widest", [300.0, 60.0, 20.0, 9.0])
@pytest.mark.parametrize("name", ["x" * 3000, "a long name of a network", "W W W W", "iiiiiiiiiii"])
def test_a_line_is_cut_to_what_fits(name: str, widest: float) -> None:
    """Of a name as many letters are left as fit, and no letter fewer."""
    line = line_of(name, size=9, widest=widest)
    assert line.width <= widest
    (text, *_), *_ = line.pieces
    if text != name:
        longer = (on_a_line(name, length) for length in range(len(text) + 1, 100))
        fitting = [each for each in longer if line_of(each, size=9).width <= widest]
        assert set(fitting) <= {text}
