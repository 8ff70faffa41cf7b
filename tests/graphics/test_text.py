"""Texts have the width that the font gives them, and arrive in every format to the letter."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pygraphviz import AGraph

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node, text_label
from lstmdiagrams.graphics.text import text_width, visible
from lstmdiagrams.notation import Key
from tests.diagrams.runs import random_run
from tests.graphics.picture import DEJAVU, SVG, faces, glyph, read

(REGULAR, *_) = faces("DejaVuSans", DEJAVU)
# Latin, Greek, Cyrillic, punctuation, arrows and mathematics.
RANGES = ((0x20, 0x180), (0x370, 0x460), (0x2000, 0x2070), (0x2190, 0x2300))
KNOWN = [
    chr(point)
    for point in sorted(REGULAR.get_charmap())
    if any(low <= point < high for low, high in RANGES)
]
ANY = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40)
UNSEEN = ("Cf", "Me", "Mn", "Zl", "Zp")
# What Unicode will never show though it has not given it a meaning (Default_Ignorable_Code_Point).
RESERVED = {0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
NASTY = (
    '"',
    "\\",
    "\\\\",
    "\\N \\G \\E \\L \\n \\l \\r",
    "a\\",
    "<b>bold</b>",
    "&amp; &lt; &#65; &",
    "<<b>html</b>>",
    "]]> <!-- --> </text></g></svg>",
    "\x00\x1b\x7f\x85\n\t",
    "\ud800 \udfff",
    "\ufffe\uffff\U0010ffff",
    "  two  spaces  ",
    "שלום عربي",
    "e\u0301\u0323",
    "\u200f",
    "\u00ad\u200b",
    "\u2028",
    "\u20dd",
    "\ufeff a",
    "x" * 10_000,
    "{|} -> ; // # /* */",
)


def expected(text: str) -> str:
    """Return what a reader must see of a text: itself, and symbols for what XML cannot carry.

    A text of nothing that can be seen becomes as many replacement characters.
    """
    if text and all(unicodedata.category(each) in UNSEEN or ord(each) in RESERVED for each in text):
        return "\ufffd" * len(text)
    shown = []
    for character in text:
        point = ord(character)
        if point < 0x20:
            shown.append(chr(0x2400 + point))
        elif point == 0x7F:
            shown.append("␡")
        elif unicodedata.category(character) in ("Cc", "Cs") or is_no_character(point):
            shown.append("\ufffd")
        else:
            shown.append(character)
    return "".join(shown)


def is_no_character(point: int) -> bool:
    """Tell whether Unicode keeps a code point from ever being a character."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point < 0xFDF0


def sign(text: str) -> Diagram:
    """Return a figure that shows one text in every form."""
    key = Key("x", 0)
    shapes = (
        text_label("left", text, 0, 0, align="left", bold=True),
        text_label("right", text, 0, 30, align="right", italic=True),
        Node("box", 0, 60, 80, 20, "value", label=text, tooltip=text),
        Node("slot", 0, 90, 80, 20, "value", key=key),
    )
    return Diagram(shapes, text, f"{text}\nand more", "sign")


@given(st.text(st.sampled_from(KNOWN), max_size=30))
@example("\u2060")
def test_width_is_the_fonts(text: str) -> None:
    """A text is as wide as the letters in DejaVu Sans that a reader sees of it."""
    wide = sum(glyph(REGULAR, character)[0] for character in expected(text))
    assert text_width(text, 9) == pytest.approx(9 * wide)


def test_table_covers_what_figures_say() -> None:
    """Latin, Greek, Cyrillic, and the signs of the figures have the font's own widths."""
    for character in "aZ0+−.,∞NaN…⋮⋯⊙σ×tžßФяΩ“”–—←→≤":
        assert text_width(character, 1) == pytest.approx(glyph(REGULAR, character)[0])


@pytest.mark.parametrize(("text", "width"), [("\u0301", 0), ("\u200d", 0), ("漢", 12), ("🙂", 12)])
def test_width_of_other_letters(text: str, width: float) -> None:
    """What joins a letter has no width; a letter of another script has room."""
    assert text_width(f"0{text}", 10) - text_width("0", 10) == pytest.approx(width, abs=0.01)


def test_what_cannot_be_seen_has_room() -> None:
    """A text in which nothing can be seen has room for the signs that stand in its place."""
    assert text_width("\u200f\u200b", 10) == text_width("\ufffd\ufffd", 10) > 10


def test_width_grows_with_the_size() -> None:
    """A text twice as large is twice as wide, and an empty one has no width."""
    assert text_width("abc", 16) == pytest.approx(2 * text_width("abc", 8))
    assert text_width("", 8) == 0


@given(ANY)
def test_visible_is_what_xml_can_carry(text: str) -> None:
    """Every code point is shown as itself, or by a symbol that says what stood there."""
    assert visible(text) == expected(text)


def check_svg(text: str) -> None:
    """Check that a text arrives wherever a figure shows it."""
    root = ET.fromstring(sign(text).render("svg"))  # noqa: S314 - our own rendering
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    for name in ("left", "right", "box"):
        assert groups[name].findtext(f"{SVG}text") == expected(text)
    tip = text if len(text) <= 400 else f"{text[:399]}…"
    assert groups["box"].findtext(f"{SVG}title") == expected(tip)
    assert root.findtext(f"{SVG}title") == expected(text)
    lines = [expected(line) for line in text.split("\n")]
    assert root.findtext(f"{SVG}desc") == "\n".join([*lines, "and more"])


@given(ANY)
def test_text_arrives_in_svg(text: str) -> None:
    """A label, a tooltip, a title and a description arrive to the letter, whatever they hold."""
    check_svg(text)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_arrives_in_svg(text: str) -> None:
    """What means something to DOT, XML or Graphviz is shown like any other text."""
    check_svg(text)


@given(ANY)
@example("a\\")
@example('"')
@example("&lt;\\N")
@example("  ")
def test_text_survives_dot(text: str) -> None:
    """DOT that was read and written by another program draws the same texts."""
    figure = sign(text)
    again = AGraph(string=AGraph(string=figure.dot).to_string())
    again.has_layout = True
    drawn = ET.fromstring(again.draw(format="svg"))  # noqa: S314 - Graphviz' own rendering
    shown = [(each.text or "").replace("\xa0", " ") for each in drawn.iter(f"{SVG}text")]
    # Of spaces in a row Graphviz writes every other one so that XML keeps it.
    assert shown == [expected(text).replace("\xa0", " ")] * 3


@pytest.mark.parametrize(
    "text", ["日" * 9000, '\\"&' * 4001, "\\" * 8001], ids=["wide", "marks", "\\"]
)
def test_text_longer_than_a_line_of_graphviz(text: str) -> None:
    """Where Graphviz reads 16 kilobytes at once, a longer text arrives to the letter, too."""
    graph = AGraph(string=sign(text).dot)
    graph.has_layout = True
    drawn = ET.fromstring(graph.draw(format="svg"))  # noqa: S314 - Graphviz' own rendering
    assert [each.text for each in drawn.iter(f"{SVG}text")] == [text] * 3


@pytest.mark.parametrize("text", [text for text in NASTY if len(text) < 1000])
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_nasty_text_is_drawn(text: str, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    """No text keeps a figure from becoming a PNG or a PDF, or says anything aloud."""
    assert sign(text).render(kind)
    assert capfd.readouterr() == ("", "")


def test_no_unseen_character_speaks(capfd: pytest.CaptureFixture[str]) -> None:
    """No character by itself makes Pango speak, whatever Unicode keeps it for."""
    points = [point for point in range(0x20, 0x10FFFF) if expected(chr(point)) == "\ufffd"]
    some = [chr(point) for point in (*points[:400], *points[400::997])]
    rows = [text_label(f"n{place}", text, 0, 20 * place) for place, text in enumerate(some)]
    assert Diagram(tuple(rows), "unseen", "").render("pdf")
    assert capfd.readouterr() == ("", "")


@given(ANY, ANY)
def test_labels_of_a_run_arrive(label: str, feature: str) -> None:
    """What a user calls a step and an input is shown to the letter, cut where it is too long."""
    run = random_run(n_steps=1, labels={"x": [label], "features": [feature] * 3})
    said = {text.id: text.text for text in read(lstm_cell(run).svg()).texts}
    label, feature = (text if len(text) <= 28 else f"{text[:27]}…" for text in (label, feature))
    assert said["caption-0"] == expected(f"reads “{label}”")
    assert said["feature-2"] == expected(feature)


def test_long_labels_are_cut() -> None:
    """Of a label of 10,000 letters the first ones are shown."""
    run = random_run(labels=["x" * 10_000] * 4)
    said = [text.text for text in read(lstm_cell(run).svg()).texts]
    assert f"reads “{'x' * 27}…”" in said
