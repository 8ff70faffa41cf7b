"""The built wheel: all that it needs is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import needs

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_all_that_git_knows(wheel: Path) -> None:
    """Every file of the package is in the wheel: code, weights, tables, the typing marker."""
    if not (ROOT / ".git").exists():
        pytest.skip("these files are no checkout")
    listed = subprocess.run(
        [needs("git"), "ls-files", "--cached", "--others", "--exclude-standard", "lstmdiagrams"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    carried = zipfile.ZipFile(wheel).namelist()
    assert "lstmdiagrams/py.typed" in listed
    assert any(name.endswith(".safetensors") for name in listed)
    assert set(listed) == {name for name in carried if name.startswith("lstmdiagrams/")}
    assert any(name.endswith("licenses/LICENSE") for name in carried)


@pytest.mark.slow
def test_the_wheel_draws_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed into an empty environment, it draws the same picture from another folder."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    binaries = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    pip: list[str | Path] = [
        binaries / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
    ]
    constraints: list[str | Path] = ["--constraint", ROOT / "constraints.txt"]
    subprocess.run([*pip, *constraints, wheel], check=True, capture_output=True)
    words = ["cell", "counter", "--step", "4", "-o", "cell.svg"]
    environment = {name: os.environ[name] for name in os.environ if "PYTHON" not in name}
    program: list[str | Path] = [binaries / "lstmdiagrams", *words]
    subprocess.run(program, cwd=tmp_path, env=environment, check=True)
    drawn_here = ROOT / "figures" / "counter-cell.svg"
    assert (tmp_path / "cell.svg").read_bytes() == drawn_here.read_bytes()
