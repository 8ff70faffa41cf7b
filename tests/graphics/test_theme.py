"""Colours: readable text everywhere, roles that every eye tells apart, and one's own themes."""

from __future__ import annotations

import copy
import itertools
import pickle
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import lstm_cell, overview, unrolled_rnn
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.svg import stylesheet
from lstmdiagrams.graphics.theme import (
    APART,
    AUTO,
    DARK,
    LIGHT,
    PRINT,
    STEP,
    THEMES,
    Paint,
    Theme,
    contrast,
    shade,
    theme_of,
)
from tests.diagrams.runs import random_run, with_values
from tests.graphics.picture import Outline, Picture, Text, read

ENOUGH = {"high-contrast": 7.0}  # WCAG 2: 4.5 on level AA, 7 on level AAA
OUTLINED = 3.0  # WCAG 2, for what is no text
SIDES = {theme.name: theme for theme in THEMES.values()} | {"auto, dark side": AUTO.dark}
EVERY = pytest.mark.parametrize("theme", SIDES.values(), ids=SIDES)
COLOURED = pytest.mark.parametrize("theme", [t for t in SIDES.values() if t is not PRINT], ids=str)
LINES, BARE = ("wire", "bracket"), ("text", "note")
SIDE_BY_SIDE = ("input", "state", "output", "gate", "operation")
BACKDROPS = ("ground", "frame")
FULL = with_values(random_run(hidden_size=12), [x / 6 for x in range(-6, 7)] + [float("nan")])

# Three kinds of cones, two ways to simulate what is seen without one: Brettel et al. 1997 and
# Machado et al. 2009.
EYES = (
    None,
    *itertools.product(("protan", "deutan", "tritan"), ("brettel", "machado")),
)


@cache
def seen(colour: str, eye: tuple[str, str] | None) -> Color:
    """Return a colour as it is seen."""
    if eye is None:
        return Color(colour)
    return Color(colour).filter(eye[0], method=eye[1]).convert("srgb").clip()


@cache
def apart(one: str, other: str) -> float:
    """Return ΔE 2000 of two colours in the eye that tells them apart least."""
    return min(seen(one, eye).delta_e(seen(other, eye), method="2000") for eye in EYES)


def oracle(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    return Color(one).contrast(Color(other), method="wcag21")


def lightness(colour: str) -> float:
    """Return L*, 0 to 100."""
    return Color(colour).convert("lab-d65")["l"]


def texts(paints: Mapping[str, Paint]) -> Iterator[tuple[str, float]]:
    """Yield each text that a figure can have, with its contrast to what it stands on."""
    for name, paint in paints.items():
        if name not in (*LINES, *BARE):
            yield f"in {name}", oracle(paint.text, paint.fill)
    for name in (*SIDE_BY_SIDE, *BACKDROPS):
        yield f"text on {name}", oracle(paints["text"].text, paints[name].fill)
    for name in BACKDROPS:
        yield f"note on {name}", oracle(paints["note"].text, paints[name].fill)


def unreadable(paints: Mapping[str, Paint], enough: float) -> list[str]:
    """Return the texts that cannot be read."""
    return [where for where, ratio in texts(paints) if ratio < enough]


def faint(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return outlines and lines that hardly stand out from what they stand on."""
    pairs = [("frame", "ground"), *itertools.product((*SIDE_BY_SIDE, "value", *LINES), BACKDROPS)]
    return [
        (name, ground)
        for name, ground in pairs
        if oracle(paints[name].stroke, paints[ground].fill) < OUTLINED
    ]


def pairs_of_roles() -> list[tuple[str, str]]:
    """Return the roles that stand beside or on each other."""
    return [
        *itertools.combinations(SIDE_BY_SIDE, 2),
        *itertools.product(SIDE_BY_SIDE, BACKDROPS),
    ]


def alike(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return the roles that some eye hardly tells apart."""
    fills = {name: paints[name].fill for name in (*SIDE_BY_SIDE, *BACKDROPS)}
    return [(a, b) for a, b in pairs_of_roles() if apart(fills[a], fills[b]) < APART]


def alike_in_grey(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return the roles that neither lightness nor a dashed outline tells apart."""
    return [
        (a, b)
        for a, b in pairs_of_roles()
        if abs(lightness(paints[a].fill) - lightness(paints[b].fill)) < STEP
        and paints[a].dashed == paints[b].dashed
    ]


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


EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "themes").glob("*.toml"))


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
