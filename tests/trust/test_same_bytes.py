"""Figures and sites are the same, byte for byte, on two machines that differ in all that they can.

The one runs as it comes. The other has another user, home, folder, locale, time zone, hash seed,
number of jobs and time, no fonts, and no system Graphviz.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import matplotlib as mpl
import pytest

from tests.trust.scale import LONG

ROOT = Path(__file__).parents[2]
STRANGER = ROOT / "tests/sphinxext/stranger"
FONTS = '<?xml version="1.0"?><fontconfig><dir>/nonexistent</dir></fontconfig>'
# One figure of each kind, for the gate; `make test-long` makes all.
SHORT = ("cell", "unrolled", "variant", "overview", "parameters", "batch", "plot gates")
# Of the other machine: `sitecustomize` is read before any other code.
SITECUSTOMIZE = """
import builtins, getpass, os, shutil, socket, time
now = time.time
time.time = lambda: now() + 1e7
shutil_which = shutil.which
shutil.which = lambda name, *a, **k: None if name == "dot" else shutil_which(name, *a, **k)
socket.gethostname = lambda: "elsewhere"
getpass.getuser = lambda: "somebody"
try:
    from lstmdiagrams.graphics import render
    render._SYSTEM_FONTS = ()
except ImportError:
    pass
"""


def _other(folder: Path) -> dict[str, str]:
    """Return the environment of the other machine."""
    (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
    ways = folder / "ways"
    ways.mkdir()
    (ways / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    return {
        "HOME": str(folder / "home that is not there"),
        "USER": "somebody",
        "LOGNAME": "somebody",
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "12345",
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "MPLCONFIGDIR": mpl.get_configdir(),  # whose list of fonts takes long to make
        "PYTHONPATH": os.pathsep.join((str(ways), str(ROOT))),
        "PATH": "/nonexistent",
        "COLUMNS": "33",
    }


def _run(words: list[str], cwd: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _digests(folder: Path) -> dict[str, str]:
    """Return a digest of every file, but for what a build keeps for itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".pickle"
    }


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
        environment = dict(os.environ) if jobs == "1" else _other(folder)
        if what == "figures":
            shutil.copytree(ROOT / "examples", folder / "examples")
            _manifest(folder / "figures")
            _run(["lstmdiagrams", "build", "figures/figures.toml"], folder, environment)
            made.append(_digests(folder / "figures"))
        else:
            shutil.copytree(STRANGER, folder, dirs_exist_ok=True)
            words = ["trace", "docs/weights.safetensors", "input.csv", "-o", "docs/run.npz"]
            _run(["lstmdiagrams", *words], folder, environment)
            sphinx = ["sphinx", "-q", "-b", "html", "-j", jobs, "-D", "html_last_updated_fmt="]
            _run([*sphinx, "-d", "trees", "docs", "out"], folder, environment)
            made.append(_digests(folder / "out") | _pictures(folder / "trees"))
    one, other = made
    assert len(one) > 5
    assert {name for name in one if one[name] != other.get(name)} == set()
    assert one.keys() == other.keys()


def _pictures(trees: Path) -> dict[str, str]:
    return {name: each for name, each in _digests(trees).items() if "lstmdiagrams-" in name}
