"""The folder docs → the site that it builds, once for all tests, and what stands in its pages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.conftest import needs

__all__ = ["BOOK", "DOCS", "ROOT", "Page", "Site", "build", "trees"]

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
STRICT = ("-W", "--keep-going", "-n", "-j", "auto")
BOOK = ("-t", "book")  # the tutorial alone
# What a browser loads at once: a tag and the attribute that names the file.
LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}
RELATIONS = ("stylesheet", "icon", "preload", "modulepreload")


@dataclass
class Read(HTMLParser):
    """What a page says of itself."""

    def __post_init__(self) -> None:
        """Begin with nothing."""
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.figures = 0
        self.content = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag's name, what it leads to and what it loads."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.figures += tag == "svg" and "ld-figure" in given.get("class", "")
        loading = tag != "link" or {*given.get("rel", "").split()} & {*RELATIONS}
        if loading and LOADED.get(tag) in given:
            self.loads.append(given[LOADED[tag]])

    handle_startendtag = handle_starttag


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Parameters
    ----------
    path
        Its file.
    site
        The folder of the site.
    """

    path: Path
    site: Path

    @property
    def name(self) -> str:
        """Its address within the site, without the suffix."""
        return self.path.relative_to(self.site).with_suffix("").as_posix()

    @cached_property
    def text(self) -> str:
        """Its HTML."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def read(self) -> Read:
        """What it says of itself."""
        found = Read()
        found.feed(self.text)
        return found

    def target(self, link: str) -> tuple[Path | None, str]:
        """Return the file that a link leads to, and the place in it; no file for the network's."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None, ""
        path = (self.path.parent / unquote(parts.path)).resolve() if parts.path else self.path
        return path, unquote(parts.fragment)


@dataclass(frozen=True)
class Site:
    """A site that is built.

    Parameters
    ----------
    folder
        Where.
    said
        What Sphinx said.
    """

    folder: Path
    said: str

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page that someone wrote, or the code."""
        made = ("genindex", "search", "py-modindex")
        paths = sorted(self.folder.rglob("*.html"))
        found = (Page(path, self.folder) for path in paths if "_static" not in path.parts)
        return tuple(page for page in found if page.name not in made)

    def __iter__(self) -> Iterator[Page]:
        """Yield its pages."""
        return iter(self.pages)


def trees(out: Path) -> Path:
    """Return the folder of what was read for `out`: beside it, for an EPUB packs all within."""
    return out.with_name(f"{out.name}-doctrees")


def build(out: Path, builder: str = "html", *more: str) -> Site:
    """Build the site, with every warning an error; `more` may name the trees of another build."""
    needs("myst_nb")  # with which the site's other packages come
    kept = ["-d", str(trees(out))]
    words = ["-m", "sphinx", *STRICT, "-b", builder, *kept, *more, str(DOCS), str(out)]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return Site(out, done.stdout)
