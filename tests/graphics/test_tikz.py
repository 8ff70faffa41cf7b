"""TikZ shows what the PDF shows, compiled by a small TeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

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
from lstmdiagrams.graphics.shapes import Node, Wire
from lstmdiagrams.reference import LSTM
from tests.diagrams.runs import random_run
from tests.graphics.chains import chain, sign
from tests.graphics.tikz_pages import Page, compiled, pages


def silent(figure: Diagram) -> Diagram:
    """Return a figure without its texts, as large as it was."""
    shapes = tuple(
        replace(shape, label="") if isinstance(shape, Node) else shape for shape in figure.shapes
    )
    fillings = {name: replace(each, text="") for name, each in figure.fillings.items()}
    return replace(figure, shapes=shapes, fillings=fillings, room=figure.canvas)


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


def test_nodes_have_names() -> None:
    """Every shape is a node that an author can point at, named as in the SVG."""
    figure = lstm_cell(random_run())
    source = figure.render("tikz").decode()
    names = re.findall(r"\\node\[[^\]]*\] \(([^)]*)\)", source)
    assert sorted(names) == sorted(each.id for each in figure.shapes if isinstance(each, Node))
    assert "gate-f" in names


def test_node_names_are_such_as_tikz_takes() -> None:
    """What cannot stand in the name of a node does not."""
    source = lstm_cell().placed(0, 0, prefix="a.b.-").render("tikz").decode()
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
