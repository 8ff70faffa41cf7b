"""A folder with a site → its pages in Chromium, served on this machine and loading nothing else."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import needs

__all__ = ["CHROMIUM", "THEMES", "browser", "choose_side", "page_of", "served"]

CHROMIUM = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)

# The themes whose light and dark figures follow, and whether readers can choose between them.
THEMES = {
    "alabaster": False,
    "furo": True,
    "pydata_sphinx_theme": True,
    "sphinx_book_theme": True,
}


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and hand out its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def browser() -> Iterator[Any]:
    """Start Chromium; its contexts load pages from this machine alone."""
    needs("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as program:
        shown = program.chromium.launch(executable_path=needs("chromium"), args=[*CHROMIUM])
        yield shown
        shown.close()


def page_of(shown: Any, address: str, side: str, width: int = 1280) -> Any:
    """Open a page on a system that is light or dark."""
    page = shown.new_page(color_scheme=side, viewport={"width": width, "height": 900})
    page.route(
        "**/*",
        lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort(),
    )
    page.goto(address)
    return page


def choose_side(page: Any, side: str) -> None:
    """Choose light or dark, as the switches of furo, pydata-sphinx-theme and its children do."""
    page.evaluate(
        "side => [document.documentElement, document.body].forEach(e => e.dataset.theme = side)",
        side,
    )
