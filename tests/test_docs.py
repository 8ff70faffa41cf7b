"""The site's pages show figures that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_figure_exists_and_has_words(page: Path) -> None:
    """Each figure of a page is a committed file, with a text for who cannot see it."""
    text = page.read_text(encoding="utf-8")
    figures = re.findall(r":::\{figure\} (\S+)\n(.*?)\n\n", text, re.DOTALL)
    assert figures
    for path, options in figures:
        assert (page.parent / path).is_file()
        assert re.search(r"^:alt: \S", options, re.MULTILINE)
