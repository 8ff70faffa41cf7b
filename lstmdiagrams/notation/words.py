"""Every word and sentence that a figure, a description or a plot writes, but for the quantities'.

In braces stands what is put in where the sentence is said: ``{step}`` a number, ``{h}`` the symbol
of that quantity, ``{h:0}`` the same at step 0, ``{h:letter}`` its bare letter.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation.quantities import QUANTITIES, Quantity
from lstmdiagrams.notation.symbols import plain

__all__ = ["WORDS", "checked", "said"]

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


class _Spoken:
    """A quantity that a sentence names."""

    def __init__(self, quantity: Quantity) -> None:
        self.quantity = quantity

    def __format__(self, step: str) -> str:
        """Write it as it is, at a step, or as its bare letter."""
        if step == "letter":
            return plain(self.quantity.letter)
        return plain(self.quantity.at(step)) if step else self.quantity.plain


def said(template: str, quantities: Mapping[str, Quantity], values: Mapping[str, object]) -> str:
    """Fill a sentence with values, and with the symbols of the quantities that it names."""
    spoken = {key: _Spoken(quantity) for key, quantity in quantities.items()}
    return template.format_map({**spoken, **values})


def checked(name: str, template: object) -> str:
    """Return a word or a sentence if it can stand in the place of the one of that name.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no text, lacks something that is put in, or wants what is not there.
    """
    if not isinstance(template, str):
        raise InvalidTypeError(f"the word {name!r} is {template!r}, and must be text")
    try:
        given, needed = _fields(template), _fields(WORDS[name]) - QUANTITIES.keys()
    except ValueError as error:
        raise InvalidValueError(f"the word {name!r} is {template!r}: {error}") from None
    lacking, unknown = sorted(needed - given), sorted(given - needed - QUANTITIES.keys())
    if lacking:
        raise InvalidValueError(f"the word {name!r} is {template!r}, and lacks {{{lacking[0]}}}")
    if unknown:
        allowed = ", ".join(f"{{{field}}}" for field in (*sorted(needed), *QUANTITIES))
        raise InvalidValueError(
            f"the word {name!r} is {template!r}, and {{{unknown[0]}}} means nothing in it;"
            f" there are {allowed}"
        )
    return template


def _fields(template: str) -> set[str]:
    """Return what is put into a template; of a quantity also at a step, as in ``{h:0}``."""
    fields = set()
    for _, field, step, conversion in string.Formatter().parse(template):
        if field is None:
            continue
        if conversion or (step and not (field in QUANTITIES and step.isalnum())):
            raise ValueError(f"after {{{field}}} nothing can be said of how it is written")
        fields.add(field)
    return fields
