"""Files are written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lstmdiagrams.errors import FileError
from lstmdiagrams.files import write_atomic


def names(folder: Path) -> list[str]:
    """Return the names of everything in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_new_file(tmp_path: Path) -> None:
    """A new file holds the bytes, and nothing else is left in its folder."""
    write_atomic(tmp_path / "a.bin", b"\x00\xff")
    assert (tmp_path / "a.bin").read_bytes() == b"\x00\xff"
    assert names(tmp_path) == ["a.bin"]


def test_old_file_is_replaced(tmp_path: Path) -> None:
    """A file that was there holds the new bytes, also where they are fewer."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"a long content")
    write_atomic(str(path), b"short")
    assert path.read_bytes() == b"short"
    assert names(tmp_path) == ["a.bin"]


def test_failure_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full half-way, the old file is still there, whole and alone."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileError, match=r"cannot write '.*a\.bin': No space left on device"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.bin"]


def test_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted write removes its draft and stays an interruption."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.bin", b"new")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/a.bin", "No such file or directory"),
        ("", "Is a directory"),
        ("a\0b", "embedded null (byte|character)"),
    ],
)
def test_impossible_place_is_named(tmp_path: Path, name: str, reason: str) -> None:
    """A place where no file can be is named in the error."""
    with pytest.raises(FileError, match=f"cannot write .*{reason}"):
        write_atomic(tmp_path / name, b"")


def test_any_name_that_a_file_may_have(tmp_path: Path) -> None:
    """A name as long as the file system allows can be written."""
    path = tmp_path / f"{'ж' * 125}.svg"
    write_atomic(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_link_to_itself_is_named(tmp_path: Path) -> None:
    """Links in a circle lead to no place where a file can be."""
    (tmp_path / "a.svg").symlink_to(tmp_path / "b.svg")
    (tmp_path / "b.svg").symlink_to(tmp_path / "a.svg")
    with pytest.raises(FileError, match=r"cannot write '.*a\.svg': Too many levels"):
        write_atomic(tmp_path / "a.svg", b"x")
    assert names(tmp_path) == ["a.svg", "b.svg"]


def test_no_name_is_named() -> None:
    """A path without a name is refused like any other place where no file can be."""
    with pytest.raises(FileError, match=r"cannot write '\.'"):
        write_atomic("", b"")


def test_new_file_may_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    """A new file has the permissions that any new file of the user has."""
    (tmp_path / "plain").write_bytes(b"")
    write_atomic(tmp_path / "ours", b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "ours")]
    assert modes[0] == modes[1]


def test_a_device_takes_the_bytes() -> None:
    """A device stays one: no file is put in its place."""
    write_atomic("/dev/null", b"gone")
    assert Path("/dev/null").is_char_device()


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    """Behind a link, the file that it points to gets the bytes."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomic(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
