"""Programs that are killed, disks that are full, two at once: every file is whole, old or new."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import FileError
from tests.trust.scale import scaled

ROOT = Path(__file__).parents[2]
STRANGER = ROOT / "tests/sphinxext/stranger"
OURS = re.compile(r"lstmdiagrams-[0-9a-f]{16}\.[a-z.]+")

MANIFEST = """
theme = "{theme}"
[figures.cell]
draw = "cell"
run = "counter"
[figures.unrolled]
draw = "unrolled"
run = "counter"
[figures.gru]
draw = "cell"
kind = "gru"
[figures.steps]
draw = "plot gates"
run = "counter"
formats = ["svg", "pdf"]
"""


def start(*words: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start a module of Python."""
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def run(*words: str, cwd: Path | None = None) -> tuple[int | None, str, str]:
    """Run a module of Python; return its exit status and what it said."""
    with start(*words, cwd=cwd) as process:
        output, errors = process.communicate(timeout=300)
    return process.returncode, output, errors


def killed(seconds: float, *words: str, cwd: Path | None = None) -> bool:
    """Kill a module of Python after a time; return whether it was still at work."""
    with start(*words, cwd=cwd) as process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
    return False


def contents(folder: Path, names: Sequence[str] = ("*",)) -> dict[str, bytes]:
    """Return the files of a folder by name, but for hidden ones."""
    paths = [path for name in names for path in folder.rglob(name)]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in paths
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_build_that_is_killed(tmp_path: Path) -> None:
    """At whatever moment: each figure is the old one or the new one, and the next run completes."""
    manifest = tmp_path / "figures.toml"
    words = ("lstmdiagrams", "build", str(manifest))
    sides: dict[str, dict[str, bytes]] = {}
    for theme in ("dark", "light"):
        manifest.write_text(MANIFEST.format(theme=theme), encoding="utf-8")
        before = time.monotonic()
        assert run(*words)[0] == 0
        whole = time.monotonic() - before
        sides[theme] = contents(tmp_path)
    rng = random.Random(0)  # noqa: S311 - moments want to be repeated
    count = scaled(10, 200)
    n_killed, theme = 0, "light"
    for _ in range(count):
        theme = rng.choice(("dark", "light"))
        manifest.write_text(MANIFEST.format(theme=theme), encoding="utf-8")
        n_killed += killed(rng.uniform(0.3, 1) * whole, *words)
        for name, content in contents(tmp_path).items():
            assert name == manifest.name or content in (sides["dark"][name], sides["light"][name])
    assert n_killed > count // 4
    assert run(*words)[0] == 0
    assert contents(tmp_path) == sides[theme]


def test_saving_that_is_killed(tmp_path: Path) -> None:
    """A run and a figure are at any moment the old one or the new one."""
    status, said, errors = run("tests.trust.saving", str(tmp_path), str(scaled(40, 200)), cwd=ROOT)
    assert status == 0, errors
    assert "found 4 of 4" in said


def test_a_site_that_is_killed(tmp_path: Path) -> None:
    """Every picture that a killed Sphinx leaves is whole, and the next build completes."""
    docs = tmp_path / "docs"
    shutil.copytree(STRANGER, tmp_path, dirs_exist_ok=True)
    made = run(
        "lstmdiagrams",
        *("trace", "docs/weights.safetensors", "input.csv", "-o", "docs/run.npz"),
        cwd=tmp_path,
    )
    assert made[0] == 0
    words = ("sphinx", "-q", "-b", "html", "-D", "html_theme=basic")
    trees, out = tmp_path / "trees", tmp_path / "out"
    before = time.monotonic()
    assert run(*words, "-d", "right", "docs", "right-out", cwd=tmp_path)[0] == 0
    whole = time.monotonic() - before
    right = contents(tmp_path / "right", ["lstmdiagrams-*"])
    figures = drawn(tmp_path / "right-out")
    assert len(right) > 3
    rng = random.Random(0)  # noqa: S311
    for number in range(scaled(6, 200)):
        if number % 5 == 0:
            shutil.rmtree(trees, ignore_errors=True)
            shutil.rmtree(out, ignore_errors=True)
        killed(rng.uniform(0.3, 1) * whole, *words, "-d", "trees", "docs", "out", cwd=tmp_path)
        left = contents(trees, ["lstmdiagrams-*"])
        assert left.items() <= right.items()
    for page in docs.rglob("*"):  # Sphinx, which writes pages as they come, is to write all anew
        page.touch()
    status, _, errors = run(*words, "-d", "trees", "docs", "out", cwd=tmp_path)
    assert (status, errors) == (0, "")
    assert drawn(out) == figures
    assert contents(trees, ["lstmdiagrams-*"]) == right


def drawn(out: Path) -> list[str]:
    """Return the figures in a site's pages."""
    pages = sorted(out.rglob("*.html"))
    svgs = [each for page in pages for each in re.findall(r"<svg .*", page.read_text())]
    return [each for each in svgs if "ld-figure" in each]


def test_two_builds_at_once(tmp_path: Path) -> None:
    """They end well, with the files that one alone makes."""
    for name in ("alone", "both"):
        (tmp_path / name).mkdir()
        text = MANIFEST.format(theme="light")
        (tmp_path / name / "figures.toml").write_text(text, encoding="utf-8")
    assert run("lstmdiagrams", "build", str(tmp_path / "alone/figures.toml"))[0] == 0
    for _ in range(scaled(1, 20)):
        words = ("lstmdiagrams", "build", str(tmp_path / "both/figures.toml"))
        with start(*words) as one, start(*words) as two:
            ended = [each.communicate(timeout=300) for each in (one, two)]
        assert [one.returncode, two.returncode] == [0, 0], ended
        assert contents(tmp_path / "both") == contents(tmp_path / "alone")
        assert "up to date" in run(*words)[1]
        for path in (tmp_path / "both").glob("*.[sp]*"):
            path.unlink()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 64 kilobytes, where this machine lets one be made."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    able = shutil.which("mount")
    if not able or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk, and not everywhere")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


def _one_line(said: tuple[int | None, str, str], *words: str) -> None:
    status, _, errors = said
    assert status == 1
    (line,) = errors.splitlines()
    for word in words:
        assert word in line


def test_a_full_disk(small: Path) -> None:
    """One line says what could not be written, and why; what stood there stands there still."""
    (small / "cell.png").write_bytes(b"old")
    (small / "rest").write_bytes(bytes(50_000))
    said = run("lstmdiagrams", "cell", "counter", "-o", str(small / "cell.png"))
    _one_line(said, "cannot write", "cell.png", "No space left on device")
    assert contents(small, ["cell*"]) == {"cell.png": b"old"}
    (small / "figures.toml").write_text(MANIFEST.format(theme="light"), encoding="utf-8")
    _one_line(run("lstmdiagrams", "build", str(small / "figures.toml")), "No space left")
    with pytest.raises(FileError, match=r"run\.npz.*No space left"):
        ld.reference_run("sunspots").save(small / "run.npz")
    assert not list(small.glob(".*.tmp"))
    (small / "rest").unlink()
    assert run("lstmdiagrams", "cell", "-o", str(small / "cell.svg"))[0] == 0


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A limit on the size of files, temporary ones too, is one line, and leaves no half of one."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from lstmdiagrams.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "cell", "counter", "-o", str(tmp_path / "cell.svg")],
        capture_output=True,
        text=True,
        check=False,
    )
    _one_line(
        (done.returncode, "", done.stderr),
        "'lstm-cell' cannot be drawn: no temporary file",
        "File too large",
    )
    assert not list(tmp_path.iterdir())


def test_a_device_that_is_always_full() -> None:
    """Standard output that takes nothing is one line, whoever writes to it."""
    for words in (("cell", "-o", "-"), ("list",), ("cell", "-o", "/dev/full", "--format", "svg")):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "lstmdiagrams", *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        _one_line((done.returncode, "", done.stderr), "cannot write", "No space left on device")


def test_a_folder_that_is_read_only(small: Path, tmp_path: Path) -> None:
    """A file, a manifest's figures and a site's pictures in it are one line, or one warning."""
    (small / "figures.toml").write_text(MANIFEST.format(theme="light"), encoding="utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)  # noqa: S607
    said = run("lstmdiagrams", "cell", "-o", str(small / "cell.svg"))
    _one_line(said, "cannot write", "cell.svg", "Read-only file system")
    said = run("lstmdiagrams", "build", str(small / "figures.toml"))
    _one_line(said, "cannot write", "Read-only file system")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "conf.py").write_text('extensions = ["lstmdiagrams.sphinxext"]\n', encoding="utf-8")
    (docs / "index.rst").write_text("T\n=\n\n.. lstm-cell::\n", encoding="utf-8")
    (tmp_path / "trees").mkdir()
    (tmp_path / "trees/lstmdiagrams").symlink_to(small / "pictures")
    status, _, errors = run("sphinx", "-q", "-d", "trees", "docs", "out", cwd=tmp_path)
    assert status == 0
    (line,) = errors.splitlines()
    assert "index.rst:4: WARNING: cannot make" in line
    assert "Read-only file system" in line or "File exists" in line
