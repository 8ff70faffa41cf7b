"""The file that mystmd runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams import cli
from lstmdiagrams.mystfile import plugin_file

ROLE = json.dumps({"name": "lstm", "body": "g_t"})


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def bare_python(folder: Path) -> Path:
    """Make an environment without lstmdiagrams."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin"


def run(file: Path, *words: str, first: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run the file as mystmd does, with a folder that stands first on the path."""
    path = os.pathsep.join([str(first), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        [file, *words], input=said, capture_output=True, text=True, check=False, env=environment
    )


HERE = Path(sys.executable).parent


def answer(file: Path, first: Path = HERE) -> Any:
    """Return the answer to a role."""
    done = run(file, "--role", "lstm", first=first, said=ROLE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]["value"]


def test_it_can_be_executed(tmp_path: Path) -> None:
    """Whoever may read it may run it, and it answers."""
    assert cli.main(["myst-plugin", "-o", "lstm.py"]) == 0
    file = tmp_path / "lstm.py"
    mode = file.stat().st_mode
    assert mode & 0o111 == (mode & 0o444) >> 2
    assert answer(file) == "g_t"
    assert json.loads(run(file, first=HERE).stdout)["name"] == "lstmdiagrams"


def test_it_goes_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    """With a hyphen nothing is written but there."""
    assert cli.main(["myst-plugin", "-o", "-"]) == 0
    assert capfd.readouterr().out == plugin_file({}, Path())
    assert [*Path().iterdir()] == []


def test_it_is_the_same_wherever_it_is_written(tmp_path: Path) -> None:
    """It names no path of the machine, and the interpreter that is found."""
    content = plugin_file({}, tmp_path)
    assert content.startswith("#!/usr/bin/env python3\n")
    assert content == plugin_file({}, Path("/elsewhere"))
    assert sys.prefix not in content


def test_it_knows_the_notation_of_all_figures(tmp_path: Path) -> None:
    """The notation's file is found beside it, also when both have been moved."""
    (tmp_path / "docs").mkdir()
    name = "ei'n \"e\\{x}\n.toml"
    Path(name).write_text('[quantities.g]\nsymbol = "k_{t}"\nlatex = "k_t"\n')
    words = ["myst-plugin", "--notation", name, "--theme", "print", "--strict"]
    assert cli.main([*words, "-o", "docs/lstm.py"]) == 0
    assert answer(tmp_path / "docs" / "lstm.py") == "k_t"
    (tmp_path / "moved").mkdir()
    for path in ("docs", name):
        shutil.move(tmp_path / path, tmp_path / "moved" / path)
    assert answer(tmp_path / "moved/docs/lstm.py") == "k_t"


@pytest.mark.parametrize(
    ("flag", "value", "sentence"),
    [
        ("--notation", "french", "unknown notation 'french'; choose one of 'pytorch', 'tilde'"),
        ("--theme", "gone.toml", "gone.toml"),
    ],
)
def test_what_cannot_be_read_is_not_written_down(
    capfd: pytest.CaptureFixture[str], flag: str, value: str, sentence: str
) -> None:
    """A notation or a theme is tried before the file is written."""
    assert cli.main(["myst-plugin", flag, value, "-o", "lstm.py"]) != 0
    assert sentence in capfd.readouterr().err
    assert not Path("lstm.py").exists()


def test_it_finds_the_environment_beside_it(tmp_path: Path) -> None:
    """Where python3 is another, that of a .venv above the file is asked."""
    bare = bare_python(tmp_path / "bare")
    (tmp_path / "book" / "docs").mkdir(parents=True)
    assert cli.main(["myst-plugin", "-o", "book/docs/lstm.py"]) == 0
    (tmp_path / "book" / ".venv").symlink_to(sys.prefix)
    assert answer(tmp_path / "book/docs/lstm.py", first=bare) == "g_t"


def test_it_says_where_the_package_is_missing(tmp_path: Path) -> None:
    """Without it the file fails, and names the interpreter; it does not ask itself for ever."""
    bare = bare_python(tmp_path / ".venv")
    assert cli.main(["myst-plugin", "-o", "lstm.py"]) == 0
    done = run(tmp_path / "lstm.py", first=bare)
    assert done.returncode == 1
    assert f"lstmdiagrams is not installed for {bare}" in done.stderr


def test_no_file_of_the_book_is_taken_for_a_module(tmp_path: Path) -> None:
    """A book may explain json in a file json.py."""
    assert cli.main(["myst-plugin", "-o", "lstm.py"]) == 0
    (tmp_path / "json.py").write_text("raise SystemExit('taken')\n")
    assert answer(tmp_path / "lstm.py") == "g_t"
