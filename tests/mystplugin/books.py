"""A book → what mystmd makes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lstmdiagrams as ld
from lstmdiagrams import cli
from tests.conftest import needs

ROOT = Path(__file__).parents[2]
BOOK = Path(__file__).parent / "book"
GERMAN = ROOT / "examples" / "notations" / "german.toml"

Node = dict[str, Any]

# What stands first on the path is the environment of the tests, as if it were activated.
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def copied(folder: Path) -> Path:
    """Copy the book, and give it a run, a notation, a link that leads out of it, and the plugin."""
    book = folder / "book"
    shutil.copytree(BOOK, book)
    (book / "runs").mkdir()
    ld.LSTM.random(input_size=2, hidden_size=2, seed=7).run([[0.5, -1.0]] * 3).save(
        book / "runs" / "mine.npz"
    )
    shutil.copy(book / "runs" / "mine.npz", folder / "secret.npz")
    (book / "link.npz").symlink_to(folder / "secret.npz")
    (book / "notations").mkdir()
    shutil.copy(GERMAN, book / "notations" / "german.toml")
    assert cli.main(["myst-plugin", "-o", str(book / "lstm.py")]) == 0
    return book


def small(folder: Path, page: str, *words: str) -> Path:
    """Make a book of one page; the words are those of the command that writes the plugin."""
    shutil.copytree(BOOK / "templates", folder / "templates")
    plugin = "plugins: [{type: executable, path: lstm.py}]"
    (folder / "myst.yml").write_text(
        f"version: 1\nproject: {{{plugin}}}\nsite: {{template: templates/web}}\n"
    )
    (folder / "index.md").write_text(page)
    assert cli.main(["myst-plugin", *words, "-o", str(folder / "lstm.py")]) == 0
    return folder


def build(book: Path, *formats: str, status: int = 0) -> str:
    """Build the book with the real mystmd, and return what it says."""
    needs("mystmd_py")
    if shutil.which("node", path=PATH) is None:
        needs("node")
    command = [sys.executable, "-m", "mystmd_py.main", "build", *(f"--{each}" for each in formats)]
    environment = {**os.environ, "PATH": PATH, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=book, env=environment, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    return said


def page(book: Path, name: str) -> Node:
    """Return the syntax tree of a page of the site."""
    tree: Node = json.loads((book / f"_build/site/content/{name}.json").read_bytes())["mdast"]
    return tree


def found(tree: Node, kind: str) -> list[Node]:
    """Return the nodes of a kind, down the page."""
    return [node for node in walked(tree) if node["type"] == kind]


def walked(tree: Node) -> Iterator[Node]:
    """Yield every node, the outer ones first."""
    yield tree
    for child in tree.get("children") or ():
        yield from walked(child)


def text(tree: Node) -> str:
    """Return what can be read in a node."""
    return "".join(node["value"] for node in walked(tree) if node["type"] == "text")


def shown(book: Path, image: Node) -> bytes:
    """Return the file that a page of the site shows."""
    return (book / "_build/site/public" / image["url"].lstrip("/")).read_bytes()
