"""A Trace and a place in it → `Moment`: one step of one layer, with its keys and its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.selection import Selection, check_index, chosen
from lstmdiagrams.diagrams.values import NumberFormat, value_of, widest_text
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Key, Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace
    from lstmdiagrams.reference.trace import LayerTrace

__all__ = ["Moment", "moment_of"]

ENDS = (3, 1)  # of many units, the first and the last ones are shown
MOST = 8  # so many are shown whole


@dataclass(frozen=True)
class Moment:
    """One step of one layer of a run, and which of its units are shown.

    Parameters
    ----------
    trace : Trace
    step, layer, sequence : int
        Counted from 0.
    reverse : bool
    units : None, "all", int, str or iterable of int
        Which hidden units are shown.
    """

    trace: Trace
    step: int
    layer: int
    reverse: bool
    sequence: int
    units: Selection

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
        return int(getattr(self.record, symbol).shape[-1])

    @cached_property
    def _shown(self) -> dict[int, tuple[int, ...]]:
        """Size of a vector → which of its units are shown."""
        size = self.record.hidden_size
        shown = {size: chosen("unit", self.units, size, default=ENDS, most=MOST)}
        narrow = self.size("h")
        if narrow not in shown:  # a projection: h is narrower than c
            listed = shown[size] if isinstance(self.units, Iterable) else ()
            within = [unit for unit in listed if unit < narrow]
            wanted = within if within and not isinstance(self.units, str) else self.units
            shown[narrow] = chosen("unit", wanted, narrow, default=ENDS, most=MOST)
        return shown

    def indices(self, symbol: str) -> tuple[int, ...]:
        """Return which units of a quantity are shown."""
        size = self.size(symbol)
        if symbol == "x":
            return chosen("feature", None, size, default=ENDS, most=MOST)
        return self._shown[size]

    def keys(self, symbol: str) -> tuple[Key, ...]:
        """Return the keys of a quantity's shown values."""
        place = (self.layer, self.reverse, self.sequence)
        return tuple(Key(symbol, self.step, unit, *place) for unit in self.indices(symbol))

    def more(self, symbol: str) -> int:
        """Return how many units of a quantity are left out."""
        return self.size(symbol) - len(self.indices(symbol))

    def texts(self, symbol: str, numbers: NumberFormat, notation: Notation) -> list[str]:
        """Return a quantity's shown values as they are printed."""
        signed = not notation[symbol].gate
        return [numbers.text(value_of(self.trace, key), signed=signed) for key in self.keys(symbol)]

    def widest(
        self, symbols: Iterable[str], numbers: NumberFormat, notation: Notation, size: float
    ) -> float:
        """Return the width in points of the widest text that these quantities print in the run."""
        texts = [
            widest_text(self.record, symbol, numbers, signed=not notation[symbol].gate)
            for symbol in symbols
        ]
        return max(text_width(text, size) for text in texts)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the shown features of the input, or nothing."""
        names = self.trace.labels.features if self.layer == 0 else ()
        return tuple(names[index] for index in self.indices("x")) if names else ()

    @property
    def reads(self) -> str:
        """What the input of this step stands for, or nothing."""
        labels = self.trace.labels.x
        return labels[self.step] if labels else ""

    def captions(self, notation: Notation) -> tuple[str, ...]:
        """Return the lines that say where in the run the figure stands."""
        words = notation.words
        lines = [words["reads"].format(label=self.reads)] if self.reads else []
        lines += [words["step"].format(step=self.step, last=self.length - 1)]
        if self.trace.num_layers > 1 or self.trace.bidirectional:
            way = words["backward"] if self.reverse else words["forward"]
            lines += [words["layer"].format(layer=self.layer, direction=way)]
        return tuple(lines)

    def in_words(self, symbols: Iterable[str], numbers: NumberFormat, notation: Notation) -> str:
        """Say the quantities and their values in sentences."""
        return " ".join(self._sentence(symbol, numbers, notation) for symbol in symbols)

    def _sentence(self, symbol: str, numbers: NumberFormat, notation: Notation) -> str:
        quantity = notation[symbol]
        values = "; ".join(self.texts(symbol, numbers, notation))
        rest = (
            f" ({notation.words['more'].format(count=self.more(symbol))})"
            if self.more(symbol)
            else ""
        )
        return f"{quantity.name.capitalize()} {quantity.plain}: {values}{rest}."


def moment_of(
    trace: Trace,
    kind: str,
    *,
    step: int,
    layer: int,
    reverse: bool,
    sequence: int,
    units: Selection,
) -> Moment:
    """Return the checked place.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the trace is none, is of another kind of cell, or has no such place.
    """
    if not hasattr(trace, "layer"):
        raise InvalidTypeError(
            f"the run is {type(trace).__name__}, and must be a Trace, as net.run(x) or"
            " reference_run(name) give it"
        )
    if trace.kind != kind:
        raise InvalidValueError(
            f"the run is of the kind {trace.kind!r}, and this figure draws {kind!r}"
        )
    layer = check_index("layer", layer, trace.num_layers)
    trace.layer(layer, reverse=reverse)
    sequence = check_index("sequence", sequence, trace.n_sequences)
    length = trace.lengths[sequence] if trace.lengths else trace.n_steps
    step = check_index("step", step, length)
    moment = Moment(trace, step, layer, bool(reverse), sequence, _frozen(units))
    moment.indices("h")  # a unit that does not exist is refused here
    return moment


def _frozen(units: Selection) -> Selection:
    """Keep what can be read only once."""
    if isinstance(units, Iterable) and not isinstance(units, str):
        return tuple(units)
    return units
