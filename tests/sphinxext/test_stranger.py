"""A stranger's project: its own folder, its own conf.py, a run of its own network, our programs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "stranger"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of its documents, with a run made by ``lstmdiagrams trace``."""
    folder = tmp_path_factory.mktemp("elsewhere") / "weather"
    shutil.copytree(HERE, folder)
    words = ["trace", "docs/weights.safetensors", "input.csv", "-o", "docs/run.npz"]
    subprocess.run([sys.executable, "-m", "lstmdiagrams", *words], cwd=folder, check=True)
    return folder / "docs"


def build(docs: Path, builder: str, *words: str) -> Path:
    """Build its site with Sphinx' own command, in which no warning passes."""
    out, trees = docs.parent / "out" / builder, docs.parent / "trees" / builder
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", builder]
    done = subprocess.run(
        [*command, *words, "-d", trees, docs, out],
        cwd=docs.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_its_site_has_its_figures(docs: Path) -> None:
    """Six figures, in its words, with its labels and its numbers."""
    out = build(docs, "html", "-j", "2")
    index, cells = ((out / name).read_text() for name in ("index.html", "guide/cells.html"))
    assert (index + cells).count('<svg class="ld-figure') == 6
    assert 'id="noon"' in index
    assert "keep gate" in index
    assert "12:00" in index
    assert "The day, hour by hour</title>" in index
    assert [len(re.findall(r'std-numref">Fig. \d<', page)) for page in (index, cells)] == [2, 1]
    assert re.search(r'href="#equation-net-h">\(4\)</a> weighs with <span [^>]*>\\\(k_t', index)
    assert "h_t = (1 - k_t)" in index
    drawn = [
        re.sub(r"ld-[0-9a-f]{8}-\d+-", "", page.partition("</desc>")[2]) for page in (index, cells)
    ]
    assert drawn[0].partition("</svg>")[0] == drawn[1].partition("</svg>")[0]


@pytest.mark.parametrize(
    ("builder", "file", "text"),
    [
        ("latex", "weather.tex", r"\sphinxincludegraphics[width=500\sphinxpxdimen]"),
        ("text", "index.txt", "Keep gate k_t:"),
        ("epub", "index.xhtml", 'alt="The day, hour by hour"'),
        ("gettext", "index.pot", "What the network makes of noon"),
        ("xml", "index.xml", "<figure align="),
    ],
)
def test_its_book_is_built(docs: Path, builder: str, file: str, text: str) -> None:
    """Whatever it is made for."""
    assert text in (build(docs, builder) / file).read_text(encoding="utf-8")
