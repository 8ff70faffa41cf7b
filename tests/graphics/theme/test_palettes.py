"""Colours of themes: readable text everywhere, and roles that every eye tells apart."""

from __future__ import annotations

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.graphics.theme import APART, LIGHT, PRINT, Paint, Theme, contrast
from tests.graphics.theme.eyes import alike, alike_in_grey, apart, faint, oracle, unreadable
from tests.graphics.theme.themes import COLOURED, ENOUGH, EVERY

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, COLOURS)
def test_contrast_is_the_standards(one: str, other: str) -> None:
    """The contrast by which a theme is refused is WCAG's."""
    assert contrast(one, other) == pytest.approx(oracle(one, other), rel=1e-3)


def test_the_oracles_are_the_published_ones() -> None:
    """The library gives WCAG's pairs, and a pair of Sharma, Wu and Dalal's data for ΔE 2000."""
    assert oracle("#000000", "#ffffff") == pytest.approx(21)
    assert oracle("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    one, other = (Color("lab-d65", place) for place in ((50, 2.6772, -79.7751), (50, 0, -82.7485)))
    assert one.delta_e(other, method="2000") == pytest.approx(2.0425, abs=1e-4)


@EVERY
def test_every_paint_can_be_read(theme: Theme) -> None:
    """Text stands out from its own fill, and from everything that it can stand on."""
    assert not unreadable(theme.paints, ENOUGH.get(theme.name, 4.5))


@EVERY
def test_every_outline_can_be_seen(theme: Theme) -> None:
    """Outlines, wires and brackets stand out from the ground and from the frame."""
    assert not faint(theme.paints)


@COLOURED
def test_every_eye_tells_roles_apart(theme: Theme) -> None:
    """No two roles, nor a role and what it stands on, look alike to any kind of eye."""
    assert not alike(theme.paints)


def test_print_tells_roles_apart_without_colour() -> None:
    """In print all is grey, and roles differ by lightness or by a dashed outline."""
    for paint in PRINT.paints.values():
        for _, colour in paint.parts():
            assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1
    assert not alike_in_grey(PRINT.paints)


@COLOURED
@pytest.mark.parametrize("level", range(2, 7))
def test_every_eye_tells_signs_apart(theme: Theme, level: int) -> None:
    """A third of the scale from zero on, every eye sees which side of zero a number is on."""
    assert apart(theme.paints[f"neg{level}"].fill, theme.paints[f"pos{level}"].fill) >= APART


@pytest.mark.parametrize("level", range(1, 7))
def test_print_shows_signs_by_outlines(level: int) -> None:
    """In print a number's size is its grey; a negative one has a bold outline."""
    below, above = (PRINT.paints[f"{sign}{level}"] for sign in ("neg", "pos"))
    assert below.fill == above.fill
    assert below.width >= 1.5 > above.width


PLANTED = {
    "unreadable": {"gate": Paint("#ffe08f", "#9c780f", "#8a8a8a")},
    "faint": {"wire": Paint("#dddddd", "#dddddd", "#15191d")},
    "alike": {  # the colours of the first release
        "input": Paint("#f8b9b3", "#b34a41", "#15191d"),
        "operation": Paint("#f7b2cb", "#b04c78", "#15191d"),
    },
}


def test_a_bad_palette_is_found() -> None:
    """What these tests look for, they find where it is planted."""
    bad = {kind: {**LIGHT.paints, **rows} for kind, rows in PLANTED.items()}
    assert unreadable(bad["unreadable"], 4.5) == ["in gate"]
    assert faint(bad["faint"]) == [("wire", "ground"), ("wire", "frame")]
    assert ("input", "operation") in alike(bad["alike"])
    grey = {**PRINT.paints, "state": Paint("#d0d0d0", "#000000", "#000000")}
    assert alike_in_grey(grey) == [("state", "gate")]


@EVERY
def test_every_theme_has_every_paint(theme: Theme) -> None:
    """All themes paint the same roles and shades."""
    assert theme.paints.keys() == LIGHT.paints.keys()
