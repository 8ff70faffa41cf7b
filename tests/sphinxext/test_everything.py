"""A document with every directive, the role and equations, built by every builder that there is."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import matplotlib.image as images
import numpy as np
import pytest

from lstmdiagrams.options import Picture
from lstmdiagrams.options.directives import DIRECTIVES
from tests.conftest import needs
from tests.sphinxext.projects import Built, Project
from tests.sphinxext.samples import SAMPLES, everything

PICTURES = 2 * len(DIRECTIVES) + 1
SETTINGS = """\
epub_show_urls = "no"
man_pages = [("index", "cells", "Cells", [], 1)]
linkcheck_ignore = [".*"]
linkcheck_allow_unauthorized = True
linkcheck_report_timeouts_as_broken = False
"""
# What is seen of each picture, by builder.
SIGNS = {
    "html": (r'<svg class="ld-figure', ("index.html", "other.html")),
    "dirhtml": (r'<svg class="ld-figure', ("index.html", "other/index.html")),
    "singlehtml": (r'<svg class="ld-figure', ("index.html",)),
    "epub": (r'<img class="[^"]*" src="_images/lstmdiagrams-', ("index.xhtml", "other.xhtml")),
    "latex": (r"\\sphinxincludegraphics(\[[^]]*\])?\{\{lstmdiagrams-", ("cells.tex",)),
    "texinfo": (r"@image\{cells-figures/lstmdiagrams-", ("cells.texi",)),
    "xml": (r"<image [^>]*lstmdiagrams-", ("index.xml", "other.xml")),
    "pseudoxml": (r"<image [^>]*lstmdiagrams-", ("index.pseudoxml", "other.pseudoxml")),
}


# Every option of docutils' figure at once.
LOOKS = """\
.. lstm-cell:: counter
   :name: cell
   :width: 300px
   :height: 200px
   :scale: 50
   :align: right
   :alt: A cell
   :class: one two
   :figwidth: {figwidth}
   :figclass: three
   :target: {target}

   A caption.

   A legend.

.. lstm-cell::
   :class: four

.. _there:

:numref:`cell`
"""


@pytest.mark.parametrize("builder", [*SIGNS, "text", "man", "gettext", "linkcheck", "dummy"])
@pytest.mark.parametrize(
    ("figwidth", "target"), [("80%", "https://example.org"), ("image", "there_")]
)
def test_every_builder_takes_every_option(
    project: Project, builder: str, figwidth: str, target: str
) -> None:
    """None stumbles over what it cannot show."""
    project.write(
        conf=f'project = "Cells"\nversion = "1"\ncopyright = "2026, nobody"\n{SETTINGS}',
        index=LOOKS.format(figwidth=figwidth, target=target),
    )
    assert not project.build(builder).warnings


def built_of(project: Project, builder: str) -> Built:
    """Build the document, without a warning."""
    built = everything(project, SETTINGS).build(builder)
    assert not built.warnings
    return built


@pytest.mark.parametrize("builder", SIGNS)
def test_every_builder_that_shows_pictures_shows_all(project: Project, builder: str) -> None:
    """One for each directive in each language, and the one that is a link."""
    built = built_of(project, builder)
    sign, files = SIGNS[builder]
    assert sum(len(re.findall(sign, built.text(file))) for file in files) == PICTURES


@pytest.mark.parametrize(
    ("builder", "files"), [("text", ("index.txt", "other.txt")), ("man", ("cells.1",))]
)
def test_every_builder_of_words_says_all(
    project: Project, builder: str, files: tuple[str, ...]
) -> None:
    """A sentence of each figure's description stands in the text."""
    built = built_of(project, builder)
    said = " ".join(" ".join(built.text(file).split()) for file in files)
    for words in (
        "The same network, with the same weights",
        "Forget gate f_t: 1.00; 0.77.",
        "The update gate is multiplied with",
        "The weighted sum a_t of both",
        "Many to one: an input at every step",
        "The inside of an LSTM cell.",
    ):
        assert said.count(words) >= 2, words
    assert not built.rendered


@pytest.mark.parametrize("builder", ["gettext", "linkcheck", "dummy", "changes"])
def test_builders_of_no_documents_render_nothing(project: Project, builder: str) -> None:
    """And none of them stumbles."""
    assert not built_of(project, builder).rendered


def test_a_translator_gets_every_caption_and_none_of_our_words(project: Project) -> None:
    """Captions and legends with their markup; no description."""
    text = built_of(project, "gettext").text("index.pot")
    assert len(re.findall(r'^"?(?:msgid )?"The \*caption\* of ', text, re.MULTILINE)) == 12
    assert text.count(":lstm:`f_t`") == 13
    assert "Forget gate" not in text


@pytest.mark.slow
def test_the_book_is_valid(project: Project) -> None:
    """EPUBCheck, which bookshops use, finds no error in it, and nothing to warn of."""
    java, epubcheck = needs("java"), needs("epubcheck")
    (book,) = built_of(project, "epub").out.glob("*.epub")
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")
    done = subprocess.run([java, "-jar", jar, book], capture_output=True, text=True, check=False)
    assert "Messages: 0 fatals / 0 errors / 0 warnings" in done.stdout, done.stderr
    assert done.returncode == 0
    with zipfile.ZipFile(book) as archive:
        drawn = {name for name in archive.namelist() if "lstmdiagrams-" in name}
    assert {Path(name).suffix for name in drawn} == {".svg"}


@pytest.mark.slow
def test_the_pdf_has_vectors_and_nothing_over_the_margin(project: Project) -> None:
    """``sphinx-build -M latexpdf`` makes a PDF without a picture of pixels."""
    for program in ("latexmk", "make"):
        needs(program)
    everything(project, SETTINGS)
    command = [sys.executable, "-m", "sphinx", "-M", "latexpdf", project.folder, "_build/pdf"]
    done = subprocess.run(
        command, cwd=project.folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-2000:]
    folder = project.folder / "_build/pdf/latex"
    images = subprocess.run(
        [needs("pdfimages"), "-list", folder / "cells.pdf"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(images.stdout.splitlines()) == 2  # the head of an empty table
    assert "Overfull \\hbox" not in (folder / "cells.log").read_text(errors="replace")
    assert len({*folder.glob("lstmdiagrams-*.pdf")}) == len(DIRECTIVES) + 1


@pytest.mark.slow
def test_the_graphics_of_a_pdf_are_cropped_to_the_figures(project: Project) -> None:
    """The page of each is as large as its figure, and the figure fills it."""
    folder, sizes = built_of(project, "latex").out, set()
    for graphic in sorted(folder.glob("lstmdiagrams-*.pdf")):
        said = subprocess.run(
            [needs("pdfinfo"), graphic], capture_output=True, text=True, check=True
        ).stdout
        sizes.add(tuple(map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+) pts", said)[0])))
        command = [needs("pdftoppm"), "-png", "-r", "36", "-singlefile", graphic, graphic]
        subprocess.run(command, check=True)
        pixels = images.imread(f"{graphic}.png")[..., :3]
        ink = (np.abs(pixels - pixels[0, 0]) > 0.1).any(axis=-1)
        for axis in (0, 1):
            filled = np.flatnonzero(ink.any(axis=axis))
            assert filled[-1] - filled[0] > 0.85 * ink.shape[1 - axis], graphic
    drawn = {
        Picture(DIRECTIVES[name].recipe(argument, options).draw(), {}).size
        for name, (argument, options) in SAMPLES.items()
    }
    assert {tuple(map(round, size)) for size in drawn} < {tuple(map(round, s)) for s in sizes}


@pytest.mark.slow
def test_texinfo_is_understood_by_makeinfo(project: Project) -> None:
    """It makes a manual of it, with nothing to complain of."""
    folder = built_of(project, "texinfo").out
    command = [needs("makeinfo"), "--no-split", "--error-limit=1", "cells.texi"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "cells.info").is_file()
