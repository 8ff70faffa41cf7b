"""What an author chooses (a place in a run, units, steps, looks) → checked, for every figure."""

from __future__ import annotations
