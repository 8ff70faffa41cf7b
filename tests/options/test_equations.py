"""The equations that an author asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.equations import EQUATION_OPTIONS, equations


def lines(argument: str, **written: object) -> list[str]:
    """Return the equations without their names."""
    return [each.latex for each in equations(argument, written)]


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_kind_has_its_equations(kind: str) -> None:
    """They are those of the notation, in its order, each under the quantity that it gives."""
    found = equations(kind, {})
    assert [each.latex for each in found] == PYTORCH.equations(kind).splitlines()
    keys = {"lstm": "ifgoch", "gru": "rznh", "rnn": "ah"}
    assert "".join(each.key for each in found) == keys[kind]


def test_without_a_kind_it_is_the_lstm() -> None:
    """The argument can be left out."""
    assert equations("", {}) == equations("lstm", {})


def test_a_run_has_the_equations_of_its_cell() -> None:
    """Peepholes and all, as the figure of the same run has them."""
    drawn = ld.lstm_cell(ld.reference_run("counter-peephole"))
    assert lines("counter-peephole") == drawn.equations.splitlines()
    assert [each.key for each in equations("counter-gru", {})] == [*"rznh"]


def test_a_saved_run_is_located(tmp_path: Path) -> None:
    """The path of a file is that which whoever asks makes of it."""
    ld.GRU.random(input_size=1, hidden_size=1, seed=0).run([[1.0]]).save(tmp_path / "run.npz")
    found = equations("run.npz", {}, locate=lambda path: str(tmp_path / path))
    assert found == equations("gru", {})


def test_options_are_those_of_the_figures() -> None:
    """Forms and notations are written as in a figure's directive."""
    assert any("odot c_{t-1})" in line for line in lines("lstm", peepholes=""))
    assert lines("lstm", coupled="true")[1] == "f_t = 1 - i_t"
    assert lines("rnn", nonlinearity="relu")[1] == r"h_t = \operatorname{relu}(a_t)"
    assert lines("lstm", notation="tilde")[2].startswith(r"\tilde{c}_t = ")
    everywhere = equations("lstm", {}, looks={"notation": "tilde"})
    assert [each.latex for each in everywhere] == lines("lstm", notation="tilde")
    for name in EQUATION_OPTIONS:
        assert name in {"peepholes", "coupled", "projection", "reset-after", "nonlinearity"} | {
            *("layer", "reverse", "notation")
        }


def test_quantities_that_are_written_alike_keep_their_names() -> None:
    """A notation may write the candidates of two kinds of cell alike."""
    same = PYTORCH.changed("same", quantities={"n": {"latex": "g_t"}})
    found = equations("gru", {}, looks={"notation": same})
    assert [each.key for each in found] == [*"rznh"]


@pytest.mark.parametrize(
    ("argument", "written", "sentence"),
    [
        ("nope", {}, "run: unknown run 'nope'; choose one of 'adder'"),
        ("lstm", {"step": 3}, "step: is no option; choose one of 'peepholes'"),
        ("lstm", {"peepholes": "maybe"}, "peepholes: 'maybe' is neither true nor false"),
        ("gru", {"peepholes": True}, "peepholes: is no option of a gru cell"),
        ("counter", {"peepholes": True}, "peepholes=True contradicts the run"),
        ("lstm", {"layer": 1}, "layer=1 needs a run"),
        ("counter", {"layer": 7}, "layer 7 does not exist"),
    ],
)
def test_what_is_wrong_is_said(argument: str, written: dict[str, object], sentence: str) -> None:
    """A mistake is a sentence that begins with the option."""
    with pytest.raises(AuthorError) as caught:
        equations(argument, written)
    assert caught.value.sentences[0].startswith(sentence)
