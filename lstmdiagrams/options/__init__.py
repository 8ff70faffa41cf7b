"""What an author writes (a flag, a manifest key, a directive option) → a builder and its keywords.

Three tables hold all of it: `OPTIONS`, a row for each thing that can be chosen of a figure,
`OUTPUT`, a row for each that can be chosen of its file, and `FIGURES`, a row for each kind of
figure. The command line, the manifest and the Sphinx directives read them and nothing else, so
that an option means the same everywhere.

Nothing heavy is imported before a figure is drawn, so that ``lstmdiagrams --help`` is quick.
"""

from __future__ import annotations

from lstmdiagrams.options.recipe import AuthorError, Picture, Recipe, read
from lstmdiagrams.options.sources import file_of_run, read_run
from lstmdiagrams.options.table import (
    EXPLORER,
    EXPLORER_OPTIONS,
    FIGURES,
    LOOKS,
    OPTIONS,
    OUTPUT,
    FigureKind,
    Option,
)

__all__ = [
    "EXPLORER",
    "EXPLORER_OPTIONS",
    "FIGURES",
    "LOOKS",
    "OPTIONS",
    "OUTPUT",
    "AuthorError",
    "FigureKind",
    "Option",
    "Picture",
    "Recipe",
    "file_of_run",
    "read",
    "read_run",
]
