"""A folder → what makes a program in it believe that it runs on another machine; what it made.

The other machine has another user, home, locale, time zone, time and hash seed, no fonts, and no
system Graphviz.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl

__all__ = ["ROOT", "digests", "other_machine", "run"]

ROOT = Path(__file__).parents[2]
FONTS = '<?xml version="1.0"?><fontconfig><dir>/nonexistent</dir></fontconfig>'
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


def other_machine(folder: Path) -> dict[str, str]:
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


def run(words: list[str], cwd: Path, environment: dict[str, str]) -> None:
    """Run a module of Python, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def digests(folder: Path) -> dict[str, str]:
    """Return a digest of every file, but for what a build keeps for itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".pickle"
    }
