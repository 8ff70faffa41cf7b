"""A quantity as a text names it → its LaTeX, in the notation of the figures beside the text.

A text names quantities as PyTorch's notation writes them, ``f_t`` or ``h_{t-1}``, whatever notation
is shown: who switches the figures of a book switches its formulas too, and touches no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lstmdiagrams.errors import choose
from lstmdiagrams.notation.symbols import letter_of
from lstmdiagrams.notation.tables import PYTORCH, Notation, notation_of

__all__ = ["latex_of"]

# A letter at a step that is not t: h_0, x_{t+1}, c_{T-1}.
_N = r"(?:\d+|[A-Za-z])"
_AT_STEP = re.compile(rf"(?P<letter>[^_]+)_(?P<step>{_N}(?:[+-]{_N})?)", re.ASCII)
_SCRIPT = re.compile(r"([_^])(?:t|\{(.*)\})")
_T = re.compile(r"(?<![^\W\d_])t(?![^\W\d_])")


def latex_of(text: str, notation: str | Notation = PYTORCH) -> str:
    r"""Return the LaTeX of the quantity that a text names.

    Parameters
    ----------
    text
        Its name in the catalogue (``"f"``, ``"h_prev"``), or how PyTorch's notation writes it, as
        LaTeX or without braces (``"f_t"``, ``"h_{t-1}"``, ``"tanh(c_t)"``). A quantity that is one
        letter may stand at another step: ``"h_0"``, ``"x_{t+1}"``.
    notation
        How it is written.

    Raises
    ------
    InvalidValueError
        If there is no such quantity; the sentence lists their names.

    Examples
    --------
    >>> latex_of("g_t"), latex_of("g_t", "tilde"), latex_of("h_0")
    ('g_t', '\\tilde{c}_t', 'h_{0}')
    """
    written, form = notation_of(notation), _bare(text)
    if text.count("{") != text.count("}"):  # which the bare form does not tell
        choose("quantity", text, PYTORCH.quantities)
    if form in _forms():
        return written[_forms()[form]].latex
    found = _AT_STEP.fullmatch(form)
    key = _forms().get(f"{found['letter']}_t") if found else None
    if found is None or key is None:
        return choose("quantity", text, PYTORCH.quantities)
    return _at_step(written[key].latex, found["step"])


def _bare(text: str) -> str:
    """Write a symbol, plain or in LaTeX, without spaces, braces and backslashes."""
    same = text.replace("−", "-").replace(r"\odot", "⊙")
    return re.sub(r"[\s{}\\]", "", same)


@cache
def _forms() -> Mapping[str, str]:
    """Return every way to write a quantity → its name in the catalogue."""
    found: dict[str, str] = {}
    for key, its in PYTORCH.quantities.items():
        for form in (key, its.plain, its.latex):
            found.setdefault(_bare(form), key)
    return found


def _at_step(latex: str, step: str) -> str:
    """Return a quantity at another step than t."""
    letter = letter_of(latex)
    script = _SCRIPT.fullmatch(latex[len(letter) :])
    if script is None:  # of a notation that writes no step
        return f"{letter}_{{{step}}}"
    return f"{letter}{script[1]}{{{_T.sub(step, script[2] or 't')}}}"
