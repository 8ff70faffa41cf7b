"""What the builders' shared keywords mean, written once → the docstring of each builder."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TypeVar

__all__ = ["KEYWORDS", "documented"]

Builder = TypeVar("Builder", bound=Callable[..., object])

KEYWORDS = {
    "ax": """
        ax : matplotlib.axes.Axes, optional
            Axes of a figure of yours, to be divided into the plot's panels: everything stays
            within them. By default the plot has a figure of its own.""",
    "steps": """
        steps : None, "all", int, "first 3, last 2", or list of int
            Which steps are shown, counted from 0. By default all; past the end of a sequence in a
            padded batch they are hatched.""",
    "step": """
        step : int
            Which step, counted from 0; negative from the end of the sequence.""",
    "layer": """
        layer : int
            Which layer of a stack, counted from 0.""",
    "reverse": """
        reverse : bool
            The layer that reads the sequence backwards; its previous step is the next one in time.
        """,
    "sequence": """
        sequence : int
            Which sequence of the batch, counted from 0.""",
    "units": """
        units : None, "all", int, "first 3, last 1", "most active 4", or list of int
            Which of the hidden units are shown. Of more than 8, by default the first 3 and the
            last. Most active are those whose state moves most in the course of the sequence.""",
    "focus": """
        focus : str, or list of str or Key, optional
            What stays as it is; the rest is dimmed, and nothing moves. A name such as "forget" or
            "memory" (`Diagram.focuses` has all of them), a quantity such as "f", or a list.""",
    "show_shapes": """
        show_shapes : bool
            Whether each wire says its shape, in symbols and numbers: h: (N, H) = (1, 4).""",
    "names": """
        names : bool
            Whether gates and states carry their names in words; without them the figure is
            narrower.""",
    "looks": """
        precision : int
            Digits after the decimal mark, 0 to 9.
        decimal : {".", ","}, optional
            The decimal mark; by default that of the notation.
        notation : {"pytorch", "tilde"} or Notation
            How quantities are written, and all words.
        theme : {"auto", "light", "dark", "print", "high-contrast"} or Theme
            The colours; "auto" is light, and dark for a reader whose system is dark.
        font_scale : float
            How much larger the letters are than usual, 0.5 to 3.""",
}


def documented(builder: Builder) -> Builder:
    """Put the meaning of shared keywords where a builder's docstring says ``<layer>``."""
    for name, text in KEYWORDS.items():
        if builder.__doc__ and f"<{name}>" in builder.__doc__:
            lines = textwrap.indent(textwrap.dedent(text).strip(), "    ").lstrip()
            builder.__doc__ = builder.__doc__.replace(f"<{name}>", lines)
    return builder
