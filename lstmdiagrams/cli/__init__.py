"""Words on a command line → figures on disk or on standard output; an error is one line.

The commands that draw are made from the tables of `options`. Whatever is heavy is imported by the
command that needs it.
"""

from __future__ import annotations

from lstmdiagrams.cli.program import commands, main

__all__ = ["commands", "main"]
