"""TikZ shows what the PDF shows, compiled by a small TeX; no text in it is a command."""

# ruff: noqa: RUF001 - signs that look alike are what is tried

from __future__ import annotations

import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.diagrams import (
    PATTERNS,
    batch_diagram,
    gru_cell,
    lstm_cell,
    overview,
    parameter_diagram,
    rnn_cell,
    rnn_variant,
    unrolled_rnn,
)
from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.shapes import Node, Wire, text_label
from lstmdiagrams.graphics.tex import as_tex
from lstmdiagrams.reference import LSTM
from tests.conftest import needs
from tests.diagrams.runs import random_run
from tests.graphics.test_focus import chain
from tests.graphics.test_text import NASTY

DPI = 144
HOSTILE = (
    *(text for text in NASTY if len(text) < 1000),
    *"\\$%#_{}~^&\"'`<>|@",
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch pwned}",
    r"\newwrite\w\immediate\openout\w=pwned",
    r"\end{tikzpicture}\end{document}",
    r"\catcode`\%=12 \def\ldtext{}",
    "}{ }} {{ $$ ^^41 ^^M ## #1 %x",
    "a\n\npar",
    "--- -- fi ffl ?` !` '' `` ,,",
    "日本語 привет שלום 🙂 € ☃",
    "c̃ é ö ß ø Ł İ ǰ a⃗ ﬁ ½ ² ₀ ℝ",
    "− ⊙ × σ ⋮ ⋯ … “ ” ∞ ‘ ’ – — · ° ′ ≤ ≠ → Ω α",
)
DOCUMENT = r"""
\documentclass{article}
\usepackage{tikz}
\hoffset=-1in \voffset=-1in
\def\page#1{\setbox0\hbox{\input{#1}}%
  \pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0\relax \shipout\box0 }
\begin{document}
PAGES
\end{document}
"""


@dataclass(frozen=True)
class Page:
    """What a PDF shows on one page: its size in points, its pixels, and its words' middles."""

    size: tuple[float, float]
    pixels: np.ndarray
    words: tuple[tuple[str, float, float], ...]

    @property
    def letters(self) -> str:
        """All letters and digits in no order, spelled out where TeX makes signs of several."""
        text = unicodedata.normalize("NFKD", "".join(word for word, _, _ in self.words))
        return "".join(sorted(each for each in text if each.isalnum() or each in "+−⊙×=“”∞()"))


def sign(text: str) -> Diagram:
    """Return a figure that shows one text in every form."""
    shapes = (
        text_label("left", text, 0, 0, align="left", bold=True),
        text_label("right", text, 0, 30, align="right", italic=True),
        Node("box", 0, 60, 80, 20, "value", label=text, tooltip=text),
    )
    return Diagram(shapes, text, f"{text}\nand more", "sign")


def silent(figure: Diagram) -> Diagram:
    """Return a figure without its texts, as large as it was."""
    shapes = tuple(
        replace(shape, label="") if isinstance(shape, Node) else shape for shape in figure.shapes
    )
    fillings = {name: replace(each, text="") for name, each in figure.fillings.items()}
    return replace(figure, shapes=shapes, fillings=fillings, room=figure.canvas)


def compiled(sources: Mapping[str, bytes], folder: Path) -> Path:
    """Compile TikZ files, a page each; TeX may run commands, if it is told any."""
    for name, source in sources.items():
        (folder / f"{name}.tikz").write_bytes(source)
    pages = "\n".join(rf"\page{{{name}.tikz}}" for name in sources)
    (folder / "all.tex").write_text(DOCUMENT.replace("PAGES", pages), encoding="utf-8")
    command = [needs("pdflatex"), "-shell-escape", "-interaction=nonstopmode", "-halt-on-error"]
    done = subprocess.run(
        [*command, "all.tex"], cwd=folder, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    assert b"Missing character" not in (folder / "all.log").read_bytes()
    return folder / "all.pdf"


def pages(pdf: Path) -> Iterator[Page]:
    """Read every page of a PDF."""
    boxes = subprocess.run(
        [needs("pdftotext"), "-bbox", str(pdf), "-"], capture_output=True, check=True, timeout=120
    ).stdout
    root = ET.fromstring(re.sub(rb"(?s)<!DOCTYPE.*?>|[\x00-\x08\x0b-\x1f]", b"", boxes))  # noqa: S314
    (space,) = {element.tag.partition("}")[0] + "}" for element in root.iter()}
    for number, page in enumerate(root.iter(f"{space}page"), start=1):
        width, height = (float(page.get(side, "nan")) for side in ("width", "height"))
        words = tuple(
            (each.text or "", *_middle({key: float(value) for key, value in each.items()}))
            for each in page.iter(f"{space}word")
        )
        yield Page((width, height), _pixels(pdf, number), words)


def _middle(box: dict[str, float]) -> tuple[float, float]:
    return (box["xMin"] + box["xMax"]) / 2, (box["yMin"] + box["yMax"]) / 2


def _pixels(pdf: Path, page: int) -> np.ndarray:
    """Return the page's pixels, each of one colour, as if lines had sharp edges."""
    command = [needs("pdftoppm"), "-r", f"{DPI}", "-aa", "no", "-aaVector", "no"]
    command += ["-f", f"{page}", "-l", f"{page}", str(pdf)]
    head, size, _, content = subprocess.run(
        command, capture_output=True, check=True, timeout=120
    ).stdout.split(b"\n", 3)
    assert head == b"P6"
    width, height = map(int, size.split())
    return np.frombuffer(content, np.uint8).reshape(height, width, 3).astype(np.int16)


FIGURES: dict[str, Callable[[], Diagram]] = {
    "blank": lambda: lstm_cell(theme="light"),
    "annotated": lambda: lstm_cell(random_run(hidden_size=10), notation="tilde"),
    "dark": lambda: lstm_cell(random_run(labels=["a", "ž", "−", "Ω"]), theme="dark"),
    "print": lambda: lstm_cell(random_run(), theme="print"),
    "contrast": lambda: unrolled_rnn(random_run(n_steps=9), theme="high-contrast"),
    "unrolled": lambda: unrolled_rnn(random_run(), show_cell_state=True),
    "variant": lambda: rnn_variant("many-to-many-synced", random_run(classes=2)),
    "beside": lambda: lstm_cell().beside(chain(1)),
    "overview": overview,
    "focused": lambda: chain().focus("f"),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Page, Page]]:
    """Every figure, and every one without its texts: the page that TeX makes, and our PDF's."""
    folder = tmp_path_factory.mktemp("tikz")
    figures = {name: build() for name, build in FIGURES.items()}
    figures |= {f"{name}-silent": silent(figure) for name, figure in figures.items()}
    figures["half"] = replace(figures["annotated-silent"], name="half")
    sizes = {"half": 0.5}
    sources = {
        name: figure.render("tikz", scale=sizes.get(name, 1)) for name, figure in figures.items()
    }
    ours = pages(compiled(sources, folder))
    theirs = []
    for name, figure in figures.items():
        path = figure.save(folder / f"ours-{name}.pdf", scale=sizes.get(name, 1))
        theirs += pages(path)
    return dict(zip(figures, zip(ours, theirs, strict=True), strict=True))


@pytest.mark.parametrize("name", [*FIGURES, "half"])
def test_page_has_the_same_size(both: dict[str, tuple[Page, Page]], name: str) -> None:
    """The picture is as large as the PDF, which is cut to whole points."""
    ours, theirs = both[name]
    np.testing.assert_allclose(ours.size, theirs.size, atol=0.05 if name != "half" else 1)


def masks(page: Page, colour: str, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Tell which pixels have a colour, and which do or have a neighbour that does."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)], np.int16)
    exact = (np.abs(page.pixels[: shape[0], : shape[1]] - wanted) < 3).all(axis=2)
    near = exact.copy()
    near[1:] |= exact[:-1]
    near[:-1] |= exact[1:]
    near[:, 1:] |= near[:, :-1].copy()
    near[:, :-1] |= near[:, 1:].copy()
    return exact, near


@pytest.mark.parametrize("name", [*FIGURES, "half"])
def test_shapes_are_in_the_same_places(both: dict[str, tuple[Page, Page]], name: str) -> None:
    """Fills are where the PDF has them but for 5 % of their pixels, and lines but for 8 %."""
    kind = "annotated" if name == "half" else name
    ours, theirs = both[f"{name}-silent" if name != "half" else name]
    shape = tuple(min(pair) for pair in zip(ours.pixels.shape, theirs.pixels.shape, strict=True))
    seen = 0
    for colour, is_fill in colours_of(FIGURES[kind]()).items():
        (here, near_here), (there, near_there) = (
            masks(page, colour, shape) for page in (ours, theirs)
        )
        if there.sum() < 60:
            continue
        seen += 1
        assert (here & near_there).sum() > 0.92 * here.sum(), colour
        assert (there & near_here).sum() > 0.92 * there.sum(), colour
        if is_fill and there.sum() > 400:
            assert (here & there).sum() > 0.95 * (here | there).sum(), colour
    assert seen > 4


def colours_of(figure: Diagram) -> dict[str, bool]:
    """Return the colours that a figure is painted with, each with whether it fills anything."""
    names = {getattr(shape, "shade", "") or shape.role for shape in figure.shapes if not shape.dim}
    names |= {filling.shade for filling in figure.fillings.values()} | {"ground"}
    paints = [figure.theme.paints[name] for name in names]
    strokes = {paint.stroke: False for paint in paints if paint.stroke != "none"}
    return {**{paint.fill: True for paint in paints if paint.fill != "none"}, **strokes}


@pytest.mark.parametrize("name", FIGURES)
def test_says_the_same(both: dict[str, tuple[Page, Page]], name: str) -> None:
    """Every letter, digit and sign of the PDF is there, and no other one."""
    ours, theirs = both[name]
    assert ours.letters == theirs.letters
    assert len(ours.letters) > 0


@pytest.mark.parametrize("name", FIGURES)
def test_words_are_in_the_same_places(both: dict[str, tuple[Page, Page]], name: str) -> None:
    """Where a word of the PDF is there as one word, its middle is within two points of it."""
    ours, theirs = both[name]
    found = 0
    for word, x, y in theirs.words:
        places = [(a, b) for other, a, b in ours.words if other == word]
        if len(word) > 2 and places:
            found += 1
            assert min(max(abs(a - x), abs(b - y)) for a, b in places) < 2, word
    assert found > 0.5 * sum(len(word) > 2 for word, _, _ in theirs.words)


@pytest.mark.parametrize("name", FIGURES)
def test_half_as_large(name: str) -> None:
    """The scale is one length in the source, and nothing else in it changes."""
    once, half = (FIGURES[name]().render("tikz", scale=scale).decode() for scale in (1, 0.5))
    assert half == once.replace(r"\ldunit=1bp", r"\ldunit=0.5bp")


def test_every_kind_of_figure_compiles(tmp_path: Path) -> None:
    """TeX takes every kind of figure that there is, and makes a page of its size of each."""
    figures = [
        *(rnn_variant(pattern) for pattern in PATTERNS),
        gru_cell(),
        gru_cell(reset_after=False, notation="tilde"),
        rnn_cell(show_shapes=True),
        lstm_cell(peepholes=True, projection=True),
        lstm_cell(coupled=True, focus="input"),
        unrolled_rnn(detail="cells"),
        unrolled_rnn(num_layers=2, bidirectional=True),
        batch_diagram(),
        parameter_diagram(LSTM.random(input_size=2, hidden_size=2, seed=0)),
    ]
    sources = {f"f{place}": figure.render("tikz") for place, figure in enumerate(figures)}
    sizes = [page.size for page in pages(compiled(sources, tmp_path))]
    expected = [(figure.width, figure.height) for figure in figures]
    np.testing.assert_allclose(sizes, expected, atol=0.05)


class TestHostileTexts:
    """Texts that mean something to TeX."""

    def test_are_shown(self, tmp_path: Path) -> None:
        """Whatever a label holds is set as text: TeX neither stops nor does what it says."""
        sources = {f"f{place}": sign(text).render("tikz") for place, text in enumerate(HOSTILE)}
        pdf = compiled(sources, tmp_path)
        assert not list(tmp_path.glob("pwned*"))
        shown = subprocess.run(
            [needs("pdftotext"), "-raw", str(pdf), "-"], capture_output=True, check=True
        ).stdout.decode()
        each = shown.split("\f")[:-1]
        assert len(each) == len(HOSTILE)
        for text, page in zip(HOSTILE, each, strict=True):
            if text.isascii() and text.isprintable():
                assert squeezed(page).count(squeezed(text)) == 3, text

    @given(st.text(st.characters(exclude_categories=()), max_size=40))
    def test_become_ascii_without_commands(self, text: str) -> None:
        """TeX of a text is ASCII, balanced, and has no command but those of our own tables."""
        tex = as_tex(text)
        assert tex.isascii()
        assert tex.isprintable()
        bare, depth = re.sub(r"\\[^A-Za-z]", "", tex), 0
        for brace in bare:
            depth += {"{": 1, "}": -1}.get(brace, 0)
            assert depth >= 0
        assert depth == 0
        assert not re.search(r"[%#&~]", bare)
        assert bare.count("$") % 2 == 0
        assert not re.search(r"(?<!\{\})[_^]", bare)
        commands = set(re.findall(r"\\([A-Za-z]+)", tex))
        assert commands <= COMMANDS, commands - COMMANDS

    @pytest.mark.parametrize("text", HOSTILE)
    def test_stay_in_their_comment(self, text: str) -> None:
        """A title and a description stay in comments, whatever they hold."""
        source = sign(text).render("tikz").decode()
        head, _, body = source.partition("\n\\begin{tikzpicture}\n")
        assert all(line.startswith("%") for line in re.split(r"[\n\r\x0b\x0c\x85]", head))
        assert body.isascii()


def squeezed(text: str) -> str:
    """Return a text without spaces, with the quotes of TeX."""
    return re.sub(r"\s", "", text).replace("'", "’").replace("`", "‘")


# Every command that can stand in the TeX of a text.
COMMANDS = {
    name
    for point in [*range(0x20, 0x3000), 0x1D400]
    for name in re.findall(r"\\([A-Za-z]+)", as_tex(f"x{chr(point)}"))
}


def test_commands_are_harmless() -> None:
    """No command that can stand in the TeX of a text reads, writes or defines anything."""
    forbidden = "input|include|write|open|read|def|let|csname|expand|catcode|end|begin|special|pdf"
    assert {name for name in COMMANDS if re.match(forbidden, name)} == set()
    assert len(COMMANDS) > 100


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("a b", r"a\ b"),
        ("50%", r"50\ldkey{37}"),
        ("f_{t} ⊙ c", r"f\ldkey{95}\ldkey{123}t\ldkey{125}\ $\odot$\ c"),
        ("c̃", r"\~{c}"),
        ("é", r"\ldother{233}{\'{e}}"),
        ("漢", r"\ldother{28450}{\ldbox}"),
        ("½", r"\ldother{189}{1/2}"),
        ("--", "-{}-"),
        ("−0.5", "$-$0.5"),
        ("a\u200db", "ab"),
        ("\n", r"\ldother{9226}{\ldbox}"),
    ],
)
def test_letters(text: str, tex: str) -> None:
    """Letters are themselves, signs are TeX's, and what is lacking has a box in its place."""
    assert as_tex(text) == tex


def test_nodes_have_names() -> None:
    """Every shape is a node that an author can point at, named as in the SVG."""
    figure = lstm_cell(random_run())
    source = figure.render("tikz").decode()
    names = re.findall(r"\\node\[[^\]]*\] \(([^)]*)\)", source)
    assert sorted(names) == sorted(each.id for each in figure.shapes if isinstance(each, Node))
    assert "gate-f" in names


def test_node_names_are_such_as_tikz_takes() -> None:
    """What cannot stand in the name of a node does not."""
    source = lstm_cell().placed(0, 0, prefix="a.b:ü-").render("tikz").decode()
    names = re.findall(r"\\node\[[^\]]*\] \(([^)]*)\)", source)
    assert len(names) > 20
    assert all(re.fullmatch(r"[\w-]+", name, re.ASCII) for name in names)


def test_curves_are_those_of_the_dot() -> None:
    """A wire has the very control points that it has in the DOT."""
    figure = lstm_cell()
    source = figure.render("tikz").decode()
    drawn = [
        re.findall(r"\(([-\d.]+,[-\d.]+)\)", path)
        for path in re.findall(r"(?s)\\draw\[ld (?:wire|bracket),fill=none\] (.*?);", source)
    ]
    wires = [shape for shape in figure.shapes if isinstance(shape, Wire)]
    positions = re.findall(r'->.*pos="(?:e,[-\d.,]+ )?([^"]*)"', figure.dot)
    assert drawn == [position.split() for position in positions]
    assert len(drawn) == len(wires) > 10


@pytest.mark.parametrize("theme", THEMES)
def test_colours_are_defined_once(theme: str) -> None:
    """Every colour that is used is defined, once, with the theme's value, and none without use."""
    source = lstm_cell(random_run(), theme=theme).render("tikz").decode()
    defined = re.findall(r"\\definecolor\{(ld-[\w-]+)\}\{HTML\}\{(\w{6})\}", source)
    names = [name for name, _ in defined]
    used = set(re.findall(r"ld-[a-z]+\d?-(?:fill|stroke|text)", source.split("definecolor")[-1]))
    used |= set(re.findall(r"=(ld-[\w-]+)", source))
    assert len(set(names)) == len(names)
    assert used == set(names)
    for name, colour in defined:
        _, paint, part = name.split("-")
        assert getattr(THEMES[theme].paints[paint], part).upper() == f"#{colour}"


def test_comment_says_what_it_needs() -> None:
    """At the top stand the title, the description, what to load, and the fonts to use."""
    head = chain().render("tikz").decode().partition(r"\begin")[0]
    assert head.startswith("% A chain\n%\n% Of step 0.\n%\n")
    assert r"\usepackage{tikz}" in head
    assert "XeLaTeX or LuaLaTeX with a sans-serif font such as Noto Sans." in head
    assert "XeLaTeX" not in lstm_cell().render("tikz").decode()


def test_no_ground() -> None:
    """A transparent picture has no ground, and the same size."""
    source = lstm_cell().render("tikz", transparent=True).decode()
    assert "ld-ground" not in source
    assert "use as bounding box" in source


def test_two_pictures_in_one_document(tmp_path: Path) -> None:
    """Figures of different themes and scales follow each other in a document, each in its own."""
    figures = {name: chain(theme=name) for name in ("light", "dark")}
    sources = {name: figure.render("tikz") for name, figure in figures.items()}
    sources["again"] = figures["light"].render("tikz")
    light, dark, again = pages(compiled(sources, tmp_path))
    assert np.array_equal(light.pixels, again.pixels)
    assert light.pixels[2, 2].min() > 200 > dark.pixels[2, 2].max()


def test_too_large_for_tex() -> None:
    """What is longer than TeX can count is refused with both numbers."""
    with pytest.raises(RenderError, match=r"would be \d{5} points long, and TeX can take 16000"):
        lstm_cell().render("tikz", scale=100)
    with pytest.raises(RenderError, match="show less in it, or lower the scale"):
        sign("x" * 10_000).render("tikz")
