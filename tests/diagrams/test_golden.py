"""Figures are, letter by letter, what they were when somebody last looked at them."""

from __future__ import annotations

import pytest

from tests.diagrams.regenerate import GOLDEN, golden_path


@pytest.mark.parametrize("name", GOLDEN)
def test_dot_is_the_golden_one(name: str) -> None:
    """The DOT of a figure is the committed one; if the change is meant, write it anew."""
    written = golden_path(name).read_text(encoding="utf-8")
    assert GOLDEN[name]().dot == written, "if this is meant: python -m tests.diagrams.regenerate"


def test_no_golden_file_is_left_over() -> None:
    """Every golden file belongs to a figure."""
    kept = {path.stem for path in golden_path("").parent.iterdir()}
    assert kept == set(GOLDEN)
