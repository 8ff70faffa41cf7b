"""A folder of its own for every test, and a way to run the command line in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lstmdiagrams import cli
from tests.cli.running import Run


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
