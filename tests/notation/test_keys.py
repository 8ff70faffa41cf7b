"""Keys name values, and spell what they name."""

from __future__ import annotations

import itertools
import re

from lstmdiagrams.notation import Key


def test_ids_are_unique() -> None:
    """No two values of a run have the same id."""
    grid = itertools.product(
        ("c", "c_prev", "tanh_c", "h"), (0, 1, 11), (0, 1, 11), (0, 1), (False, True), (0, 1, 11)
    )
    keys = [Key(*place) for place in grid]
    assert len({key.id for key in keys}) == len(keys)


def test_ids_spell_their_meaning() -> None:
    """An id says the quantity, the step, the layer and direction, the sequence and the unit."""
    assert Key("f", 3).id == "f-t3-u0"
    assert Key("h", 0, 5, 1, reverse=True, sequence=2).id == "h-t0-l1r-n2-u5"
    assert Key("h", 0, reverse=True).id == "h-t0-l0r-u0"
    assert re.fullmatch(r"[A-Za-z][\w-]*", Key("tanh_c", 10, 20, 30, sequence=40).id)
