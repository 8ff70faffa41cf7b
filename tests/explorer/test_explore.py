"""A Trace → an explorer: what it takes, what it refuses, what it writes."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams import cli
from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.explorer import explore
from lstmdiagrams.reference import GRU, LSTM, RNN
from lstmdiagrams.runs import reference_run


def test_it_writes_one_whole_page(tmp_path: Path) -> None:
    """The page is an HTML5 document that names no other file and no address."""
    path = explore(reference_run("counter")).save(tmp_path / "page.html")
    html = path.read_text("utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert not re.search(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#|data:|&#x27;)[a-z.]', html)
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_the_same_run_gives_the_same_bytes() -> None:
    """Nothing of the time or the process is in it."""
    first, second = (explore(reference_run("counter-gru")).html for _ in range(2))
    assert first == second


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """What goes wrong is said as for every other file."""
    with pytest.raises(FileError, match="cannot write"):
        explore(reference_run("adder")).save(tmp_path / "no" / "page.html")


def test_what_is_no_run_is_refused() -> None:
    """As by every other builder."""
    with pytest.raises(InvalidTypeError, match="must be a Trace"):
        explore("counter")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("steps", [9], "step 9 does not exist; choose 0 to 7"),
        ("sequences", [1], "sequence 1 does not exist; choose 0, the only one"),
        ("units", [2], "unit 2 does not exist"),
        ("theme", "pink", "unknown theme 'pink'"),
        ("notation", "latin", "unknown notation 'latin'"),
        ("precision", 10, "precision is 10"),
        ("font_scale", 9, "font_scale is 9"),
    ],
)
def test_what_does_not_exist_is_refused(option: str, value: object, sentence: str) -> None:
    """Each option says what is wrong with it."""
    with pytest.raises(InvalidValueError, match=re.escape(sentence)):
        explore(reference_run("counter"), **{option: value})


@pytest.mark.parametrize("theme", ["auto", "light", "dark", "print", "high-contrast"])
def test_every_theme(theme: str) -> None:
    """A page has the colours of its theme, and is dark only where that has a dark side."""
    html = explore(reference_run("adder"), theme=theme).html
    assert f"ldx ld-{theme}" in html
    assert ("prefers-color-scheme:dark" in html) == (theme == "auto")


def test_every_kind_of_cell_of_any_form() -> None:
    """Peepholes, coupled gates, projections, resets before: each has its equations in numbers."""
    x = np.random.default_rng(0).normal(size=(3, 2))
    nets = (
        LSTM.random(input_size=2, hidden_size=3, proj_size=2, num_layers=2, seed=0),
        GRU.random(input_size=2, hidden_size=3, bidirectional=True, seed=0),
        RNN.random(input_size=2, hidden_size=3, nonlinearity="relu", seed=0),
    )
    for net in nets:
        trace = net.run(x)
        html = explore(trace).html
        for symbol in trace.layer(0).SYMBOLS:
            assert f'data-symbol="{symbol}"' in html


def test_intermediate_results_stand_in_the_equations() -> None:
    """What the trace records between the gates and the states is put in, too."""
    html = explore(reference_run("counter-peephole")).html
    equations = html.split('class="ldx-equations"')[1].split("ldx-plot")[0]
    for symbol in ("fc", "ig", "tanh_c", "pi", "pf", "po"):
        assert f'data-symbol="{symbol}"' in equations


def test_many_units_are_left_out() -> None:
    """Of more than 8 units the first 3 and the last are shown, as in the figures."""
    trace = LSTM.random(input_size=2, hidden_size=20, seed=0).run(np.zeros((3, 2)))
    html = explore(trace).html
    found = re.findall(r'class="ldx-n [^>]*data-symbol="c" data-unit="(\d+)"', html)
    assert {*found} == {"0", "1", "2", "19"}


def test_words_of_another_language() -> None:
    """A notation is a language: the page says it, and speaks it."""
    path = Path(__file__).parents[2] / "examples" / "notations" / "german.toml"
    html = explore(reference_run("counter"), notation=ld.Notation.load(path)).html
    assert '<html lang="de">' in html
    assert 'aria-label="abspielen"' in html
    assert "+0,55" in html


def test_the_front_door_and_a_notebook() -> None:
    """`ld.explore` is it; in a notebook it shows itself, each time under other ids."""
    explorer = ld.explore(ld.reference_run("adder"))
    shown = [explorer._repr_html_() for _ in range(2)]
    assert explorer.title == "adder, step by step"
    assert repr(explorer) == "Explorer('adder, step by step')"
    ids = [{*re.findall(r' id="([^"]*)"', each)} for each in shown]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes what the builder writes."""
    monkeypatch.chdir(tmp_path)
    words = ["explore", "counter", "--steps", "0,4", "--theme", "print", "-o", "page.html"]
    assert cli.main(words) == 0
    expected = explore(reference_run("counter"), steps=[0, 4], theme="print").html
    assert Path("page.html").read_text("utf-8") == expected


def test_mistakes_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A run that does not exist is a line and the status 2."""
    assert cli.main(["explore", "nobody", "-o", "page.html"]) == 2
    assert "run: unknown run 'nobody'" in capsys.readouterr().err


def test_it_prints_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """`-o -` is standard output."""
    assert cli.main(["explore", "adder", "-o", "-"]) == 0
    assert capsysbinary.readouterr().out.decode() == explore(reference_run("adder")).html


@pytest.mark.parametrize("name", ["page.svg", "page.htm", "page"])
def test_a_page_is_no_picture(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that would say that it is something else is not written."""
    with pytest.raises(InvalidValueError, match=r"'\.html'"):
        explore(reference_run("counter")).save(tmp_path / name)
    assert cli.main(["explore", "counter", "-o", str(tmp_path / name)]) == 2
    assert "'.html'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_is_no_number_is_said_in_the_plot() -> None:
    """White is zero there, so a NaN is written; other numbers stand in the cell."""
    x = np.array(reference_run("counter").x)
    x[2] = np.nan
    page = explore(ld.reference_network("counter").run(x)).html
    plot = page[re.search(r"<div[^>]*ldx-plot[^>]*>", page).end() :]
    plot = plot[: plot.index("</svg>")]
    assert ">NaN<" in plot
    assert ">1.00<" not in plot
