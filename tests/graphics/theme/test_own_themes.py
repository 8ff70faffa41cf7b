"""Themes that are given, changed, and read from files of one's own."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.svg import stylesheet
from lstmdiagrams.graphics.theme import AUTO, DARK, LIGHT, PRINT, THEMES, Paint, Theme, theme_of
from tests.graphics.theme.eyes import alike, faint, unreadable
from tests.graphics.theme.themes import EVERY


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_given_by_name_or_as_itself(name: str) -> None:
    """`theme_of` takes both."""
    assert theme_of(name) is THEMES[name]
    assert theme_of(THEMES[name]) is THEMES[name]


@pytest.mark.parametrize("wrong", ["sepia", "", 3, None, LIGHT.paints, ["light"]])
def test_what_is_no_theme_is_refused(wrong: Any) -> None:
    """The sentence names what was given, and every theme."""
    error = InvalidValueError if isinstance(wrong, str) else InvalidTypeError
    with pytest.raises(error) as caught:
        theme_of(wrong)
    sentence = str(caught.value)
    assert repr(wrong) in sentence
    assert all(repr(name) in sentence for name in THEMES)


@EVERY
def test_themes_are_values(theme: Theme) -> None:
    """A copy and an unpickled theme are equal to the first, with an equal hash and a short repr."""
    for twin in (copy.deepcopy(theme), pickle.loads(pickle.dumps(theme))):  # noqa: S301
        assert twin == theme
        assert hash(twin) == hash(theme)
    assert theme != theme.changed("other")
    assert theme.changed("other") != theme.changed("other", gate={"width": 2})
    assert repr(theme) == f"Theme(name={theme.name!r})"


def test_paints_cannot_be_changed_in_place() -> None:
    """A theme's paints are read-only, and no longer those that it was made of."""
    rows = dict(LIGHT.paints)
    mine = Theme("mine", rows)
    rows["gate"] = rows["state"]
    assert mine.paint("gate") == LIGHT.paint("gate")
    with pytest.raises(TypeError):
        mine.paints["gate"] = rows["state"]


MINE = ("#ffd0a0", "#a05000", "#101010")


@pytest.mark.parametrize(
    "change",
    [MINE, list(MINE), Paint(*MINE), {"fill": MINE[0], "stroke": MINE[1], "text": MINE[2]}],
)
def test_a_changed_theme_keeps_the_rest(change: Any) -> None:
    """A role's paint is given as three colours, as a paint or by its parts; the others stay."""
    mine = AUTO.changed("mine", gate=change)
    assert mine.paint("gate") == Paint(*MINE)
    assert {k: v for k, v in mine.paints.items() if k != "gate"} == {
        k: v for k, v in AUTO.paints.items() if k != "gate"
    }
    assert mine.dark is DARK
    assert AUTO.changed("mine", dark=PRINT).dark is PRINT


def test_a_part_of_a_paint_can_be_changed() -> None:
    """Of a role that gets a mapping, what is left out stays."""
    old, new = (theme.paint("gate") for theme in (LIGHT, LIGHT.changed("m", gate={"width": 2})))
    assert (new.width, new.fill, new.text) == (2, old.fill, old.text)


def test_a_scale_is_mixed_anew() -> None:
    """The ends of the scales are given, and all shades between follow."""
    mine = LIGHT.changed("mine", scale={"high": "#008837"})
    assert mine.paint("value", "pos6").fill == "#008837"
    assert mine.paint("value", "pos3").fill == "#80c49b"
    assert mine.paint("value", "neg6") == LIGHT.paint("value", "neg6")
    grey = PRINT.changed("mine", scale={"low": "#999999"})
    assert grey.paint("value", "neg2").width == PRINT.paint("value", "neg2").width


REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "unknown role": ({"gates": MINE}, ["'gates'", "'gate'", "'operation'", "'pos3'"]),
    "malformed colour": ({"gate": ("#ffe", *MINE[1:])}, ["fill of 'gate'", "'#ffe'", "'#rrggbb'"]),
    "name of a colour": ({"gate": {"stroke": "red"}}, ["stroke of 'gate'", "'red'", "'none'"]),
    "no colour": ({"gate": {"fill": 3}}, ["fill of 'gate'", "3", "'#ffe08f'"]),
    "a box without a fill": ({"gate": {"fill": "none"}}, ["fill of 'gate'", "'#rrggbb'"]),
    "a line without a stroke": ({"wire": {"stroke": "none"}}, ["stroke of 'wire'"]),
    "a text without a colour": ({"note": {"text": "none"}}, ["text of 'note'"]),
    "two colours": ({"gate": MINE[:2]}, ["'gate'", "(fill, stroke, text)"]),
    "unknown part": ({"gate": {"colour": "#ffffff"}}, ["'colour'", "'fill'", "'dashed'"]),
    "a width that is none": ({"gate": {"width": "2"}}, ["width of 'gate'", "'2'"]),
    "too wide": ({"gate": {"width": 30}}, ["width of 'gate'", "30", "0 to 3"]),
    "dashed": ({"gate": {"dashed": 1}}, ["dashed of 'gate'", "True or False"]),
    "unknown end": ({"scale": {"top": "#ffffff"}}, ["'top'", "'low'", "'wide'"]),
    "no scale": ({"scale": "viridis"}, ["scale", "'viridis'"]),
    "a malformed end": ({"scale": {"low": "blue"}}, ["scale's low", "'blue'", "'#rrggbb'"]),
    "no dark side": ({"dark": "dark"}, ["dark side", "'dark'"]),
    "unreadable": ({"gate": {"text": "#8a8a8a"}}, ["'gate'", "4.5", "#000000 has"]),
    "unreadable on a role": ({"state": ("#202020", "#000000", "#ffffff")}, ["'text' on 'state'"]),
    "unreadable note": ({"note": {"text": "#999999"}}, ["'note' on 'ground'", "4.5"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_theme_that_cannot_be_used_is_refused(case: str) -> None:
    """The sentence says what is wrong where, and what is allowed."""
    change, said = REFUSED[case]
    with pytest.raises((InvalidValueError, InvalidTypeError)) as caught:
        LIGHT.changed("mine", **change)
    assert all(part in str(caught.value) for part in said), caught.value


@pytest.mark.parametrize("name", ["", "my theme", "7up", "a{}", 'x"', 3, *THEMES])
def test_a_name_must_be_ones_own(name: Any) -> None:
    """A theme's name becomes a class, and belongs to one theme only."""
    with pytest.raises((InvalidValueError, InvalidTypeError), match="name"):
        LIGHT.changed(name)


def test_a_whole_theme_lacks_nothing() -> None:
    """A theme that is made from nothing says which roles it lacks."""
    with pytest.raises(InvalidValueError, match=r"lacks 'ground', .*'gate6'; LIGHT\.changed"):
        Theme("mine", {"gate": Paint(*MINE)})
    with pytest.raises(InvalidTypeError, match="no Paint"):
        Theme("mine", {**LIGHT.paints, "gate": MINE})
    with pytest.raises(InvalidTypeError, match="must map"):
        Theme("mine", ["gate"])


HOUSE = """
base = "auto"
[roles]
gate = ["#ffd0a0", "#a05000", "#101010"]
wire = { width = 2 }
[scale]
high = "#008837"
[dark.roles]
gate = { fill = "#5a3000" }
"""


def test_a_theme_is_read_from_a_file(tmp_path: Path) -> None:
    """A TOML file holds what `changed` takes, for both sides; its name is the theme's."""
    path = tmp_path / "house.toml"
    path.write_text(HOUSE, encoding="utf-8")
    dark = DARK.changed("house-dark", gate={"fill": "#5a3000"})
    scale = {"high": "#008837"}
    assert Theme.load(path) == AUTO.changed(
        "house", gate=MINE, wire={"width": 2}, scale=scale, dark=dark
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('base = "sepia"', ["'sepia'", "'auto'", "'print'"]),
        ("gate = 3", ["key 'gate'", "'roles'", "'dark'"]),
        ("roles = 3", ["roles is 3", "a table"]),
        ("[roles]\nname = 'x'", ["'name'", "'gate'"]),
        ("[roles]\ngates = 3", ["'gates'", "'gate'"]),
        ("[dark.roles]\ngate = { fill = 'red' }", ["dark: ", "'red'"]),
        ("base = [1]", ["base", "[1]"]),
        ("name = 3", ["name is 3"]),
    ],
)
def test_a_file_with_mistakes_is_refused(tmp_path: Path, text: str, said: list[str]) -> None:
    """The sentence begins with the path."""
    path = tmp_path / "house.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((InvalidValueError, InvalidTypeError)) as caught:
        Theme.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert all(part in str(caught.value) for part in said), caught.value


@pytest.mark.parametrize("content", [None, b"a = ", b"\xff"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A missing file, broken TOML and bytes that are no text are told apart from mistakes."""
    path = tmp_path / "house.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError, match=r"house\.toml"):
        Theme.load(path)


def test_a_theme_of_ones_own_follows_the_system() -> None:
    """A file of a theme with a dark side switches to that side, and leaves other figures alone."""
    dark = DARK.changed("mine-dark", input={"fill": "#5a3000"})
    mine = AUTO.changed("mine", dark=dark)
    svg = lstm_cell(theme=mine).render("svg").decode()
    assert 'class="ld-figure ld-mine"' in svg
    assert ".ld-mine .ld-input" in svg
    assert "--ld-input-fill:#5a3000;" in svg
    assert ".ld-auto" not in svg
    assert stylesheet(dark, of="mine").startswith(".ld-mine{")


EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "themes").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_themes_among_the_examples(path: Path) -> None:
    """Every theme that is shown as an example can be read, in both senses, on both sides."""
    theme = Theme.load(path)
    assert theme.name == path.stem
    for side in (theme, theme.dark):
        assert side
        assert not unreadable(side.paints, 4.5)
        assert not faint(side.paints)
        assert not alike(side.paints)
