"""A network and what it was read from → the largest difference between their numbers."""

from __future__ import annotations

from lstmdiagrams.reference.oracles.compare import Parity, parity

__all__ = ["Parity", "parity"]
