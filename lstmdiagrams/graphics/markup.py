"""A text → the same as it stands in SVG, XML and HTML.

The functions of the standard library for it bring clients of the web along, which cost more than a
figure.
"""

from __future__ import annotations

import re
from html import escape as _escape

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError

__all__ = ["check_prefix", "escaped", "quoted"]

_SPACES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_PREFIX = re.compile(r"([A-Za-z_][\w.-]*)?", re.ASCII)
_INNER = re.compile(r"[\w.-]*", re.ASCII)


def escaped(text: str) -> str:
    """Return a text as it stands in an element."""
    return _escape(text, quote=False)


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks."""
    return f'"{escaped(text).replace(chr(34), "&quot;").translate(_SPACES)}"'


def check_prefix(prefix: object, *, inner: bool = False) -> None:
    """Refuse what no id can begin with.

    Parameters
    ----------
    prefix : str
    inner : bool
        Whether another prefix will come before it, so that it may begin with any of its signs.

    Raises
    ------
    InvalidTypeError
        If it is no text.
    InvalidValueError
        If it is neither the beginning of an id nor empty.
    """
    if not isinstance(prefix, str):
        raise InvalidTypeError(f"the prefix is {prefix!r}, and must be a text")
    if not (_INNER if inner else _PREFIX).fullmatch(prefix):
        first = "" if inner else ", a letter first"
        raise InvalidValueError(
            f"the prefix {prefix!r} cannot begin an id; write letters, digits, '-', '_' and"
            f" '.'{first}"
        )
