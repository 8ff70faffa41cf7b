"""A matplotlib figure and a scale → its PDF in another size, which matplotlib cannot write."""

from __future__ import annotations

from typing import Any

from matplotlib.backends import backend_pdf
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.figure import Figure

__all__ = ["ScaledPdf"]

_pdf: Any = backend_pdf  # which has no types
_Mixed: Any = MixedModeRenderer


class ScaledPdf(_pdf.FigureCanvasPdf):  # type: ignore[misc] # likewise
    """What matplotlib draws PDF on, with a scale before everything else on the page."""

    def __init__(self, figure: Figure, scale: float) -> None:
        super().__init__(figure)
        self.scale = scale

    def print_pdf(self, filename: Any, *, metadata: Any = None, **_: object) -> None:
        """Write the figure; this is matplotlib's own method, but for the scale."""
        figure, dpi = self.figure, self.figure.dpi
        width, height = figure.get_size_inches()
        figure.dpi = 72  # there are 72 points to an inch
        file = _pdf.PdfFile(filename, metadata=metadata)
        try:
            file.newPage(width * self.scale, height * self.scale)
            file.output(self.scale, 0, 0, self.scale, 0, 0, _pdf.Op.concat_matrix)
            vector = _pdf.RendererPdf(file, dpi, height, width)
            renderer = _Mixed(figure, width, height, dpi, vector)
            figure.draw(renderer)
            renderer.finalize()
            file.finalize()
        finally:
            figure.dpi = dpi
            file.close()
