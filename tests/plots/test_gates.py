"""Heat maps of gates: what stands in them is what the run computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import THEMES
from lstmdiagrams.graphics.theme import LEVELS, shade
from lstmdiagrams.notation import NOTATIONS
from lstmdiagrams.plots import Plot, plot_gates
from lstmdiagrams.plots.gates import GATES
from lstmdiagrams.reference import GRU, RNN
from lstmdiagrams.runs import RUNS, reference_run
from tests.diagrams.runs import random_run, with_values
from tests.plots.drawn import panels_of, seen_in, texts_of

WITH_GATES = [name for name in RUNS if GATES[RUNS[name].kind]]


def mesh_of(axes: Axes) -> Any:
    """Return the cells of a panel."""
    (mesh,) = [each for each in axes.collections if not str(each.get_label()).startswith("_")]
    return mesh


def cells_of(figure: Figure) -> dict[str, Any]:
    """Return the values of each panel, (rows, columns), masked where there are none."""
    shown = {name: mesh_of(axes) for name, axes in panels_of(figure).items()}
    return {name: mesh.get_array() for name, mesh in shown.items()}


def names_of(axes: Axes) -> list[str]:
    """Return what stands at the left of a panel's rows."""
    return [label.get_text() for label in axes.get_yticklabels()]


@pytest.mark.parametrize("name", WITH_GATES)
def test_every_cell_is_a_value_of_the_run(name: str) -> None:
    """The rows of each gate are its units, the columns the steps, for every shipped run."""
    trace = reference_run(name)
    cells = cells_of(plot_gates(trace, units="all"))
    assert tuple(cells) == GATES[trace.kind]
    for symbol, shown in cells.items():
        values = getattr(trace.layer(0), symbol)[:, 0].T  # (units, steps)
        np.testing.assert_array_equal(shown, values)


def test_gates_have_their_scale_and_the_candidate_another() -> None:
    """Gates are coloured from 0 to 1, the candidate from −1 to 1 around zero."""
    panels = panels_of(plot_gates(reference_run("counter")))
    limits = {
        name: (mesh_of(axes).norm.vmin, mesh_of(axes).norm.vmax) for name, axes in panels.items()
    }
    assert limits == {"i": (0, 1), "f": (0, 1), "g": (-1, 1), "o": (0, 1)}


@pytest.mark.parametrize("theme", list(THEMES))
def test_colours_are_those_of_the_diagrams(theme: str) -> None:
    """A value that a shade of the theme stands for has its colour."""
    paints = THEMES[theme].paint
    panels = panels_of(plot_gates(reference_run("counter"), theme=theme))
    for name, axes in panels.items():
        mesh, gate = mesh_of(axes), name != "g"
        for level in range(0 if gate else -LEVELS, LEVELS + 1):
            value = level / LEVELS
            colour = mesh.cmap(float(mesh.norm(value)))
            expected = paints("", shade(value, 1.0, gate=gate)).fill
            np.testing.assert_allclose(rgb(to_hex(colour)), rgb(expected), atol=2)


def rgb(colour: str) -> list[int]:
    """Return the channels of a colour."""
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


def test_names_and_symbols_are_the_notations() -> None:
    """Beside each block stand its name and its symbol, in the notation that is chosen."""
    trace = reference_run("counter")
    for notation in NOTATIONS.values():
        texts = texts_of(plot_gates(trace, notation=notation))
        for symbol in GATES["lstm"]:
            quantity = notation[symbol]
            assert quantity.name in texts
            assert quantity.letter in texts


def test_values_are_printed_where_they_fit() -> None:
    """Every value of a short run stands in its cell, as in the diagrams."""
    texts = texts_of(plot_gates(reference_run("counter"), precision=1, decimal=","))
    trace = reference_run("counter")
    for symbol in ("f", "g"):
        for value in getattr(trace.layer(0), symbol).ravel():
            text = f"{value:+.1f}" if symbol == "g" else f"{value:.1f}"
            assert text.replace("-", "−").replace(".", ",") in texts


def test_numbers_that_do_not_fit_are_left_out() -> None:
    """Where cells are too narrow none has a number: colours alone are better than a few numbers."""
    for n_steps in (40, 300):
        texts = texts_of(plot_gates(random_run(n_steps=n_steps)))
        assert not [text for text in texts if "." in text]


def test_numbers_can_be_read_on_their_colour() -> None:
    """The ink of a number is black or white, whichever is easier to read."""
    figure = plot_gates(reference_run("counter"))
    panels = panels_of(figure)
    inks = {text.get_text(): text.get_color() for text in panels["g"].texts if text.get_text()}
    assert {"+1.00": "#ffffff", "−1.00": "#ffffff", "+0.55": "#000000"}.items() <= inks.items()


def test_labels_of_the_input_stand_below_the_columns() -> None:
    """Every step has what its input stands for, and its number below."""
    figure = plot_gates(reference_run("counter"))
    seen = {each.text: each.box for each in seen_in(figure)}
    (*_, last) = panels_of(figure).values()
    assert [label.get_text() for label in last.get_xticklabels(minor=True)] == list("aaaabbbb")
    assert [label.get_text() for label in last.get_xticklabels()] == list("01234567")
    assert seen["b"].y0 > seen["7"].y1
    assert seen["b"].x0 + seen["b"].x1 == pytest.approx(seen["7"].x0 + seen["7"].x1, abs=2)


def test_only_the_lowest_block_names_the_steps() -> None:
    """The axis of time is written once."""
    texts = texts_of(plot_gates(reference_run("counter")))
    assert texts.count("7") == 1
    assert texts.count("step t") == 1


def test_of_many_units_a_few_are_shown() -> None:
    """Of more than eight units the first three and the last one, and how many are left out."""
    figure = plot_gates(random_run(hidden_size=12))
    for axes in panels_of(figure).values():
        assert names_of(axes) == ["unit 0", "1", "2", "11"]
        cells = mesh_of(axes).get_array()
        assert cells.shape == (5, 4)
        assert cells.mask[3].all()
    assert texts_of(figure).count("⋮ 8 more") == 4


def test_units_are_chosen() -> None:
    """Units are chosen as in the diagrams: by a list, by ends, or by how much they move."""
    trace = random_run(hidden_size=12)
    moves = np.ptp(trace.layer(0).c[:, 0], axis=0)
    active = sorted(np.argsort(-moves)[:2].tolist())
    for units, shown in (([0, 5], [0, 5]), ("last 2", [10, 11]), ("most active 2", active)):
        cells = cells_of(plot_gates(trace, units=units))["f"]
        rows = cells[~cells.mask.all(axis=1)]
        np.testing.assert_array_equal(rows, trace.layer(0).f[:, 0, shown].T)


def test_steps_are_chosen() -> None:
    """Of a long run some steps can be shown; upright in the gap stands how many are left out."""
    trace = random_run(n_steps=50)
    figure = plot_gates(trace, steps="first 4, last 3")
    cells = cells_of(figure)["f"]
    columns = cells[:, ~cells.mask.all(axis=0)]
    steps = [0, 1, 2, 3, 47, 48, 49]
    np.testing.assert_array_equal(columns, trace.layer(0).f[steps, 0].T)
    texts = texts_of(figure)
    assert "⋮ 43 more" in texts
    assert [text for text in texts if text.isdigit() and int(text) in steps[4:]]


def test_layers_directions_and_sequences_are_chosen() -> None:
    """`layer`, `reverse` and `sequence` say whose gates they are, and the plot says so, too."""
    trace = random_run(num_layers=2, bidirectional=True, n_sequences=3)
    figure = plot_gates(trace, layer=1, reverse=True, sequence=2)
    np.testing.assert_array_equal(cells_of(figure)["o"], trace.layer(1, reverse=True).o[:, 2].T)
    assert "layer 1, backward ←" in texts_of(figure)


def test_steps_past_the_end_are_hatched() -> None:
    """Past its end a sequence has no values: the steps are hatched, and the plot says why."""
    trace = random_run(n_steps=6, n_sequences=2, lengths=[6, 4])
    figure = plot_gates(trace, sequence=1)
    for cells in cells_of(figure).values():
        assert cells.mask[:, 4:].all()
        assert not cells.mask[:, :4].any()
    for axes in panels_of(figure).values():
        (box,) = axes.patches
        assert box.get_hatch() == "////"
        assert (box.get_x(), box.get_width()) == (3.5, 2)
    assert "past the end of its sequence" in texts_of(figure)
    assert not any(axes.patches for axes in panels_of(plot_gates(trace)).values())


def test_what_is_no_number_is_seen() -> None:
    """NaN and infinities are written, or hatched where they do not fit, and explained."""
    values = [np.nan, np.inf, -np.inf, 0.5]
    few = with_values(random_run(hidden_size=3, n_steps=4), values)
    assert {"NaN", "+∞", "−∞"} <= set(texts_of(plot_gates(few)))
    many = plot_gates(with_values(random_run(hidden_size=3, n_steps=80), values))
    texts_of(many)
    hatched = [each for each in panels_of(many)["g"].collections if each.get_hatch()]
    assert [each.get_visible() for each in hatched] == [True] * 3
    assert {"NaN", "±∞"} <= set(texts_of(many))


def test_what_is_below_zero_is_outlined_where_colour_does_not_tell() -> None:
    """In print, where there is no colour, negative candidates have a bold outline."""
    for theme, outlined in (("print", 1), ("light", 0)):
        axes = panels_of(plot_gates(reference_run("counter"), theme=theme))["g"]
        widths = [each.get_linewidth() for each in axes.collections if each.get_label() != "g"]
        assert sum(width[0] == 1.8 for width in map(np.atleast_1d, widths)) == outlined


def test_a_gru_has_its_own_gates() -> None:
    """A GRU has a reset gate, an update gate and a candidate."""
    trace = random_run(kind=GRU)
    assert list(cells_of(plot_gates(trace))) == ["r", "z", "n"]


def test_a_plain_rnn_has_none() -> None:
    """A plain RNN has no gates, and the error says what else can be plotted."""
    sentence = "a run of the kind 'rnn' has no gates; plot_states shows its state"
    with pytest.raises(InvalidValueError, match=sentence):
        plot_gates(random_run(kind=RNN))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"ax": 3}, "ax is 3, and must be an Axes of matplotlib"),
        ({"layer": 1}, "layer 1 does not exist; choose 0, the only one"),
        ({"sequence": 1}, "sequence 1 does not exist; choose 0, the only one"),
        ({"units": [7]}, "unit 7 does not exist; choose 0 to 1"),
        ({"steps": [8]}, "step 8 does not exist; choose 0 to 7"),
        ({"theme": "blue"}, "unknown theme 'blue'; choose one of 'auto', 'light'"),
        ({"notation": 3}, "the notation is 3, and must be a Notation or one of"),
        ({"precision": 12}, "precision is 12, and must be from 0 to 9"),
        ({"font_scale": 9}, "font_scale is 9, and must be from 0.5 to 3"),
    ],
)
def test_what_is_not_allowed(options: dict[str, Any], sentence: str) -> None:
    """An option that cannot be used is named, with what can."""
    with pytest.raises((InvalidValueError, InvalidTypeError), match=sentence):
        plot_gates(reference_run("counter"), **options)


def test_it_is_no_run() -> None:
    """What is no run is refused."""
    with pytest.raises(InvalidTypeError, match="must be a Trace"):
        plot_gates("counter")  # type: ignore[arg-type] # the test


def test_it_is_said_in_words() -> None:
    """The description says when each gate is open, with numbers and labels."""
    figure = plot_gates(reference_run("counter"))
    assert isinstance(figure, Plot)
    assert figure.title == "Gates over time"
    assert figure.description.startswith("The input reads a, a, a, a, b, b, b, b. Input gate i_t")
    assert (
        "Forget gate f_t, unit 1: lowest 0.00 at step 4 (b), highest 1.00 at step 0 (a);"
        " above 0.5 at steps 0–3, 5–7."
    ) in figure.description
    assert "Candidate g_t, unit 0: from +0.55 to −1.00;" in figure.description
