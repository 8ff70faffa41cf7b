"""A kind of file, a seed, a count → what reading that many damaged ones came to, as JSON.

A program of its own: what it tries may end the process, and its memory is limited. The limit is
what the process has before, and twice what a file says that it holds, and some room.
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.trust.mutations import bytes_changed, text_changed
from tests.trust.structures import (
    h5_changed,
    keras_changed,
    npz_changed,
    onnx_changed,
    safetensors_changed,
)

__all__ = ["KINDS", "Kind", "main"]

OURS = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2] / "lstmdiagrams"))
ROOM = 192 << 20  # bytes that a parser may take whatever the file
SECONDS = 20
HDF5_SECONDS = 3  # after which its library is taken to find no end

Change = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True)
class Kind:
    """A kind of file: its suffix, how it is read, and what changes its inside."""

    suffix: str
    readers: tuple[Callable[[str], Any], ...]
    inside: Change


def _weights(path: str) -> None:
    import lstmdiagrams as ld

    ld.load(path)


def _listed(path: str) -> None:
    from lstmdiagrams.reference import inspect

    inspect(path)


def _run(path: str) -> None:
    import lstmdiagrams as ld

    ld.Trace.load(path)


def _input(path: str) -> None:
    from lstmdiagrams.inputs import read_input

    read_input(path, 3)


def _notation(path: str) -> None:
    from lstmdiagrams.notation import Notation

    Notation.load(path)


def _theme(path: str) -> None:
    from lstmdiagrams.graphics import Theme

    Theme.load(path)


def _manifest(path: str) -> None:
    from lstmdiagrams.manifest import read_manifest

    read_manifest(Path(path))


MODEL = (_weights, _listed)
KINDS = {
    "weights.npz": Kind(".npz", MODEL, npz_changed),
    "run.npz": Kind(".npz", (_run,), npz_changed),
    "input.npz": Kind(".npz", (_input,), npz_changed),
    "safetensors": Kind(".safetensors", MODEL, safetensors_changed),
    "onnx": Kind(".onnx", MODEL, onnx_changed),
    "keras": Kind(".keras", MODEL, keras_changed),
    "h5": Kind(".h5", MODEL, h5_changed),
    "csv": Kind(".csv", (_input,), text_changed),
    "notation.toml": Kind(".toml", (_notation,), text_changed),
    "theme.toml": Kind(".toml", (_theme,), text_changed),
    "manifest.toml": Kind(".toml", (_manifest,), text_changed),
}


class Watch:
    """What must never happen while a file is read: it is put down as it happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: list[str] = []
        self.on = False

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in ("pickle.find_class", "os.system", "subprocess.Popen", "os.exec", "exec.code"):
            self.seen.append(f"{event} {given!r:.200}")
        if event.startswith(("socket.", "os.remove", "os.rename", "shutil.")):
            self.seen.append(f"{event} {given!r:.200}")
        if event == "open" and self._is_elsewhere(given):
            self.seen.append(f"open {given!r:.200}")

    def _is_elsewhere(self, given: tuple[Any, ...]) -> bool:
        path, mode = given[0], given[1] or "r"
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        text = os.fsdecode(os.fspath(path))
        program = text.endswith((".py", ".pyc", ".so", ".toml")) and not text.startswith(
            str(self.folder.parent)
        )
        writes = any(letter in mode for letter in "wax+")
        inside = str(Path(text).resolve()).startswith(f"{self.folder}{os.sep}")
        return writes or not (inside or program or text.startswith(OURS))


def _late(*_: object) -> None:
    raise SystemExit("it took too long")


def tried(kind: Kind, path: Path, watch: Watch) -> tuple[str, str]:
    """Read one file; return ``"loaded"``, ``"refused"`` or ``"wrong"``, and what was said."""
    from lstmdiagrams.errors import LstmDiagramsError

    fate, said = "loaded", ""
    for read in kind.readers:
        watch.on = True
        signal.alarm(SECONDS)
        try:
            read(str(path))
        except LstmDiagramsError as error:
            fate, said = "refused", str(error)
            if path.name not in said:
                fate, said = "wrong", f"no name: {said}"
            if isinstance(error.__cause__, MemoryError):
                fate, said = "wrong", f"memory: {said}"
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            fate, said = "wrong", f"{type(error).__name__}: {error}"
        finally:
            signal.alarm(0)
            watch.on = False
        if watch.seen:
            fate, said = "wrong", f"{watch.seen}"
            watch.seen.clear()
        if fate == "wrong":
            break
    return fate, said


def damaged(kind: Kind, rng: random.Random, real: bytes) -> bytes:
    """Return a real file's bytes, changed inside or outside."""
    if rng.random() < 0.6:
        try:
            return kind.inside(rng, real)
        except (KeyError, OSError, TypeError, ValueError, RuntimeError):
            pass  # two changes may be one too many for the library that makes them
    return bytes_changed(rng, real)


def forked(path: str, content: bytes, _: float) -> bytes:
    """Read HDF5 in a copy of this process: as `hdf5` does with a new one, and quicker."""
    from lstmdiagrams.reference.importers import hdf5

    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(0)
        with open(theirs, "wb") as out:  # noqa: PTH123 - a descriptor
            out.writelines(hdf5.pieces(path or io.BytesIO(content), hdf5.limit_memory))
        os._exit(0)
    os.close(theirs)
    answer = bytearray()
    with open(ours, "rb", 0) as stream:  # noqa: PTH123 - a descriptor
        end = time.monotonic() + HDF5_SECONDS
        while select.select([stream], [], [], max(0, end - time.monotonic()))[0]:
            piece = stream.read(1 << 16)
            if not piece:
                break
            answer += piece
        else:
            os.kill(child, signal.SIGKILL)
    if os.waitpid(child, 0)[1]:
        raise ValueError("it is damaged, and HDF5's library broke down at it")
    return bytes(answer)


def limit_memory(room: int) -> None:
    """Let this process take so many bytes more than it has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + room
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main(words: list[str]) -> None:
    """Try files; the words are kind, folder, seed and count.

    The folder holds the real ones, ``KIND-*``. Every file that came to something wrong stays there,
    as ``wrong-KIND-SEED-…``; the number of the one at work stands in ``at-SEED``.
    """
    name, folder, seed, count = words[0], Path(words[1]).resolve(), int(words[2]), int(words[3])
    kind = KINDS[name]
    seeds = [path.read_bytes() for path in sorted(folder.glob(f"real-{name}-*"))]
    desk = folder / f"desk-{name}-{seed}"
    desk.mkdir()
    path = desk / f"hostile{kind.suffix}"
    signal.signal(signal.SIGALRM, _late)
    warnings.simplefilter("ignore")
    if kind.suffix in (".keras", ".h5"):
        from lstmdiagrams.reference.importers import hdf5

        hdf5._asked = forked
    for real in seeds:  # whatever is imported is imported now
        path.write_bytes(real)
        for read in kind.readers:
            read(str(path))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit_memory(ROOM + 2 * max(map(len, seeds)))
    watch = Watch(desk)
    sys.addaudithook(watch)
    fates: dict[str, int] = {"loaded": 0, "refused": 0, "wrong": 0, "broken": 0}
    slowest, wrong = 0.0, []
    for number in range(seed, seed + count):
        rng = random.Random(number)  # noqa: S311 - damage wants to be repeated
        real = rng.choice(seeds)
        path.write_bytes(damaged(kind, rng, real))
        (desk / "at").write_text(str(number), encoding="ascii")
        start = time.perf_counter()
        fate, said = tried(kind, path, watch)
        slowest = max(slowest, time.perf_counter() - start)
        fates[fate] += 1
        fates["broken"] += "broke down at it" in said
        if fate == "wrong":
            wrong.append(f"{name} {number}: {said:.300}")
        left = sorted(each.name for each in desk.iterdir())
        if left != ["at", path.name]:
            wrong.append(f"{name} {number}: left {left}")
    print(json.dumps({**fates, "slowest": slowest, "sentences": wrong[:20]}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
