"""How many examples a test tries: few in the gate, the full number in `make test-long`."""

from __future__ import annotations

import os

__all__ = ["LONG", "scaled"]

LONG = bool(os.environ.get("LSTMDIAGRAMS_LONG"))


def scaled(short: int, long: int) -> int:
    """Return the number of examples of this run."""
    return long if LONG else short
