"""mystmd's protocol: what stands on the command line and standard input → the answer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams.mystplugin import main, protocol
from lstmdiagrams.mystplugin.nodes import MARK
from lstmdiagrams.mystplugin.specification import ROLE, TRANSFORM
from lstmdiagrams.options.directives import DIRECTIVES
from lstmdiagrams.options.equations import EQUATION_OPTIONS, EQUATIONS

Answer = tuple[int, Any, str]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a project of its own."""
    (tmp_path / "myst.yml").write_text("project:\n")
    monkeypatch.chdir(tmp_path)


def ask(
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    *words: str,
    said: object = None,
    **settings: Any,
) -> Answer:
    """Ask here, and return the exit status, the answer and standard error."""
    given = io.TextIOWrapper(io.BytesIO(json.dumps(said).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    status = main(words, **settings)
    output, errors = capfdbinary.readouterr()
    return status, json.loads(output) if output else None, errors.decode()


@pytest.fixture
def asked(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return `ask`, with what it needs of pytest."""
    return lambda *words, **more: ask(capfdbinary, monkeypatch, *words, **more)


def directive(name: str, arg: str | None = None, **options: object) -> dict[str, Any]:
    """Return what mystmd says of a directive of which it knows all options."""
    node = {"type": "mystDirective", "name": name, "options": options}
    return {"name": name, "node": node, "arg": arg, "options": options}


def test_it_says_what_there_is(asked: Any) -> None:
    """Without words the answer is a specification: every directive, with all that it takes."""
    status, spec, errors = asked()
    assert (status, errors) == (0, "")
    assert spec["name"] == "lstmdiagrams"
    found = {row["name"]: row for row in spec["directives"]}
    assert [*found] == [*DIRECTIVES, EQUATIONS]
    for name, row in DIRECTIVES.items():
        assert {*row.options} <= {*found[name]["options"]}
        assert ("arg" in found[name]) == bool(row.argument)
        assert ("run" in found[name]["options"]) == row.run_is_option
        assert found[name]["body"]["type"] == "myst"
    assert {*EQUATION_OPTIONS} < {*found[EQUATIONS]["options"]}
    assert [role["name"] for role in spec["roles"]] == [ROLE]
    assert [(t["name"], t["stage"]) for t in spec["transforms"]] == [(TRANSFORM, "project")]


def test_options_have_types_and_a_sentence(asked: Any) -> None:
    """A switch is a boolean, a number a number, all else text; each is described."""
    _, spec, _ = asked()
    for row in spec["directives"]:
        assert row["doc"].endswith(".")
        for option in row["options"].values():
            assert option["type"] in ("string", "number", "boolean")
            assert option["doc"]
        names = [*row["options"]]
        names += [alias for option in row["options"].values() for alias in option.get("alias", ())]
        assert len(names) == len({*names})
    cell = next(row for row in spec["directives"] if row["name"] == "lstm-cell")["options"]
    kinds = [cell[name]["type"] for name in ("step", "names", "units", "theme", "font-scale")]
    assert kinds == ["number", "boolean", "string", "string", "number"]
    assert cell["label"]["alias"] == ["name"]


def test_what_a_figure_cannot_do_without_is_required(asked: Any) -> None:
    """The program itself names the page and the line where a pattern or a plot's run is missing."""
    _, spec, _ = asked()
    required = {row["name"] for row in spec["directives"] if row.get("arg", {}).get("required")}
    assert required == {"rnn-variant", "gate-plot", "state-plot", "unit-plot", "gradient-plot"}


def test_a_directive_is_answered_with_a_figure(asked: Any) -> None:
    """The figure has its label and caption; its picture is still to be drawn."""
    said = directive("lstm-cell", "counter", label="A  'b'\nC", step="3", width="4cm")
    said["body"] = [{"type": "paragraph", "children": [{"type": "text", "value": "A caption."}]}]
    status, (figure,), _ = asked("--directive", "lstm-cell", said=said)
    assert status == 0
    assert (figure["type"], figure["kind"]) == ("container", "figure")
    assert (figure["label"], figure["identifier"]) == ("A  'b'\nC", "a b c")
    image, caption = figure["children"]
    assert caption == said["body"][0]
    assert image["data"][MARK] == {
        "directive": "lstm-cell",
        "argument": "counter",
        "options": {"step": "3"},
        "width": "4cm",
    }


def test_a_role_is_answered_with_a_formula(asked: Any) -> None:
    """A quantity is inline mathematics, in the notation that is set."""
    said = {"name": "lstm", "body": "g_t"}
    assert asked("--role", "lstm", said=said)[1] == [{"type": "inlineMath", "value": "g_t"}]
    tilde = asked("--role", "lstm", said=said, notation="tilde")[1]
    assert tilde == [{"type": "inlineMath", "value": r"\tilde{c}_t"}]


def test_a_role_that_names_nothing_says_so(asked: Any) -> None:
    """The reason stands in the formula's place, as text."""
    status, (node,), _ = asked("--role", "lstm", said={"name": "lstm", "body": "<b>"})
    assert (status, node["type"]) == (0, "strong")
    sentence = node["children"][0]["value"]
    assert sentence.startswith("lstm: unknown quantity '<b>'; choose one of 'x', 'h_prev'")
    assert node["data"][MARK] == {"faults": [sentence]}


def test_latex_that_does_more_than_show_is_no_formula(asked: Any, tmp_path: Path) -> None:
    """A notation's link, say, which could run something, is refused and said."""
    mine = tmp_path / "mine.toml"
    mine.write_text(
        "[quantities.f]\nlatex = '\\href{javascript:alert(1)}{f}_t'\n", encoding="utf-8"
    )
    said = {"name": "lstm", "body": "f_t"}
    _, (node,), _ = asked("--role", "lstm", said=said, notation=str(mine))
    assert node["type"] == "strong"
    assert "may do more than show a formula" in node["children"][0]["value"]
    options = directive(EQUATIONS, "lstm", notation="mine.toml")
    _, (box,), _ = asked("--directive", EQUATIONS, said=options)
    assert box["type"] == "admonition"


def test_equations_are_answered_with_labels(asked: Any) -> None:
    """Each equation has the label that is given and its quantity's name."""
    said = directive(EQUATIONS, "gru", label="cell")
    _, nodes, _ = asked("--directive", EQUATIONS, said=said)
    assert [node["identifier"] for node in nodes] == ["cell-r", "cell-z", "cell-n", "cell-h"]
    again = asked("--directive", EQUATIONS, said=said)[1]
    assert again == nodes
    assert "label" not in asked("--directive", EQUATIONS, said=directive(EQUATIONS))[1][0]


def test_a_page_without_figures_comes_back_as_it_was(asked: Any) -> None:
    """Nothing is changed on it, and no folder is made."""
    tree = {"type": "root", "children": [{"type": "text", "value": "\ud800 é"}]}
    assert asked("--transform", TRANSFORM, said=tree) == (0, tree, "")
    assert not Path("_build").exists()


def test_faults_are_named_on_standard_error(asked: Any) -> None:
    """What is wrong with a page is named there; strict, it is an error."""
    _, nodes, _ = asked("--directive", "lstm-cell", said=directive("lstm-cell", "nope"))
    tree = {"type": "root", "children": [*nodes]}
    status, answer, errors = asked("--transform", TRANSFORM, said=tree)
    assert (status, answer["children"][0]["type"]) == (0, "admonition")
    assert errors.startswith("lstmdiagrams: lstm-cell: run: unknown run 'nope'; choose one of")
    status, answer, strictly = asked("--transform", TRANSFORM, said=tree, strict=True)
    assert (status, answer, strictly) == (1, None, errors)


@pytest.mark.parametrize("words", [["--directive"], ["--help", "x"], ["x", "y", "z"]])
def test_words_that_are_not_mystmds(asked: Any, words: list[str]) -> None:
    """Whoever starts the file himself is told whose it is."""
    status, answer, errors = asked(*words)
    assert (status, answer) == (2, None)
    assert errors.startswith("lstmdiagrams: mystmd runs this file")


def test_what_is_quick_stays_quick() -> None:
    """A directive's answer loads nothing that draws, and not even the tables."""
    code = (
        "import sys; from lstmdiagrams.mystplugin import main; main(['--directive', 'lstm-cell']);"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    said = json.dumps(directive("lstm-cell", "counter", step=3))
    done = subprocess.run(
        [sys.executable, "-c", code], input=said, capture_output=True, text=True, check=True
    )
    loaded = done.stderr.split()
    assert json.loads(done.stdout)[0]["type"] == "container"
    heavy = ("numpy", "graphviz", "pygraphviz", "matplotlib", "click", "lstmdiagrams.options")
    assert not {*heavy} & {*loaded}


def test_the_name_that_is_written_out_is_that_of_the_table() -> None:
    """The one name that is not read from the tables, to be quick, is theirs."""
    assert f'"{EQUATIONS}"' in Path(protocol.__file__).read_text(encoding="utf-8")


def test_many_processes_draw_a_figure_once(tmp_path: Path) -> None:
    """Processes that want the same picture at the same time wait for the one that draws it."""
    said = json.dumps(directive("lstm-cell", "counter"))
    code = "import sys; from lstmdiagrams.mystplugin import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code]
    nodes = subprocess.run(
        [*command, "--directive", "lstm-cell"],
        input=said,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tree = f'{{"type": "root", "children": {nodes}}}'
    drawing = code.replace(
        "main(",
        "import lstmdiagrams.diagrams as d; draw = d.lstm_cell; d.lstm_cell ="
        " lambda *a, **k: (open('drawn', 'a').write('x'), draw(*a, **k))[1]; main(",
        1,
    )
    words = [sys.executable, "-c", drawing, "--transform", TRANSFORM]
    started = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(tree)
        process.stdin.close()
    answers = {process.stdout.read() for process in started if process.stdout}
    assert [process.wait() for process in started] == [0] * 4
    for process in started:
        assert process.stdout is not None
        process.stdout.close()
    assert len(answers) == 1
    assert (tmp_path / "drawn").read_text() == "x"
    assert len([*(tmp_path / "_build/lstmdiagrams").glob("*.svg")]) == 1


def test_it_finds_the_project_from_any_folder(tmp_path: Path, asked: Any) -> None:
    """Pictures are kept beside the configuration, wherever mystmd was started."""
    _, nodes, _ = asked("--directive", "lstm-cell", said=directive("lstm-cell"))
    (tmp_path / "below").mkdir()
    os.chdir(tmp_path / "below")
    asked("--transform", TRANSFORM, said={"type": "root", "children": nodes})
    assert [*(tmp_path / "_build/lstmdiagrams").glob("lstm-cell-*.svg")]
