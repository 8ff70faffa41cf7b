"""Pictures still to be drawn → what the builder at hand can show."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util import logging

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.sphinxext.drawing import EXPLORED
from lstmdiagrams.sphinxext.forms import IN_WORDS
from lstmdiagrams.sphinxext.memory import memory
from lstmdiagrams.sphinxext.nodes import (
    NO_LINK,
    image_like,
    more_steps,
    outermost,
    page_picture,
    picture,
    words,
)
from lstmdiagrams.sphinxext.store import file_of, folder_of

__all__ = ["resolve"]

logger = logging.getLogger(__name__)

_SEEN = ("html", "latex")  # formats whose readers see the picture; a page says its words aloud


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace every picture of a document by SVG in the page, an image, or words.

    Sphinx calls it in its main process, also where it writes pages in others: two pages with the
    same figure do not make its picture twice.
    """
    if app.builder.name == "gettext":
        return  # it asks the picture what there is to translate
    can_step = memory(app.env).form == "page.svg"
    for more in list(doctree.findall(more_steps)):
        more.replace_self([] if can_step else more.children)
    for node in list(doctree.findall(picture)):
        try:
            shown = _shown(node, app.builder, docname)
        except LstmDiagramsError as error:
            logger.warning("%s", error, location=node, type="lstmdiagrams", subtype="figure")
            outermost(node).replace_self(words(node, str(error)))
            continue
        _print(_printed(node, app.builder), node)
        if shown is None:
            gone = outermost(node)
            gone.parent.remove(gone)
        else:
            node.replace_self(shown)


def _printed(node: picture, builder: Builder) -> list[nodes.paragraph]:
    """Return what is printed below the picture, or in its place."""
    if builder.format in _SEEN:
        return []
    return words(node, *[node.text] * (builder.format in IN_WORDS), node["description"])


def _shown(node: picture, builder: Builder, docname: str) -> nodes.image | None:
    """Return what stands in the picture's place; None if nothing does."""
    form = memory(builder.env).form
    if not form:
        is_silent = builder.format in IN_WORDS
        return None if is_silent else _image(node, nodes.image, "", {"?": ""})
    path = file_of(node["order"], form, folder_of(builder.env))
    if form == "page.svg":
        image = _image(node, page_picture, "", {"?": ""})
        if node.get("explorer"):
            explorer = file_of(node["explorer"], EXPLORED, folder_of(builder.env))
            image["html"], image["order"] = explorer.read_text(encoding="utf-8"), node["explorer"]
        image["svg"] = path.read_text(encoding="utf-8")
        image["classes"].append(NO_LINK)
    else:
        address = _address(path, Path(builder.srcdir))
        kind = page_picture if builder.format == "html" else nodes.image
        image = _image(node, kind, address, {"*": address})
        builder.env.images.add_file(docname, address)
    # An image of pixels is as wide as the others, and to scale a page's picture, it needs a width.
    if form == "png" or (builder.format == "html" and "scale" in image):
        _in_points(image, node)
    return image


def _image(
    node: picture, kind: type[nodes.image], address: str, candidates: Mapping[str, str]
) -> nodes.image:
    image = image_like(node, kind, uri=address, alt=node.text, candidates=dict(candidates))
    if kind is page_picture:
        for name in ("order", "description", "language", "prefix", "sheets"):
            image[name] = node[name]
    return image


def _in_points(image: nodes.image, node: picture) -> None:
    """Say how wide an image is that has no size of its author's."""
    if not ("width" in image or "height" in image):
        share = image.attributes.pop("scale", 100) / 100
        image["width"] = f"{node['own_width'] * share:g}pt"


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
