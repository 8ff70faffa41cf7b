"""Figures on pages of HTML: one line each, with ids of their own, and words that are heard."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser

import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.notation import PYTORCH
from tests.sphinxext.projects import Project

SVG = "{http://www.w3.org/2000/svg}"
MANY = """\
.. lstm-cell:: counter
.. lstm-cell:: counter
.. lstm-cell:: counter
   :step: 2
.. lstm-overview::
.. unrolled-rnn:: counter
"""


class Ids(HTMLParser):
    """Reads a page: every id, and every id that is referred to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.wanted: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Put down what a tag is called, and what it refers to."""
        for name, value in attrs:
            if name == "id":
                self.ids[value or ""] += 1
            if name.startswith("aria-") and name.endswith("by"):
                self.wanted += (value or "").split()


def test_every_figure_is_one_line(project: Project) -> None:
    """A figure stands on a line of its own, from its first tag to its last."""
    built = project.write(index=MANY).build()
    assert built.text("index.html").count("<svg") == 5
    assert [ET.fromstring(svg).tag for svg in built.svgs()] == [f"{SVG}svg"] * 5  # noqa: S314


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_ids_are_unique_on_a_page(project: Project, builder: str) -> None:
    """Ten figures share a page, two of them the same, from several documents."""
    built = project.write(
        index=f".. toctree::\n\n   a/b\n   a-b\n\n{MANY}", **{"a/b": MANY, "a-b": MANY}
    ).build(builder)
    for page in built.out.glob("**/*.html"):
        found = Ids(page.read_text(encoding="utf-8"))
        ours = {name: count for name, count in found.ids.items() if name.startswith("ld-")}
        assert set(ours.values()) <= {1}
        assert set(found.wanted) <= set(found.ids)


def test_ids_are_the_same_in_every_build(project: Project) -> None:
    """Another page before it changes nothing in a page."""
    project.write(index=".. toctree::\n\n   other\n\n" + MANY, other="")
    before = project.build().svgs()
    project.write(other=MANY, aaa=f":orphan:\n\n{MANY}")
    assert project.build().svgs() == before


def test_a_figure_is_called_by_its_title_and_described_in_words(project: Project) -> None:
    """The name is the title, and the description is attached, each by its id."""
    (svg,) = project.write(index=".. lstm-overview::\n").build().svgs()
    root, name = ET.fromstring(svg), lambda tag: root.find(f"{SVG}{tag}")  # noqa: S314
    title, description = name("title"), name("desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == PYTORCH.words["overview"]
    assert (description.text or "").count("\n") == 6


def test_words_of_another_language_say_so(project: Project) -> None:
    """On a German page an English description is marked as English."""
    project.write(index=".. lstm-cell::\n")
    assert '-desc" lang="en">' in project.build(language="de").svgs()[0]
    assert " lang=" not in project.build(language="en").svgs()[0].partition("<g")[0]


def test_a_figure_brings_no_style_and_no_script(project: Project) -> None:
    """What would hold for the whole page stays out of it."""
    for svg in project.write(index=MANY).build().svgs():
        assert not re.search(r"<style|<script|\son\w+=|javascript:", svg)


def test_only_pages_with_figures_load_the_stylesheet(project: Project) -> None:
    """A page without figures pays nothing; one with many loads it once."""
    built = project.write(index=".. toctree::\n\n   other\n\n" + MANY, other="Text.").build()
    assert built.text("index.html").count("lstmdiagrams.css?v=") == 1
    for page in ("other.html", "genindex.html", "search.html"):
        assert "lstmdiagrams.css" not in built.text(page)


def test_a_figure_is_as_large_as_it_is(project: Project) -> None:
    """Without a width of the author's, the SVG has its own in points."""
    (svg,) = project.write(index=".. lstm-cell::\n").build().svgs()
    figure, root = lstm_cell(), ET.fromstring(svg)  # noqa: S314
    assert root.get("width") == f"{figure.width:g}pt"
    assert root.get("height") == f"{figure.height:g}pt"
    assert root.get("style") is None


def test_diagrams_load_no_matplotlib(project: Project) -> None:
    """A site without plots does not wait for what draws plots."""
    project.write(index=MANY)
    script = (
        "import sys; from sphinx.cmd.build import build_main\n"
        "assert not build_main(['-Q', '-b', 'html', '.', '_build'])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(loaded & {'matplotlib', 'onnx', 'h5py', 'torch'}))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
