"""The translations among the examples, and figures that say all that a figure can say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from lstmdiagrams.diagrams import (
    PATTERNS,
    batch_diagram,
    gru_cell,
    lstm_cell,
    overview,
    parameter_diagram,
    rnn_cell,
    rnn_variant,
    unrolled_rnn,
)
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.notation import PYTORCH, Notation
from lstmdiagrams.notation.equations import SQUASHES
from lstmdiagrams.plots import Plot, plot_gates, plot_gradients, plot_states, plot_unit
from lstmdiagrams.reference import GRU, LSTM, RNN, Trace
from tests.diagrams.runs import random_run

__all__ = [
    "FOLDER",
    "GERMAN",
    "JAPANESE",
    "TRANSLATIONS",
    "english_in",
    "figures",
    "plots",
    "said_in",
]

FOLDER = Path(__file__).parents[2] / "examples" / "notations"
TRANSLATIONS = {path.stem: Notation.load(path) for path in sorted(FOLDER.glob("*.toml"))}
GERMAN, JAPANESE = TRANSLATIONS["german"], TRANSLATIONS["japanese"]

# What is written alike everywhere: names of cells, of frameworks and what is in them, of functions.
EVERYWHERE = {"lstm", "gru", "rnn", "nan", "pytorch", "keras", "onnx", "kernel", "bias", "true"}
EVERYWHERE |= {f"{source}{gate}" for source in "ih" for gate in "ifgorznhx"}  # of W and b
EVERYWHERE |= {part for squash in SQUASHES.values() for part in squash.symbol.split()}
_NAME = re.compile(r"[A-Za-z]+_\w+(?:=True)?")  # of a parameter, or a symbol with its subscript
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN = re.compile(r"[A-Za-z]{2,}")


def _pattern(name: str) -> Trace:
    """Return a run of a pattern, with labels that are no words."""
    row = PATTERNS[name]
    labels: dict[str, Any] = {
        "x": ["?" if step in row.inputs else "" for step in range(row.steps)],
        "y": ["!" if step in row.outputs else "" for step in range(row.steps)],
    }
    return random_run(n_steps=row.steps, classes=2, labels=labels)


def figures(notation: Notation) -> Iterator[tuple[str, Diagram]]:
    """Give figures with their names, blank ones and ones with values, short and shortened."""
    for part in (_cells, _chains, _networks, _patterns, _arrays):
        yield from part({"notation": notation})


def _cells(looks: dict[str, Any]) -> Iterator[tuple[str, Diagram]]:
    labels: Any = {"x": ["?"] * 9, "y": ["!"] * 9}
    long = random_run(hidden_size=12, n_steps=9, classes=2, labels=labels)
    stack = random_run(num_layers=2, bidirectional=True, n_steps=9)
    yield "cell", lstm_cell(**looks)
    yield "cell with shapes", lstm_cell(show_shapes=True, projection=True, **looks)
    yield "cell without names", lstm_cell(names=False, **looks)
    yield "cell with peepholes", lstm_cell(peepholes=True, **looks)
    yield "cell with all", lstm_cell(peepholes=True, coupled=True, projection=True, **looks)
    yield "cell of a run", lstm_cell(long, step=3, show_shapes=True, **looks)
    yield "cell of one step", lstm_cell(random_run(n_steps=1), **looks)
    yield "cell of a stack", lstm_cell(stack, layer=1, reverse=True, **looks)
    yield "projected cell", lstm_cell(random_run(proj_size=2), **looks)
    for builder, kind in ((gru_cell, GRU), (rnn_cell, RNN)):
        run = random_run(kind=kind, hidden_size=12)
        yield f"{kind.kind} cell", builder(show_shapes=True, **looks)
        yield f"{kind.kind} cell of a run", builder(run, **looks)
    yield "reset before", gru_cell(reset_after=False, **looks)
    yield "rnn cell with relu", rnn_cell(nonlinearity="relu", **looks)


def _chains(looks: dict[str, Any]) -> Iterator[tuple[str, Diagram]]:
    labels: Any = {"x": ["?"] * 9, "y": ["!"] * 9}
    long = random_run(hidden_size=12, n_steps=9, classes=2, labels=labels)
    stack = random_run(num_layers=2, bidirectional=True, n_steps=9)
    yield "unrolled", unrolled_rnn(**looks)
    yield "unrolled run", unrolled_rnn(long, show_cell_state=True, **looks)
    yield "unrolled middle", unrolled_rnn(long, steps=[3, 5], **looks)
    yield "unrolled stack", unrolled_rnn(stack, layer=1, reverse=True, **looks)
    for kind in (GRU, RNN):
        yield f"unrolled {kind.kind}", unrolled_rnn(random_run(kind=kind), **looks)
    net = LSTM.random(input_size=2, hidden_size=3)
    trace = net.run(np.ones((4, 1, 2)))
    yield "gradients", unrolled_rnn(trace, gradients=net.gradients(trace), **looks)


def _networks(looks: dict[str, Any]) -> Iterator[tuple[str, Diagram]]:
    both = random_run(num_layers=2, bidirectional=True, n_steps=9, lengths=[6], classes=2)
    yield "network", unrolled_rnn(num_layers=2, bidirectional=True, show_shapes=True, **looks)
    yield "chain", unrolled_rnn(detail="cell", **looks)
    yield "chain of a run", unrolled_rnn(random_run(), detail="cells", **looks)
    yield "encoder and decoder", unrolled_rnn(encoder_decoder=True, **looks)
    yield "padded network", unrolled_rnn(both, steps="all", show_shapes=True, **looks)
    labels: Any = {"x": ["?"] * 3 + [""] * 3, "y": [""] * 3 + ["!"] * 3}
    yield "delayed", unrolled_rnn(random_run(n_steps=6, classes=2, labels=labels), **looks)
    net = LSTM.random(input_size=3, hidden_size=4)
    first = random_run()
    second = net.run(np.ones((3, 1, 3)), h0=first.h_n, c0=first.c_n)
    yield "two networks", unrolled_rnn(first, decoder=second, show_cell_state=True, **looks)


def _arrays(looks: dict[str, Any]) -> Iterator[tuple[str, Diagram]]:
    yield "batch", batch_diagram(**looks)
    yield "small batch", batch_diagram(1, 1, 1, **looks)
    yield (
        "batch of a run",
        batch_diagram(trace=random_run(n_steps=12, n_sequences=9, lengths=[12] + [5] * 8), **looks),
    )
    for framework in ("pytorch", "keras", "onnx"):
        for kind, made in (("lstm", LSTM), ("gru", GRU), ("rnn", RNN)):
            name, chosen = f"{kind} in {framework}", {"framework": framework, **looks}
            net = made.random(input_size=1, hidden_size=2, bidirectional=True)
            yield f"parameters of {name}", parameter_diagram(kind=kind, **chosen)
            yield f"weights of {name}", parameter_diagram(net, reverse=True, **chosen)
    net = LSTM.random(input_size=2, hidden_size=3, proj_size=1)
    yield "weights with projection", parameter_diagram(net, **looks)


def _patterns(looks: dict[str, Any]) -> Iterator[tuple[str, Diagram]]:
    runs = {name: _pattern(name) for name in PATTERNS}
    for name, run in runs.items():
        yield name, rnn_variant(name, **looks)
        yield f"{name} of a run", rnn_variant(name, run, **looks)
    yield "overview", overview(**looks)
    yield "overview of a run", overview(random_run(), variants=runs, **looks)


def plots(notation: Notation) -> Iterator[tuple[str, Plot]]:
    """Give plots of a long run, of a short one and of gradients."""
    labels: Any = {"x": ["?"] * 9, "y": ["!"] * 9}
    long = random_run(hidden_size=12, n_steps=9, labels=labels, lengths=[7])
    short = random_run(kind=GRU, n_steps=2)
    net = LSTM.random(input_size=2, hidden_size=3)
    trace = net.run(np.ones((40, 1, 2)))
    figures = {
        "gates": plot_gates(long, notation=notation),
        "gates of a GRU": plot_gates(short, notation=notation),
        "states": plot_states(long, notation=notation),
        "states of a GRU": plot_states(short, notation=notation),
        "unit": plot_unit(long, notation=notation),
        "gradients": plot_gradients(net.gradients(trace), notation=notation),
    }
    for name, figure in figures.items():
        assert isinstance(figure, Plot)
        yield name, figure


def said_in(figure: Diagram | Plot) -> str:
    """Return everything that a figure says: labels, title, description and tooltips."""
    return "\n".join(ET.fromstring(figure.svg()).itertext())  # noqa: S314 - our own rendering


def english_in(text: str, notation: Notation) -> set[str]:
    """Return what is English in a text that should be in another language.

    In a language that is not written in Latin letters that is every word of them; in another one,
    every word that the English catalogue says and this one does not.
    """
    own, english = _words(notation), _words(PYTORCH)
    latin = any(_LATIN.findall(quantity.name) for quantity in notation.quantities.values())
    found = {word.lower() for word in (_WORD if latin else _LATIN).findall(_NAME.sub(" ", text))}
    return (found & (english - own) if latin else found) - EVERYWHERE


def _words(notation: Notation) -> set[str]:
    quantities = notation.quantities.values()
    texts = [*notation.words.values(), *(part for each in quantities for part in _prose(each))]
    texts = [re.sub(r"\{[^}]*\}", " ", text) for text in texts]
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def _prose(quantity: Any) -> tuple[str, str]:
    return quantity.name, quantity.meaning
