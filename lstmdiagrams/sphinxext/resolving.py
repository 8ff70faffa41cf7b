"""Pictures still to be drawn → what the builder at hand can show."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.dummy import DummyBuilder
from sphinx.util import logging

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.sphinxext.memory import memory
from lstmdiagrams.sphinxext.nodes import (
    NO_LINK,
    image_like,
    outermost,
    page_picture,
    picture,
    words,
)
from lstmdiagrams.sphinxext.store import drawn, file_of, folder_of, width_of

__all__ = ["resolve"]

logger = logging.getLogger(__name__)

# What a builder says that it can show → the form of a picture.
_FORMS: Mapping[str, str] = {
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "image/png": "png",
}
_IN_WORDS = ("text", "man")  # formats that show no pictures
_SEEN = ("html", "latex")  # formats whose readers see the picture; a page says its words aloud


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace every picture of a document by SVG in the page, an image, or words.

    Sphinx calls it in its main process, also where it writes pages in others: two pages with the
    same figure do not make its picture twice.
    """
    if app.builder.name == "gettext":
        return  # it asks the picture what there is to translate
    for node in list(doctree.findall(picture)):
        printed = _printed(node, app.builder)
        try:
            shown = _shown(node, app.builder, docname)
        except LstmDiagramsError as error:
            logger.warning("%s", error, location=node, type="lstmdiagrams", subtype="figure")
            printed = words(node, str(error))
            shown = None
        _print(printed, node)
        if shown is None:
            outermost(node).replace_self([])
        else:
            node.replace_self(shown)


def _printed(node: picture, builder: Builder) -> list[nodes.paragraph]:
    """Return what is printed below the picture, or in its place."""
    if builder.format in _SEEN:
        return []
    return words(node, *[node.text] * (builder.format in _IN_WORDS), node["description"])


def _shown(node: picture, builder: Builder, docname: str) -> nodes.image | None:
    """Return what stands in the picture's place; None if nothing does."""
    if builder.format in _IN_WORDS:
        return None
    if isinstance(builder, DummyBuilder):
        return image_like(node, nodes.image, uri="", alt=node.text, candidates={"?": ""})
    if builder.format == "html":
        return _of_page(node, builder, docname)
    return _file(node, nodes.image, builder, docname)


def _of_page(node: picture, builder: Builder, docname: str) -> nodes.image:
    """Return SVG in the page; in a book or a help file, and where conf.py says so, an image."""
    is_inline = memory(builder.env).settings.html == "inline"
    if not is_inline or getattr(builder, "embedded", False):
        image = _file(node, page_picture, builder, docname)
    else:
        svg = file_of(node["order"], "page.svg", folder_of(builder.env)).read_text(encoding="utf-8")
        image = image_like(node, page_picture, uri="", alt=node.text, candidates={"?": ""}, svg=svg)
        image["classes"].append(NO_LINK)
    for name in ("order", "description", "language", "prefix", "sheets"):
        image[name] = node[name]
    return _in_points(image, node) if "scale" in image else image


def _file(node: picture, kind: type[nodes.image], builder: Builder, docname: str) -> nodes.image:
    """Return an image of a file that the builder can show, and let Sphinx copy it."""
    forms = [_FORMS[each] for each in builder.supported_image_types if each in _FORMS]
    form = forms[0] if forms else "svg"
    is_light = form == "svg" and getattr(builder, "embedded", False)
    path = file_of(node["order"], "light.svg" if is_light else form, folder_of(builder.env))
    address = _address(path, Path(builder.srcdir))
    image = image_like(node, kind, uri=address, alt=node.text, candidates={"*": address})
    builder.env.images.add_file(docname, address)
    return _in_points(image, node) if form == "png" else image  # its pixels are smaller than others


def _in_points(image: nodes.image, node: picture) -> nodes.image:
    """Say how wide an image is that has no size of its author's."""
    if not ("width" in image or "height" in image):
        share = image.attributes.pop("scale", 100) / 100
        image["width"] = f"{width_of(drawn(node['order'])) * share:g}pt"
    return image


def _address(path: Path, source: Path) -> str:
    """Return a path as Sphinx writes the paths of images: from the source folder."""
    try:
        return Path(os.path.relpath(path, source)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _print(printed: Sequence[nodes.Element], node: picture) -> None:
    """Put paragraphs at the head of the figure's legend."""
    figure = outermost(node).parent
    if not printed or not isinstance(figure, nodes.figure):
        return
    legends = [child for child in figure.children if isinstance(child, nodes.legend)]
    if legends:
        legends[0].insert(0, list(printed))
    else:
        figure.append(nodes.legend("", *printed))
