"""The Makefile: help, and jobs that redo nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import needs

ROOT = Path(__file__).parents[1]
JOBS = ("help", "figures", "test", "test-long", "lint", "docs", "bench", "clean")


def make(*words: str, folder: Path = ROOT) -> str:
    """Run make as a user would, outside of any other make, and return what it says."""
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    ended = subprocess.run(
        [needs("make"), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_make_alone_says_what_there_is() -> None:
    """``make`` lists every job with a sentence."""
    said = make()
    assert [line.split()[1] for line in said.splitlines()] == list(JOBS)
    assert said == make("help")


def test_every_job_is_declared_phony() -> None:
    """A file that happens to be called like a job does not hide it."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony.split() == list(JOBS)


@pytest.mark.parametrize("job", ["figures", "test", "test-long", "lint", "docs", "bench"])
def test_each_job_sets_itself_up(tmp_path: Path, job: str) -> None:
    """From a bare checkout a job first makes .venv, then installs what it needs, then works."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    planned = make("--dry-run", job, folder=tmp_path)
    steps = ["-m venv .venv", "--editable .", *([] if job == "figures" else [f"--group {job}"])]
    steps = [re.sub("--group test(-long)?$", "--group tests", step) for step in steps]
    places = [planned.index(step) for step in steps]
    assert places == sorted(places)


def test_a_job_installs_nothing_twice(tmp_path: Path) -> None:
    """Once set up, a job goes straight to its work."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("python", ".has-project", ".has-tests"):
        (binaries / name).touch()
    assert "install" not in make("--dry-run", "test", folder=tmp_path)


def test_clean_keeps_what_git_keeps(tmp_path: Path) -> None:
    """``make clean`` removes what the jobs made, and leaves the sources and .venv alone."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    kept = ["figures/a.svg", "figures/a.gv", "docs/index.md", ".venv/bin/python", "lstm/a.py"]
    gone = ["figures/a.png", "figures/.lstmdiagrams-build.json", "docs/_build/html/index.html"]
    gone += [".coverage", "lstm/__pycache__/a.pyc", "dist/a.whl"]
    for name in kept + gone:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    make("clean", folder=tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"Makefile", *kept}
