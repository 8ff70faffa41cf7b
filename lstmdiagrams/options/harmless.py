r"""LaTeX from an author's notation → the same, if it only shows something.

Formulas stand in the pages of others, and LaTeX can do more than show them: MathJax makes links of
``\href``, which can run something, and TeX reads and writes files.
"""

from __future__ import annotations

import re

from lstmdiagrams.errors import InvalidValueError

__all__ = ["harmless"]

_NAMES = (
    # what MathJax and KaTeX make more of than a formula
    *("href", "url", "require", "style", "class", "cssId", "data", "html[A-Za-z]*", "unicode"),
    *("action", "toggle", "texttip", "mathtip", "includegraphics", "mmlToken"),
    # what reads, writes and runs in TeX, and what makes other commands of commands
    *("@*input", "include", "openin", "openout", "read", "readline", "write", "immediate"),
    *("special", "directlua", "latelua", "ShellEscape", "pdf[A-Za-z]*", "usepackage", "file"),
    *("[a-z]*def", "let", "futurelet", "[a-z]*newcommand", "renewcommand", "providecommand"),
    *("csname", "catcode", "lccode", "uccode", "lowercase", "uppercase", "expandafter"),
    *("scantokens", "verbatiminput", "lstinputlisting", "newwrite", "newread"),
)
_MORE = re.compile(rf"\\(?:{'|'.join(_NAMES)})(?![A-Za-z])|\^\^|[<>%&#$]|\\[()\[\]]")


def harmless(latex: str) -> str:
    """Return LaTeX that only shows a formula.

    Raises
    ------
    InvalidValueError
        If something in it does more; the sentence says what.
    """
    found = _MORE.search(latex)
    if found:
        raise InvalidValueError(
            f"the notation writes {latex!r}, and {found[0]!r} does more than show a formula"
        )
    return latex
