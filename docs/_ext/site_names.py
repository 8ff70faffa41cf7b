"""A name between single backticks in a docstring → a link, if the site documents that name.

Docstrings write parameters and expressions the same way. These are shown as they are; a reference
that says what it refers to, as ``:py:func:`` does, still has to lead somewhere.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx ask here where it finds nothing."""
    app.connect("missing-reference", unlinked)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def unlinked(
    app: Sphinx,  # noqa: ARG001 - Sphinx' signature
    env: BuildEnvironment,  # noqa: ARG001
    node: pending_xref,
    shown: nodes.TextElement,
) -> nodes.TextElement | None:
    """Return what is shown instead of a link, of references by the default role."""
    by_default = (node.get("refdomain"), node.get("reftype")) == ("py", "obj")
    return shown if by_default else None
