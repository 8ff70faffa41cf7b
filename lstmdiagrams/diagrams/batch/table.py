"""The sizes of a batch and the order of its axes → the shapes of a table of its elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lstmdiagrams.choices.selection import chosen, gaps_between
from lstmdiagrams.choices.style import Style
from lstmdiagrams.graphics.shapes import (
    LINE,
    SLACK,
    Align,
    Node,
    Shape,
    Wire,
    label_width,
    symbol_label,
    text_label,
)
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Key

__all__ = ["Batch", "Table"]

# How many of each axis are shown: all of so many, and of more the first and the last ones.
SHOWN = {"n": ((2, 1), 4), "t": ((3, 1), 6), "i": ((2, 1), 4)}
APART = 9.0  # between two elements
HALO = 3.5  # of the frame around the element that is pointed out
BRACKET = 4.0  # how far a bracket stands off, and how deep it is


@dataclass(frozen=True)
class Batch:
    """What a batch is made of.

    Parameters
    ----------
    sizes : dict of str to int
        How many sequences "n", elements "t" and features "i" there are.
    lengths : tuple of int or None
        How many elements each sequence has; None where all have the same number.
    element : (int, int)
        The sequence and the step of the element that is pointed out.
    slot : float
        The width of the widest number; 0 in a blank figure.
    reverse : bool
        Whether only a layer that runs backwards reads the batch.
    """

    sizes: dict[str, int]
    lengths: tuple[int, ...] | None
    element: tuple[int, int]
    slot: float = 0.0
    reverse: bool = False

    def key(self, n: int, t: int, i: int) -> Key:
        """Return the key of a number."""
        return Key("x", t, i, reverse=self.reverse, sequence=n)

    def is_padding(self, n: int, t: int) -> bool:
        """Whether a sequence has ended before an element."""
        return self.lengths is not None and t >= self.lengths[n]

    @cached_property
    def shown(self) -> dict[str, tuple[int, ...]]:
        """Which of each axis are shown: the element that is pointed out is."""
        n, t = self.element
        found = {
            axis: chosen(axis, None, self.sizes[axis], default=ends, most=most)
            for axis, (ends, most) in SHOWN.items()
        }
        return {
            "n": tuple(sorted({*found["n"], n})),
            "t": tuple(sorted({*found["t"], t})),
            "i": found["i"],
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One row or column of a table: which, where its middle is, and how many a gap stands for."""

    index: int | None
    at: float
    skipped: int


class Table:
    """A table of elements, its upper left element at 0, 0.

    Parameters
    ----------
    batch : Batch
    style : Style
    axes : (str, str)
        What the rows are and what the columns: ("n", "t") is batch first.
    name : str
        What all ids begin with.
    """

    def __init__(self, batch: Batch, style: Style, axes: tuple[str, str], name: str) -> None:
        self.batch, self.style, self.sizes = batch, style, style.sizes
        self.axes, self.name = axes, name

    def symbol(self, n: int, t: int) -> str:
        """Return an element's symbol, ``x_{1,3}``: its sequence, then its step."""
        return self.style.notation["x"].at(f"{n},{t}")

    @cached_property
    def width(self) -> float:
        """Width of an element."""
        shown = self.batch.shown
        symbols = [self.symbol(n, t) for n in shown["n"][-1:] for t in shown["t"][-1:]]
        widths = [label_width(symbol, self.sizes.heading) + SLACK for symbol in symbols]
        return max(*widths, self.batch.slot, self.sizes.box_width * 0.5)

    @property
    def cell(self) -> float:
        """Height of a feature."""
        return self.sizes.row if self.batch.slot else self.sizes.row * 0.75

    @cached_property
    def features(self) -> list[tuple[int | None, float, float]]:
        """Each shown feature, or None for an ellipsis: how far below the top, and its height."""
        found: list[tuple[int | None, float, float]] = []
        edge = self.sizes.heading * LINE + 1
        for index, _ in gaps_between(self.batch.shown["i"], self.batch.sizes["i"]):
            height = self.sizes.ellipsis if index is None else self.cell
            found.append((index, edge + height / 2, height))
            edge += height
        return found

    @cached_property
    def height(self) -> float:
        """Height of an element with its symbol."""
        _, middle, height = self.features[-1]
        return middle + height / 2

    def _lines(self, axis: str, size: float, gap: float) -> list[Line]:
        """Place the rows or the columns; where some are left out, there is a gap."""
        lines: list[Line] = []
        edge = 0.0
        for index, skipped in gaps_between(self.batch.shown[axis], self.batch.sizes[axis]):
            room = gap if index is None else size
            lines.append(Line(index, edge + room / 2, skipped))
            edge += room + APART
        return lines

    @cached_property
    def rows(self) -> list[Line]:
        """The rows, downwards."""
        return self._lines(self.axes[0], self.height, self.sizes.dots)

    @cached_property
    def columns(self) -> list[Line]:
        """The columns, to the right."""
        shown, sizes, axis = self.batch.shown, self.batch.sizes, self.axes[1]
        gaps = [
            skipped for index, skipped in gaps_between(shown[axis], sizes[axis]) if index is None
        ]
        texts = [text_width(self.more(skipped), self.sizes.tag) for skipped in gaps]
        return self._lines(axis, self.width, max([self.sizes.dots, *texts]))

    def more(self, skipped: int) -> str:
        """Say how many are left out."""
        return self.style.word("more", count=skipped)

    @property
    def right(self) -> float:
        """The right edge of the elements."""
        last = self.columns[-1]
        return last.at + self.width / 2

    @property
    def bottom(self) -> float:
        """The lower edge of the elements, as far below the top."""
        last = self.rows[-1]
        return last.at + self.height / 2

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Return the sequence and the step of an element."""
        return (row, column) if self.axes[0] == "n" else (column, row)

    def entry(self) -> str:
        """Return how the element that is pointed out is cut out of the batch in Python."""
        n, t = self.batch.element
        return f"x[{n}, {t}]" if self.axes[0] == "n" else f"x[{t}, {n}]"

    def shape(self) -> str:
        """Return the batch's shape in letters and in numbers."""
        letters = ", ".join(axis.upper() for axis in (*self.axes, "i"))
        numbers = ", ".join(str(self.batch.sizes[axis]) for axis in (*self.axes, "i"))
        return f"({letters}) = ({numbers})"

    def shapes(self) -> Iterator[Shape]:
        """Yield everything."""
        yield from self._pointed_out()
        for row in self.rows:
            for column in self.columns:
                yield from self._element(row, column)
        yield from self._tags()
        yield from self._brackets()
        yield from self._texts()

    def _pointed_out(self) -> Iterator[Shape]:
        """Yield the frame behind the element that is pointed out."""
        n, t = self.batch.element
        row, column = (n, t) if self.axes[0] == "n" else (t, n)
        x = next(line.at for line in self.columns if line.index == column)
        y = next(line.at for line in self.rows if line.index == row)
        size = self.width + 2 * HALO, self.height + 2 * HALO
        yield Node(f"{self.name}-frame", x, -y, *size, "frame", tooltip=self.entry())

    def _element(self, row: Line, column: Line) -> Iterator[Shape]:
        """Yield an element's symbol and its features, or dots where elements are left out."""
        x, y, size = column.at, row.at, self.sizes.dots
        if row.index is None or column.index is None:
            sign = "⋱" if row.index is column.index else "⋮" if row.index is None else "⋯"
            name = f"{self.name}-dots-{self.rows.index(row)}-{self.columns.index(column)}"
            yield text_label(name, sign, x, -y, size=size, role="note")
            return
        n, t = self.place(row.index, column.index)
        pale, name = self.batch.is_padding(n, t), f"{self.name}-x-n{n}-t{t}"
        top, symbol = y - self.height / 2, self.symbol(n, t)
        middle = top + self.sizes.heading * LINE / 2
        said = symbol_label(f"{name}-symbol", symbol, x, -middle, size=self.sizes.heading)
        yield from (replace(each, dim=pale) for each in said)
        yield from self._features(name, (n, t), (x, top), pale=pale)

    def _features(
        self, name: str, element: tuple[int, int], at: tuple[float, float], *, pale: bool
    ) -> Iterator[Shape]:
        n, t = element
        x, top = at
        role = "value" if pale or self.batch.slot else "input"
        for place, (index, down, height) in enumerate(self.features):
            box = (x, -(top + down), self.width, height)
            if index is None:
                yield Node(f"{name}-more-{place}", *box, role, label="⋮", size=8, dim=pale)
                continue
            key = self.batch.key(n, t, index) if self.batch.slot else None
            size = self.sizes.value
            yield Node(f"{name}-i{index}", *box, role, size=size, key=key, dim=pale)

    def _tags(self) -> Iterator[Shape]:
        """Yield the numbers of rows and columns, and how many are left out."""
        size = self.sizes.tag
        above = size * LINE / 2 + 3
        for place, line in enumerate(self.columns):
            text = self.more(line.skipped) if line.index is None else str(line.index)
            name = f"{self.name}-column-{place}"
            yield text_label(name, text, line.at, above, size=size, role="note")
        for place, line in enumerate(self.rows):
            text = self.more(line.skipped) if line.index is None else str(line.index)
            name = f"{self.name}-row-{place}"
            yield text_label(name, text, -7, -line.at, size=size, align="right", role="note")

    @cached_property
    def tag_width(self) -> float:
        """Width of the widest number of a row."""
        texts = [
            self.more(line.skipped) if line.index is None else str(line.index) for line in self.rows
        ]
        return max(text_width(text, self.sizes.tag) for text in texts) + SLACK + 7

    def _brackets(self) -> Iterator[Shape]:
        """Yield the three sizes: of the rows, of the columns, and of an element."""
        rows, columns = self.axes
        size = self.sizes.name
        up = self.sizes.tag * LINE + 3 + BRACKET
        yield self._bracket(columns, [(0, up), (0, up + 4), (self.right, up + 4), (self.right, up)])
        above = up + 4 + size * LINE + 2
        yield from self._named(columns, self.right / 2, above, "middle")
        left, low = -self.tag_width - BRACKET, -self.bottom
        yield self._bracket(rows, [(left, 0), (left - 4, 0), (left - 4, low), (left, low)])
        yield from self._named(rows, left - 7, low / 2, "right")
        yield from self._feature_bracket()

    def _named(self, axis: str, x: float, y: float, align: Align) -> Iterator[Shape]:
        """Yield what a size is called, and below it how large it is; y is between both lines."""
        size, name = self.sizes.name, f"{self.name}-{axis}"
        half = size * LINE / 2
        called = self.style.word(SIZES[axis])
        yield text_label(f"{name}-name", called, x, y + half, size=size, align=align, bold=True)
        yield text_label(f"{name}-text", self.counted(axis), x, y - half, size=size, align=align)

    def _feature_bracket(self) -> Iterator[Shape]:
        """Yield the size of an element, beside the last one of the first row."""
        (_, first, high), (_, last, low) = self.features[0], self.features[-1]
        edge = self.right + HALO + BRACKET
        top, bottom = -(first - high / 2), -(last + low / 2)
        yield self._bracket("i", [(edge, top), (edge + 4, top), (edge + 4, bottom), (edge, bottom)])
        yield from self._named("i", edge + 7, (top + bottom) / 2, "left")

    def _bracket(self, axis: str, corners: Sequence[tuple[float, float]]) -> Wire:
        name = f"{self.name}-{axis}-bracket"
        ends = f"{self.name}-frame", f"{self.name}-frame"
        return Wire(name, tuple(corners), *ends, arrow=False, role="bracket", radius=2)

    def counted(self, axis: str) -> str:
        """Return the size of an axis in words."""
        some, one = COUNTED[axis]
        count = self.batch.sizes[axis]
        return self.style.word(one) if count == 1 else self.style.word(some, count=count)

    def _texts(self) -> Iterator[Shape]:
        """Yield what the table is, above it, and what is pointed out, below it."""
        layout = LAYOUTS[self.axes[0]]
        sizes = self.sizes
        lines = [
            (self.style.word(layout), sizes.heading, True, "text"),
            (self.shape(), sizes.name, False, "text"),
            (self.style.word(f"who {layout}"), sizes.tag, False, "note"),
        ]
        up = sizes.tag * LINE + 3 + BRACKET + 4 + 2 * sizes.name * LINE + 2 + 8
        for place, (text, size, bold, role) in enumerate(reversed(lines)):
            y = up + size * LINE / 2
            name = f"{self.name}-title-{len(lines) - 1 - place}"
            yield text_label(name, text, 0, y, size=size, align="left", bold=bold, role=role)
            up += size * LINE + 1
        n, t = self.batch.element
        text = self.style.word("entry of a batch", entry=self.entry(), element=t, sequence=n)
        y = -(self.bottom + HALO + 4 + sizes.name * LINE / 2)
        yield text_label(f"{self.name}-entry", text, 0, y, size=sizes.name, align="left")


SIZES = {"n": "batch size", "t": "sequence length", "i": "input size"}
LAYOUTS = {"n": "batch first", "t": "time first"}
COUNTED = {
    "n": ("count of sequences", "one sequence"),
    "t": ("count of elements", "one element"),
    "i": ("count of features", "one feature"),
}
