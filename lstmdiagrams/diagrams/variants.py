"""How many inputs, how many outputs: the five patterns of recurrent networks → Diagram.

With a run, the real inputs and outputs with their labels. Which steps have an input and which an
output is what the run's labels say: a step whose label is empty has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection, chosen
from lstmdiagrams.choices.strand import Strand, need_run, strand_of
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells.parts import KINDS, row_names
from lstmdiagrams.diagrams.chain import Link, Spot, links, spots
from lstmdiagrams.diagrams.columns import Column, column_height
from lstmdiagrams.errors import InvalidValueError, choose
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.shapes import Node, Shape, Wire, label_width, symbol_label, text_label
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["PATTERNS", "rnn_variant"]

ENDS = (3, 2)  # of many steps, the first and the last ones are shown
MOST = 9  # so many are shown whole
BOX = (14.0, 26.0)  # width and height of a blank input, state or output
LEAD = 20.0  # of wire between them
APART = 12.0  # between two blank steps
GAP = 6.0  # between a box and the column of its values


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the five: its blank figure, and what makes a run one of them.

    Parameters
    ----------
    steps : int
        How many steps the blank figure has.
    inputs, outputs : range
        Which of them have an input and an output.
    fits : callable
        (where inputs are, where outputs are, number of steps) → whether a run is of this pattern.
    needs : str
        What `fits` wants, in words.
    """

    steps: int
    inputs: range
    outputs: range
    fits: Callable[[list[int], list[int], int], bool]
    needs: str


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "one-to-one": Pattern(
            1, range(1), range(1), lambda x, y, t: t == 1 and x == y == [0], "a single step"
        ),
        "one-to-many": Pattern(
            3,
            range(1),
            range(3),
            lambda x, y, t: t > 1 and x == [0] and len(y) > 1,
            "an input at the first step only, and more than one output",
        ),
        "many-to-one": Pattern(
            3,
            range(3),
            range(2, 3),
            lambda x, y, t: len(x) > 1 and y == [t - 1],
            "more than one input, and an output at the last step only",
        ),
        "many-to-many-delayed": Pattern(
            5,
            range(3),
            range(2, 5),
            lambda x, y, t: len(x) > 1 and len(y) > 1 and y[0] > 0 and x[-1] < t - 1,
            "outputs that begin after the first input, and inputs that end before the last output",
        ),
        "many-to-many-synced": Pattern(
            3,
            range(3),
            range(3),
            lambda x, y, t: t > 1 and x == y == list(range(t)),
            "more than one step, and an input and an output at each",
        ),
    }
)


@documented
def rnn_variant(
    pattern: str,
    trace: Trace | None = None,
    *,
    steps: Selection = None,
    sequence: int = 0,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw one of the five patterns of inputs and outputs, blank or with those of a run.

    Parameters
    ----------
    pattern : str
        "one-to-one", "one-to-many", "many-to-one", "many-to-many-delayed" (an encoder and a
        decoder) or "many-to-many-synced".
    trace : Trace, optional
        The record of a run of this pattern. A step has an input unless the run's labels say that
        it has none (an empty label) or, in a run without labels, its input is all zeros; it has
        an output unless the labels say that it has none.
    steps : None, int, "all", "first 3, last 2", or list of int
        Which steps of the run are shown. Of more than 9, by default the first 3 and the last 2.
    <sequence>
    <looks>

    Returns
    -------
    Diagram

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, or the run is of another pattern; the
        sentence says what the pattern needs and what the run has.

    References
    ----------
    .. [1] A. Karpathy: The Unreasonable Effectiveness of Recurrent Neural Networks, 2015.
    """
    shape = PATTERNS[choose("pattern", pattern, PATTERNS)]
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    title = " ".join(style.word(pattern).split("\n"))
    words = style.notation.sentence(
        style.word("pattern", pattern=title, text=style.word(f"{pattern} in words"))
    )
    if trace is None:
        need_run(steps=(steps, None), sequence=(sequence, 0))
        plan = _Plan(style, pattern, range(shape.steps), (shape.inputs, shape.outputs))
        return plan.figure(title, words)
    strand = strand_of(trace, layer=-1, reverse=False, sequence=sequence, units=None, style=style)
    ends = _checked(pattern, strand)
    wanted = chosen("step", steps, strand.length, default=ENDS, most=MOST)
    shown = sorted({*wanted, ends[0][0], ends[1][-1]})  # without these it would not be the pattern
    plan = _Plan(style, pattern, shown, ends, strand)
    spoken = style.word("between sentences").join([words, plan.in_words()])
    return annotate(plan.figure(title, spoken), trace, style)


def _checked(pattern: str, strand: Strand) -> tuple[list[int], list[int]]:
    """Return at which steps a run has inputs and outputs, if they are those of the pattern."""
    total, labels = strand.length, strand.trace.labels
    steps = range(total)
    if labels.x:
        ins = [step for step in steps if labels.x[step]]
    else:
        given = np.any(strand.trace.x[:, strand.sequence] != 0, axis=-1)
        ins = [step for step in steps if given[step]]
    outs = [step for step in steps if labels.y[step]] if labels.y else _supposed(pattern, total)
    shape = PATTERNS[pattern]
    if not shape.fits(ins, outs, total):
        has = "a single step" if total == 1 else f"{total} steps"
        raise InvalidValueError(
            f"the run does not fit {pattern!r}, which needs {shape.needs}: it has {has},"
            f" inputs at {_listed(ins)} and outputs at {_listed(outs)}; a step has none"
            " where its label is empty or, in a run without labels, where its input is all zeros"
        )
    return ins, outs


def _supposed(pattern: str, total: int) -> list[int]:
    """Return where outputs are in a run whose labels do not say: where the pattern has them."""
    return [total - 1] if pattern == "many-to-one" else list(range(total))


def _listed(steps: list[int]) -> str:
    """Write steps as short as they can be understood."""
    if not steps:
        return "no step"
    if len(steps) > 1 and steps == list(range(steps[0], steps[-1] + 1)):
        return f"steps {steps[0]} to {steps[-1]}"
    return f"step{'s' * (len(steps) > 1)} {', '.join(map(str, steps))}"


class _Plan:
    """Where everything stands; y is 0 in the middle of the states.

    Parameters
    ----------
    style : Style
    pattern : str
    steps : sequence of int
        The shown ones.
    ends : (sequence of int, sequence of int)
        The steps that have an input, and those that have an output.
    strand : Strand, optional
        Whose values are shown.
    """

    def __init__(
        self,
        style: Style,
        pattern: str,
        steps: Sequence[int],
        ends: tuple[Sequence[int], Sequence[int]],
        strand: Strand | None = None,
    ) -> None:
        self.style, self.pattern, self.strand = style, pattern, strand
        self.sizes = style.sizes
        self.ins, self.outs = map(set, ends)
        self.steps = tuple(steps)
        self.out_symbol = "y" if strand is None or strand.trace.y_steps is not None else "h"
        self.slot = self._slot() + 7.0 if strand else 0.0
        self.kind = KINDS[strand.trace.kind] if strand else ""
        words = max([text_width(self.kind, self.sizes.name), *self._widths()])
        self.width = max(BOX[0], words + 8 if words else 0.0, self.slot)
        self.height = BOX[1] if strand is None else self.sizes.pill
        apart = APART if strand is None else 16.0
        self.spots = spots(self.steps, left=0.0, pitch=self.width + apart, gap=self.sizes.gap)
        self.row = self.height + LEAD  # from states to inputs, and to outputs

    def figure(self, title: str, words: str) -> Diagram:
        """Return the figure, its values still blank."""
        shapes, style = tuple(self.shapes()), self.style
        return Diagram(
            shapes,
            title,
            words,
            self.pattern,
            style.theme,
            fonts=style.notation.fonts,
            language=style.word("language"),
        )

    def holder(self, symbol: str) -> Strand | None:
        """Return where a quantity is: the input in the first layer, the rest in the last."""
        if self.strand is None or symbol != "x":
            return self.strand
        return replace(self.strand, layer=0, reverse=self.strand.trace.layer(0).reverse)

    def _slot(self) -> float:
        holders = [(symbol, self.holder(symbol)) for symbol in ("x", self.out_symbol)]
        return max(strand.slot((symbol,)) for symbol, strand in holders if strand)

    def _widths(self) -> Iterator[float]:
        """Yield the widths of what stands in inputs' and outputs' boxes."""
        size = self.sizes.name
        for symbol, steps in (("x", self.ins), ("y", self.outs)):
            for step in steps.intersection(self.steps) if self.strand else ():
                text = self.label(symbol, step)
                written = label_width(self.symbol(symbol, step), size)
                yield text_width(text, size) if text else written

    def label(self, symbol: str, step: int) -> str:
        """Return what an input or an output stands for, or nothing."""
        strand = self.holder(symbol)
        if strand is None:
            return ""
        return strand.read_at(step) if symbol == "x" else strand.said_at(step)

    def symbol(self, symbol: str, step: int) -> str:
        """Return an input's or an output's symbol at a step: ``x_{3}``."""
        return self.style.notation[symbol if symbol == "x" else self.out_symbol].at(step)

    def shapes(self) -> Iterator[Shape]:
        """Yield everything."""
        yield from self.title()
        for spot in self.spots:
            yield from self.step(spot)
        for before, after in zip(self.spots, self.spots[1:], strict=False):
            yield from self.passed_on(before, after)
        yield from self.rows()

    def title(self) -> Iterator[Shape]:
        """Yield the pattern's name, in one line or two, above all."""
        lines = self.style.word(self.pattern).split("\n")
        middle = (self.spots[0].x + self.spots[-1].x) / 2
        bottom = (
            self.row + self.height / 2 + 6 + self.sizes.name + self.column_height(self.out_symbol)
        )
        for place, line in enumerate(reversed(lines)):
            y = bottom + place * self.sizes.name * 1.5
            yield text_label(f"title-{place}", line, middle, y, size=self.sizes.heading)

    def column_height(self, symbol: str) -> float:
        """Height of a column of values and of the gap before it; 0 in a blank figure."""
        strand = self.holder(symbol)
        if strand is None:
            return 0.0
        return column_height(strand.indices(symbol), strand.size(symbol), self.sizes) + GAP

    def step(self, spot: Spot) -> Iterator[Shape]:
        """Yield a step's state, and its input and its output where it has them."""
        state = f"state-{spot.step}"
        tip = self.style.word("one network")
        at = (spot.x, 0.0, self.width, self.height)
        yield Node(state, *at, "state", "round", self.kind, size=self.sizes.name, tooltip=tip)
        edge = self.height / 2
        if spot.step in self.ins:
            yield from self.end("x", "input", spot, -1)
            corners = ((spot.x, edge - self.row), (spot.x, -edge))
            yield Wire(f"x-{spot.step}-wire", corners, f"x-{spot.step}", state)
        if spot.step in self.outs:
            yield from self.end("y", "output", spot, 1)
            corners = ((spot.x, edge), (spot.x, self.row - edge))
            yield Wire(f"y-{spot.step}-wire", corners, state, f"y-{spot.step}")

    def end(self, symbol: str, role: str, spot: Spot, way: int) -> Iterator[Shape]:
        """Yield an input or an output: its box, what it stands for, and its values beyond it."""
        name, y = f"{symbol}-{spot.step}", way * self.row
        tip = self.style.notation.tooltip("x" if symbol == "x" else self.out_symbol)
        at = (spot.x, y, self.width, self.height)
        text = self.label(symbol, spot.step)
        yield Node(name, *at, role, "round", text, size=self.sizes.name, tooltip=tip)
        if self.strand is None:
            return
        if not text:
            written = self.symbol(symbol, spot.step)
            size = self.sizes.name
            yield from symbol_label(f"{name}-symbol", written, spot.x, y, size=size, tooltip=tip)
        values = "x" if symbol == "x" else self.out_symbol
        column = self.column(values, spot, way)
        yield from column.nodes(tooltip=tip)
        rim, near = y + way * self.height / 2, column.bottom if way > 0 else column.top
        yield Wire(f"{name}-value", ((spot.x, rim), (spot.x, near)), name, column.id, arrow=False)

    def column(self, symbol: str, spot: Spot, way: int) -> Column:
        """Return the column of an input's or an output's values, beyond its box."""
        strand = self.holder(symbol)
        if strand is None:
            return Column((), spot.x, 0.0, self.slot)
        beyond = self.row + self.height / 2 + self.column_height(symbol) / 2 + GAP / 2
        keys, size = strand.keys(symbol, spot.step), strand.size(symbol)
        return Column(keys, spot.x, way * beyond, self.slot, size, self.sizes)

    def rows(self) -> Iterator[Shape]:
        """Yield what the rows of the first columns stand for."""
        source = self.holder("x")
        if self.strand is None or source is None:
            return
        classes = self.strand.classes if self.out_symbol == "y" else ()
        ends = [("x", self.ins, source.features, -1), (self.out_symbol, self.outs, classes, 1)]
        for symbol, steps, names, way in ends:
            first = next((spot for spot in self.spots if spot.step in steps), None)
            if first is not None:
                column = self.column(symbol, first, way)
                yield from row_names(column, names, f"{symbol}-row", align="right")

    def passed_on(self, before: Spot, after: Spot) -> Iterator[Shape]:
        """Yield the states' ways between two steps, one for each direction of the network."""
        edges = before.x + self.width / 2, after.x - self.width / 2
        names = f"state-{before.step}", f"state-{after.step}"
        more = self.style.word("more", count=after.skipped)
        for place, backwards in enumerate(self.directions):
            (start, end), (tail, head) = edges, names
            if backwards:
                start, end, tail, head = end, start, head, tail
            name = f"h-{before.step}" + "-backward" * backwards
            link = Link(name, start, sum(edges) / 2, end, tail, head, after.skipped)
            y = self.height * (0.25 - 0.5 * place) if len(self.directions) > 1 else 0.0
            yield from links(link, y, more="" if place else more, sizes=self.sizes)

    @property
    def directions(self) -> tuple[bool, ...]:
        """For each direction in which a layer runs, whether it is backwards."""
        if self.strand is None:
            return (False,)
        ways = {way for layer in self.strand.trace.ways for way in layer}
        return tuple(sorted(ways))

    def in_words(self) -> str:
        """Say the inputs and outputs of the shown steps."""
        strand, source, parts = self.strand, self.holder("x"), []
        if strand is None or source is None:
            return ""
        for step in self.steps:
            if step in self.ins:
                parts.append(source.sentence("x", step, numbered=True))
            if step in self.outs:
                said = strand.said_at(step)
                parts.append(strand.sentence(self.out_symbol, step, numbered=True, label=said))
        return self.style.word("between sentences").join(parts)
