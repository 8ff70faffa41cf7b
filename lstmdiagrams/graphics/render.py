"""DOT → the bytes of a picture, drawn by the Graphviz inside pygraphviz or by a named `dot`.

In-process is the default: it needs no Graphviz on the machine and no new process. Graphviz is
not thread-safe, so one lock guards it, in threads and across forks.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator

from lstmdiagrams.errors import InvalidTypeError, RenderError
from lstmdiagrams.graphics.markup import escaped

__all__ = ["program_of", "render", "trimmed"]

TIMEOUT = 60  # seconds that a `dot` process may take

# Complaints that mean nothing to the reader of a figure: fontconfig's about its own files, and
# Graphviz' estimate that a label in a fallback font could be wider than its box.
_BENIGN = re.compile(r"^(Fontconfig warning: .*|Warning: node .* size too small for label)?$")
_CREATED = re.compile(rb"\n */CreationDate \([^)]*\)")
_PAGE = re.compile(rb"/MediaBox \[ 0 0 (\d[\d.]*) (\d[\d.]*) \]")
_SYSTEM_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "WINDOWSFONTDIR",
    "~/.fonts",
    "~/Library/Fonts",
)

# Hinted letters stand on whole pixels of a coarse grid, which spaces small text unevenly.
_UNHINTED = (
    '<match target="{}"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>'
)

_OURS = "; leave the engine out to draw with the Graphviz that comes with pygraphviz"
# What its wheels expect of a system; a container's image may have been stripped of it.
_LIBRARIES = (
    "it needs GLib and X11's client libraries, on Debian and Ubuntu the packages libglib2.0-0, "
    "libxext6 and libxrender1"
)
_MARKS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}  # by which a format is known

_lock = threading.Lock()
if hasattr(os, "register_at_fork"):
    # A fork waits for the picture under way, so that the child finds Graphviz at rest.
    os.register_at_fork(
        before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release
    )


def program_of(engine: object) -> str | None:
    """Return the name or path of a `dot`, or None for the Graphviz inside pygraphviz.

    Raises
    ------
    InvalidTypeError
        If it is neither.
    """
    named = os.fspath(engine) if isinstance(engine, os.PathLike) else engine
    if named is None or isinstance(named, str):
        return named
    raise InvalidTypeError(f"the engine is {engine!r}, and must be the name or path of a program")


def render(dot: str, format: str, *, engine: str | None = None, name: str) -> bytes:  # noqa: A002
    """Draw DOT that carries its own positions.

    Parameters
    ----------
    dot : str
        A graph with ``layout=nop2``.
    format : {"svg", "png", "pdf"}
        As Graphviz calls it.
    engine : str, optional
        The name or path of a `dot` to run in a process; by default Graphviz works in-process.
    name : str
        What the figure is called in an error.

    Returns
    -------
    bytes
        The same for the same DOT, whatever the time, the locale and the fonts of the machine.

    Raises
    ------
    RenderError
        If Graphviz fails or complains, or the named `dot` cannot be run.
    """
    try:
        drawn, complaints = _in_process(dot, format) if engine is None else _by(engine, dot, format)
    except OSError as error:  # pygraphviz, too, works with temporary files
        raise RenderError(
            f"the figure {name!r} cannot be drawn: no temporary file can be written: "
            f"{error.strerror or error}"
        ) from error
    lines = [line for line in complaints.splitlines() if not _BENIGN.match(line)]
    if lines:
        said = " ".join(lines)
        raise RenderError(f"Graphviz complains about the figure {name!r}: {said}{_remedy(engine)}")
    if _MARKS[format] not in drawn[:1024]:
        raise RenderError(f"Graphviz drew no {format} for the figure {name!r}{_remedy(engine)}")
    return _undated(drawn) if format == "pdf" else drawn


def _remedy(engine: str | None) -> str:
    """Return what to do where a program of the user's choice fails."""
    return _OURS if engine else ""


def _in_process(dot: str, format: str) -> tuple[bytes, str]:  # noqa: A002
    with _lock:
        _start_fonts()
        return _drawn_aloud(dot, format)


def _drawn_aloud(dot: str, format: str) -> tuple[bytes, str]:  # noqa: A002
    drawn, failure = b"", ""
    with _complaints() as said:
        try:
            drawn = _draw(dot, format)
        except ValueError as error:
            failure = f"\n{error}"
    return drawn, "".join([*said, failure])  # only now is all said


def _draw(dot: str, format: str) -> bytes:  # noqa: A002
    try:
        from pygraphviz import AGraph  # 70 ms that only a picture needs
    except ImportError as error:
        raise RenderError(
            f"the Graphviz that comes with pygraphviz cannot be loaded: {error}; {_LIBRARIES}"
        ) from error
    graph = AGraph(string=dot)
    try:
        graph.has_layout = True  # else it wants a layout first, and warns above 1,000 nodes
        return bytes(graph.draw(format=format))
    finally:
        graph.close()


def _by(engine: str, dot: str, format: str) -> tuple[bytes, str]:  # noqa: A002
    try:
        program = shutil.which(engine)
    except ValueError:  # of what no file can be called
        program = None
    if program is None:
        raise RenderError(
            f"no program {engine!r} can be run; install Graphviz, or{_OURS.removeprefix(';')}"
        )
    with _fonts_file() as fonts:
        try:
            done = subprocess.run(  # noqa: S603 - the program is the user's choice
                [program, f"-T{format}"],
                input=dot.encode(),
                capture_output=True,
                timeout=TIMEOUT,
                env={**os.environ, "FONTCONFIG_FILE": fonts},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            late = f"{engine!r} did not answer within {TIMEOUT} seconds"
            raise RenderError(f"{late}{_OURS}") from error
        except OSError as error:
            raise RenderError(f"{engine!r} cannot be run: {error.strerror}{_OURS}") from error
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        said += f"\n{engine!r} {_ended(done.returncode)}"
    return done.stdout, said


def _ended(status: int) -> str:
    return f"ended with exit status {status}" if status > 0 else f"was ended by signal {-status}"


_fonts_are_ours = False


def _start_fonts() -> None:
    """Let fontconfig, when it first starts, read our file instead of the machine's.

    The file names the DejaVu that comes with matplotlib, so that PNG and PDF are the same on every
    machine, and the system's fonts after it, for scripts that DejaVu lacks. What fontconfig says
    of the machine's own files then is not about the figure, and is not shown.
    """
    global _fonts_are_ours  # noqa: PLW0603 - fontconfig starts once in a process
    if _fonts_are_ours:
        return
    before = os.environ.get("FONTCONFIG_FILE")
    with _fonts_file() as path, _redirected_descriptor([]):
        os.environ["FONTCONFIG_FILE"] = path
        try:
            _draw('graph { layout=nop2; a [label=a pos="9,9"] }', "png")
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
    _fonts_are_ours = True


@contextlib.contextmanager
def _fonts_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lstmdiagrams-") as folder:
        path = pathlib.Path(folder, "fonts.conf")
        path.write_text(_fonts_configuration(), encoding="utf-8")
        yield str(path)


def _fonts_configuration() -> str:
    spec = importlib.util.find_spec("matplotlib")  # found, not imported: that would cost 0.3 s
    if spec is None or not spec.submodule_search_locations:
        raise RenderError("matplotlib, whose fonts the figures use, is not installed")
    ours = pathlib.Path(spec.submodule_search_locations[0], "mpl-data", "fonts", "ttf")
    folders = "".join(f"<dir>{escaped(str(each))}</dir>" for each in (ours, *_SYSTEM_FONTS))
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{folders}<cachedir prefix="xdg">fontconfig</cachedir>'
        f"<selectfont><acceptfont><glob>{escaped(str(ours))}/*</glob></acceptfont>"
        "<rejectfont><glob>*/DejaVu*</glob></rejectfont></selectfont>"  # another release's
        f"{''.join(map(_UNHINTED.format, ('pattern', 'font')))}</fontconfig>"
    )


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what Graphviz would write to standard error, through its own error hook."""
    said: list[str] = []
    library = _cgraph()
    if library is None:
        with _redirected_descriptor(said):
            yield said
        return

    def hear(message: bytes) -> int:
        said.append(message.decode(errors="replace"))
        return 0

    hook = _HOOK(hear)
    before = library.agseterrf(ctypes.cast(hook, ctypes.c_void_p))
    try:
        yield said
    finally:
        library.agseterrf(before)


_HOOK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p)


def _cgraph() -> ctypes.CDLL | None:
    """Return the wheel's libcgraph, or None where it cannot be found."""
    spec = importlib.util.find_spec("pygraphviz")
    package = pathlib.Path(spec.origin or "").parent if spec else pathlib.Path()
    for folder in (package.parent / "pygraphviz.libs", package / ".dylibs"):
        for path in sorted(folder.glob("*cgraph*")):
            library = ctypes.CDLL(str(path))
            library.agseterrf.restype = ctypes.c_void_p
            library.agseterrf.argtypes = [ctypes.c_void_p]
            return library
    return None


@contextlib.contextmanager
def _redirected_descriptor(said: list[str]) -> Iterator[None]:
    """Collect what the process writes to descriptor 2, where it has one."""
    try:
        saved = os.dup(2)
    except OSError:
        yield
        return
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            caught.seek(0)
            said.append(caught.read().decode(errors="replace"))


def trimmed(pdf: bytes, width: float, height: float) -> bytes:
    """Cut a scaled PDF's page to what is drawn on it.

    Graphviz makes a page of whole points, and the picture as large as fits: up to a point is left
    free to the right or below, which would be a white line beside a dark ground.

    Parameters
    ----------
    pdf : bytes
    width, height : float
        Of the picture before it was scaled; only their ratio counts.
    """
    found = _PAGE.search(pdf)
    if not found:
        return pdf
    across, up = float(found[1]), float(found[2])
    zoom = min(across / width, up / height)
    box = f"/MediaBox [ 0 {up - zoom * height:.3f} {zoom * width:.3f} {up:g} ]"
    return _exchanged(pdf, found, box.encode())


def _undated(pdf: bytes) -> bytes:
    """Take the creation date out of a PDF."""
    found = _CREATED.search(pdf)
    return _exchanged(pdf, found, b"") if found else pdf


def _exchanged(pdf: bytes, found: re.Match[bytes], new: bytes) -> bytes:
    """Put something else in the place of a part of a PDF, and mend the byte offsets behind it."""
    place, shift = found.start(), len(new) - len(found[0])

    def moved(offset: bytes) -> bytes:
        number = int(offset)
        return b"%0*d" % (len(offset), number + shift) if number > place else offset

    body, _, tail = (pdf[:place] + new + pdf[found.end() :]).rpartition(b"\nxref\n")
    tail = re.sub(rb"\d{10}(?= \d{5} n)", lambda at: moved(at[0]), tail)
    tail = re.sub(rb"(?<=startxref\n)\d+", lambda at: b"%d" % (int(at[0]) + shift), tail)
    return body + b"\nxref\n" + tail
