"""The helper that decides between running, skipping and failing."""

from __future__ import annotations

import shutil
import types

import pytest

from tests import conftest
from tests.conftest import needs


def test_a_present_package_is_returned() -> None:
    """What is installed is handed over, imported."""
    assert isinstance(needs("json"), types.ModuleType)


def test_a_present_program_is_returned() -> None:
    """A program's path is handed over."""
    assert needs("git") == shutil.which("git")


def test_a_user_without_it_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a user's machine a missing package skips the test, with the reason."""
    monkeypatch.setattr(conftest, "IN_CI", False)
    with pytest.raises(pytest.skip.Exception, match=r"the package is not installed \(no_such\)"):
        needs("no_such")


def test_ci_without_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI a missing program fails the test."""
    monkeypatch.setattr(conftest, "IN_CI", True)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.fail.Exception, match="Graphviz is not installed"):
        needs("dot")


def test_a_font_is_known_by_its_family() -> None:
    """A font's path is handed over, to be measured."""
    assert needs("MotoyaLCedar").endswith(".ttf")


def test_a_font_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the font, or what finds it, the test is skipped with what would bring it."""
    monkeypatch.setattr(conftest, "IN_CI", False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.skip.Exception, match="fonts-motoya-l-cedar"):
        needs("MotoyaLCedar")
