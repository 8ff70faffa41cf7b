"""What holds for all figures of a book → the executable file that mystmd runs.

The file is a few lines that call into the package, meant to be kept with the book. It names no
interpreter of one machine: it runs under the ``python3`` that is found, which in an environment
that is activated is that of the environment, and else under that of a ``.venv`` beside it.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from lstmdiagrams.files import write_atomic

__all__ = ["plugin_file", "write_plugin"]

_FILE = """\
#!/usr/bin/env python3
# The figures of lstmdiagrams for mystmd; written by: {command}

import os
import sys

here = os.path.dirname(os.path.realpath(__file__))
if sys.path[:1] == [here]:  # what else lies here is a book, and no module
    del sys.path[0]
try:
    from lstmdiagrams.mystplugin import main
except ModuleNotFoundError as error:
    if error.name != "lstmdiagrams":
        raise
    folder, python = here, ""
    while not os.path.exists(python) and folder != os.path.dirname(folder):
        python = os.path.join(folder, ".venv", "bin", "python")
        folder = os.path.dirname(folder)
    if not os.path.exists(python) or python.startswith(os.path.join(sys.prefix, "")):
        sys.exit(f"lstmdiagrams is not installed for {{sys.executable}}, and no .venv is found")
    os.execv(python, [python, os.path.realpath(__file__), *sys.argv[1:]])

sys.exit(main(sys.argv[1:]{arguments}))
"""


def write_plugin(output: Path, looks: Mapping[str, str], *, strict: bool = False) -> None:
    """Write the file, and let it be executed by whoever may read it.

    Parameters
    ----------
    output
        Where to.
    looks
        ``"notation"`` and ``"theme"`` of all figures: a name, or the path of a file.
    strict
        Whether mystmd stops at a figure that cannot be drawn.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    content = plugin_file(looks, output.parent, strict=strict)
    write_atomic(output, content.encode())
    if output.is_file():  # and no pipe
        mode = output.stat().st_mode
        output.chmod(mode | (mode & 0o444) >> 2)


def plugin_file(looks: Mapping[str, str], folder: Path, *, strict: bool = False) -> str:
    """Return the content of the file; it finds others from its own folder, wherever that is."""
    found = {name: _seen_from(folder, value) for name, value in looks.items()}
    words = [word for name, value in found.items() for word in (f"--{name}", value)]
    command = ["lstmdiagrams", "myst-plugin", *words, *["--strict"] * strict, "-o", "FILE"]
    arguments = [f"{name}={_argument(value)}" for name, value in found.items()]
    return _FILE.format(
        command=shlex.join(command).encode("unicode_escape").decode(),
        arguments="".join(f", {each}" for each in (*arguments, *["strict=True"] * strict)),
    )


def _seen_from(folder: Path, value: str) -> str:
    return os.path.relpath(value, folder) if value.endswith(".toml") else value


def _argument(value: str) -> str:
    return f"os.path.join(here, {value!a})" if value.endswith(".toml") else ascii(value)
