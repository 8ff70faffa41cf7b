"""A text → the same as it stands in SVG, XML and HTML.

The functions of the standard library for it bring clients of the web along, which cost more than a
figure.
"""

from __future__ import annotations

from html import escape as _escape

__all__ = ["escaped", "quoted"]

_SPACES = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escaped(text: str) -> str:
    """Return a text as it stands in an element."""
    return _escape(text, quote=False)


def quoted(text: str) -> str:
    """Return a text as the value of an attribute, with its quotation marks."""
    return f'"{escaped(text).replace(chr(34), "&quot;").translate(_SPACES)}"'
