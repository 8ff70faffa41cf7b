"""Stylesheets and the font: colours that follow the page, letters that are the figure's."""

from __future__ import annotations

import re
import runpy
import string
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont

from lstmdiagrams import sphinxext
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.graphics.theme import AUTO, DARK, LIGHT, THEMES
from lstmdiagrams.notation import NOTATIONS
from lstmdiagrams.sphinxext.sheets import FACES, general_sheet, keep_sheet, named_apart
from tests.sphinxext.projects import Project

ROOT = Path(__file__).parents[2]
FONT = Path(sphinxext.__file__).parent / "font"


class TestSheet:
    """The stylesheet that every page with figures loads."""

    def test_paints_the_theme_that_follows_the_page(self) -> None:
        """In the colours of its light side, and where a page says that it is dark, of its dark."""
        sheet = general_sheet()
        assert f".ld-auto{{--ld-ground-fill:{LIGHT.paint('ground').fill};" in sheet
        dark = f".ld-auto{{--ld-ground-fill:{DARK.paint('ground').fill};"
        assert f"[data-theme=dark] {dark}" in sheet
        assert f"body[data-theme=auto] {dark}" in sheet

    def test_paper_is_light(self) -> None:
        """What is dark is so on screens only."""
        sheet = general_sheet()
        outside = re.sub(r"@media screen\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", sheet)
        assert "dark" not in outside
        assert "dark" in sheet

    @pytest.mark.parametrize("name", [name for name in THEMES if name != "auto"])
    def test_a_theme_with_one_side_needs_no_sheet(self, name: str, tmp_path: Path) -> None:
        """Its colours stand in the figure."""
        assert keep_sheet(THEMES[name], tmp_path) == ()
        assert named_apart(THEMES[name]) == THEMES[name]

    def test_themes_of_one_name_are_told_apart(self) -> None:
        """Two files of one name on a page do not paint each other's figures."""
        one, other = (
            AUTO.changed("x", gate=(c, "#000000", "#000000")) for c in ("#ffffff", "#eeeeee")
        )
        names = [getattr(named_apart(theme), "name", "") for theme in (one, other, one)]
        assert names[0] == names[2] != names[1]

    def test_a_theme_of_an_author_with_a_dark_side_has_a_sheet(self, project: Project) -> None:
        """Its page loads it, and no other page does; when it is gone, so is the sheet."""
        (project.folder / "mine.toml").write_text(
            '[dark.roles]\ngate = ["#123456", "#ffffff", "#ffffff"]\n', encoding="utf-8"
        )
        project.write(
            index=".. toctree::\n\n   other\n\n.. lstm-cell::\n   :theme: mine.toml\n",
            other=".. lstm-cell::\n",
        )
        built = project.build()
        (name,) = re.findall(
            r"_static/(lstmdiagrams/theme-mine-\w+\.css)\?v=", built.text("index.html")
        )
        assert "--ld-gate-fill:#123456" in built.text(f"_static/{name}")
        assert "theme-mine" not in built.text("other.html")
        assert "ld-figure ld-mine-" in built.svgs()[0]
        project.write(index=".. toctree::\n\n   other\n\n.. lstm-cell::\n").build()
        assert not (built.out / "_static" / name).exists()
        assert not list((project.folder / "_build/doctrees/lstmdiagrams").glob("*.css"))
        project.write(index="Text.", other="Text.").build()
        assert not list((built.out / "_static/lstmdiagrams").iterdir())

    def test_sheets_and_font_are_there_before_pages_name_them(self, project: Project) -> None:
        """A first build names the same version of them as a second one."""
        project.write(index=".. lstm-cell::\n")
        first = project.build().text("index.html")
        (version,) = re.findall(r"lstmdiagrams\.css\?v=(\w+)", first)
        project.write(index=".. lstm-cell::\n\nMore.\n")
        assert f"lstmdiagrams.css?v={version}" in project.build().text("index.html")

    def test_a_project_without_figures_gets_no_files(self, project: Project) -> None:
        """Neither stylesheet nor font."""
        built = project.write(index="Text.").build()
        assert not (built.out / "_static" / "lstmdiagrams").exists()

    def test_a_book_gets_no_files(self, project: Project) -> None:
        """Its figures are images, which load no font."""
        built = project.write(index=".. lstm-cell::\n").build("epub")
        assert not (built.out / "_static" / "lstmdiagrams").exists()


class TestFont:
    """The font that pages load."""

    def test_is_small(self) -> None:
        """All faces together are less than 60 KB."""
        assert sum((FONT / name).stat().st_size for name in FACES) < 60_000

    def test_comes_with_its_licence(self, project: Project) -> None:
        """Also beside the pages that load it."""
        built = project.write(index=".. lstm-cell::\n").build()
        licence = built.text("_static/lstmdiagrams/LICENSE_DEJAVU")
        assert "Bitstream Vera" in licence
        for name in FACES:
            assert (built.out / "_static/lstmdiagrams" / name).read_bytes()[:4] == b"wOF2"

    @pytest.mark.parametrize("name", FACES)
    def test_is_what_matplotlib_ships(self, name: str) -> None:
        """Every letter is as wide as in the font that it is taken from."""
        whole = TTFont(Path(mpl.get_data_path(), "fonts/ttf", name.replace("woff2", "ttf")))
        part = TTFont(FONT / name)
        assert part["head"].unitsPerEm == whole["head"].unitsPerEm
        for point, glyph in part.getBestCmap().items():
            assert part["hmtx"][glyph][0] == whole["hmtx"][whole.getBestCmap()[point]][0]

    @pytest.mark.parametrize("name", FACES)
    def test_has_the_letters_that_its_tool_chooses(self, name: str) -> None:
        """The committed file is one that the tool has made, whatever its packages' versions."""
        tool = runpy.run_path(str(ROOT / "tools" / "web_font.py"))
        face = name.removesuffix(".woff2")
        known = TTFont(tool["SOURCE"] / f"{face}.ttf").getBestCmap()
        chosen = {point for low, high in tool["FACES"][face] for point in range(low, high)}
        found = set(TTFont(FONT / name).getBestCmap())
        assert found >= chosen & set(known)
        assert len(found - chosen) < 5  # a sign brings its mirror image with it

    def test_has_all_that_figures_write(self) -> None:
        """Every symbol, every word and every number of the shipped notations."""
        written = {*string.printable.strip(), *"−0.00+…“”"}
        for notation in NOTATIONS.values():
            written |= {letter for word in notation.words.values() for letter in word}
            written |= {
                each for quantity in notation.quantities.values() for each in quantity.symbol
            }
        known = {chr(point) for point in TTFont(FONT / "DejaVuSans.woff2").getBestCmap()}
        assert not {each for each in written if each.isprintable()} - known
        oblique = {chr(point) for point in TTFont(FONT / "DejaVuSans-Oblique.woff2").getBestCmap()}
        symbols = {e for n in NOTATIONS.values() for q in n.quantities.values() for e in q.symbol}
        assert not {each for each in symbols if each.isalpha()} - oblique

    def test_is_as_wide_as_the_figures_believe(self) -> None:
        """Texts fit where they were measured to fit."""
        font = TTFont(FONT / "DejaVuSans.woff2")
        glyphs, em = font.getBestCmap(), font["head"].unitsPerEm
        for letter in string.ascii_letters + string.digits + "−⊙×σ…":
            advance = font["hmtx"][glyphs[ord(letter)]][0]
            assert text_width(letter, 1.0) == pytest.approx(advance / em)
