"""The command line as a whole: sentences, exit statuses, help."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.numpy import save_file

import lstmdiagrams as ld
from lstmdiagrams import build, cli, graphics
from lstmdiagrams.errors import RenderError
from lstmdiagrams.options import FIGURES
from tests.cli.running import MANIFEST, Run, start


def test_it_prints_to_whatever_stands_for_standard_output() -> None:
    """A program may call it with a standard output of its own."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert cli.main(["--version"]) == 0
    assert printed.getvalue() == f"lstmdiagrams {ld.__version__}\n"


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (["cell"], ["Missing option '-o' / '--output'."]),
        (["cell", "-o", "cell"], ["'cell' ends in '', which is no format; choose one of '.svg', "]),
        (["cell", "-o", "c.jpg"], ["'c.jpg' ends in '.jpg', which is no format; choose one of "]),
        (["cell", "-o", "-", "--format", "jpg"], ["unknown format 'jpg'; choose one of 'svg', "]),
        (
            ["cell", "-o", "c.svg", "--step", "x", "--theme", "pink"],
            [
                "--step: 'x' is not a whole number",
                "--theme: unknown theme 'pink'; choose one of 'auto', 'light', 'dark'",
            ],
        ),
        (["cell", "-o", "c.svg", "--stp", "1"], ["No such option"]),
        (["cell", "no.npz", "-o", "c.svg"], ["run: "]),
        (["cell", "counter", "--step", "99", "-o", "c.svg"], ["step 99"]),
        (["variant", "some", "-o", "v.svg"], ["--pattern: unknown pattern 'some'; choose one of "]),
        (["sell"], ["No such command 'sell'."]),
        (["build"], ["Missing argument 'MANIFEST'."]),
        (["build", "no.toml"], ["no.toml: cannot be read: No such file or directory"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_users_mistake_is_a_line_and_status_2(
    run: Run, words: list[str], sentences: list[str]
) -> None:
    """Each mistake is one line that starts with the program's name; the status is 2."""
    status, output, errors = run(*words)
    assert (status, output) == (2, b"")
    assert len(errors.splitlines()) == len(sentences)
    for line, sentence in zip(errors.splitlines(), sentences, strict=True):
        assert line.startswith(f"lstmdiagrams: {sentence}")


def test_an_unreadable_run_is_the_users_mistake(run: Run) -> None:
    """A file that is no saved run is told in a line, with status 2."""
    Path("bad.npz").write_text("no run")
    status, _, errors = run("cell", "bad.npz", "-o", "cell.svg")
    assert status == 2
    assert errors.startswith("lstmdiagrams: run: ")
    assert "bad.npz" in errors


def test_a_failure_to_write_is_status_1(run: Run) -> None:
    """A file that cannot be written is a failure, in one line."""
    status, _, errors = run("cell", "-o", "nowhere/cell.svg")
    assert status == 1
    assert errors == ("lstmdiagrams: cannot write 'nowhere/cell.svg': No such file or directory\n")


def test_a_failure_to_draw_is_status_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that Graphviz cannot draw is a failure, in one line."""

    def fail(*_: object, **__: object) -> bytes:
        raise RenderError("figure: Graphviz is out of ink")

    monkeypatch.setattr(graphics.Diagram, "render", fail)
    assert run("cell", "-o", "c.svg") == (1, b"", "lstmdiagrams: figure: Graphviz is out of ink\n")


def test_an_interruption_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it quietly."""

    def interrupt(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(graphics.Diagram, "render", interrupt)
    status, _, errors = run("cell", "-o", "cell.svg")
    assert (status, errors.strip()) == (130, "lstmdiagrams: interrupted")


@pytest.mark.parametrize("words", [("list",), ("cell", "-o", "-")], ids=" ".join)
def test_a_full_device_is_a_line_and_status_1(words: tuple[str, ...]) -> None:
    """Standard output that takes nothing more is a failure, in one line."""
    if not Path("/dev/full").exists():
        pytest.skip("only some systems have a device that is always full")
    command = [sys.executable, "-m", "lstmdiagrams", *words]
    # With a buffer, as users have it: what is left in it is tried once more at the end.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=env
        )
    assert ended.returncode == 1
    assert ended.stderr == "lstmdiagrams: cannot write: No space left on device\n"


@pytest.mark.parametrize("words", [("list",), ("cell", "-o", "-")], ids=" ".join)
def test_a_broken_pipe_is_quiet(words: tuple[str, ...]) -> None:
    """A reader that goes away early is no reason for a message."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "lstmdiagrams", *words]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert ended.stderr == ""


def test_alone_it_shows_its_help(run: Run) -> None:
    """Without words it says what it can do."""
    status, output, _ = run()
    assert status == 0
    assert output == run("--help")[1]
    assert b"Example: lstmdiagrams cell counter --step 3 -o cell.svg" in output


@pytest.mark.parametrize("command", ["", *cli.commands.commands])
def test_every_help_has_an_example_that_works(
    run: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each --help ends in an example, which runs."""
    status, output, errors = run(*command.split(), "--help")
    assert (status, errors) == (0, "")
    _, _, example = output.decode().partition("Example: lstmdiagrams ")
    monkeypatch.setattr(build, "plan", lambda _figures, folder: build.Plan(folder, (), {}))
    Path("figures").mkdir()
    Path("figures/figures.toml").write_text(MANIFEST)
    save_file(ld.GRU.random(input_size=2, hidden_size=3).state_dict(), "weights.safetensors")
    Path("input.csv").write_text("step,u,v\na,1,2\n")
    assert run(*example.split())[0] == 0


def test_version(run: Run) -> None:
    """--version is the package's version."""
    assert run("--version") == (0, f"lstmdiagrams {ld.__version__}\n".encode(), "")


def test_list_says_what_there_is(run: Run) -> None:
    """Runs with what they do, figures, themes and formats."""
    status, output, _ = run("list")
    text = " ".join(output.decode().split())
    assert status == 0
    assert "counter" in text
    for word in [*FIGURES, *graphics.THEMES, *graphics.FORMATS]:
        assert word in text


def test_list_in_a_terminal_without_unicode() -> None:
    """A terminal that cannot write a character gets a question mark, not a traceback."""
    ended = start("list", env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert (ended.returncode, ended.stderr) == (0, "")


LONG = "x" * 300


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cell", "-o", f"{LONG}.svg"], "cannot write 'xxx"),
        (["explore", "counter", "-o", f"{LONG}.html"], "cannot write 'xxx"),
        (["parameters", LONG, "-o", "c.svg"], "network 'xxx"),
        (["build", "long.toml"], "cannot write 'xxx"),
        (["build", "odd.toml"], "odd.toml: [figures.␛[2Ja␊b]"),
    ],
)
def test_names_that_are_odd(run: Run, words: list[str], sentence: str) -> None:
    """A name that is too long is said with the name; one with control characters is one line."""
    table = '[figures."{}"]\ndraw = "{}"\n'
    Path("long.toml").write_text(table.format(LONG, "cell"), encoding="utf-8")
    Path("odd.toml").write_text(table.format(r"\u001b[2Ja\nb", "sell"), encoding="utf-8")
    status, _, errors = run(*words)
    assert status
    assert all(sentence in line for line in errors.splitlines())


def test_it_runs_as_a_module() -> None:
    """``python -m lstmdiagrams`` is the same program, exit status included."""
    assert start("--version").stdout == f"lstmdiagrams {ld.__version__}\n"
    assert start("cell").returncode == 2
