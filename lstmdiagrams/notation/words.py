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
    "language": "en",  # in which all of this is written, as HTML calls it
}

# Where in a run, and what is left out.
_PLACES = {
    "step": "step t = {step} (of 0…{last})",
    "only step": "the only step, t = {step}",
    "at a step": "{captions}:",
    "layer": "layer {layer}, {direction}",
    "only layer": "layer {layer}",
    "in a place": "{place}: {text}",
    "forward": "forward",
    "backward": "backward",
    "unit": "unit",
    "one unit": "unit {unit}",
    "more": "{count} more",
    "reads": "reads “{label}”",
    "reads layer": "reads the output of layer {layer}",
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
    "gru cell": "GRU cell",
    "rnn cell": "RNN cell",
    "cell with": "{cell} with {traits}",
    "between traits": ", ",
    "with peepholes": "peepholes",
    "with coupled": "coupled gates",
    "with projection": "projection",
    "with reset before": "reset before the weights",
    "coupled lstm cell in words": (
        "The inside of an LSTM cell whose input and forget gate are coupled. The cell state"
        " {c_prev} comes in at the upper left and the hidden state {h_prev} at the lower left,"
        " where the input {x} joins it. Both go to two gates and the candidate. The input gate {i}"
        " is multiplied with the candidate {g}, and 1 − {i}, which takes the place of the forget"
        " gate {f}, with {c_prev}; the sum of the two products is the new cell state {c}. Its"
        " tanh, multiplied with the output gate {o}, is the new hidden state {h}, which goes on to"
        " the next step and out of the layer."
    ),
    "peepholes in words": (
        "Through peepholes the input and the forget gate see {c_prev}, and the output gate {c},"
        " each weighed unit by unit."
    ),
    "coupled peepholes in words": (
        "Through peepholes the input gate sees {c_prev}, and the output gate {c}, each weighed unit"
        " by unit."
    ),
    "projection in words": "A projection makes {h} narrower than {c}.",
    "gru cell in words": (
        "The inside of a GRU cell. The hidden state {h_prev} comes in at the upper left and runs"
        " along the upper line; the input {x} comes in below. Both go to the reset gate {r} and"
        " the update gate {z}. The candidate {n} is made of the input and of what the reset gate"
        " lets through of {h_prev}. The update gate is multiplied with {h_prev}, and 1 − {z} with"
        " the candidate; the sum of the two products is the new hidden state {h}, which goes on to"
        " the next step and out of the layer."
    ),
    "reset after in words": "{h_prev} is weighed before {r} is multiplied with it.",
    "reset before in words": "{r} is multiplied with {h_prev} before the product is weighed.",
    "rnn cell in words": (
        "The inside of an RNN cell. The hidden state {h_prev} comes in from the left, and the input"
        " {x} joins it from below. The weighted sum {a} of both is squashed, and is then the new"
        " hidden state {h}, which goes on to the next step and out of the layer."
    ),
    "joined": "input and hidden state go to every gate",
    "joined peepholes": "input and hidden state go to every gate, and cell state by peepholes",
    "joined gru": "input and hidden state go to both gates, input alone to the candidate",
    "joined rnn": "input and hidden state are weighed and added",
    "weighted sum": "weighted sum",
    "one minus": "one minus it, unit by unit",
    "sizes": "N sequences, I inputs, H units",
    "sizes projected": "N sequences, I inputs, H units, P units of the projection",
    "shape": "{symbol} {shape}",
    "shapes": "shapes: {shapes}",
    "times": "multiplied, unit by unit",
    "plus": "added, unit by unit",
    "projection": "projection",
    "output": "output",
    "meaning of another squashing": "the memory as it is shown, before the output gate",
}

_UNROLLED = {
    "unrolled": "Recurrent network, folded and unrolled in time",
    "unrolled open": "Recurrent network unrolled in time, with the inside of a cell",
    "unrolled open in words": (
        "copies of one network stand side by side, and hand their state on from each step to the"
        " next; of some of them the inside is shown"
    ),
    "unrolled in words": (
        "On the left one recurrent network, which reads the input {x}, gives out {h}, and gets"
        " its own state back through a loop. On the right, after an equals sign, the same"
        " network drawn once for every step: it reads {x:0}, {x:1}, {x:2} and so on to {x}, one"
        " after the other, gives out {h:0}, {h:1}, {h:2} and so on to {h}, and hands its state on"
        " from each step to the next. It is the same network, with the same weights, at every"
        " step."
    ),
    "layers": "{layers} layers",
    "layers in words": (
        "{layers} layers stand above each other: what one gives out, the next one reads at the same"
        " step"
    ),
    "both directions": "both directions",
    "both directions in words": (
        "two chains read the same input: the forward one hands its state on from the first step to"
        " the last, the backward one from the last step to the first"
    ),
    "concat": "concat",
    "concat in words": "what both directions give out at a step is joined to one longer vector",
    "sum": "sum",
    "sum in words": "what both directions give out at a step is added, unit by unit",
    "mul": "product",
    "mul in words": "what both directions give out at a step is multiplied, unit by unit",
    "ave": "mean",
    "ave in words": "of what both directions give out at a step the mean is taken, unit by unit",
    "padding": "padding",
    "padding in words": (
        "the steps {first} to {last} lie past the end of the sequence: they are padding, and no"
        " state is handed on to them"
    ),
    "sizes of the readout": "O outputs of the readout",
    "encoder": "encoder",
    "decoder": "decoder",
    "encoder and decoder": "encoder and decoder",
    "encoder and decoder in words": (
        "the encoder only reads, the decoder only writes, and all the decoder knows of the input is"
        " the state that the encoder hands over"
    ),
    "delayed in words": (
        "the steps up to {last} are an encoder, which reads; those from {first} on are a decoder,"
        " which writes, and all it knows of the input is the state that the encoder hands over"
    ),
    "two networks": "two networks, each with its own weights, the same at every step",
    "handover": "handed over",
    "handover in words": (
        "the state that the encoder leaves is the one that the decoder starts with"
    ),
    "one network": "the same network, with the same weights, at every step",
    "readout": "readout",
    "bears": "the state of step {step} bears on {h:letter} at step {later}: gradient {size}",
    "bearing": (
        "on the arrows: how strongly the state of the step that an arrow leaves bears on {h:letter}"
        " at step {later}"
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

# The figure of a layer's parameters; "rows" are its gates in PyTorch and ONNX, "columns" in Keras.
_PARAMETERS = {
    "parameters": "{kind}: the parameters as {framework} stores them",
    "in a framework": "{kind} in {framework}",
    "gate order": "order of the gates: {order}",
    "between gates": ", ",
    "row": "row {first}",
    "rows": "rows {first} to {last}",
    "column": "column {first}",
    "columns": "columns {first} to {last}",
    "not used": "{place}, not used",
    "one row": "{size} = 1 row",
    "count of rows": "{size} rows",
    "one column": "{size} = 1 column",
    "count of columns": "{size} columns",
    "multiplied parameter": (
        "the parameter {name} has the shape {shape} and is multiplied with {factor}: {places}"
    ),
    "added parameter": "the parameter {name} has the shape {shape} and is added: {places}",
    "place of a gate": "{place} {name} {symbol}",
    "numbers": "{place}: {values}",
    "entry": "{entry} = {value} ({gate})",
}

# A batch as it is stored.
_BATCH = {
    "batch": "A batch of sequences",
    "batch first": "batch first",
    "time first": "time first",
    "batch size": "batch size",
    "sequence length": "sequence length",
    "input size": "input size",
    "count of sequences": "N = {count} sequences",
    "one sequence": "N = 1 sequence",
    "count of elements": "T = {count} elements",
    "one element": "T = 1 element",
    "count of features": "I = {count} features",
    "one feature": "I = 1 feature",
    "who batch first": "PyTorch with batch_first=True, Keras",
    "who time first": "PyTorch by default, ONNX",
    "entry of a batch": "{entry} is element {element} of sequence {sequence}",
    "name of an element": "{name}_{{n,t}} is element t of sequence n",
    "past the end": "past the end of its sequence",
    "batch in words": (
        "{sequences}, each of them of {elements} one after the other in time, each element of"
        " {features}"
    ),
    "layout in words": "{layout}, the shape is {shape}, and {entry}",
    "lengths in words": "the sequences have {lengths} elements; what comes after them is padding",
}

# What plots write, and how they are said in words.
_PLOTS = {
    "time": "step t",
    "gates": "gates",
    "gates over time": "Gates over time",
    "states over time": "States over time",
    "unit over time": "Unit {unit} over time",
    "gradients over time": "Gradients over time",
    "input over time": "the input reads {labels}",
    "quantity of a unit": "{name} {symbol}, unit {unit}: {text}",
    "quantity over time": "{name} {symbol}: {text}",
    "from to": "from {first} to {last}",
    "extremes": "lowest {low} {at_low}, highest {high} {at_high}",
    "always": "{value} at every step",
    "above": "above {value} {steps}",
    "always above": "above {value} at every step",
    "never above": "never above {value}",
    "not a number": "not a number {steps}",
    "at one step": "at step {step}",
    "at steps": "at steps {steps}",
    "stretch": "{first}–{last}",
    "and so on": "{text} …",
    "steps left out": "steps that are not shown: {count}",
    "units left out": "units that are not shown: {count}",
    "last step": "the sequence ends with step {step}",
    "gradient size": "size of the gradient",
    "of a network": "{network}: {text}",
    "gradient over time": "size of the gradient of the sum of {h:letter} at step {step}",
    "gradient of": "gradient of the sum of {h:letter} at step {step}, with respect to",
}

# The page on which a reader steps through time.
_EXPLORER = {
    "explorer": "{name}, step by step",
    "go to first": "first step",
    "go to previous": "previous step",
    "play": "play",
    "pause": "pause",
    "go to next": "next step",
    "go to last": "last step",
    "slider": "step in time",
    "choose layer": "layer",
    "choose reverse": "direction",
    "choose sequence": "sequence",
    "point": "Point at a number or a symbol to see what it is.",
    "strip of a run": "the sequence, unrolled in time",
    "cell of a run": "the inside of the cell; its values stand in the equations, too",
    "plot of a run": "the run over time",
    "chosen steps": "chosen steps",
}

WORDS: Mapping[str, str] = MappingProxyType(
    {
        **_SENTENCES,
        **_PLACES,
        **_CELLS,
        **_UNROLLED,
        **_PATTERNS,
        **_OVERVIEW,
        **_PARAMETERS,
        **_BATCH,
        **_PLOTS,
        **_EXPLORER,
    }
)
