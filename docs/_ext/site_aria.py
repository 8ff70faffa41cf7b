"""The HTML of a page → the same, mended where screen readers stumble over what docutils writes."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

MENDED = (
    (r' role="(?:doc-biblioentry|list)"', ""),  # of a docstring's references; ARIA dropped them
    (r'<th class="head[^"]*"><p></p></th>', "<td></td>"),  # the head of nothing is no head
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page before it is written."""
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mend(
    app: Sphinx,  # noqa: ARG001 - Sphinx' signature
    pagename: str,  # noqa: ARG001
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,  # noqa: ARG001
) -> None:
    """Replace one after the other."""
    for fault, right in MENDED:
        context["body"] = re.sub(fault, right, context.get("body", ""))
