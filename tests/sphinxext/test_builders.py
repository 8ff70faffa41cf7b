"""The same document, built by every builder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from lstmdiagrams.diagrams import lstm_cell, rnn_variant
from lstmdiagrams.runs import reference_run
from tests.conftest import needs
from tests.sphinxext.projects import Built, Project

PAGE = """\
.. lstm-cell:: counter
   :name: cell
   :step: 3

   The *caption*.

   The legend.

See :numref:`cell`.
"""
FIGURE = lstm_cell(reference_run("counter"), step=3)
FIRST = FIGURE.description[:20]


@pytest.fixture
def document(project: Project) -> Project:
    """Return a project whose one page has one figure."""
    return project.write(
        conf="""
            project = "Cells"
            version = release = "1.0"
            copyright = "2026, nobody"
            epub_show_urls = "no"
            man_pages = [("index", "cells", "Cells", [], 1)]
            linkcheck_allow_unauthorized = True
            linkcheck_report_timeouts_as_broken = False
        """,
        index=PAGE,
    )


@pytest.mark.parametrize(
    ("builder", "page"),
    [
        ("html", "index.html"),
        ("dirhtml", "index.html"),
        ("singlehtml", "index.html"),
    ],
)
def test_pages_have_svg(document: Project, builder: str, page: str) -> None:
    """Pages have the figure in them, and no file beside them."""
    built = document.build(builder)
    (svg,) = built.svgs(page)
    assert ET.fromstring(svg).get("role") == "img"  # noqa: S314 - our own
    assert built.rendered == ("page.svg",)
    assert not list(built.out.rglob("lstmdiagrams-*.svg"))
    assert not built.warnings


@pytest.mark.filterwarnings("ignore:.*Check CHANGES for Sphinx API")  # the builder's business
def test_json_has_svg(document: Project) -> None:
    """A page that another program puts into a site has the figure in it too."""
    built = document.build("json")
    assert (
        '<svg class="ld-figure ld-auto mathjax_ignore" role="img"'
        in json.loads(built.text("index.fjson"))["body"]
    )


@pytest.mark.parametrize(("builder", "prefix"), [("html", "_images/"), ("dirhtml", "_images/")])
def test_pages_have_images_where_conf_py_says_so(
    document: Project, builder: str, prefix: str
) -> None:
    """As images, figures are files, with their title and their description beside them."""
    built = document.build(builder, lstmdiagrams_html="image")
    page = built.text("index.html")
    (address, title, name) = re.findall(
        r'<img class="[^"]*" src="([^"]+)" alt="([^"]+)" aria-describedby="([^"]+)" />', page
    )[0]
    assert address.startswith(prefix)
    assert title == FIGURE.title
    assert f'<span id="{name}" class="mathjax_ignore" hidden="hidden">{FIGURE.description}' in page
    assert (built.out / address).read_bytes() == FIGURE.render("svg")
    assert "<svg" not in page
    assert not built.warnings


def test_an_image_that_is_made_smaller_links_to_its_file(project: Project) -> None:
    """As Sphinx has it for every image; SVG in the page is no link."""
    project.write(index=".. lstm-cell::\n   :width: 300px\n")
    link = r'<a class="reference internal image-reference" href="(_images/[^"]+)"><img'
    built = project.build(lstmdiagrams_html="image")
    assert (built.out / re.findall(link, built.text("index.html"))[0]).is_file()
    assert "image-reference" not in project.build().text("index.html")


def test_epub_has_light_images(document: Project) -> None:
    """A book has images of SVG that stay light, and every file is in its list."""
    built = document.build("epub")
    (book,) = built.out.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        (image,) = [name for name in archive.namelist() if "lstmdiagrams-" in name]
        drawn, listed = archive.read(image).decode(), archive.read("content.opf").decode()
        page = archive.read("index.xhtml").decode()
    assert "prefers-color-scheme" not in drawn
    assert f'href="{image}"' in listed
    assert 'media-type="image/svg+xml"' in listed
    ET.fromstring(page)  # noqa: S314 - our own
    assert f'alt="{FIGURE.title}"' in page
    assert FIRST in page
    assert not built.warnings


def test_latex_has_a_pdf(document: Project) -> None:
    """LaTeX gets a vector graphic of its own size, and no words below it."""
    built = document.build("latex")
    source = built.text("cells.tex")
    (name,) = re.findall(r"\\sphinxincludegraphics\{\{(lstmdiagrams-[0-9a-f]{16})\}\.pdf\}", source)
    assert (built.out / f"{name}.pdf").read_bytes() == FIGURE.render("pdf")
    assert r"\caption{The \sphinxstyleemphasis{caption}." in source
    assert FIRST not in source
    assert not built.warnings


def test_latex_has_the_width_that_is_asked_for(project: Project) -> None:
    """Pixels and percents are those of Sphinx' images."""
    project.write(index=".. lstm-cell::\n   :width: 450px\n\n.. gru-cell::\n   :width: 50%\n")
    (source,) = project.build("latex").out.glob("*.tex")
    widths = re.findall(r"\\sphinxincludegraphics\[([^]]+)\]", source.read_text(encoding="utf-8"))
    assert widths == [r"width=450\sphinxpxdimen", r"width=0.500\linewidth"]


def apart(words: str, pattern: str, one: str, other: str) -> float:
    """Return how far apart two texts of a figure stand, from left to right."""
    places = [re.findall(pattern.format(re.escape(text)), words)[0] for text in (one, other)]
    left, right = (sum(map(float, place)) / len(place) for place in places)
    return right - left


@pytest.mark.slow
def test_latexpdf_has_vector_graphics_of_the_right_size(project: Project) -> None:
    """In the PDF the figures' letters are letters, as large as asked for, or as they are."""
    needs("latexmk")
    variant = rnn_variant("many-to-one", reference_run("sunspots"))
    project.write(
        conf='project = "Cells"\nlatex_elements = {"papersize": "a4paper"}',
        index=PAGE.replace(":step: 3", ":step: 3\n   :width: 300px")
        + "\n.. rnn-variant:: many-to-one\n   :run: sunspots\n",
    )
    built = project.build("latex")
    command = [needs("make"), "--directory", str(built.out), "all-pdf"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    page = subprocess.run(
        [needs("pdftotext"), "-bbox", built.out / "cells.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    in_pdf, in_svg = r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>{}<', r'x="(([\d.]+))"[^>]*>{}<'
    for figure, words, share in (
        (FIGURE, ("0.77", "+2.86"), 300 * 0.75 / FIGURE.width),
        (variant, ("1967", "1988"), 1.0),
    ):
        own = apart(figure.svg(), in_svg, *words)
        assert apart(page, in_pdf, *words) == pytest.approx(own * share, rel=0.01)


@pytest.mark.parametrize(("builder", "page"), [("text", "index.txt"), ("man", "cells.1")])
def test_text_has_words(document: Project, builder: str, page: str) -> None:
    """Where no picture can be, its title and its description stand below the caption."""
    built = document.build(builder)
    text = " ".join(built.text(page).replace("\\-", "-").split())
    order = [text.index(part) for part in ("caption", FIGURE.title[:9], FIRST, "The legend.")]
    assert order == sorted(order)
    assert not built.rendered
    assert not built.warnings


def test_texinfo_has_an_image_and_words(document: Project) -> None:
    """Texinfo has a picture of the right width, and the description for who reads no pictures."""
    built = document.build("texinfo")
    text = built.text("cells.texi")
    (name, width) = re.findall(r"@image\{cells-figures/(lstmdiagrams-\w+),([^,]+),,", text)[0]
    assert (built.out / "cells-figures" / f"{name}.png").is_file()
    assert width == f"{FIGURE.width:g}pt"
    assert FIRST in text
    assert not built.warnings


def test_xml_has_an_image_and_words(document: Project) -> None:
    """XML has docutils' image, with its title, and the description in the legend."""
    built = document.build("xml")
    figure = next(ET.fromstring(built.text("index.xml")).iter("figure"))  # noqa: S314 - our own
    assert [child.tag for child in figure] == ["image", "caption", "legend"]
    image, _, legend = figure
    assert image.get("alt") == FIGURE.title
    assert (document.folder / (image.get("uri") or "")).read_bytes() == FIGURE.render("svg")
    assert (legend[0].text or "").startswith(FIRST)
    assert not built.warnings


def test_pseudoxml_has_an_image(document: Project) -> None:
    """The tree as docutils prints it has an image."""
    built = document.build("pseudoxml")
    assert re.search(r"<figure ids=.cell.*>\s*<image alt=", built.text("index.pseudoxml"))
    assert not built.warnings


def test_gettext_has_caption_legend_and_alt(project: Project) -> None:
    """A translator gets what an author wrote, and none of our words; nothing is rendered."""
    project.write(index=PAGE.replace(":step: 3", ":step: 3\n   :alt: What it shows"))
    built = project.build("gettext")
    messages = re.findall(r'^msgid "(.+)"$', built.text("index.pot"), re.MULTILINE)
    assert messages == [
        "Title",
        "What it shows",
        "The *caption*.",
        "The legend.",
        "See :numref:`cell`.",
    ]
    assert not built.rendered
    assert not built.warnings


def test_a_translation_takes_the_place_of_what_an_author_wrote(project: Project) -> None:
    """Caption, legend and alternative text of a figure are translated with gettext."""
    messages = {
        "What it shows": "Was es zeigt",
        "The *caption*.": "Die *Bildunterschrift*.",
        "The legend.": "Die Legende.",
    }
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "\n".join(
        f'msgid "{message}"\nmsgstr "{translation}"\n' for message, translation in messages.items()
    )
    project.write(
        conf='language = "de"\nlocale_dirs = ["locale"]',
        index=PAGE.replace(":step: 3", ":step: 3\n   :alt: What it shows"),
        **{"locale/de/LC_MESSAGES/index.po": catalogue},
    )
    built = project.build()
    page = built.text("index.html")
    assert "Was es zeigt</title>" in page
    assert "Die <em>Bildunterschrift</em>." in page
    assert "<p>Die Legende.</p>" in page
    assert not built.warnings


@pytest.mark.parametrize("builder", ["linkcheck", "dummy", "changes"])
def test_builders_of_nothing_render_nothing(document: Project, builder: str) -> None:
    """A builder that writes no document needs no picture."""
    built = document.build(builder)
    assert not built.rendered
    assert not built.warnings


class Strange(Builder):
    """A builder that nobody knows: it writes what docutils' image and figure have."""

    name = "strange"
    supported_image_types = ["image/png"]  # noqa: RUF012 - as Sphinx has it

    def get_outdated_docs(self) -> Iterator[str]:
        """Write all."""
        return iter(self.env.found_docs)

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:  # noqa: ARG002
        """Return nothing: it has no links."""
        return docname

    def prepare_writing(self, docnames: Any) -> None:
        """Prepare nothing."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the tree with docutils' own translator, which knows no nodes of ours."""
        self.post_process_images(doctree)
        for image in doctree.findall(nodes.image):
            shutil.copy(self.srcdir / image["uri"], self.outdir / self.images[image["uri"]])
        for node in doctree.findall():
            assert type(node).__module__ in ("docutils.nodes", "sphinx.addnodes"), node
        (self.outdir / f"{docname}.txt").write_text(doctree.pformat(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the strange builder: this module is an extension, too."""
    app.add_builder(Strange)


def strange(project: Project) -> Built:
    """Build with the strange builder."""
    where = str(Path(__file__).parent)
    project.write(
        conf=f"import sys\nsys.path.insert(0, {where!r})\nextensions.append('test_builders')\n"
    )
    return project.build("strange")


def test_an_unknown_builder_gets_an_image_and_the_description(project: Project) -> None:
    """A builder that nobody knows gets docutils' image, in a format that it takes, and words."""
    built = strange(project.write(index=PAGE))
    tree = built.text("index.txt")
    assert f'alt="{FIGURE.title}"' in tree
    assert FIRST in tree
    (file,) = built.out.glob("lstmdiagrams-*.png")
    assert file.read_bytes() == FIGURE.render("png")
    assert not built.warnings
