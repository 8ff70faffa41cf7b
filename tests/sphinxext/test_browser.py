"""What a browser shows of a page: the side that the page says, and light on paper."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import matplotlib.image as images
import numpy as np
import pytest

from lstmdiagrams.graphics.theme import DARK, LIGHT
from tests.conftest import needs
from tests.sphinxext.projects import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*Check CHANGES for Sphinx API"),  # the themes' business
]

CHROMIUM = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
 --disable-background-networking --disable-component-update --disable-sync
 --virtual-time-budget=3000"""
PAGE = """\
.. lstm-cell:: counter
.. gate-plot:: counter
.. lstm-cell:: counter
   :theme: mine.toml
"""
MINE = """\
[roles]
gate = ["#aaaaaa", "#000000", "#000000"]
[dark.roles]
gate = ["#333333", "#ffffff", "#ffffff"]
"""

# What the page's theme writes where a reader chooses a side.
CHOOSING = {
    "furo": "document.body",
    "pydata_sphinx_theme": "document.documentElement",
    "sphinx_book_theme": "document.documentElement",
    "alabaster": "",
}
PROBE = """
<script>
function fill(of) {{ return getComputedStyle(document.querySelector(of)).fill }}
function seen() {{
  return [fill(".ld-auto .ld-gate > path"), fill(".ld-two-sided path"),
          fill("[class*=ld-mine] .ld-gate > path")]
}}
addEventListener("load", async () => {{
  const found = {{system: seen()}}, chooser = {chooser}
  for (const side of chooser ? ["light", "dark"] : []) {{
    chooser.dataset.theme = side
    found[side] = seen()
  }}
  found.widest = document.documentElement.scrollWidth - innerWidth
  const faces = ["Sans", "Sans-Oblique", "Sans-Bold"].map(
    name => new FontFace("x", `url(_static/lstmdiagrams/DejaVu${{name}}.woff2)`).load())
  found.faces = (await Promise.all(faces)).map(face => face.status)
  document.body.innerHTML = `<pre id="found">${{JSON.stringify(found)}}</pre>`
}})
</script></body>"""


def rgb(colour: str) -> str:
    """Return ``#rrggbb`` as a browser writes it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


SIDES = {
    "light": [rgb(c) for c in (LIGHT.paint("gate").fill, LIGHT.paint("ground").fill, "#aaaaaa")],
    "dark": [rgb(c) for c in (DARK.paint("gate").fill, DARK.paint("ground").fill, "#333333")],
}


def browser(*words: str) -> str:
    """Run Chromium, and return what it says."""
    command = [needs("chromium"), *CHROMIUM.split(), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def site(project: Project, theme: str) -> Path:
    """Build a page with a diagram, a plot, and a diagram in an author's own theme."""
    (project.folder / "mine.toml").write_text(MINE, encoding="utf-8")
    return project.write(index=PAGE).build(html_theme=theme).out / "index.html"


@pytest.mark.parametrize("system", ["dark", "light"])
@pytest.mark.parametrize("theme", CHOOSING)
def test_figures_follow_the_page(project: Project, theme: str, system: str) -> None:
    """They are as dark as the page is, by itself and when its reader chooses a side."""
    page = site(project, theme)
    chooser = CHOOSING[theme]
    probe = PROBE.format(chooser=chooser or "null")
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", probe), encoding="utf-8")
    scheme = f"--blink-settings=preferredColorScheme={int(system == 'light')}"
    shown = browser(scheme, "--window-size=390,844", "--dump-dom", page.as_uri())
    found = json.loads(unescape(re.findall(r'<pre id="found"[^>]*>(.*?)</pre>', shown)[0]))
    assert found["system"] == SIDES[system if chooser else "light"]
    for side in SIDES if chooser else ():
        assert found[side] == SIDES[side]
    assert found["widest"] <= 0, "wider than a telephone"
    assert found["faces"] == ["loaded"] * 3


def test_paper_is_light(project: Project, tmp_path: Path) -> None:
    """Printed on a dark system, a figure has its light colours."""
    page, paper = site(project, "furo"), tmp_path / "page.pdf"
    browser("--blink-settings=preferredColorScheme=0", f"--print-to-pdf={paper}", page.as_uri())
    command = [needs("pdftoppm"), "-png", "-r", "72", "-singlefile", paper, tmp_path / "page"]
    subprocess.run(command, check=True)
    pixels = (images.imread(tmp_path / "page.png")[..., :3] * 255).round().astype(int)

    def count(colour: str) -> int:
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        return int((np.abs(pixels - wanted).max(axis=-1) <= 2).sum())

    assert count(LIGHT.paint("gate").fill) > 100
    assert count(DARK.paint("gate").fill) == 0
