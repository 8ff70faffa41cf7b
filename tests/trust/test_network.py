"""Nothing is fetched: no test may reach out of this machine, nor does a program of ours want to."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_other_machines_are_out_of_reach() -> None:
    """Whatever in a test wants to reach another machine is an error (192.0.2.0/24 is nobody's)."""
    with socket.socket() as sock, pytest.raises(SocketConnectBlockedError, match=r"192\.0\.2\.1"):
        sock.connect(("192.0.2.1", 80))


def test_this_machine_is_within_reach() -> None:
    """A page that a test serves can be asked for."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_the_whole_suite_is_so() -> None:
    """The settings of the tests hold the line; nobody may turn it off in a test."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"--allow-hosts=127.0.0.1,::1"' in settings
    marks = re.compile(r"mark\.(enable_socket|allow_hosts)|socket_enabled")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert not [path for path in tests if marks.search(path.read_text(encoding="utf-8"))]


def test_programs_work_without_any_network(tmp_path: Path) -> None:
    """Command line and Sphinx in a namespace that has no network at all."""
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a namespace without a network")
    (tmp_path / "conf.py").write_text(
        'extensions = ["lstmdiagrams.sphinxext"]\nhtml_theme = "basic"\n', encoding="utf-8"
    )
    (tmp_path / "index.rst").write_text("T\n=\n\n.. lstm-cell:: counter\n", encoding="utf-8")
    manifest = '[figures.cell]\ndraw = "cell"\nrun = "counter"\n'
    (tmp_path / "figures.toml").write_text(manifest, encoding="utf-8")
    for words in (
        ["lstmdiagrams", "build", "figures.toml"],
        ["lstmdiagrams", "plot", "gates", "counter", "-o", "gates.svg"],
        ["sphinx", "-q", "-W", ".", "out"],
    ):
        command = [*alone, sys.executable, "-m", *words]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "cell.pdf").is_file()
    assert "<svg" in (tmp_path / "out/index.html").read_text(encoding="utf-8")
