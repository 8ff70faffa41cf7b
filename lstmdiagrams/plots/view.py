"""A Trace and what an author chooses → the blocks and curves of a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lstmdiagrams.choices.selection import Selection, gaps_between
from lstmdiagrams.choices.strand import Strand, strand_of
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.choices.values import array_of, is_signed, limit_of
from lstmdiagrams.graphics import Theme
from lstmdiagrams.notation import Key, Notation
from lstmdiagrams.plots.curves import Bars, Curve
from lstmdiagrams.plots.figure import WIDTH
from lstmdiagrams.plots.heat import Block
from lstmdiagrams.plots.panels import TimeAxis
from lstmdiagrams.plots.paper import Line, line_of, on_a_line
from lstmdiagrams.plots.times import Flags, Times, Values, times_of

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["View", "view_of"]

LONGEST = 12  # characters of a feature's or a class's name that are shown


@dataclass(frozen=True)
class View:
    """One sequence on its way through one layer in one direction, at some steps.

    Parameters
    ----------
    strand : Strand
    times : Times
    """

    strand: Strand
    times: Times

    @property
    def style(self) -> Style:
        """How it is written and painted."""
        return self.strand.style

    @property
    def kind(self) -> str:
        """The kind of cell: "lstm", "gru" or "rnn"."""
        return self.strand.trace.kind

    def key(self, symbol: str) -> Key:
        """Return what a quantity is called in the run."""
        strand = self.strand
        if symbol == "y":
            return Key(symbol, 0, sequence=strand.sequence)
        return Key(symbol, 0, 0, strand.layer, strand.reverse, strand.sequence)

    def values(self, symbol: str) -> Values:
        """Return a quantity's values at every step of the run, (T, units)."""
        array = array_of(self.strand.trace, self.key(symbol))[:, self.strand.sequence]
        return array.astype("float64")

    def there(self, symbol: str) -> Flags:
        """Return which columns hold values: of an output those that are asked for."""
        said = self.strand.trace.labels.y
        if symbol != "y" or not any(said):
            return self.times.there
        asked = [step is not None and bool(said[step]) for step in self.times.columns]
        there: Flags = self.times.there & np.array(asked)
        return there

    def curve(self, symbol: str, unit: int) -> Curve:
        """Return the line of one unit of a quantity."""
        there, values = self.there(symbol), self.times.spread(self.values(symbol)[:, unit])
        return Curve(symbol, self.times, np.where(there, values, np.nan), there)

    def bars(self, kept: str, added: str, unit: int) -> Bars:
        """Return what is added to what is kept, of one unit."""
        parts = (self.times.spread(self.values(symbol)[:, unit]) for symbol in (kept, added))
        return Bars((kept, added), self.times, *parts)

    def block(self, symbol: str) -> Block:
        """Return the shown units of a quantity, each named."""
        rows = list(gaps_between(self.strand.indices(symbol), self.strand.size(symbol)))
        values, there = self.values(symbol), self.there(symbol)
        shown = [np.zeros(len(values)) if unit is None else values[:, unit] for unit, _ in rows]
        return self._block(
            (symbol,),
            shown,
            np.array([there & (unit is not None) for unit, _ in rows]),
            left_out=tuple(count for _, count in rows),
            names=self._names(symbol, [unit for unit, _ in rows]),
        )

    def strip(self, *symbols: str, unit: int) -> Block:
        """Return one unit of some quantities that have the same scale."""
        there = np.array([self.there(symbol) for symbol in symbols])
        shown = [self.values(symbol)[:, unit] for symbol in symbols]
        return self._block(symbols, shown, there, left_out=(0,) * len(symbols), names=())

    def _block(
        self, symbols: tuple[str, ...], shown: list[Values], there: Flags, **rows: Any
    ) -> Block:
        key, gate = self.key(symbols[0]), self.style.notation[symbols[0]].gate
        cells = np.array([self.times.spread(values) for values in shown])
        return Block(
            symbols,
            self.times,
            np.where(there, cells, np.nan),
            there,
            limit=1.0 if gate else limit_of(self.strand.trace, key),
            gate=gate,
            signed=is_signed(self.strand.trace, key, gate=gate),
            **rows,
        )

    def _names(self, symbol: str, units: list[int | None]) -> tuple[str, ...]:
        """Return what stands beside rows: names of features and classes, numbers of units."""
        labels = self.strand.trace.labels
        given = {"x": labels.features if self.strand.layer == 0 else (), "y": labels.classes}
        names = given.get(symbol, ())
        if names:
            return tuple("" if unit is None else on_a_line(names[unit], LONGEST) for unit in units)
        numbers = ["" if unit is None else str(unit) for unit in units]
        if symbol not in given:
            first = next(row for row, number in enumerate(numbers) if number)
            numbers[first] = on_a_line(self.style.word("one unit", unit=numbers[first]))
        return tuple(numbers)

    def line(self, symbol: str, widest: float = float("inf")) -> Line:
        """Return a quantity's name and symbol."""
        quantity = self.style.notation[symbol]
        return line_of(quantity.name, quantity, size=self.style.sizes.heading, widest=widest)

    def names(self, symbol: str, widest: float) -> tuple[Line, ...]:
        """Return a quantity's name and symbol in a line, or in two where one would be too wide."""
        line = self.line(symbol)
        if line.width <= widest:
            return (line,)
        quantity, size = self.style.notation[symbol], self.style.sizes.heading
        return line_of(quantity.name, size=size, widest=widest), line_of(quantity, size=size)

    @property
    def axis(self) -> TimeAxis:
        """What stands on the axis of time."""
        labels, x = self.strand.trace.labels.x, self.style.notation["x"]
        read = (x.name, x, "·") if any(labels) else ()
        size = self.style.sizes.heading
        name = line_of(*read, self.style.word("time"), size=size, widest=WIDTH)
        return TimeAxis(self.times, labels if any(labels) else (), name, self.style)


def view_of(
    trace: Trace,
    *,
    steps: Selection,
    layer: int,
    reverse: bool,
    sequence: int,
    units: Selection,
    precision: int,
    decimal: str | None,
    notation: str | Notation,
    theme: str | Theme,
    font_scale: float,
) -> View:
    """Return the checked view.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such place.
    """
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    strand = strand_of(
        trace, layer=layer, reverse=reverse, sequence=sequence, units=units, style=style
    )
    return View(strand, times_of(steps, trace.n_steps, strand.length))
