"""Figures in Sphinx: ``extensions = ["lstmdiagrams.sphinxext"]`` → directives for every builder.

A directive draws its figure when a document is read, for its words and its size, and leaves a
`picture` in the document's tree, inside docutils' own figure. When a builder writes the document,
the picture becomes what that builder can show: SVG in a page, a file, or words. Pictures are kept
with the document trees, named by what determines them, and made once.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from lstmdiagrams.options.equations import EQUATIONS
from lstmdiagrams.sphinxext.aligning import AlignedInHtml, AlignedInLatex, Ranges
from lstmdiagrams.sphinxext.assets import provide, remove_outdated, request
from lstmdiagrams.sphinxext.directives import SPHINX_DIRECTIVES
from lstmdiagrams.sphinxext.formulas import EquationsDirective, QuantityRole
from lstmdiagrams.sphinxext.memory import Collector, begin
from lstmdiagrams.sphinxext.nodes import more_steps, page_picture, picture
from lstmdiagrams.sphinxext.pages import depart_picture, visit_picture
from lstmdiagrams.sphinxext.resolving import resolve
from lstmdiagrams.sphinxext.settings import add_settings
from lstmdiagrams.sphinxext.targets import Targets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives with Sphinx."""
    add_settings(app)
    for name, directive in SPHINX_DIRECTIVES.items():
        app.add_directive(name, directive)
    app.add_directive(EQUATIONS, EquationsDirective)
    app.add_role("lstm", QuantityRole())
    app.add_node(picture)
    app.add_node(more_steps)
    app.add_node(page_picture, html=(visit_picture, depart_picture))
    app.add_transform(Targets)
    for transform in (Ranges, AlignedInHtml, AlignedInLatex):
        app.add_post_transform(transform)
    app.add_env_collector(Collector)
    app.connect("builder-inited", begin)
    app.connect("env-updated", remove_outdated)
    app.connect("doctree-resolved", resolve)
    app.connect("write-started", provide)
    app.connect("html-page-context", request)
    return {
        "version": version("lstmdiagrams"),
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
