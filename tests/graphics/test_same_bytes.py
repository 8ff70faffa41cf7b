"""The same figure gives the same bytes, whatever the process, locale, time and fonts."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from matplotlib.image import imread

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.graphics import FORMATS, Diagram, blanks
from tests.conftest import IN_CI
from tests.diagrams.runs import random_run

SCRIPT = """
    import hashlib, locale, sys
    from lstmdiagrams.graphics import render
    if "no-system-fonts" in sys.argv:
        render._SYSTEM_FONTS = ()
    if "german" in sys.argv:
        locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
        assert locale.localeconv()["decimal_point"] == ","
    from tests.graphics.test_same_bytes import figure
    for format in ("svg", "png", "pdf", "gv"):
        print(format, hashlib.sha256(figure().render(format)).hexdigest())
"""
ROOT = Path(__file__).parent.parent.parent


def figure() -> Diagram:
    """Return a figure with every kind of text."""
    labels = {"x": ["a", "ž", "−", "Ω"], "features": ["one", "two", "three"]}
    return lstm_cell(random_run(hidden_size=9, labels=labels), step=1)


@pytest.fixture(scope="module")
def here() -> str:
    """What the script prints in the environment of the tests."""
    return _printed({})


def _printed(settings: dict[str, str], *, words: tuple[str, ...] = (), bare: bool = False) -> str:
    environment = {} if bare else dict(os.environ)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), *words],
        capture_output=True,
        text=True,
        env={**environment, **settings},
        cwd=ROOT,
        timeout=120,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("kind", FORMATS)
def test_repetition(kind: str) -> None:
    """Building and drawing a figure anew gives the same bytes."""
    once = figure().render(kind)
    blanks.drawn.cache_clear()
    assert figure().render(kind) == once


def test_hash_seed_time_zone_and_locale(here: str, tmp_path: Path) -> None:
    """Another hash seed, time zone and locale, and another font configuration, change nothing."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    settings = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "FONTCONFIG_FILE": str(fonts)}
    assert _printed({"PYTHONHASHSEED": "1", **settings}) == here


def test_bare_environment_without_fonts(here: str) -> None:
    """Without an environment, a home, and fonts on the machine, nothing changes."""
    settings = {"PYTHONHASHSEED": "2", "TZ": "UTC"}
    assert _printed(settings, words=("no-system-fonts",), bare=True) == here


def test_decimal_comma_of_the_locale(here: str, tmp_path: Path) -> None:
    """A process that speaks German, in which 1.5 is 1,5, draws the same."""
    command = ["localedef", "-i", "de_DE", "-f", "UTF-8", str(tmp_path / "de_DE.UTF-8")]
    try:
        made = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        reason = "there is no localedef with the sources of de_DE"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    settings = {"LOCPATH": str(tmp_path), "LC_ALL": "de_DE.UTF-8"}
    assert _printed(settings, words=("german",)) == here


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_png_is_opaque_to_its_edges(theme: str) -> None:
    """A light figure on a dark page, or the other way round, shows no rim."""
    pixels = imread(io.BytesIO(lstm_cell(theme=theme).render("png")))
    assert pixels.shape[2] == 3 or (pixels[..., 3] == 1).all()
