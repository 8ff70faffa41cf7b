"""The site as a whole: what is on it, what it weighs, where its links lead, what it loads."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.docs.site import Site, build, trees

pytestmark = pytest.mark.slow


def test_it_is_whole(site: Site) -> None:
    """It has 25 pages and 40 figures at least, drawn by this package and inline."""
    assert len(site.pages) >= 25
    assert sum(page.read.figures for page in site) >= 40


def test_every_link_leads_somewhere(site: Site) -> None:
    """Every page and every place in a page that a link names is there."""
    ids = {page.path: page.read.ids for page in site}
    lost = []
    for page in site:
        for link in page.read.links:
            path, place = page.target(link)
            known = ids.get(path) if path else None
            if path and not (path.exists() and (not place or known is None or place in known)):
                lost.append(f"{page.name}: {link}")
    assert lost == []


def test_nothing_comes_from_the_network(site: Site) -> None:
    """No page and no script or stylesheet of it loads anything that is not on this machine."""
    foreign = {
        (page.name, link) for page in site for link in page.read.loads if not page.target(link)[0]
    }
    assert foreign == set()
    for sheet in site.folder.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?:", sheet.read_text(encoding="utf-8")), sheet


def test_every_page_has_a_picture_for_who_links_to_it(site: Site) -> None:
    """A preview of a link shows the picture that is made for it, and its words."""
    assert (site.folder / "_static" / "card.png").stat().st_size < 300_000
    for page in site:
        assert 'property="og:image" content="' in page.text, page.name
        assert 'property="og:image:alt"' in page.text, page.name


def test_pages_follow_each_other(site: Site) -> None:
    """Who reads on from the first page, comes to every page."""
    page, seen = site.folder / "index.html", []
    while page not in seen:
        seen.append(page)
        found = re.search(r'class="right-next"\s+href="([^"]+)"', page.read_text(encoding="utf-8"))
        page = (page.parent / found[1]).resolve() if found else page
    assert {each.relative_to(site.folder).with_suffix("").as_posix() for each in seen} == {
        page.name for page in site
    }


def test_code_can_be_copied(site: Site) -> None:
    """A page with code loads what puts a button beside it."""
    coded = [page for page in site if '<div class="highlight' in page.text]
    assert coded
    for page in coded:
        assert any("copybutton.js" in link for link in page.read.loads)


def test_a_second_build_has_nothing_to_do(site: Site, tmp_path: Path) -> None:
    """Where nothing has changed, no page is read again, and no code is run."""
    copy = tmp_path / "site"  # for its index is written again, and others look at the first
    shutil.copytree(site.folder, copy)
    shutil.copytree(trees(site.folder), trees(copy))
    again = build(copy)
    assert "0 added, 0 changed, 0 removed" in again.said
