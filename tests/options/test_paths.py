"""Paths as authors write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.paths import Files, located


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with a folder, a file in each, and one outside."""
    root = tmp_path / "project"
    (root / "part").mkdir(parents=True)
    for path in (root / "a.npz", root / "part/b.npz", tmp_path / "secret.npz"):
        path.write_bytes(b"")
    return root


def test_a_path_begins_where_the_author_is_or_in_the_project(project: Path) -> None:
    """A leading slash is the project's folder; a file need not be there."""
    part = project / "part"
    assert located("b.npz", part, project) == part / "b.npz"
    assert located("/a.npz", part, project) == project / "a.npz"
    assert located("../a.npz", part, project) == project / "a.npz"
    assert located("gone.npz", part, project) == part / "gone.npz"


@pytest.mark.parametrize("written", ["../secret.npz", "/../secret.npz", "part/../../secret.npz"])
def test_nothing_outside_is_read(project: Path, written: str) -> None:
    """A path that leads out of the project is refused."""
    with pytest.raises(InvalidValueError) as caught:
        located(written, project, project, called="the book")
    assert str(caught.value) == f"{written!r} is outside the book, and is not read"


def test_links_are_followed(project: Path) -> None:
    """A link within the project is read, one that leads out of it is not."""
    (project / "in.npz").symlink_to(project / "a.npz")
    (project / "out.npz").symlink_to(project.parent / "secret.npz")
    (project / "round.npz").symlink_to(project / "round.npz")
    assert located("in.npz", project, project) == project / "a.npz"
    with pytest.raises(InvalidValueError, match="outside the project"):
        located("out.npz", project, project)
    with pytest.raises(InvalidValueError, match="is no path"):
        located("round.npz", project, project)


@pytest.mark.parametrize("written", ["part", "/", "", "\0", "x" * 5000])
def test_what_is_no_file_is_refused(project: Path, written: str) -> None:
    """A folder, and what the system does not take for a path."""
    with pytest.raises(InvalidValueError, match=r"is no (file|path)"):
        located(written, project, project)


def test_sentences_name_files_as_they_are_written(project: Path) -> None:
    """Where the project is on the machine is nobody's business."""
    files = Files(project, project)
    path = files("part/b.npz")
    error = files.as_written(InvalidValueError(f"{path}: no run"))
    assert error.mistakes == (("", "part/b.npz: no run"),)
    several = AuthorError([("run", f"no {path}"), ("step", "no step")])
    assert files.as_written(several).sentences == ["run: no part/b.npz", "step: no step"]
