"""The stylesheets, the font and the script → the folder that a site's pages load them from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from lstmdiagrams.build import write
from lstmdiagrams.sphinxext.forms import is_book
from lstmdiagrams.sphinxext.memory import Memory, memory
from lstmdiagrams.sphinxext.nodes import page_picture
from lstmdiagrams.sphinxext.sheets import FACES, general_sheet
from lstmdiagrams.sphinxext.store import folder_of, sweep

__all__ = ["LICENCE", "provide", "remove_outdated", "request"]

FOLDER = "lstmdiagrams"  # in that of the site's static files
GENERAL = "lstmdiagrams.css"
EXPLORER_SHEET, EXPLORER_SCRIPT = "explorer.css", "explorer.js"
LICENCE = "LICENSE_DEJAVU"


def request(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 - Sphinx' signature
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],  # noqa: ARG001
    doctree: nodes.document | None,
) -> None:
    """Let a page that has figures load what they need, and no other page."""
    if doctree is None or is_book(app.builder):
        return
    found = list(doctree.findall(page_picture))
    sheets = sorted({sheet for each in found for sheet in each["sheets"]})
    explores = any("html" in each for each in found)
    for name in [*[GENERAL] * bool(found), *sheets, *[EXPLORER_SHEET] * explores]:
        app.add_css_file(f"{FOLDER}/{name}")
    if explores:
        app.add_js_file(f"{FOLDER}/{EXPLORER_SCRIPT}", loading_method="defer")


def provide(app: Sphinx, builder: Builder) -> None:
    """Put the stylesheets and the font beside the site's static files, before pages name them."""
    if builder.format != "html" or is_book(builder):
        return
    folder, wanted = Path(builder.outdir, "_static", FOLDER), _wanted(app.env)
    if wanted:
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in wanted.items():
        write(folder / name, content)
    for path in folder.glob("*"):
        if path.name not in wanted:
            path.unlink()


def _wanted(env: BuildEnvironment) -> dict[str, bytes]:
    """Return the files that the figures of a project need: none if it has no figures."""
    known = memory(env)
    if not known.digests:
        return {}
    font = files("lstmdiagrams.sphinxext") / "font"
    sheets = {name: (folder_of(env) / name).read_bytes() for name in known.sheets}
    faces = {name: (font / name).read_bytes() for name in (*FACES, LICENCE)}
    return {GENERAL: general_sheet().encode(), **faces, **sheets, **_explorer(known)}


def _explorer(known: Memory) -> dict[str, bytes]:
    """Return the files that explorers need, if there are any."""
    if not known.explores:
        return {}
    from lstmdiagrams.explorer import script, sheet

    return {EXPLORER_SHEET: sheet().encode(), EXPLORER_SCRIPT: script().encode()}


def remove_outdated(app: Sphinx, env: BuildEnvironment) -> None:
    """Remove the pictures that no page shows any more, and the stylesheets of their themes."""
    builder, known = app.builder, memory(env)
    folders = [folder_of(env), Path(builder.outdir, builder.imagedir)]
    for folder in (*folders, *Path(builder.outdir).glob("*-figures")):  # texinfo's images
        sweep(folder, known.digests)
    for path in folder_of(env).glob("*.css"):
        if path.name not in known.sheets:
            path.unlink(missing_ok=True)
