"""The commands that draw: each flag reaches the builder, the picture its file."""

from __future__ import annotations

from pathlib import Path

import pytest

import lstmdiagrams as ld
from tests.cli.running import Run


def test_cell_draws_a_step_of_a_run(run: Run) -> None:
    """The command draws what the builder draws, into the file, and says nothing."""
    assert run("cell", "counter", "--step", "3", "-o", "cell.svg") == (0, b"", "")
    expected = ld.lstm_cell(ld.reference_run("counter"), step=3)
    assert Path("cell.svg").read_bytes() == expected.render("svg")


def test_cell_takes_every_option(run: Run) -> None:
    """Each flag reaches the builder as its keyword."""
    words = "--kind lstm --step 2 --layer 0 --sequence 0 --units 0,1 --precision 3 --decimal , "
    words += "--notation tilde --no-names --no-reverse"
    status, *_ = run("cell", "counter", *words.split(), "--theme", "dark", "-o", "cell.gv")
    assert status == 0
    expected = ld.lstm_cell(
        ld.reference_run("counter"),
        step=2,
        layer=0,
        sequence=0,
        units=[0, 1],
        precision=3,
        decimal=",",
        notation="tilde",
        names=False,
        theme="dark",
    )
    assert Path("cell.gv").read_text(encoding="utf-8") == expected.dot


def test_variant_takes_its_pattern_first(run: Run) -> None:
    """The pattern is the first word, the run may follow."""
    assert run("variant", "many-to-many-synced", "counter", "-o", "v.gv")[0] == 0
    expected = ld.rnn_variant("many-to-many-synced", ld.reference_run("counter"))
    assert Path("v.gv").read_text(encoding="utf-8") == expected.dot


def test_unrolled_takes_steps(run: Run) -> None:
    """Switches and selections reach the builder."""
    words = ["--steps", "first 2, last 1", "--show-cell-state", "-o", "u.gv"]
    assert run("unrolled", "counter", *words)[0] == 0
    expected = ld.unrolled_rnn(
        ld.reference_run("counter"), steps="first 2, last 1", show_cell_state=True
    )
    assert Path("u.gv").read_text(encoding="utf-8") == expected.dot


def test_cell_takes_a_saved_run(run: Run) -> None:
    """RUN can be the path of a saved run."""
    trace = ld.reference_run("counter")
    trace.save("mine.npz")
    assert run("cell", "mine.npz", "-o", "cell.gv")[0] == 0
    assert Path("cell.gv").read_text(encoding="utf-8") == ld.lstm_cell(trace).dot


def test_without_a_run_the_cell_is_blank(run: Run) -> None:
    """No RUN, no numbers."""
    assert run("cell", "-o", "cell.gv")[0] == 0
    assert Path("cell.gv").read_text(encoding="utf-8") == ld.lstm_cell().dot


@pytest.mark.parametrize(
    ("flags", "start_of_output"),
    [((), b"<?xml"), (("--format", "png"), b"\x89PNG"), (("--format", "pdf"), b"%PDF")],
)
def test_a_hyphen_is_standard_output(
    run: Run, flags: tuple[str, ...], start_of_output: bytes
) -> None:
    """With -o - the picture goes to standard output, as SVG unless a format is named."""
    status, output, errors = run("cell", "-o", "-", *flags)
    assert (status, errors) == (0, "")
    assert output.lstrip().startswith(start_of_output)


def test_a_named_format_wins_over_the_suffix(run: Run) -> None:
    """--format decides, whatever the file is called."""
    assert run("cell", "-o", "cell", "--format", "gv")[0] == 0
    assert Path("cell").read_text(encoding="utf-8") == ld.lstm_cell().dot
