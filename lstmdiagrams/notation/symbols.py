"""A symbol as it is written → its runs of letters, its bare letter, itself at another step."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

__all__ = ["Run", "at_step", "backwards", "letter_of", "plain", "runs_of"]

Run = Literal["variable", "plain", "subscript"]

# A letter, with its accents, that is no part of a word.
_VARIABLE = re.compile(r"(?<![^\W\d_])([^\W\d_][\u0300-\u036f]*)(?![^\W\d_])")
_SUBSCRIPT = re.compile(r"_\{([^{}]*)\}")
# The step: a letter t that is no part of a word or of a LaTeX command, alone or less one.
_T = r"(?<![^\W\d_])(?<!\\)t(?![^\W\d_])"
_NOW = re.compile(rf"{_T}(?!\s*[−+-])")
_BEFORE = re.compile(rf"{_T}(\s*)[−-](\s*1\b)")
_SCRIPT_OF_T = re.compile(rf"[_^](?:t|\{{[^{{}}]*{_T}[^{{}}]*\}})$")


@lru_cache(maxsize=1024)
def runs_of(symbol: str) -> tuple[tuple[str, Run], ...]:
    """Split a symbol into runs of text, each with how it is set.

    Single letters are variables, and set in italics; words and signs are not.

    Examples
    --------
    >>> runs_of("tanh(c_{t})")
    (('tanh(', 'plain'), ('c', 'variable'), ('t', 'subscript'), (')', 'plain'))
    """
    runs: list[tuple[str, Run]] = []
    for place, part in enumerate(_SUBSCRIPT.split(symbol)):
        if place % 2:
            runs.append((part, "subscript"))
            continue
        pieces = _VARIABLE.split(part)
        runs += [(piece, "variable" if at % 2 else "plain") for at, piece in enumerate(pieces)]
    return tuple(run for run in runs if run[0])


@lru_cache(maxsize=1024)
def plain(symbol: str) -> str:
    """Write a symbol on one line without markup: ``f_t ⊙ c_t−1``."""
    return _SUBSCRIPT.sub(r"_\1", symbol)


def at_step(symbol: str, step: str) -> str:
    """Write a symbol at a step: its subscripts' t becomes the step.

    Examples
    --------
    >>> at_step("h_{t}", "3")
    'h_{3}'
    """
    return _SUBSCRIPT.sub(lambda found: f"_{{{_NOW.sub(step, found[1])}}}", symbol)


def backwards(symbol: str) -> str:
    """Write a symbol, or LaTeX, for who reads backwards: t−1 becomes t+1.

    Examples
    --------
    >>> backwards("c_{t−1}")
    'c_{t+1}'
    """
    return _BEFORE.sub(r"t\1+\2", symbol)


@lru_cache(maxsize=1024)
def letter_of(symbol: str) -> str:
    r"""Return a quantity's letter, without the step, from its symbol or its LaTeX.

    Examples
    --------
    >>> letter_of(r"\tilde{c}_t")
    '\\tilde{c}'
    """
    return _SCRIPT_OF_T.sub("", symbol)
