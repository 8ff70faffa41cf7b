"""A recurrent network folded and unrolled in time: options (+ Trace) → Diagram.

On the left the network as it is: one, with a loop. On the right the same one drawn again at every
step: inputs come in from below, outputs leave at the top, and the state goes on to the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells.parts import (
    KINDS,
    NAME,
    SYMBOL,
    TAG,
    circle,
    circle_width,
    row_names,
    tooltip_of,
)
from lstmdiagrams.diagrams.chain import Link, Spot, links, spots
from lstmdiagrams.diagrams.columns import Column, column_height, through
from lstmdiagrams.diagrams.selection import Selection, chosen
from lstmdiagrams.diagrams.strand import Strand, strand_of
from lstmdiagrams.diagrams.style import Style, style_of
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import (
    Node,
    Shape,
    Wire,
    label_width,
    symbol_label,
    text_label,
)
from lstmdiagrams.graphics.text import text_width

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["unrolled_rnn"]

ENDS = (3, 2)  # of many steps, the first and the last ones are shown
MOST = 6  # so many are shown whole
BLANK_STEPS = (0, 1, 2)  # and, after an ellipsis, the last one, which is called t
BOX = (46.0, 36.0)  # width and height of the network
LEAD = 20.0  # of wire between a box and a circle
APART = 24.0  # of wire between two boxes, at least
LOOP = 18.0  # how far the loop stands out
EQUALS = 24.0  # room on either side of the equals sign
GAP = 9.0  # of wire before and after a column


def unrolled_rnn(
    trace: Trace | None = None,
    *,
    steps: Selection = None,
    show_cell_state: bool = False,
    layer: int = 0,
    reverse: bool = False,
    sequence: int = 0,
    units: Selection = None,
    precision: int = 2,
    decimal: str = ".",
    notation: str = "pytorch",
    theme: str = "auto",
) -> Diagram:
    """Draw a recurrent network folded, and unrolled in time.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run; its x, h and y stand on the wires that carry them, with their labels.
        Without it the figure is blank.
    steps : None, int, "all", "first 3, last 2", or list of int
        Which steps are shown, counted from 0. Of more than 6, by default the first 3 and the
        last 2, and an ellipsis that says how many are left out.
    show_cell_state : bool
        Whether an LSTM's c stands on a wire of its own.
    layer : int
        Which layer of a stack, counted from 0.
    reverse : bool
        The layer that reads the sequence backwards: its arrows point to the left.
    sequence : int
        Which sequence of the batch, counted from 0.
    units : None, "all", int, "first 3, last 1", "most active 4", or list of int
        Which of the hidden units are shown. Of more than 8, by default the first 3 and the last.
        Most active are those whose state moves most in the course of the sequence.
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

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run has no such step, layer,
        direction, sequence or unit, or a cell state is asked of a run that has none.

    References
    ----------
    .. [1] J. L. Elman: Finding Structure in Time. Cognitive Science 14(2), 1990.
    """
    style = style_of(notation=notation, theme=theme, precision=precision, decimal=decimal)
    if trace is None:
        plan = _Plan(style, _blank_steps(steps), None, cell_state=show_cell_state)
        words = style.word("unrolled in words")
        return Diagram(tuple(plan.shapes()), style.word("unrolled"), words, "unrolled", style.theme)
    strand = strand_of(
        trace, layer=layer, reverse=reverse, sequence=sequence, units=units, style=style
    )
    if show_cell_state and trace.kind != "lstm":
        raise InvalidValueError(
            f"a run of the kind {trace.kind!r} has no cell state; only 'lstm' has"
        )
    shown = chosen("step", steps, strand.length, default=ENDS, most=MOST)
    plan = _Plan(strand.style, shown, strand, cell_state=show_cell_state)
    title = ", ".join(part for part in (style.word("unrolled"), strand.place) if part)
    blank = Diagram(tuple(plan.shapes()), title, plan.in_words(), "unrolled", style.theme)
    return annotate(blank, trace, style)


def _blank_steps(steps: Selection) -> tuple[int, ...] | None:
    """Return the steps of a blank figure; None is a sequence of any length."""
    if steps is None:
        return None
    if isinstance(steps, str):
        raise InvalidValueError(
            f"steps {steps!r} need a run, which has an end; without one, write a number or a list"
        )
    count = steps if isinstance(steps, int) else max([*(steps := list(steps)), 0]) + 1
    return chosen("step", steps, count, default=ENDS, most=MOST)


class _Plan:
    """Where everything stands; y is 0 in the middle of the boxes, x is 0 in the folded one's.

    Parameters
    ----------
    style : Style
    steps : sequence of int or None
        None draws 0, 1, 2, …, t.
    strand : Strand or None
        Whose values are shown.
    cell_state : bool
        Whether c has a wire of its own, above that of h.
    """

    def __init__(
        self, style: Style, steps: Sequence[int] | None, strand: Strand | None, *, cell_state: bool
    ) -> None:
        self.style = style
        self.notation = style.notation
        self.strand = strand
        self.cell_state = cell_state
        self.open_end = steps is None
        self.steps = tuple(steps) if steps is not None else (*BLANK_STEPS, len(BLANK_STEPS) + 1)
        self.name = KINDS[strand.trace.kind] if strand else "RNN"
        self.has_y = strand is not None and strand.trace.y_steps is not None and self._is_last
        self.symbols = ("x", "h") + ("c",) * cell_state + ("y",) * self.has_y
        self._place_up()
        self._place_across()

    @property
    def _is_last(self) -> bool:
        """Whether the readout layer reads this layer."""
        strand = self.strand
        return strand is not None and strand.layer == strand.trace.num_layers - 1

    def height(self, symbol: str) -> float:
        """Height of a quantity's column; 0 in a blank figure."""
        if self.strand is None:
            return 0.0
        return column_height(self.strand.indices(symbol), self.strand.size(symbol))

    def _place_up(self) -> None:
        """Place what stands on top of each other."""
        self.slot = max(self.strand.slot(self.symbols) + 7.0 if self.strand else 0.0, 30.0)
        lanes = self.height("c") / 2 + 14 if self.cell_state else 0.0  # between c's and h's wires
        self.half = max(BOX[1], lanes + 44) / 2
        self.lane_c, self.lane_h = (lanes / 2, -lanes / 2) if self.cell_state else (0.0, 0.0)
        self.radius = circle_width(self._widest("x"), self._widest("y" if self.has_y else "h")) / 2
        gap = GAP if self.strand else 0.0
        self.x_column = -self.half - LEAD + gap - self.height("x") / 2
        self.x_circle = self.x_column - self.height("x") / 2 - gap - self.radius
        self.h_column = self.half + LEAD - gap + self.height("h") / 2
        above = self.h_column + self.height("h") / 2 + gap
        self.readout = above + LEAD
        self.y_column = self.readout + 9 + GAP + self.height("y") / 2 if self.has_y else above
        top = self.y_column + self.height("y") / 2 + GAP if self.has_y else above
        self.top_circle = top + (6 if self.strand else 0) + self.radius
        self.bottom = self.x_circle - self.radius - (NAME * 2 if self._labels("x") else 4)

    def _place_across(self) -> None:
        """Place what stands side by side."""
        labels = [*self._labels("x"), *self._labels("y")]
        widest = max((text_width(text, NAME + 1) for text in labels), default=0.0)
        gap = self.memory_gap
        between = self.memory_room + max(gap, GAP + 8) if self.cell_state and self.strand else APART
        pitch = max(BOX[0] + between, widest + 10, 2 * self.radius + 12, self.slot + 14)
        self.pitch = pitch
        folded_right = BOX[0] / 2 + LOOP + 4 + self._loop_width()
        self.equals = folded_right + EQUALS
        room = EQUALS - 10 + (BOX[0] - self.slot) / 2  # for the names of rows, left of a column
        memory = self.memory_room if self.cell_state and self.backwards else 0.0
        left = self.equals + EQUALS + BOX[0] / 2 + max(memory, self._tags_width() - room)
        self.spots = spots(self.steps, left=left, pitch=pitch)

    def _tags_width(self) -> float:
        strand = self.strand
        if strand is None:
            return 0.0
        tags = [*strand.features, *(strand.classes if self.has_y else ()), *self._units()]
        return max(text_width(text, TAG) for text in tags) + 8

    def _units(self) -> tuple[str, ...]:
        return tuple(map(str, self.strand.indices("h"))) if self.strand else ()

    def _widest(self, symbol: str) -> str:
        """Return the symbol of the last step, whose number has the most digits."""
        return self.at(symbol, self.spots_name(max(self.steps)))

    def spots_name(self, step: int) -> str:
        """Return how a step is called in a subscript."""
        return "t" if self.open_end and step == self.steps[-1] else str(step)

    def at(self, symbol: str, step: str) -> str:
        """Return a quantity's symbol at a step: ``h_{3}``."""
        return self.notation[symbol].symbol.replace("{t}", f"{{{step}}}")

    def _labels(self, symbol: str) -> list[str]:
        """Return what the shown inputs or outputs stand for."""
        if self.strand is None or (symbol == "y" and not self.has_y):
            return []
        said = self.strand.read_at if symbol == "x" else self.strand.said_at
        return [label for label in map(said, self.steps) if label]

    def shapes(self) -> Iterator[Shape]:
        """Yield everything."""
        yield from self.folded()
        yield text_label("equals", "=", self.equals, 0.0, size=26)
        for spot in self.spots:
            yield from self.copy(spot)
        yield from self.rows()
        yield from self.passed_on()
        yield from self.one_network()

    # The folded network

    def _loop_width(self) -> float:
        symbols = ["h"] + ["c"] * self.cell_state
        return max(label_width(self.notation[symbol].symbol, SYMBOL) for symbol in symbols)

    def folded(self) -> Iterator[Shape]:
        """Yield the network as it is: one, which gets its own state back."""
        low, high = -self.half - LEAD, self.half + LEAD
        yield self.box("folded", 0.0)
        yield from circle(
            "x-t", self.notation["x"], "input", (0.0, low - self.radius), width=2 * self.radius
        )
        yield from circle(
            "h-t", self.notation["h"], "output", (0.0, high + self.radius), width=2 * self.radius
        )
        yield Wire("x-t-wire", ((0.0, low), (0.0, -self.half)), "x-t", "folded")
        yield Wire("h-t-wire", ((0.0, self.half), (0.0, high)), "folded", "h-t")
        right, reach = BOX[0] / 2, BOX[0] / 2 + LOOP
        rise = min(self.half / 2, 12.0)
        around = ((right, rise), (reach, rise), (reach, -rise), (right, -rise))
        yield Wire("loop", around, "folded", "folded", radius=6)
        symbols = ["c", "h"] if self.cell_state else ["h"]
        for place, symbol in enumerate(symbols):
            y = ((len(symbols) - 1) / 2 - place) * SYMBOL * 1.5
            quantity = self.notation[symbol]
            yield from symbol_label(
                f"loop-{symbol}",
                quantity.symbol,
                reach + 4,
                y,
                size=SYMBOL,
                align="left",
                tooltip=tooltip_of(quantity),
            )

    def box(self, name: str, x: float) -> Node:
        """Return the network's box."""
        tip = self.style.word("one network")
        return Node(
            name, x, 0.0, BOX[0], 2 * self.half, "state", "round", self.name, size=11, tooltip=tip
        )

    # The network at every step

    def column(self, symbol: str, spot: Spot, y: float) -> Column:
        """Return the column of a quantity above or below a copy."""
        if self.strand is None:
            return Column((), spot.x, y, self.slot)
        keys = self.strand.keys(symbol, spot.step)
        return Column(keys, spot.x, y, self.slot, self.strand.size(symbol))

    def copy(self, spot: Spot) -> Iterator[Shape]:
        """Yield one copy with its input and its output."""
        step, x = self.spots_name(spot.step), spot.x
        box = f"copy-{step}"
        yield self.box(box, x)
        x_name = f"x-t{step}"
        yield from self.named("x", "input", spot, self.x_circle)
        column = self.column("x", spot, self.x_column)
        yield from column.nodes(tooltip=tooltip_of(self.notation["x"]))
        start = (x, self.x_circle + self.radius)
        yield from through(f"{x_name}-wire", (start, (x, -self.half)), column, x_name, box)
        yield from self.upward(spot, box)

    def rows(self) -> Iterator[Shape]:
        """Yield what the rows of the first copy's columns stand for."""
        strand, first = self.strand, self.spots[0]
        if strand is None:
            return
        rows = [("x", strand.features, self.x_column), ("h", self._units(), self.h_column)]
        rows += [("y", strand.classes, self.y_column)] * self.has_y
        for symbol, names, y in rows:
            column = self.column(symbol, first, y)
            yield from row_names(column, names, f"{symbol}-row", align="right")

    def upward(self, spot: Spot, box: str) -> Iterator[Shape]:
        """Yield what leaves a copy at the top."""
        step, x = self.spots_name(spot.step), spot.x
        top, column = "y" if self.has_y else "h", self.column("h", spot, self.h_column)
        yield from column.nodes(tooltip=tooltip_of(self.notation["h"]))
        if self.has_y:
            yield from symbol_label(
                f"h-t{step}-symbol",
                self.at("h", step),
                x - 4,
                column.top + 9,
                size=SYMBOL,
                align="right",
                tooltip=tooltip_of(self.notation["h"]),
            )
        yield from self.named(top, "output", spot, self.top_circle)
        end = (x, self.top_circle - self.radius)
        if not self.has_y:
            head = f"h-t{step}"
            yield from through(f"{head}-wire", ((x, self.half), end), column, box, head)
            return
        head, readout, words = f"y-t{step}", f"readout-{step}", self.style.word("readout")
        below = (x, self.readout - 9)
        yield Node(
            readout,
            x,
            self.readout,
            BOX[0],
            18,
            "gate",
            "round",
            words,
            size=NAME,
            tooltip=tooltip_of(self.notation["y"]),
        )
        yield from through(f"h-t{step}-wire", ((x, self.half), below), column, box, readout)
        values = self.column("y", spot, self.y_column)
        yield from values.nodes(tooltip=tooltip_of(self.notation["y"]))
        yield from through(f"{head}-wire", ((x, self.readout + 9), end), values, readout, head)

    def named(self, symbol: str, role: str, spot: Spot, y: float) -> Iterator[Shape]:
        """Yield an input's or output's circle and what it stands for."""
        step, strand = self.spots_name(spot.step), self.strand
        quantity = self.notation[symbol]
        name = f"{symbol}-t{step}"
        yield from circle(name, quantity, role, (spot.x, y), step=step, width=2 * self.radius)
        if strand is None or symbol == "h":
            return
        label = strand.read_at(spot.step) if symbol == "x" else strand.said_at(spot.step)
        beyond = self.radius + NAME
        if label:
            place = y - beyond if symbol == "x" else y + beyond
            yield text_label(f"{name}-label", label, spot.x, place, size=NAME + 1)

    # From one step to the next

    def passed_on(self) -> Iterator[Shape]:
        """Yield the states' way from copy to copy."""
        for link in self._links("h", 0.0):
            yield from links(link, self.lane_h, more=self.more(link.skipped))
        if not self.cell_state:
            return
        for spot in self.spots:
            yield from self.remembered(spot)
        for link in self._links("c", self.memory_room):
            yield from links(link, self.lane_c, more=self.more(link.skipped))

    @property
    def backwards(self) -> bool:
        """Whether the states go from right to left."""
        return self.strand is not None and self.strand.reverse

    @property
    def memory_room(self) -> float:
        """How far from a copy the column of its cell state ends."""
        return self.memory_gap + self.slot if self.strand else 0.0

    @property
    def memory_gap(self) -> float:
        """How far from a copy that column begins, past those above the copy and their names."""
        names = self._tags_width() if self.backwards else 0.0
        return max(GAP, (self.slot - BOX[0]) / 2 + 6 + names)

    def remembered(self, spot: Spot) -> Iterator[Shape]:
        """Yield a copy's cell state, on the wire that leaves it."""
        if self.strand is None:
            return
        way = -1 if self.backwards else 1
        edge = spot.x + way * BOX[0] / 2
        x = edge + way * (self.memory_gap + self.slot / 2)
        keys = self.strand.keys("c", spot.step)
        column = Column(keys, x, self.lane_c, self.slot, self.strand.size("c"))
        yield from column.nodes(tooltip=tooltip_of(self.notation["c"]))
        step = self.spots_name(spot.step)
        yield from symbol_label(
            f"c-t{step}-symbol",
            self.at("c", step),
            x,
            column.top + 9,
            size=SYMBOL,
            tooltip=tooltip_of(self.notation["c"]),
        )
        corners = ((edge, self.lane_c), (edge + way * self.memory_gap, self.lane_c))
        yield Wire(f"c-t{step}-wire", corners, f"copy-{step}", column.id, arrow=False)

    def more(self, count: int) -> str:
        """Say how many steps are left out."""
        return "" if self.open_end else self.style.word("more").format(count=count)

    def _links(self, symbol: str, after_box: float) -> Iterator[Link]:
        """Yield the ways between copies; each begins so far behind a box."""
        half, column = BOX[0] / 2, self.memory_room if self.cell_state else 0.0
        for before, after in zip(self.spots, self.spots[1:], strict=False):
            names = [f"copy-{self.spots_name(spot.step)}" for spot in (before, after)]
            ends, way = (before.x + half, after.x - half), 1
            if self.backwards:
                names, ends, way = names[::-1], ends[::-1], -1
            (start, end), (tail, head) = ends, names
            middle = (start + way * column + end) / 2  # the ellipses of both wires are in line
            start += way * after_box
            yield Link(f"{symbol}-{tail}", start, middle, end, tail, head, after.skipped)

    def one_network(self) -> Iterator[Shape]:
        """Yield the bracket below all copies that says that they are one."""
        left = self.spots[0].x - BOX[0] / 2
        right = self.spots[-1].x + BOX[0] / 2
        low = self.bottom - 12
        corners = ((left, low + 6), (left, low), (right, low), (right, low + 6))
        first, last = (
            f"copy-{self.spots_name(spot.step)}" for spot in (self.spots[0], self.spots[-1])
        )
        yield Wire("one-network", corners, first, last, arrow=False, role="bracket", radius=4)
        middle = (left + right) / 2
        yield text_label(
            "one-network-name",
            self.style.word("one network"),
            middle,
            low - 9,
            size=NAME,
            role="note",
        )

    def in_words(self) -> str:
        """Say what the shown steps hold."""
        strand = self.strand
        if strand is None:
            return self.style.word("unrolled in words")
        sentences = [self.style.word("one network") + "."]
        for step in self.steps:
            sentences += [f"{', '.join(strand.captions(step))}:"]
            sentences += [strand.sentence(symbol, step) for symbol in self.symbols]
            said = strand.said_at(step) if self.has_y else ""
            sentences += [self.style.word("says").format(label=said) + "."] * bool(said)
        return " ".join(sentences)
