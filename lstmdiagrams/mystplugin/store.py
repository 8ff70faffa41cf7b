"""Records and the files that they name: kept in a folder of the project, from build to build.

Every file is written whole or not at all, and one that is there is right. What nobody used for a
month is removed when something is made.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstmdiagrams.errors import FileError
from lstmdiagrams.files import make_folder, write_atomic

try:
    import fcntl
except ImportError:  # mystmd starts no plugins where it is missing
    fcntl = None  # type: ignore[assignment]

__all__ = ["Store"]

_KEPT = 30 * 24 * 3600.0  # seconds
_LOCK = "lock"
_PICTURES = (".svg", ".png", ".pdf")


@dataclass(frozen=True)
class Store:
    """A folder of records, ``KEY.json``, and of the files that belong to them, ``STEM.SUFFIX``."""

    folder: Path

    def record(self, key: str) -> Mapping[str, Any]:
        """Return what is kept under a key, and put down that it was used; empty if nothing is."""
        path = self.folder / f"{key}.json"
        try:
            record = json.loads(path.read_bytes())
            os.utime(path)
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def keep(self, key: str, record: Mapping[str, object]) -> None:
        """Put down a record; it only saves work, so where it cannot be written it is left."""
        with contextlib.suppress(FileError):
            self.put(f"{key}.json", json.dumps(record).encode())

    def has(self, name: str) -> bool:
        """Say whether there is a file."""
        return (self.folder / name).is_file()

    def put(self, name: str, content: bytes) -> None:
        """Write a file.

        Raises
        ------
        FileError
            If it cannot be written.
        """
        make_folder(self.folder)
        write_atomic(self.folder / name, content)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process is here; where files cannot be locked, do not wait."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                lock = stack.enter_context((self.folder / _LOCK).open("wb"))
                if fcntl is not None:
                    fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def sweep(self) -> None:
        """Remove the records that nobody used of late, and the files that belong to none."""
        before = time.time() - _KEPT
        records = list(self.folder.glob("*.json"))
        old = [path for path in records if _time_of(path) < before]
        for path in old:
            path.unlink(missing_ok=True)
        if not old:
            return
        stems = {self.record(path.stem).get("stem") for path in records if path not in old}
        for path in self.folder.iterdir():
            if path.suffix in _PICTURES and path.stem not in stems:
                path.unlink(missing_ok=True)


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")
