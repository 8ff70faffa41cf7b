"""The README: every example in it runs, and says what the README says it says."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams import cli

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    """Return the fenced blocks in one language."""
    return [text for name, text in BLOCKS if name == language]


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    """No example escapes the tests below."""
    assert {language for language, _ in BLOCKS} == {"sh", "pycon", "toml", "console"}


def test_the_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From top to bottom in one folder, the examples do and print what stands there."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, text in BLOCKS:
        if language == "pycon":
            run_python(text, names)
        elif language == "toml":
            Path("figures.toml").write_text(text, encoding="utf-8")
        elif language == "console":
            run_commands(text, capsys)
    assert Path("cell.svg").read_bytes() == (ROOT / "figures/counter-cell.svg").read_bytes()


def run_python(text: str, names: dict[str, object]) -> None:
    """Run a session, keeping its names for the next one."""
    session = doctest.DocTestParser().get_doctest(text, names, "README.md", "README.md", 0)
    report: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(session, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    names.update(session.globs)


def run_commands(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Run the commands after ``$``, and compare what they print."""
    for command, output in re.findall(
        r"^\$ lstmdiagrams (.*)\n((?:[^$].*\n)*)", text, re.MULTILINE
    ):
        capsys.readouterr()
        assert cli.main(command.split()) == 0
        assert capsys.readouterr().out == output


def test_what_it_says_about_its_picture_is_so() -> None:
    """At the first b, unit 0 keeps its cell state and takes one away; unit 1 forgets and flips."""
    trace = ld.reference_run("counter")
    assert trace.labels.x == tuple("aaaabbbb")
    first_b = trace.labels.x.index("b")
    layer = trace.layer(0)
    keep, forget = layer.f[first_b, 0]
    assert keep > 0.99
    assert forget < 0.01
    assert layer.ig[first_b, 0].round(2).tolist() == [-1, -1]
    assert (layer.g[:first_b, 0, 1] > 0.9).all()
    manifest = tomllib.loads((ROOT / "figures" / "figures.toml").read_text(encoding="utf-8"))
    assert manifest["figures"]["counter-cell"]["step"] == first_b


def test_its_jobs_are_in_the_makefile() -> None:
    """What the README tells to type, the Makefile has."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = "".join(blocks("sh")).splitlines()
    assert commands == ["make figures", "make test"]
    for command in commands:
        assert re.search(rf"^{command.removeprefix('make ')}:", makefile, re.MULTILINE)


def test_its_links_lead_somewhere() -> None:
    """Every file that the README points to is in the repository."""
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    for link in links:
        assert link.startswith("https://") or (ROOT / link).is_file(), link


def test_the_picture_is_in_the_first_screen() -> None:
    """A reader sees a figure before anything else is explained."""
    assert "figures/counter-cell.svg" in "\n".join(TEXT.splitlines()[:15])
