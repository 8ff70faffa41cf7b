"""What every test may use: `needs`, and a Hypothesis profile that repeats itself in CI.

A test that wants something which a bare machine lacks says so, at the top of its module or inside
itself::

    from tests.conftest import needs

    torch = needs("torch")  # the imported package
    dot = needs("dot")  # the path of a program, for `needs` knows its name
    font = needs("MotoyaLCedar")  # the path of a font, likewise

On a user's machine the test is then skipped with the reason. Where CI is set nothing may be
missing, so there it fails.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import settings

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

settings.register_profile("user", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "user")


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
