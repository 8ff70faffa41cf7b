"""Every word and sentence that a figure, a description or a plot writes, but for the quantities'.

In braces stands what is put in where it is said: ``{step}`` a value that who says it gives, ``{h}``
the symbol of that quantity in the notation, ``{h:0}`` the same at step 0, ``{h:letter}`` its letter
alone. A translation may use the quantities as it likes, and must use all values.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["WORDS"]

# What every figure says in the same way: how sentences, lists and values are put together.
_SENTENCES = {
    "sentence": "{text}.",
    "between sentences": " ",
    "between captions": ", ",
    "between values": "; ",
    "noted": "{text} ({note})",
    "values": "{name} {symbol}: {values}",
    "tooltip": "{name} {symbol}: {meaning}",
    "value": "{symbol}, unit {unit}: {value} ({name}: {meaning})",
    "panel": "({letter}) {text}",
}

# Where in a run, and what is left out.
_PLACES = {
    "step": "step t = {step} (of 0…{last})",
    "only step": "the only step, t = {step}",
    "at a step": "{captions}:",
    "layer": "layer {layer}, {direction}",
    "forward": "forward",
    "backward": "backward",
    "unit": "unit",
    "more": "{count} more",
    "reads": "reads “{label}”",
    "says": "says “{label}”",
}

_CELLS = {
    "lstm cell": "LSTM cell",
    "lstm cell in words": (
        "The inside of an LSTM cell. The cell state {c_prev} comes in at the upper left and the"
        " hidden state {h_prev} at the lower left, where the input {x} joins it. Both go to four"
        " gates. The forget gate {f} is multiplied with {c_prev}; the input gate {i} with the"
        " candidate {g}; the sum of the two products is the new cell state {c}. Its tanh,"
        " multiplied with the output gate {o}, is the new hidden state {h}, which goes on to"
        " the next step and out of the layer."
    ),
    "joined": "input and hidden state go to every gate",
    "joined peepholes": "input and hidden state go to every gate, and cell state by peepholes",
    "times": "multiplied, unit by unit",
    "plus": "added, unit by unit",
    "projection": "projection",
    "output": "output",
    "meaning of another squashing": "the memory as it is shown, before the output gate",
}

_UNROLLED = {
    "unrolled": "Recurrent network, folded and unrolled in time",
    "unrolled in words": (
        "On the left one recurrent network, which reads the input {x}, gives out {h}, and gets"
        " its own state back through a loop. On the right, after an equals sign, the same"
        " network drawn once for every step: it reads {x:0}, {x:1}, {x:2} and so on to {x}, one"
        " after the other, gives out {h:0}, {h:1}, {h:2} and so on to {h}, and hands its state on"
        " from each step to the next. It is the same network, with the same weights, at every"
        " step."
    ),
    "one network": "the same network, with the same weights, at every step",
    "readout": "readout",
    "bears": "what step {step} hands on bears on {h:letter} at step {later}: gradient {size}",
    "bearing": (
        "on the arrows: how strongly what is handed on there bears on {h:letter} at step {later}"
    ),
}

# A line break in a pattern's name is one in its heading, and a space elsewhere.
_PATTERNS = {
    "one-to-one": "one to one",
    "one-to-one in words": "one input, one state, one output; nothing is handed on",
    "one-to-many": "one to many",
    "one-to-many in words": (
        "one input at the first step; the state is handed on, and every step gives an output"
    ),
    "many-to-one": "many to one",
    "many-to-one in words": (
        "an input at every step; the state is handed on, and the last step gives the output"
    ),
    "many-to-many-delayed": "many to many\n(delayed)",
    "many-to-many-delayed in words": (
        "first the inputs, step by step; then the outputs, made of the state that the inputs"
        " left: an encoder and a decoder"
    ),
    "many-to-many-synced": "many to many\n(synced)",
    "many-to-many-synced in words": "every step has an input and gives an output at once",
    "pattern": "{pattern}: {text}",
}

_OVERVIEW = {
    "overview": (
        "(a) A recurrent network unrolled in time. (b) The inside of the LSTM."
        " (c) Five patterns of inputs and outputs."
    ),
}

_PLOTS = {
    "time": "step t",
    "gradient size": "size of the gradient",
    "gradient of": "gradient of the sum of ${h}$ at step {step}, with respect to",
}

WORDS: Mapping[str, str] = MappingProxyType(
    {**_SENTENCES, **_PLACES, **_CELLS, **_UNROLLED, **_PATTERNS, **_OVERVIEW, **_PLOTS}
)
