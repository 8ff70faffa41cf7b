"""What the code says of itself → pages in the folder ``reference``, before Sphinx looks for pages.

A page is written only where that changes it, so that a second build has nothing to do.
"""

from __future__ import annotations

from pathlib import Path

import site_api
import site_commands
import site_directives
import site_gallery
from sphinx.application import Sphinx

from lstmdiagrams.build import digest_of_program, write

FOLDER = "reference"


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages at first; and read all pages again after a change of the program."""
    app.add_config_value("site_program", digest_of_program(), "env", str)
    app.connect("builder-inited", put)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def put(app: Sphinx) -> None:
    """Write what has changed, and remove what is no longer made."""
    folder = Path(app.srcdir, FOLDER)
    wanted = {folder / name: content for name, content in pages(Path(app.srcdir).parent).items()}
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
    for path in folder.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


def pages(root: Path) -> dict[str, bytes]:
    """Return the names and the contents of all pages that are made."""
    return {
        **dict(site_gallery.pages(root / "figures" / "figures.toml")),
        "command-line.md": site_commands.page().encode(),
        "directives.md": site_directives.page().encode(),
        **{name: text.encode() for name, text in site_api.pages().items()},
    }
