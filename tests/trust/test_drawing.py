"""Drawing goes on and on: in one process, in many threads, in forks; and beside a broken `dot`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import RenderError
from lstmdiagrams.graphics import render as rendering
from tests.trust.scale import scaled

ROOT = Path(__file__).parents[2]
REMEDY = "leave the engine out to draw with the Graphviz that comes with pygraphviz"


def test_memory_does_not_grow() -> None:
    """Of 100,000 renderings in one process less than 100 megabytes stay; in the gate, of 1,000."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.drawing", str(scaled(1_000, 100_000))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    print(f"grown by {done.stdout.strip()} MB")  # noqa: T201 - for `make test-long`
    assert float(done.stdout) < scaled(10, 100)


def test_sixteen_threads() -> None:
    """Sixteen at once, with a figure each, in all formats, get what one alone gets."""
    run = ld.GRU.random(input_size=1, hidden_size=3).run(np.ones((16, 1)))

    def draw(step: int) -> list[bytes]:
        figure = ld.gru_cell(run, step=step)
        return [figure.render(kind) for kind in ("svg", "png", "pdf", "tikz", "html")]

    alone = [draw(step) for step in range(16)]
    for _ in range(scaled(1, 50)):
        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(draw, range(16), timeout=300)) == alone


def test_a_graphviz_that_cannot_be_loaded(tmp_path: Path) -> None:
    """A system that lacks a library of Graphviz is one line, with the remedy."""
    said = "libgobject-2.0.so.0: cannot open shared object file"
    (tmp_path / "pygraphviz.py").write_text(f"raise ImportError({said!r})", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "lstmdiagrams", "cell", "-o", "-"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(f"lstmdiagrams: .* {said}; it needs GLib .*libxrender1\n", done.stderr)


FORKS = """
    import multiprocessing, warnings, sys
    from concurrent.futures import ThreadPoolExecutor
    import lstmdiagrams as ld

    warnings.simplefilter("ignore", DeprecationWarning)  # that a process with threads forks
    figure = ld.lstm_cell()
    expected = {format: figure.render(format) for format in ("svg", "png", "pdf")}
    fork = multiprocessing.get_context("fork")

    def same(format):
        return figure.render(format) == expected[format]

    for _ in range(int(sys.argv[1])):
        with ThreadPoolExecutor(4) as threads:  # which draw while the workers are forked
            jobs = [threads.submit(same, format) for format in expected for _ in range(8)]
            with fork.Pool(16) as pool:
                assert all(pool.map_async(same, [*expected] * 16).get(timeout=120))
            assert all(job.result(120) for job in jobs)
    print("the same")
"""


def test_sixteen_forked_workers() -> None:
    """Processes that are forked while threads draw, draw the same, and none waits for ever."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FORKS), str(scaled(1, 30))],
        capture_output=True,
        text=True,
        timeout=scaled(300, 3600),
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "the same\n"), done.stderr


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (None, "no program"),
        ("kill -9 $$", "was ended by signal 9"),
        ("kill -11 $$", "was ended by signal 11"),
        ("cat >/dev/null; echo PD", "drew no pdf"),
        ("cat >/dev/null; exit 1", "ended with exit status 1"),
        ("echo 'Error: Layout type: \"nop2\" not recognized. Use one of: dot' >&2; exit 1", "nop2"),
        ("sleep 30", "did not answer within 0.5 seconds"),
        ("trap '' TERM; while :; do :; done", "did not answer within 0.5 seconds"),
    ],
)
def test_a_graphviz_that_fails(
    body: str | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, killed, half-hearted, too old or hanging: an error with the remedy, in time."""
    monkeypatch.setattr(rendering, "TIMEOUT", 0.5)
    engine = tmp_path / "dot"
    if body:
        engine.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        engine.chmod(0o755)
    start = time.monotonic()
    with pytest.raises(RenderError) as caught:
        ld.lstm_cell().render("pdf", engine=str(engine))
    assert sentence in str(caught.value)
    assert REMEDY in str(caught.value)
    assert time.monotonic() - start < 10
    assert ld.lstm_cell().render("pdf")
