"""The site is the same, byte for byte, on another machine and elsewhere on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.site import ROOT, Site
from tests.trust.machines import digests, other_machine, run

# What the site is made of.
SOURCES = ("docs", "figures", "examples", "benchmarks", "README.md", "CHANGELOG.md",
           "CONTRIBUTING.md", "SECURITY.md", "pyproject.toml")  # fmt: skip
MADE = ("_build", "reference", ".*", "__pycache__")


@pytest.mark.slow
def test_on_another_machine(site: Site, tmp_path: Path) -> None:
    """Another user, folder, locale, time zone, time, hash seed and number of jobs, and no fonts."""
    elsewhere = tmp_path / "another machine, elsewhere"
    elsewhere.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        ignored = {"ignore": shutil.ignore_patterns(*MADE)} if (ROOT / name).is_dir() else {}
        copy(ROOT / name, elsewhere / name, **ignored)
    words = ["sphinx", "-q", "-W", "-n", "-j", "3", "-b", "html", "-d", "trees", "docs", "out"]
    run(words, elsewhere, other_machine(elsewhere))
    one, other = digests(site.folder), digests(elsewhere / "out")
    assert len(one) > 200
    assert {name for name in one if one[name] != other.get(name)} == set()
    assert one.keys() == other.keys()
