"""How large and how fine a picture is, and whether it has a ground."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, RenderError
from lstmdiagrams.graphics import FORMATS, THEMES, Diagram
from lstmdiagrams.graphics.shapes import Node, text_label
from tests.conftest import needs
from tests.diagrams.runs import random_run
from tests.graphics.picture import SVG, read

SCALES = (0.5, 1, 2.25, np.float32(1.5), Fraction(1, 3))


@pytest.fixture(scope="module")
def figure() -> Diagram:
    """Return an annotated figure of a theme that does not follow the system."""
    return lstm_cell(random_run(), theme="light")


def pixels(png: bytes) -> np.ndarray:
    """Return the pixels of a PNG with their opacity."""
    read = imread(io.BytesIO(png))
    return read if read.shape[2] == 4 else np.dstack([read, np.ones(read.shape[:2])])


def page_of(pdf: bytes, folder: Path) -> tuple[tuple[float, float], np.ndarray]:
    """Return the size of a PDF's page in points, and its pixels, 144 an inch, with opacity."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    boxes = subprocess.run(
        [needs("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    width, height = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups()  # type: ignore[union-attr]
    command = [needs("pdftocairo"), "-png", "-transp", "-r", "144", "-singlefile", str(path), "-"]
    png = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    return (float(width), float(height)), pixels(png)


class TestScale:
    """Size on the page."""

    @pytest.mark.parametrize("scale", SCALES)
    def test_svg_changes_its_size_only(self, figure: Diagram, scale: float) -> None:
        """An SVG's width and height are scaled; its view box and all that it shows are not."""
        once, scaled = (figure.render("svg", scale=each).decode() for each in (1, scale))
        root = ET.fromstring(scaled)  # noqa: S314 - our own
        width, height = (float((root.get(side) or "").removesuffix("pt")) for side in SIDES)
        assert width == pytest.approx(figure.width * scale, abs=0.01)
        assert height == pytest.approx(figure.height * scale, abs=0.01)
        sizes = r' width="[\d.]+pt" height="[\d.]+pt"'
        assert re.sub(sizes, "", scaled, count=1) == re.sub(sizes, "", once, count=1)

    @pytest.mark.parametrize("scale", SCALES)
    def test_html_is_scaled_as_svg(self, figure: Diagram, scale: float) -> None:
        """The figure in a page has the size of the SVG."""
        sizes = re.compile(r' width="([\d.]+pt)" height="([\d.]+pt)"')
        page, file = (
            sizes.findall(figure.render(kind, scale=scale).decode()) for kind in ("html", "svg")
        )
        assert page == file

    @pytest.mark.parametrize("scale", SCALES)
    def test_png_has_more_pixels(self, figure: Diagram, scale: float) -> None:
        """A PNG has as many more pixels."""
        size = struct.unpack(">II", figure.render("png", scale=scale)[16:24])
        assert size == pytest.approx((3 * figure.width * scale, 3 * figure.height * scale), abs=1)

    @pytest.mark.parametrize("scale", [*SCALES, 0.77])
    def test_pdf_has_a_larger_page(self, scale: float, tmp_path: Path) -> None:
        """A PDF's page is scaled, to a point, and filled to its edges: no line is left white."""
        figure = lstm_cell(random_run(), theme="dark")
        size, shown = page_of(figure.render("pdf", scale=scale), tmp_path)
        assert size == pytest.approx((figure.width * scale, figure.height * scale), abs=1)
        for edge in (shown[2:-2, 1], shown[2:-2, -3], shown[1, 2:-2], shown[-3, 2:-2]):
            assert (edge == edge[0]).all()
            assert edge[0, 3] == 1

    @pytest.mark.parametrize("engine", [None, "dot"])
    def test_scaled_pdf_is_whole(self, figure: Diagram, engine: str | None, tmp_path: Path) -> None:
        """A reader finds nothing to mend in a scaled PDF."""
        path = figure.save(tmp_path / "a.pdf", scale=1.7, engine=engine and needs(engine))
        command = [needs("pdftoppm"), "-r", "30", "-gray", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        assert done.stderr == b""
        assert len(set(done.stdout.split(b"\n", 3)[3])) > 30

    def test_scaled_svg_is_not_drawn_anew(self, figure: Diagram) -> None:
        """The picture at another scale is the one that Graphviz drew already."""
        from lstmdiagrams.graphics import blanks

        figure.render("svg")
        before = blanks.drawn.cache_info().misses
        figure.render("svg", scale=3, transparent=True)
        assert blanks.drawn.cache_info().misses == before


SIDES = ("width", "height")


class TestDpi:
    """Pixels an inch."""

    @pytest.mark.parametrize("dpi", [72, 100, 216, 300.5])
    def test_png_is_finer(self, figure: Diagram, dpi: float) -> None:
        """A PNG has so many pixels for every 72 points, at the scale 1."""
        for scale in (1, 0.5):
            size = struct.unpack(">II", figure.render("png", dpi=dpi, scale=scale)[16:24])
            inches = figure.width / 72 * scale, figure.height / 72 * scale
            assert size == pytest.approx([dpi * inch for inch in inches], abs=1)

    def test_usual_one(self, figure: Diagram) -> None:
        """Without a word, a PNG has 216."""
        assert figure.render("png", dpi=216) == figure.render("png")

    def test_limit_is_kept(self, figure: Diagram) -> None:
        """Too many pixels are refused, by scale or by dpi, with the number of them."""
        for options in ({"scale": 100}, {"dpi": 9000}, {"scale": 10, "dpi": 2000}):
            with pytest.raises(RenderError, match=r"\d+ × \d+ pixels, and 32767 is the most; show"):
                figure.render("png", **options)


class TestTransparent:
    """No ground."""

    @pytest.mark.parametrize("theme", THEMES)
    def test_svg_has_no_ground(self, theme: str) -> None:
        """An SVG lacks its ground, and no colour of it is in its stylesheet."""
        figure = lstm_cell(random_run(), theme=theme)
        clear, usual = (figure.render("svg", transparent=each).decode() for each in (True, False))
        assert "ld-ground" not in clear
        outlines = {each.id for each in read(usual).outlines}
        assert {each.id for each in read(clear).outlines} == outlines - {"ground"}

    def test_png_is_transparent_where_nothing_is(self, figure: Diagram) -> None:
        """A PNG has clear corners, and opaque shapes."""
        clear, usual = (pixels(figure.render("png", transparent=each)) for each in (True, False))
        assert clear.shape == usual.shape
        assert clear[:20, :20, 3].max() == 0
        assert usual[..., 3].min() == 1
        there = clear[..., 3] == 1
        assert there.mean() > 0.2
        np.testing.assert_allclose(clear[there], usual[there], atol=2 / 255)

    def test_pdf_is_transparent_where_nothing_is(self, figure: Diagram, tmp_path: Path) -> None:
        """A PDF has clear corners, and opaque shapes."""
        _, shown = page_of(figure.render("pdf", transparent=True), tmp_path)
        assert shown[:5, :5, 3].max() == 0
        assert (shown[..., 3] == 1).mean() > 0.2

    def test_html_has_no_ground(self) -> None:
        """A page has no ground, in neither scheme."""
        page = lstm_cell().render("html", transparent=True).decode()
        assert "background" not in page
        assert "ld-ground" not in page


class TestChecked:
    """Options that a format does not take, and values that cannot be."""

    @pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "png"])
    def test_dpi_is_for_png(self, figure: Diagram, kind: str) -> None:
        """Pixels an inch mean nothing to formats without pixels, which say so."""
        sentence = f"the format '{kind}' takes no dpi, which is for 'png'"
        with pytest.raises(InvalidValueError, match=sentence):
            figure.render(kind, dpi=216)

    @pytest.mark.parametrize(("name", "value"), [("scale", 2), ("transparent", True)])
    def test_gv_is_the_whole_figure(self, figure: Diagram, name: str, value: object) -> None:
        """DOT has no size on a page and no ground to leave out, and says which formats have."""
        sentence = (
            f"the format 'gv' takes no {name}, which is for 'svg', 'png', 'pdf', 'tikz', 'html'"
        )
        with pytest.raises(InvalidValueError, match=sentence):
            figure.render("gv", **{name: value})

    @pytest.mark.parametrize("kind", FORMATS)
    def test_what_is_usual_is_taken_by_all(self, figure: Diagram, kind: str) -> None:
        """Every format takes the options that change nothing."""
        usual = figure.render(kind, scale=1, dpi=None, transparent=False)
        assert usual == figure.render(kind)

    @pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), 1e-9, 101, 10**400])
    def test_impossible_scale(self, figure: Diagram, value: float) -> None:
        """A scale that is no number from 0.01 to 100 is named with its range."""
        with pytest.raises(InvalidValueError, match=r"scale is .*, and must be from 0\.01 to 100$"):
            figure.render("svg", scale=value)

    @pytest.mark.parametrize("value", [0, -72, float("nan"), float("inf"), 0.5, 10_001])
    def test_impossible_dpi(self, figure: Diagram, value: float) -> None:
        """Pixels an inch that are not from 1 to 10,000 are named with their range."""
        with pytest.raises(InvalidValueError, match=r"^dpi is .*, and must be from 1 to 10,000$"):
            figure.render("png", dpi=value)

    @pytest.mark.parametrize("name", ["scale", "dpi"])
    @pytest.mark.parametrize("value", [True, "2", [1], 1j, np.ones(2)])
    def test_no_numbers(self, figure: Diagram, name: str, value: object) -> None:
        """What is no number is refused; truth values are none."""
        with pytest.raises(InvalidTypeError, match=f"{name} is .*, and must be a number"):
            figure.render("png", **{name: value})

    @pytest.mark.parametrize("value", [1, 0, None, "yes"])
    def test_no_truth_value(self, figure: Diagram, value: object) -> None:
        """Whether a figure is transparent is said by a truth value only."""
        with pytest.raises(InvalidTypeError, match=r"transparent is .*, and must be True or False"):
            figure.render("png", transparent=value)

    def test_saving_takes_them_too(self, figure: Diagram, tmp_path: Path) -> None:
        """A saved file is what would be rendered; a refused one is not written."""
        options = {"scale": 0.5, "dpi": 100, "transparent": True}
        path = figure.save(tmp_path / "a.png", **options)
        assert path.read_bytes() == figure.render("png", **options)
        with pytest.raises(InvalidValueError, match="'svg' takes no dpi"):
            figure.save(tmp_path / "a.svg", dpi=100)
        assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


class TestFonts:
    """Families that are tried after DejaVu Sans."""

    def sign(self, *fonts: str, text: str = "a⌒") -> Diagram:
        """Return a figure whose text has a letter that DejaVu Sans lacks and two fonts have."""
        labels = (
            text_label("plain", text, 0, 0),
            text_label("bold", text, 0, 20, bold=True, italic=True),
        )
        return Diagram(labels, "sign", "", fonts=fonts)

    @pytest.mark.parametrize(
        ("fonts", "family"),
        [
            ((), "DejaVu Sans,Verdana,Arial,sans-serif"),
            (("Noto Sans JP",), "DejaVu Sans,Noto Sans JP,Verdana,Arial,sans-serif"),
            (("M+ 1p", "A"), "DejaVu Sans,'M+ 1p',A,Verdana,Arial,sans-serif"),
            (('x" y', "it's"), "DejaVu Sans,'x\" y','it\\'s',Verdana,Arial,sans-serif"),
            (("<&>",), "DejaVu Sans,'<&>',Verdana,Arial,sans-serif"),
        ],
    )
    def test_in_svg_and_html(self, fonts: tuple[str, ...], family: str) -> None:
        """They stand in the stack of every text, as CSS writes the names of families."""
        texts = read(self.sign(*fonts).render("svg")).texts
        assert {text.family for text in texts} == {family}
        root = ET.fromstring(self.sign(*fonts).svg())  # noqa: S314 - our own
        slanted = [each.get("font-style") for each in root.iter(f"{SVG}text")]
        assert slanted == [None, "italic"]
        assert self.sign(*fonts).svg() in self.sign(*fonts).render("html").decode()

    def test_in_dot(self) -> None:
        """In DOT they follow DejaVu Sans, before the face, with a comma at their end."""
        assert 'fontname="DejaVu Sans"' in self.sign().dot
        assert 'fontname="DejaVu Sans Bold Oblique"' in self.sign().dot
        dot = self.sign("Noto Sans 1", "B").dot
        assert 'fontname="DejaVu Sans,Noto Sans 1,B,"' in dot
        assert 'fontname="DejaVu Sans,Noto Sans 1,B, Bold Oblique"' in dot

    @pytest.mark.parametrize(
        ("fonts", "used"),
        [
            (("STIXGeneral",), {"DejaVuSans", "DejaVuSans-BoldOblique", "STIXGeneral"}),
            (("DejaVu Sans Mono",), {"DejaVuSans", "DejaVuSans-BoldOblique", "DejaVuSansMono"}),
            (
                ("no such font", "STIXGeneral"),
                {"DejaVuSans", "DejaVuSans-BoldOblique", "STIXGeneral"},
            ),
        ],
    )
    def test_graphviz_falls_back_to_them(
        self, fonts: tuple[str, ...], used: set[str], tmp_path: Path
    ) -> None:
        """Graphviz takes letters that DejaVu Sans lacks from the first of them that has them."""
        path = self.sign(*fonts).save(tmp_path / "a.pdf")
        listed = subprocess.run(
            [needs("pdffonts"), str(path)], capture_output=True, text=True, check=True
        ).stdout
        names = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
        assert {re.sub("^(STIXGeneral|DejaVuSansMono)-.*", r"\1", name) for name in names} == used

    def test_letters_are_in_the_png(self) -> None:
        """In a PNG, too, they decide how such a letter looks."""
        one, other = (self.sign(font).render("png") for font in ("STIXGeneral", "DejaVu Sans Mono"))
        assert one != other

    def test_another_script(self, tmp_path: Path) -> None:
        """A text in a script that DejaVu lacks is set in the font that is named for it."""
        needs("MotoyaLCedar")
        path = self.sign("MotoyaLCedar", text="忘却ゲート").save(tmp_path / "a.pdf")
        listed = subprocess.run(
            [needs("pdffonts"), str(path)], capture_output=True, text=True, check=True
        ).stdout
        assert "MotoyaLCedar" in listed
        shown = subprocess.run(
            [needs("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert shown.split() == ["忘却ゲート"] * 2

    def test_are_part_of_what_is_remembered(self) -> None:
        """Two figures that differ in their fonts only are two pictures."""
        one, other = self.sign("A").svg(), self.sign("B").svg()
        assert one.replace("Sans,A,", "Sans,B,") == other


def test_ground_is_not_a_shape_of_the_users() -> None:
    """A figure of one shape has a ground that is not among its shapes."""
    figure = Diagram((Node("a", 0, 0, 30, 20, "state"),), "t", "d")
    assert [shape.id for shape in figure.shapes] == ["a"]
    assert figure.render("png", transparent=True) != figure.render("png")
