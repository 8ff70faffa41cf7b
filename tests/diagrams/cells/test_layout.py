"""Every cell can be read: no texts overlap, no wire runs through one, nothing is cropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell
from lstmdiagrams.notation import PYTORCH
from tests.diagrams.cells.forms import FORMS, CellForm
from tests.diagrams.runs import with_values
from tests.graphics.layout import faults
from tests.graphics.picture import read

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at

EXTREMES = (1e9, -1e9, 1e-9, 0.0, 99999.4999, -99999.5, 9.9999, float("nan"), float("-inf"))
EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
LONGEST = {"lstm": 3, "gru": 2, "rnn": 1}


def looks() -> st.SearchStrategy[dict[str, Any]]:
    """Draw the options of all cells that change their layout."""
    return st.fixed_dictionaries(
        {
            "precision": st.integers(0, 4),
            "font_scale": st.sampled_from([0.8, 1.0, 1.2, 1.4]),
            "names": st.booleans(),
            "show_shapes": st.booleans(),
            "notation": st.sampled_from(["pytorch", "tilde"]),
        }
    )


def sizes() -> st.SearchStrategy[dict[str, Any]]:
    """Draw the sizes of a run."""
    return st.fixed_dictionaries(
        {
            "hidden_size": st.integers(1, 12),
            "input_size": st.integers(1, 12),
            "n_steps": st.just(2),
            "n_sequences": st.sampled_from([1, 2, 100]),
        }
    )


@given(st.sampled_from(sorted(FORMS)), sizes(), looks(), st.booleans())
@example("lstm peepholes", {"hidden_size": 12}, {"font_scale": 1.4, "show_shapes": True}, True)
def test_every_cell_can_be_read(
    name: str, size: dict[str, Any], look: dict[str, Any], extreme: bool
) -> None:
    """Whatever is shown of whatever run, everything has room."""
    form = FORMS[name]
    run = form.run(**size)
    run = with_values(run, EXTREMES) if extreme else run
    assert not faults(read(form.builder(run, units="all", **look).svg()))


@EACH
@pytest.mark.parametrize("font_scale", [0.8, 1.0, 1.4, 3.0])
@pytest.mark.parametrize("show_shapes", [False, True])
def test_every_blank_cell_can_be_read(form: CellForm, font_scale: float, show_shapes: bool) -> None:
    """A blank cell has room for everything, with names and without."""
    for names in (True, False):
        figure = form.blank(font_scale=font_scale, show_shapes=show_shapes, names=names)
        assert not faults(read(figure.svg()))


@EACH
def test_long_names_of_functions_have_room(form: CellForm) -> None:
    """Boxes and ellipses are as wide as the names of their functions need."""
    long = ("thresholdedrelu",) * LONGEST[form.kind]
    for names in (True, False):
        figure = form.builder(form.run(activations=long), names=names, show_shapes=True)
        assert not faults(read(figure.svg()))


@EACH
def test_long_words_have_room(form: CellForm) -> None:
    """In a language with words twice as long, everything has room."""
    words = {key: f"{text} {text}" for key, text in PYTORCH.words.items()}
    names = {key: {"name": f"{row.name} {row.name}"} for key, row in PYTORCH.quantities.items()}
    notation = PYTORCH.changed("long", quantities=names, words=words)
    for show_shapes in (True, False):
        for figure in (
            form.blank(notation=notation, show_shapes=show_shapes),
            form.builder(form.run(), notation=notation, show_shapes=show_shapes),
        ):
            assert not faults(read(figure.svg()))


@EACH
def test_long_symbols_have_room(form: CellForm) -> None:
    """Where quantities have long symbols, labels, pills and wires still keep apart."""
    quantities = {
        key: {"symbol": f"{row.letter}long_{{t}}"}
        for key, row in PYTORCH.quantities.items()
        if row.symbol.endswith("_{t}")
    }
    notation = PYTORCH.changed("long", quantities=quantities)
    for figure in (form.blank(notation=notation), form.builder(form.run(), notation=notation)):
        assert not faults(read(figure.svg()))


@EACH
def test_long_products_have_room(form: CellForm) -> None:
    """Labels of products may be as long as sentences."""
    products = ("fc", "ig", "tanh_c", "m", "pf", "pi", "po", "hn", "rhn", "rh", "wrh", "zn", "zh")
    quantities = {key: {"symbol": f"{PYTORCH[key].symbol} and more words"} for key in products}
    notation = PYTORCH.changed("long", quantities=quantities)
    for figure in (form.blank(notation=notation), form.builder(form.run(), notation=notation)):
        assert not faults(read(figure.svg()))


@pytest.mark.parametrize("builder", [lstm_cell, gru_cell, rnn_cell])
def test_cells_side_by_side(builder: Callable[..., Any]) -> None:
    """Cells of different kinds stand side by side on one line, and do not overlap."""
    figure = builder().beside(gru_cell(), align="axis").beside(rnn_cell())
    assert not faults(read(figure.svg()))
