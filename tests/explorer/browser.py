"""A real browser for pages, and what tests ask of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import needs

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

# What an explorer of a page shows: of each of its numbers where it stands, its text and its colour.
SHOWN = """(root) => [...root.querySelectorAll("[data-symbol][data-unit]")]
  .filter((each) => each.getClientRects().length && !each.closest(".ldx-stills"))
  .map((each) => {
    const box = each.querySelector("polygon"), text = each.querySelector("text")
    const data = each.dataset
    const where = each.closest(".ldx-strip, .ldx-cell, .ldx-equations").classList[0]
      .replace("ldx-scroll", each.closest(".ldx-strip") ? "ldx-strip" : "ldx-cell")
    return [where, data.symbol, Number(data.step), Number(data.unit), Number(data.layer),
            (text ?? each).textContent,
            box ? getComputedStyle(box).fill : getComputedStyle(each).backgroundColor,
            getComputedStyle(text ?? each)[text ? "fill" : "color"]]
  })"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the browser."""
    api = needs("playwright.sync_api")
    path = needs("chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any,
    page: str | Path,
    *,
    size: Mapping[str, int] = DESKTOP,
    said: bool = True,
    **looks: Any,
) -> Iterator[Any]:
    """Open a page; whatever goes wrong there fails the test, and what it says, unless it may."""
    context = browser.new_context(viewport=dict(size), **looks)
    shown = context.new_page()
    complaints: list[str] = []
    if said:
        shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("requestfailed", lambda request: complaints.append(request.url))
    shown.goto(Path(page).as_uri())
    yield shown
    context.close()
    # Older themes ask for their icons in a way that browsers refuse for files.
    ours = [each for each in complaints if "/vendor/" not in each]
    assert not ours, ours


def go(page: Any, step: int, at: int = 0) -> None:
    """Drag the slider of an explorer to a step."""
    page.locator(".ldx").nth(at).locator("input[type=range]").evaluate(
        "(it, step) => { it.value = step; it.dispatchEvent(new Event('input', {bubbles: true})) }",
        step,
    )


def rgb(colour: str) -> str:
    """Return ``#rrggbb`` as a browser writes it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
