"""What axe-core says of all that we put on a page, and whether it fits on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams.options.directives import DIRECTIVES
from tests.conftest import needs
from tests.sphinxext.browsing import THEMES, browser, choose_side, page_of, served
from tests.sphinxext.projects import Project
from tests.sphinxext.samples import everything

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*Check CHANGES for Sphinx API"),  # the themes' business
]

# What we put on a page: figures, formulas, and the words in the place of what cannot be drawn.
OURS = "[['figure'], ['.math'], ['.lstmdiagrams-words']]"
ASK = f"axe.run({{include: {OURS}}}, {{resultTypes: ['violations']}})"
FAULTS = """\


.. lstm-cell:: nobody

   A caption.

.. lstm-equations:: nobody

:lstm:`nobody`
"""
TOO_WIDE = """() => [
  document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll('.ld-figure')].map(drawn => {
    const box = drawn.getBoundingClientRect()
    return Math.max(box.right - innerWidth, -box.left)
  })
]"""


@pytest.fixture(scope="module")
def shown() -> Iterator[Any]:
    """Return a browser."""
    with browser() as started:
        yield started


def violations(page: Any) -> list[str]:
    """Return what axe-core finds, each with the first place where it does."""
    axe = Path(needs("axe_playwright_python").__file__).with_name("axe.min.js")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate(f"() => {ASK}")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("mode", ["inline", "image"])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_core_finds_nothing(project: Project, shown: Any, theme: str, mode: str) -> None:
    """Of every directive, equations and faults, in light and in dark."""
    path = everything(project).folder / "index.rst"
    path.write_text(path.read_text(encoding="utf-8") + FAULTS, encoding="utf-8")
    built = project.build(html_theme=theme, lstmdiagrams_html=mode)
    with served(built.out) as address:
        for side in ("light", "dark"):
            page = page_of(shown, f"{address}/index.html", side)
            if THEMES[theme]:
                choose_side(page, side)
            assert page.locator(".ld-figure").count() == len(DIRECTIVES) + 1
            assert violations(page) == []
            page.close()


def test_axe_core_finds_what_is_wrong(project: Project, shown: Any) -> None:
    """A picture without a name, and pale words, would be found."""
    built = project.write(index=".. lstm-cell::\n\n   A caption.\n").build()
    index = built.out / "index.html"
    text = index.read_text(encoding="utf-8")
    text = text.replace("aria-labelledby=", "data-x=").replace("<title id", "<desc id")
    text = text.replace('class="caption-text"', 'style="color:#ddd;background:#fff"')
    index.write_text(text, encoding="utf-8")
    with served(built.out) as address:
        page = page_of(shown, f"{address}/index.html", "light")
        found = [each.partition(":")[0] for each in violations(page)]
        page.close()
    assert found == ["color-contrast", "svg-img-alt"]


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_wider_than_the_screen(project: Project, shown: Any, theme: str) -> None:
    """On a desktop and on a telephone a page scrolls no further sideways than one without us."""
    everything(project).write(**{"other.md": "# Other\n\nText.\n"})
    built = project.build(html_theme=theme)
    with served(built.out) as address:
        for width in (1280, 360):
            page = page_of(shown, f"{address}/other.html", "light", width)
            (without,) = page.evaluate(TOO_WIDE)
            page.goto(f"{address}/index.html")
            scrolls, *figures = page.evaluate(TOO_WIDE)
            assert scrolls <= max(without, 0)
            assert len(figures) == len(DIRECTIVES) + 1
            assert max(figures) <= 0
            page.close()
