"""Nothing that a document can write runs code, reads elsewhere, or puts a script into a page."""

from __future__ import annotations

import re
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
    assert re.search(r'class="ld-figure ld-mine-[0-9a-f]{8}"', built.svgs()[0])
