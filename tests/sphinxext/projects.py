"""Pages and a conf.py → a Sphinx project in a folder, built by Sphinx' own test application."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sphinx.testing.util import SphinxTestApp

from lstmdiagrams.sphinxext import store
from lstmdiagrams.sphinxext.drawing import Order

CONF = (
    'extensions = ["lstmdiagrams.sphinxext", "myst_parser"]\nnumfig = show_warning_types = True\n'
)


@dataclass(frozen=True)
class Built:
    """What a builder has made.

    Attributes
    ----------
    out : Path
        Its folder.
    warnings : str
        What Sphinx complained of, without colours and without the project's path.
    rendered : tuple of str
        The forms of the pictures that were rendered, one each.
    written, read : tuple of str
        The pages that were.
    """

    out: Path
    warnings: str
    rendered: tuple[str, ...]
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """Return the content of a file."""
        return (self.out / name).read_text(encoding="utf-8")

    def svgs(self, name: str = "index.html") -> list[str]:
        """Return the figures that stand in a page, each on the line that it is."""
        return re.findall(r"^(?:<a [^>]*>)?(<svg .*</svg>)\s*$", self.text(name), re.MULTILINE)


@dataclass
class Project:
    """A project in a folder.

    Attributes
    ----------
    folder : Path
    """

    folder: Path
    counter: list[str] = field(default_factory=list)

    def write(self, **files: str) -> Project:
        """Write pages, by their names, and ``conf``, which is added to a conf.py that loads us."""
        for name, text in files.items():
            content = textwrap.dedent(text)
            path = self.folder / (name if "." in name else f"{name}.rst")
            if name == "conf":
                path, content = self.folder / "conf.py", CONF + content
            elif path.suffix == ".rst" and not content.lstrip().startswith(("=", "Title")):
                content = f"Title\n=====\n\n{content}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return self

    def build(self, builder: str = "html", *, parallel: int = 0, **conf: Any) -> Built:
        """Build it, after what was built before."""
        before = len(self.counter)
        seen: dict[str, list[str]] = {"read": [], "written": []}
        with application(self.folder, builder, parallel, conf) as app:
            app.connect("source-read", lambda _, name, __: seen["read"].append(name))
            app.connect("doctree-resolved", lambda _, __, name: seen["written"].append(name))
            app.build()
            said = re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())
        warnings = said.replace(f"{self.folder}/", "")
        out = self.folder / "_build" / builder
        return Built(out, warnings, tuple(self.counter[before:]), *map(tuple, seen.values()))


@contextmanager
def application(
    folder: Path, builder: str, parallel: int, conf: Mapping[str, Any]
) -> Iterator[SphinxTestApp]:
    """Make Sphinx' test application, and leave no trace of it."""
    app = SphinxTestApp(builder, srcdir=folder, parallel=parallel, confoverrides=dict(conf))
    try:
        yield app
    finally:
        app.cleanup()


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which every rendering will add its form."""
    forms: list[str] = []
    rendered = store.rendered

    def counted(order: Order, form: str, figure: Any = None) -> bytes:
        forms.append(form)
        return rendered(order, form, figure)

    monkeypatch.setattr(store, "rendered", counted)
    return forms
