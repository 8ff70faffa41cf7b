"""Figures and sites are the same, byte for byte, on two machines that differ in all that they can.

The one runs as it comes. The other has another user, home, folder, locale, time zone, hash seed,
number of jobs and time, no fonts, and no system Graphviz.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.trust.machines import ROOT, digests, other_machine, run
from tests.trust.scale import LONG

STRANGER = ROOT / "tests/sphinxext/stranger"
# One figure of each kind, for the gate; `make test-long` makes all.
SHORT = ("cell", "unrolled", "variant", "overview", "parameters", "batch", "plot gates")


def _manifest(folder: Path) -> None:
    """Write the manifest of this repository's figures, or a part of it, beside what it reads."""
    shutil.copytree(ROOT / "figures", folder, ignore=shutil.ignore_patterns("*.[sgpht]*", ".*"))
    text = (ROOT / "figures/figures.toml").read_text(encoding="utf-8")
    top, *figures = text.split("\n[figures.")
    if not LONG:
        kinds: dict[str, str] = {}
        for figure in figures:
            (table,) = tomllib.loads(f"[figures.{figure}")["figures"].values()
            if table["draw"] in SHORT and "toml" not in figure:
                kinds.setdefault(table["draw"], figure)
        figures = [*kinds.values()]
        assert len(figures) > 4
    (folder / "figures.toml").write_text("\n[figures.".join([top, *figures]), encoding="utf-8")


@pytest.mark.parametrize("what", ["figures", "site"])
def test_two_machines(what: str, tmp_path: Path) -> None:
    """All that the one makes, the other makes, too, and not a byte is another."""
    made = []
    for name, jobs in (("one", "1"), ("another machine, elsewhere", "3")):
        folder = tmp_path / name
        folder.mkdir()
        environment = (
            {**os.environ, "PYTHONPATH": str(ROOT)} if jobs == "1" else other_machine(folder)
        )
        if what == "figures":
            shutil.copytree(ROOT / "examples", folder / "examples")
            _manifest(folder / "figures")
            run(["lstmdiagrams", "build", "figures/figures.toml"], folder, environment)
            made.append(digests(folder / "figures"))
        else:
            shutil.copytree(STRANGER, folder, dirs_exist_ok=True)
            words = ["trace", "docs/weights.safetensors", "input.csv", "-o", "docs/run.npz"]
            run(["lstmdiagrams", *words], folder, environment)
            sphinx = ["sphinx", "-q", "-b", "html", "-j", jobs, "-D", "html_last_updated_fmt="]
            run([*sphinx, "-d", "trees", "docs", "out"], folder, environment)
            made.append(digests(folder / "out") | _pictures(folder / "trees"))
    one, other = made
    assert len(one) > 5
    assert {name for name in one if one[name] != other.get(name)} == set()
    assert one.keys() == other.keys()


def _pictures(trees: Path) -> dict[str, str]:
    return {name: each for name, each in digests(trees).items() if "lstmdiagrams-" in name}
