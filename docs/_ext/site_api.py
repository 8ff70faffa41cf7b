"""The names that the package offers → pages of their documentation, with pictures."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import lstmdiagrams as ld


@dataclass(frozen=True)
class Page:
    """A page of names that belong together."""

    file: str
    title: str
    introduction: str
    names: tuple[str, ...]


PAGES = (
    Page(
        "figures",
        "Figures",
        "A run, a network or nothing → a `Diagram`. Without a run, a figure is blank.",
        (
            *("overview", "unrolled_rnn", "lstm_cell", "gru_cell", "rnn_cell"),
            *("rnn_variant", "parameter_diagram", "batch_diagram"),
        ),
    ),
    Page(
        "plots",
        "Plots",
        "A run or gradients → a matplotlib figure, or a drawing into axes of yours.",
        ("plot_gates", "plot_states", "plot_unit", "plot_gradients"),
    ),
    Page("explore", "A page to step through", "A run → a page with a slider.", ("explore",)),
    Page("diagram", "A diagram", "What every figure is.", ("Diagram",)),
    Page(
        "networks",
        "Networks",
        "Weights → a network, which runs in NumPy.",
        (
            *("LSTM", "GRU", "RNN", "Readout", "load", "from_onnx", "from_keras", "parity"),
            *("reference_network",),
        ),
    ),
    Page(
        "runs",
        "Runs",
        "What a network did: every gate, product and state of every step.",
        ("Trace", "Labels", "Gradients", "reference_run"),
    ),
    Page(
        "looks",
        "Looks and words",
        "Colours, symbols and words.",
        ("THEMES", "Theme", "NOTATIONS", "Notation", "Key"),
    ),
    Page("errors", "Errors", "What goes wrong, in one family.", ("errors",)),
)

# A picture of what a name makes, as a directive.
PICTURES = {
    "overview": "lstm-overview::\n   :width: 450px",
    "unrolled_rnn": "unrolled-rnn:: counter",
    "lstm_cell": "lstm-cell:: counter\n   :step: 4",
    "gru_cell": "gru-cell:: counter-gru\n   :step: 4",
    "rnn_cell": "rnn-cell:: counter-rnn\n   :step: 4",
    "rnn_variant": "rnn-variant:: many-to-one\n   :run: sunspots",
    "parameter_diagram": "parameter-diagram:: counter",
    "batch_diagram": "batch-diagram::\n   :n-sequences: 3\n   :length: 5\n   :features: 2",
    "plot_gates": "gate-plot:: counter",
    "plot_states": "state-plot:: sunspots",
    "plot_unit": "unit-plot:: counter\n   :unit: 0",
    "plot_gradients": "gradient-plot:: counter counter-rnn",
}


def pages() -> dict[str, str]:
    """Return the name and the text of every page."""
    made = {f"api/{page.file}.rst": "\n\n".join(_parts(page)) + "\n" for page in PAGES}
    return {"api/index.rst": _index(), **made}


def _index() -> str:
    tree = "\n   ".join(page.file for page in PAGES)
    return f"""\
In Python
=========

Everything that ``import lstmdiagrams as ld`` offers.

.. toctree::
   :maxdepth: 2

   {tree}
"""


def _parts(page: Page) -> Iterator[str]:
    yield f"{page.title}\n{'=' * len(page.title)}"
    yield ".. currentmodule:: lstmdiagrams"
    yield page.introduction
    for name in page.names:
        yield _documented(name)
        if name in PICTURES:
            yield f".. {PICTURES[name]}"


def _documented(name: str) -> str:
    """Return the directive of Sphinx that documents a name."""
    value = getattr(ld, name)
    if inspect.ismodule(value):
        return f".. automodule:: lstmdiagrams.{name}\n   :members:"
    if inspect.isclass(value):
        return f".. autoclass:: lstmdiagrams.{name}\n   :members:"
    kind = "function" if inspect.isfunction(value) else "data"
    return f".. auto{kind}:: lstmdiagrams.{name}"
