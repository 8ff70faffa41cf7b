"""Results → tables in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.comparison import Row
from benchmarks.results import Results, from_lines, to_lines
from tests.benchmarks import examples
from tests.conftest import needs

needs("tabulate")

from benchmarks import report  # noqa: E402 - which needs it

KEPT = Path(__file__).parents[2] / "benchmarks" / "results"


@pytest.fixture(name="results")
def _results() -> Results:
    """Return all kinds of rows."""
    return examples.results()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (examples.WON, "10.0 times as fast"),
        (examples.LOST, "we lose: 1.3 times as slow"),
        (examples.EVEN, "as fast"),
        (examples.STOPPED, "at least 20.0 times as fast"),
        (examples.YARDSTICK, "1.50 times as much"),
        (examples.KEPT, "within the limit"),
        (examples.BROKEN, "over the limit"),
    ],
)
def test_a_result_is_said_in_words(row: Row, said: str) -> None:
    """Who wins, who loses and by how much can be read without knowing what is divided by what."""
    assert isinstance(row, examples.Comparison)
    assert report.result(row) == said


def test_every_row_is_in_both_tables(results: Results) -> None:
    """What was measured is in the terminal's table and in the documentation's."""
    for table in (report.text("rendering", results.rows), report.markdown(results)):
        for row in results.comparisons:
            assert row.what in table
            assert report.result(row) in table


def test_losses_are_named_first(results: Results) -> None:
    """Above all tables the documentation says how often we lose, and where."""
    above, _, _ = report.markdown(results).partition("\n## ")
    assert "Of 5 comparisons with other programs we lose 1, and of 5 promises 4 hold." in above
    assert "- large, against `dot`: 1.3 times as slow" in above
    assert "- renderings, against what we allow: over the limit, promised at most 1" in above


def test_a_promise_is_in_the_table(results: Results) -> None:
    """Beside a result stands what is promised, and whether it is kept."""
    table = report.text("rendering", results.rows)
    for said in (
        "at least 4 times as fast: kept",
        "at most 2.5 times as slow: kept",
        "at most 4 times: kept",
        "at most 10 kB: kept",
        "at most 1: BROKEN",
    ):
        assert said in table


def test_only_what_is_broken_is_complained_about(results: Results) -> None:
    """A promise that does not hold has a sentence; others have none."""
    assert report.broken(results.rows) == [
        "renderings, against what we allow: over the limit, promised at most 1"
    ]


def test_what_was_not_measured_is_said(results: Results) -> None:
    """A gap stands in both tables, with its reason."""
    assert "a run against PyTorch, because torch not installed" in report.text(
        "rendering", results.rows
    )
    assert "a run against PyTorch (torch not installed)" in report.markdown(results)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.0123456, "s", "12.3 ms"),
        (0.0009996, "s", "1 ms"),
        (61.25, "s", "61.2 s"),
        (3e-7, "s", "0.3 µs"),
        (1234567, "B", "1.23 MB"),
        (0, "B", "0 bytes"),
        (50, "", "50"),
    ],
)
def test_numbers_have_three_digits_and_a_unit(value: float, unit: str, said: str) -> None:
    """A quantity is written as one says it."""
    assert report.quantity(value, unit) == said


def test_results_survive_being_kept(results: Results) -> None:
    """What is written as JSON is read as it was."""
    kept = from_lines(to_lines(results))
    assert kept == from_lines(to_lines(kept))
    assert report.markdown(kept) == report.markdown(results)


def test_kept_tables_are_those_of_the_kept_numbers() -> None:
    """Nobody has changed a table by hand, or numbers without it."""
    kept = from_lines(KEPT.joinpath("results.jsonl").read_text(encoding="utf-8"))
    assert KEPT.joinpath("tables.md").read_text(encoding="utf-8") == report.markdown(kept)
