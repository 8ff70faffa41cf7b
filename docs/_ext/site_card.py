"""The figure that opens the site → the picture that others show of a link to it."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib.image as images
import numpy as np
from sphinx.application import Sphinx

import lstmdiagrams as ld
from lstmdiagrams.files import write_atomic

WIDTH, HEIGHT, MARGIN = 1200, 630, 30  # pixels, as those who show links want them


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the picture beside the site's static files."""
    app.connect("build-finished", put)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def put(app: Sphinx, error: Exception | None) -> None:
    """Write the picture, if there are pages that name it."""
    if error is None and app.builder.name in ("html", "dirhtml"):
        write_atomic(Path(app.outdir, "_static", "card.png"), card())


def card() -> bytes:
    """Return a PNG of the overview, in the middle of a ground of its own colour."""
    figure = ld.overview(theme="light")
    room = (WIDTH - 2 * MARGIN) / figure.width, (HEIGHT - 2 * MARGIN) / figure.height
    drawn = images.imread(io.BytesIO(figure.render("png", dpi=72 * min(room))))[..., :3]
    high, wide = drawn.shape[:2]
    top, left = (HEIGHT - high) // 2, (WIDTH - wide) // 2
    ground = np.broadcast_to(drawn[0, 0], (HEIGHT, WIDTH, 3)).copy()
    ground[top : top + high, left : left + wide] = drawn
    written = io.BytesIO()
    images.imsave(written, ground, format="png", metadata={"Software": None})
    return written.getvalue()
