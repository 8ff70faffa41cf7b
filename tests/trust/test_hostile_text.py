"""Words that are made to do harm come out as words, in every format and every Sphinx builder."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pygraphviz import AGraph

import lstmdiagrams as ld
from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics.tex import _ACCENTS, _MATHS, _TEXT, MACROS
from lstmdiagrams.notation import PYTORCH
from tests.graphics.test_text import expected
from tests.sphinxext.projects import Project
from tests.sphinxext.test_safety import Dangers
from tests.trust.scale import scaled
from tests.trust.texts import PIECES, TEXTS, Page, commands, parts_of_pdf, parts_of_svg, written

EXAMPLES = settings(
    max_examples=scaled(60, 20_000),
    phases=[Phase.explicit, Phase.generate],  # to shrink 10,000 letters takes hours
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NET = ld.GRU.random(input_size=2, hidden_size=2).with_readout(
    ld.Readout(np.ones((1, 2)), np.zeros(1))
)
X = np.ones((2, 1, 2))
SHOWN = 28  # signs of a label that a figure shows


def figure(texts: Sequence[str]) -> ld.Diagram:
    """Return a figure that shows six texts: labels, a name, a notation's words and symbols."""
    step, feature, out, name, symbol, meaning = texts
    labels = {"x": [step, "b"], "y": ["c", out], "features": [feature, "d"], "classes": [out]}
    trace = replace(NET.run(X, labels=labels), name=name)
    template = meaning.replace("{", "{{").replace("}", "}}")
    words = {"n": {"name": name, "meaning": meaning}, "z": {"symbol": symbol}}
    notation = PYTORCH.changed("mine", quantities=words, words={"reads": f"{template} {{label}}"})
    return ld.gru_cell(trace, step=0, notation=notation)


@cache
def benign(kind: str) -> Any:
    """Return the parts of the figure with harmless words: no other ones may come in."""
    plain = figure(["a", "b", "c", "d", "e_{t}", "f"])
    if kind == "svg":
        return parts_of_svg(plain.svg()) | parts_of_svg(plain.render("svg"))
    if kind == "html":
        return Page(plain.render("html").decode()).parts
    tables = "".join((MACROS, *_ACCENTS.values(), *_TEXT.values(), *_MATHS.values()))
    letters = r"\ldkey\ldbox\ldother\ \alpha\beta\gamma\i\j"
    return commands(plain.render("tikz").decode()) | commands(tables + letters)


SIX = st.lists(TEXTS, min_size=6, max_size=6)


@given(SIX, st.integers(0, 19))
@EXAMPLES
def test_every_format(words: list[tuple[str, int]], luck: int) -> None:
    """A label, a name, a symbol and a meaning bring nothing into a picture but letters.

    No element, attribute, style, command or address is in it that is not in that of harmless words.
    """
    texts = [written(*each) for each in words]
    texts = [text if text.strip() else f"x{text}" for text in texts]  # what is empty is refused
    try:
        drawn = figure(texts)
    except ld.errors.LstmDiagramsError:
        drawn = figure([*texts[:4], "e_{t}", texts[5]])  # what has braces may be no symbol
    svg = drawn.render("svg")
    assert parts_of_svg(svg) <= benign("svg")
    assert parts_of_svg(drawn.svg(prefix="x-")) <= benign("svg")
    shown = {each.text for each in ET.fromstring(svg).iter() if each.text}  # noqa: S314
    feature = texts[1] if len(texts[1]) <= SHOWN else f"{texts[1][: SHOWN - 1]}…"
    assert expected(feature) in shown
    assert Page(drawn.render("html").decode()).parts <= benign("html")
    try:
        tikz = re.sub("(?m)^%[^\r]*$", "", drawn.render("tikz").decode())  # but for comments
    except RenderError as error:
        assert "and TeX can take 16000" in str(error)  # noqa: PT017 - a name of 10,000 letters
        return
    assert tikz.isascii()
    assert {each for each in commands(tikz) if each[1:].isalpha()} <= {
        *benign("tikz"), *GREEK
    }  # fmt: skip
    assert AGraph(string=drawn.dot).number_of_nodes() > 5
    if luck == 0:  # they are slower, and Pango and cairo see no other letters
        if float(ET.fromstring(svg).attrib["width"].removesuffix("pt")) < 10_000:  # noqa: S314
            assert drawn.render("png").startswith(b"\x89PNG")  # what is wider, no PNG can hold
        assert not parts_of_pdf(drawn.render("pdf"))


_LETTERS = """alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
upsilon chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
GREEK = {f"\\{name}" for name in _LETTERS.split()}

BUILDERS = ("html", "dirhtml", "singlehtml", "latex", "text", "man", "texinfo", "xml", "pseudoxml",
            "epub", "htmlhelp", "gettext")  # fmt: skip
# Control characters, lone surrogates and what is no character.
UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@pytest.mark.filterwarnings("ignore:.tags. will become a required")
def test_every_builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run's labels and name, a notation, and captions and alternative texts of a document."""
    monkeypatch.chdir(tmp_path)
    nasty = [piece for piece in PIECES if piece.strip()]
    rng = np.random.default_rng(0)
    pages = {}
    for number in range(scaled(3, 40)):
        texts = ["".join([*rng.choice(nasty, 4), "\0\x1b\ud800\ufffe"]) for _ in range(6)]
        step, feature, out, name, *_ = texts
        labels = {"x": [step, "b"], "y": ["c", out], "features": [feature, "d"]}
        replace(NET.run(X, labels=labels), name=name).save(tmp_path / f"r{number}.npz")
        inline = re.sub(r"[^ -~]|[\\`*_|<>:.{]", "?", texts[4]) or "?"
        plain = " ".join("".join(filter(str.isprintable, texts[5])).split()) or "?"
        pages[f"p{number}"] = (
            f"Title\n=====\n\n.. gru-cell:: r{number}.npz\n   :alt: x{plain}\n\n   {inline}.\n\n"
            f".. gru-cell:: r{number}.npz\n\n.. gru-cell:: r{number}.npz\n   :interactive:\n"
        )
    tree = "".join(f"   {name}\n" for name in pages)
    project = Project(tmp_path).write(conf='version = release = "1"\n', **pages)
    project.write(index=f"T\n=\n\n.. toctree::\n\n{tree}")
    for builder in BUILDERS:
        if builder == "gettext":  # which keeps document trees of its own
            shutil.rmtree(tmp_path / "_build/doctrees")
        built = project.build(builder)
        assert "Traceback" not in built.warnings
        assert "[lstmdiagrams" not in built.warnings
        for path in built.out.rglob("*"):
            _check(path)


def _check(path: Path) -> None:
    """Look at a file of a builder: it runs nothing, and holds nothing that is not seen."""
    if path.suffix in (".html", ".xhtml"):
        text = path.read_text(encoding="utf-8")
        assert not harms(_head(text.partition('<div class="body"')[2] or text))
    if path.suffix in (".txt", ".1", ".texi", ".pseudoxml", ".xhtml", ".xml"):
        assert not UNSEEN.search(path.read_text(encoding="utf-8"))
    if path.suffix in (".xhtml", ".xml"):
        ET.fromstring(path.read_bytes())  # noqa: S314 - our own
    if path.suffix == ".svg":
        assert parts_of_svg(path.read_bytes()) <= benign("svg")
    if path.suffix == ".pdf":
        assert not parts_of_pdf(path.read_bytes())
    if path.suffix == ".tex":
        bad = r"\\(input\{/etc|write18|csname\W|href\{x)"
        assert not re.search(bad, _figures(path.read_text()))


def harms(page: str) -> list[str]:
    """Return what could run of a page, but for its own scripts and for pictures that it holds."""
    found = Dangers(re.sub(r"(?s)<script.*?</script>", "", page)).found
    return [each for each in found if not each.startswith("<image href=data:image/png;base64,")]


def _head(body: str) -> str:
    """Return the document of a page, without what its theme puts below it."""
    return body.partition("sphinxsidebar")[0]


def _figures(tex: str) -> str:
    return tex.partition(r"\begin{document}")[2].replace(r"\textbackslash{}", "")


@given(SIX)
@settings(EXAMPLES, max_examples=scaled(8, 200))
def test_explorer_and_notebook(words: list[tuple[str, int]]) -> None:
    """A page on which a reader steps, and what a terminal gets, hold nothing that is not seen.

    Whatever a notation says can be written to a file, its language and its buttons included.
    """
    texts = [written(*each)[:200] for each in words]
    step, feature, name, symbol, meaning, word = (f"x{text}" for text in texts)
    bare = re.sub(r"[{}]", "", symbol)
    changes = {"symbol": bare, "name": name, "meaning": meaning}
    said = word.replace("{", "{{").replace("}", "}}")
    notation = PYTORCH.changed(
        "mine", quantities={"z": changes}, words={"language": said, "play": said}
    )
    trace = replace(NET.run(X, labels={"x": [step, "b"], "features": [feature, "d"]}), name=name)
    explorer, cell = ld.explore(trace, notation=notation), ld.gru_cell(trace, notation=notation)
    shown = (
        *(explorer.html, explorer._repr_html_(), cell.render("html").decode()),
        *(str(each._repr_mimebundle_()["text/plain"]) for each in (cell, ld.plot_gates(trace))),
    )
    for text in shown:
        assert not UNSEEN.search(text)
        assert text.encode()
    assert not harms(explorer.html)


def test_a_symbol_of_ten_thousand_signs() -> None:
    """A symbol that falls into thousands of pieces makes a figure that is long, and not huge."""
    symbol = ("<x&\\" * 2500)[:10_000]
    svg = figure(["a", "b", "c", "d", symbol, "f"]).render("svg")
    shown = [each.text or "" for each in ET.fromstring(svg).iter() if each.tag.endswith("text")]  # noqa: S314
    assert symbol in "".join(shown)
    assert len(svg) < 30e6
