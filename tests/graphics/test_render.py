"""DOT becomes bytes: complaints become errors, in threads and forks, with either engine."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import InvalidTypeError, RenderError
from lstmdiagrams.graphics import FORMATS, Diagram, blanks
from lstmdiagrams.graphics import render as rendering
from tests.conftest import needs
from tests.diagrams.runs import random_run
from tests.graphics.picture import Picture, read

BAD = {
    "nonsense is not a known color": 'a [pos="9,9" color="nonsense"]',
    "syntax error": 'a [pos="9,9" ',
    "mismatched tag": 'a [pos="9,9" label=<<b>x</i>>]',
    "using box for unknown shape": 'a [pos="9,9" shape="{}"]',  # said once of each shape
}
BENIGN = 'a [pos="9,9" label="much too long for its box" width=0.1 height=0.1 fixedsize=true]'


def graph(body: str) -> str:
    """Return DOT with positions of its own."""
    return f"digraph {{ layout=nop2; {body} }}"


def script(folder: Path, body: str) -> str:
    """Return the path of a program that stands in for `dot`."""
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture(params=["hook", "descriptor"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Hear complaints through Graphviz' hook, or, without its library, through descriptor 2."""
    if request.param == "descriptor":
        monkeypatch.setattr(rendering, "_cgraph", lambda: None)
    return str(request.param)


@pytest.mark.usefixtures("way")
class TestComplaints:
    """Both ways to hear what Graphviz says work alike."""

    @pytest.mark.parametrize("sentence", BAD)
    def test_complaint_is_an_error(
        self, sentence: str, way: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """What Graphviz complains about is raised with the figure's name, and not printed."""
        body = BAD[sentence].replace("{}", f"shape-{way}")
        dot = graph(body) if sentence != "syntax error" else f"digraph {{ {body}"
        with pytest.raises(RenderError, match="the figure 'my-figure'") as caught:
            rendering.render(dot, "svg", name="my-figure")
        assert sentence in str(caught.value)
        assert capfd.readouterr() == ("", "")

    def test_benign_complaint_is_none(self, capfd: pytest.CaptureFixture[str]) -> None:
        """Graphviz' estimate that a text could be wider than its box is no error."""
        assert b"much too long" in rendering.render(graph(BENIGN), "svg", name="figure")
        assert capfd.readouterr() == ("", "")

    def test_complaints_do_not_linger(self) -> None:
        """After a figure that failed, the next one is drawn."""
        with pytest.raises(RenderError):
            rendering.render(graph(BAD["mismatched tag"]), "svg", name="bad")
        assert rendering.render(graph('a [pos="9,9"]'), "svg", name="good")

    @pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
    def test_drawing_is_silent(self, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
        """Drawing a figure prints nothing, not even around Python."""
        lstm_cell().render(kind)
        assert capfd.readouterr() == ("", "")


def test_hook_is_in_use() -> None:
    """The wheel's libcgraph is found, so that other threads keep their standard error."""
    assert rendering._cgraph() is not None


def test_a_process_without_standard_error_draws() -> None:
    """Where descriptor 2 is closed, figures are drawn all the same."""
    code = "import lstmdiagrams as ld; print(len(ld.lstm_cell().render('png')))"
    done = subprocess.run(
        ["/bin/sh", "-c", f'{sys.executable} -c "{code}" 2>&-'],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(done.stdout) == len(lstm_cell().render("png"))


def test_first_drawing_is_silent() -> None:
    """In a new process without a home, nothing is printed when fonts are first looked for."""
    code = """
        import lstmdiagrams as ld
        for kind in ("svg", "png", "pdf"):
            ld.lstm_cell().render(kind)
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        env={"HOME": "/nonexistent"},
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_fonts_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fonts' configuration is well-formed whatever the folders are called."""
    import xml.etree.ElementTree as ET

    monkeypatch.setattr(rendering, "_SYSTEM_FONTS", ("/a & b/<fonts>",))
    root = ET.fromstring(rendering._fonts_configuration())  # noqa: S314 - our own
    assert [each.text for each in root.findall("dir")][-1] == "/a & b/<fonts>"


def test_missing_matplotlib_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib, whose fonts we use, the error says so."""
    monkeypatch.setattr(rendering.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(RenderError, match="matplotlib, whose fonts the figures use"):
        rendering._fonts_configuration()


class TestEngines:
    """A named program in place of the Graphviz inside pygraphviz."""

    def test_missing_engine(self) -> None:
        """A program that is not there is named, with the remedy."""
        with pytest.raises(RenderError, match=r"no program 'nodot' .* install Graphviz, or leave"):
            lstm_cell().render("svg", engine="nodot")

    @pytest.mark.parametrize("engine", ["a\0b", "\ud800", ""])
    def test_what_no_program_is_called(self, engine: str) -> None:
        """A name that no file can have is one of no program."""
        with pytest.raises(RenderError, match=r"no program .* can be run"):
            lstm_cell().render("svg", engine=engine)

    @pytest.mark.parametrize("engine", [3, b"dot", [], True])
    def test_what_is_no_engine(self, engine: Any) -> None:
        """What is no name and no path is refused with a sentence, in every format."""
        for kind in FORMATS:
            with pytest.raises(InvalidTypeError, match="must be the name or path of a program"):
                lstm_cell().render(kind, engine=engine)
        with pytest.raises(InvalidTypeError, match="must be the name or path of a program"):
            lstm_cell().svg(engine=engine)

    def test_an_engine_may_be_a_path(self, tmp_path: Path) -> None:
        """A program may be given as a path."""
        engine = Path(script(tmp_path, "cat >/dev/null; echo %PDF"))
        assert lstm_cell().render("pdf", engine=engine) == b"%PDF\n"

    def test_engine_that_is_no_program(self, tmp_path: Path) -> None:
        """A file that cannot be run is named, with the reason."""
        path = tmp_path / "engine"
        path.write_text("no program", encoding="utf-8")
        path.chmod(0o755)
        with pytest.raises(RenderError, match="engine' cannot be run: Exec format error"):
            lstm_cell().render("svg", engine=str(path))

    def test_engine_that_hangs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A program that does not answer is given up, also if it left another one running."""
        monkeypatch.setattr(rendering, "TIMEOUT", 0.2)
        engine = script(tmp_path, "sleep 20; echo late")
        with pytest.raises(RenderError, match=r"engine' did not answer within 0\.2 seconds"):
            lstm_cell().render("svg", engine=engine)

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            ("cat >/dev/null; exit 3", "ended with exit status 3"),
            ("cat >/dev/null; echo 'no such thing' >&2; exit 1", "no such thing .*exit status 1"),
            ("cat >/dev/null; echo '<svg/>'; echo oh >&2", "complains about .*'lstm-cell': oh"),
            ("cat >/dev/null", "drew no png for the figure 'lstm-cell'"),
            ("exit 4", "ended with exit status 4"),
        ],
    )
    def test_engine_that_fails(self, tmp_path: Path, body: str, sentence: str) -> None:
        """What a program says, or that it failed, is raised with the figure's name."""
        with pytest.raises(RenderError, match=sentence):
            lstm_cell(theme="dark").render("png", engine=script(tmp_path, body))

    def test_engine_that_draws_something_else(self, tmp_path: Path) -> None:
        """SVG that does not begin as Graphviz' does is an error, not half a picture."""
        engine = script(tmp_path, "cat >/dev/null; echo '<svg width=\"1pt\"></svg>'")
        with pytest.raises(RenderError, match="an SVG that does not begin as those of other ver"):
            lstm_cell().render("svg", engine=engine)

    def test_warnings_of_fontconfig_are_none(self, tmp_path: Path) -> None:
        """What fontconfig says of the machine's files is not about the figure."""
        engine = script(tmp_path, "cat >/dev/null; echo %PDF; echo 'Fontconfig warning: \"x\"' >&2")
        assert lstm_cell().render("pdf", engine=engine) == b"%PDF\n"

    def test_engine_gets_our_fonts(self, tmp_path: Path) -> None:
        """A program is started in the user's environment, but with the fonts of our figures."""
        engine = script(tmp_path, 'cat >/dev/null; echo "%PDF $MINE"; cat "$FONTCONFIG_FILE"')
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MINE", "of the user")
            said = lstm_cell().render("pdf", engine=engine).decode()
        assert said == f"%PDF of the user\n{rendering._fonts_configuration()}"

    @pytest.mark.parametrize("by_path", [True, False])
    def test_dot_draws_the_same_picture(self, by_path: bool) -> None:
        """A `dot` on the machine places every shape and wire where we do, and texts to a point.

        Baselines differ by a tenth of the font size between versions of Graphviz.
        """
        engine = needs("dot") if by_path else Path(needs("dot")).name
        figure = lstm_cell(random_run(hidden_size=5)).beside(lstm_cell())
        ours, theirs = read(figure.svg()), read(figure.svg(engine=engine))
        np.testing.assert_allclose(theirs.canvas, ours.canvas, atol=1)
        for part, room in ((_texts, 1.2), (_outlines, 0.5), (_wires, 0.5)):
            mine, others = part(ours), part(theirs)
            assert mine.keys() == others.keys()
            for name, place in mine.items():
                np.testing.assert_allclose(others[name], place, atol=room, err_msg=name)

    @pytest.mark.parametrize("kind", ["png", "pdf"])
    def test_dot_draws_other_formats(self, kind: str) -> None:
        """A `dot` on the machine draws PNG and PDF, the same ones twice."""
        figure, engine = lstm_cell(), needs("dot")
        once, again = (figure.render(kind, engine=engine) for _ in range(2))
        assert once == again
        assert once[:4] in (b"\x89PNG", b"%PDF")

    def test_dot_complains_as_an_error(self) -> None:
        """What a `dot` on the machine complains about is raised, too."""
        with pytest.raises(RenderError, match="'mine': Warning: nonsense is not a known color"):
            rendering.render(
                graph('a [pos="9,9" color="nonsense"]'), "svg", engine=needs("dot"), name="mine"
            )


def _texts(picture: Picture) -> dict[str, tuple[float, ...]]:
    return {f"{each.id} {each.text}": each.at for each in picture.texts}


def _outlines(picture: Picture) -> dict[str, tuple[float, ...]]:
    return {each.id: each.box for each in picture.outlines}


def _wires(picture: Picture) -> dict[str, np.ndarray]:
    """Return points of every wire at the same shares of its length; arrowheads vary by version."""
    shares = np.linspace(0, 1, 50)
    lines = {}
    for thread in picture.threads:
        steps = np.hypot(*np.diff(thread.points, axis=0).T)
        along = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
        lines[thread.id] = np.stack([np.interp(shares, along, each) for each in thread.points.T])
    return lines


class TestPdf:
    """A PDF without its date is still a PDF."""

    @pytest.mark.parametrize("engine", [None, "dot"])
    def test_offsets_are_right(self, engine: str | None) -> None:
        """Every entry of the table of a PDF's objects leads to its object."""
        pdf = lstm_cell().render("pdf", engine=engine and needs(engine))
        assert b"CreationDate" not in pdf
        start = int(re.search(rb"startxref\n(\d+)\n%%EOF", pdf)[1])
        assert pdf[start:].startswith(b"xref\n0 ")
        count = int(pdf[start:].split(b"\n")[1].split()[1])
        entries = re.findall(rb"(\d{10}) (\d{5}) ([nf]) ?\n", pdf[start:])
        assert len(entries) == count > 5
        for number, (offset, _, use) in enumerate(entries):
            if use == b"n":
                assert pdf[int(offset) :].startswith(b"%d 0 obj" % number)

    def test_reader_takes_it(self, tmp_path: Path) -> None:
        """A reader of PDF finds nothing to mend, and one page that is not empty."""
        path = lstm_cell(random_run()).save(tmp_path / "cell.pdf")
        command = [needs("pdftoppm"), "-r", "30", "-gray", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        assert done.stderr == b""
        assert len(set(done.stdout.split(b"\n", 3)[3])) > 30

    def test_undated_is_left_alone(self) -> None:
        """A PDF that has no date is taken as it is."""
        assert rendering._undated(b"%PDF-1.5\nno date") == b"%PDF-1.5\nno date"

    def test_unknown_pages_are_left_alone(self) -> None:
        """A PDF whose page is not written as cairo does is taken as it is."""
        assert rendering.trimmed(b"%PDF-1.5\nno page", 10, 10) == b"%PDF-1.5\nno page"


def figures() -> list[Diagram]:
    """Return figures of which none was drawn before; pairs of them are the same."""
    blanks.drawn.cache_clear()
    return [
        lstm_cell(random_run(hidden_size=size), theme="light") for size in (1, 1, 2, 2, 3, 3, 4, 4)
    ]


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_threads_draw_the_same(kind: str) -> None:
    """Eight threads at once get the bytes that one gets."""
    alone = [figure.render(kind) for figure in figures()]
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(figure.render, kind) for _ in range(2) for figure in figures()]
        together = [job.result(timeout=60) for job in jobs]
    assert together == alone * 2


def test_an_error_in_a_thread_stays_there() -> None:
    """Figures that are drawn beside one that fails are whole, and only it fails."""

    def draw(number: int) -> str:
        if number % 2:
            return rendering.render(graph('a [pos="9,9"]'), "svg", name=f"{number}").decode()
        with pytest.raises(RenderError, match=f"figure '{number}'") as caught:
            rendering.render(graph(BAD["mismatched tag"]), "svg", name=f"{number}")
        return str(caught.value)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns as often as they can
    try:
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(draw, range(200), timeout=60))
    finally:
        sys.setswitchinterval(usual)
    assert len(set(said[1::2])) == 1
    assert all(sentence.count("mismatched tag") == 1 for sentence in said[::2])


FORKS = """
    import multiprocessing, threading, time, warnings
    import lstmdiagrams as ld

    warnings.simplefilter("ignore", DeprecationWarning)  # that a process with threads forks
    figure = ld.lstm_cell()
    expected = {format: figure.render(format) for format in ("svg", "png", "pdf")}
    done = threading.Event()

    def keep_drawing():
        while not done.is_set():
            figure.render("png")

    def same(format):
        return figure.render(format) == expected[format]

    threading.Thread(target=keep_drawing, daemon=True).start()
    fork = multiprocessing.get_context("fork")
    for _ in range(8):
        with fork.Pool(2) as pool:
            assert all(pool.map_async(same, [*expected] * 2).get(timeout=30))
    done.set()
    print("the same")
"""


@pytest.mark.no_cover  # whose tracer waits for ever in a fork for a lock that another thread held
def test_forked_workers_draw_while_a_thread_draws() -> None:
    """Processes forked in the middle of a drawing draw the same, and none waits for ever."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FORKS)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "the same\n", "")


@pytest.mark.parametrize("wrong", [lambda dot: dot[:-5], lambda dot: dot.replace("[", "", 1)])
def test_broken_dot_is_an_error(wrong: Callable[[str], str]) -> None:
    """DOT that cannot be read raises an error of ours, whatever pygraphviz raises."""
    with pytest.raises(RenderError, match="the figure 'broken'"):
        rendering.render(wrong(lstm_cell().dot), "svg", name="broken")
