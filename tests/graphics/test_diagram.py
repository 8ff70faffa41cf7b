"""A Diagram: immutable, saved whole, combined with others, shown in notebooks."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import struct
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError, RenderError
from lstmdiagrams.graphics import FORMATS, Diagram, format_of, notebook
from lstmdiagrams.graphics.shapes import bounds
from tests.diagrams.runs import random_run
from tests.graphics.layout import faults
from tests.graphics.picture import read

BEGINNINGS = {
    "svg": b"<?xml",
    "png": b"\x89PNG\r\n",
    "pdf": b"%PDF-",
    "gv": b"digraph",
    "tikz": b"% LSTM cell",
    "html": b"<!DOCTYPE html>",
}


@pytest.fixture(scope="module")
def figure() -> Diagram:
    """Return an annotated figure."""
    return lstm_cell(random_run())


def test_it_cannot_be_changed(figure: Diagram) -> None:
    """A figure is frozen."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        figure.title = "another"


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format(figure: Diagram, kind: str, tmp_path: Path) -> None:
    """Every format is what it says, and a file holds what `render` returns."""
    content = figure.render(kind)
    assert content.startswith(BEGINNINGS[kind])
    path = figure.save(tmp_path / f"Figure.{kind.upper()}")
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_gv_is_the_dot(figure: Diagram) -> None:
    """The format gv is the figure in DOT."""
    assert figure.render("gv").decode() == figure.dot == figure.to_graphviz().source


def test_save_takes_text_and_returns_the_path(figure: Diagram, tmp_path: Path) -> None:
    """A path may be given as text, and comes back as a path."""
    assert figure.save(str(tmp_path / "a.gv")) == tmp_path / "a.gv"


@pytest.mark.parametrize("name", ["a.bmp", "a", "svg", "a.svg.", ""])
def test_unknown_suffix_lists_the_known_ones(figure: Diagram, name: str) -> None:
    """A suffix that is no format is named, with all that are."""
    with pytest.raises(InvalidValueError, match=r"which is no format; choose one of '\.svg', '\.p"):
        figure.save(name)
    with pytest.raises(InvalidValueError) as caught:
        format_of(name)
    assert all(f"'.{kind}'" in str(caught.value) for kind in FORMATS)
    assert repr(name) in str(caught.value)


def test_unknown_format_lists_the_known_ones(figure: Diagram) -> None:
    """A format that there is not is named, with all that there are."""
    sentence = r"unknown format 'bmp'; choose one of 'svg', 'png', 'pdf', 'gv', 'tikz', 'html'"
    with pytest.raises(InvalidValueError, match=sentence):
        figure.render("bmp")


def test_failure_keeps_the_old_file(figure: Diagram, tmp_path: Path) -> None:
    """Where drawing fails, the old file is still there, and nothing else is."""
    path = tmp_path / "a.svg"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RenderError):
        figure.save(path, engine="no-such-dot")
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.svg"]


def test_place_where_no_file_can_be(figure: Diagram, tmp_path: Path) -> None:
    """A folder that does not exist is named."""
    with pytest.raises(FileError, match=r"cannot write .*missing.*: No such file"):
        figure.save(tmp_path / "missing" / "a.gv")


def test_size_is_that_of_the_picture(figure: Diagram) -> None:
    """Width and height are those of the SVG in points, whole ones, and PNG has three a point."""
    canvas = read(figure.svg()).canvas
    assert (canvas.right, canvas.bottom) == (figure.width, figure.height)
    assert float(figure.width).is_integer()
    pixels = struct.unpack(">II", figure.render("png")[16:24])
    assert pixels == (3 * figure.width, 3 * figure.height)


def test_png_that_would_be_too_large(capfd: pytest.CaptureFixture[str]) -> None:
    """A PNG that cairo would make coarser is refused, with its size and what to do."""
    figure = lstm_cell(random_run(hidden_size=300), units="all")
    with pytest.raises(RenderError, match=r"PNG of \d+ × \d+ pixels, and 32767 is the most; show"):
        figure.render("png")
    assert figure.render("pdf")
    assert capfd.readouterr().err == ""


def test_huge_figures_are_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    """A figure of more than a thousand shapes is drawn whole and in silence."""
    figure = lstm_cell(random_run(hidden_size=100, n_steps=1), units="all")
    assert len(figure.shapes) > 1000
    assert figure.svg().count('data-symbol="c"') == 100
    assert capfd.readouterr() == ("", "")


class TestCombined:
    """Two figures on one canvas."""

    def test_beside(self, figure: Diagram) -> None:
        """The other stands to the right, a gap away, and the middles are level."""
        both = lstm_cell().beside(figure, gap=30)
        assert both.width == pytest.approx(
            inner(lstm_cell())[0] + inner(figure)[0] + 30 + 16, abs=1
        )
        assert both.height == pytest.approx(max(lstm_cell().height, figure.height), abs=1)
        assert not faults(read(both.svg()))

    def test_above(self, figure: Diagram) -> None:
        """The other stands below, a gap away."""
        both = figure.above(lstm_cell(), gap=10)
        assert both.height == pytest.approx(
            inner(lstm_cell())[1] + inner(figure)[1] + 10 + 16, abs=1
        )
        picture = read(both.svg())
        assert picture.outline("a-cell").box.bottom < picture.outline("b-cell").box.top
        assert not faults(picture)

    @pytest.mark.parametrize("align", ["middle", "top", "bottom", "axis"])
    def test_alignment(self, figure: Diagram, align: str) -> None:
        """Their middles, tops, bottoms or the lines of their states are level."""
        picture = read(figure.beside(lstm_cell(), align=align).svg())
        ours, theirs = (
            [each.box for each in picture.outlines if each.id.startswith(prefix)]
            for prefix in ("a-", "b-")
        )
        tops = [min(box.top for box in boxes) for boxes in (ours, theirs)]
        bottoms = [max(box.bottom for box in boxes) for boxes in (ours, theirs)]
        axes = [
            next(each for each in picture.threads if each.id == f"{prefix}h_prev-o").points[0, 1]
            for prefix in "ab"
            for prefix in [f"{prefix}-"]
        ]
        level = {
            "middle": [sum(pair) / 2 for pair in zip(tops, bottoms, strict=True)],
            "top": tops,
            "bottom": bottoms,
            "axis": axes,
        }[align]
        assert level[0] == pytest.approx(level[1], abs=3 if align == "middle" else 0.1)

    def test_unknown_alignment(self, figure: Diagram) -> None:
        """An alignment that there is not is named, with all that there are."""
        with pytest.raises(InvalidValueError, match="unknown alignment 'left'; choose one of 'mid"):
            figure.beside(figure, align="left")

    def test_ids_stay_unique(self, figure: Diagram) -> None:
        """However often a figure is combined with itself, every id is unique."""
        four = figure.beside(figure).above(figure.beside(figure))
        ids = [shape.id for shape in four.shapes]
        assert len(set(ids)) == len(ids) == 4 * len(figure.shapes)
        assert not faults(read(four.svg()))

    def test_values_and_words_of_both(self, figure: Diagram) -> None:
        """Both keep their values, titles and descriptions."""
        both = lstm_cell().beside(figure)
        assert both.title == f"{lstm_cell().title}; {figure.title}"
        assert both.description == f"{lstm_cell().description}\n{figure.description}"
        values = {text.text for text in read(figure.svg()).texts if "." in text.text}
        assert values <= {text.text for text in read(both.svg()).texts}

    def test_originals_stay(self, figure: Diagram) -> None:
        """Combining leaves both figures as they were."""
        before = figure.svg()
        figure.beside(lstm_cell())
        assert figure.svg() == before

    def test_placed(self, figure: Diagram) -> None:
        """A figure that is placed elsewhere looks the same, with a prefix before every id."""
        placed = figure.placed(100, -50, prefix="p-")
        box, other = bounds(figure.shapes), bounds(placed.shapes)
        assert (other.left - box.left, other.top - box.top) == (100, -50)
        assert placed.svg() == figure.svg(prefix="p-").replace('"p-title', '"title').replace(
            ' p-desc"', ' desc"'
        ).replace('"p-desc', '"desc').replace('"p-ground"', '"ground"')


def inner(figure: Diagram) -> tuple[float, float]:
    """Return the size of what a figure shows, without its margin."""
    box = bounds(figure.shapes)
    return box.width, box.height


class TestNotebook:
    """What a notebook shows."""

    def test_html_comes_first(self, figure: Diagram) -> None:
        """By itself: inline SVG as HTML, the SVG, and the words; no PNG and no PDF."""
        bundle = figure._repr_mimebundle_()
        assert list(bundle) == ["text/html", "image/svg+xml", "text/plain"]
        assert str(bundle["text/html"]).startswith("<svg")
        assert str(bundle["image/svg+xml"]).startswith("<?xml")
        assert figure.description in str(bundle["text/plain"])

    @pytest.mark.parametrize(
        ("include", "exclude", "kinds"),
        [
            ({"image/png"}, None, ["image/png"]),
            (["application/pdf", "image/png"], None, ["image/png", "application/pdf"]),
            (None, ["text/html"], ["image/svg+xml", "text/plain"]),
            ({"text/html", "text/plain"}, {"text/html"}, ["text/plain"]),
            ({"video/mp4"}, None, []),
        ],
    )
    def test_what_is_asked_for(
        self, figure: Diagram, include: object, exclude: object, kinds: list[str]
    ) -> None:
        """PNG and PDF where they are asked for, and nothing that is declined."""
        bundle = figure._repr_mimebundle_(include=include, exclude=exclude)
        assert list(bundle) == kinds
        for kind in set(bundle) & {"image/png", "application/pdf"}:
            assert bundle[kind] == figure.render(kind[-3:])

    def test_figures_share_a_page(self, figure: Diagram) -> None:
        """No two displays on a page have an id in common, of the same figure neither."""
        shown = [shown_in_a_notebook(each) for each in (figure, lstm_cell(), figure, figure)]
        ids = [re.findall(r'id="([^"]*)"', html) for html in shown]
        assert len({name for names in ids for name in names}) == sum(map(len, ids)) > 100

    def test_displays_are_repeatable(
        self, figure: Diagram, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A notebook that is run again from its beginning shows the same to the byte."""
        runs = []
        for _ in range(2):
            monkeypatch.setattr(notebook, "_displays", Counter())
            runs.append([shown_in_a_notebook(each) for each in (figure, lstm_cell(), figure)])
        assert runs[0] == runs[1]


def shown_in_a_notebook(figure: Diagram) -> str:
    """Return the HTML that a notebook shows."""
    return str(figure._repr_mimebundle_(include=["text/html"])["text/html"])


@pytest.mark.parametrize("build", [lstm_cell, lambda: lstm_cell(random_run())])
def test_representation_is_short(build: Callable[[], Diagram]) -> None:
    """In a console a figure is a line, not its hundred shapes."""
    assert len(repr(build())) < 200


def test_copies_are_equal() -> None:
    """A diagram can be pickled and copied, themes and all."""
    figure = lstm_cell(random_run(), step=0)
    assert pickle.loads(pickle.dumps(figure)).svg() == figure.svg()  # noqa: S301 - our own
    assert copy.deepcopy(figure) == figure


@pytest.mark.parametrize("other", [1, "cell", None])
def test_only_figures_can_be_joined(other: object) -> None:
    """What is no figure is refused with a sentence."""
    figure = lstm_cell()
    for join in (figure.beside, figure.above):
        with pytest.raises(InvalidTypeError, match="must be a Diagram"):
            join(other)  # type: ignore[operator]


@pytest.mark.parametrize("gap", [float("nan"), float("inf")])
def test_a_gap_is_finite(gap: float) -> None:
    """A gap that is nowhere is refused when it is given."""
    figure = lstm_cell()
    for join in (figure.beside, figure.above):
        with pytest.raises(InvalidValueError, match="must be finite"):
            join(figure, gap=gap)
    with pytest.raises(InvalidValueError, match="dx is nan"):
        figure.placed(float("nan"), 0)
    with pytest.raises(InvalidTypeError, match="number of points"):
        figure.above(figure, gap="x")  # type: ignore[arg-type]


@pytest.mark.parametrize("far", [1e308, 1e200, -1e7, 10**400, -(10**400), 1_000_001])
def test_what_is_too_far_is_refused(far: float) -> None:
    """A gap or a place that no format could draw is refused by its name."""
    figure = lstm_cell()
    for join in (figure.beside, figure.above):
        with pytest.raises(InvalidValueError, match="gap is "):
            join(figure, gap=far)
    with pytest.raises(InvalidValueError, match=r"dx is .* from −1,000,000 to 1,000,000 points"):
        figure.placed(far, 0)
    with pytest.raises(InvalidValueError, match="dy is "):
        figure.placed(0, far)


def test_gaps_do_not_add_up_to_what_cannot_be_drawn() -> None:
    """Figures far apart are drawn, and put together only as far as they can be."""
    figure = lstm_cell()
    pair = figure.beside(figure, gap=6e5)
    assert pair.render("pdf").count(b"stream") >= 2
    for join in (figure.above(figure, gap=6e5).above, pair.beside):
        with pytest.raises(
            InvalidValueError, match=r"gap is 600000\.0, and the figure would be 1,[28]"
        ):
            join(pair, gap=6e5)


@pytest.mark.parametrize("prefix", ['x" onload="alert(1)//', "\0", "\ud800", "a b", "ü", "<", "\n"])
def test_no_id_can_begin_with_anything(prefix: str) -> None:
    """A prefix of other signs than those of an id is refused before it stands in a file."""
    for take in (lstm_cell().svg, partial(lstm_cell().placed, 0, 0)):
        with pytest.raises(InvalidValueError, match="cannot begin an id"):
            take(prefix=prefix)


@pytest.mark.parametrize("prefix", [None, 3, b"a"])
def test_a_prefix_is_a_text(prefix: Any) -> None:
    """What is no text is refused with a sentence."""
    for take in (lstm_cell().svg, partial(lstm_cell().placed, 0, 0)):
        with pytest.raises(InvalidTypeError, match="must be a text"):
            take(prefix=prefix)


@pytest.mark.parametrize("path", [None, 1, b"x.svg"])
def test_a_file_has_a_path(path: object) -> None:
    """What is no path is refused with a sentence."""
    with pytest.raises(InvalidTypeError, match="must be a path"):
        lstm_cell().save(path)  # type: ignore[arg-type]
