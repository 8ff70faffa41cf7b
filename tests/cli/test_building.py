"""The command build: what it makes, and what it says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams import build
from tests.cli.running import MANIFEST, Run, files


def test_build_makes_what_is_stale(run: Run) -> None:
    """The first build makes everything and says so, the second nothing."""
    Path("figures.toml").write_text(MANIFEST)
    status, output, errors = run("build", "figures.toml")
    assert (status, errors) == (0, "")
    assert output.decode().splitlines() == [
        "made blank.svg",
        "made blank.gv",
        "made counter.svg",
        "made counter.gv",
        "4 made, 0 up to date",
    ]
    assert Path("blank.svg").read_bytes() == ld.lstm_cell().render("svg")
    assert run("build", "figures.toml") == (0, b"0 made, 4 up to date\n", "")
    Path(build.STATE).unlink()
    assert run("build", "figures.toml") == (0, b"0 made, 4 up to date\n", "")


def test_build_beside_the_manifest(run: Run) -> None:
    """Figures go where the manifest is."""
    Path("book").mkdir()
    Path("book/figures.toml").write_text(MANIFEST)
    assert run("build", "book/figures.toml")[0] == 0
    assert Path("book/counter.svg").exists()
    assert files() == ["book"]


def test_build_with_mistakes_makes_nothing(run: Run) -> None:
    """A manifest with mistakes is refused whole, a line for each, with status 2."""
    Path("figures.toml").write_text(MANIFEST + 'colour = 3\n[figures.more]\ndraw = "x"\n')
    status, output, errors = run("build", "figures.toml")
    assert (status, output) == (2, b"")
    first, second = errors.splitlines()
    assert first.startswith("lstmdiagrams: figures.toml: [figures.counter] colour: unknown key")
    assert second.startswith("lstmdiagrams: figures.toml: [figures.more] draw: unknown figure 'x'")
    assert files() == ["figures.toml"]


def test_build_with_an_impossible_figure_makes_the_others(run: Run) -> None:
    """What only drawing can see is told with file and table, status 2; the rest is made."""
    Path("figures.toml").write_text(MANIFEST.replace("step = 3", "step = 99"))
    status, output, errors = run("build", "figures.toml")
    assert status == 2
    assert b"2 made, 0 up to date" in output
    assert errors.startswith("lstmdiagrams: figures.toml: [figures.counter]: ")
    assert len(errors.splitlines()) == 1


def test_build_that_cannot_write_is_status_1(run: Run) -> None:
    """A file that cannot be written is a failure, in one line."""
    Path("figures.toml").write_text(MANIFEST)
    Path("blank.svg").mkdir()
    status, _, errors = run("build", "figures.toml")
    assert status == 1
    assert errors == "lstmdiagrams: cannot write 'blank.svg': Is a directory\n"


def test_build_shows_progress_on_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar shows how far it is."""
    Path("figures.toml").write_text(MANIFEST)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    status, _, errors = run("build", "figures.toml")
    assert status == 0
    assert "100%" in errors


def test_check_passes_when_all_is_fresh(run: Run) -> None:
    """--check is content when the committed files are what would be drawn."""
    Path("figures.toml").write_text(MANIFEST)
    run("build", "figures.toml")
    assert run("build", "figures.toml", "--check") == (
        0,
        b"2 committed files are up to date\n",
        "",
    )


def test_check_names_what_is_stale_and_writes_nothing(run: Run) -> None:
    """--check fails with status 1, naming each stale or missing file, and how to mend it."""
    Path("figures.toml").write_text(MANIFEST)
    Path("blank.svg").write_text("old")
    status, output, errors = run("build", "figures.toml", "--check")
    assert (status, output) == (1, b"")
    assert errors.splitlines() == [
        "lstmdiagrams: blank.svg is stale",
        "lstmdiagrams: counter.svg is missing",
        "lstmdiagrams: make them anew with: lstmdiagrams build figures.toml",
    ]
    assert files() == ["blank.svg", "figures.toml"]
