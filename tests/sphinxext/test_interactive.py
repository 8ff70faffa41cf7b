"""A figure that its reader steps through: on a page it moves, elsewhere the chosen steps stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams.explorer import explore, script
from lstmdiagrams.runs import reference_run
from tests.conftest import needs
from tests.explorer.browser import chromium, opened
from tests.sphinxext.projects import Project

PAGE = """\
.. lstm-cell:: counter
   :interactive:
   :steps: 0,4
   :name: stepping

   The *caption*.

After it, :ref:`stepping`.
"""
FILES = Path("_static", "lstmdiagrams")


def test_a_page_steps(project: Project) -> None:
    """It has the explorer, inside the figure with its caption, and its script and stylesheet."""
    built = project.write(index=PAGE).build()
    page = built.text("index.html")
    assert built.warnings == ""
    assert page.count('class="ldx ') == 1
    assert "explorer.js" in page
    assert "explorer.css" in page
    assert 'id="stepping"' in page.split('class="ldx ')[0]
    assert built.text(FILES / "explorer.js") == script()
    assert page.count("ldx-stills") == 1


def test_its_values_are_those_of_the_page_alone(project: Project) -> None:
    """In the page stands what `explore` makes, under the page's own ids."""
    page = project.write(index=PAGE).build().text("index.html")
    fragment = explore(reference_run("counter"), steps=[0, 4]).fragment("PREFIX-")
    data = fragment[fragment.index('<script type="application/json">') :]
    assert data in page


def test_elsewhere_stand_the_chosen_steps(project: Project) -> None:
    """In LaTeX each is a picture, in a text each is words, in a book each is an image."""
    project.write(index=PAGE)
    latex = project.build("latex")
    assert latex.warnings == ""
    assert len(list(latex.out.glob("lstmdiagrams-*.pdf"))) == 2
    text = project.build("text").text("index.txt")
    assert "step t = 0 (of 0…7)" in text
    assert "step t = 4 (of 0…7)" in text
    book = project.build("epub", epub_copyright="x", version="1").text("index.xhtml")
    assert book.count("<img") == 2
    assert "ldx" not in book


def test_as_images_they_stand_still(project: Project) -> None:
    """Where figures of pages are images, so are the chosen steps."""
    page = project.write(index=PAGE).build(lstmdiagrams_html="image").text("index.html")
    assert page.count("<img") == 2
    assert "explorer.js" not in page


def test_other_pages_load_no_script(project: Project) -> None:
    """A page without such a figure knows nothing of it."""
    tree = f"{PAGE}\n.. toctree::\n\n   other"
    built = project.write(index=tree, other=".. lstm-cell::\n").build()
    assert "explorer" not in built.text("other.html")


def test_what_is_gone_leaves_nothing(project: Project) -> None:
    """When the last such figure goes, its files go, too."""
    built = project.write(index=PAGE).build()
    assert (built.out / FILES / "explorer.js").is_file()
    kept = project.folder / "_build" / "doctrees" / "lstmdiagrams"
    assert list(kept.glob("*.page.html"))
    project.write(index=".. lstm-cell:: counter\n").build()
    assert not (built.out / FILES / "explorer.js").exists()
    assert not list(kept.glob("*.page.html"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (":steps: 2", "steps: is no option of a figure that is not interactive"),
        (":interactive:\n   :focus: forget", "focus: is no option of an interactive figure"),
        (":interactive:\n   :steps: 0,99", "step 99"),
        (":interactive: perhaps", "'perhaps'"),
    ],
)
def test_a_mistake_is_a_warning(project: Project, options: str, sentence: str) -> None:
    """It says what is wrong, on the page too."""
    built = project.write(index=f".. lstm-cell:: counter\n   {options}\n").build()
    assert sentence in built.warnings
    assert "ldx" not in built.text("index.html")


@pytest.mark.parametrize("dark", ["", "[dark.roles]\n"])
def test_an_authors_own_theme(project: Project, dark: str) -> None:
    """Its colours are in a stylesheet of the page, with a dark side and without."""
    base = "" if dark else 'base = "light"\n'
    mine = f'{base}[roles]\ngate = ["#aaaaaa", "#000000", "#000000"]\n{dark}'
    (project.folder / "mine.toml").write_text(mine, encoding="utf-8")
    page = ".. lstm-cell:: counter\n   :interactive:\n   :theme: mine.toml\n"
    built = project.write(index=page).build()
    assert built.warnings == ""
    name = re.search(r'class="ldx ld-(mine-\w+) ', built.text("index.html"))[1]
    sheet = re.search(rf"lstmdiagrams/(\w+-{name}\.css)", built.text("index.html"))[1]
    assert f".ld-{name}{{" in built.text(FILES / sheet)
    assert "--ld-gate-fill:#aaaaaa" in built.text(FILES / sheet)


def test_it_can_be_said_not_to_be(project: Project) -> None:
    """Switched off, the figure is that of its step."""
    page = ".. lstm-cell:: counter\n   :interactive: false\n   :step: 3\n"
    built = project.write(index=page).build()
    assert built.warnings == ""
    assert "ldx" not in built.text("index.html")


def test_another_kind_of_cell_is_refused(project: Project) -> None:
    """The directive says which cell it is, and the run must be of it."""
    built = project.write(index=".. gru-cell:: counter\n   :interactive:\n").build()
    assert "is of the kind 'lstm'" in built.warnings


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*Check CHANGES for Sphinx API")
@pytest.mark.parametrize("theme", ["furo", "sphinx_book_theme"])
def test_it_steps_in_a_browser(project: Project, theme: str) -> None:
    """On a page of a theme, as wide as a telephone's, and as dark as the page."""
    needs("playwright")
    page = project.write(index=PAGE).build(html_theme=theme).out / "index.html"
    with chromium() as browser:
        for size, scheme in ((1280, "light"), (360, "dark")):
            looks: dict[str, Any] = {"size": {"width": size, "height": 740}}
            with opened(browser, page, said=False, color_scheme=scheme, **looks) as shown:
                chosen = "for (const it of [document.documentElement, document.body])"
                shown.evaluate(f"{chosen} it.dataset.theme = '{scheme}'")
                shown.locator("[data-do=next]").click()
                assert shown.locator(".ldx-now .ldx-step").text_content() == "step t = 1 (of 0…7)"
                ground = "getComputedStyle(document.querySelector('.ldx')).backgroundColor"
                dark = shown.evaluate(ground) == "rgb(21, 25, 29)"
                assert dark == (scheme == "dark")
                axe = Path(needs("axe_playwright_python").__file__).with_name("axe.min.js")
                shown.evaluate(axe.read_text(encoding="utf-8"))
                asked = "() => axe.run('.ldx', {resultTypes: ['violations'], preload: false})"
                assert [each["id"] for each in shown.evaluate(asked)["violations"]] == []
                wide = "document.documentElement.scrollWidth - innerWidth"
                assert shown.evaluate(wide) <= 0
