"""The command: what is printed, written, and complained about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.comparison import Row, compared
from benchmarks.results import from_lines
from tests.benchmarks import examples
from tests.conftest import needs

needs("tabulate")

from benchmarks import __main__ as command  # noqa: E402 - which needs it
from benchmarks.subjects import SUBJECTS, rows_of, words  # noqa: E402


@pytest.fixture(name="measuring")
def _measuring(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Return what runs the command as if it measured some rows: its exit status and its output."""

    def run(rows: tuple[Row, ...], *words: str, ci: str = "") -> tuple[int, str]:
        monkeypatch.setattr(command, "apart", lambda *_: rows)
        monkeypatch.setattr(command, "here", lambda: examples.MACHINE)
        done = CliRunner().invoke(command.main, words, env={"CI": ci})
        return done.exit_code, done.output

    return run


def test_a_promise_that_holds_is_no_failure(measuring: Callable[..., tuple[int, str]]) -> None:
    """Losing is said, and is not a failure, as long as promises hold."""
    status, said = measuring((examples.WON, examples.LOST), "rendering")
    assert status == 0
    assert "we lose" in said


def test_a_broken_promise_fails(measuring: Callable[..., tuple[int, str]]) -> None:
    """The exit status is 1, and the last line names the promise."""
    status, said = measuring((examples.WON, examples.BROKEN), "rendering")
    assert status == 1
    assert said.splitlines()[-1] == (
        "promise broken: renderings, against what we allow: over the limit, promised at most 1"
    )


@pytest.mark.parametrize(("ci", "expected"), [("", 0), ("true", 1)])
def test_what_is_missing_fails_in_ci_alone(
    measuring: Callable[..., tuple[int, str]], ci: str, expected: int
) -> None:
    """A user's machine may lack PyTorch; in CI nothing is left out."""
    status, said = measuring((examples.GAP,), "rendering", ci=ci)
    assert status == expected
    assert "torch not installed" in said


def test_a_folder_gets_numbers_tables_and_plots(
    measuring: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Where a folder is named, all is written there."""
    measuring(examples.ROWS, "rendering", "-o", str(tmp_path / "new"))
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert written == {"results.jsonl", "tables.md", "ratios.svg", "growth.svg"}


def test_what_is_written_can_be_written_again(
    measuring: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Plots show numbers with the digits that are kept, and not what was measured beyond these."""
    measured = compared([0.0123456789], [0.0234567891], what="small", against="`dot`")
    measuring((measured,), "rendering", "-o", str(tmp_path))
    kept = from_lines((tmp_path / "results.jsonl").read_text(encoding="utf-8"))
    command.write(kept, tmp_path / "again")
    for again in (tmp_path / "again").iterdir():
        assert again.read_bytes() == (tmp_path / again.name).read_bytes()


@pytest.mark.parametrize(("words", "written"), [((), True), (("--quick",), False)])
def test_only_a_whole_run_is_documented(
    measuring: Callable[..., tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: tuple[str, ...],
    written: bool,
) -> None:
    """A quick run, or one of some subjects, leaves the documentation alone."""
    monkeypatch.setattr(command, "KEPT", tmp_path / "kept")
    measuring(examples.ROWS, *words)
    assert (tmp_path / "kept").exists() is written
    measuring(examples.ROWS, "rendering", "memory")
    assert (tmp_path / "kept").exists() is written


@pytest.mark.parametrize("name", SUBJECTS)
def test_each_subject_says_how_it_is_measured(name: str) -> None:
    """The documentation has a title and a paragraph of every subject."""
    title, how = words(name)
    assert title
    assert len(how) > 100


@pytest.mark.parametrize("name", ["rendering", "start_up"])
def test_a_subject_can_be_tried(name: str) -> None:
    """A quick measurement yields rows, and no side of them is for nothing."""
    needs("dot")
    rows = [row for row in rows_of(name, quick=True) if isinstance(row, examples.Comparison)]
    assert rows
    assert all(row.ours.value > 0 and row.theirs.value > 0 for row in rows)
