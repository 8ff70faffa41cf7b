"""Whatever it shows, the picture of parameters can be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.diagrams import parameter_diagram
from lstmdiagrams.graphics import THEMES
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.reference.layouts import FRAMEWORKS
from tests.diagrams.parameters.reading import KINDS, texts_of
from tests.graphics.layout import faults
from tests.graphics.picture import read

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_large_layers_show_blocks(framework: str) -> None:
    """With many numbers each gate is a block, which says how it is cut out of its parameter."""
    net = ld.LSTM.random(input_size=30, hidden_size=1024)
    figure = parameter_diagram(net, framework=framework)
    assert not figure.fillings
    cut = {"pytorch": "[1024:2048]", "keras": "[:, 1024:2048]", "onnx": "[0, 1024:2048]"}
    assert cut[framework] in texts_of(figure)
    assert not faults(read(figure.svg()))
    forgets = 2048 if framework == "onnx" else 1024
    place = "columns" if framework == "keras" else "rows"
    assert f"{place} {forgets} to {forgets + 1023} forget gate f_t" in figure.description


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
def test_blank_figures_say_letters(framework: str, kind: str) -> None:
    """Without a network sizes are letters, and blocks are those of the equations."""
    figure = parameter_diagram(framework=framework, kind=kind)
    assert not faults(read(figure.svg()))
    count = {"lstm": "4·H", "gru": "3·H", "rnn": "H"}[kind]
    assert f"{count} {'columns' if framework == 'keras' else 'rows'}" in texts_of(figure)
    assert figure.equations == PYTORCH.equations(kind)
    assert "blank" not in figure.description


def test_projected_figures_can_be_read() -> None:
    """The projection stands beside the gates."""
    net = ld.LSTM.random(input_size=2, hidden_size=3, proj_size=2)
    for values in (True, False):
        figure = parameter_diagram(net, show_values=values)
        assert not faults(read(figure.svg()))
        assert {"weight_hr_l0", "(P, H) = (2, 3)"} <= texts_of(figure)


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_draws_it(theme: str) -> None:
    """All themes draw it, and their colours stand in it."""
    figure = parameter_diagram(ld.LSTM.random(input_size=2, hidden_size=2), theme=theme)
    assert THEMES[theme].paint("gate").fill in figure.svg()
    assert figure.render("png").startswith(b"\x89PNG")


LOOKS = {
    "framework": st.sampled_from(sorted(FRAMEWORKS)),
    "font_scale": st.floats(0.8, 1.4),
    "precision": st.integers(0, 4),
    "show_values": st.sampled_from([None, True, False]),
}
NETS = {
    "kind": st.sampled_from(sorted(KINDS)),
    "hidden_size": st.integers(1, 12),
    "input_size": st.integers(1, 12),
    "extreme": st.sampled_from([1.0, 1e9, 1e-9, float("nan"), float("-inf")]),
}


@given(st.fixed_dictionaries(NETS), st.fixed_dictionaries(LOOKS))
def test_every_figure_can_be_read(net: dict[str, Any], looks: dict[str, Any]) -> None:
    """Whatever the sizes, numbers and letters: nothing overlaps, and nothing is cropped."""
    kind = KINDS[net["kind"]]
    plain = kind.random(input_size=net["input_size"], hidden_size=net["hidden_size"])
    arrays = {name: array.copy() for name, array in plain.state_dict().items()}
    arrays["weight_ih_l0"][0, 0] = net["extreme"]
    figure = parameter_diagram(kind.from_state_dict(arrays), **looks)
    assert not faults(read(figure.svg()))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", [True, False])
def test_long_words_have_room(framework: str, kind: str, blank: bool) -> None:
    """In a language whose words are twice as long, everything has room."""
    twice = {key: {"name": f"{row.name} {row.name}"} for key, row in PYTORCH.quantities.items()}
    words = {key: f"{text} {text}" for key, text in PYTORCH.words.items()}
    long = PYTORCH.changed("long", quantities=twice, words=words)
    net = None if blank else KINDS[kind].random(input_size=2, hidden_size=2)
    figure = parameter_diagram(net, kind=kind, framework=framework, notation=long, font_scale=1.4)
    assert not faults(read(figure.svg()))
