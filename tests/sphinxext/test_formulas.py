"""The role and the directive that write formulas, in the notation of the figures."""

from __future__ import annotations

import re

import pytest

from lstmdiagrams.notation import NOTATIONS
from lstmdiagrams.options.equations import EQUATIONS, equations
from tests.sphinxext.projects import Project

ROLES = "The gate :lstm:`f_t` sees :lstm:`h_{t-1}` and :lstm:`c_0`, and then :lstm:`g`.\n"
MYST = "The gate {lstm}`f_t` sees {lstm}`h_{t-1}` and {lstm}`c_0`, and then {lstm}`g`.\n"
LSTM = [each.latex for each in equations("lstm", {})]
KEYS = [each.key for each in equations("lstm", {})]


def formulas(page: str) -> list[str]:
    """Return the formulas of a page, as they are handed to MathJax."""
    return re.findall(r'<span class="math notranslate nohighlight">\\\((.*?)\\\)', page)


def displays(page: str) -> list[tuple[str, str, str]]:
    """Return the displayed formulas of a page: their ids, numbers and LaTeX."""
    pattern = r'<div class="[\w -]*\bmath notranslate[\w -]*"(?: id="([^"]+)")?>\s*'
    number = r'(?:<span class="eqno">\(([\d.]+)\).*?</span>)?'
    return re.findall(rf"{pattern}{number}\\\[(.*?)\\\]", page, re.DOTALL)


class TestRole:
    """A quantity in a sentence."""

    @pytest.mark.parametrize("name", ["index.rst", "index.md"])
    def test_is_math_in_both_languages(self, project: Project, name: str) -> None:
        """In reStructuredText and in MyST it is what a formula is, without a warning."""
        text = f"# Title\n\n{MYST}" if name.endswith("md") else ROLES
        built = project.write(**{name: text}).build()
        assert formulas(built.text("index.html")) == ["f_t", "h_{t-1}", "c_{0}", "g_t"]
        assert not built.warnings

    def test_follows_the_notation_of_the_figures(self, project: Project) -> None:
        """What conf.py says of figures, it says of formulas."""
        built = project.write(index=ROLES).build(lstmdiagrams_notation="tilde")
        assert formulas(built.text("index.html"))[-1] == r"\tilde{c}_t"

    @pytest.mark.parametrize(
        ("builder", "file", "written"),
        [
            ("latex", "cells.tex", r"The gate \(f_t\) sees \(h_{t-1}\) and \(c_{0}\)"),
            ("text", "index.txt", "The gate f_t sees h_{t-1} and c_{0}"),
            ("man", "cells.1", r"The gate f_t sees h_{t\-1} and c_{0}"),
            (
                "texinfo",
                "cells.texi",
                "The gate @math{f_t} sees @math{h_@{t-1@}} and ",
            ),
            ("xml", "index.xml", "The gate <math>f_t</math> sees <math>h_{t-1}</math>"),
            ("pseudoxml", "index.pseudoxml", "<math>\n                f_t"),
            ("epub", "index.xhtml", r'class="math notranslate nohighlight">\(f_t\)</span>'),
            ("gettext", "index.pot", "The gate :lstm:`f_t` sees :lstm:`h_{t-1}`"),
        ],
    )
    def test_every_builder_writes_it_as_math(
        self, project: Project, builder: str, file: str, written: str
    ) -> None:
        """It is a formula of Sphinx' own, and a translator sees the role."""
        conf = 'project = "Cells"\nversion = "1"\nman_pages = [("index", "cells", "C", [], 1)]\n'
        conf += 'copyright = "2026, nobody"'
        built = project.write(conf=conf, index=ROLES).build(builder)
        assert written in built.text(file)
        assert not built.warnings

    @pytest.mark.parametrize("name", ["index.rst", "index.md"])
    def test_an_unknown_quantity_is_a_warning(self, project: Project, name: str) -> None:
        """With document, line and the choices; the page says so, and nothing of it is markup."""
        role = "{lstm}`<b>q_t`" if name.endswith("md") else ":lstm:`<b>q_t`"
        built = project.write(**{name: f"# Title\n\n{role}" if "{" in role else role}).build()
        line = 3 if name.endswith("md") else 4
        said = f"{name}:{line}: WARNING: lstm: unknown quantity '<b>q_t'; choose one of 'x', "
        assert built.warnings.startswith(said)
        assert built.warnings.endswith("[lstmdiagrams.quantity]\n")
        words = '<strong class="lstmdiagrams-words mathjax_ignore">lstm: unknown quantity '
        assert f"{words}'&lt;b&gt;q_t'; choose" in built.text("index.html")
        assert not project.build(suppress_warnings=["lstmdiagrams"]).warnings

    @pytest.mark.parametrize("text", [r"\href{javascript:alert(1)}{f}", r"$f$", r"\require{x}"])
    def test_nothing_but_quantities_is_written(self, project: Project, text: str) -> None:
        """No LaTeX of an author's passes through the role."""
        built = project.write(index=f":lstm:`{text}`\n").build()
        assert "unknown quantity" in built.warnings
        assert not formulas(built.text("index.html"))


class TestEquations:
    """A cell's equations."""

    def test_with_a_label_each_has_a_number(self, project: Project) -> None:
        """In the order of computation; each is called by the label and what it gives."""
        built = project.write(index=".. lstm-equations::\n   :label: cell\n").build()
        found = displays(built.text("index.html"))
        ids = [f"equation-cell-{key}" for key in KEYS]
        assert found == list(zip(ids, "123456", LSTM, strict=True))
        assert not built.warnings

    @pytest.mark.parametrize("conf", ["numfig = True", "numfig = False"])
    def test_references_find_one_and_all(self, project: Project, conf: str) -> None:
        """From any page, in both languages; the label alone is from the first to the last."""
        built = project.write(
            conf=conf,
            index=".. toctree::\n\n   other\n\n.. math:: e = 1\n   :label: e\n\n"
            ".. lstm-equations:: gru\n   :name: gru\n\nSee :eq:`gru-z` and :eq:`gru`.\n",
            **{"other.md": "# Other\n\nSee {eq}`gru-z` and {eq}`gru`.\n"},
        ).build()
        for page in ("index.html", "other.html"):
            place = "" if page == "index.html" else "index.html"
            links = re.findall(r'href="([^"]*#equation-[^"]+)">(.*?)</a>', built.text(page))
            found = [link for link in links if link[1] != "¶"]
            (z, first, last) = found
            assert [where for where, _ in found] == [f"{place}#equation-gru-{key}" for key in "zrh"]
            assert re.search(rf"{re.escape(first[1])}</a>–<a", built.text(page))
            numbers = [int(re.findall(r"\d+", text)[-1]) for text in (z[1], first[1], last[1])]
            assert numbers == [3, 2, 5]
        assert not built.warnings

    def test_a_label_of_an_equation_is_that_equation(self, project: Project) -> None:
        """One of the author's own is found, also if equations of ours begin with it."""
        own, ours = ".. math:: e = 1\n   :label: x\n\n", ".. lstm-equations:: rnn\n   :label: x\n\n"
        page = project.write(index=f"{own}{ours}See :eq:`x`.\n").build().text("index.html")
        assert re.findall(r'See <a [^>]*href="([^"]+)">\((\d)\)</a>\.', page) == [
            ("#equation-x", "1")
        ]

    def test_without_a_label_they_stand_in_one_display(self, project: Project) -> None:
        """Aligned, and without numbers, as Sphinx' own formulas without a label."""
        built = project.write(index=".. lstm-equations:: rnn\n").build()
        ((name, number, latex),) = displays(built.text("index.html"))
        assert (name, number) == ("", "")
        assert latex.count("&amp;=") == latex.count(r"\\") + 1 == 2
        numbered = project.build(math_number_all=True)
        assert [number for _, number, _ in displays(numbered.text("index.html"))] == ["1", "2"]

    def test_a_run_and_options_say_which(self, project: Project) -> None:
        """A run's cell, forms and notations, as of figures; conf.py's notation, where none is."""
        project.write(
            index=".. lstm-equations:: counter-peephole\n   :label: a\n\n"
            ".. lstm-equations::\n   :coupled:\n   :notation: pytorch\n   :label: b\n"
            "   :class: mine\n"
        )
        built = project.build(lstmdiagrams_notation="tilde")
        found = {name: latex for name, _, latex in displays(built.text("index.html"))}
        assert found["equation-a-g"].startswith(r"\tilde{c}_t = ")
        assert r"p_{i} \odot" in found["equation-a-i"]
        assert found["equation-b-f"] == "f_t = 1 - i_t"
        assert built.text("index.html").count('<div class="mine math') == 6

    def test_reads_the_same_in_myst(self, project: Project) -> None:
        """The directive and its options are written as every directive of MyST."""
        text = "# Title\n\n```{lstm-equations} gru\n:label: gru\n:reset-after: false\n```\n"
        built = project.write(**{"index.md": text}).build()
        found = [latex for _, _, latex in displays(built.text("index.html"))]
        assert found == [each.latex for each in equations("gru", {"reset-after": False})]
        assert not built.warnings

    def test_latex_aligns_and_numbers_them(self, project: Project) -> None:
        """One display, each line with the label that Sphinx' references lead to."""
        project.write(
            conf='project = "Cells"',
            index=".. lstm-equations::\n   :label: cell\n\n:eq:`cell-f`, :eq:`cell`\n\n"
            ".. lstm-equations::\n",
        )
        built = project.build("latex")
        source = built.text("cells.tex")
        assert source.count(r"\begin{align}") == source.count(r"\begin{align*}") == 1
        labels = re.findall(r"^. *_t &= .*\\label\{equation:index:cell-(.)\}", source, re.MULTILINE)
        assert labels == KEYS
        name = r"\eqref{equation:index:cell-"
        assert f"{name}f}}, {name}i}}\\textendash{{}}{name}h}}" in source
        assert not built.warnings

    @pytest.mark.parametrize(
        ("builder", "file"), [("text", "index.txt"), ("man", "cells.1"), ("texinfo", "cells.texi")]
    )
    def test_text_has_them_as_sphinx_writes_formulas(
        self, project: Project, builder: str, file: str
    ) -> None:
        """Each for itself, without marks of alignment."""
        conf = 'project = "Cells"\nman_pages = [("index", "cells", "C", [], 1)]'
        built = project.write(conf=conf, index=".. lstm-equations::\n").build(builder)
        text = re.sub(r"@(?=[{}])", "", built.text(file)).replace("\\-", "-").replace("\\e", "\\")
        assert all(line in " ".join(text.split()) for line in LSTM)
        assert "&=" not in text
        assert not built.warnings

    @pytest.mark.parametrize(
        ("directive", "sentence", "kind"),
        [
            (".. lstm-equations:: nope", "run: unknown run 'nope'; choose one of 'adder'", "run"),
            (".. lstm-equations:: nope", "kinds of cells are 'lstm', 'gru', 'rnn'", "run"),
            (".. lstm-equations:: no.npz", "run: unknown run 'no.npz'", "run"),
            (".. lstm-equations:: ../x.npz", "'../x.npz' is outside the source folder", "run"),
            (".. lstm-equations::\n   :layer: x", "layer: 'x' is not a whole number", "option"),
            (".. lstm-equations::\n   :layer: 1", "layer=1 needs a run", "equations"),
            (".. lstm-equations::\n   :notation: x", "notation: unknown notation 'x'", "option"),
        ],
    )
    def test_a_mistake_is_a_warning_and_is_said_on_the_page(
        self, project: Project, directive: str, sentence: str, kind: str
    ) -> None:
        """With document, line, and what is allowed; no path of the machine."""
        built = project.write(index=f"Text.\n\n{directive}\n").build()
        (warning,) = built.warnings.splitlines()
        assert warning.startswith("index.rst:6: WARNING: lstm-equations: ")
        assert sentence in warning
        assert warning.endswith(f"[lstmdiagrams.{kind}]")
        page = built.text("index.html")
        assert '<p class="lstmdiagrams-words mathjax_ignore">lstm-equations: ' in page
        assert sentence in page
        assert str(project.folder.parent) not in warning + page

    def test_a_label_that_is_there_twice_is_sphinx_warning(self, project: Project) -> None:
        """As of every equation."""
        text = ".. lstm-equations:: rnn\n   :label: x\n\n"
        assert project.write(index=text * 2).build().warnings.count("duplicate label") == 2


PAGES = {
    "index": ".. toctree::\n   :glob:\n\n   *\n",
    "roles": ROLES,
    "equations": ".. lstm-equations::\n   :label: cell\n",
    "own": ".. lstm-equations::\n   :notation: tilde\n",
    "none": "Text, and :eq:`cell`.\n",
}


class TestIncremental:
    """What concerns formulas, and which pages."""

    @pytest.mark.parametrize("parallel", [0, 3])
    def test_another_notation_rebuilds_the_pages_that_have_it(
        self, project: Project, parallel: int
    ) -> None:
        """Pages with roles and equations, and no other; and none without a change."""
        project.write(**PAGES).build(parallel=parallel)
        assert project.build(parallel=parallel).read == ()
        built = project.write(conf='lstmdiagrams_notation = "tilde"').build()
        assert sorted(built.read) == ["equations", "roles"]
        for page in built.read:
            assert r"\tilde{c}_t" in built.text(f"{page}.html")

    def test_another_run_rebuilds_the_page_with_its_equations(self, project: Project) -> None:
        """A run's file is a dependency of the page."""
        from lstmdiagrams.runs import reference_run

        reference_run("counter").save(project.folder / "run.npz")
        project.write(**{**PAGES, "own": ".. lstm-equations:: run.npz\n"}).build()
        reference_run("counter-peephole").save(project.folder / "run.npz")
        built = project.build()
        assert built.read == ("own",)
        assert r"p_{i} \odot" in built.text("own.html")

    def test_a_parallel_build_is_the_same(self, project: Project) -> None:
        """Labels that another process has read are found."""
        project.write(**PAGES, **{f"page{n}": ":eq:`cell`, :eq:`cell-f`\n" for n in range(8)})
        one = project.build(parallel=0).text("page3.html")
        (project.folder / "_build").rename(project.folder.parent / "one")
        other = project.build(parallel=3)
        assert other.text("page3.html") == one
        assert one.count("equation-cell-") == 3
        assert not other.warnings


def test_notations_are_those_of_the_catalogue(project: Project) -> None:
    """Every notation writes every equation of every kind of cell."""
    blocks = [
        f".. {EQUATIONS}:: {kind}\n   :notation: {name}\n   :label: {kind}-{name}\n\n"
        for kind in ("lstm", "gru", "rnn")
        for name in NOTATIONS
    ]
    built = project.write(index="".join(blocks)).build()
    found = [latex for _, _, latex in displays(built.text("index.html"))]
    assert found == [
        line
        for kind in ("lstm", "gru", "rnn")
        for notation in NOTATIONS.values()
        for line in notation.equations(kind).splitlines()
    ]
    assert not built.warnings


def test_a_translator_can_move_a_quantity(project: Project) -> None:
    """A role in a translation is read as in the text, and its faults are said."""
    message, translation = ROLES.strip(), "Nach :lstm:`g` kommt :lstm:`f_t`, nicht :lstm:`nobody`."
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue = f'{head}msgid "{message}"\nmsgstr "{translation}"\n'
    built = project.write(
        conf='language = "de"\nlocale_dirs = ["locale"]',
        index=ROLES,
        **{"locale/de/LC_MESSAGES/index.po": catalogue},
    ).build(lstmdiagrams_notation="tilde")
    page = built.text("index.html")
    assert formulas(page) == [r"\tilde{c}_t", "f_t"]
    assert "index.rst:4:<translated>:1: WARNING: lstm: unknown quantity 'nobody'" in built.warnings
