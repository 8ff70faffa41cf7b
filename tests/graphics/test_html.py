"""A figure alone as a page: whole, quiet, and light or dark as the reader's system is."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib.image import imread

from lstmdiagrams.diagrams import lstm_cell, overview
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.theme import DARK, LIGHT
from lstmdiagrams.notation import PYTORCH
from tests.conftest import needs
from tests.diagrams.runs import random_run
from tests.graphics.test_text import NASTY, expected, sign

VOID = ("meta",)


class Elements(HTMLParser):
    """The elements of a page, with their attributes and the texts of those without elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that is open."""
        self.found.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that holds nothing."""
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Note that the last element that was opened is closed."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.open:
            self.texts.setdefault("/".join(self.open), []).append(data)

    def text(self, *path: str) -> str:
        """Return the text of the first element at a path from the root."""
        return self.texts["/".join(path)][0]

    def one(self, tag: str, **wanted: str) -> dict[str, str | None]:
        """Return the attributes of the only element with a name and some attributes."""
        (found,) = (
            attributes
            for name, attributes in self.found
            if name == tag and wanted.items() <= attributes.items()
        )
        return found


@pytest.fixture(scope="module")
def figure() -> Diagram:
    """Return an annotated figure."""
    return lstm_cell(random_run(hidden_size=2))


def page_of(figure: Diagram, **options: object) -> str:
    """Return the page as text."""
    return figure.render("html", **options).decode()


def test_it_is_a_whole_page(figure: Diagram) -> None:
    """A page has a doctype, a language, an encoding, a title, and the figure as its main part."""
    page = page_of(figure)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n')
    elements = Elements(page)
    assert elements.text("html", "head", "title") == figure.title
    elements.one("meta", charset="utf-8")
    assert elements.one("meta", name="description")["content"] == figure.description
    assert f"<main>\n{figure.svg()}</main>" in page


def test_screen_readers_reach_the_description(figure: Diagram) -> None:
    """The figure is an image that is named by its title and its description."""
    elements = Elements(page_of(figure))
    names = elements.one("svg", role="img")["aria-labelledby"]
    assert names == "title desc"
    assert elements.one("desc", id="desc")
    assert elements.text("html", "body", "main", "svg", "desc") == figure.description


def test_language_is_that_of_the_words(figure: Diagram) -> None:
    """The page says in which language its words are."""
    assert '<html lang="ja">' in page_of(replace(figure, language="ja"))
    assert Elements(page_of(replace(figure, language='"><script>')))


def test_needs_nothing_else(figure: Diagram) -> None:
    """There is no script, no address, no handler, no style in an attribute, and one stylesheet."""
    page = page_of(figure)
    elements = Elements(page)
    tags = {tag for tag, _ in elements.found}
    assert tags <= {
        *("html", "head", "meta", "title", "style", "body", "main"),
        *("svg", "desc", "g", "path", "polygon", "ellipse", "text"),
    }
    attributes = {name for _, each in elements.found for name in each}
    assert not {name for name in attributes if name.startswith("on") or name == "style"}
    assert not attributes & {"href", "src", "xlink:href", "srcset", "action"}
    assert sum(tag == "style" for tag, _ in elements.found) == 1
    assert not re.search(r"url\(|@import|javascript:", page)


def test_allows_itself_its_own_style_only(figure: Diagram) -> None:
    """The page's policy forbids everything but the one stylesheet in it, by its digest."""
    page = page_of(figure)
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = Elements(page).one("meta", **{"http-equiv": "Content-Security-Policy"})["content"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"


@pytest.mark.parametrize("theme", THEMES)
def test_schemes(theme: str) -> None:
    """A page follows the system if its theme has a dark side, and else is of one scheme."""
    page = page_of(lstm_cell(theme=theme))
    scheme = Elements(page).one("meta", name="color-scheme")["content"]
    assert scheme == {"auto": "light dark", "dark": "dark"}.get(theme, "light")
    assert ("prefers-color-scheme" in page) == (theme == "auto")
    assert f"background:{THEMES[theme].paints['ground'].fill}" in page


@pytest.mark.parametrize("text", [*NASTY, "</title><script>alert(1)</script>", "</style>", "'\""])
def test_hostile_texts_are_texts(text: str) -> None:
    """Whatever a title, a label, a tooltip or a description holds arrives as text."""
    page = page_of(sign(text))
    elements = Elements(page)
    assert "script" not in {tag for tag, _ in elements.found}
    assert elements.text("html", "head", "title") == expected(text)
    ET.fromstring(page.partition("<main>\n")[2].partition("</main>")[0])  # noqa: S314 - our own


@pytest.mark.parametrize(("setting", "theme"), [("0", DARK), ("1", LIGHT)])
def test_browser_shows_it(setting: str, theme: object, tmp_path: Path) -> None:
    """A browser shows the figure and the page around it in the colours that its system prefers."""
    path = lstm_cell(random_run(hidden_size=2)).save(tmp_path / "cell.html")
    shot = tmp_path / "shot.png"
    command = [needs("chromium"), "--headless", "--no-sandbox", "--disable-gpu"]
    command += [f"--user-data-dir={tmp_path}", f"--blink-settings=preferredColorScheme={setting}"]
    command += ["--window-size=1200,1000", "--enable-logging=stderr", "--v=0"]
    done = subprocess.run(
        [*command, f"--screenshot={shot}", path.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert b"Content Security Policy" not in done.stderr
    pixels = (imread(shot)[..., :3] * 255).round().astype(int)
    seen = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in pixels.reshape(-1, 3).tolist()}
    corners = [pixels[2, 2], pixels[2, -3], pixels[-3, 2], pixels[-3, -20]]
    ground = theme.paints["ground"].fill
    assert {f"#{''.join(f'{each:02x}' for each in corner)}" for corner in corners} == {ground}
    assert {theme.paints[name].fill for name in ("frame", "state", "gate", "operation")} <= seen


def test_language_is_that_of_the_notation() -> None:
    """Figures in a translation say which language it is, also where several are joined."""
    notation = PYTORCH.changed("mine", words={"language": "eo"})
    for figure in (lstm_cell(notation=notation), overview(notation=notation)):
        assert page_of(figure).startswith('<!DOCTYPE html>\n<html lang="eo">')
