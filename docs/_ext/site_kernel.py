"""How code cells run: with settings of their own, and figures as each kind of page shows them."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import Builder

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


def setup(app: Sphinx) -> dict[str, bool]:
    """Prepare the kernels once the builder is known."""
    app.connect("builder-inited", prepare)
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
