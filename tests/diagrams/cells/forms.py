"""Every form of every kind of cell: its builder, its keywords, a run of it, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import GRU, LSTM, RNN, Trace
from lstmdiagrams.reference.activations import SQUASHERS, Activation

__all__ = ["FORMS", "CellForm", "run_of"]

LSTM_SYMBOLS = ("x", "c_prev", "h_prev", "f", "i", "g", "o", "fc", "ig", "c", "tanh_c", "h")
GRU_SYMBOLS = ("x", "h_prev", "r", "z", "n", "zn", "zh", "h")
NETWORKS = {"lstm": LSTM, "gru": GRU, "rnn": RNN}
BUILDERS: Mapping[str, Callable[..., Diagram]] = {
    "lstm": lstm_cell,
    "gru": gru_cell,
    "rnn": rnn_cell,
}


@dataclass(frozen=True)
class CellForm:
    """A kind of cell and what it is like.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
    symbols : tuple of str
        What its figure shows of a run.
    asked : mapping of str to object
        The builder's keywords that make a blank figure of it.
    """

    kind: str
    symbols: tuple[str, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def builder(self) -> Callable[..., Diagram]:
        """What draws it."""
        return BUILDERS[self.kind]

    def blank(self, **options: Any) -> Diagram:
        """Draw it without a run."""
        return self.builder(**self.asked, **options)

    def run(self, **sizes: Any) -> Trace:
        """Run such a network on random input."""
        return run_of(self, **sizes)


def _lstms() -> dict[str, CellForm]:
    forms = {}
    for number in range(8):
        asked = {
            "peepholes": bool(number & 1),
            "coupled": bool(number & 2),
            "projection": bool(number & 4),
        }
        peeps = (("pi", "po") if asked["coupled"] else ("pi", "pf", "po")) * asked["peepholes"]
        symbols = (*LSTM_SYMBOLS, *peeps, *(["m"] * asked["projection"]))
        name = " ".join(["lstm", *(each for each, there in asked.items() if there)])
        forms[name] = CellForm("lstm", symbols, asked)
    return forms


FORMS: Mapping[str, CellForm] = {
    **_lstms(),
    "gru": CellForm("gru", (*GRU_SYMBOLS, "hn", "rhn"), {"reset_after": True}),
    "gru reset before": CellForm("gru", (*GRU_SYMBOLS, "rh", "wrh"), {"reset_after": False}),
    "rnn": CellForm("rnn", ("x", "h_prev", "a", "h"), {"nonlinearity": "tanh"}),
    "rnn relu": CellForm("rnn", ("x", "h_prev", "a", "h"), {"nonlinearity": "relu"}),
}


def run_of(
    form: CellForm,
    *,
    hidden_size: int = 4,
    input_size: int = 3,
    n_steps: int = 3,
    n_sequences: int = 1,
    activations: tuple[str, ...] = (),
    labels: Any = None,
    seed: int = 0,
    **options: Any,
) -> Trace:
    """Run a network of this form with random weights, peepholes among them, on random input."""
    rng = np.random.default_rng(seed)
    if form.asked.get("projection"):
        options["proj_size"] = max(hidden_size - 1, 1)
        hidden_size = max(hidden_size, 2)  # a projection is narrower
    network = NETWORKS[form.kind]
    net = network.random(input_size=input_size, hidden_size=hidden_size, seed=seed, **options)
    weights = dict(net.state_dict())
    if form.asked.get("peepholes"):
        layers = [name.removeprefix("weight_ih") for name in weights if "weight_ih" in name]
        weights |= {f"peephole{layer}": rng.normal(size=3 * hidden_size) for layer in layers}
        net = network.from_state_dict(weights)
    changes: dict[str, Any] = {
        "input_forget": bool(form.asked.get("coupled")),
        "reset_after": form.asked.get("reset_after", True),
    }
    if activations or form.asked.get("nonlinearity"):
        names = activations or (form.asked["nonlinearity"],)
        assert SQUASHERS.keys() >= set(names)
        changes["activations"] = tuple(Activation(name, 0.5, 0.25) for name in names)
    net = replace(
        net,
        forms=tuple(
            replace(layer, directions=tuple(replace(each, **changes) for each in layer.directions))
            for layer in net.forms
        ),
    )
    x = rng.normal(size=(n_steps, n_sequences, input_size), scale=2)
    return net.run(x, labels=labels)
