"""The inside of an LSTM cell at one step: options (+ Trace) → Diagram.

The plan, from left to right: the states come in, the cell state along the upper line and the
hidden state along the lower one, where the input joins it; four gates read the lower line; the
products and the sum lie on the upper one; the states leave at the right. A vector of values is a
column of boxes on the wire that carries it, so that the width of the figure does not depend on the
number of units.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells.parts import (
    CIRCLE,
    NAME,
    OPERATION,
    PILL,
    SYMBOL,
    TANH,
    circle,
    gate,
    gate_height,
    gate_width,
    operation,
    pill,
    row_names,
    tooltip_of,
    unit_tags,
)
from lstmdiagrams.diagrams.columns import Column, column_height, through
from lstmdiagrams.diagrams.selection import Selection
from lstmdiagrams.diagrams.strand import Strand, strand_of
from lstmdiagrams.diagrams.style import style_of
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import (
    ARROW,
    Align,
    Node,
    Shape,
    Wire,
    label_width,
    symbol_label,
    text_label,
)
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["lstm_cell"]

GATES = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}  # left to right, with what squashes
SPOKEN = ("x", "c_prev", "h_prev", "f", "i", "g", "fc", "ig", "c", "o", "tanh_c", "m", "h")
R = OPERATION / 2
LEAD = 20.0  # of wire between a state and the frame
GAP = 9.0  # of wire before and after a column
LABEL = 10.0  # from the end of a column to the middle of its label
CROSSING = 4.0  # half the gap in a wire that passes under another
BEND = 10.0  # where a branch leaves its line, before its corner


def lstm_cell(
    trace: Trace | None = None,
    *,
    step: int = -1,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    names: bool = True,
    precision: int = 2,
    decimal: str = ".",
    notation: str = "pytorch",
    theme: str = "auto",
) -> Diagram:
    """Draw the inside of an LSTM cell, blank or with the values of one step of a run.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of an LSTM. Without it the figure is blank.
    step : int
        Which step, counted from 0; negative from the end of the sequence.
    layer : int
        Which layer of a stack, counted from 0.
    reverse : bool
        The layer that reads the sequence backwards; its previous step is the next one in time.
    sequence : int
        Which sequence of the batch, counted from 0.
    units : None, "all", int, "first 3, last 1", "most active 4", or list of int
        Which of the hidden units are shown. Of more than 8, by default the first 3 and the last.
        Most active are those whose state moves most in the course of the sequence.
    names : bool
        Whether gates and states carry their names in words; without them the figure is narrower.
    precision : int
        Digits after the decimal mark, 0 to 9.
    decimal : {".", ","}
        The decimal mark.
    notation : {"pytorch", "tilde"}
        How quantities are written.
    theme : {"auto", "light", "dark"}
        The colours; "auto" is light, and dark for a reader whose system is dark.

    Returns
    -------
    Diagram
        Every quantity of the step stands on the wire that carries it: the states that come in,
        the four gates, both products, the new cell state, its tanh, and the new hidden state.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, or is not of an LSTM.

    References
    ----------
    .. [1] S. Hochreiter, J. Schmidhuber: Long Short-Term Memory. Neural Computation 9(8), 1997.
    .. [2] F. A. Gers, J. Schmidhuber, F. Cummins: Learning to Forget: Continual Prediction with
       LSTM. Neural Computation 12(10), 2000.
    """
    style = style_of(notation=notation, theme=theme, precision=precision, decimal=decimal)
    title = style.word("lstm cell")
    if trace is None:
        plan = _Plan(style.notation, names=names)
        words = style.word("lstm cell in words")
        return Diagram(tuple(plan.shapes()), title, words, "lstm-cell", style.theme)
    strand = strand_of(
        trace,
        kind="lstm",
        layer=layer,
        reverse=reverse,
        sequence=sequence,
        units=units,
        style=style,
    )
    at = strand.step_of(step)
    plan = _Plan(strand.style.notation, strand, at, names=names)
    title = ", ".join([title, *strand.captions(at)])
    words = " ".join(strand.sentence(symbol, at) for symbol in plan.symbols)
    blank = Diagram(tuple(plan.shapes()), title, words, "lstm-cell", style.theme)
    return annotate(blank, trace, strand.style)


class _Plan:
    """Where everything stands; y is 0 on the line of the hidden state, x is 0 at the frame.

    Parameters
    ----------
    notation : Notation
    strand : Strand, optional
        Whose values are shown; without it there are no columns.
    step : int
    names : bool
        Whether gates and states carry their names.
    """

    def __init__(
        self, notation: Notation, strand: Strand | None = None, step: int = 0, *, names: bool
    ) -> None:
        self.notation = notation
        self.strand = strand
        self.step = step
        self.names = names
        self.projected = strand is not None and "m" in strand.record.SYMBOLS
        self.symbols = tuple(symbol for symbol in SPOKEN if symbol != "m" or self.projected)
        self.slot = max(strand.slot(self.symbols) + 7.0, self.state_width()) if strand else 0.0
        self._place_across()
        self._place_up()

    def _place_across(self) -> None:
        """Place what stands side by side."""
        self.gate_width = gate_width(self.notation, GATES, names=self.names)
        # The kept memory stands beside the new one, three quarters of a pitch apart.
        pitch = max(self.slot + 14, self.gate_width + 14, (self.slot + 8) / 0.75)
        self.x_joins = 24.0
        first = self.x_joins + 20 + self.gate_width / 2
        self.at = {symbol: first + place * pitch for place, symbol in enumerate(GATES)}
        self.x_sum = (self.at["i"] + self.at["g"]) / 2
        room = label_width(self.notation["tanh_c"].symbol, SYMBOL) + 8
        if self.projected:  # its label stands at the height of the output gate
            beside = max(self.gate_width, self.slot) / 2
            room = label_width(self.notation["m"].symbol, SYMBOL) + 8 + beside
        self.x_out = self.at["o"] + max(pitch, room + self.slot / 2 + 6)
        widest = max(self.slot, TANH[0], self.projection_width())
        self.x_up = self.x_out + widest / 2 + 20
        self.frame_right = self.x_up + 20
        self.pill_width = max(self.slot, self.state_width())
        self.x_left = -LEAD - self.pill_width / 2
        self.x_right = self.frame_right + LEAD + self.pill_width / 2

    def projection_width(self) -> float:
        """Width of the projection's box, if there is one."""
        words = self.notation.words["projection"]
        return text_width(words, NAME) + 10 if self.projected else 0.0

    def state_width(self) -> float:
        """Width that the symbol of a state needs."""
        symbols = [self.notation[name].symbol for name in ("c_prev", "h_prev")]
        return max(label_width(symbol, SYMBOL) for symbol in symbols) + 10

    def _place_up(self) -> None:
        """Place what stands on top of each other."""
        tall = self.height("c")
        gap = GAP if self.strand else 0.0
        self.gates_bottom = 26.0
        self.gates_top = self.gates_bottom + gate_height(names=self.names)
        self.values_bottom = self.gates_top + gap
        self.values_top = self.values_bottom + tall
        self.y_products = self.values_top + LABEL + 24
        over_sum = R + GAP + tall + GAP + 6 + R
        over_out = BEND + 8 + TANH[1] + tall + (GAP if self.strand else 6) + GAP + 6 + R
        self.y_cell = self.y_products + max(over_sum, over_out, self._state_room())
        self.frame_top = self.y_cell + max(tall / 2 + LABEL, 8) + 26
        self.frame_bottom = -34.0 if self.names else -20.0

    def _state_room(self) -> float:
        """Height over the products' line that keeps the states at the sides apart."""
        heights = (self.height("c") + self.height("h")) / 2 + PILL + 3 * NAME
        return heights - self.y_products

    def height(self, symbol: str) -> float:
        """Height of a quantity's column; 0 in a blank figure."""
        if self.strand is None or symbol not in self.symbols:
            return 0.0
        return column_height(self.strand.indices(symbol), self.strand.size(symbol))

    def column(self, symbol: str, x: float, y: float) -> Column:
        """Return the column of a quantity with its middle at a place."""
        if self.strand is None:
            return Column((), x, y, self.slot)
        return Column(
            self.strand.keys(symbol, self.step), x, y, self.slot, self.strand.size(symbol)
        )

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every quantity's column, on the wire that carries it."""
        gates_y = (self.values_bottom + self.values_top) / 2
        sum_y = (self.y_products + self.y_cell) / 2
        out_top = self.y_cell - BEND - 8 - TANH[1] - GAP
        input_top = self.frame_bottom - 12
        middle = {
            "c_prev": (self.x_left, self.y_cell),
            "h_prev": (self.x_left, 0.0),
            "fc": ((self.at["f"] + self.x_sum) / 2, self.y_cell),
            "ig": (self.x_sum, sum_y - 3),
            "tanh_c": (self.x_out, out_top - self.height("c") / 2),
            "m": (self.x_out, self.y_products - R - GAP - 6 - self.height("m") / 2),
            "c": (self.x_right, self.y_cell),
            "h": (self.x_right, 0.0),
            "x": (self.x_joins, input_top - self.height("x") / 2),
        } | {symbol: (self.at[symbol], gates_y) for symbol in GATES}
        shown = [symbol for symbol in middle if symbol in self.symbols]
        return {symbol: self.column(symbol, *middle[symbol]) for symbol in shown}

    def shapes(self) -> Iterator[Shape]:
        """Yield everything, what lies behind first."""
        yield from self.frame()
        yield from self.states()
        yield from self.inputs()
        yield from self.gates()
        yield from self.memory()
        yield from self.outputs()
        for symbol, column in self.columns.items():
            yield from column.nodes(tooltip=tooltip_of(self.notation[symbol]))

    def frame(self) -> Iterator[Shape]:
        """Yield the cell's border and what it is."""
        width, height = self.frame_right, self.frame_top - self.frame_bottom
        middle = (self.frame_top + self.frame_bottom) / 2
        title = self.notation.words["lstm cell"]
        yield Node("cell", width / 2, middle, width, height, "frame", "round", tooltip=title)
        yield text_label(
            "cell-name", title, 12, self.frame_top - 12, size=9, align="left", bold=True
        )
        if self.names:
            joined, left = self.notation.words["joined"], self.x_joins + 12
            yield text_label("joined", joined, left, -16, size=NAME, align="left", role="note")

    def states(self) -> Iterator[Shape]:
        """Yield the names of the states at both sides."""
        for symbol in ("c_prev", "h_prev", "c", "h"):
            column = self.columns[symbol]
            y = column.top + PILL / 2 if self.strand else column.y
            yield from pill(
                symbol,
                (column.x, y),
                width=self.pill_width,
                notation=self.notation,
                names=self.names,
            )
            if self.strand and symbol.endswith("_prev"):
                yield from unit_tags(column, self.notation)

    def inputs(self) -> Iterator[Shape]:
        """Yield the input, what it stands for, and the line that carries it to the gates."""
        column = self.columns["x"]
        y = column.bottom - GAP - CIRCLE / 2
        yield from circle("x", self.notation["x"], "input", (self.x_joins, y))
        yield from self.captions(y)
        rise = ((self.x_joins, y + CIRCLE / 2), (self.x_joins, column.bottom))
        yield Wire("x-in", rise, "x", column.id if self.strand else "gate-f", arrow=False)
        up = ((self.x_joins, column.top), (self.x_joins, 0.0), (self.x_joins + 18, 0.0))
        yield Wire("x-wire", up, column.id if self.strand else "x", "gate-f", arrow=False)
        start = (self.x_left + self.pill_width / 2, 0.0)
        for symbol in GATES:
            last = symbol == "o"
            begin = start if last else (self.at[symbol] - BEND, 0.0)
            corners = (begin, (self.at[symbol], 0.0), (self.at[symbol], self.gates_bottom))
            yield Wire(f"h_prev-{symbol}", corners, "h_prev", f"gate-{symbol}")

    def captions(self, y: float) -> Iterator[Shape]:
        """Yield what the input stands for, its features' names and the step, beside the input."""
        if self.strand is None:
            return
        left = self.x_joins + CIRCLE / 2 + 8
        lines = self.strand.captions(self.step)
        for place, line in enumerate(lines):
            at = y + ((len(lines) - 1) / 2 - place) * NAME * 1.5
            yield text_label(f"caption-{place}", line, left, at, size=NAME, align="left")
        yield from row_names(self.columns["x"], self.strand.features, "feature", align="left")

    def gates(self) -> Iterator[Shape]:
        """Yield the four gates, and the wires that carry them on."""
        for symbol, squash in GATES.items():
            at = (self.at[symbol], self.gates_bottom)
            yield from gate(
                symbol, squash, at, width=self.gate_width, notation=self.notation, names=self.names
            )
            edge = self.at[symbol] - 4
            yield from self.label(symbol, edge, self.values_top + LABEL, "right")
        products, x = self.y_products, self.x_sum
        routes = {
            "f": ((self.at["f"], self.y_cell - R),),
            "i": ((self.at["i"], products), (x - R, products)),
            "g": ((self.at["g"], products), (x + R, products)),
            "o": ((self.at["o"], products), (self.x_out - R, products)),
        }
        heads = {"f": "keep", "i": "write", "g": "write", "o": "show"}
        for symbol, corners in routes.items():
            start = (self.at[symbol], self.gates_top)
            yield from through(
                f"{symbol}-wire",
                (start, *corners),
                self.columns[symbol],
                f"gate-{symbol}",
                heads[symbol],
            )

    def memory(self) -> Iterator[Shape]:
        """Yield the upper line: forget, add, and on to the next step."""
        y, x_keep, words = self.y_cell, self.at["f"], self.notation.words
        yield operation("keep", "×", x_keep, y, tooltip=words["times"])
        yield operation("add", "+", self.x_sum, y, tooltip=words["plus"])
        yield operation("write", "×", self.x_sum, self.y_products, tooltip=words["times"])
        start, end = self.x_left + self.pill_width / 2, self.x_right - self.pill_width / 2
        yield Wire("c_prev-wire", ((start, y), (x_keep - R, y)), "c_prev", "keep")
        yield from through(
            "fc-wire", ((x_keep + R, y), (self.x_sum - R, y)), self.columns["fc"], "keep", "add"
        )
        yield from self.label("fc", self.columns["fc"].x, self.columns["fc"].top + LABEL, "middle")
        up = ((self.x_sum, self.y_products + R), (self.x_sum, y - R))
        yield from through("ig-wire", up, self.columns["ig"], "write", "add")
        yield from self.label("ig", self.columns["ig"].right + 5, self.columns["ig"].y, "left")
        yield Wire("c-wire", ((self.x_sum + R, y), (end, y)), "add", "c")

    def outputs(self) -> Iterator[Shape]:
        """Yield what makes the hidden state of the cell state, and its two ways out."""
        x, y, words = self.x_out, self.y_cell, self.notation.words
        width, height = TANH
        tanh_y = y - BEND - 8 - height / 2
        tip = tooltip_of(self.notation["tanh_c"])
        yield Node(
            "tanh", x, tanh_y, width, height, "operation", "ellipse", "tanh", size=10, tooltip=tip
        )
        yield operation("show", "×", x, self.y_products, tooltip=words["times"])
        yield Wire("c-branch", ((x - BEND, y), (x, y), (x, tanh_y + height / 2)), "add", "tanh")
        down = ((x, tanh_y - height / 2), (x, self.y_products + R))
        column = self.columns["tanh_c"]
        yield from through("tanh_c-wire", down, column, "tanh", "show")
        yield from self.label("tanh_c", column.left - 5, column.y, "right")
        yield from self.to_state()
        yield from self.upward()

    def to_state(self) -> Iterator[Shape]:
        """Yield the way from the last product to the hidden state, through a projection if any."""
        x, start = self.x_out, self.y_products - R
        end = self.x_right - self.pill_width / 2
        if not self.projected:
            yield Wire("h-wire", ((x, start), (x, 0.0), (end, 0.0)), "show", "h")
            return
        column, height = self.columns["m"], 20.0
        top = column.bottom - GAP - ARROW
        yield from through("m-wire", ((x, start), (x, top)), column, "show", "projection")
        yield from self.label("m", column.left - 5, column.y, "right")
        at, size = (x, top - height / 2), (self.projection_width(), height)
        words, tip = self.notation.words["projection"], tooltip_of(self.notation["h"])
        yield Node("projection", *at, *size, "gate", "round", words, size=NAME, tooltip=tip)
        yield Wire("h-wire", ((x, top - height), (x, 0.0), (end, 0.0)), "projection", "h")

    def upward(self) -> Iterator[Shape]:
        """Yield the way of the hidden state out of the layer; it passes under the cell state's."""
        x, y = self.x_up, self.frame_top + LEAD + CIRCLE / 2
        yield from circle("output", self.notation["h"], "output", (x, y))
        yield text_label(
            "output-name",
            self.notation.words["output"],
            x - CIRCLE / 2 - 5,
            y,
            size=NAME,
            align="right",
            role="note",
        )
        source = "projection" if self.projected else "show"
        under = ((x - BEND, 0.0), (x, 0.0), (x, self.y_cell - CROSSING))
        yield Wire("h-up", under, source, "output", arrow=False)
        yield Wire("h-out", ((x, self.y_cell + CROSSING), (x, y - CIRCLE / 2)), source, "output")

    def label(self, symbol: str, x: float, y: float, align: Align) -> tuple[Node, ...]:
        """Return a quantity's symbol beside its wire."""
        quantity = self.notation[symbol]
        return symbol_label(
            f"{symbol}-symbol",
            quantity.symbol,
            x,
            y,
            size=SYMBOL,
            align=align,
            tooltip=tooltip_of(quantity),
        )
