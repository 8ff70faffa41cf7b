"""The site in a browser, from the file system: it fits, all can read it, and it runs quietly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import needs
from tests.docs.site import Site
from tests.sphinxext.browsing import CHROMIUM, served

pytestmark = pytest.mark.slow

HEAVIEST = 1_500_000  # bytes, of a page and all that it loads

# What is part of the text: its figures must be whole, and its tables and equations must fit.
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth
  const found = wide > 0 ? [`the page by ${wide}`] : []
  const article = document.querySelector("article.bd-article")
  const room = article.getBoundingClientRect()
  for (const each of article.querySelectorAll("svg.ld-figure, img, table, math[display=block]")) {
    const box = each.getBoundingClientRect()
    if (!box.width) continue  // in what is closed
    if (each.closest(".ldx-scroll")) continue  // what is stepped through moves in its own box
    if (box.right > room.right + 1 || box.left < room.left - 1)
      found.push(`${each.tagName} ${each.id || each.textContent.trim().slice(0, 40)}`)
    let parent = each.parentElement
    while (parent !== article) {
      const cut = getComputedStyle(parent).overflowX !== "visible"
      if (cut && parent.scrollWidth > parent.clientWidth + 1)
        found.push(`${each.tagName} scrolls: ${each.textContent.trim().slice(0, 40)}`)
      parent = parent.parentElement
    }
  }
  return found
}"""
LOADED = "performance.getEntriesByType('resource').map(each => each.name)"
CONTENT = "article.bd-article"
OPTIONS = "{resultTypes: ['violations'], preload: false}"
AXE = f"axe.run({{include: [['{CONTENT}']]}}, {OPTIONS})"
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def shown() -> Iterator[Any]:
    """Return a browser."""
    needs("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as program:
        started = program.chromium.launch(executable_path=needs("chromium"), args=[*CHROMIUM])
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script of axe-core."""
    found = Path(needs("axe_playwright_python").__file__).with_name("axe.min.js")
    return found.read_text(encoding="utf-8")


@dataclass
class Seen:
    """What is wrong with the pages of the site, in light or in dark: page → what."""

    wide: dict[str, list[str]]
    violations: dict[str, list[str]]
    faults: list[str]


@pytest.fixture(scope="module", params=("light", "dark"))
def seen(site: Site, shown: Any, axe: str, request: pytest.FixtureRequest) -> Seen:
    """Visit every page once, from the file system; what would come from elsewhere does not come."""
    context = shown.new_context(color_scheme=request.param)
    context.set_offline(True)
    page, found = context.new_page(), Seen({}, {}, [])
    page.on("requestfailed", lambda request: found.faults.append(request.url))
    page.on("pageerror", lambda error: found.faults.append(str(error)))
    for each in site:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(each.path.as_uri())
        page.evaluate(axe)
        found.violations |= _violations(each.name, page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found.wide[f"{each.name}, {width} px"] = page.evaluate(TOO_WIDE)
    context.close()
    return found


def _violations(name: str, page: Any) -> dict[str, list[str]]:
    """Return what axe-core says against the content of a page; it does not see equations."""
    found = {}
    for each in page.evaluate(f"() => {AXE}")["violations"]:
        places = [node["html"][:160] for node in each["nodes"] if "<math" not in node["html"]]
        found |= {f"{name}: {each['id']}": places} if places else {}
    return found


def test_everything_fits(seen: Seen) -> None:
    """No page scrolls sideways, no figure is cropped, tables and equations fit."""
    assert {name: wide for name, wide in seen.wide.items() if wide} == {}


def test_axe_core_finds_nothing(seen: Seen) -> None:
    """In the content of no page is there a violation."""
    assert seen.violations == {}


def test_pages_run_quietly(seen: Seen) -> None:
    """From the file system a page finds all its files, and its scripts have no errors."""
    assert seen.faults == []


def test_no_page_is_heavy(site: Site, shown: Any) -> None:
    """With every file that it loads, a page weighs less than 1.5 MB."""
    page, weights = shown.new_page(), {}
    fonts = sum(path.stat().st_size for path in site.folder.glob("_static/lstmdiagrams/*.woff2"))
    with served(site.folder) as address:
        for found in site:
            page.goto(f"{address}/{found.name}.html")
            loaded = page.evaluate(
                "performance.getEntriesByType('resource').map(each => each.name)"
            )
            paths = {site.folder / unquote(urlsplit(each).path).lstrip("/") for each in loaded}
            sizes = [path.stat().st_size for path in {*paths, found.path} if path.is_file()]
            has_fonts = any(path.name.startswith("DejaVu") for path in paths)  # else of the system
            weights[found.name] = sum(sizes) + (0 if has_fonts else fonts)
    page.close()
    assert {name: size for name, size in weights.items() if size > HEAVIEST} == {}
    assert min(weights.values()) > 500_000, "what pages load is not seen"


def test_search_finds(site: Site, shown: Any) -> None:
    """A reader who looks for the forget gate from the file system is led to a page about it."""
    page = shown.new_page()
    page.goto(f"{(site.folder / 'search.html').as_uri()}?q=forget+gate")
    page.wait_for_selector("#search-results li a", timeout=10_000)
    assert page.locator("#search-results li").count() > 3
    page.close()


def test_equations_are_shown_without_scripts(site: Site, shown: Any) -> None:
    """Where no script runs, equations and figures still stand on the page."""
    context = shown.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.folder / "manual/how-to/sphinx.html").as_uri())
    assert page.locator("math").first.bounding_box()["height"] > 10
    assert page.locator("svg.ld-figure").first.bounding_box()["height"] > 100
    context.close()
