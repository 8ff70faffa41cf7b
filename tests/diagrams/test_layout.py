"""Whatever the values, sizes and labels: what a rendered figure shows can be read."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import lstm_cell, overview, rnn_variant, unrolled_rnn
from lstmdiagrams.diagrams.variants import PATTERNS
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import Trace
from tests.conftest import needs
from tests.diagrams.runs import random_run, with_values
from tests.graphics.layout import faults
from tests.graphics.picture import faces, read

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at

EXTREMES = (1e9, -1e9, 1e-9, -1e-9, 0.0, 99999.4999, -99999.5, 9.9999, float("nan"), float("-inf"))
LABEL = st.text(alphabet="aWi .,(gĝß„Ωж⊙−“ \u0301", max_size=40)


def arial() -> Any:
    """Return the faces of a font with Arial's widths."""
    needs("fc-list")
    folder = Path("/usr/share/fonts/truetype/liberation")
    if not (folder / "LiberationSans-Regular.ttf").is_file():
        needs("a_font_with_the_widths_of_Arial")
    return faces("LiberationSans", folder)


def values() -> st.SearchStrategy[float]:
    """Draw from 1e-9 to 1e9 of either sign, zero, NaN and the infinities."""
    sizes = st.floats(-9, 9).map(lambda power: float(10**power))
    return st.one_of(sizes, sizes.map(float.__neg__), st.sampled_from(EXTREMES))


def some_labels(count: int) -> st.SearchStrategy[Any]:
    """Draw so many labels, or none."""
    return st.just(()) | st.lists(LABEL, min_size=count, max_size=count)


@st.composite
def runs(draw: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """Draw the sizes and labels of a run, the values in it, and a place in it."""
    hidden, features, steps = draw(st.integers(1, 12)), draw(st.integers(1, 12)), 2
    layers, both = draw(st.integers(1, 2)), draw(st.booleans())
    classes = draw(st.integers(0, 10))
    labels = {
        "x": draw(some_labels(steps)),
        "y": draw(some_labels(steps)),
        "features": draw(some_labels(features)),
        "classes": draw(some_labels(classes)) if classes else (),
    }
    run = {
        "input_size": features,
        "hidden_size": hidden,
        "n_steps": steps,
        "labels": labels,
        "classes": classes,
        "num_layers": layers,
        "bidirectional": both,
        "proj_size": draw(st.integers(0, hidden - 1)) if draw(st.booleans()) else 0,
    }
    place = {
        "layer": draw(st.integers(0, layers - 1)),
        "reverse": both and draw(st.booleans()),
        "units": draw(st.sampled_from([None, "all", 1, "first 2, last 1", [hidden - 1]])),
    }
    return {"run": run, "place": place, "values": draw(st.lists(values(), min_size=1, max_size=8))}


def drawn(case: dict[str, Any]) -> Trace:
    """Return the run of a case."""
    return with_values(random_run(**case["run"]), case["values"])


def looks() -> st.SearchStrategy[dict[str, Any]]:
    """Draw the options that all builders have."""
    return st.fixed_dictionaries(
        {
            "precision": st.integers(0, 4),
            "decimal": st.sampled_from(".,"),
            "notation": st.sampled_from(["pytorch", "tilde"]),
        }
    )


@given(runs(), looks(), st.booleans())
def test_every_cell_can_be_read(case: dict[str, Any], look: dict[str, Any], names: bool) -> None:
    """No texts overlap, none leaves its box or the canvas, no wire runs through text or value."""
    figure = lstm_cell(drawn(case), **case["place"], **look, names=names)
    assert not faults(read(figure.svg()))


@pytest.mark.parametrize("units", [1, 2, 4, 8, 12])
@pytest.mark.parametrize("features", [1, 12])
@pytest.mark.parametrize("precision", [0, 2, 4])
def test_extreme_cells_can_be_read(units: int, features: int, precision: int) -> None:
    """The smallest and the largest cells are laid out well, at the ends of the numbers too."""
    run = random_run(hidden_size=units, input_size=features)
    for trace, shown, names in itertools.product(
        (run, with_values(run, EXTREMES)), (None, "all"), (True, False)
    ):
        figure = lstm_cell(trace, units=shown, precision=precision, names=names)
        assert not faults(read(figure.svg()))


@pytest.mark.parametrize("notation", ["pytorch", "tilde"])
@pytest.mark.parametrize("names", [True, False])
def test_blank_cell_can_be_read(notation: str, names: bool) -> None:
    """A blank cell is laid out well."""
    assert not faults(read(lstm_cell(notation=notation, names=names).svg()))


@pytest.mark.parametrize("precision", [0, 2, 4])
@pytest.mark.parametrize("names", [True, False])
def test_cell_can_be_read_in_the_fallback_font(precision: int, names: bool) -> None:
    """Where a reader has Arial in place of DejaVu, no text overlaps or leaves its box."""
    run = random_run(hidden_size=12, input_size=12, labels=["a very long label of a step"] * 4)
    for trace in (None, run, with_values(run, EXTREMES)):
        svg = lstm_cell(trace, precision=precision, names=names).svg()
        assert not faults(read(svg, arial()))


@given(runs(), looks(), st.sampled_from([None, 1, "all"]), st.booleans())
def test_every_unrolled_network_can_be_read(
    case: dict[str, Any], look: dict[str, Any], steps: Any, cell_state: bool
) -> None:
    """An unrolled network is laid out well, whatever it shows."""
    figure = unrolled_rnn(
        drawn(case), steps=steps, show_cell_state=cell_state, **case["place"], **look
    )
    assert not faults(read(figure.svg()))


@given(runs(), looks(), st.sampled_from(sorted(PATTERNS)), st.data())
def test_every_pattern_can_be_read(
    case: dict[str, Any], look: dict[str, Any], name: str, data: st.DataObject
) -> None:
    """A pattern with the inputs and outputs of a run is laid out well, whatever they are."""
    pattern = PATTERNS[name]
    spoken = data.draw(st.lists(LABEL.filter(len), min_size=10, max_size=10))
    steps = range(pattern.steps)
    case["run"]["n_steps"] = pattern.steps
    case["run"]["labels"] |= {
        "x": [spoken[step] if step in pattern.inputs else "" for step in steps],
        "y": [spoken[-step - 1] if step in pattern.outputs else "" for step in steps],
    }
    assert not faults(read(rnn_variant(name, drawn(case), **look).svg()))


BLANK: dict[str, Callable[[], Diagram]] = {
    "unrolled": unrolled_rnn,
    "unrolled with cell state": lambda: unrolled_rnn(show_cell_state=True),
    "unrolled, 5 steps": lambda: unrolled_rnn(steps=5),
    "overview": overview,
    **{name: (lambda name=name: rnn_variant(name)) for name in PATTERNS},
}


@pytest.mark.parametrize("name", BLANK)
def test_blank_figures_can_be_read(name: str) -> None:
    """Every blank figure is laid out well."""
    assert not faults(read(BLANK[name]().svg()))


def test_figures_side_by_side_can_be_read() -> None:
    """Two figures on one canvas do not overlap, beside or above each other."""
    small, large = lstm_cell(), lstm_cell(random_run(hidden_size=12))
    for figure in (small.beside(large), small.above(large), large.above(small).beside(small)):
        assert not faults(read(figure.svg()))


def test_a_thousand_units_leave_an_ellipsis() -> None:
    """Of 1,024 units a few are shown, and the figure says how many are not."""
    picture = read(lstm_cell(random_run(hidden_size=1024), precision=4).svg())
    assert not faults(picture)
    said = [text.text for text in picture.texts]
    assert said.count("1020 more") == 2
    assert {"⋮", "0", "1", "2", "1023"} <= set(said)


def test_the_oracle_sees_faults() -> None:
    """The checks that find nothing in our figures find what is wrong in others."""
    svg = lstm_cell(random_run()).svg()
    wrong = {
        "overlaps": svg.replace(">forget gate<", ">forget gate input gate output gate<"),
        "leaves gate-f": svg.replace(">forget gate<", ">the forget gate<"),
        "leaves the canvas": svg.replace(">step t = 3", f">{'step t = 3' * 30}"),
        "the ground does not fill": svg.replace('viewBox="0.00', 'viewBox="-9.00'),
        "runs through": svg.replace('x="', 'x="1').replace('cx="1', 'cx="'),
    }
    for sentence, spoiled in wrong.items():
        assert any(sentence in fault for fault in faults(read(spoiled))), sentence


def test_random_runs_have_the_values_asked_for() -> None:
    """The runs of these tests hold the numbers that they claim to draw."""
    trace = with_values(random_run(hidden_size=8), EXTREMES)
    assert np.isnan(trace.layer(0).c).any()
    assert np.nanmax(np.abs(trace.layer(0).x[np.isfinite(trace.layer(0).x)])) == 1e9
    assert lstm_cell(trace).svg() != lstm_cell(random_run(hidden_size=8)).svg()
