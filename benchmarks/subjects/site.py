"""The documentation's own site.

It is built by Sphinx once from nothing, with every figure drawn and every code cell run, and once
more right after, when nothing has changed. Nothing is repeated: what counts is the clock.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.comparison import Gap, Kind, Row, compared
from benchmarks.measure import as_installed, lacking, seconds

DOCS = Path(__file__).parents[2] / "docs"
PACKAGES = ("sphinx", "myst_nb", "sphinx_book_theme", "sphinx_design", "numpydoc")
WHAT = "the site once more, when nothing has changed"


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield the row of a build without changes."""
    gaps = lacking("the site", *PACKAGES)
    yield from gaps
    if gaps:
        return
    if quick:
        yield Gap("the site", "it takes minutes, and this is a quick run", missing=False)
        return
    with tempfile.TemporaryDirectory() as name:
        full, again = (seconds(lambda: build(Path(name))) for _ in range(2))
    yield compared([again], [full], what=WHAT, against="the site from nothing", kind=Kind.YARDSTICK)


def build(folder: Path) -> None:
    """Build the site, or what has changed of it."""
    places = ["-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")]
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", *places]
    subprocess.run(command, check=True, capture_output=True, env=as_installed())
