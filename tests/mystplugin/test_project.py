"""The project's folder, as mystmd finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstmdiagrams.mystplugin.project import address, folder_of_project, store_of


@pytest.mark.parametrize(
    ("above", "here", "expected"),
    [
        ("", "project:\nsite:\n", "here"),
        ("", "version: 1\nproject:\n", "here"),
        ("site:\n", "project:\n", "above"),
        ("project:\n", "", "above"),
        ("project:\nsite:\n", "'site':\n", "here"),
        ("project:\n", "# site:\nextend: [a.yml]\n", "above"),
        ("", "extend: [a.yml]\n", "here"),
        ("", "", "here"),
    ],
)
def test_it_is_that_of_the_site_or_of_the_project(
    tmp_path: Path, above: str, here: str, expected: str
) -> None:
    """The nearest configuration that says something of a site, or else of a project."""
    folder = tmp_path / "book" / "part"
    folder.mkdir(parents=True)
    for path, content in ((tmp_path / "myst.yml", above), (tmp_path / "book/myst.yaml", here)):
        if content:
            path.write_text(content)
    places = {"above": tmp_path, "here": tmp_path / "book" if here else folder}
    assert folder_of_project(folder) == places[expected]


def test_an_address_names_what_is_kept() -> None:
    """What a page writes is where the file is, from the project's folder."""
    assert Path("/book" + address("a.svg")) == store_of(Path("/book")) / "a.svg"
