"""What mystmd says on a command line and standard input → the answer on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lstmdiagrams.mystplugin.figures import figure
from lstmdiagrams.mystplugin.nodes import MARK

__all__ = ["main"]


def main(words: Sequence[str], *, strict: bool = False, **looks: str) -> int:
    """Answer mystmd once.

    Parameters
    ----------
    words
        What stands on the command line: nothing, when mystmd asks what there is; or
        ``--directive``, ``--role`` or ``--transform``, and a name. Then the rest stands on
        standard input, as JSON.
    strict
        Whether a page with faults is an error, at which mystmd stops.
    **looks
        ``notation`` and ``theme`` of all figures: a name, or the path of a file.

    Returns
    -------
    int
        The exit status: 0, 1 for a fault where `strict`, 2 if the words are not mystmd's.
    """
    if not words:  # loading is most of the time; so nothing is loaded before it is needed
        from lstmdiagrams.mystplugin.specification import specification

        return _say(specification())
    if len(words) != 2 or words[0] not in _ANSWERS:
        sys.stderr.write("lstmdiagrams: mystmd runs this file; see its documentation of plugins\n")
        return 2
    answer, faults = _ANSWERS[words[0]](sys.stdin.buffer.read(), looks)
    sys.stderr.writelines(f"lstmdiagrams: {fault}\n" for fault in faults)
    return 1 if faults and strict else _say(answer)


def _say(answer: object) -> int:
    sys.stdout.buffer.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    sys.stdout.flush()
    return 0


# An answer, and what is wrong with a page.
Answer = tuple[object, list[str]]


def _directive(said: bytes, looks: Mapping[str, str]) -> Answer:
    request = json.loads(said)
    if request.get("name") != "lstm-equations":  # EQUATIONS, which is slower to load
        return figure(request), []
    from lstmdiagrams.mystplugin.formulas import formulas

    return formulas(request, _workshop(looks)), []


def _role(said: bytes, looks: Mapping[str, str]) -> Answer:
    from lstmdiagrams.mystplugin.quantities import formula

    return formula(json.loads(said), looks), []


def _transform(said: bytes, looks: Mapping[str, str]) -> Answer:
    """Draw the pictures of a page; one that has none is given back as it came."""
    if f'"{MARK}"'.encode() not in said:
        return said, []
    from lstmdiagrams.mystplugin.trees import with_pictures

    tree = json.loads(said)
    return tree, with_pictures(tree, _workshop(looks))


def _workshop(looks: Mapping[str, str]) -> Any:
    from pathlib import Path

    from lstmdiagrams.mystplugin.orders import Workshop
    from lstmdiagrams.mystplugin.project import folder_of_project

    return Workshop(folder_of_project(Path.cwd()), looks)


_ANSWERS: Mapping[str, Callable[[bytes, Mapping[str, str]], Answer]] = {
    "--directive": _directive,
    "--role": _role,
    "--transform": _transform,
}
