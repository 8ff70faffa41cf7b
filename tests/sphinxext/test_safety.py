"""Nothing that a document can write runs code, reads elsewhere, or puts a script into a page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from lstmdiagrams.reference import LSTM, Labels
from lstmdiagrams.runs import reference_run
from tests.sphinxext.projects import Built, Project

HOSTILE = '"><script>alert(1)</script><svg onload=alert(1) x="'


class Dangers(HTMLParser):
    """Reads a page: every script, every handler, every address that runs something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Put down what could run."""
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or address.startswith(("javascript:", "data:", "vbscript:")):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script":
            self.found.append(tag)


class Seen(HTMLParser):
    """Reads a page: the text that MathJax looks through."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.ignoring: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to pass over, or go on with it."""
        if tag == "img":
            return
        if tag in self.ignoring or "mathjax_ignore" in (dict(attrs).get("class") or ""):
            self.ignoring.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End to pass over."""
        if self.ignoring[-1:] == [tag]:
            self.ignoring.pop()

    def handle_data(self, data: str) -> None:
        """Put down what is seen."""
        if not self.ignoring:
            self.text += data


def dangers(built: Built, name: str = "index.html") -> list[str]:
    """Return what could run of a page, but for what its theme puts around the document."""
    document = built.text(name).partition('<div class="body"')[2].partition("sphinxsidebar")[0]
    assert "</section>" in document
    return Dangers(document).found


@pytest.mark.parametrize("mode", ["inline", "image"])
@pytest.mark.parametrize(
    "options",
    [
        f":alt: {HOSTILE}",
        f":class: {HOSTILE}",
        f":figclass: {HOSTILE}",
        f":name: {HOSTILE}",
        ":width: 3px;background:url(javascript:alert(1))",
        f":run: {HOSTILE}",
        f":step: {HOSTILE}",
        f":theme: {HOSTILE}",
    ],
)
def test_options_put_no_script_into_a_page(project: Project, options: str, mode: str) -> None:
    """Whatever an option holds, it is text, or refused."""
    project.write(index=f".. lstm-cell:: counter\n   {options}\n\n   Caption.\n")
    assert not dangers(project.build(lstmdiagrams_html=mode))


@pytest.mark.parametrize("mode", ["inline", "image"])
def test_words_put_no_script_into_a_page(project: Project, mode: str) -> None:
    """Neither do the argument, the caption, the labels of a run, a notation or a theme."""
    run = LSTM.random(input_size=2, hidden_size=2, seed=0).run(
        np.ones((2, 1, 2)),
        labels=Labels(x=(HOSTILE, "javascript:alert(1)"), features=(HOSTILE, HOSTILE)),
    )
    run.save(project.folder / "run.npz")
    words = (
        f"name = '{HOSTILE}'\n[quantities.f]\nname = '''{HOSTILE}'''\nsymbol = '''{HOSTILE}'''\n"
    )
    (project.folder / "mine.toml").write_text(words, encoding="utf-8")
    (project.folder / "x';}.toml").write_text("", encoding="utf-8")
    project.write(
        index=f".. lstm-cell:: run.npz\n   :notation: mine.toml\n\n   {HOSTILE}\n\n   {HOSTILE}\n\n"
        f".. lstm-cell:: {HOSTILE}\n\n.. lstm-cell::\n   :theme: x';}}.toml\n"
    )
    built = project.build(lstmdiagrams_html=mode)
    assert not dangers(built)
    assert HOSTILE not in built.text("index.html")
    assert "alert(1)" in built.text("index.html")
    assert built.text("index.html").count('class="ld-figure') == 1
    assert built.warnings.count("WARNING") == 2  # no such run, and a theme that is no theme's name


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java script:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_a_target_that_could_run_something_is_no_link(project: Project, address: str) -> None:
    """The picture is there, without the link, and a warning says why."""
    built = project.write(index=f".. lstm-cell::\n   :target: {address}\n").build()
    assert "target: " in built.warnings
    assert (
        "choose one of 'http:', 'https:', 'ftp:', 'mailto:' [lstmdiagrams.target]" in built.warnings
    )
    assert not dangers(built)
    assert len(built.svgs()) == 1
    assert "image-reference" not in built.text("index.html")


def test_a_target_that_is_named_elsewhere_is_looked_at_too(project: Project) -> None:
    """A link by its name is as harmless as a link by its address."""
    project.write(index=".. lstm-cell::\n   :target: it_\n\n.. _it: javascript:alert(1)\n")
    built = project.build()
    assert not dangers(built)
    assert "[lstmdiagrams.target]" in built.warnings


@pytest.fixture
def outside(project: Project) -> Path:
    """Return a folder beside the project's, with a run, a theme, and a notation."""
    folder = project.folder.parent / "outside"
    folder.mkdir()
    reference_run("counter").save(folder / "run.npz")
    (folder / "mine.toml").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "written",
    [
        "../outside/run.npz",
        "/../outside/run.npz",
        "//../outside/run.npz",
        "inside/../../outside/run.npz",
        "link.npz",
        "folder/run.npz",
        "/folder/run.npz",
    ],
)
def test_a_run_outside_the_source_folder_is_not_read(
    project: Project, outside: Path, written: str
) -> None:
    """Neither by dots nor by symbolic links."""
    (project.folder / "inside").mkdir()
    (project.folder / "link.npz").symlink_to(outside / "run.npz")
    (project.folder / "folder").symlink_to(outside, target_is_directory=True)
    built = project.write(index=f".. lstm-cell:: {written}\n").build()
    assert f"run: {written!r} is outside the source folder, and is not read" in built.warnings
    assert not built.svgs()
    assert not built.rendered


@pytest.mark.parametrize("option", ["theme", "notation"])
def test_a_theme_or_a_notation_outside_is_not_read(
    project: Project, outside: Path, option: str
) -> None:
    """The same holds for every file that a document names."""
    assert outside.is_dir()
    built = project.write(index=f".. lstm-cell::\n   :{option}: ../outside/mine.toml\n").build()
    assert f"{option}: '../outside/mine.toml' is outside the source folder" in built.warnings
    assert not built.svgs()


def test_an_absolute_path_is_one_in_the_source_folder(project: Project, outside: Path) -> None:
    """A leading slash leads to the source folder, not to the machine's."""
    built = project.write(index=f".. lstm-cell:: {outside}/run.npz\n").build()
    assert "unknown run" in built.warnings
    assert not built.svgs()


def test_conf_py_may_name_any_file(project: Project, outside: Path) -> None:
    """It is code: a theme of the whole house is its business."""
    (outside / "mine.toml").write_text('[roles]\ngate = ["#ffffff", "#000000", "#000000"]\n')
    project.write(conf='lstmdiagrams_theme = "../outside/mine.toml"', index=".. lstm-cell::\n")
    built = project.build()
    assert not built.warnings
    assert re.search(r'class="ld-figure ld-mine-[0-9a-f]{8} ', built.svgs()[0])


# Control characters, a lone surrogate and what is no character.
UNSEEN = "\0\x07\x1b[2J\x7f\x85\ud800\ufffe"
_RAW = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TEXTS = {".html", ".xhtml", ".xml", ".pseudoxml", ".txt", ".texi", ".tex", ".1", ".opf", ".svg"}
_BUILDERS = ("html", "epub", "latex", "text", "man", "texinfo", "xml", "pseudoxml")


@pytest.fixture(scope="module")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose run and notation hold what cannot be seen, wherever they have words."""
    project = Project(tmp_path_factory.mktemp("unseen"))
    words = f"a{UNSEEN}", UNSEEN
    run = LSTM.random(input_size=2, hidden_size=2, seed=0).run(
        np.ones((2, 1, 2)), labels=Labels(x=words, features=words)
    )
    replace(run, name=UNSEEN).save(project.folder / "run.npz")
    toml = 'language = "X"\nplay = "X"\n[quantities.f]\nname = "X"\nsymbol = "X"\nmeaning = "X"\n'
    written = toml.replace("X", r"\u0000\u001b[2J\uffff")
    (project.folder / "mine.toml").write_text(f"[words]\n{written}")
    text = """
        .. lstm-cell:: run.npz

        .. lstm-cell:: run.npz
           :interactive:
           :steps: 0 1

        .. plot-gates:: run.npz
    """
    return project.write(index=text, conf='project = "x"\nversion = release = "1"\n')


@pytest.mark.parametrize("builder", _BUILDERS)
@pytest.mark.filterwarnings("ignore:.tags. will become a required")
@pytest.mark.filterwarnings("ignore:no font of the plot has the letters")
def test_what_no_format_can_carry_is_shown(unseen: Project, builder: str) -> None:
    """Titles, descriptions, alternative texts, languages and names are seen."""
    built = unseen.build(builder, lstmdiagrams_notation="mine.toml")
    assert "Error" not in built.warnings
    assert not _RAW.search(built.warnings)
    written = [path for path in built.out.rglob("*") if path.suffix in _TEXTS]
    for path in written:
        assert not _RAW.search(path.read_text(encoding="utf-8")), path
        if path.suffix in (".xhtml", ".xml", ".opf", ".svg"):
            ET.fromstring(path.read_bytes())  # noqa: S314 - our own
    if builder != "latex":  # which writes no words, only pictures
        assert any("␀␛[2J" in path.read_text(encoding="utf-8") for path in written)


class TestFormulas:
    """What the role and the equations get from an author's notation, and are called."""

    LATEX = (
        "\\href{javascript:alert(1)}{f}_t",
        "\\text{\\begin{input}{/etc/passwd}\\end{input}}_t",
        "\\bbox[background-image:url(http://192.0.2.1/x)]{f}_t",
        "f_t\\) <script> \\(",
    )

    @pytest.mark.parametrize("latex", LATEX)
    @pytest.mark.parametrize("builder", ["html", "latex"])
    def test_latex_that_does_more_than_show_is_not_written(
        self, project: Project, builder: str, latex: str
    ) -> None:
        """Neither by conf.py's notation nor by a document's; a warning says why."""
        (project.folder / "mine.toml").write_text(f"[quantities.f]\nlatex = '{latex}'\n")
        text = (
            ":lstm:`f_t`\n\n.. lstm-equations::\n\n.. lstm-equations::\n   :notation: mine.toml\n"
        )
        built = project.write(conf='project = "x"', index=text).build(
            builder, lstmdiagrams_notation="mine.toml"
        )
        assert built.warnings.count("may do more than show a formula") == 3
        page = built.text("index.html" if builder == "html" else "x.tex")
        document = page.rpartition("\\begin{document}")[2]
        assert not re.search(r'class="math|<script> |\\begin\{(align|equation|split)', document)

    def test_mathjax_looks_through_no_words_of_ours(self, project: Project) -> None:
        """It looks for formulas in every text of a page: not in a figure's, nor in a warning's."""
        formula = r"\\(\\href{javascript:alert(1)}{x}\\)"
        labels = Labels(x=(formula.replace("\\\\", "\\"),) * 2)
        run = LSTM.random(input_size=2, hidden_size=2, seed=0).run(
            np.ones((2, 1, 2)), labels=labels
        )
        run.save(project.folder / "run.npz")
        text = f":lstm:`{formula}`\n\n.. lstm-cell:: run.npz\n\n.. lstm-cell:: {formula}\n"
        for mode in ("inline", "image"):
            built = project.write(index=text).build(lstmdiagrams_html=mode)
            document = built.text("index.html").partition('<div class="body"')[2]
            assert "href{" in document
            assert "href{" not in Seen(document).text

    @pytest.mark.parametrize("label", [r"x}\input{/etc/passwd}", "a%b", "{"])
    def test_a_label_is_a_label(self, project: Project, label: str) -> None:
        """It is handed on to LaTeX as it is, and so must be a name."""
        text = f".. lstm-equations::\n   :label: {label}\n"
        built = project.write(conf='project = "x"', index=text).build("latex")
        assert "is no label; write it without" in built.warnings
        assert "\\label{equation" not in built.text("x.tex")


@pytest.mark.parametrize(
    "directive",
    [
        ".. unrolled-rnn:: counter\n   :decoder: ../outside/run.npz",
        ".. rnn-variant:: many-to-one\n   :run: ../outside/run.npz",
        ".. gradient-plot:: counter ../outside/run.npz",
        ".. parameter-diagram:: ../outside/run.npz",
        ".. lstm-overview::\n   :run: ../outside/run.npz",
        ".. lstm-equations:: ../outside/run.npz",
        ".. lstm-equations::\n   :notation: ../outside/mine.toml",
    ],
)
def test_no_directive_reads_outside_by_any_option(
    project: Project, outside: Path, directive: str
) -> None:
    """Wherever a document can write a file's name."""
    assert outside.is_dir()
    built = project.write(index=f"{directive}\n").build()
    assert "is outside the source folder, and is not read" in built.warnings
    assert not built.svgs()
    assert "equation" not in built.text("index.html").partition("lstmdiagrams-words")[0]
