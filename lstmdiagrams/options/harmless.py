r"""LaTeX from an author's notation → the same, if it only shows something.

Formulas stand in the pages of others, and LaTeX can do more than show them: MathJax makes links of
``\href``, which can run something, and TeX reads and writes files. So only commands pass that are
known to show something, and no others.
"""

from __future__ import annotations

import re

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics.text import visible
from lstmdiagrams.options.commands import COMMANDS, ENVIRONMENTS, SIGNS

__all__ = ["harmless"]

# What is looked at: the ends of an environment, commands, and what ends a formula or hides one.
_TOKEN = re.compile(
    r"\\(?P<end>begin|end)\{(?P<environment>[A-Za-z]+)\}"
    r"|\\(?P<name>[A-Za-z@]+)|\\(?P<sign>.?)|(?P<mark>&)|(?P<bad>\^\^|[<>%#$])",
    re.DOTALL,
)


def harmless(latex: str) -> str:
    r"""Return LaTeX that only shows a formula.

    Raises
    ------
    InvalidValueError
        If something in it is not known to do nothing else; the sentence says what.

    Examples
    --------
    >>> harmless(r"\tilde{c}_t")
    '\\tilde{c}_t'
    """
    strange = next(filter(_is_strange, latex), "")
    if strange:
        raise InvalidValueError(
            f"the notation writes {latex!r}, and {strange!r} is no sign of a formula; write it on"
            " one line, without control characters"
        )
    more = _more(latex)
    if more:
        raise InvalidValueError(
            f"the notation writes {latex!r}, and {more!r} may do more than show a formula; write"
            r" it with the letters, signs, accents and fonts of LaTeX's mathematics, such as"
            r" \varphi, \odot, \tilde, \mathbf and \text"
        )
    return latex


def _is_strange(sign: str) -> bool:
    """Whether it is a control character, no character, or ends a line."""
    return sign in "\u2028\u2029" or visible(f"x{sign}") != f"x{sign}"


def _more(latex: str) -> str:
    """Return what is not known to only show something, if anything is not."""
    opened: list[str] = []
    for found in _TOKEN.finditer(latex):
        if not _shows(found, opened):
            return found[0]
    return rf"\begin{{{opened[-1]}}}" if opened else ""


def _shows(found: re.Match[str], opened: list[str]) -> bool:
    """Say whether a command or a sign only shows something, in the environments that are open."""
    name = found["environment"]
    if name and found["end"] == "begin":
        opened.append(name)
        return name in ENVIRONMENTS
    if name:
        return bool(opened) and opened.pop() == name
    if found["name"]:
        return found["name"] in COMMANDS
    if found["sign"] is not None:
        return found["sign"] in SIGNS
    return bool(found["mark"] and opened)
