"""What is shown of a network in time → where everything stands."""

from __future__ import annotations

from collections.abc import Sequence

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.parts import KINDS, circle_width
from lstmdiagrams.diagrams.chain import Spot, spots
from lstmdiagrams.diagrams.columns import Column, column_height
from lstmdiagrams.diagrams.unrolled.bearing import WIDEST, Bearing
from lstmdiagrams.graphics.shapes import label_width
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import capitalized

__all__ = ["Plan"]

BLANK_STEPS = (0, 1, 2)  # and, after an ellipsis, the last one, which is called t
LEAD = 20.0  # of wire between a box and a circle
APART = 24.0  # of wire between two boxes, at least
LOOP = 18.0  # how far the loop stands out
EQUALS = 24.0  # room on either side of the equals sign
GAP = 9.0  # of wire before and after a column


class Plan:
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
    bearing : Bearing, optional
        What stands on the arrows between copies.
    """

    def __init__(
        self,
        style: Style,
        steps: Sequence[int] | None,
        strand: Strand | None,
        *,
        cell_state: bool,
        bearing: Bearing | None = None,
    ) -> None:
        self.style, self.sizes = style, style.sizes
        self.bearing = bearing
        self.bearing_width = text_width(WIDEST, self.sizes.value) + 7 if bearing else 0.0
        self.notation = style.notation
        self.strand = strand
        self.cell_state = cell_state
        self.open_end = steps is None
        self.steps = tuple(steps) if steps is not None else (*BLANK_STEPS, len(BLANK_STEPS) + 1)
        self.name = KINDS[strand.trace.kind if strand else "lstm" if cell_state else "rnn"]
        self.has_y = strand is not None and strand.trace.y_steps is not None and self._is_read
        self.symbols = ("x", "h") + ("c",) * cell_state + ("y",) * self.has_y
        self._place_up()
        self._place_across()

    @property
    def _is_read(self) -> bool:
        """Whether the readout layer reads this strand, and nothing else."""
        strand = self.strand
        if strand is None or strand.trace.bidirectional:
            return False
        return strand.layer == strand.trace.num_layers - 1

    def answers(self, step: int) -> bool:
        """Whether a step has an output that is read out; labels that are empty say that not."""
        if self.strand is None or not self.has_y:
            return False
        return not self.strand.trace.labels.y or bool(self.strand.said_at(step))

    def height(self, symbol: str) -> float:
        """Height of a quantity's column; 0 in a blank figure."""
        if self.strand is None:
            return 0.0
        return column_height(self.strand.indices(symbol), self.strand.size(symbol), self.sizes)

    def _place_up(self) -> None:
        """Place what stands on top of each other."""
        readout = self.sizes.readout / 2
        self.slot = max(self.strand.slot(self.symbols) + 7.0 if self.strand else 0.0, 30.0)
        lanes = (
            self.height("c") / 2 + 0.5 * self.sizes.pill + 4 if self.cell_state else 0.0
        )  # between c's and h's wires
        self.half = max(self.sizes.box_height, lanes + 4 * self.sizes.symbol) / 2
        self.lane_c, self.lane_h = (lanes / 2, -lanes / 2) if self.cell_state else (0.0, 0.0)
        self.radius = (
            circle_width(self.sizes, *(self._widest(symbol) for symbol in ("x", "h", "y"))) / 2
        )
        gap = GAP if self.strand else 0.0
        self.x_column = -self.half - LEAD + gap - self.height("x") / 2
        self.x_circle = self.x_column - self.height("x") / 2 - gap - self.radius
        self.h_column = self.half + LEAD - gap + self.height("h") / 2
        above = self.h_column + self.height("h") / 2 + gap
        self.h_circle = above + (6 if self.strand else 0) + self.radius
        clear = 2 * self.radius + 10 - readout - GAP  # answers begin above the circles beside them
        self.readout = above + max(LEAD, clear)
        self.y_column = self.readout + readout + GAP + self.height("y") / 2 if self.has_y else above
        top = self.y_column + self.height("y") / 2 + GAP if self.has_y else above
        self.top_circle = top + (6 if self.strand else 0) + self.radius
        self.bottom = (
            self.x_circle - self.radius - (self.sizes.name * 2 if self._labels("x") else 4)
        )

    def _place_across(self) -> None:
        """Place what stands side by side."""
        labels = [*self._labels("x"), *self._labels("y")]
        widest = max((text_width(text, self.sizes.heading) for text in labels), default=0.0)
        gap, width = self.memory_gap, self.sizes.box_width
        between = self.memory_room + max(gap, GAP + 8) if self.cell_state and self.strand else APART
        between = max(between, self.bearing_room + GAP + 8) if self.bearing else between
        pitch = max(width + between, widest + 10, 2 * self.radius + 12, self.slot + 14)
        self.pitch = pitch
        folded_right = width / 2 + LOOP + 4 + self._loop_width()
        self.equals = folded_right + EQUALS
        room = EQUALS - 10 + (width - self.slot) / 2  # for the names of rows, left of a column
        memory = self.memory_room if self.cell_state and self.backwards else 0.0
        left = self.equals + EQUALS + width / 2 + max(memory, self._tags_width() - room)
        self.spots = spots(self.steps, left=left, pitch=pitch, sizes=self.sizes)

    def _tags_width(self) -> float:
        strand = self.strand
        if strand is None:
            return 0.0
        tags = [*strand.features, *(strand.classes if self.has_y else ()), *self.units]
        return max(text_width(text, self.sizes.tag) for text in tags) + 8

    @property
    def units(self) -> tuple[str, ...]:
        """The numbers of the shown units."""
        return tuple(map(str, self.strand.indices("h"))) if self.strand else ()

    def _widest(self, symbol: str) -> str:
        """Return the symbol of the last step, whose number has the most digits."""
        return self.at(symbol, self.spots_name(max(self.steps)))

    def spots_name(self, step: int) -> str:
        """Return how a step is called in a subscript."""
        return "t" if self.open_end and step == self.steps[-1] else str(step)

    def at(self, symbol: str, step: str) -> str:
        """Return a quantity's symbol at a step: ``h_{3}``."""
        return self.notation[symbol].at(step)

    def _labels(self, symbol: str) -> list[str]:
        """Return what the shown inputs or outputs stand for."""
        if self.strand is None or (symbol == "y" and not self.has_y):
            return []
        said = self.strand.read_at if symbol == "x" else self.strand.said_at
        return [label for label in map(said, self.steps) if label]

    def _loop_width(self) -> float:
        symbols = ["h"] + ["c"] * self.cell_state
        return max(label_width(self.notation[each].symbol, self.sizes.symbol) for each in symbols)

    def column(self, symbol: str, spot: Spot, y: float) -> Column:
        """Return the column of a quantity above or below a copy."""
        if self.strand is None:
            return Column((), spot.x, y, self.slot)
        keys = self.strand.keys(symbol, spot.step)
        return Column(keys, spot.x, y, self.slot, self.strand.size(symbol), self.sizes)

    @property
    def backwards(self) -> bool:
        """Whether the states go from right to left."""
        return self.strand is not None and self.strand.reverse

    @property
    def memory_room(self) -> float:
        """How far from a copy the column of its cell state ends."""
        return self.memory_gap + self.slot if self.strand else 0.0

    @property
    def bearing_room(self) -> float:
        """How far from a copy what stands on its arrow ends; 0 if nothing does."""
        return GAP + self.bearing_width if self.bearing else 0.0

    @property
    def memory_gap(self) -> float:
        """How far from a copy that column begins, past those above the copy and their names."""
        names = self._tags_width() if self.backwards else 0.0
        return max(GAP, (self.slot - self.sizes.box_width) / 2 + 6 + names)

    def more(self, count: int) -> str:
        """Say how many steps are left out."""
        return "" if self.open_end else self.style.word("more", count=count)

    def bears(self, step: int) -> str:
        """Say how strongly what a step hands on bears on the step of the gradients."""
        if self.bearing is None:
            return ""
        size = self.bearing.text(step)
        return self.style.word("bears", step=step, later=self.bearing.step, size=size)

    def in_words(self) -> str:
        """Say what the shown steps hold."""
        strand = self.strand
        if strand is None:
            return self.style.word("unrolled in words")
        word, sentence = self.style.word, self.notation.sentence
        sentences = [sentence(word("one network"))]
        for step in self.steps:
            captions = word("between captions").join(strand.captions(step))
            sentences += [capitalized(word("at a step", captions=captions))]
            answers = self.answers(step)
            symbols = [symbol for symbol in self.symbols if symbol != "y" or answers]
            sentences += [strand.sentence(symbol, step) for symbol in symbols]
            said = strand.said_at(step) if answers else ""
            sentences += [sentence(word("says", label=said))] if said else []
        if self.bearing:
            others = (step for step in self.steps if step != self.bearing.step)
            sentences += [sentence(self.bears(step)) for step in others]
        return word("between sentences").join(sentences)
