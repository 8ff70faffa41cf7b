"""What is wrong in a document → a warning with its place, and the reason on the page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lstmdiagrams.errors import RenderError
from lstmdiagrams.runs import reference_run
from lstmdiagrams.sphinxext import store
from lstmdiagrams.sphinxext.drawing import Order
from tests.sphinxext.projects import Project

GOOD = ".. gru-cell::\n\n"


@pytest.mark.parametrize(
    ("directive", "sentence", "kind"),
    [
        (".. lstm-cell:: nobody", "lstm-cell: run: unknown run 'nobody'; choose one of", "run"),
        (".. lstm-cell:: no.npz", "lstm-cell: run: unknown run 'no.npz'; choose one of", "run"),
        (".. lstm-cell:: broken.npz", "lstm-cell: run: cannot read 'broken.npz' as a", "run"),
        (".. lstm-cell:: counter\n   :step: 99", "step 99", "figure"),
        (".. lstm-cell:: counter\n   :step: x", "step: 'x' is not a whole number", "option"),
        (
            ".. lstm-cell:: counter\n   :theme: pink",
            "theme: unknown theme 'pink'; choose",
            "option",
        ),
        (".. lstm-cell::\n   :theme: no.toml", "theme: cannot read the theme 'no.toml'", "option"),
        (".. lstm-cell::\n   :notation: bad.toml", "cannot read 'bad.toml' as a not", "option"),
        (".. rnn-variant:: many-to-none", "pattern: unknown pattern 'many-to-none'", "option"),
        (".. rnn-variant::", "rnn-variant: pattern: say which", "option"),
        (".. lstm-cell::\n   :width: wide", "lstm-cell: width: ", "option"),
        (".. lstm-cell::\n   :align: up", "lstm-cell: align: ", "option"),
        (".. lstm-cell::\n   :stpe: 3", "stpe: unknown option; choose one of 'step'", "option"),
    ],
)
def test_a_mistake_is_a_warning_and_is_said_on_the_page(
    project: Project, directive: str, sentence: str, kind: str
) -> None:
    """The warning names the document, the line, the directive, and what is allowed."""
    (project.folder / "broken.npz").write_bytes(b"PK\3\4 no archive")
    (project.folder / "bad.toml").write_text("quantities = ", encoding="utf-8")
    project.write(index=f"{GOOD}{directive}\n\n   The caption.\n\n{GOOD}")
    built = project.build()
    (warning,) = built.warnings.splitlines()
    assert warning.startswith("index.rst:6: WARNING: ")
    assert sentence in warning
    assert warning.endswith(f"[lstmdiagrams.{kind}]")
    page = built.text("index.html")
    assert sentence.replace("'", "'") in page
    assert "The caption." in page
    assert len(built.svgs()) == 2
    assert str(project.folder) not in warning + page


def test_every_mistake_is_said(project: Project) -> None:
    """Two bad options of one figure are two warnings, and two sentences on the page."""
    built = project.write(
        index=".. lstm-cell:: counter\n   :step: x\n   :units:\n   :layer: y\n"
    ).build()
    assert built.warnings.count("WARNING") == 2
    assert (
        built.text("index.html").count('<p class="lstmdiagrams-words mathjax_ignore">lstm-cell: ')
        == 2
    )


def test_a_mistake_is_said_in_every_build(project: Project) -> None:
    """A build that changes nothing still says what is wrong, and reads no other page again."""
    project.write(index=".. toctree::\n\n   bad\n   good\n", bad=".. lstm-cell:: x\n", good=GOOD)
    first, second = project.build(), project.build()
    assert first.warnings == second.warnings != ""
    assert second.read == ("bad",)
    mended = project.write(bad=".. lstm-cell:: counter\n").build()
    assert not mended.warnings
    assert project.build().read == ()


def test_warnings_can_be_suppressed(project: Project) -> None:
    """All of ours are of one type."""
    project.write(index=".. lstm-cell:: x\n\n.. lstm-cell:: counter\n   :step: 99\n")
    assert not project.build(suppress_warnings=["lstmdiagrams"]).warnings


def test_a_figure_with_a_mistake_can_be_referred_to(project: Project) -> None:
    """Its name and its number stay, so that one mistake is not two."""
    project.write(
        index=".. lstm-cell:: x\n   :name: it\n\n   Caption.\n\n:numref:`it`, :ref:`it`\n"
    )
    built = project.build()
    assert built.warnings.count("WARNING") == 1
    assert '<span class="std std-numref">Fig. 1</span>' in built.text("index.html")


def test_a_picture_that_cannot_be_rendered_is_a_warning(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where drawing fails only when a builder wants the picture, the page says so too."""

    def fail(order: Order, figure: object) -> bytes:  # noqa: ARG001 - as the others
        raise RenderError(f"Graphviz drew nothing of <{order.digest}>")

    monkeypatch.setattr(store, "FORMS", {**store.FORMS, "page.svg": fail})
    built = project.write(index=f"{GOOD}   The caption.\n").build()
    assert built.warnings.startswith("index.rst:4: WARNING: Graphviz drew nothing of <")
    page = built.text("index.html")
    assert '<p class="lstmdiagrams-words mathjax_ignore">Graphviz drew nothing of &lt;' in page
    assert "The caption." in page
    assert "<svg" not in page


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('lstmdiagrams_theme = "pink"', "lstmdiagrams_theme: unknown theme 'pink'; choose one of"),
        ('lstmdiagrams_notation = "no.toml"', "lstmdiagrams_notation: cannot read the notation"),
        ("lstmdiagrams_theme = 3", "lstmdiagrams_theme: the theme is 3, and must be a Theme or"),
        ('lstmdiagrams_html = "both"', "lstmdiagrams_html"),
    ],
)
def test_a_mistake_in_conf_py_is_a_warning(project: Project, value: str, sentence: str) -> None:
    """The default holds, and the site is built."""
    built = project.write(conf=value, index=GOOD).build()
    assert sentence in built.warnings
    assert built.warnings.count("WARNING") == 1
    assert len(built.svgs()) == 1


def test_a_mistake_in_a_run_is_mended_by_another_run(project: Project) -> None:
    """A file that appears is read by the next build."""
    project.write(index=".. lstm-cell:: mine.npz\n")
    assert "unknown run 'mine.npz'" in project.build().warnings
    reference_run("counter").save(project.folder / "mine.npz")
    built = project.build()
    assert not built.warnings
    assert len(built.svgs()) == 1


def test_the_text_has_the_reason(project: Project) -> None:
    """Also where figures are words."""
    built = project.write(index=".. lstm-cell:: x\n").build("text")
    assert "lstm-cell: run: unknown run 'x'" in Path(built.out, "index.txt").read_text()


@pytest.mark.parametrize(
    "text",
    [".. lstm-cell:: nobody\n", ".. lstm-equations:: nobody\n", ":lstm:`nobody`\n"],
    ids=["figure", "equations", "quantity"],
)
def test_a_strict_build_fails_at_a_mistake(project: Project, text: str) -> None:
    """With ``-W`` a mistake is an error, unless its type is suppressed; the site is built."""
    project.write(index=text)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", ".", "out"]
    for more, status in (([], 1), (["-D", "suppress_warnings=lstmdiagrams"], 0)):
        done = subprocess.run(
            [*command, "-E", *more], cwd=project.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == status
        assert ("index.rst:4: WARNING: lstm" in done.stderr) == bool(status)
        assert (project.folder / "out/index.html").is_file()
