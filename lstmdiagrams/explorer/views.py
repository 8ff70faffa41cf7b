"""A Trace and what an author chooses → `View`: one sequence in one layer and direction, printed.

Everything that the page will show at a step is printed here, with the colour that the figures give
it: the page's script looks texts up, and computes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lstmdiagrams.choices.selection import Selection, chosen
from lstmdiagrams.choices.strand import Strand, need_trace, strand_of
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.choices.values import array_of, is_signed, limit_of
from lstmdiagrams.diagrams.cells.form import Form, form_of
from lstmdiagrams.graphics.theme import shade
from lstmdiagrams.notation import Key

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["Column", "View", "views_of"]

FEW = (3, 1)  # of a batch of many sequences, the first and the last ones are shown
MOST = 8  # so many are shown whole
Shown = tuple[str, str]  # a number as it is printed, and its shade


@dataclass(frozen=True)
class Column:
    """What a quantity shows at every step of a view.

    Parameters
    ----------
    symbol : str
    units : tuple of int
        Which units are shown.
    layer : int
        Of its values' keys.
    rows : tuple of tuple of (str, str)
        For every step, for every unit that is shown, the text and the shade.
    """

    symbol: str
    units: tuple[int, ...]
    layer: int
    rows: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True)
class View:
    """One sequence of a run on its way through one layer in one direction.

    Parameters
    ----------
    strand : Strand
        Its style writes the quantities of this layer.
    form : Form
        What the cells of the layer are like.
    looks : mapping of str to object
        The keywords of every figure of the run: its units, its notation, …
    """

    strand: Strand
    form: Form
    looks: Mapping[str, Any]

    @property
    def trace(self) -> Trace:
        """The run."""
        return self.strand.trace

    @property
    def style(self) -> Style:
        """How everything is written and painted."""
        return self.strand.style

    @property
    def keywords(self) -> dict[str, Any]:
        """What a builder gets besides the run to draw this view."""
        strand = self.strand
        place = {"layer": strand.layer, "reverse": strand.reverse, "sequence": strand.sequence}
        return {**self.looks, **place}

    @cached_property
    def reads_out(self) -> bool:
        """Whether what this layer gives out becomes the run's y."""
        last = self.strand.layer == self.trace.num_layers - 1
        return last and self.trace.y_steps is not None

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Every quantity that has values at a step, in the order of computation."""
        record = self.strand.record
        states = ("c_prev", "h_prev") if record.kind == "lstm" else ("h_prev",)
        coupled = ("pf",) if record.coupled else ()  # it sees nothing there
        own = [symbol for symbol in record.SYMBOLS[1:] if symbol not in coupled]
        return ("x", *states, *own, *["y"] * self.reads_out)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every quantity, printed at every step."""
        return {symbol: self._column(symbol) for symbol in self.symbols}

    def _column(self, symbol: str) -> Column:
        strand = self.strand
        key, units = strand.keys(symbol, 0)[0], strand.indices(symbol)
        show = _Printer.of(strand, key)
        array = array_of(self.trace, key)[:, strand.sequence]
        steps = [strand.keys(symbol, step)[0].step for step in range(strand.length)]
        rows = tuple(
            tuple(show(value) for value in row) for row in array[steps][:, list(units)].tolist()
        )
        return Column(symbol, units, key.layer, rows)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """What the input of each step stands for, or nothing."""
        steps = range(self.strand.length)
        labels = tuple(self.strand.read_at(step) for step in steps)
        return labels if any(labels) else ()

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What the output of each step stands for, or nothing."""
        steps = range(self.strand.length)
        labels = tuple(self.strand.said_at(step) for step in steps) if self.reads_out else ()
        return labels if any(labels) else ()


@dataclass
class _Printer:
    """A value of one quantity → its text and its shade, each of them once."""

    strand: Strand
    signed: bool
    gate: bool
    limit: float

    def __post_init__(self) -> None:
        self.known: dict[float, Shown] = {}

    @classmethod
    def of(cls, strand: Strand, key: Key) -> _Printer:
        gate, trace = strand.style.notation[key.symbol].gate, strand.trace
        signed = is_signed(trace, key, gate=gate)
        return cls(strand, signed, gate, limit_of(trace, key))

    def __call__(self, value: float) -> Shown:
        if value not in self.known:
            text = self.strand.style.numbers.text(value, signed=self.signed)
            self.known[value] = text, shade(value, self.limit, gate=self.gate)
        return self.known[value]


def views_of(trace: Trace, sequences: Selection, looks: Mapping[str, Any]) -> tuple[View, ...]:
    """Return every view of a run, in the order of layers, directions and sequences.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no run, has no such sequences or units, or a look is not allowed.
    """
    need_trace(trace)
    shown = chosen("sequence", sequences, trace.n_sequences, default=FEW, most=MOST)
    return tuple(
        _view(trace, layer, sequence, looks, reverse=reverse)
        for layer, reverse in _ways(trace)
        for sequence in shown
    )


def _ways(trace: Trace) -> Iterator[tuple[int, bool]]:
    for layer, ways in enumerate(trace.ways):
        for reverse in ways:
            yield layer, reverse


def _view(
    trace: Trace, layer: int, sequence: int, looks: Mapping[str, Any], *, reverse: bool
) -> View:
    style = style_of(**{name: value for name, value in looks.items() if name != "units"})
    units = looks["units"]
    strand = strand_of(
        trace, layer=layer, reverse=reverse, sequence=sequence, units=units, style=style
    )
    form = form_of(trace.kind, strand.record)
    style = replace(strand.style, notation=form.written(strand.style.notation))
    return View(replace(strand, style=style), form, looks)
