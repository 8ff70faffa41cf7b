"""The SVG that is handed out: words, ids, classes, colours, for a page and for a file."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from matplotlib.image import imread

from lstmdiagrams.diagrams import lstm_cell, unrolled_rnn
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.shapes import Filling, Node
from lstmdiagrams.graphics.svg import stylesheet
from lstmdiagrams.graphics.theme import DARK, LIGHT, Theme
from lstmdiagrams.notation import Key
from tests.conftest import needs
from tests.diagrams.runs import random_run, with_values
from tests.graphics.picture import SVG, read

NUMBERS = [1.0, -0.5, 0.0, float("nan"), 0.3]


@pytest.fixture(scope="module")
def figure() -> Diagram:
    """Return a figure with values of every kind."""
    return lstm_cell(with_values(random_run(hidden_size=6), NUMBERS))


def root_of(svg: str | bytes) -> ET.Element:
    """Parse an SVG of ours."""
    return ET.fromstring(svg)  # noqa: S314 - our own rendering


def ids_of(root: ET.Element) -> list[str]:
    """List every id."""
    return [element.get("id", "") for element in root.iter() if element.get("id") is not None]


class TestInline:
    """SVG that stands inside a page."""

    def test_no_style_and_no_declaration(self, figure: Diagram) -> None:
        """An SVG for a page has no `<style>`, which would hold for the whole page."""
        svg = figure.svg()
        assert svg.startswith("<svg ")
        assert "<style" not in svg
        assert "<!--" not in svg

    def test_every_id_has_the_prefix_and_is_unique(self, figure: Diagram) -> None:
        """With a prefix every id begins with it, and no two are alike."""
        ids = ids_of(root_of(figure.svg(prefix="fig-3-")))
        assert len(ids) > 50
        assert all(name.startswith("fig-3-") for name in ids)
        assert len(set(ids)) == len(ids)
        assert [name.removeprefix("fig-3-") for name in ids] == ids_of(root_of(figure.svg()))

    def test_label_leads_to_what_is_there(self, figure: Diagram) -> None:
        """The ids that name the figure for a screen reader exist, with a prefix too."""
        for prefix in ("", "p-"):
            root = root_of(figure.svg(prefix=prefix))
            names = (root.get("aria-labelledby") or "").split()
            assert names == [f"{prefix}title", f"{prefix}desc"]
            assert set(names) <= set(ids_of(root))

    def test_prefix_changes_nothing_else(self, figure: Diagram) -> None:
        """But for ids, the figure is the same with every prefix."""
        with_prefix = figure.svg(prefix="qq-")
        assert "qq-" in with_prefix
        assert with_prefix.replace("qq-", "") == figure.svg()

    @pytest.mark.parametrize("prefix", ["1", "a b", '"><script>', "-", "ä", "a\n"])
    def test_bad_prefix_is_refused(self, figure: Diagram, prefix: str) -> None:
        """A prefix with which no id can begin is named in the error."""
        with pytest.raises(InvalidValueError, match="cannot begin an id; write letters") as caught:
            figure.svg(prefix=prefix)
        assert repr(prefix) in str(caught.value)


class TestStandalone:
    """SVG as a file."""

    @pytest.mark.parametrize("theme", THEMES)
    def test_only_auto_follows_the_system(self, theme: str) -> None:
        """Only the theme auto carries a style, and that holds in a dark system only."""
        styles = list(root_of(lstm_cell(theme=theme).render("svg")).iter(f"{SVG}style"))
        assert len(styles) == (theme == "auto")
        for style in styles:
            assert re.fullmatch(r"@media \(prefers-color-scheme:dark\)\{.*\}", style.text or "")

    @pytest.mark.parametrize("theme", THEMES)
    def test_ground_is_opaque(self, theme: str) -> None:
        """The first thing drawn is a ground in the theme's colour, over the whole picture."""
        picture = read(lstm_cell(theme=theme).render("svg"))
        ground = picture.outlines[0]
        assert ground.id == "ground"
        assert ground.fill == (DARK if theme == "dark" else LIGHT).paints["ground"].fill
        assert ground.box.holds(picture.canvas, 0.01)

    def test_file_says_what_it_is(self, figure: Diagram) -> None:
        """A file begins with the XML declaration, and is UTF-8."""
        content = figure.render("svg")
        assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<svg ')
        assert "−0.50" in content.decode("utf-8")

    def test_it_is_the_inline_one_with_a_style(self, figure: Diagram) -> None:
        """A file shows what a page shows."""
        file = re.sub(r"<style>.*?</style>\n", "", figure.render("svg").decode())
        assert file.split("\n", 1)[1] == figure.svg()

    def test_style_paints_what_there_is_in_dark_colours(self, figure: Diagram) -> None:
        """Every role and shade of a figure gets the dark theme's colours, and no others do."""
        svg = figure.render("svg").decode()
        (style,) = re.findall(r"<style>(.*?)</style>", svg)
        used = {
            name[3:]
            for names in re.findall(r'<g [^>]*class="([^"]*)"', svg)
            for name in names.split()
        }
        set_in_style = re.findall(r"--ld-(\w+)-(fill|stroke|text):(#\w+);", style)
        assert {name for name, _, _ in set_in_style} == used
        for name, part, colour in set_in_style:
            assert getattr(DARK.paints[name], part) == colour


def test_stylesheet_of_a_page_covers_all() -> None:
    """The stylesheet for a page paints every role and shade, with variables that are set."""
    css = stylesheet(DARK)
    declared = set(re.findall(r"(--ld-[\w-]+):#", css))
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    assert used <= declared
    assert declared - used == {"--ld-wire-text", "--ld-bracket-text"}  # lines hold no text
    assert {name.split("-")[3] for name in declared} == set(DARK.paints)


def test_figure_is_an_image_with_words(figure: Diagram) -> None:
    """The root is an image with a title and a description that holds the numbers."""
    root = root_of(figure.svg())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == figure.title
    assert root.findtext(f"{SVG}desc") == figure.description
    assert "−0.50" in figure.description
    assert root.get("class") == "ld-figure ld-auto"


def test_texts_have_their_own_size_and_fonts(figure: Diagram) -> None:
    """Every text says its size and its fonts itself, DejaVu Sans first."""
    texts = read(figure.svg()).texts
    assert len(texts) > 80
    for text in texts:
        assert text.family == "DejaVu Sans,Verdana,Arial,sans-serif"
        assert 5 < text.size < 15
        assert text.fill.startswith("#")


def test_slanted_and_bold_texts_say_so(figure: Diagram) -> None:
    """Variables are slanted and the cell's name is bold, in a way that any font can follow."""
    root = root_of(figure.svg())
    texts = {group.get("id"): group.find(f"{SVG}text") for group in root.iter(f"{SVG}g")}
    assert texts["c-symbol"].get("font-style") == "italic"
    assert texts["cell-name"].get("font-weight") == "bold"
    assert texts["output-name"].get("font-style") is None


def test_wires_are_lines(figure: Diagram) -> None:
    """Wires are paths without a filling, 1.2 points wide."""
    wires = [
        path
        for group in root_of(figure.svg()).iter(f"{SVG}g")
        if group.get("class") == "ld-wire"
        for path in group.iter(f"{SVG}path")
    ]
    assert len(wires) > 15
    for wire in wires:
        assert (wire.get("fill"), wire.get("stroke-width")) == ("none", "1.2")


def test_values_can_be_addressed() -> None:
    """Every value says which quantity, step, unit and layer it is."""
    run = with_values(random_run(hidden_size=6, num_layers=2), NUMBERS)
    root = root_of(lstm_cell(run, layer=1, step=2, units=[1, 4]).svg())
    values = [each for each in root.iter(f"{SVG}g") if each.get("data-symbol")]
    assert len(values) == 2 * 11 + 6
    for value in values:
        symbol, step, unit, layer = (
            value.get(f"data-{name}", "") for name in ("symbol", "step", "unit", "layer")
        )
        assert (step, layer) == ("2", "1")
        assert value.get("id") == Key(symbol, 2, int(unit), 1).id
        assert "ld-value" in (value.get("class") or "")
    assert {each.get("data-unit") for each in values if each.get("data-symbol") == "c"} == {
        "1",
        "4",
    }


def test_tooltips_name_each_quantity(figure: Diagram) -> None:
    """Who points at a value reads its name, its unit, its number to six digits and its meaning."""
    root = root_of(figure.svg())
    tips = {group.get("id"): group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g")}
    assert re.fullmatch(
        r"c_t, unit 0: \S+ \(cell state: the memory after this step\)", tips["c-t3-u0"] or ""
    )
    assert "forget gate" in (tips["gate-f"] or "")
    assert all(tips[name] for name in ("keep", "add", "c", "cell", "x"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_and_dot_paint_alike(theme: str) -> None:
    """A value's box, outline and text have the same colours in the SVG and in the DOT, NaN too."""
    drawn = lstm_cell(with_values(random_run(), NUMBERS), theme=theme)
    root = root_of(drawn.svg())
    graph = drawn.to_graphviz().source
    for group in root.iter(f"{SVG}g"):
        if not group.get("data-symbol"):
            continue
        shade = (group.get("class") or "").split()[1][3:]
        paint = THEMES[theme].paints[shade]
        box, text = group.find(f"{SVG}polygon"), group.find(f"{SVG}text")
        assert box is not None
        assert text is not None
        assert (box.get("fill"), box.get("stroke")) == (paint.fill, paint.stroke)
        assert text.get("fill") == paint.text
        assert f'label="{text.text}"' in graph


def test_slots_without_a_value_are_empty() -> None:
    """Where nothing stands in a slot, no text is drawn."""
    slot = Node("x-t0-u0", 0, 0, 30, 15, "value", key=Key("x", 0))
    assert read(Diagram((slot,), "t", "d").svg()).texts == ()


def test_filling_of_a_shape_without_a_key() -> None:
    """Whatever shape has a filling shows it."""
    box = Node("mine", 0, 0, 30, 15, "value")
    figure = Diagram((box,), "t", "d", fillings={"mine": Filling("<1>", "pos6", "tip")})
    (text,) = read(figure.svg()).texts
    assert text.text == "<1>"


@pytest.mark.parametrize("step", range(4))
def test_remembered_pictures_are_the_right_ones(step: int) -> None:
    """A picture that is drawn from an earlier one is the one that would be drawn anew."""
    from lstmdiagrams.graphics import blanks

    run = random_run(labels=["a", "a longer one", "b", ""])
    for build in (lstm_cell, lambda run, step: unrolled_rnn(run, steps=[step])):
        remembered = build(run, step=step).svg()
        blanks.drawn.cache_clear()
        assert build(run, step=step).svg() == remembered


@pytest.mark.parametrize(("setting", "theme"), [("0", DARK), ("1", LIGHT)])
def test_browser_follows_the_system(setting: str, theme: Theme, tmp_path: Path) -> None:
    """A browser shows a file of the theme auto in the colours that its system prefers."""
    browser = needs("chromium")
    figure = lstm_cell(random_run(hidden_size=2))
    path, shot = figure.save(tmp_path / "cell.svg"), tmp_path / "shot.png"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,1000"]
    command += [f"--user-data-dir={tmp_path}", f"--blink-settings=preferredColorScheme={setting}"]
    command += [f"--screenshot={shot}", path.as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    pixels = (imread(shot)[..., :3] * 255).round().astype(int)
    seen = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in pixels.reshape(-1, 3).tolist()}
    assert f"#{''.join(f'{each:02x}' for each in pixels[2, 2])}" == theme.paints["ground"].fill
    for name in ("frame", "state", "gate", "operation"):
        assert theme.paints[name].fill in seen
    shades = {filling.shade for filling in figure.fillings.values()}
    assert {theme.paints[name].fill for name in shades} <= seen
