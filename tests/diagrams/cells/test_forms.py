"""What a cell is like follows the run; a blank cell is as it is asked for; both say so."""

from __future__ import annotations

from typing import Any

import pytest

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import PYTORCH, TILDE
from lstmdiagrams.reference import GRU, LSTM, RNN
from tests.diagrams.cells.forms import BUILDERS, FORMS, NETWORKS, CellForm
from tests.diagrams.cells.reading import texts
from tests.diagrams.runs import random_run

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
FLAGS = {"lstm": ("peepholes", "coupled", "projection"), "gru": ("reset_after",), "rnn": ()}


def parts(figure: Any) -> set[str]:
    """Return the ids of boxes, signs and labels of a figure."""
    return {
        shape.id
        for shape in figure.shapes
        if shape.role in {"gate", "operation"} or shape.id.endswith("-symbol")
    }


@EACH
def test_blank_cells_have_the_parts_of_the_runs(form: CellForm) -> None:
    """A blank cell that is asked for as a run is has the same boxes, signs and labels."""
    assert parts(form.blank()) == parts(form.builder(form.run()))
    assert form.blank().title == form.builder(form.run()).title.split(",  ")[0].split(", step")[0]


@EACH
def test_what_agrees_with_the_run_may_be_said(form: CellForm) -> None:
    """Keywords that say what the run is anyway change nothing."""
    run = form.run()
    assert form.builder(run, **form.asked) == form.builder(run)


@EACH
def test_what_contradicts_the_run_is_refused(form: CellForm) -> None:
    """Each keyword that says what the run is not is refused, with what it is."""
    run = form.run()
    for name in FLAGS[form.kind]:
        own = form.asked[name]
        with pytest.raises(InvalidValueError, match=f"^{name}={not own} contradicts the run, in"):
            form.builder(run, **{name: not own})


def test_another_nonlinearity_is_refused() -> None:
    """An RNN's run squashes as it did."""
    with pytest.raises(InvalidValueError, match=r"^nonlinearity='relu' contradicts .* 'tanh'"):
        rnn_cell(FORMS["rnn"].run(), nonlinearity="relu")
    assert rnn_cell(FORMS["rnn relu"].run(), nonlinearity="ReLU")


@pytest.mark.parametrize(
    ("builder", "options", "error", "sentence"),
    [
        (lstm_cell, {"peepholes": 1}, InvalidTypeError, "peepholes is 1, and must be True or"),
        (lstm_cell, {"coupled": "no"}, InvalidTypeError, "coupled is 'no', and must be True or"),
        (gru_cell, {"reset_after": 0}, InvalidTypeError, "reset_after is 0, and must be True"),
        (rnn_cell, {"nonlinearity": "sinh"}, InvalidValueError, "unknown activation 'sinh'"),
        (rnn_cell, {"nonlinearity": 3}, InvalidTypeError, "an activation is 3"),
        (rnn_cell, {"show_shapes": None}, InvalidTypeError, "show_shapes is None, and must be"),
        (gru_cell, {"names": "yes"}, InvalidTypeError, "names is 'yes', and must be True"),
        (gru_cell, {"step": 2}, InvalidValueError, "step=2 needs a run"),
        (rnn_cell, {"layer": 1}, InvalidValueError, "layer=1 needs a run"),
    ],
)
def test_bad_option(
    builder: Any, options: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """A bad option is named with its value."""
    with pytest.raises(error) as caught:
        builder(**options)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("kind", BUILDERS)
@pytest.mark.parametrize("other", NETWORKS)
def test_a_run_of_another_kind(kind: str, other: str) -> None:
    """A run of another kind of cell is refused; the sentence names both, and the right builder."""
    run = random_run(kind=NETWORKS[other])
    if kind == other:
        assert BUILDERS[kind](run)
        return
    with pytest.raises(InvalidValueError) as caught:
        BUILDERS[kind](run)
    assert f"of the kind {other!r}, and this figure draws {kind!r}" in str(caught.value)
    assert str(caught.value).endswith(f"use {other}_cell")


class TestEquations:
    """Each figure carries the equations of its cell."""

    @EACH
    def test_they_are_the_catalogues(self, form: CellForm) -> None:
        """They are those of the notation for a cell that is like this, with a run or without."""
        asked = {name: value for name, value in form.asked.items() if name in FLAGS[form.kind]}
        if form.kind == "rnn":
            asked["activations"] = [form.asked["nonlinearity"]]
        for notation in (PYTORCH, TILDE):
            expected = notation.equations(form.kind, **asked)
            assert form.blank(notation=notation).equations == expected
            assert form.builder(form.run(), notation=notation).equations == expected

    @EACH
    def test_every_quantity_of_the_figure_is_in_them(self, form: CellForm) -> None:
        """What the figure names, the equations name, in the same letters."""
        equations = form.blank().equations
        for symbol in set(form.symbols) - {"hn", "rhn", "rh", "wrh"}:
            latex = PYTORCH[symbol].latex
            assert latex in equations, symbol

    def test_backwards(self) -> None:
        """In a layer that reads backwards the previous step is t+1, in the equations too."""
        figure = gru_cell(random_run(kind=GRU, bidirectional=True), reverse=True)
        assert "h_{t+1}" in figure.equations
        assert "t-1" not in figure.equations


class TestActivations:
    """Boxes say what the run really used."""

    @pytest.mark.parametrize(
        ("name", "activations", "expected"),
        [
            ("lstm", ("hardsigmoid", "relu", "softsign"), {"hard σ": 3, "relu": 1, "softsign": 1}),
            ("lstm coupled", ("hardsigmoid", "tanh", "linear"), {"hard σ": 2, "linear": 1}),
            ("gru", ("sigmoid", "softplus"), {"σ": 2, "softplus": 1, "tanh": 0}),
            ("rnn", ("relu",), {"relu": 1, "tanh": 0}),
        ],
    )
    def test_boxes(self, name: str, activations: tuple[str, ...], expected: dict[str, int]) -> None:
        """Each box names its function, and the equations do, too."""
        figure = FORMS[name].builder(FORMS[name].run(activations=activations))
        said = texts(figure)
        assert {text: said.count(text) for text in expected} == expected
        for activation in set(activations) & {"relu", "softsign", "softplus"}:
            assert f"\\operatorname{{{activation}}}" in figure.equations

    def test_what_squashes_the_memory_is_in_its_symbol(self) -> None:
        """The label of the squashed memory is that of its function."""
        figure = FORMS["lstm"].builder(
            FORMS["lstm"].run(activations=("sigmoid", "tanh", "softsign"))
        )
        assert "softsign(c_t)" in figure.description
        assert "tanh(" not in figure.description
        assert "softsign(" in texts(figure)

    def test_a_relus_colours_are_on_its_own_scale(self) -> None:
        """What no bound holds is strongest where it is largest in the run."""
        run = FORMS["rnn relu"].run(hidden_size=3, n_steps=6, seed=2)
        largest = run.layer(0).h[:, 0].max()
        assert largest > 1
        shades = {
            filling.shade
            for step in range(6)
            for name, filling in rnn_cell(run, step=step).fillings.items()
            if name.startswith("h-")
        }
        assert "pos6" in shades
        assert len(shades) > 2


class TestWords:
    """Who cannot see a blank cell reads how it works."""

    @pytest.mark.parametrize(
        ("name", "sentences"),
        [
            ("lstm", ["The forget gate f_t is multiplied with c_t−1"]),
            ("lstm peepholes", ["Through peepholes the input and the forget gate see c_t−1"]),
            ("lstm coupled", ["1 − i_t, which takes the place of the forget gate f_t"]),
            ("lstm peepholes coupled", ["Through peepholes the input gate sees c_t−1"]),
            ("lstm projection", ["A projection makes h_t narrower than c_t"]),
            ("gru", ["the update gate z_t", "h_t−1 is weighed before r_t is multiplied with it"]),
            ("gru reset before", ["r_t is multiplied with h_t−1 before the product is weighed"]),
            ("rnn", ["The weighted sum a_t of both is squashed"]),
        ],
    )
    def test_blank(self, name: str, sentences: list[str]) -> None:
        """The description says what is special about the cell."""
        figure = FORMS[name].blank()
        for sentence in sentences:
            assert sentence in figure.description

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("lstm", "LSTM cell"),
            ("lstm peepholes", "LSTM cell with peepholes"),
            ("lstm peepholes coupled projection", "LSTM cell with peepholes, coupled gates, proj"),
            ("gru", "GRU cell"),
            ("gru reset before", "GRU cell with reset before the weights"),
            ("rnn", "RNN cell"),
        ],
    )
    def test_title(self, name: str, title: str) -> None:
        """Title and frame say what it is."""
        figure = FORMS[name].blank()
        assert figure.title.startswith(title)
        assert figure.title in texts(figure)

    def test_an_upper_layer_says_what_it_reads(self) -> None:
        """The input of a layer that is not the first is not what the sequence reads."""
        run = FORMS["gru"].run(num_layers=2, labels=list("abc"))
        assert "reads “c”" in gru_cell(run).title
        figure = gru_cell(run, layer=1)
        assert "“" not in figure.title
        assert "reads the output of layer 0" in figure.title
        assert "reads the output of layer 0" in texts(figure)


def test_fonts_of_the_notation_reach_the_figure() -> None:
    """A script that DejaVu lacks brings its fonts."""
    notation = PYTORCH.changed("mine", fonts=["Noto Sans JP"])
    for builder, net in ((lstm_cell, LSTM), (gru_cell, GRU), (rnn_cell, RNN)):
        assert builder(notation=notation).fonts == ("Noto Sans JP",)
        assert "Noto Sans JP" in builder(random_run(kind=net), notation=notation).svg()
