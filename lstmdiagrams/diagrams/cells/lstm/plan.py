"""What is shown of an LSTM cell → where everything stands."""

from __future__ import annotations

from functools import cached_property

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.parts import gate_height, gate_width
from lstmdiagrams.diagrams.columns import Column, column_height
from lstmdiagrams.graphics.shapes import label_width
from lstmdiagrams.graphics.text import text_width

__all__ = ["Plan"]

GATES = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}  # left to right, with what squashes
SPOKEN = ("x", "c_prev", "h_prev", "f", "i", "g", "fc", "ig", "c", "o", "tanh_c", "m", "h")
LEAD = 20.0  # of wire between a state and the frame
GAP = 9.0  # of wire before and after a column
BEND = 10.0  # where a branch leaves its line, before its corner


class Plan:
    """Where everything stands; y is 0 on the line of the hidden state, x is 0 at the frame.

    Parameters
    ----------
    style : Style
    strand : Strand, optional
        Whose values are shown; without it there are no columns.
    step : int
    names : bool
        Whether gates and states carry their names.
    """

    def __init__(
        self, style: Style, strand: Strand | None = None, step: int = 0, *, names: bool
    ) -> None:
        self.style, self.notation, self.sizes = style, style.notation, style.sizes
        self.radius = self.sizes.operation / 2
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
        self.gate_width = gate_width(self.style, GATES, names=self.names)
        # The kept memory stands beside the new one, three quarters of a pitch apart.
        bends = self.sizes.operation + 30  # what two gates' wires need to meet
        pitch = max(self.slot + 14, self.gate_width + 14, (self.slot + 8) / 0.75, bends)
        self.x_joins = 24.0
        first = self.x_joins + 20 + self.gate_width / 2
        self.at = {symbol: first + place * pitch for place, symbol in enumerate(GATES)}
        self.x_sum = (self.at["i"] + self.at["g"]) / 2
        room = label_width(self.notation["tanh_c"].symbol, self.sizes.symbol) + 8
        if self.projected:  # its label stands at the height of the output gate
            beside = max(self.gate_width, self.slot) / 2
            room = label_width(self.notation["m"].symbol, self.sizes.symbol) + 8 + beside
        self.x_out = self.at["o"] + max(pitch, room + self.slot / 2 + 6)
        widest = max(self.slot, self.sizes.squash_width, self.projection_width())
        self.x_up = self.x_out + widest / 2 + 20
        self.frame_right = self.x_up + 20
        self.pill_width = max(self.slot, self.state_width())
        self.x_left = -LEAD - self.pill_width / 2
        self.x_right = self.frame_right + LEAD + self.pill_width / 2

    def projection_width(self) -> float:
        """Width of the projection's box, if there is one."""
        words = self.notation.words["projection"]
        return (
            text_width(words, self.sizes.name) + 2 * self.sizes.padding if self.projected else 0.0
        )

    def state_width(self) -> float:
        """Width that the symbol of a state needs."""
        symbols = [self.notation[name].symbol for name in ("c_prev", "h_prev")]
        return (
            max(label_width(symbol, self.sizes.symbol) for symbol in symbols)
            + 2 * self.sizes.padding
        )

    def _place_up(self) -> None:
        """Place what stands on top of each other."""
        tall, sizes, radius = self.height("c"), self.sizes, self.radius
        gap = GAP if self.strand else 0.0
        self.gates_bottom = 26.0
        self.gates_top = self.gates_bottom + gate_height(sizes, names=self.names)
        self.values_bottom = self.gates_top + gap
        self.values_top = self.values_bottom + tall
        self.y_products = self.values_top + sizes.label + 24
        over_sum = radius + GAP + tall + GAP + 6 + radius
        over_out = (
            BEND + 8 + sizes.squash_height + tall + gap + (0 if gap else 6) + GAP + 6 + radius
        )
        self.y_cell = self.y_products + max(over_sum, over_out, self._state_room())
        self.frame_top = self.y_cell + max(tall / 2 + sizes.label, 8) + 16 + sizes.label
        self.frame_bottom = -20.0 - (sizes.name + 6 if self.names else 0.0)

    def _state_room(self) -> float:
        """Height over the products' line that keeps the states at the sides apart."""
        heights = (self.height("c") + self.height("h")) / 2 + self.sizes.pill + 3 * self.sizes.name
        return heights - self.y_products

    def height(self, symbol: str) -> float:
        """Height of a quantity's column; 0 in a blank figure."""
        if self.strand is None or symbol not in self.symbols:
            return 0.0
        return column_height(self.strand.indices(symbol), self.strand.size(symbol), self.sizes)

    def column(self, symbol: str, x: float, y: float) -> Column:
        """Return the column of a quantity with its middle at a place."""
        if self.strand is None:
            return Column((), x, y, self.slot)
        keys, size = self.strand.keys(symbol, self.step), self.strand.size(symbol)
        return Column(keys, x, y, self.slot, size, self.sizes)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every quantity's column, on the wire that carries it."""
        gates_y = (self.values_bottom + self.values_top) / 2
        sum_y = (self.y_products + self.y_cell) / 2
        out_top = self.y_cell - BEND - 8 - self.sizes.squash_height - GAP
        input_top = self.frame_bottom - 12
        middle = {
            "c_prev": (self.x_left, self.y_cell),
            "h_prev": (self.x_left, 0.0),
            "fc": ((self.at["f"] + self.x_sum) / 2, self.y_cell),
            "ig": (self.x_sum, sum_y - 3),
            "tanh_c": (self.x_out, out_top - self.height("c") / 2),
            "m": (self.x_out, self.y_products - self.radius - GAP - 6 - self.height("m") / 2),
            "c": (self.x_right, self.y_cell),
            "h": (self.x_right, 0.0),
            "x": (self.x_joins, input_top - self.height("x") / 2),
        } | {symbol: (self.at[symbol], gates_y) for symbol in GATES}
        shown = [symbol for symbol in middle if symbol in self.symbols]
        return {symbol: self.column(symbol, *middle[symbol]) for symbol in shown}
