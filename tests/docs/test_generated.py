"""The pages that the code writes say all that there is, and their code draws what they show."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import lstmdiagrams as ld
from lstmdiagrams import cli
from lstmdiagrams.build import write
from lstmdiagrams.options.listing import directive_listings
from tests.conftest import needs
from tests.docs.site import DOCS, ROOT, Site

sys.path.append(str(DOCS / "_ext"))

import site_api
import site_commands
import site_directives
import site_floors
import site_gallery

ENTRIES = site_gallery.entries(ROOT / "figures" / "figures.toml")
COMMITTED = {entry.name: ROOT / "figures" / f"{entry.name}.svg" for entry in ENTRIES}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to draw in, with the files that figures read."""
    for path in {path for entry in ENTRIES for path in entry.files}:
        write(tmp_path / path.name, path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_figure_of_the_manifest_is_in_the_gallery() -> None:
    """None is left out, and each has a section of the manifest for its page."""
    assert [entry.name for entry in ENTRIES] == list(COMMITTED)
    assert all(path.is_file() for path in COMMITTED.values())
    assert all(entry.section for entry in ENTRIES)
    pages = dict(site_gallery.pages(ROOT / "figures" / "figures.toml"))
    text = "".join(page.decode() for name, page in pages.items() if name.endswith(".md"))
    assert [name for name in COMMITTED if f"\n## {name}\n" not in text] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_python_of_the_gallery_draws_the_figure(entry: site_gallery.Entry, folder: Path) -> None:
    """What a reader copies as Python makes the file that is committed."""
    exec(site_gallery.python(entry), {})  # noqa: S102 - our own code, which the page shows
    assert (folder / f"{entry.name}.svg").read_bytes() == COMMITTED[entry.name].read_bytes()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_command_of_the_gallery_draws_the_figure(entry: site_gallery.Entry, folder: Path) -> None:
    """What a reader copies as a command makes the file that is committed."""
    assert cli.main(shlex.split(site_gallery.command(entry))[1:]) == 0
    assert (folder / f"{entry.name}.svg").read_bytes() == COMMITTED[entry.name].read_bytes()


@pytest.mark.slow
def test_directives_of_the_gallery_draw_the_figures(site: Site) -> None:
    """Each page of the gallery shows as many figures as it has headings, each said in words."""
    pages = [page for page in site if page.name.startswith("reference/gallery/")]
    for page in (page for page in pages if not page.name.endswith("index")):
        names = re.findall(r'<section id="([\w-]+)">\s*<h2>', page.text)
        assert page.read.figures == len(names) > 0
    shown = "".join(page.text for page in pages)
    for entry in ENTRIES:
        title = re.search(r"<title[^>]*>([^<]*)", COMMITTED[entry.name].read_text(encoding="utf-8"))
        assert title
        assert f">{title[1]}<" in shown, entry.name


def test_every_command_is_on_the_page() -> None:
    """With all its options, and with its example."""
    page = site_commands.page()
    for command, path in walked(cli.commands, ()):
        assert f"\n## {' '.join(path)}\n" in page
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert option.opts[-1] in page
        if command.epilog:
            assert command.epilog.removeprefix("Example: ") in page


def walked(
    command: click.Command, path: tuple[str, ...]
) -> Iterator[tuple[click.Command, tuple[str, ...]]]:
    """Yield every command that is no group, and the words that call it."""
    if not isinstance(command, click.Group):
        yield command, path
        return
    for name, each in command.commands.items():
        yield from walked(each, (*path, name))


def test_every_directive_is_on_the_page() -> None:
    """With an example, its argument and all its options."""
    page = site_directives.page()
    for row in directive_listings():
        assert f"\n## {row.name}\n" in page
        assert f"```{{{row.name}}}" in page
        for option in (*row.options, *row.shared):
            assert f"\n`{option.name}`, " in page


def test_every_public_name_is_on_a_page() -> None:
    """What `import lstmdiagrams` offers is documented, and nothing else is."""
    names = [name for page in site_api.PAGES for name in page.names]
    assert sorted([*names, "__version__"]) == sorted(ld.__all__)
    assert set(site_api.PICTURES) <= set(names)


@pytest.mark.slow
def test_names_in_docstrings_lead_to_each_other(site: Site) -> None:
    """The page on figures links to what its functions return."""
    page = next(page for page in site if page.name == "reference/api/figures")
    assert "diagram.html#lstmdiagrams.Diagram" in page.read.links


def test_floors_are_those_of_the_contract() -> None:
    """The figure of the house has every room that exists, and says them from the top."""
    rooms = {path.stem for path in (ROOT / "lstmdiagrams").glob("[a-z]*") if is_room(path)}
    drawn = [room for row in site_floors.read() for room in row]
    assert {*drawn} == rooms
    figure = site_floors.floors()
    assert [shape.id for shape in figure.shapes[:-2]] == drawn
    assert all(room in figure.description for room in drawn)


def is_room(path: Path) -> bool:
    """Whether a file or a folder of the package is a module of it."""
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def test_pages_are_written_only_where_they_change(tmp_path: Path) -> None:
    """Pages that are right already are left alone, and others go."""
    needs("sphinx")
    import site_pages

    class App:
        srcdir = tmp_path / "docs"

    (tmp_path / "figures").mkdir()
    manifest = (ROOT / "figures" / "figures.toml").read_bytes()
    (tmp_path / "figures" / "figures.toml").write_bytes(manifest)
    for path in {path for entry in ENTRIES for path in entry.files}:
        place = tmp_path / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    site_pages.put(App)
    page = App.srcdir / "reference" / "directives.md"
    stale = page.with_name("stale.md")
    stale.write_text("gone", encoding="utf-8")
    before = page.stat().st_mtime_ns
    site_pages.put(App)
    assert page.stat().st_mtime_ns == before
    assert not stale.exists()
