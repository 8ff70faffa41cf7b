"""The tutorial's code runs as it stands on the page, and so do the values in its prose."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

import pytest

from tests.conftest import needs
from tests.docs.tutorial.pages import PAGES, Page, compiled

COMPUTING = [name for name in PAGES if Page.read(name).cells]
WITH_SNIPPETS = [name for name in PAGES if Page.read(name).snippets]


def ran(page: Page) -> dict[str, Any]:
    """Run a page's cells, one after the other, and return what they leave."""
    left: dict[str, Any] = {"__name__": page.name}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in page.cells:
            exec(compiled(cell, page.name), left)  # noqa: S102 - our own page
    return left


@pytest.mark.parametrize("name", COMPUTING)
def test_cells_run_and_their_assertions_hold(name: str) -> None:
    """Every cell of a page runs, and every value in its prose can be computed."""
    if name in ("symbols", "forget", "write", "update", "show", "steps"):
        needs("IPython")
    page = Page.read(name)
    left = ran(page)
    for value in page.values:
        assert str(eval(value, left)).strip()  # noqa: S307 - our own page


# What PyTorch says of its own speed.
@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("name", WITH_SNIPPETS)
def test_pytorch_agrees(name: str) -> None:
    """The snippets for PyTorch run, and what they assert of its shapes and values holds."""
    needs("torch")
    for snippet in Page.read(name).snippets:
        exec(compiled(snippet, name), {"__name__": name})  # noqa: S102 - our own page


def lines(cell: str) -> int:
    """Return how many lines of a cell hold code."""
    return sum(bool(line.strip()) for line in cell.splitlines())


def test_plain_rnn_has_six_lines() -> None:
    """The recurrence is six lines of NumPy, as its heading says."""
    page = Page.read("recurrence")
    (loop,) = (cell for cell in page.cells if "for x in xs" in cell)
    assert "## Six lines" in page.text
    assert lines(loop) == 6


def test_lstm_has_twelve_lines() -> None:
    """The cell is twelve lines of NumPy, as its page says."""
    page = Page.read("twelve-lines")
    (cell,) = (cell for cell in page.cells if "def step(" in cell)
    assert "Twelve lines." in page.text
    assert lines(cell) == 12


@pytest.mark.parametrize("name", COMPUTING)
def test_values_come_after_a_cell_that_is_kept(name: str) -> None:
    """A build runs a removed cell with the next one that is kept, so values stand after that."""
    text = Page.read(name).text
    removed = text.rfind(":tags: [remove-cell]")
    behind = re.split(r"```\{code-cell\} python", text[removed:])
    assert "{eval}" not in behind[0] or removed < 0
