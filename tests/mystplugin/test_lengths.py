"""Sizes that an author asks for."""

from __future__ import annotations

import pytest

from lstmdiagrams.mystplugin.lengths import mistakes_of_size, shown_size

SIZE = (300.0, 150.0)  # points: 400 by 200 pixels


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {"width": "400px"}),
        ({"scale": "50"}, {"width": "200px"}),
        ({"scale": "50 %"}, {"width": "200px"}),
        ({"width": "450px"}, {"width": "450px"}),
        ({"width": "450"}, {"width": "450px"}),
        ({"width": 450}, {"width": "450px"}),
        ({"width": "2.54 cm"}, {"width": "96px"}),
        ({"width": "25.4mm"}, {"width": "96px"}),
        ({"width": ".5in", "scale": "200"}, {"width": "96px"}),
        ({"width": "72pt"}, {"width": "96px"}),
        ({"width": "10em"}, {"width": "160px"}),
        ({"width": "50%"}, {"width": "50%"}),
        ({"width": "50%", "scale": "50"}, {"width": "25%"}),
        ({"width": "0.5%"}, {"width": "1%"}),
        ({"width": "300%"}, {"width": "100%"}),
        ({"width": "799px"}, {"width": "799px"}),
        ({"width": "800px"}, {"width": "100%"}),
        ({"scale": "300"}, {"width": "100%"}),
        ({"scale": "0.01"}, {"width": "1px"}),
        ({"height": "100px"}, {"width": "200px"}),
        ({"height": "100px", "scale": "50"}, {"width": "100px"}),
        ({"width": "100px", "height": "100px"}, {"width": "100px", "height": "100px"}),
    ],
)
def test_sizes_become_pixels_or_percent(asked: dict[str, object], shown: dict[str, str]) -> None:
    """Every format of mystmd's knows pixels of a line of 800, and percent of a line."""
    assert [*mistakes_of_size(asked)] == []
    assert shown_size(SIZE, asked) == shown


@pytest.mark.parametrize("width", ["", "wide", "0", "0px", "-3px", "3 parsec", "1e3px", "NaN"])
def test_what_is_no_width_is_named(width: str) -> None:
    """The sentence shows what is written, and what can be."""
    units = "px, pt, pc, in, cm, mm, em, rem, ex, %"
    sentence = f"{width!r} is no length; write a number and one of {units}"
    assert [*mistakes_of_size({"width": width})] == [("width", sentence)]


def test_a_height_is_no_percentage() -> None:
    """A page has no height that a figure could be a part of."""
    ((name, sentence),) = mistakes_of_size({"height": "50%"})
    assert (name, sentence.endswith(" ex")) == ("height", True)


@pytest.mark.parametrize("scale", ["0", "half", "-1", ""])
def test_what_is_no_scale_is_named(scale: str) -> None:
    """The sentence shows what is written."""
    said = [("scale", f"{scale!r} is no number of percent")]
    assert [*mistakes_of_size({"scale": scale})] == said
