"""What every test may use: `needs`, `once`, and Hypothesis profiles; and what is counted in CI.

A test that wants something which a bare machine lacks says so, at the top of its module or inside
itself::

    from tests.conftest import needs

    torch = needs("torch")  # the imported package
    dot = needs("dot")  # the path of a program, for `needs` knows its name
    font = needs("MotoyaLCedar")  # the path of a font, likewise

On a user's machine the test is then skipped with the reason. Where CI is set nothing may be
missing, so there it fails.

CI counts the lines that tests run, which makes Python take half as long again. So it counts those
of the quick tests only: of no test that is slow, tries many examples, as those in `tests/trust` do,
or is marked `no_cover`.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

TRUST = Path(__file__).parent / "trust"
IN_CI = bool(os.environ.get("CI"))

# Programs, by what brings them.
PROGRAMS = {
    "chromedriver": "Chromium's driver",
    "chromium": "the browser Chromium",
    "dot": "Graphviz",
    "fc-list": "fontconfig",
    "git": "Git",
    "java": "Java",
    "latexmk": "a TeX distribution",
    "make": "make",
    "makeinfo": "texinfo",
    "node": "Node.js 20 or later",
    "pdffonts": "poppler's tools",
    "pdfimages": "poppler's tools",
    "pdfinfo": "poppler's tools",
    "pdflatex": "a TeX distribution",
    "pdftocairo": "poppler's tools",
    "pdftoppm": "poppler's tools",
    "pdftotext": "poppler's tools",
    "tsc": "the TypeScript compiler",
}

# Families of fonts, by what brings them.
FONTS = {"MotoyaLCedar": "Debian's fonts-motoya-l-cedar, a Japanese font,"}

COUNTING = "COVERAGE_PROCESS_CONFIG"  # tells a process that starts to count its lines

settings.register_profile("user", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "user")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let the processes that test count lines as pytest tells them, and not from their start."""
    os.environ.pop(COUNTING, None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let such a process count once: pytest-cov begins as if it led others and goes on so."""
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if plugin and plugin.cov_controller and hasattr(session.config, "workerinput"):
        plugin.cov_controller.cov.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests whose lines are not counted."""
    for item in items:
        examples = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        many = examples or TRUST in item.path.parents
        if many or item.get_closest_marker("slow"):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave uncounted, too, what processes run that such a test and its fixtures start."""
    counting = os.environ.get(COUNTING)
    if item.get_closest_marker("no_cover"):
        os.environ.pop(COUNTING, None)
    try:
        return (yield)
    finally:
        if counting is not None:
            os.environ[COUNTING] = counting


# The name of a folder, and what fills it and returns what it said → the folder, and what was said.
Once = Callable[[str, Callable[[Path], str]], tuple[Path, str]]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Once:
    """Return what fills a folder once for all processes that test: whoever comes first does it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base

    def filled(name: str, fill: Callable[[Path], str]) -> tuple[Path, str]:
        folder, said = shared / name, shared / f"{name}.txt"
        with FileLock(shared / f"{name}.lock"):
            if not said.is_file():
                said.write_text(fill(folder), encoding="utf-8")
        return folder, said.read_text(encoding="utf-8")

    return filled


def needs(name: str) -> Any:
    """Return the program's or the font's path or the imported package, or skip; in CI, fail.

    Parameters
    ----------
    name
        A program of `PROGRAMS`, a font of `FONTS`, or a package that can be imported.
    """
    find = shutil.which if name in PROGRAMS else _font if name in FONTS else _package
    found = find(name)
    if found is not None:
        return found
    what = {**PROGRAMS, **FONTS}.get(name, "the package")
    reason = f"{what} is not installed ({name})"
    if IN_CI:
        pytest.fail(f"{reason}, and in CI nothing is left out", pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def _font(family: str) -> str | None:
    if shutil.which("fc-list") is None:
        return None
    command = ["fc-list", family, "--format", "%{file}\n"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return next(iter(done.stdout.splitlines()), None)


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise  # the package is there and broken: that is no reason to skip
        return None
