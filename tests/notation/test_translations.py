"""A translation is a notation: nothing English is left in a figure, and everything has room."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from matplotlib.ft2font import FT2Font

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import PYTORCH, Notation
from tests.conftest import needs
from tests.graphics.layout import faults
from tests.graphics.picture import DEJAVU, faces, glyph, read
from tests.notation.translations import (
    FOLDER,
    GERMAN,
    JAPANESE,
    TRANSLATIONS,
    english_in,
    figures,
    plots,
    said_in,
)

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at

EACH = pytest.mark.parametrize("name", TRANSLATIONS)


@EACH
def test_a_translation_is_complete(name: str) -> None:
    """Every quantity has a name and a meaning, and every word is there; else English would show."""
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    lacking = {key for key in PYTORCH.words if key not in table["words"]}
    assert not lacking, f"words that {name}.toml lacks"
    for key in PYTORCH.quantities:
        assert {"name", "meaning"} <= table["quantities"].get(key, {}).keys(), key


@EACH
def test_nothing_english_is_left(name: str) -> None:
    """Labels, titles, descriptions and tooltips of all figures and plots are in the language."""
    notation = TRANSLATIONS[name]
    for figure, diagram in (*figures(notation), *plots(notation)):
        assert not english_in(said_in(diagram), notation), figure


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_english_would_be_noticed(name: str) -> None:
    """One word that is left in English is found."""
    notation = TRANSLATIONS[name].changed(name, words={"lstm cell": PYTORCH.words["lstm cell"]})
    assert english_in(said_in(lstm_cell(notation=notation)), TRANSLATIONS[name]) == {"cell"}


def test_symbols_are_the_same_in_every_language() -> None:
    """A translation changes no symbol, and so no equation."""
    for notation in TRANSLATIONS.values():
        assert notation.equations("lstm", peepholes=True) == PYTORCH.equations(
            "lstm", peepholes=True
        )


def test_decimal_comma() -> None:
    """Labels, description and tooltips of a German figure have decimal commas, and no points."""
    for name, figure in (*figures(GERMAN), *plots(GERMAN)):
        numbers = [text for text in said_in(figure).split() if any(map(str.isdigit, text))]
        assert not [text for text in numbers if "." in text.rstrip(".;")], name
    (figure,) = (figure for name, figure in figures(GERMAN) if name == "cell of a run")
    assert "," in figure.description
    assert any("," in filling.tooltip for filling in figure.fillings.values())


@EACH
def test_everything_has_room(name: str) -> None:
    """In every figure no label leaves its box, none overlaps another, and no wire crosses one."""
    for figure, diagram in figures(TRANSLATIONS[name]):
        assert not faults(read(diagram.svg())), figure


def test_long_words_have_room() -> None:
    """In a language whose words are twice as long, every box is as wide as its word needs."""
    twice = {key: {"name": f"{row.name} {row.name}"} for key, row in PYTORCH.quantities.items()}
    words = {key: f"{text} {text}" for key, text in PYTORCH.words.items()}
    for name, figure in figures(PYTORCH.changed("long", quantities=twice, words=words)):
        assert not faults(read(figure.svg())), name


def test_a_japanese_font_has_room() -> None:
    """Measured with the real widths of a Japanese font, everything has room, too."""
    family = (*faces("DejaVuSans", DEJAVU), FT2Font(needs("MotoyaLCedar")))
    for name, figure in figures(JAPANESE):
        assert not faults(read(figure.svg(), family)), name


def test_no_text_is_wider_than_we_think() -> None:
    """What we take for the width of a Japanese text is at least its width in a Japanese font."""
    family = (*faces("DejaVuSans", DEJAVU), FT2Font(needs("MotoyaLCedar")))
    texts = [text for _, figure in figures(JAPANESE) for text in read(figure.svg()).texts]
    assert any(ord(letter) > 0x3000 for text in texts for letter in text.text)
    for text in texts:
        real = sum(glyph(family[0], letter, family[4:])[0] for letter in text.text) * text.size
        assert text_width(text.text, text.size) >= real - 1e-6, text.text


def test_a_japanese_figure_is_drawn_in_a_japanese_font(tmp_path: Path) -> None:
    """The PDF of a Japanese figure holds the Japanese font, and its texts can be read."""
    import subprocess

    needs("MotoyaLCedar")
    path = lstm_cell(notation=JAPANESE).save(tmp_path / "cell.pdf")
    fonts = subprocess.run([needs("pdffonts"), path], capture_output=True, text=True, check=True)
    assert "Motoya" in fonts.stdout
    text = subprocess.run(
        [needs("pdftotext"), path, "-"], capture_output=True, text=True, check=True
    )
    assert "忘却ゲート" in text.stdout


@EACH
def test_a_translation_is_read_from_its_file(name: str) -> None:
    """The file is all that a user needs: its name is the notation's."""
    assert Notation.load(FOLDER / f"{name}.toml") == TRANSLATIONS[name]
    assert TRANSLATIONS[name].name == name


def test_fonts_reach_every_figure() -> None:
    """Every figure names the notation's fonts, in SVG and in DOT, after DejaVu Sans."""
    for name, figure in figures(JAPANESE):
        for text in (figure.svg(), figure.dot):
            families = [each for each in text.split('"') if "DejaVu Sans" in each and "," in each]
            assert families, name
            assert all(each.index("DejaVu") < each.index("MotoyaLCedar") for each in families), name
