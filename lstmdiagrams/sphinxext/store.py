"""A figure to draw → its picture's file, made once for a whole project.

Files are named by a digest of all that determines the picture, so a file that is there is right.
Whoever wants one and does not find it makes it, whole or not at all; nobody has to wait for
another process, and two that make the same one write the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.files import make_folder, write_atomic
from lstmdiagrams.sphinxext.drawing import FORMS, Facts, Order, facts_of

__all__ = ["file_of", "folder_of", "meet", "sweep"]

_OURS = re.compile(r"lstmdiagrams-([0-9a-f]{16})\.[a-z.]+")


@lru_cache(maxsize=2048)
def meet(order: Order, form: str, folder: Path) -> Facts:
    """Draw a figure for its facts, for all the documents that show it.

    Parameters
    ----------
    order
    form
        The form in which it will be wanted. Its file is made now, while the figure is there, of
        which nothing stays then; empty if that shall wait. What goes wrong with it is said when
        the file is asked for.
    folder
        Where files are kept.

    Raises
    ------
    LstmDiagramsError
        If it cannot be drawn.
    """
    figure = order.draw()
    if form:
        with suppress(LstmDiagramsError):
            file_of(order, form, folder, figure)
    return facts_of(figure)


def file_of(order: Order, form: str, folder: Path, figure: Any = None) -> Path:
    """Return the file of a figure's picture, and make it if it is not there.

    Raises
    ------
    LstmDiagramsError
        If it cannot be drawn or written.
    """
    path = folder / f"lstmdiagrams-{order.digest}.{form}"
    if not path.is_file():
        make_folder(folder)
        write_atomic(path, rendered(order, form, figure))
    return path


def rendered(order: Order, form: str, figure: Any = None) -> bytes:
    """Return the content of a figure's picture."""
    return FORMS[form](order, order.draw() if figure is None else figure)


def folder_of(env: BuildEnvironment) -> Path:
    """Return where a project's pictures are kept: with its document trees."""
    return Path(env.doctreedir, "lstmdiagrams")


def sweep(folder: Path, digests: Collection[str]) -> None:
    """Remove the pictures of figures that are no more."""
    for path in folder.glob("lstmdiagrams-*"):
        name = _OURS.fullmatch(path.name)
        if name and name[1] not in digests:
            path.unlink(missing_ok=True)
