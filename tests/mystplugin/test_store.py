"""What is kept from build to build."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lstmdiagrams.errors import FileError
from lstmdiagrams.mystplugin.store import Store

LONG_AGO = time.time() - 40 * 24 * 3600


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a store whose folder is not there yet."""
    return Store(tmp_path / "_build" / "lstmdiagrams")


def test_what_is_kept_is_found_again(store: Store) -> None:
    """A record comes back as it was; what is unknown, or no record, is empty."""
    assert store.record("key") == {}
    store.keep("key", {"stem": "a", "size": [1.0, 2.0]})
    assert store.record("key") == {"stem": "a", "size": [1.0, 2.0]}
    store.put("list.json", b"[1]")
    store.put("half.json", b'{"stem": ')
    assert store.record("list") == store.record("half") == {}


def test_what_nobody_uses_is_removed(store: Store) -> None:
    """Old records go, and with them the files that belong to no other; nothing of others."""
    for name in ("old", "new", "used"):
        store.keep(name, {"stem": f"cell-{name}"})
        store.put(f"cell-{name}.svg", b"<svg/>")
    store.keep("equations", {"equations": []})
    store.put("notes.txt", b"")
    for name in ("old", "used"):
        os.utime(store.folder / f"{name}.json", (LONG_AGO, LONG_AGO))
    store.record("used")
    with store.alone():
        store.sweep()
    left = sorted(path.name for path in store.folder.iterdir())
    assert left == [
        *("cell-new.svg", "cell-used.svg", "equations.json", "lock", "new.json", "notes.txt"),
        "used.json",
    ]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A picture that cannot be kept is an error, a record is not; neither is waiting."""
    (tmp_path / "_build").write_text("a file")
    store = Store(tmp_path / "_build" / "lstmdiagrams")
    with pytest.raises(FileError, match="cannot make"):
        store.put("a.svg", b"")
    store.keep("key", {})
    with store.alone():
        assert not store.has("a.svg")
