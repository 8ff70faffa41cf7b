"""Words that mean something to somebody on their way: a strategy; and what may be in a picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from hypothesis import strategies as st

__all__ = ["TEXTS", "Page", "commands", "parts_of_pdf", "parts_of_svg", "written"]

# What opens, closes or escapes something in DOT, HTML, SVG, CSS, TeX, reStructuredText or MyST.
PIECES = (
    '"',
    "'",
    "\\",
    "\\\\",
    "<",
    ">",
    "&",
    "&amp;",
    "&#60;",
    "&lt",
    "]]>",
    "<!--",
    "-->",
    "</text>",
    "</svg>",
    "</style>",
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<?xml?>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    "&a;",
    "javascript:alert(1)",
    "href='x'",
    "xlink:href",
    "url(http://192.0.2.1/x)",
    "@import 'x';",
    "}",
    "{",
    "expression(",
    "\\N",
    "\\G",
    "\\E",
    "\\L",
    "\\n",
    "\\l",
    "digraph {",
    "->",
    ";",
    "//",
    "/*",
    "label=<",
    "URL=x",
    "\\input{/etc/passwd}",
    "\\write18{id}",
    "\\end{document}",
    "\\catcode`\\%=12",
    "$",
    "$$",
    "^^M",
    "%",
    "#1",
    "~",
    "\\csname",
    "\\href{x}{y}",
    "\n\n",
    "\r",
    "\t",
    "\0",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u200f",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\ufffe",
    "\u0301",
    "\u200d",
    "😀",
    "👩\u200d🚀",
    "שלום",
    "عربي",
    "日本",
    "\U0001d518",
    "|s|",
    "`x`",
    "*x*",
    ".. raw:: html",
    "{{ x }}",
    "%s",
    "{0}",
    "{name}",
    "../../x",
    "  ",
    "",
)
_ANY = st.text(st.characters(exclude_categories=()), max_size=30)
_JOINED = st.lists(st.sampled_from(PIECES) | _ANY, min_size=1, max_size=8).map("".join)
# Words, and how often they are said again: a text of 10,000 letters is short to write down.
TEXTS = st.tuples(_JOINED.filter(bool), st.sampled_from([1] * 50 + [2, 50, 10_000]))


def written(text: str, times: int) -> str:
    """Return words said again and again, up to 10,000 letters."""
    return (text * times)[:10_000] if times > 1 else text


def parts_of_svg(svg: str | bytes) -> set[tuple[str, str]]:
    """Return every element with every attribute, and the styles, which hold no text of a user's."""
    found = set()
    for element in ET.fromstring(svg).iter():  # noqa: S314 - our own rendering
        tag = element.tag.rpartition("}")[2]
        found |= {(tag, "")} | {(tag, name) for name in element.attrib}
        if tag == "style":
            found.add((tag, element.text or ""))
    return found


class Page(HTMLParser):
    """Every element of a page with its attributes, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, str]] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Put down an element."""
        self.parts |= {(tag, "")} | {(tag, name) for name, _ in attrs}


def commands(tex: str) -> set[str]:
    """Return every control sequence of a piece of TeX."""
    return set(re.findall(r"\\(?:[A-Za-z@]+|[^A-Za-z@])", tex))


def parts_of_pdf(pdf: bytes) -> set[bytes]:
    """Return what a PDF holds that could run or lead elsewhere, besides what its streams draw."""
    assert b"/ObjStm" not in pdf  # nothing of that kind is packed into a stream
    bare = re.sub(rb"(?s)stream\r?\n.*?endstream", b"", pdf)
    return set(
        re.findall(rb"/(?:JS|JavaScript|URI|Launch|OpenAction|AA|EmbeddedFile|GoToR)\b", bare)
    )
