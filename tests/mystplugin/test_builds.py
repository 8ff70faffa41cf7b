"""Books that the real mystmd builds: what is in the files that it writes."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams.notation import Notation
from tests.conftest import Once
from tests.mystplugin.books import (
    GERMAN,
    Node,
    build,
    copied,
    found,
    page,
    shown,
    small,
    text,
)

pytestmark = pytest.mark.slow

ALL = ("site", "docx", "tex", "typst", "jats", "md")


@pytest.fixture(scope="module")
def built(once: Once) -> tuple[Path, str]:
    """Build the whole book once, to every format; return its folder and what mystmd says."""
    folder, said = once("books", lambda folder: build(copied(folder), *ALL))
    return folder / "book", said


@pytest.fixture(scope="module")
def book(built: tuple[Path, str]) -> Path:
    """Return the folder of the book that is built."""
    return built[0]


@pytest.fixture
def inside(book: Path) -> Node:
    """Return the page in a subfolder."""
    return page(book, "inside")


def test_every_directive_shows_what_its_builder_draws(book: Path) -> None:
    """Each image on a page is, byte for byte, the picture of the function in Python."""
    run, german = ld.Trace.load(book / "runs" / "mine.npz"), Notation.load(GERMAN)
    drawn = [
        ld.overview(),
        ld.unrolled_rnn(ld.reference_run("counter"), steps="first 2, last 1"),
        ld.gru_cell(ld.reference_run("counter-gru"), step=0),
        ld.rnn_cell(nonlinearity="relu"),
        ld.rnn_variant("many-to-one", ld.reference_run("sunspots")),
        ld.parameter_diagram(ld.reference_network("counter"), framework="keras"),
        ld.batch_diagram(n_sequences=3, length=5, features=2, lengths=[5, 3, 2]),
        ld.plot_gates(ld.reference_run("counter"), theme="print"),
        ld.lstm_cell(run, units=[1], notation=german),
    ]
    images = found(page(book, "index"), "image")
    assert [shown(book, image) for image in images] == [each.render("svg") for each in drawn]
    assert [image["alt"] for image in images] == [" ".join(each.title.split()) for each in drawn]


def test_a_figure_has_a_number_and_its_caption_any_markup(inside: Node) -> None:
    """References find a label as mystmd writes it; the caption is markup, the legend below it."""
    figure, _ = found(inside, "container")
    assert figure["identifier"] == "fig: one"
    references = {node["identifier"]: text(node) for node in found(inside, "crossReference")}
    assert references == {"fig: one": "Figure\xa01", "cell-f": "(2)", "fig-two": "Figure\xa02"}
    caption, legend = found(figure, "caption")[0], found(figure, "legend")[0]
    assert found(caption, "emphasis")
    assert [node["value"] for node in found(caption, "inlineMath")] == ["x_t"]
    assert text(legend) == "A legend."


def test_directives_in_a_caption_run(inside: Node) -> None:
    """A note in a legend is a note, though mystmd runs no directives in what a plugin returns."""
    second = found(inside, "container")[1]
    (note,) = found(found(second, "legend")[0], "admonition")
    assert note["kind"] == "note"
    assert [node["value"] for node in found(note, "inlineMath")] == ["o_t"]


def test_a_screen_reader_finds_title_and_description(inside: Node) -> None:
    """The alternative text is the author's or the title; the description is there, unseen."""
    first, second = found(inside, "container")
    image, hidden = first["children"][:2]
    assert image["alt"] == "One & only cell"
    drawn = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert hidden["class"] == "sr-only"
    assert hidden["style"]["position"] == "absolute"
    assert text(hidden) == drawn.description
    assert found(second, "image")[0]["alt"] == "LSTM cell, step t = 2 (of 0…2)"


def test_sizes_are_those_that_every_format_knows(book: Path, inside: Node) -> None:
    """Centimetres become pixels, what has no size its own, what is wider than a line all of it."""
    widths = [image["width"] for image in found(page(book, "index"), "image")]
    assert widths[0] == "450px"
    drawn = ld.unrolled_rnn(ld.reference_run("counter"), steps="first 2, last 1")
    assert widths[1] == f"{round(drawn.width * 96 / 72 / 2)}px"
    assert all(width.endswith("px") or width == "100%" for width in widths)
    assert found(inside, "image")[0]["width"] == "302px"


def test_figure_options_reach_the_page(book: Path) -> None:
    """The alignment, the classes and the target are those of the text."""
    tree = page(book, "index")
    assert found(tree, "image")[0]["align"] == "center"
    (link,) = found(tree, "link")
    assert (link["url"], link["children"][0]["type"]) == ("https://example.org/gru", "image")
    assert [figure.get("class") for figure in found(tree, "container")].count("wide") == 1


def test_quantities_and_equations_are_mathematics(inside: Node) -> None:
    """The role writes formulas; each equation has a number and a label of its own."""
    paragraph = found(inside, "paragraph")[0]
    assert [node["value"] for node in found(paragraph, "inlineMath")] == ["f_t", "h_{t-1}", "c_{0}"]
    written = ld.lstm_cell().equations.splitlines()
    equations = found(inside, "math")
    assert [node["value"] for node in equations] == written
    assert [node["label"] for node in equations] == [f"cell-{key}" for key in "ifgoch"]
    assert [node["enumerator"] for node in equations] == list("123456")
    assert all("katex-error" not in node["html"] for node in equations)


def test_no_page_tells_of_the_machine(book: Path) -> None:
    """In what is published no path of this machine stands, and none of the package."""
    for path in (book / "_build/site/content").iterdir():
        content = path.read_text(encoding="utf-8")
        assert str(book.parent) not in content
        assert "../.." not in content
        assert "/forms/any" not in content


def test_word_gets_bitmaps(book: Path) -> None:
    """A document of Word holds PNG, the very bytes of the builder, as wide as is asked for."""
    with zipfile.ZipFile(book / "exports/inside.docx") as document:
        media = [document.read(name) for name in document.namelist() if name.endswith(".png")]
        body = document.read("word/document.xml").decode()
    run = ld.Trace.load(book / "runs" / "mine.npz")
    first = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert sorted(media) == sorted(each.render("png") for each in (first, ld.lstm_cell(run)))
    width = int(body.split('<wp:extent cx="')[1].split('"')[0])
    pixels = 302 / 800 * 600  # of a line of 600, of which mystmd takes 800 to be the whole
    assert width == pytest.approx(pixels * 9525, abs=1)


def test_latex_gets_vectors(book: Path) -> None:
    """LaTeX gets PDF, and labels that its references name."""
    source = (book / "exports/inside.tex").read_text()
    names = [part.split("}")[0] for part in source.split(r"\linewidth]{")[1:]]
    assert len(names) == 2
    assert all((book / "exports" / name).read_bytes().startswith(b"%PDF") for name in names)
    assert r"\includegraphics[width=0.3775\linewidth]" in source
    assert r"\textit{caption} with $x_t$ \& \textbf{no tag}." in source
    for label in ("Fig: One", "fig-two", "cell-f"):
        assert rf"\label{{{label}}}" in source
        assert rf"\ref{{{label}}}" in source


def test_typst_gets_vectors(book: Path) -> None:
    """Typst gets SVG, the very bytes of the builder."""
    source = (book / "exports/inside.typ").read_text()
    names = [part.split('"')[0] for part in source.split('image("')[1:]]
    drawn = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert (book / "exports" / names[0]).read_bytes() == drawn.render("svg")
    assert "<fig-two>" in source
    assert "<cell-f>" in source


def test_jats_says_the_words(book: Path) -> None:
    """JATS holds the alternative text as text, a bitmap and the equations."""
    source = (book / "exports/inside.xml").read_text()
    assert "<alt-text>One &amp; only cell</alt-text>" in source
    name = source.split('xlink:href="')[1].split('"')[0]
    drawn = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert (book / "exports" / name).read_bytes() == drawn.render("png")
    assert source.count("<disp-formula") == 6


def test_markdown_says_the_description(book: Path) -> None:
    """Markdown names a picture in the project, its title and what it shows."""
    source = (book / "exports/inside.md").read_text()
    name = source.split(":::{figure} /")[1].split("\n")[0]
    drawn = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert (book / name).read_bytes() == drawn.render("png")
    assert f":title: {' '.join(drawn.description.split())}\n" in source


def test_what_is_wrong_stands_before_the_figure(book: Path) -> None:
    """Every reason can be read on the page; the rest of it is there, numbers and references too."""
    tree = page(book, "faults")
    said = [text(box) for box in found(tree, "admonition")]
    assert said[0] == "lstm-cellstep 99 does not exist; choose 0 to 7, or -8 to -1 from the end"
    assert said[1].startswith("lstm-cellalign: unknown 'middle'; choose one of 'left', 'center'")
    assert "width: 'wide' is no length" in said[1]
    assert "run: unknown run 'nowhere.npz'" in said[1]
    assert said[2] == "gru-cellrun: '../secret.npz' is outside the project, and is not read"
    assert said[3] == "rnn-cellrun: '/link.npz' is outside the project, and is not read"
    assert "setps: is no option of unrolled-rnn; choose one of 'steps'" in said[4]
    assert "target: 'javascript:alert(1)' is no link" in said[4]
    assert said[5].startswith("lstm-equationspeepholes: ")
    assert text(found(tree, "strong")[0]).startswith("lstm: unknown quantity 'q_t'; choose one of")
    assert text(found(tree, "crossReference")[0]) == "Figure\xa01"
    assert "Its caption stands." in text(tree)
    assert "After all of them." in text(tree)
    assert "javascript" not in str([node.get("url") for node in found(tree, "link")])


@pytest.mark.parametrize("suffix", ["tex", "typ", "xml", "md"])
def test_what_is_wrong_stands_in_every_format(book: Path, suffix: str) -> None:
    """The reason is said where the figure would be, and a picture says that it is not drawn."""
    source = (book / f"exports/faults.{suffix}").read_text().replace("\\", "")
    assert "step 99 does not exist; choose 0 to 7, or -8 to -1 from the end" in source
    assert "not-drawn-" in source
    assert source.index("step 99 does not") < source.index("not-drawn-")
    assert "After all of them." in source


def test_word_says_what_is_wrong(book: Path) -> None:
    """A document of Word says the reasons, too."""
    with zipfile.ZipFile(book / "exports/faults.docx") as document:
        body = document.read("word/document.xml").decode()
    assert "step 99 does not exist" in body
    assert "After all of them." in body


def test_what_is_strange_to_mystmd_it_says_itself(built: tuple[Path, str]) -> None:
    """A misspelt option is named with its page and line while the book is built."""
    assert 'faults.md:26 unexpected option "setps" provided (in unrolled-rnn)' in built[1]


def test_building_again_draws_nothing(book: Path, tmp_path: Path) -> None:
    """A second build finds every picture; each distinct one is there once."""
    again = tmp_path / "book"
    shutil.copytree(book, again, symlinks=True)
    kept = again / "_build/lstmdiagrams"
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.svg")}
    assert len(before) == len({(kept / name).read_bytes() for name in before})
    build(again, "site")
    after = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.svg")}
    assert after == before


ANYWHERE = """
:::{embed} #fig-two
:::

```{include} part/_included.md
```

:::::{figure}

```{lstm-cell}
```

```{gru-cell}
```

Two cells.
:::::

::::{tab-set}
:::{tab-item} A tab
```{rnn-cell}
```
:::
::::
"""


def test_figures_stand_anywhere(tmp_path: Path) -> None:
    """Embedded, included from another folder, as a part of a figure, in a tab, in a notebook."""
    book = small(tmp_path, ANYWHERE)
    (book / "part").mkdir()
    (book / "part/_included.md").write_text("```{lstm-cell} counter\n:step: 2\n```\n")
    (book / "part/two.md").write_text("```{lstm-cell} counter\n:name: fig-two\n\nTwo.\n```\n")
    cell = {"cell_type": "markdown", "metadata": {}, "source": "```{lstm-overview}\n```"}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (book / "part/notebook.ipynb").write_text(json.dumps(notebook))
    build(book, "site")
    run = ld.reference_run("counter")
    drawn = [ld.lstm_cell(run), ld.lstm_cell(run, step=2), ld.lstm_cell(), ld.gru_cell()]
    for name, expected in (("index", [*drawn, ld.rnn_cell()]), ("notebook", [ld.overview()])):
        images = found(page(book, name), "image")
        assert [shown(book, image) for image in images] == [each.render("svg") for each in expected]


def test_strict_stops_at_a_fault(tmp_path: Path) -> None:
    """Where the author wants it, mystmd fails, and says why, of roles and equations too."""
    book = small(tmp_path, "{lstm}`q_t`\n\n```{lstm-equations} nope\n```\n", "--strict")
    said = build(book, "site", status=1)
    assert "lstm: unknown quantity 'q_t'" in said
    assert "lstm-equations: run: unknown run 'nope'" in said


def test_a_notation_of_all_figures_changes_formulas_too(tmp_path: Path) -> None:
    """A role, the equations and the figures of a book read the same notation and theme."""
    text = "{lstm}`g_t`\n\n```{lstm-equations}\n```\n\n```{lstm-cell}\n```\n"
    book = small(tmp_path, text, "--notation", "tilde", "--theme", "dark")
    build(book, "site")
    tree = page(book, "index")
    assert found(tree, "inlineMath")[0]["value"] == r"\tilde{c}_t"
    assert r"\tilde{c}_t = \tanh" in found(tree, "math")[2]["value"]
    drawn = ld.lstm_cell(notation="tilde", theme="dark")
    assert shown(book, found(tree, "image")[0]) == drawn.render("svg")
