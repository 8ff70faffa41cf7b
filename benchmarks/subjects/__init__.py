"""What is compared with what: a module each, whose `measured(quick=…)` yields rows of the table.

Its docstring is what the documentation says of how it is measured.
"""

from __future__ import annotations

from importlib import import_module

from benchmarks.comparison import Row

__all__ = ["SUBJECTS", "rows_of", "words"]

# In the order of the table.
SUBJECTS = (
    "reference",
    "gradients",
    "rendering",
    "growth",
    "start_up",
    "sphinx",
    "site",
    "explorer",
    "memory",
)


def rows_of(name: str, quick: bool) -> tuple[Row, ...]:
    """Measure a subject."""
    return tuple(import_module(f"{__name__}.{name}").measured(quick=quick))


def words(name: str) -> tuple[str, str]:
    """Return a subject's title, and how it is measured, in Markdown."""
    title, _, text = (import_module(f"{__name__}.{name}").__doc__ or name).partition("\n")
    return title.strip().removesuffix("."), text.strip()
