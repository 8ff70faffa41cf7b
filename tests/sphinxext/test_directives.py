"""Directives → figures, with docutils' own options, captions and references."""

from __future__ import annotations

import re

import pytest
from docutils import nodes
from sphinx.directives.patches import Figure

from lstmdiagrams.diagrams import lstm_cell, overview
from lstmdiagrams.options.directives import DIRECTIVES
from lstmdiagrams.options.listing import FIGURE_OPTIONS
from lstmdiagrams.runs import reference_run
from lstmdiagrams.sphinxext.directives import SPHINX_DIRECTIVES
from tests.sphinxext.projects import Project, application
from tests.sphinxext.samples import SAMPLES, myst, rst


def shown(svg: str) -> str:
    """Return what an SVG in a page shows, without the prefix of its ids."""
    return re.sub(r"ld-[0-9a-f]{8}-\d+-", "", svg)


class TestTable:
    """Every row of the table is a directive."""

    def test_every_row_has_a_sample(self) -> None:
        """What is tried of every directive is tried of all."""
        assert list(SAMPLES) == list(DIRECTIVES)

    def test_every_row_is_registered(self, project: Project) -> None:
        """The names in Sphinx are those of the table."""
        project.write(index="")
        with application(project.folder, "dummy", 0, {}) as app:
            registered = {*app.extensions}
        assert "lstmdiagrams.sphinxext" in registered
        assert list(SPHINX_DIRECTIVES) == list(DIRECTIVES)

    @pytest.mark.parametrize("name", DIRECTIVES)
    def test_no_option_of_ours_is_one_of_docutils(self, name: str) -> None:
        """An option means one thing."""
        assert not set(DIRECTIVES[name].options) & {*FIGURE_OPTIONS, "run"}

    @pytest.mark.parametrize("name", DIRECTIVES)
    def test_an_option_of_docutils_is_checked_by_docutils(self, name: str) -> None:
        """What docutils' figure makes of a value, or says against it, is what ours does."""
        spec, known = SPHINX_DIRECTIVES[name].option_spec or {}, Figure.option_spec or {}
        for key in FIGURE_OPTIONS:
            for written in ("", "3", "left", "40px", "a b"):
                found = spec[key](written)
                try:
                    assert found == known[key](written)
                except ValueError as error:
                    assert found.why.endswith(" ".join(str(error).split()))  # noqa: PT017

    @pytest.mark.parametrize("name", DIRECTIVES)
    def test_reads_the_same_in_rst_and_in_myst(self, name: str, project: Project) -> None:
        """Both languages give the same figure, without a warning."""
        argument, options = SAMPLES[name]
        project.write(
            index=rst(name, argument, **options),
            **{
                "other.md": "---\norphan: true\n---\n\n# Title\n\n"
                + myst(name, argument, **options)
            },
        )
        built = project.build()
        assert not built.warnings
        (ours,), (theirs,) = built.svgs(), built.svgs("other.html")
        assert shown(ours) == shown(theirs)
        assert built.rendered == ("page.svg",)


class TestKeywords:
    """Options are the keywords of Python, with their meaning."""

    def test_draws_what_python_draws(self, project: Project) -> None:
        """The figure in the page is the one that the same call in Python draws."""
        project.write(index=rst("lstm-cell", "counter", step="3", precision="1", theme="dark"))
        (svg,) = project.build().svgs()
        figure = lstm_cell(reference_run("counter"), step=3, precision=1, theme="dark")
        body = figure.svg(prefix="p-").partition("</desc>")[2].strip().replace("\n", " ")
        family = re.findall(r' font-family="[^"]*"', body)[0]
        assert shown(svg).partition("</desc>")[2].strip() == re.sub(f"{family}|p-", "", body)
        assert family in svg.partition(">")[0]

    def test_a_switch_needs_no_value(self, project: Project) -> None:
        """The name of a switch alone says yes."""
        project.write(index=rst("lstm-cell", "counter", transparent=""))
        built = project.build()
        assert "ld-ground" not in built.svgs()[0]
        assert not built.warnings

    def test_a_run_is_found_beside_the_document_or_from_the_source_folder(
        self, project: Project
    ) -> None:
        """A path is relative to the document, and with a leading slash to the source folder."""
        (project.folder / "deep").mkdir()
        reference_run("counter").save(project.folder / "deep" / "mine.npz")
        pages = {
            "index": ".. toctree::\n\n   deep/page\n\n" + rst("lstm-cell", "deep/mine.npz"),
            "deep/page": rst("lstm-cell", "mine.npz") + rst("lstm-cell", "/deep/mine.npz"),
        }
        built = project.write(**pages).build()
        assert not built.warnings
        svgs = [*built.svgs(), *built.svgs("deep/page.html")]
        assert len(svgs) == 3
        assert len({shown(svg) for svg in svgs}) == 1

    def test_a_run_of_another_kind_is_refused(self, project: Project) -> None:
        """An LSTM cell shows no run of a GRU; the page says so."""
        project.write(index=rst("gru-cell", "counter"))
        built = project.build()
        assert "[lstmdiagrams" in built.warnings
        assert not built.svgs()


class TestFigure:
    """docutils' options of a figure mean what they mean there."""

    def test_the_example_of_the_tutorial(self, project: Project) -> None:
        """The first figure of the tutorial has its name, its width and its place."""
        project.write(
            index=rst("lstm-overview", "", name="figure1", width="450px", align="center")
            + "\n   Three panels.\n\nSee :numref:`figure1` and :ref:`figure1`.\n"
        )
        built = project.build()
        page = built.text("index.html")
        assert '<figure class="align-center" id="figure1">' in page
        assert 'style="width:450px;height:auto"' in built.svgs()[0]
        assert '<span class="caption-number">Fig. 1 </span>' in page
        assert 'href="#figure1"><span class="std std-numref">Fig. 1</span>' in page
        assert '<span class="std std-ref">Three panels.</span>' in page
        assert overview().title in page
        assert not built.warnings

    def test_caption_and_legend_hold_any_markup(self, project: Project) -> None:
        """The first paragraph is the caption, the rest the legend."""
        project.write(
            index=rst("lstm-cell", "counter")
            + "\n   A *caption* with :math:`h_t`.\n\n   A legend.\n\n   - with a list\n"
        )
        page = project.build().text("index.html")
        assert re.search(r'caption-text">A <em>caption</em> with <span class="math', page)
        assert re.search(r'<div class="legend">\s*<p>A legend.</p>\s*<ul', page)

    @pytest.mark.parametrize(
        ("options", "style"),
        [
            ({"width": "50%"}, "width:50%;height:auto"),
            ({"width": "300"}, "width:300px;height:auto"),
            ({"height": "10em"}, "width:auto;height:10em"),
            ({"width": "300px", "scale": "50"}, "width:150px;height:auto"),
            ({"width": "30 px", "height": "20 px"}, "width:30px;height:20px"),
        ],
    )
    def test_size(self, project: Project, options: dict[str, str], style: str) -> None:
        """Width, height and scale are lengths and a percentage, as of docutils' images."""
        built = project.write(index=rst("lstm-cell", "", **options)).build()
        assert f'style="{style}"' in built.svgs()[0]

    def test_scale_alone_is_of_its_own_size(self, project: Project) -> None:
        """Half of a figure's size is half of its width in points."""
        built = project.write(index=rst("lstm-cell", "", scale="50")).build()
        assert f'style="width:{lstm_cell().width / 2:g}pt;height:auto"' in built.svgs()[0]

    def test_classes_and_figure_options(self, project: Project) -> None:
        """Classes, the figure's width and its classes arrive where docutils puts them."""
        options = {"class": "one two", "figwidth": "40%", "figclass": "three", "align": "right"}
        built = project.write(index=rst("lstm-cell", "", **options)).build()
        assert '<svg class="ld-figure ld-auto one two mathjax_ignore"' in built.svgs()[0]
        page = built.text("index.html")
        assert '<figure class="three align-right" style="width: 40%"' in page

    def test_a_figure_as_wide_as_its_picture(self, project: Project) -> None:
        """The figure's width can be that of the picture, in pixels."""
        built = project.write(index=rst("lstm-cell", "", figwidth="image")).build()
        wide = round(lstm_cell().width * 96 / 72)
        assert f'style="width: {wide}px"' in built.text("index.html")

    def test_target(self, project: Project) -> None:
        """A picture can be a link to another page, or to another place."""
        project.write(
            index=rst("lstm-cell", "", target="https://example.org/")
            + rst("gru-cell", "", target="there_")
            + "\n.. _there:\n\nThere.\n"
        )
        built = project.build()
        links = re.findall(
            r'<a class="[^"]*image-reference" href="([^"]+)"><svg', built.text("index.html")
        )
        assert links == ["https://example.org/", "#there"]
        assert not built.warnings

    def test_alt_takes_the_place_of_the_title(self, project: Project) -> None:
        """A picture is called what its author calls it; the description stays."""
        built = project.write(index=rst("lstm-cell", "counter", alt="A <cell> & more")).build()
        (svg,) = built.svgs()
        assert re.search(r'<title id="[^"]+title">A &lt;cell&gt; &amp; more</title>', svg)
        assert "Forget gate" in svg.partition("</desc>")[0]

    @pytest.mark.parametrize(
        "option", [{"align": "top"}, {"width": "wide"}, {"scale": "-3"}, {"figwidth": "x"}]
    )
    def test_docutils_refuses_what_it_refuses(
        self, project: Project, option: dict[str, str]
    ) -> None:
        """A bad value of docutils' options is said in the place of the picture."""
        built = project.write(index=rst("lstm-cell", "", **option)).build()
        (name,) = option
        assert f"lstm-cell: {name}: " in built.warnings
        assert "[lstmdiagrams.option]" in built.warnings
        assert f"lstm-cell: {name}: " in built.text("index.html")

    def test_a_caption_must_be_a_paragraph(self, project: Project) -> None:
        """As of docutils' figures."""
        built = project.write(index=rst("lstm-cell", "") + "\n   - a list\n").build()
        assert "Figure caption must be a paragraph" in built.warnings
        assert len(built.svgs()) == 1

    def test_an_empty_comment_leaves_the_caption_out(self, project: Project) -> None:
        """A figure can have a legend and no caption."""
        built = project.write(index=rst("lstm-cell", "") + "\n   ..\n\n   A legend.\n").build()
        page = built.text("index.html")
        assert "A legend." in page
        assert "caption-text" not in page


def test_the_tree_has_a_figure_with_one_picture(project: Project) -> None:
    """What other extensions find in the tree is docutils' figure, and its caption."""
    project.write(index=rst("lstm-cell", "", name="mine") + "\n   The caption.\n")
    with application(project.folder, "dummy", 0, {}) as app:
        app.build()
        tree = app.env.get_doctree("index")
    (figure,) = tree.findall(nodes.figure)
    assert [type(child).__name__ for child in figure.children] == ["picture", "caption"]
    assert figure["names"] == ["mine"]
    assert figure.line == 4
