"""The tutorial as a PDF and as an EPUB: it builds without a warning, and its figures are in it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.docs.site import BOOK, Site, build, trees

pytestmark = pytest.mark.slow

FEWEST = 40  # figures


def test_the_tutorial_is_a_pdf(tutorial: Site) -> None:
    """TeX finds every figure, as vectors, and knows every sign."""
    needs("pdflatex")
    tex = tutorial.folder / "lstm.tex"
    drawn = re.findall(
        r"\\(?:sphinx)?includegraphics(?:\[[^]]*\])?\{\{?([^}]*)\}?\.(\w+)\}",
        tex.read_text(encoding="utf-8"),
    )
    assert len(drawn) >= FEWEST
    assert {suffix for _, suffix in drawn} == {"pdf"}
    command = [needs("latexmk"), "-pdf", "-interaction=nonstopmode", "-silent", tex.name]
    done = subprocess.run(command, cwd=tex.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert tex.with_suffix(".pdf").stat().st_size > 200_000


def test_the_tutorial_is_an_epub(tutorial: Site, tmp_path: Path) -> None:
    """Its pages show their figures, and each file that they show is in it."""
    read = ("-d", str(trees(tutorial.folder)))
    book = build(tmp_path / "epub", "epub", *BOOK, *read).folder / "lstm.epub"
    with zipfile.ZipFile(book) as packed:
        names = {*packed.namelist()}
        pages = {name: packed.read(name).decode() for name in names if name.endswith(".xhtml")}
    shown = [
        Path(name).parent.joinpath(path)
        for name, text in pages.items()
        for path in re.findall(r"<img[^>]* src=\"([^\"]+)\"", text)
    ]
    assert len(shown) >= FEWEST
    known = {Path(name).resolve() for name in names}
    assert [path for path in shown if path.resolve() not in known] == []
    assert any("<math" in text for text in pages.values())
