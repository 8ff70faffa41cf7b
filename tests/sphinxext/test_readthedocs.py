"""The recipe for Read the Docs, followed word by word, but for the machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "docs/manual/how-to/read-the-docs.md"

# What Read the Docs calls the formats of a site → the builder that it starts for each.
BUILDERS = {"html": "html", "htmlzip": "singlehtml", "pdf": "latex", "epub": "epub"}


def block(language: str) -> str:
    """Return the recipe's file in a language."""
    text = RECIPE.read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with the recipe's files, and the pages of the stranger's project."""
    docs = tmp_path / "docs"
    shutil.copytree(Path(__file__).parent / "stranger/docs", docs)
    for path in docs.glob("**/conf.py"):
        path.unlink()
    (tmp_path / ".readthedocs.yaml").write_text(block("yaml"), encoding="utf-8")
    pages = 'numfig = True\nmyst_enable_extensions = ["colon_fence", "dollarmath"]\n'
    (docs / "conf.py").write_text(block("python") + pages, encoding="utf-8")
    (docs / "requirements.txt").write_text(block("text"), encoding="utf-8")
    words = ["trace", "docs/weights.safetensors", ROOT / "tests/sphinxext/stranger/input.csv"]
    command = [sys.executable, "-m", "lstmdiagrams", *words, "-o", "docs/run.npz"]
    subprocess.run(command, cwd=tmp_path, check=True)
    return tmp_path


def settings_of(repository: Path) -> Any:
    """Return what ``.readthedocs.yaml`` says."""
    return yaml.safe_load((repository / ".readthedocs.yaml").read_text(encoding="utf-8"))


def test_what_is_installed_is_what_the_pages_need(repository: Path) -> None:
    """Every requirement is a package that is installed here, and this project is the first."""
    said = settings_of(repository)
    (install,) = said["python"]["install"]
    lines = (repository / install["requirements"]).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines]
    assert found[0].name == "lstmdiagrams"
    assert found[0].extras == {"sphinx"}
    assert all(version(each.name) for each in found)
    assert said["version"] == 2
    assert tuple(map(int, said["build"]["tools"]["python"].split("."))) >= (3, 11)
    assert "apt_packages" not in said["build"]


@pytest.mark.slow
def test_every_format_is_built_without_a_warning(repository: Path) -> None:
    """With the words with which Read the Docs starts Sphinx, every warning an error."""
    said = settings_of(repository)
    docs = (repository / said["sphinx"]["configuration"]).parent
    assert said["sphinx"]["fail_on_warning"]
    for format_ in ("html", *said["formats"]):
        builder = BUILDERS[format_]
        words = ["-T", "-W", "--keep-going", "-b", builder, "-d", "_build/doctrees"]
        command = [sys.executable, "-m", "sphinx", *words, "-D", "language=en", "."]
        done = subprocess.run(
            [*command, repository / f"out/{format_}"],
            cwd=docs,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert '<svg class="ld-figure' in (repository / "out/html/index.html").read_text()
    assert len([*(repository / "out/pdf").glob("lstmdiagrams-*.pdf")]) == 5
    assert [*(repository / "out/epub").glob("*.epub")]
