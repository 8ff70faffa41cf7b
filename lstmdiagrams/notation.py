"""A quantity's key → its symbol, name, meaning and equation, from one catalogue.

Labels, equations, alternative text, tooltips and plots all read this catalogue, so they cannot
disagree. A `Notation` is switched as a whole.

The equations are those of `torch.nn.LSTM`, `torch.nn.GRU` and `torch.nn.RNN`; the LSTM's are
Hochreiter and Schmidhuber (1997) with the forget gate of Gers, Schmidhuber and Cummins (2000),
the GRU's are Cho et al. (2014) with PyTorch's placing of the reset gate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

__all__ = [
    "EQUATIONS",
    "NOTATIONS",
    "PYTORCH",
    "TILDE",
    "Key",
    "Notation",
    "Quantity",
    "Run",
    "runs_of",
]

Run = Literal["variable", "plain", "subscript"]

# A letter, with its accents, that is no part of a word.
_VARIABLE = re.compile(r"(?<![^\W\d_])([^\W\d_][\u0300-\u036f]*)(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Key:
    """The name of one value of a run: what it is, and where and when.

    Parameters
    ----------
    symbol : str
        The quantity, as the catalogue and the layer's trace call it: ``"f"``, ``"c_prev"``.
    step, unit, layer, sequence : int
        Counted from 0.
    reverse : bool
        Whether the layer reads the sequence backwards.
    """

    symbol: str
    step: int
    unit: int = 0
    layer: int = 0
    reverse: bool = False
    sequence: int = 0

    @property
    def id(self) -> str:
        """The key as a stable SVG id, such as ``f-t3-u0`` or ``h-t0-l1r-n2-u5``."""
        direction = "r" if self.reverse else ""
        layer = f"-l{self.layer}{direction}" if self.layer or self.reverse else ""
        sequence = f"-n{self.sequence}" if self.sequence else ""
        return f"{self.symbol}-t{self.step}{layer}{sequence}-u{self.unit}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How one quantity is written and what it means.

    Parameters
    ----------
    symbol : str
        Plain text in which ``_{…}`` marks a subscript: ``"f_{t} ⊙ c_{t−1}"``.
    latex : str
        The same in LaTeX.
    name, meaning : str
        The name in words, and one sentence for a newcomer.
    gate : bool
        Whether its values live in 0…1.
    """

    symbol: str
    latex: str
    name: str
    meaning: str
    gate: bool = False

    @property
    def plain(self) -> str:
        """The symbol on one line without markup: ``f_t ⊙ c_t−1``."""
        return self.symbol.replace("_{", "_").replace("}", "")


@dataclass(frozen=True, slots=True)
class Notation:
    """One way of writing everything: a name and a `Quantity` for every key.

    The words between quantities (“step”, “unit”, “more”) are part of it, so that a translation
    is a notation.
    """

    name: str
    quantities: Mapping[str, Quantity]
    words: Mapping[str, str]

    def __getitem__(self, symbol: str) -> Quantity:
        return self.quantities[symbol]

    def backwards(self) -> Notation:
        """Return the notation for a layer that reads backwards: its previous step is t+1."""
        turned = {
            key: replace(
                quantity,
                symbol=quantity.symbol.replace("{t−1}", "{t+1}"),
                latex=quantity.latex.replace("{t-1}", "{t+1}"),
            )
            for key, quantity in self.quantities.items()
        }
        return replace(self, quantities=MappingProxyType(turned))

    def equation(self, kind: str, symbol: str) -> str:
        """The equation in LaTeX that gives `symbol` in a cell of this kind, or ``""``."""
        template = EQUATIONS[kind].get(symbol, "")
        return re.sub(r"<(\w+)>", lambda found: self.quantities[found[1]].latex, template)


def runs_of(symbol: str) -> tuple[tuple[str, Run], ...]:
    """Split a symbol into runs of text, each with how it is set.

    Single letters are variables, and set in italics; words and signs are not.

    Examples
    --------
    >>> runs_of("tanh(c_{t})")
    (('tanh(', 'plain'), ('c', 'variable'), ('t', 'subscript'), (')', 'plain'))
    """
    runs: list[tuple[str, Run]] = []
    for place, part in enumerate(re.split(r"_\{([^{}]*)\}", symbol)):
        if place % 2:
            runs.append((part, "subscript"))
            continue
        pieces = _VARIABLE.split(part)
        runs += [(piece, "variable" if at % 2 else "plain") for at, piece in enumerate(pieces)]
    return tuple(run for run in runs if run[0])


def _affine(gate: str) -> str:
    return rf"W_{{i{gate}}} <x> + b_{{i{gate}}} + W_{{h{gate}}} <h_prev> + b_{{h{gate}}}"


# kind → key → equation; <key> stands for that quantity's symbol in the notation in force.
EQUATIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "lstm": {
            "i": rf"<i> = \sigma({_affine('i')})",
            "f": rf"<f> = \sigma({_affine('f')})",
            "g": rf"<g> = \tanh({_affine('g')})",
            "o": rf"<o> = \sigma({_affine('o')})",
            "fc": r"<f> \odot <c_prev>",
            "ig": r"<i> \odot <g>",
            "c": r"<c> = <f> \odot <c_prev> + <i> \odot <g>",
            "tanh_c": r"\tanh(<c>)",
            "m": r"<m> = <o> \odot \tanh(<c>)",
            "h": r"<h> = <o> \odot \tanh(<c>)",
        },
        "gru": {
            "r": rf"<r> = \sigma({_affine('r')})",
            "z": rf"<z> = \sigma({_affine('z')})",
            "hn": r"W_{hn} <h_prev> + b_{hn}",
            "rhn": r"<r> \odot (W_{hn} <h_prev> + b_{hn})",
            "n": r"<n> = \tanh(W_{in} <x> + b_{in} + <r> \odot (W_{hn} <h_prev> + b_{hn}))",
            "zn": r"(1 - <z>) \odot <n>",
            "zh": r"<z> \odot <h_prev>",
            "h": r"<h> = (1 - <z>) \odot <n> + <z> \odot <h_prev>",
        },
        # What other meanings change; the names are those of the records of layers.
        "lstm with peepholes": {
            "pi": r"p_i \odot <c_prev>",
            "pf": r"p_f \odot <c_prev>",
            "po": r"p_o \odot <c>",
            "i": rf"<i> = \sigma({_affine('i')} + p_i \odot <c_prev>)",
            "f": rf"<f> = \sigma({_affine('f')} + p_f \odot <c_prev>)",
            "o": rf"<o> = \sigma({_affine('o')} + p_o \odot <c>)",
        },
        "lstm with coupled gates": {"f": r"<f> = 1 - <i>"},
        "gru with reset before": {
            "rh": r"<r> \odot <h_prev>",
            "wrh": r"W_{hn} (<r> \odot <h_prev>) + b_{hn}",
            "n": r"<n> = \tanh(W_{in} <x> + b_{in} + W_{hn} (<r> \odot <h_prev>) + b_{hn})",
        },
        "rnn": {
            "a": r"<a> = W_{ih} <x> + b_{ih} + W_{hh} <h_prev> + b_{hh}",
            "h": r"<h> = \tanh(<a>)",
        },
    }
)


def _quantities() -> dict[str, Quantity]:
    return {
        "x": Quantity("x_{t}", "x_t", "input", "what the network reads at this step"),
        "h_prev": Quantity(
            "h_{t−1}",
            "h_{t-1}",
            "previous hidden state",
            "what the cell gave out one step ago; it comes back in as context",
        ),
        "c_prev": Quantity(
            "c_{t−1}", "c_{t-1}", "previous cell state", "what the cell remembered one step ago"
        ),
        "i": Quantity(
            "i_{t}",
            "i_t",
            "input gate",
            "how much of each candidate value is written into the memory: 0 nothing, 1 all",
            gate=True,
        ),
        "f": Quantity(
            "f_{t}",
            "f_t",
            "forget gate",
            "how much of each remembered value is kept: 0 forgets it, 1 keeps it whole",
            gate=True,
        ),
        "g": Quantity("g_{t}", "g_t", "candidate", "the new values offered to the memory"),
        "o": Quantity(
            "o_{t}",
            "o_t",
            "output gate",
            "how much of each remembered value is shown outside: 0 hides it, 1 shows it",
            gate=True,
        ),
        "fc": Quantity(
            "f_{t} ⊙ c_{t−1}",
            r"f_t \odot c_{t-1}",
            "kept memory",
            "what is left of the old cell state after the forget gate",
        ),
        "ig": Quantity(
            "i_{t} ⊙ g_{t}",
            r"i_t \odot g_t",
            "new memory",
            "what the input gate lets in of the candidate",
        ),
        "c": Quantity("c_{t}", "c_t", "cell state", "the memory after this step"),
        "tanh_c": Quantity(
            "tanh(c_{t})",
            r"\tanh(c_t)",
            "squashed cell state",
            "the memory brought into −1…1, before the output gate",
        ),
        "m": Quantity(
            "o_{t} ⊙ tanh(c_{t})",
            r"m_t",
            "unprojected hidden state",
            "what the output gate shows, before the projection",
        ),
        "h": Quantity(
            "h_{t}", "h_t", "hidden state", "what the cell gives out, and gets back next step"
        ),
        "r": Quantity(
            "r_{t}",
            "r_t",
            "reset gate",
            "how much of the old state goes into the candidate: 0 none, 1 all",
            gate=True,
        ),
        "z": Quantity(
            "z_{t}",
            "z_t",
            "update gate",
            "how much of the old state is kept: 1 keeps it, 0 replaces it by the candidate",
            gate=True,
        ),
        "n": Quantity("n_{t}", "n_t", "candidate", "the new state that is offered"),
        "hn": Quantity(
            "W h_{t−1}",
            r"W_{hn} h_{t-1} + b_{hn}",
            "recurrent part of the candidate",
            "what the old state says to the candidate, before the reset gate",
        ),
        "rhn": Quantity(
            "r_{t} ⊙ W h_{t−1}",
            r"r_t \odot (W_{hn} h_{t-1} + b_{hn})",
            "reset recurrent part",
            "what the reset gate lets through of the old state",
        ),
        "rh": Quantity(
            "r_{t} ⊙ h_{t−1}",
            r"r_t \odot h_{t-1}",
            "reset state",
            "what the reset gate lets through of the old state, before it is weighed",
        ),
        "wrh": Quantity(
            "W (r_{t} ⊙ h_{t−1})",
            r"W_{hn} (r_t \odot h_{t-1}) + b_{hn}",
            "recurrent part of the candidate",
            "what the reset state says to the candidate",
        ),
        "pi": Quantity(
            "p_{i} ⊙ c_{t−1}",
            r"p_i \odot c_{t-1}",
            "peephole of the input gate",
            "what the input gate sees of the old cell state",
        ),
        "pf": Quantity(
            "p_{f} ⊙ c_{t−1}",
            r"p_f \odot c_{t-1}",
            "peephole of the forget gate",
            "what the forget gate sees of the old cell state",
        ),
        "po": Quantity(
            "p_{o} ⊙ c_{t}",
            r"p_o \odot c_t",
            "peephole of the output gate",
            "what the output gate sees of the new cell state",
        ),
        "zn": Quantity(
            "(1−z_{t}) ⊙ n_{t}",
            r"(1 - z_t) \odot n_t",
            "new part of the state",
            "what comes from the candidate",
        ),
        "zh": Quantity(
            "z_{t} ⊙ h_{t−1}",
            r"z_t \odot h_{t-1}",
            "kept part of the state",
            "what is left of the old state after the update gate",
        ),
        "a": Quantity("a_{t}", "a_t", "pre-activation", "the weighted sum, before the squashing"),
        "y": Quantity("y_{t}", "y_t", "output", "what the readout layer makes of the hidden state"),
    }


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "lstm cell": "LSTM cell",
        "lstm cell in words": (
            "The inside of an LSTM cell. The cell state c_t−1 comes in at the upper left and the"
            " hidden state h_t−1 at the lower left, where the input x_t joins it. Both go to four"
            " gates. The forget gate f_t is multiplied with c_t−1; the input gate i_t with the"
            " candidate g_t; the sum of the two products is the new cell state c_t. Its tanh,"
            " multiplied with the output gate o_t, is the new hidden state h_t, which goes on to"
            " the next step and out of the layer."
        ),
        "overview": (
            "(a) A recurrent network unrolled in time. (b) The inside of the LSTM."
            " (c) Five patterns of inputs and outputs."
        ),
        "unrolled": "Recurrent network, folded and unrolled in time",
        "unrolled in words": (
            "On the left one recurrent network, which reads the input x_t, gives out h_t, and gets"
            " its own state back through a loop. On the right, after an equals sign, the same"
            " network drawn once for every step: it reads x_0, x_1, x_2 and so on to x_t, one after"
            " the other, gives out h_0, h_1, h_2 and so on to h_t, and hands its state on from"
            " each step to the next. It is the same network, with the same weights, at every step."
        ),
        "one network": "the same network, with the same weights, at every step",
        "bears": "What step {step} hands on bears on h at step {later}: gradient {size}",
        "bearing": "on the arrows: how strongly what is handed on there bears on h at step {later}",
        "readout": "readout",
        "projection": "projection",
        "says": "says “{label}”",
        "one-to-one": "one to one",
        "one-to-one in words": "one input, one state, one output; nothing is handed on.",
        "one-to-many": "one to many",
        "one-to-many in words": (
            "one input at the first step; the state is handed on, and every step gives an output."
        ),
        "many-to-one": "many to one",
        "many-to-one in words": (
            "an input at every step; the state is handed on, and the last step gives the output."
        ),
        "many-to-many-delayed": "many to many (delayed)",
        "many-to-many-delayed in words": (
            "first the inputs, step by step; then the outputs, made of the state that the inputs"
            " left: an encoder and a decoder."
        ),
        "many-to-many-synced": "many to many (synced)",
        "many-to-many-synced in words": "every step has an input and gives an output at once.",
        "step": "step t = {step} (of 0…{last})",
        "reads": "reads “{label}”",
        "layer": "layer {layer}, {direction}",
        "forward": "forward",
        "backward": "backward",
        "unit": "unit",
        "more": "{count} more",
        "joined": "input and hidden state go to every gate",
        "joined peepholes": "input and hidden state go to every gate, and cell state by peepholes",
        "output": "output",
        "times": "multiplied, unit by unit",
        "plus": "added, unit by unit",
        "time": "step t",
        "gradient size": "size of the gradient",
        "gradient of": "gradient of the sum of ${h}$ at step {step}, with respect to",
    }
)

PYTORCH = Notation("pytorch", MappingProxyType(_quantities()), WORDS)


def _tilde() -> Notation:
    """Much teaching material writes the candidate as c with a tilde."""
    quantities = _quantities()
    quantities["g"] = replace(quantities["g"], symbol="c̃_{t}", latex=r"\tilde{c}_t")
    quantities["ig"] = replace(
        quantities["ig"], symbol="i_{t} ⊙ c̃_{t}", latex=r"i_t \odot \tilde{c}_t"
    )
    return Notation("tilde", MappingProxyType(quantities), WORDS)


TILDE = _tilde()

NOTATIONS: Mapping[str, Notation] = MappingProxyType(
    {notation.name: notation for notation in (PYTORCH, TILDE)}
)
