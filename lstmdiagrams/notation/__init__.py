"""A quantity's key → its symbol, name, meaning and equation, from one catalogue.

Labels, equations, alternative text, tooltips and plots all read this catalogue, so they cannot
disagree. A `Notation` is switched as a whole.
"""

from __future__ import annotations

from lstmdiagrams.notation.equations import Squash, squash_of
from lstmdiagrams.notation.focus import FOCUS
from lstmdiagrams.notation.keys import Key
from lstmdiagrams.notation.quantities import Quantity
from lstmdiagrams.notation.sentences import capitalized
from lstmdiagrams.notation.symbols import Run, plain, runs_of
from lstmdiagrams.notation.tables import NOTATIONS, PYTORCH, TILDE, Notation, notation_of

__all__ = [
    "FOCUS",
    "NOTATIONS",
    "PYTORCH",
    "TILDE",
    "Key",
    "Notation",
    "Quantity",
    "Run",
    "Squash",
    "capitalized",
    "notation_of",
    "plain",
    "runs_of",
    "squash_of",
]
