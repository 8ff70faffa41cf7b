"""Colours: readable text everywhere, in every role and shade, on light and on dark ground."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import lstm_cell, overview, unrolled_rnn
from lstmdiagrams.graphics import THEMES
from lstmdiagrams.graphics.theme import DARK, LIGHT, shade
from tests.diagrams.runs import random_run, with_values
from tests.graphics.picture import Outline, Picture, Text, read

ENOUGH = 4.5  # WCAG 2, for text of this size
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
FULL = with_values(random_run(hidden_size=12), [x / 6 for x in range(-6, 7)] + [float("nan")])


def luminance(colour: str) -> float:
    """Relative luminance, by the text of WCAG 2.2."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    r, g, b = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_standards() -> None:
    """The measure of these tests agrees with known pairs: black on white, and #767676 on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@BOTH
def test_every_paint_can_be_read(theme: object) -> None:
    """The text of every role and shade stands out from its own fill."""
    paints = THEMES[theme.name].paints
    for name, paint in paints.items():
        if paint.fill != "none" and name not in ("wire", "bracket"):
            assert contrast(paint.text, paint.fill) >= ENOUGH, name


@BOTH
def test_every_role_has_a_paint_in_both(theme: object) -> None:
    """The light and the dark theme paint the same roles and shades."""
    assert theme.paints.keys() == LIGHT.paints.keys()


@pytest.mark.parametrize("name", ["light", "dark"])
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
        assert contrast(text.fill, ground.fill) >= ENOUGH, (text.text, text.fill, ground)


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


@BOTH
@pytest.mark.parametrize("ramp", ["neg", "pos", "gate"])
def test_stronger_shades_stand_out_more(theme: object, ramp: str) -> None:
    """From shade to shade the colour departs further from that of zero."""
    paints = theme.paints
    start = paints["zero" if ramp != "gate" else "gate0"].fill
    steps = [contrast(paints[f"{ramp}{level}"].fill, start) for level in range(1, 7)]
    assert all(before < after for before, after in itertools.pairwise(steps))


def test_states_and_signs_differ_without_colour_vision() -> None:
    """Positive and negative numbers differ by their sign, not by their colour alone."""
    picture = read(lstm_cell(FULL, units="all").svg())
    signs = {text.text[0] for text in picture.texts if "-t3-u" in text.id and "." in text.text}
    assert {"+", "−"} <= signs
