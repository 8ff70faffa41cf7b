"""What a notebook asks for, and what was shown in it before → what a figure shows there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from lstmdiagrams.graphics.text import visible_lines

__all__ = ["bundle", "display"]

_displays: Counter[str] = Counter()  # how often each thing was shown


def bundle(
    makers: Mapping[str, Callable[[], object]],
    include: Collection[str],
    exclude: Collection[str] | None,
) -> dict[str, object]:
    """Return what a figure shows, by kinds of media; a terminal gets only what can be seen.

    Parameters
    ----------
    makers : mapping of str to callable
        What makes each kind that there is.
    include, exclude : collection of str
        The kinds that are made, and those that are not.
    """
    kinds = [kind for kind in makers if kind in include and kind not in (exclude or ())]
    made = {kind: makers[kind]() for kind in kinds}
    if "text/plain" in made:
        made["text/plain"] = visible_lines(str(made["text/plain"]))
    return made


def display(content: str) -> tuple[str, int]:
    """Return a short name for what is shown now, and how often it was shown, this time included.

    A notebook that is run from its beginning gets the same ones every time.
    """
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    _displays[digest] += 1
    return digest, _displays[digest]
