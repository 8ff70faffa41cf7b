"""A Trace → a page that steps through its time."""

from __future__ import annotations

from lstmdiagrams.explorer.explore import Explorer, explore

__all__ = ["Explorer", "explore"]
