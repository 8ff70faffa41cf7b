"""What every page of the tutorial has, and what none has."""

from __future__ import annotations

import re

import pytest

import lstmdiagrams as ld
from tests.docs.tutorial.pages import DOCS, OPENING, PAGES, Page, order

MOST_WORDS = 800
# Decimals that are no values of a run: a gate's example, and powers of it.
OF_EXAMPLES = {"0.5", "1.5", "0.9", "0.99", "0.999", "0.48"}
LONGEST_LINE = 76  # of code, so that it fits beside the table of contents


def words(page: Page) -> int:
    """Return how many words a page says, without its code."""
    prose = re.sub(r"^```.*?^```$", "", page.text, flags=re.MULTILINE | re.DOTALL)
    return len(re.sub(r"\]\([^)]*\)", "]", prose).split())  # addresses are not read


def test_every_page_is_in_the_table_of_contents() -> None:
    """The files of the folder and the names in the opening's list are the same set."""
    assert sorted(order()) == sorted(path.stem for path in (DOCS / "tutorial").glob("*.md"))
    assert len(order()) == len(set(order()))


def test_opening_leads_to_every_page_in_order() -> None:
    """The opening's table links all pages, in the order of the table of contents."""
    links = re.findall(r"\]\(tutorial/(\S+)\.md\)", Page.read(OPENING).text)
    assert tuple(links) == order()


def test_opening_has_figure_1() -> None:
    """The overview stands on the opening: figure1, 450 px, centred, its panels named."""
    (figure,) = Page.read(OPENING).figures
    for said in (":name: figure1\n", ":width: 450px\n", ":align: center\n"):
        assert said in figure
    assert [figure.index(panel) for panel in ("**(a)**", "**(b)**", "**(c)**")]


def test_names_of_figures_are_unique() -> None:
    """No two figures of the tutorial have the same name, and each has one."""
    figures = [figure for name in PAGES for figure in Page.read(name).figures]
    names = [re.search(r"^:name: (\S+)$", figure, re.MULTILINE) for figure in figures]
    assert all(names)
    assert len({name[1] for name in names if name}) == len(figures) >= 40


@pytest.mark.parametrize("name", PAGES)
class TestPage:
    """One page."""

    def test_has_one_title(self, name: str) -> None:
        """A page has one heading of the first level."""
        prose = re.sub(r"^```.*?^```$", "", Page.read(name).text, flags=re.MULTILINE | re.DOTALL)
        assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1

    def test_has_a_task_with_a_hidden_answer(self, name: str) -> None:
        """A page has one task, and after it one answer that is folded away."""
        text = Page.read(name).text
        assert text.count(":::{admonition} Your turn\n:class: tip\n") == 1
        assert text.count(":::{dropdown} The answer\n") == 1
        assert text.index(":::{admonition} Your turn") < text.index(":::{dropdown} The answer")

    def test_is_short(self, name: str) -> None:
        """A page says no more than can be read in a few minutes."""
        assert words(Page.read(name)) <= MOST_WORDS

    def test_code_fits(self, name: str) -> None:
        """No line of code has to be moved sideways to be read."""
        page = Page.read(name)
        lines = "".join((*page.cells, *page.snippets)).splitlines()
        hidden = [cell for cell in page.cells if f"[remove-cell]\n{cell}" in page.text]
        hidden += [cell for cell in page.cells if f"[remove-input]\n{cell}" in page.text]
        unseen = "".join(hidden).splitlines()
        assert [line for line in lines if len(line) > LONGEST_LINE and line not in unseen] == []

    def test_says_how_it_is_read(self, name: str) -> None:
        """A page is a notebook where it computes something, and only there."""
        page = Page.read(name)
        computes = bool(page.cells or page.values)
        assert page.text.startswith("---\nfile_format: mystnb\n") == computes

    def test_values_are_computed(self, name: str) -> None:
        """No decimal of a run is typed into the prose: all are computed when a page is made."""
        fences = r"^```(?:python|\{code-cell\} python)$.*?^```$"
        prose = re.sub(fences, "", Page.read(name).text, flags=re.MULTILINE | re.DOTALL)
        typed = re.sub(r"\{eval\}`[^`]*`|\]\([^)]*\)", "", prose)
        assert set(re.findall(r"\d+\.\d+", typed)) <= OF_EXAMPLES


def test_reader_steps_through_a_run() -> None:
    """One figure is the one that steps through time; in print stand three of its steps."""
    (figure,) = (each for each in Page.read("steps").figures if ":name: step-through\n" in each)
    assert "\n:interactive:\n:steps: 0,4,7\n" in figure
    labels = ld.reference_run("counter").labels.x
    assert [labels[step] for step in (0, 4, 7)] == ["a", "b", "b"]
    assert labels[3] == "a"
