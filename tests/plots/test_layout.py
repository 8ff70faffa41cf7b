"""Whatever is plotted can be read at 450 pixels: no text is small, cropped or on another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstmdiagrams.graphics import THEMES
from lstmdiagrams.plots import plot_gates, plot_gradients, plot_states, plot_unit
from lstmdiagrams.reference import GRU, LSTM, RNN
from lstmdiagrams.runs import RUNS, reference_network, reference_run
from tests.conftest import needs
from tests.diagrams.runs import random_run, with_values
from tests.notation.translations import TRANSLATIONS
from tests.plots.drawn import faults

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at

LABELS = ["a", "Wort", "1970", "a long label indeed", "$x^2$", "W" * 20, ""]
SPECIAL = [0.5, -0.25, 1234.5, np.nan, np.inf, -np.inf]
SCALES = (0.8, 1.0, 1.4)
LOOKS = st.fixed_dictionaries(
    {
        "font_scale": st.sampled_from(SCALES),
        "precision": st.integers(0, 4),
        "theme": st.sampled_from(list(THEMES)),
        "steps": st.sampled_from([None, "first 1", "last 1", [0]]),
    }
)


@st.composite
def runs(draw: st.DrawFn) -> Any:
    """Give a run of any kind and size, with any labels, lengths and numbers."""
    kind = draw(st.sampled_from([LSTM, GRU, RNN]))
    n_steps = draw(st.integers(1, 12) | st.sampled_from([30, 90, 700]))
    inputs, classes = draw(st.integers(1, 11)), draw(st.integers(0, 11))
    sizes = {"x": n_steps, "features": inputs, "classes": classes}
    texts = {
        name: draw(st.lists(st.sampled_from(LABELS), min_size=size, max_size=size))
        for name, size in sizes.items()
        if size and draw(st.booleans())
    }
    options: dict[str, Any] = draw(
        st.sampled_from([{}, {"num_layers": 2, "bidirectional": True}])
        | (st.just({"proj_size": 2}) if kind is LSTM else st.just({}))
    )
    trace = random_run(
        kind=kind,
        n_steps=n_steps,
        input_size=inputs,
        hidden_size=draw(st.integers(3, 13)),
        classes=classes,
        labels=texts,
        lengths=draw(st.none() | st.integers(1, n_steps).map(lambda length: [length])),
        **options,
    )
    if kind is LSTM and not options and draw(st.booleans()):
        return with_values(trace, SPECIAL[: draw(st.integers(1, len(SPECIAL)))])
    return trace


@given(
    runs(),
    LOOKS,
    st.sampled_from([None, "all", "most active 4", [0]]),
)
@settings(max_examples=15, deadline=None)
def test_every_text_can_be_read(trace: Any, looks: dict[str, Any], units: Any) -> None:
    """Gates, states and stories of any run, at any font scale, have no faults."""
    assert not faults(plot_states(trace, units=units, **looks))
    assert not faults(plot_unit(trace, **looks))
    if trace.kind != "rnn":
        assert not faults(plot_gates(trace, units=units, **looks))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("units", "n_steps"), [(1, 1), (2, 12), (5, 3), (12, 1), (12, 12)])
def test_every_size_can_be_read(units: int, n_steps: int, scale: float) -> None:
    """From one unit and one step to twelve of each, at every font scale, all of them shown."""
    labels = (["a", "Wort"] * 6)[:n_steps]
    trace = random_run(hidden_size=units, n_steps=n_steps, labels=labels)
    for plot in (plot_gates, plot_states):
        assert not faults(plot(trace, units="all", font_scale=scale))


@pytest.mark.parametrize("n_steps", [1, 100, 5000])
def test_any_number_of_steps_can_be_read(n_steps: int) -> None:
    """One step or thousands: as many are named as there is room for."""
    for labels in (None, ["label"] * n_steps):
        trace = random_run(n_steps=n_steps, labels=labels)
        for plot in (plot_gates, plot_states, plot_unit):
            assert not faults(plot(trace))


@pytest.mark.parametrize("scale", SCALES)
def test_gradients_can_be_read(scale: float) -> None:
    """Gradients of one run and of two, at any font scale."""
    grads = {name: reference_network(name).gradients(reference_run(name)) for name in RUNS}
    two = {name: grads[name] for name in ("counter", "sunspots")}
    for each in (*grads.values(), two):
        assert not faults(plot_gradients(each, font_scale=scale, theme="print"))


@pytest.mark.parametrize("name", TRANSLATIONS)
@pytest.mark.parametrize("run", ["counter", "sunspots"])
def test_translations_can_be_read(name: str, run: str) -> None:
    """In other languages, whose words are longer or in another script, nothing is in the way."""
    needs("MotoyaLCedar")
    looks: dict[str, Any] = {"notation": TRANSLATIONS[name]}
    for plot in (plot_gates, plot_states, plot_unit):
        assert not faults(plot(reference_run(run), font_scale=1.4, **looks))


def test_faults_are_found() -> None:
    """A small text, one that leaves the canvas and two that overlap are faults of a plot."""
    figure = plot_gates(reference_run("counter"))
    for text in ("one", "two"):
        figure.text(0.5, 0.5, text, fontsize=4)
    figure.text(-0.01, 0.5, "out", fontsize=9)
    found = " ".join(faults(figure))
    assert "'one' has 5.0 pixels" in found
    assert "'out' leaves the canvas" in found
    assert "'one' overlaps 'two'" in found
