"""The site in a browser, from the file system: it fits, all can read it, and it runs quietly."""

from __future__ import annotations

from collections.abc import Iterator
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
AXE = f"axe.run({{include: [['{CONTENT}']]}}, {{resultTypes: ['violations']}})"
SIDES = ("light", "dark")
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


def each_page(shown: Any, site: Site, side: str, width: int) -> Iterator[tuple[str, Any]]:
    """Open every page from the file system; what would come from elsewhere does not come."""
    context = shown.new_context(color_scheme=side, viewport={"width": width, "height": 900})
    context.route(
        "**/*",
        lambda route: (
            route.abort()
            if "//" in route.request.url[:8] and not route.request.url.startswith("file:")
            else route.continue_()
        ),
    )
    page = context.new_page()
    for found in site:
        page.goto(found.path.as_uri())
        yield found.name, page
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("side", SIDES)
def test_everything_fits(site: Site, shown: Any, side: str, width: int) -> None:
    """No page scrolls sideways, no figure is cropped, tables and equations fit."""
    found = {name: page.evaluate(TOO_WIDE) for name, page in each_page(shown, site, side, width)}
    assert {name: wide for name, wide in found.items() if wide} == {}


@pytest.mark.parametrize("side", SIDES)
def test_axe_core_finds_nothing(site: Site, shown: Any, axe: str, side: str) -> None:
    """In the content of no page is there a violation, on a telephone or on a desktop."""
    found = {}
    for name, page in each_page(shown, site, side, 1280):
        page.evaluate(axe)
        for each in page.evaluate(f"() => {AXE}")["violations"]:
            shown_of = [node["html"] for node in each["nodes"]]
            places = [
                html[:160] for html in shown_of if "<math" not in html
            ]  # which axe is blind to
            found |= {f"{name}: {each['id']}": places} if places else {}
    assert found == {}


def test_pages_run_quietly(site: Site, shown: Any) -> None:
    """From the file system a page finds all its files, and its scripts have no errors."""
    context = shown.new_context(viewport={"width": 1280, "height": 900})
    page, faults = context.new_page(), []
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    for found in site:
        page.goto(found.path.as_uri())
    context.close()
    assert faults == []


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
