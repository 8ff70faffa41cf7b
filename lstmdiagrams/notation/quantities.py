"""Every quantity of every kind of cell: its symbol, its LaTeX, its name and what it means.

What is made of other quantities names them: ``<f> ⊙ <c_prev>`` is filled with their symbols, so
that a notation that writes f in another way writes the product so too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import symbols

__all__ = ["COMPOSED", "QUANTITIES", "Quantity", "composed", "written"]

WRITTEN = ("symbol", "latex")
PARTS = (*WRITTEN, "name", "meaning")
_MARKUP = re.compile(r"_\{[^{}]+\}")
_NAMED = re.compile(r"<(\w+)(\.letter)?>")


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

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is no text, is empty, or its braces do not match.
    """

    symbol: str
    latex: str
    name: str
    meaning: str
    gate: bool = False

    def __post_init__(self) -> None:
        for part in PARTS:
            text = getattr(self, part)
            if not isinstance(text, str):
                raise InvalidTypeError(f"the {part} is {text!r}, and must be text")
            if not text.strip():
                raise InvalidValueError(f"the {part} is empty")
        if set("{}") & set(_MARKUP.sub("", self.symbol)):
            raise InvalidValueError(
                f"the symbol {self.symbol!r} has braces that mark no subscript; write 'f_{{t}}'"
            )
        if not _balanced(self.latex):
            raise InvalidValueError(f"the latex {self.latex!r} has braces that do not match")

    @property
    def plain(self) -> str:
        """The symbol on one line without markup: ``f_t ⊙ c_t−1``."""
        return symbols.plain(self.symbol)

    @property
    def letter(self) -> str:
        """The symbol without the step: ``f``."""
        return symbols.letter_of(self.symbol)

    def at(self, step: int | str) -> str:
        """Return the symbol at a step: ``h_{3}``."""
        return symbols.at_step(self.symbol, str(step))

    def backwards(self) -> Quantity:
        """Return it for a layer that reads backwards: its previous step is t+1."""
        symbol, latex = symbols.backwards(self.symbol), symbols.backwards(self.latex)
        return replace(self, symbol=symbol, latex=latex)


def _balanced(latex: str) -> bool:
    depth = 0
    for brace in re.findall(r"\\.|[{}]", latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return False
    return depth == 0


def written(template: str, quantities: Mapping[str, Quantity], *, part: str = "latex") -> str:
    """Fill ``<f>`` with the symbol of f, and ``<f.letter>`` with its letter.

    Parameters
    ----------
    part : {"latex", "symbol"}
        Which of a quantity's two symbols.
    """

    def fill(found: re.Match[str]) -> str:
        text: str = getattr(quantities[found[1]], part)
        if not found[2]:
            return text
        letter = symbols.letter_of(text)
        return letter if part == "latex" else symbols.plain(letter)

    return _NAMED.sub(fill, template)


def composed(
    quantities: Mapping[str, Quantity], before: Mapping[str, Quantity]
) -> dict[str, Quantity]:
    """Let what is made of other quantities follow when these are written in another way.

    Parameters
    ----------
    quantities : mapping of str to Quantity
        Some of which may have changed.
    before : mapping of str to Quantity
        As they were; what was not written as its parts stays as it is.
    """
    followed = dict(quantities)
    for key, row in _TEMPLATES.items():
        changes: dict[str, Any] = {}
        for part in WRITTEN:
            template, old = getattr(row, part), getattr(before[key], part)
            if old == getattr(quantities[key], part) == written(template, before, part=part):
                changes[part] = written(template, followed, part=part)
        followed[key] = replace(followed[key], **changes)
    return followed


_ROWS: Mapping[str, Quantity] = {
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
        "<f> ⊙ <c_prev>",
        r"<f> \odot <c_prev>",
        "kept memory",
        "what is left of the old cell state after the forget gate",
    ),
    "ig": Quantity(
        "<i> ⊙ <g>",
        r"<i> \odot <g>",
        "new memory",
        "what the input gate lets in of the candidate",
    ),
    "c": Quantity("c_{t}", "c_t", "cell state", "the memory after this step"),
    "tanh_c": Quantity(
        "tanh(<c>)",
        r"\tanh(<c>)",
        "squashed cell state",
        "the memory brought into −1…1, before the output gate",
    ),
    "m": Quantity(
        "<o> ⊙ <tanh_c>",
        "m_t",
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
        "W <h_prev> + b",
        "W_{h<n.letter>} <h_prev> + b_{h<n.letter>}",
        "recurrent part of the candidate",
        "what the old state says to the candidate, before the reset gate",
    ),
    "rhn": Quantity(
        "<r> ⊙ (W <h_prev> + b)",
        r"<r> \odot (W_{h<n.letter>} <h_prev> + b_{h<n.letter>})",
        "reset recurrent part",
        "what the reset gate lets through of the old state",
    ),
    "rh": Quantity(
        "<r> ⊙ <h_prev>",
        r"<r> \odot <h_prev>",
        "reset state",
        "what the reset gate lets through of the old state, before it is weighed",
    ),
    "wrh": Quantity(
        "W (<r> ⊙ <h_prev>) + b",
        r"W_{h<n.letter>} (<r> \odot <h_prev>) + b_{h<n.letter>}",
        "recurrent part of the candidate",
        "what the reset state says to the candidate",
    ),
    "pi": Quantity(
        "p_{<i.letter>} ⊙ <c_prev>",
        r"p_{<i.letter>} \odot <c_prev>",
        "peephole of the input gate",
        "what the input gate sees of the old cell state",
    ),
    "pf": Quantity(
        "p_{<f.letter>} ⊙ <c_prev>",
        r"p_{<f.letter>} \odot <c_prev>",
        "peephole of the forget gate",
        "what the forget gate sees of the old cell state",
    ),
    "po": Quantity(
        "p_{<o.letter>} ⊙ <c>",
        r"p_{<o.letter>} \odot <c>",
        "peephole of the output gate",
        "what the output gate sees of the new cell state",
    ),
    "zn": Quantity(
        "(1−<z>) ⊙ <n>",
        r"(1 - <z>) \odot <n>",
        "new part of the state",
        "what comes from the candidate",
    ),
    "zh": Quantity(
        "<z> ⊙ <h_prev>",
        r"<z> \odot <h_prev>",
        "kept part of the state",
        "what is left of the old state after the update gate",
    ),
    "a": Quantity("a_{t}", "a_t", "pre-activation", "the weighted sum, before the squashing"),
    "y": Quantity("y_{t}", "y_t", "output", "what the readout layer makes of the hidden state"),
}
_TEMPLATES = {key: row for key, row in _ROWS.items() if "<" in row.symbol + row.latex}


def _catalogue() -> dict[str, Quantity]:
    rows = dict(_ROWS)
    for key, row in _TEMPLATES.items():
        symbol, latex = (written(getattr(row, part), rows, part=part) for part in WRITTEN)
        rows[key] = replace(row, symbol=symbol, latex=latex)
    return rows


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(_catalogue())
# What is made of others, in LaTeX that names them: fc is r"<f> \odot <c_prev>".
COMPOSED: Mapping[str, str] = MappingProxyType(
    {key: row.latex for key, row in _TEMPLATES.items() if "<" in row.latex}
)
