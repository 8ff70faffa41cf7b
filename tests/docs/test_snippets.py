"""The manual does not lie: from top to bottom, the code of each page runs."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from lstmdiagrams import cli
from lstmdiagrams.manifest import read_manifest
from tests.conftest import needs
from tests.docs.site import DOCS

MANUAL = DOCS / "manual"
PAGES = {path.relative_to(MANUAL).as_posix(): path for path in sorted(MANUAL.rglob("*.md"))}
FENCE = re.compile(r"^(`{3,})(\{code-cell\} )?(\w+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
# What is no code of ours: words for another program, and what stands for itself.
OTHERS = {"bat", "make", "markdown", "rst", "sh", "text", "yaml"}
PACKAGES = ("torch", "keras", "onnx", "onnxruntime", "IPython")


def blocks(path: Path) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page, each with its language."""
    found = FENCE.findall(path.read_text(encoding="utf-8"))
    return [(language, re.sub(r"^:tags:.*\n", "", text)) for _, _, language, text in found]


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    """No example escapes the test below."""
    kinds = {language for path in PAGES.values() for language, _ in blocks(path)}
    assert kinds <= {"python", "console", "toml"} | OTHERS


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.parametrize("name", [name for name, path in PAGES.items() if blocks(path)])
def test_the_code_of_a_page_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one folder, one block after the other: Python, commands and what they print, files."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    monkeypatch.chdir(tmp_path)
    prepare(name)
    names: dict[str, object] = {}
    for language, text in blocks(PAGES[name]):
        if language == "python" and name != "how-to/sphinx.md":
            need_packages(text)
            exec(text, names)  # noqa: S102 - the code that the page shows
        elif language == "console":
            run(text, capsys)
        elif language == "toml":
            keep(name, text)
    assert Path.cwd() == tmp_path


def need_packages(text: str) -> None:
    """Skip, if the code imports what is not installed; in CI, fail."""
    for package in PACKAGES:
        if re.search(rf"^(import|from) {package}\b", text, re.MULTILINE):
            needs(package)


def prepare(name: str) -> None:
    """Write the files that a page says its reader has."""
    if name == "how-to/onnx.md":
        write_model(Path("model.onnx"))
        np.save("input.npy", np.random.default_rng(0).normal(size=(5, 1, 3)).astype("float32"))
    if name == "how-to/pytorch.md":
        (csv,) = (text for language, text in blocks(PAGES[name]) if language == "text")
        Path("input.csv").write_text(csv, encoding="utf-8")


def write_model(path: Path) -> None:
    """Write an ONNX model with an LSTM of three inputs and two units."""
    onnx = needs("onnx")
    helper, rng = onnx.helper, np.random.default_rng(0)
    shapes = {"W": (1, 8, 3), "R": (1, 8, 2), "B": (1, 16)}
    weights = [
        onnx.numpy_helper.from_array(rng.normal(size=shape).astype("float32"), name)
        for name, shape in shapes.items()
    ]
    node = helper.make_node("LSTM", ["x", *shapes], ["y", "h", "c"], "lstm", hidden_size=2)
    kind = onnx.TensorProto.FLOAT
    x = helper.make_tensor_value_info("x", kind, ["T", 1, 3])
    y = helper.make_tensor_value_info("y", kind, ["T", 1, 1, 2])
    graph = helper.make_graph([node], "model", [x], [y], weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), path)


def run(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Run the commands after ``$``; what is printed is what stands below them, if anything does."""
    for command, output in re.findall(
        r"^\$ lstmdiagrams (.*)\n((?:[^$].*\n)*)", text, re.MULTILINE
    ):
        capsys.readouterr()
        assert cli.main(shlex.split(command)) == 0, command
        assert output in ("", capsys.readouterr().out)


def keep(name: str, text: str) -> None:
    """Put a file where its page says that it is, and look whether it can be read."""
    import lstmdiagrams as ld

    if name == "how-to/make.md":
        Path("figures").mkdir()
        Path("figures/figures.toml").write_text(text, encoding="utf-8")
        assert read_manifest(Path("figures/figures.toml"))
    elif name == "how-to/translation.md":
        Path("french.toml").write_text(text, encoding="utf-8")
        assert ld.Notation.load("french.toml").decimal == ","
    else:
        Path("house.toml").write_text(text, encoding="utf-8")
        assert ld.Theme.load("house.toml").dark


def test_what_is_said_in_two_places_is_the_same() -> None:
    """The translation that is shown is the one that is drawn, and likewise a page of a book."""
    text = PAGES["how-to/translation.md"].read_text(encoding="utf-8")
    shown, drawn = re.findall(r'(?:```toml|""")\n(name = "fran.*?)\n(?:```|""")', text, re.DOTALL)
    assert shown == drawn
    text = PAGES["how-to/sphinx.md"].read_text(encoding="utf-8")
    figures = re.findall(r"(?<!`)```\{lstm-cell\} counter\n.*?\n```(?!`)", text, re.DOTALL)
    assert figures[0] == figures[1]


@pytest.mark.slow
def test_what_it_says_for_sphinx_and_books_works(tmp_path: Path) -> None:
    """Both spellings of a figure build without a warning in a project with these settings."""
    needs("myst_parser")
    from sphinx.testing.util import SphinxTestApp

    found = blocks(PAGES["how-to/sphinx.md"])
    (conf,) = (text for language, text in found if language == "python")
    conf = conf.replace('ext"]', 'ext", "myst_parser"]')
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    rst = next(text for language, text in found if language == "rst")
    myst, equations, _ = (text for language, text in found if language == "markdown")
    toctree = "Title\n=====\n\n.. toctree::\n\n   other\n\n"
    (tmp_path / "index.rst").write_text(toctree + rst.replace("fig-", "fig-a"), encoding="utf-8")
    (tmp_path / "other.md").write_text(f"# Other\n\n{myst}\n{equations}", encoding="utf-8")
    app = SphinxTestApp(srcdir=tmp_path)
    app.build()
    assert app.warning.getvalue() == ""
    text = (tmp_path / "_build" / "html" / "other.html").read_text(encoding="utf-8")
    assert text.count("<svg ") == 1
    app.cleanup()
