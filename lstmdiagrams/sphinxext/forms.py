"""A builder → the form in which it shows pictures, if it shows any."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx.builders import Builder
from sphinx.builders.dummy import DummyBuilder

__all__ = ["IN_WORDS", "form_for", "is_book"]

IN_WORDS = ("text", "man")  # formats that show no pictures

# What a builder says that it can show → the form of a picture.
_FORMS: Mapping[str, str] = {
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "image/png": "png",
}


def form_for(builder: Builder, html: str) -> str:
    """Return the form of a builder's pictures, a key of the store's `FORMS`; empty for none.

    Parameters
    ----------
    builder
    html
        How conf.py wants figures on pages: ``"inline"`` or ``"image"``.
    """
    if builder.format in IN_WORDS or isinstance(builder, DummyBuilder) or builder.name == "gettext":
        return ""
    if builder.format == "html" and html == "inline" and not is_book(builder):
        return "page.svg"
    known = [_FORMS[each] for each in builder.supported_image_types if each in _FORMS]
    form = known[0] if known else "svg"
    return "light.svg" if form == "svg" and is_book(builder) else form


def is_book(builder: Builder) -> bool:
    """Whether it makes a book or help for a program, whose pages load no stylesheet of ours."""
    return bool(getattr(builder, "embedded", False))
