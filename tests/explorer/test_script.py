"""The explorer's script by itself: its types, its functions, and what it may not do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from lstmdiagrams.explorer.document import layout, script
from tests.conftest import needs

SOURCE = files("lstmdiagrams.explorer") / "page" / "explore.js"
PATH = os.pathsep.join((str(Path(sys.prefix, "bin")), os.environ["PATH"]))


def program(name: str) -> str:
    """Return the path of a program, which may be that of this environment."""
    found: str = shutil.which(name, path=PATH) or needs(name)
    return found


def run(*words: str | Path, **settings: str) -> None:
    """Run Node.js, and fail with all that it says."""
    command = [program("node"), *map(str, words)]
    ended = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_its_functions(tmp_path: Path) -> None:
    """What it computes by itself is right."""
    module = tmp_path / "explore.mjs"
    module.write_text(SOURCE.read_text("utf-8"), encoding="utf-8")
    run("--test", Path(__file__).with_name("explore.test.mjs"), EXPLORE=module.as_uri())


def test_its_types() -> None:
    """The TypeScript compiler finds nothing in it, as strictly as it can."""
    words = "--noEmit --allowJs --checkJs --strict --noUnusedLocals --noUnusedParameters"
    words += " --noImplicitReturns --noFallthroughCasesInSwitch --target es2022 --module es2022"
    run(program("tsc"), *words.split(), "--lib", "es2022,dom,dom.iterable", str(SOURCE))


def test_its_types_are_looked_at(tmp_path: Path) -> None:
    """The TypeScript compiler does find what is wrong."""
    wrong = tmp_path / "wrong.js"
    wrong.write_text(f"{SOURCE.read_text('utf-8')}\nunpacked(1, 2);\n", encoding="utf-8")
    ended = subprocess.run(
        [program("node"), program("tsc"), "--noEmit", "--allowJs", "--checkJs", "--strict",
         "--target", "es2022", "--lib", "es2022,dom,dom.iterable", wrong],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "TS2345" in ended.stdout


def test_on_a_page_it_stands_alone() -> None:
    """What a page gets exports nothing, leaves no name behind, evaluates no text as a program."""
    text = script()
    assert not re.search(r"^export ", text, re.MULTILINE)
    assert text.startswith('"use strict";(() => {')
    assert not re.search(
        r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacent|document\.write", text
    )
    assert "</script" not in text.lower()
    assert "</style" not in layout().lower()
