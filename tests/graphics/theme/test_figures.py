"""Colours in figures: shades that follow values, and text that stands out from them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import lstm_cell, overview, unrolled_rnn
from lstmdiagrams.graphics.theme import LIGHT, THEMES, Theme, shade
from tests.graphics.picture import Outline, Picture, Text, read
from tests.graphics.theme.eyes import oracle
from tests.graphics.theme.themes import ENOUGH, EVERY, FULL


@pytest.mark.parametrize("name", ["light", "dark", "print", "high-contrast"])
@pytest.mark.parametrize("figure", ["blank", "annotated", "unrolled", "overview"])
def test_every_text_stands_out(name: str, figure: str) -> None:
    """Every text of a figure has a contrast of 4.5 to 1 with what it stands on."""
    drawn = {
        "blank": lambda: lstm_cell(theme=name),
        "annotated": lambda: lstm_cell(FULL, units="all", theme=name),
        "unrolled": lambda: unrolled_rnn(FULL, theme=name),
        "overview": lambda: overview(theme=name),
    }[figure]()
    picture = read(drawn.svg())
    for text in picture.texts:
        ground = beneath(picture, text)
        assert oracle(text.fill, ground.fill) >= ENOUGH.get(name, 4.5), (text, ground)


def beneath(picture: Picture, text: Text) -> Outline:
    """Return the shape that a text is seen on: the last one drawn at its place."""
    (x, y) = text.box.middle
    return [
        each
        for each in picture.outlines
        if each.box.left <= x <= each.box.right and each.box.top <= y <= each.box.bottom
    ][-1]


def test_all_shades_are_tried() -> None:
    """The annotated figure of these tests shows every shade."""
    svg = lstm_cell(FULL, units="all").svg()
    shades = {name for name in LIGHT.paints if LIGHT.is_shade(name)} - {"zero"}
    assert all(f"ld-{name}" in svg for name in shades)


@given(st.floats(), st.floats(1e-3, 1e12), st.booleans())
def test_every_value_has_a_shade(value: float, limit: float, gate: bool) -> None:
    """Any number, NaN and infinity too, has a shade that every theme paints."""
    assert all(shade(value, limit, gate=gate) in theme.paints for theme in THEMES.values())


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0.0, "zero"),
        (0.08, "zero"),
        (0.1, "pos1"),
        (-0.1, "neg1"),
        (0.5, "pos3"),
        (2.0, "pos6"),
        (-9.0, "neg6"),
        (float("inf"), "pos6"),
        (float("nan"), "nan"),
    ],
)
def test_shades_of_values(value: float, name: str) -> None:
    """The scale is centred on zero, has six shades on either side, and is clipped at its ends."""
    assert shade(value, 1.0, gate=False) == name
    assert shade(value * 50, 50.0, gate=False) == name


@pytest.mark.parametrize(
    ("value", "name"), [(0, "gate0"), (0.5, "gate3"), (1, "gate6"), (-1, "gate0"), (7, "gate6")]
)
def test_shades_of_gates(value: float, name: str) -> None:
    """A gate's scale runs from 0 to 1, whatever the limit of others."""
    assert shade(value, 100.0, gate=True) == name


@EVERY
@pytest.mark.parametrize("ramp", ["neg", "pos", "gate"])
def test_stronger_shades_stand_out_more(theme: Theme, ramp: str) -> None:
    """From shade to shade the colour departs further from that of zero."""
    paints = theme.paints
    start = paints["zero" if ramp != "gate" else "gate0"].fill
    steps = [oracle(paints[f"{ramp}{level}"].fill, start) for level in range(1, 7)]
    assert all(before < after for before, after in itertools.pairwise(steps))


def test_states_and_signs_differ_without_colour_vision() -> None:
    """Positive and negative numbers differ by their sign, not by their colour alone."""
    picture = read(lstm_cell(FULL, units="all").svg())
    signs = {text.text[0] for text in picture.texts if "-t3-u" in text.id and "." in text.text}
    assert {"+", "−"} <= signs


def test_outlines_reach_the_picture() -> None:
    """What print says without colour stands in its SVG and its DOT: dashes and widths."""
    figure = lstm_cell(FULL, units="all", theme="print")
    groups = figure.svg().split("<g ")
    circle = next(group for group in groups if group.startswith('id="x" '))
    assert "stroke-dasharray" in circle
    negative = next(group for group in groups if " ld-neg6" in group)
    assert 'stroke-width="1.8"' in negative
    positive = next(group for group in groups if " ld-pos6" in group)
    assert 'stroke-width="0.6"' in positive
    assert 'style="filled,dashed"' in figure.dot
    assert 'penwidth="1.8"' in figure.dot
