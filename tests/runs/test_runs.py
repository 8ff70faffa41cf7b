"""The shipped runs: finding, loading, naming, and what every one of them must have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lstmdiagrams.errors import FileError, InvalidValueError
from lstmdiagrams.reference import GRU, Labels
from lstmdiagrams.runs import RUNS, Table, load_run, reference_network, reference_run

PATTERNS = {
    "one-to-one",
    "one-to-many",
    "many-to-one",
    "many-to-many-delayed",
    "many-to-many-synced",
}
EACH = pytest.mark.parametrize("name", list(RUNS))


def test_the_runs_are_a_mapping_in_a_fixed_order() -> None:
    """RUNS lists the shipped runs by name, in alphabetical order."""
    assert "counter" in RUNS
    assert list(RUNS) == sorted(RUNS)
    assert len(RUNS) == len(list(RUNS))
    with pytest.raises(KeyError, match="nothing"):
        RUNS["nothing"]


@EACH
def test_a_run_says_what_it_is(name: str) -> None:
    """Title, sentence and description are there, and the pattern is one of the five."""
    run = RUNS[name]
    assert run.name == name
    assert run.pattern in PATTERNS
    assert all(text.strip() for text in (run.title, run.summary, run.description))
    assert "\n" not in run.summary


@EACH
def test_a_runs_trace_is_labelled_throughout(name: str) -> None:
    """The trace carries the run's name, and labels for steps, answers, inputs and outputs."""
    run, trace = RUNS[name], reference_run(name)
    assert (trace.name, trace.kind) == (name, run.kind)
    given, answer = run.table("input"), run.table("answer")
    assert trace.labels == Labels(given.labels, answer.labels, given.columns, answer.columns)
    np.testing.assert_array_equal(trace.x[:, 0], given.values.astype(trace.x.dtype))
    assert trace.y is not None
    assert trace.y.shape == answer.values.shape


@EACH
def test_a_run_is_small(name: str) -> None:
    """Weights of a few kilobytes are all that a run adds to the package."""
    sizes = {file.name: len(file.read_bytes()) for file in RUNS[name].folder.iterdir()}
    assert set(sizes) >= {"weights.safetensors", "run.toml", "input.csv", "answer.csv"}
    assert sum(sizes.values()) < 20_000


@EACH
def test_a_run_is_loaded_once(name: str) -> None:
    """The same network and the same trace are handed out again."""
    assert reference_run(name) is reference_run(name)
    assert reference_network(name) is reference_network(name)


@pytest.mark.parametrize("ask", [reference_run, reference_network, load_run])
def test_an_unknown_run_is_answered_with_the_known_ones(ask: object) -> None:
    """Whatever asks for a run that is not there is told which there are."""
    with pytest.raises(InvalidValueError, match=r"unknown run 'conter'; choose one of .*'counter'"):
        ask("conter")  # type: ignore[operator]


@pytest.mark.parametrize("name", ["", "counter/", "COUNTER", "x" * 5000, "\0"])
def test_what_is_nearly_a_name_is_no_run(name: str) -> None:
    """Names are exact, and what no file could be called is no file."""
    with pytest.raises((InvalidValueError, FileError), match=r"run"):
        load_run(name)


def test_a_saved_run_is_loaded_by_its_path(tmp_path: Path) -> None:
    """load_run takes the path of a saved run, as a string or as a path."""
    trace = GRU.random(input_size=2, hidden_size=2).run(np.ones((3, 2)))
    trace.save(tmp_path / "mine.npz")
    for path in (tmp_path / "mine.npz", str(tmp_path / "mine.npz")):
        np.testing.assert_array_equal(load_run(path).output, trace.output)
    assert load_run("counter") is reference_run("counter")


def test_a_file_that_is_no_run_is_refused(tmp_path: Path) -> None:
    """A file that exists and is no saved run is named."""
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(FileError, match=r"notes\.txt"):
        load_run(tmp_path / "notes.txt")


def test_a_shipped_name_wins_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that happens to be called like a shipped run does not hide it."""
    (tmp_path / "counter").write_text("mine")
    monkeypatch.chdir(tmp_path)
    assert load_run("counter") is reference_run("counter")


def test_a_table_is_a_csv_with_labels() -> None:
    """The header names the columns, the first column labels the rows; cells may be quoted."""
    table = Table.parse('step,u,"v, w"\n"one, two",1,2.5\n3,-4,0\n')
    assert (table.columns, table.labels) == (("u", "v, w"), ("one, two", "3"))
    np.testing.assert_array_equal(table.values, [[1, 2.5], [-4, 0]])
    assert not table.values.flags.writeable


def test_an_empty_cell_is_not_a_number() -> None:
    """What is not asked for, an empty cell, is read as NaN."""
    np.testing.assert_array_equal(Table.parse("step,u\n,\nend,1\n").values, [[np.nan], [1]])
