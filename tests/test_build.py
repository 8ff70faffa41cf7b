"""Figures → files: incremental by content, whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lstmdiagrams import build
from lstmdiagrams.build import STATE, BuildError, Figure, carry_out, check, plan, write
from lstmdiagrams.errors import FileError, InvalidValueError, RenderError


@dataclass
class Drawing:
    """Stands in for a diagram: renders the text that it was given."""

    text: str

    def render(self, suffix: str) -> bytes:
        """Return the text with the format's name."""
        return f"{self.text} as {suffix}".encode()


def figure(name: str = "one", text: str = "picture", **changes: Any) -> Figure:
    """Make a figure in two formats, one of them committed."""
    plain = Figure(name, f"[{name}]", text, (), lambda: Drawing(text), ("svg", "png"), ("svg",))
    return replace(plain, **changes)


def make(figures: list[Figure], folder: Path) -> dict[str, str]:
    """Build, and return each file dealt with and what became of it."""
    return {output.path.name: output.fate for output in carry_out(plan(figures, folder))}


def names(folder: Path) -> list[str]:
    """List what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_everything_is_made_at_first(tmp_path: Path) -> None:
    """A first build makes every format, and a state file, and nothing else."""
    assert make([figure()], tmp_path) == {"one.svg": "made", "one.png": "made"}
    assert (tmp_path / "one.svg").read_bytes() == b"picture as svg"
    assert names(tmp_path) == [STATE, "one.png", "one.svg"]


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    """A second build draws nothing and touches nothing."""
    make([figure()], tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    again = plan([figure(draw=lambda: pytest.fail("drawn again"))], tmp_path)
    assert again.n_stale == 0
    assert list(again.fresh) == ["one.svg", "one.png"]
    list(carry_out(again))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_another_text_is_made_anew(tmp_path: Path) -> None:
    """What the author changes is made again, and only that."""
    make([figure("one"), figure("two")], tmp_path)
    fates = make([figure("one"), figure("two", "other")], tmp_path)
    assert fates == {"two.svg": "made", "two.png": "made"}


def test_a_changed_run_file_is_noticed(tmp_path: Path) -> None:
    """The content of a run's file counts, its time does not."""
    run = tmp_path / "run.npz"
    run.write_bytes(b"first")
    ours = figure(sources=(run,))
    make([ours], tmp_path)
    os.utime(run, (1, 1))
    assert plan([ours], tmp_path).n_stale == 0
    run.write_bytes(b"second")
    assert plan([ours], tmp_path).n_stale == 2


def test_a_changed_program_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of this package, or of one that draws, makes every figure stale."""
    make([figure()], tmp_path)
    monkeypatch.setattr(build, "digest_of_program", lambda: "another")
    assert plan([figure()], tmp_path).n_stale == 2


def test_the_program_is_its_data_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's digest covers every file of the package, weights and tables included."""
    digest = build.digest_of_program.__wrapped__  # without its cache
    monkeypatch.setattr(build, "__file__", str(tmp_path / "build.py"))
    weights = tmp_path / "runs" / "weights.safetensors"
    weights.parent.mkdir()
    weights.write_bytes(b"1")
    before = digest()
    weights.write_bytes(b"2")
    assert digest() != before


def test_a_new_drawing_package_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's digest covers the versions of the packages that draw."""
    digest = build.digest_of_program.__wrapped__
    before = digest()
    monkeypatch.setattr("importlib.metadata.version", lambda _package: "99")
    assert digest() != before


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_a_lost_file_comes_back(tmp_path: Path, change: str) -> None:
    """A file that somebody edited or deleted is made again, the other formats are not."""
    make([figure()], tmp_path)
    path = tmp_path / "one.svg"
    path.write_text("scribble") if change == "edited" else path.unlink()
    assert make([figure()], tmp_path) == {"one.svg": "made"}
    assert path.read_bytes() == b"picture as svg"


@pytest.mark.parametrize("state", [None, b"{", b"[]", b"\xff", b"[" * 10**5, b'{"one.svg": 3}'])
def test_without_a_state_all_is_checked(tmp_path: Path, state: bytes | None) -> None:
    """With a state file that is lost or broken everything is drawn, equal files are left alone."""
    make([figure()], tmp_path)
    os.utime(tmp_path / "one.svg", (1, 1))
    path = tmp_path / STATE
    path.unlink() if state is None else path.write_bytes(state)
    assert make([figure()], tmp_path) == {"one.svg": "same", "one.png": "same"}
    assert (tmp_path / "one.svg").stat().st_mtime == 1
    assert set(json.loads(path.read_bytes())) == {"one.svg", "one.png"}


@pytest.mark.parametrize("what", ["pipe", "device"])
def test_a_state_that_is_no_file(tmp_path: Path, what: str) -> None:
    """What has no end in the state's place is not read, and is not waited for."""
    path = tmp_path / STATE
    os.mkfifo(path) if what == "pipe" else path.symlink_to("/dev/zero")
    assert make([figure()], tmp_path) == {"one.svg": "made", "one.png": "made"}


def test_a_file_that_cannot_be_read_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be compared counts as stale."""

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    make([figure()], tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert plan([figure()], tmp_path).n_stale == 2


def test_one_failure_stops_no_other(tmp_path: Path) -> None:
    """Figures that cannot be drawn are told at the end, with their place; the others are made."""

    def fail() -> Drawing:
        raise RenderError("Graphviz is out of ink")

    figures = [figure("bad", draw=fail), figure("worse", draw=fail), figure("good")]
    with pytest.raises(BuildError) as caught:
        make(figures, tmp_path)
    assert str(caught.value) == ("[bad]: Graphviz is out of ink\n[worse]: Graphviz is out of ink")
    assert names(tmp_path) == [STATE, "good.png", "good.svg"]
    assert plan(figures, tmp_path).n_stale == 4


def test_an_authors_mistake_is_told_apart(tmp_path: Path) -> None:
    """If all that fails is what was asked for, the error is one of value."""

    def fail() -> Drawing:
        raise InvalidValueError("step 99 is not one of 8")

    with pytest.raises(InvalidValueError, match=r"\[one\]: step 99 is not one of 8"):
        make([figure(draw=fail)], tmp_path)
    with pytest.raises(InvalidValueError, match=r"\[one\]: step 99 is not one of 8"):
        list(check([figure(draw=fail)], tmp_path))


def test_a_file_is_written_whole_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file cannot be put in its place, the old one stands and no draft is left behind."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    make([figure()], tmp_path)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileError, match=r"cannot write .*one.svg.*: No space left on device"):
        make([figure(text="new")], tmp_path)
    monkeypatch.undo()
    assert (tmp_path / "one.svg").read_bytes() == b"picture as svg"
    assert names(tmp_path) == [STATE, "one.png", "one.svg"]


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    """A pipe or a device takes the bytes, and no file takes its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert write(pipe, b"picture")
    assert pipe.is_fifo()
    assert os.read(reader, 100) == b"picture"
    os.close(reader)


def test_a_full_device_is_one_sentence() -> None:
    """A device that takes nothing more is told by name."""
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("only some systems have a device that is always full")
    with pytest.raises(FileError, match="cannot write '/dev/full': No space left on device"):
        write(full, b"picture")


def test_a_link_still_leads_to_its_file(tmp_path: Path) -> None:
    """A link is followed, not replaced."""
    link = tmp_path / "link.svg"
    link.symlink_to(tmp_path / "file.svg")
    assert write(link, b"picture")
    assert link.is_symlink()
    assert (tmp_path / "file.svg").read_bytes() == b"picture"


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    """Where nothing can be written, the error names the file and the reason."""
    with pytest.raises(FileError, match=r"cannot write .*one.svg.*: No such file or directory"):
        make([figure()], tmp_path / "nowhere")


def test_what_was_made_is_remembered_after_a_failure(tmp_path: Path) -> None:
    """A build that stops half way goes on from there the next time."""
    first = figure("first")
    (tmp_path / "second.svg").mkdir()  # no file can be put there
    with pytest.raises(FileError):
        make([first, figure("second")], tmp_path)
    assert plan([first], tmp_path).n_stale == 0


def test_check_compares_and_writes_nothing(tmp_path: Path) -> None:
    """Committed formats are the same, stale or missing; nothing is written, not even the state."""
    (tmp_path / "old.svg").write_text("old")
    (tmp_path / "same.svg").write_text("picture as svg")
    found = check([figure("old"), figure("same"), figure("gone")], tmp_path)
    assert {output.path.name: output.fate for output in found} == {
        "old.svg": "stale",
        "same.svg": "same",
        "gone.svg": "missing",
    }
    assert names(tmp_path) == ["old.svg", "same.svg"]
