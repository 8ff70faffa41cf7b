"""What stands in a document's tree for a picture, before and after its builder is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes

from lstmdiagrams.graphics.text import visible

__all__ = [
    "NO_LINK",
    "NO_MATH",
    "image_like",
    "more_steps",
    "outermost",
    "page_picture",
    "picture",
    "words",
]

NO_LINK = "no-scaled-link"  # the class of an image that Sphinx does not make a link to its file
NO_MATH = "mathjax_ignore"  # the class of what MathJax does not look through for formulas


class picture(nodes.General, nodes.Element, addnodes.translatable):  # noqa: N801 - as docutils'
    """The picture of a figure, not yet drawn for any builder.

    Its attributes: ``order``, how to draw it; ``title`` and ``description``, its words, and their
    ``language``; ``alt``, what an author writes instead of the title; ``width``, ``height``,
    ``scale`` and ``classes``, as of docutils' image; ``own_width``, in points; ``prefix``, of its
    ids on a page; ``settings``, what of conf.py it depends on; ``sheets``, the stylesheets that it
    needs; ``explorer``, how the page is made that steps through its run, or None.
    """

    @property
    def text(self) -> str:
        """What stands for the picture in a few words."""
        return visible(str(self.get("alt") or self["title"]))

    def preserve_original_messages(self) -> None:
        """Keep what an author wrote, for translators."""
        if self.get("alt"):
            self["rawalt"] = self["alt"]

    def extract_original_messages(self) -> list[str]:
        """Return what an author wrote."""
        return [self["rawalt"]] if "rawalt" in self else []

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Write the translation in its place."""
        if self.get("rawalt") == original_message:
            self["alt"] = translated_message


class page_picture(nodes.image):  # noqa: N801 - as docutils'
    """A picture on a page of HTML: an image with its words, or SVG in the page."""


class more_steps(nodes.General, nodes.Element):  # noqa: N801 - as docutils'
    """The other chosen steps of an interactive figure, for builders that cannot step."""


def words(of: nodes.Element, *texts: str) -> list[nodes.paragraph]:
    """Return paragraphs in the place of a node that are ours, and no author's or translator's."""
    lines = [visible(line) for text in texts for line in text.split("\n") if line.strip()]
    looks: Mapping[str, Any] = {
        "classes": ["lstmdiagrams-words", NO_MATH],
        "support_smartquotes": False,
    }
    found = [nodes.paragraph("", line, **looks) for line in lines]
    for paragraph in found:
        paragraph.line = of.line
    return found


def outermost(node: nodes.Element) -> nodes.Element:
    """Return the link around a picture, or the picture."""
    parent: nodes.Element | None = node.parent
    return parent if isinstance(parent, nodes.reference) else node


def image_like(of: nodes.Element, kind: type[nodes.image], **attributes: Any) -> nodes.image:
    """Return an image of the size and the classes that an author gave the picture."""
    names = ("width", "height", "scale", "classes")
    image = kind("", **{name: of[name] for name in names if name in of}, **attributes)
    image.source, image.line = of.source, of.line
    return image
