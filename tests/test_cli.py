"""The command line: figures, sentences, exit statuses, and what it does not import."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import save_file

import lstmdiagrams as ld
from lstmdiagrams import build, cli, graphics
from lstmdiagrams.errors import RenderError
from lstmdiagrams.options import FIGURES

Run = Callable[..., tuple[int, bytes, str]]

MANIFEST = """\
formats = ["svg", "gv"]
committed = ["svg"]

[figures.blank]
draw = "cell"

[figures.counter]
draw = "cell"
run = "counter"
step = 3
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command line here; return its exit status, standard output and standard error."""

    def run(*words: str) -> tuple[int, bytes, str]:
        status = cli.main(words)
        output, errors = capfdbinary.readouterr()
        return status, output, errors.decode()

    return run


def start(*words: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "lstmdiagrams", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **settings)


def files() -> list[str]:
    """List what is in the folder."""
    return sorted(path.name for path in Path().iterdir())


def test_it_prints_to_whatever_stands_for_standard_output() -> None:
    """A program may call it with a standard output of its own."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        assert cli.main(["--version"]) == 0
    assert printed.getvalue() == f"lstmdiagrams {ld.__version__}\n"


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


HEAVY = {"graphviz", "matplotlib", "numpy", "pygraphviz", "safetensors", "torch"}


def loaded_by(words: list[str]) -> set[str]:
    """Run the command line in a fresh process and return the packages that it loaded."""
    program = (
        "import json, sys\n"
        "from lstmdiagrams.cli import main\n"
        f"main({words!r})\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["cell", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """To say what it is, the program imports neither NumPy nor anything that draws."""
    assert not HEAVY & loaded_by(words)


def test_drawing_loads_no_matplotlib() -> None:
    """A figure takes NumPy and Graphviz, not matplotlib."""
    words = ["cell", "counter", "--step", "3", "-o", "cell.svg"]
    assert HEAVY & loaded_by(words) <= {"numpy", "graphviz", "pygraphviz", "safetensors"}


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


def test_an_interruption_while_the_program_loads() -> None:
    """It is one line then, too."""
    program = (
        "import sys, types\n"
        "class Loading(types.ModuleType):\n"
        "    def __getattr__(self, name): raise KeyboardInterrupt\n"
        "sys.modules['lstmdiagrams.cli'] = Loading('cli')\n"
        "from lstmdiagrams.__main__ import main\n"
        "sys.exit(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (130, "lstmdiagrams: interrupted\n")


def test_it_runs_as_a_module() -> None:
    """``python -m lstmdiagrams`` is the same program, exit status included."""
    assert start("--version").stdout == f"lstmdiagrams {ld.__version__}\n"
    assert start("cell").returncode == 2
