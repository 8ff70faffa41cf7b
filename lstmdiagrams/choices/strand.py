"""A Trace and a place in it → `Strand`: one sequence through one layer, with its keys and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lstmdiagrams.choices.selection import Selection, check_index, chosen, flag
from lstmdiagrams.choices.style import Style, shortened
from lstmdiagrams.choices.values import array_of, is_signed, value_of, widest_text
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Key, plain

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace
    from lstmdiagrams.reference.trace import LayerTrace

__all__ = ["Strand", "need_agreement", "need_run", "need_trace", "strand_of"]

ENDS = (3, 1)  # of many units, the first and the last ones are shown
MOST = 8  # so many are shown whole
_ACTIVE = re.compile(r"most active(?: ([1-9]\d{0,8}))?")


@dataclass(frozen=True)
class Strand:
    """One sequence of a batch on its way through one layer in one direction.

    Parameters
    ----------
    trace : Trace
    layer, sequence : int
        Counted from 0.
    reverse : bool
    units : None, "all", int, str or tuple of int
        Which hidden units are shown; of the strings, "most active 4" is understood here.
    style : Style
    """

    trace: Trace
    layer: int
    reverse: bool
    sequence: int
    units: Selection
    style: Style

    @property
    def record(self) -> LayerTrace:
        """Everything that the layer computed."""
        return self.trace.layer(self.layer, reverse=self.reverse)

    @property
    def length(self) -> int:
        """How many steps the sequence has."""
        lengths = self.trace.lengths
        return lengths[self.sequence] if lengths else self.trace.n_steps

    def size(self, symbol: str) -> int:
        """How many units a quantity has."""
        if symbol not in self._sizes:
            key = Key(symbol, 0, layer=self.layer, reverse=self.reverse)
            self._sizes[symbol] = array_of(self.trace, key).shape[-1]
        return self._sizes[symbol]

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """The sizes that were asked for: of every value of a figure one is."""
        return {}

    @cached_property
    def _shown(self) -> dict[int, tuple[int, ...]]:
        """Size of a state → which of its units are shown."""
        sizes = {self.record.hidden_size: "c" if self.trace.kind == "lstm" else "h"}
        sizes |= {self.size("h"): "h"}  # narrower than c, if there is a projection
        return {size: self._chosen(symbol, size) for size, symbol in sizes.items()}

    def _chosen(self, symbol: str, size: int) -> tuple[int, ...]:
        units = self.units
        if isinstance(units, str) and (active := _ACTIVE.fullmatch(units)):
            return self._most_active(symbol, int(active[1] or sum(ENDS)))
        if isinstance(units, tuple) and size < self.record.hidden_size:
            units = tuple(unit for unit in units if -size <= unit < size) or None
        return chosen("unit", units, size, default=ENDS, most=MOST)

    def _most_active(self, symbol: str, count: int) -> tuple[int, ...]:
        """Return the units whose state moves most in the course of the sequence."""
        states = getattr(self.record, symbol)[: self.length, self.sequence]
        with np.errstate(invalid="ignore"):  # what stays infinite does not move
            moves = np.nan_to_num(np.ptp(states, axis=0))
        return tuple(sorted(np.argsort(-moves, kind="stable")[:count].tolist()))

    def indices(self, symbol: str) -> tuple[int, ...]:
        """Return which units of a quantity are shown."""
        size = self.size(symbol)
        if symbol in ("x", "y"):
            return chosen("feature", None, size, default=ENDS, most=MOST)
        return self._shown[size]

    def keys(self, symbol: str, step: int) -> tuple[Key, ...]:
        """Return the keys of a quantity's shown values at a step."""
        place = (0, False) if symbol == "y" else (self.layer, self.reverse)
        step = self._answer(step) if symbol == "y" else step
        return tuple(
            Key(symbol, step, unit, *place, self.sequence) for unit in self.indices(symbol)
        )

    def more(self, symbol: str) -> int:
        """Return how many units of a quantity are left out."""
        return self.size(symbol) - len(self.indices(symbol))

    def texts(self, symbol: str, step: int) -> list[str]:
        """Return a quantity's shown values at a step as they are printed."""
        keys, gate = self.keys(symbol, step), self.style.notation[symbol].gate
        signed = bool(keys) and is_signed(self.trace, keys[0], gate=gate)
        return [self.style.numbers.text(value_of(self.trace, key), signed=signed) for key in keys]

    def slot(self, symbols: Iterable[str]) -> float:
        """Return the width in points of the widest text that these quantities print in the run."""
        notation, numbers = self.style.notation, self.style.numbers
        texts = [
            widest_text(self.trace, self.keys(symbol, 0)[0], numbers, gate=notation[symbol].gate)
            for symbol in symbols
            if self.indices(symbol)
        ]
        return max(text_width(text, self.style.sizes.value) for text in texts)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the shown features of the input, or nothing."""
        names = self.trace.labels.features if self.layer == 0 else ()
        return tuple(shortened(names[index]) for index in self.indices("x")) if names else ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the shown outputs of the readout, or nothing."""
        names = self.trace.labels.classes
        return tuple(shortened(names[index]) for index in self.indices("y")) if names else ()

    def read_at(self, step: int) -> str:
        """Return what the input of a step stands for, or nothing; only layer 0 reads the input."""
        labels = self.trace.labels.x if self.layer == 0 else ()
        return shortened(labels[step]) if labels else ""

    def said_at(self, step: int) -> str:
        """Return what the output of a step stands for, or nothing."""
        labels = self.trace.labels.y
        return shortened(labels[self._answer(step)]) if labels else ""

    def _answer(self, step: int) -> int:
        """Return where the answer of a step is in y, in which time may run backwards."""
        return self.trace.n_steps - 1 - step if self.trace.turned else step

    @property
    def place(self) -> str:
        """Say which layer and direction it is, if there is a choice; else nothing."""
        if self.trace.num_layers == 1 and not self.trace.bidirectional:
            return ""
        way = self.style.word("backward" if self.reverse else "forward")
        return self.style.word("layer", layer=self.layer, direction=way)

    def captions(self, step: int) -> tuple[str, ...]:
        """Return the lines that say where in the run a step stands."""
        read, word = self.read_at(step), self.style.word
        name = "step" if self.length > 1 else "only step"
        source = word("reads layer", layer=self.layer - 1) if self.layer else ""
        lines = (
            word("reads", label=read) if read else source,
            word(name, step=step, last=self.length - 1),
            self.place,
        )
        return tuple(line for line in lines if line)

    def sentence(self, symbol: str, step: int, *, numbered: bool = False, label: str = "") -> str:
        """Say a quantity and its values at a step.

        Parameters
        ----------
        numbered : bool
            Whether its symbol says which step it is.
        label : str
            What the values stand for, if they stand for something.
        """
        quantity, word = self.style.notation[symbol], self.style.word
        values, more = word("between values").join(self.texts(symbol, step)), self.more(symbol)
        for note in (word("more", count=more) if more else "", label):
            values = word("noted", text=values, note=note) if note else values
        written = quantity.at(step) if numbered else quantity.symbol
        text = word("values", name=quantity.name, symbol=plain(written), values=values)
        return self.style.notation.sentence(text)

    def step_of(self, step: int) -> int:
        """Return a step counted from 0; negative ones count from the sequence's end.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the sequence has no such step.
        """
        return check_index("step", step, self.length)


def need_run(**given: tuple[object, object]) -> None:
    """Refuse options that say something of a run where there is none.

    Parameters
    ----------
    **given : (object, object)
        What an option is, and what it is by default.

    Raises
    ------
    InvalidValueError
        With the first that is not its default.
    """
    for name, (value, default) in given.items():
        if value is not default and not (isinstance(value, int) and value == default):
            raise InvalidValueError(
                f"{name}={value!r} needs a run; without one the figure is blank"
            )


def need_agreement(what: str, name: str, wanted: object, own: object) -> None:
    """Refuse an option that says of a run what it is not.

    Parameters
    ----------
    what : str
        What is drawn: "cell", "network".
    name : str
        The option.
    wanted, own : object
        What it is, and what it is in the run.

    Raises
    ------
    InvalidValueError
        If they differ.
    """
    if wanted != own:
        raise InvalidValueError(
            f"{name}={wanted!r} contradicts the run, in which it is {own!r}; leave it out to draw"
            f" the {what} as it ran"
        )


def need_trace(trace: object) -> None:
    """Refuse what is no run.

    Raises
    ------
    InvalidTypeError
        If it is none.
    """
    if not hasattr(trace, "layer"):
        raise InvalidTypeError(
            f"the run is {trace!r}, and must be a Trace, as net.run(x) or reference_run(name) give"
        )


def strand_of(
    trace: Trace,
    *,
    kind: str | None = None,
    layer: int,
    reverse: bool,
    sequence: int,
    units: Selection,
    style: Style,
) -> Strand:
    """Return the checked place.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the trace is none, is of another kind of cell, or has no such place.
    """
    need_trace(trace)
    if kind and trace.kind != kind:
        raise InvalidValueError(
            f"the run is of the kind {trace.kind!r}, and this figure draws {kind!r};"
            f" use {trace.kind}_cell"
        )
    layer = check_index("layer", layer, trace.num_layers)
    reverse = flag("reverse", reverse)
    trace.layer(layer, reverse=reverse)
    sequence = check_index("sequence", sequence, trace.n_sequences)
    if isinstance(units, Iterable) and not isinstance(units, str):
        units = tuple(units)
    if reverse:
        style = replace(style, notation=style.notation.backwards())
    strand = Strand(trace, layer, bool(reverse), sequence, units, style)
    strand.indices("h")  # a unit that does not exist is refused here
    return strand
