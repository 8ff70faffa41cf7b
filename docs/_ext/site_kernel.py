"""How code cells run: with settings of their own, and figures as each kind of page shows them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import jupyter_client
from sphinx.application import Sphinx
from sphinx.builders import Builder
from traitlets import default

from lstmdiagrams.files import write_atomic

# What the kernels do before the first cell: plots stand in a page as diagrams do, with their words.
STARTUP = {
    "html": """\
from itertools import count
from lstmdiagrams.plots.figure import Plot

number = count(1)
show = get_ipython().display_formatter.formatters["text/html"]
show.for_type(Plot, lambda plot: plot.svg(prefix=f"plot-{next(number)}-"))
""",
    "latex": """\
from lstmdiagrams import Diagram
from lstmdiagrams.plots.figure import Plot

show = get_ipython().display_formatter.formatters["application/pdf"]
for kind in (Diagram, Plot):
    show.for_type(kind, lambda figure: figure.render("pdf"))
""",
}
# They are on this machine, and need not warn of those that are not.
CONFIG = "get_config().IPKernelApp.log_level = 40\n"


class OverFiles(jupyter_client.AsyncKernelManager):
    """Talks to its kernel through files: of free ports two builds at once may pick the same."""

    folder = ""  # of these files, while a site is built

    @default("transport")
    def _through_files(self) -> str:
        return "ipc"

    @default("ip")
    def _beginning_of_their_paths(self) -> str:
        return f"{self.folder}/{uuid4().hex[:8]}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Prepare the kernels once the builder is known."""
    app.connect("builder-inited", prepare)
    if sys.platform != "win32":  # where zmq has no files to talk through
        OverFiles.folder = tempfile.mkdtemp(prefix="site-")
        jupyter_client.AsyncKernelManager = OverFiles
        app.connect("build-finished", lambda *_: shutil.rmtree(OverFiles.folder, True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def prepare(app: Sphinx) -> None:
    """Give IPython a folder beside the document trees, instead of the user's own."""
    folder = Path(app.doctreedir, "ipython")
    profile = folder / "profile_default"
    startup = profile / "startup" / "figures.py"
    startup.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(startup, _startup(app.builder).encode())
    write_atomic(profile / "ipython_kernel_config.py", CONFIG.encode())
    os.environ["IPYTHONDIR"] = str(folder)


def _startup(builder: Builder) -> str:
    """Return the same, and let cells import what lies beside this file."""
    beside = f"import sys\n\nsys.path.append({os.fspath(Path(__file__).parent)!r})\n"
    return beside + STARTUP.get(builder.format, "")
