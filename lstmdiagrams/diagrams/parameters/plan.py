"""The pieces of a layer and how they are shown → where everything stands.

Gates lie one after the other along the long axis: downwards where they are rows (PyTorch, ONNX),
to the right where they are columns (Keras). Parameters stand side by side on the other axis. All
places are first computed along these two, and turned into x and y by `Plan.at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.parameters.claims import (
    Entry,
    entries,
    label_of,
    name_of,
    others_of,
    shape_text,
    slice_text,
    span_of,
    units_of,
)
from lstmdiagrams.graphics.shapes import LINE, SLACK, Point, label_width
from lstmdiagrams.graphics.text import text_width

if TYPE_CHECKING:
    from lstmdiagrams.reference.layouts import Block, Piece

__all__ = ["Place", "Plan"]

BETWEEN_GATES = 6.0
BETWEEN_PIECES = 18.0
LEAD = 18.0  # of wire between what is multiplied and the matrix
BRACKET = 4.0  # how far a bracket stands off, and how deep it is
AIR = 6.0  # between a text and what it belongs to


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands on the short axis: the edges of its entries, and of all that is its."""

    piece: Piece
    name: str
    start: float
    end: float
    outer_start: float
    outer_end: float

    @property
    def middle(self) -> float:
        """The middle of its entries."""
        return (self.start + self.end) / 2


class Plan:
    """Where everything stands.

    Parameters
    ----------
    style : Style
    pieces : sequence of Piece
    values : bool
        Whether the numbers stand in it, or blocks do.
    heading : tuple of str
        Two lines that stand in the corner.
    unused : sequence of str
        The gates whose weights are stored and not used.
    """

    def __init__(
        self,
        style: Style,
        pieces: Sequence[Piece],
        *,
        values: bool,
        heading: tuple[str, str],
        unused: Sequence[str] = (),
    ) -> None:
        self.style, self.sizes, self.unused = style, style.sizes, tuple(unused)
        self.pieces, self.values, self.heading = tuple(pieces), values, heading
        self.across = bool(pieces[0].along)
        self.gates = tuple(block.gate for block in pieces[0].blocks)

    def at(self, along: float, short: float) -> Point:
        """Return the place of a point on the two axes."""
        return (along, -short) if self.across else (short, -along)

    def extent(self, along: float, short: float) -> tuple[float, float]:
        """Return width and height of what has so much of the two axes."""
        return (along, short) if self.across else (short, along)

    def oriented(self, width: float, height: float) -> tuple[float, float]:
        """Return how much of the long and of the short axis a width and a height take."""
        return (width, height) if self.across else (height, width)

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """The numbers of each piece, if they are shown."""
        named = zip(self.names, self.pieces, strict=True)
        return {name: list(entries(piece)) if self.values else [] for name, piece in named}

    @cached_property
    def names(self) -> list[str]:
        """What the ids of each piece begin with: its name, and a number where it comes again."""
        plain = [piece.name.replace("/", "-") for piece in self.pieces]
        return [
            f"{name}-{plain[:place].count(name) + 1}" if plain.count(name) > 1 else name
            for place, name in enumerate(plain)
        ]

    @cached_property
    def slot(self) -> float:
        """Width of a number's box."""
        texts = {self.style.numbers.text(e.value) for own in self.entries.values() for e in own}
        return max(text_width(text, self.sizes.value) for text in texts) + 7.0 if texts else 0.0

    @cached_property
    def cell(self) -> tuple[float, float]:
        """How much of the long and of the short axis a number takes."""
        return self.oriented(self.slot, self.sizes.row)

    @cached_property
    def pill(self) -> tuple[float, float]:
        """Width and height of a gate's box."""
        quantities = [self.style.notation[gate] for gate in self.gates]
        widths = [text_width(each.name, self.sizes.name) for each in quantities]
        widths += [label_width(each.symbol, self.sizes.symbol) for each in quantities]
        return max(widths) + 2 * self.sizes.padding, self.sizes.named_gate

    def span_of(self, piece: Piece, block: Block) -> str:
        """Return which rows or columns of a parameter a gate is, in words."""
        found, word = span_of(piece, block), self.style.word
        if found.first == found.last:
            place = word("column" if self.across else "row", first=found.first)
        else:
            some = "columns" if self.across else "rows"
            place = word(some, first=found.first, last=found.last)
        return word("not used", place=place) if block.gate in self.unused else place

    @cached_property
    def spans(self) -> list[str]:
        """Which rows or columns each gate is, in words."""
        return [self.span_of(self.pieces[0], block) for block in self.pieces[0].blocks]

    def number(self, piece: Piece, entry: Entry) -> int:
        """Return the number of the row, or the column, that an entry of a gate stands in."""
        leading = len(piece.at)
        whole = len(entry.index) - leading > 1
        return entry.index[leading + (piece.along if whole else 0)]

    @cached_property
    def span_width(self) -> float:
        """Width of the widest of these texts."""
        return max(text_width(text, self.sizes.name) for text in self.spans) + SLACK

    @cached_property
    def block(self) -> float:
        """How much of the long axis a gate's entries take, in each piece."""
        if self.values:
            return (units_of(self.pieces[0]) or 0) * self.cell[0]
        if not self.across:
            return self.sizes.named_gate * 1.25
        return max(*map(self.block_width, self.pieces), self.pill[0], self.span_width)

    def block_width(self, piece: Piece) -> float:
        """Width of a block's two lines of text."""
        blocks: Sequence[Block | None] = piece.blocks or (None,)
        labels = [
            label_width(label_of(piece, each, self.style), self.sizes.symbol) for each in blocks
        ]
        slices = [text_width(slice_text(piece, each), self.sizes.tag) for each in blocks]
        return max([*labels, *slices]) + 2 * self.sizes.padding

    @cached_property
    def pitch(self) -> float:
        """From the start of one gate to the start of the next."""
        named = max(self.pill[0], self.span_width) if self.across else self.pill[1]
        return max(self.block, named) + BETWEEN_GATES

    @cached_property
    def length(self) -> float:
        """How much of the long axis all gates take."""
        return len(self.gates) * self.pitch - BETWEEN_GATES

    def middle_of(self, gate: str) -> float:
        """Return the middle of a gate on the long axis."""
        return self.gates.index(gate) * self.pitch + (self.pitch - BETWEEN_GATES) / 2

    def start_of(self, piece: Piece, place: int) -> float:
        """Return where a block of a piece starts on the long axis."""
        if not piece.blocks:
            return 0.0
        return self.middle_of(piece.blocks[place].gate) - self.block / 2

    def stretch(self, piece: Piece) -> tuple[float, float]:
        """Return where a piece starts and ends on the long axis."""
        if not piece.blocks:
            return 0.0, self.rows_of(piece)
        first, last = piece.blocks[0], piece.blocks[-1]
        start = self.middle_of(first.gate) - self.block / 2
        return start, self.middle_of(last.gate) + self.block / 2

    def rows_of(self, piece: Piece) -> float:
        """Return how much of the long axis a piece without gates takes."""
        return (units_of(piece) or 0) * self.cell[0] if self.values else self.block

    def body(self, piece: Piece) -> float:
        """Return how much of the short axis a piece's entries take."""
        if self.values:
            return (others_of(piece) or 0) * self.cell[1]
        if self.across:
            return self.sizes.named_gate * (1.0 if piece.is_vector else 1.5)
        usual = self.sizes.box_width * (0.8 if piece.is_vector else 1.6)
        return max(self.block_width(piece), usual)

    def tags(self, piece: Piece) -> float:
        """Return the room on the short axis that the numbers along the long one take."""
        if not self.values:
            return 0.0
        if self.across:
            return self.sizes.tag * LINE + 2
        name = self.names[self.pieces.index(piece)]
        last = max(self.number(piece, entry) for entry in self.entries[name])
        return text_width(str(last), self.sizes.tag) + SLACK + 4

    def count_text(self, piece: Piece) -> str:
        """Return how many entries a matrix has along the short axis; "" of a vector."""
        if len(piece.size) - len(piece.at) < 2:
            return ""
        where = len(piece.at) + 1 - piece.along
        return self._counted(piece.size[where], others_of(piece), short=True)

    @property
    def total_text(self) -> str:
        """How many rows or columns all gates are."""
        first = self.pieces[0]
        where = len(first.at) + first.along
        units = units_of(first)
        count = None if units is None else units * len(first.blocks)
        return self._counted(first.size[where], count, short=False)

    def _counted(self, size: str, count: int | None, *, short: bool) -> str:
        word = "rows" if self.across == short else "columns"
        if count is None:
            return self.style.word(f"count of {word}", size=size)
        if count == 1:
            return self.style.word(f"one {word.removesuffix('s')}", size=size)
        return self.style.word(f"count of {word}", size=f"{size} = {count}")

    def factor_width(self, piece: Piece) -> float:
        """Width of what stands before a piece: a circle, a state's pill, or a plus."""
        if not piece.factor:
            return self.sizes.operation
        width = label_width(self.factor_symbol(piece), self.sizes.symbol)
        return max(width + 2 * self.sizes.padding, self.sizes.circle)

    def factor_symbol(self, piece: Piece) -> str:
        """Return what is multiplied with a piece; peepholes see c before and after the step."""
        quantity = self.style.notation[piece.factor]
        return quantity.letter if piece.source == "peephole" else quantity.symbol

    def heads(self, piece: Piece) -> float:
        """Return how much of the short axis a piece's name, shape and factor take."""
        if self.across:
            return max(self.sizes.circle, 2 * LINE * self.sizes.name)
        return max(self.title_width(piece), self.factor_width(piece))

    def title_width(self, piece: Piece) -> float:
        """Width of a piece's name and of its shape."""
        named = text_width(name_of(piece), self.sizes.name) * 1.15 + SLACK
        return max(named, text_width(shape_text(piece), self.sizes.tag) + SLACK)

    @cached_property
    def places(self) -> list[Place]:
        """Where each piece stands on the short axis."""
        found: list[Place] = []
        edge = 0.0
        for name, piece in zip(self.names, self.pieces, strict=True):
            body, heads, tags = self.body(piece), self.heads(piece), self.tags(piece)
            after = self.sizes.tag * LINE if self.across else self._count_width(piece)
            before = max(body / 2 + tags, heads / 2, after / 2)
            behind = max(body / 2, heads / 2, after / 2)
            middle = edge + before
            found.append(
                Place(piece, name, middle - body / 2, middle + body / 2, edge, middle + behind)
            )
            edge = middle + behind + BETWEEN_PIECES
        return found

    def _count_width(self, piece: Piece) -> float:
        return text_width(self.count_text(piece), self.sizes.tag) + SLACK

    @cached_property
    def head(self) -> float:
        """How far the heads of pieces reach beyond their starts on the long axis."""
        if self.across:
            named = LEAD + self.widest_factor + AIR + max(map(self.title_width, self.pieces))
            return max(named, self.heading_width + AIR)
        return LEAD + self.sizes.circle + AIR + 2 * LINE * self.sizes.name

    @cached_property
    def widest_factor(self) -> float:
        """Width of the widest of what stands before the pieces."""
        return max(map(self.factor_width, self.pieces))

    @cached_property
    def margin(self) -> float:
        """How far the gates' names reach beyond the first piece on the short axis."""
        if self.across:
            return AIR + self.sizes.name * LINE + 3 + self.pill[1]
        first = self.places[0]
        free = first.middle - self.title_width(first.piece) / 2 - first.outer_start
        named = AIR + self.span_width + 5 + self.pill[0]
        return max(named, self.heading_width + AIR - free)

    @cached_property
    def heading_width(self) -> float:
        """Width of the two lines in the corner."""
        title, order = self.heading
        named = text_width(title, self.sizes.heading) * 1.15
        return max(named, text_width(order, self.sizes.name)) + SLACK
