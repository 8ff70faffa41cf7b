"""The equations of a cell, one below the other → aligned where a builder can, and all referred to.

They come as equations of Sphinx' own, each with its number. LaTeX numbers the lines of one display;
in HTML the numbers are Sphinx', and only equations without numbers can share a display.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from lstmdiagrams.sphinxext.memory import memory

__all__ = ["GROUP", "AlignedInHtml", "AlignedInLatex", "Ranges"]

GROUP = "lstm-equations"
"""The attribute that the equations of one cell share."""


class Ranges(SphinxPostTransform):
    """Makes of a reference to all equations of a cell one to the first and one to the last."""

    default_priority = 3  # before LaTeX's builder, and then Sphinx, look for what it leads to

    def run(self, **_: Any) -> None:
        """Look at every reference to an equation."""
        labels: Mapping[str, object] = self.env.get_domain("math").data["objects"]
        for node in list(self.document.findall(pending_xref)):
            if (node.get("refdomain"), node.get("reftype")) != ("math", "eq"):
                continue
            ends = memory(self.env).range_of(node["reftarget"])
            if ends and node["reftarget"] not in labels:
                first, last = node, node.deepcopy()
                first["reftarget"], last["reftarget"] = ends
                node.replace_self([first, nodes.Text("–"), last])


class _Aligned(SphinxPostTransform):
    """Puts the equations of a cell into one display."""

    default_priority = 400

    def run(self, **_: Any) -> None:
        """Look at all that stand together."""
        groups: dict[tuple[str, int], list[nodes.math_block]] = {}
        for node in self.document.findall(nodes.math_block):
            if GROUP in node:
                groups.setdefault((node["docname"], node[GROUP]), []).append(node)
        for group in groups.values():
            first, *others = group
            shown = self.display(group)
            if shown is None:
                continue
            first.replace_self(shown)
            for node in others:
                node.parent.remove(node)

    def display(self, group: Sequence[nodes.math_block]) -> nodes.math_block | None:
        """Return the equations as one, or nothing if they stay what they are."""
        raise NotImplementedError


class AlignedInHtml(_Aligned):
    """Puts equations without numbers into one display."""

    formats = ("html",)

    def display(self, group: Sequence[nodes.math_block]) -> nodes.math_block | None:
        """Return them as the parts of one equation, which Sphinx aligns."""
        if any(node["label"] for node in group):
            return None
        return _like(group[0], "\n\n".join(_marked(node) for node in group))


class AlignedInLatex(_Aligned):
    """Puts equations into one display, whose lines LaTeX numbers."""

    formats = ("latex",)

    def display(self, group: Sequence[nodes.math_block]) -> nodes.math_block | None:
        """Return LaTeX's own aligned equations, each with the label that Sphinx would give it."""
        numbered = bool(group[0]["label"])
        lines = " \\\\\n".join(
            _marked(node) + rf"\label{{equation:{node['docname']}:{node['label']}}}" * numbered
            for node in group
        )
        name = "align" if numbered else "align*"
        shown = _like(group[0], f"\\begin{{{name}}}\n{lines}\n\\end{{{name}}}")
        shown["no-wrap"] = shown["nowrap"] = True
        shown["label"] = None
        return shown


def _marked(node: nodes.math_block) -> str:
    """Return an equation with a mark where it is aligned."""
    return node.astext().replace("=", "&=", 1)


def _like(node: nodes.math_block, latex: str) -> nodes.math_block:
    copy = nodes.math_block(latex, latex)
    copy.attributes = {name: v for name, v in node.attributes.items() if name != GROUP}
    copy.source, copy.line = node.source, node.line
    return copy
