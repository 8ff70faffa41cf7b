"""The house of floors: imports go only down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import needs

ROOT = Path(__file__).parents[1]


def test_imports_go_only_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every contract of pyproject.toml is kept, imports inside functions included."""
    cli = needs("importlinter.cli")
    monkeypatch.chdir(ROOT)
    status = cli.lint_imports(no_cache=True)
    report = capsys.readouterr().out
    assert status == 0, report
    assert "0 broken" in report
