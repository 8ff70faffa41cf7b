"""Plots in words: true, short, and in the notation's language."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstmdiagrams.plots import plot_gates, plot_gradients, plot_states, plot_unit
from lstmdiagrams.runs import reference_network, reference_run
from tests.conftest import needs
from tests.diagrams.runs import random_run, with_values
from tests.notation.translations import TRANSLATIONS, english_in
from tests.plots.drawn import texts_of

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at


def said(plot: Any) -> str:
    """Return what a plot says of itself."""
    return str(plot.description)


def test_a_long_run_is_said_in_short() -> None:
    """Of many labels the first ones are read out, and of many changes the first ones told."""
    trace = random_run(n_steps=500, hidden_size=40, labels=["ab"] * 500)
    words = said(plot_gates(trace, units="all"))
    assert words.count("ab,") == 11
    assert "ab …." in words
    assert "Units that are not shown: 32." in words
    assert len(words) < 6000


def test_what_is_left_out_is_said() -> None:
    """Steps and units that are not shown are counted, and a sequence's end is told."""
    trace = random_run(n_steps=20, n_sequences=2, lengths=[20, 12], hidden_size=12)
    words = said(plot_states(trace, steps="first 2, last 1", sequence=1))
    assert "Steps that are not shown: 17." in words
    assert "Units that are not shown: 8." in words
    assert "The sequence ends with step 11." in words


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.0], "f_t, unit 0: 1.00 at every step."),
        ([0.25], "f_t, unit 0: 0.25 at every step."),
        ([np.nan], "f_t, unit 0: NaN."),
        ([0.9, 0.6], "lowest 0.60 at step 1, highest 0.90 at step 0; above 0.5 at every step."),
        ([0.4, 0.1], "lowest 0.10 at step 1, highest 0.40 at step 0; never above 0.5."),
        ([0.4, 0.9], "lowest 0.40 at step 0, highest 0.90 at step 1; above 0.5 at step 1."),
        ([0, 1, 1, 0, 1], "highest 1.00 at step 1; above 0.5 at steps 1–2, 4."),
        ([0, 1] * 9, "above 0.5 at steps 1, 3, 5, 7 …."),
        ([1, np.nan, 1], "above 0.5 at steps 0, 2; not a number at step 1."),
    ],
)
def test_when_a_gate_is_open(values: list[float], text: str) -> None:
    """A gate's sentence says its extremes, and when it is more open than shut."""
    assert text in said(plot_gates(gates(values)))


def gates(values: list[float]) -> Any:
    """Return a run of one unit whose forget gate has these values."""
    from dataclasses import replace

    trace = random_run(n_steps=len(values), hidden_size=1)
    f = np.array(values, dtype="float64")[:, None, None]
    return replace(trace, layers=(replace(trace.layers[0], f=f),))


def test_what_is_no_number_is_said() -> None:
    """Infinities are the extremes that they are, and NaN is told with its steps."""
    trace = with_values(random_run(n_steps=12), [np.nan, np.inf, -np.inf, 1.0])
    words = said(plot_states(trace))
    assert "lowest −∞ at step" in words
    assert "highest +∞ at step" in words
    assert "not a number at step" in words


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_nothing_english_is_left(name: str) -> None:
    """Labels, titles and descriptions of all plots are in the language of the notation."""
    notation = TRANSLATIONS[name]
    if name == "japanese":
        needs("MotoyaLCedar")  # without any such font, matplotlib warns of each sign
    labels: Any = {"x": ["?"] * 9, "y": ["!"] * 9}
    long = random_run(n_steps=9, hidden_size=12, classes=2, labels=labels, lengths=[7])
    broken = with_values(random_run(n_steps=9, classes=2), [np.nan, np.inf, -1.0])
    stack = random_run(num_layers=2, bidirectional=True, proj_size=2)
    grads = reference_network("counter").gradients(reference_run("counter"))
    looks: dict[str, Any] = {"notation": notation}
    plots: list[Any] = [plot_gradients(grads, **looks), plot_gradients({"?": grads}, **looks)]
    for trace in (long, broken, stack):
        plots += [plot(trace, **looks) for plot in (plot_gates, plot_states, plot_unit)]
    plots.append(plot_gates(long, steps="first 2, last 1", **looks))
    for plot in plots:
        words = [plot.title, plot.description, *texts_of(plot)]
        assert not english_in(" ".join(words), notation)


def test_numbers_have_the_decimal_mark_of_the_language() -> None:
    """In German numbers have a comma, on the axes, in cells and in words."""
    looks: dict[str, Any] = {"notation": TRANSLATIONS["german"]}
    for plot in (plot_gates, plot_states, plot_unit):
        figure: Any = plot(reference_run("sunspots"), **looks)
        texts = [*texts_of(figure), *figure.description.split()]
        assert not [text for text in texts if "." in text.rstrip(".;") and text[-1:].isdigit()]
