"""What is drawn of a cell → `Plan`: what all kinds have in common in where everything stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.cells.form import Form
from lstmdiagrams.diagrams.cells.parts import circle_width, gate_height, gate_width
from lstmdiagrams.diagrams.columns import Column, column_height
from lstmdiagrams.graphics.shapes import BOLD, SLACK, Point, label_width
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import plain

__all__ = ["BEND", "CROSSING", "GAP", "LEAD", "Plan", "Subject"]

LEAD = 20.0  # of wire between a state and the frame
GAP = 9.0  # of wire before and after a column
BEND = 10.0  # where a branch leaves its line, before its corner
CROSSING = 4.0  # half the gap in a wire that passes under another
ROOM = 8.0  # between a label and a wire that is not its own


@dataclass(frozen=True)
class Subject:
    """What is drawn.

    Parameters
    ----------
    form : Form
    style : Style
    strand : Strand, optional
        Whose values are shown; without it there are no columns.
    step : int
    names : bool
        Whether gates and states carry their names.
    show_shapes : bool
        Whether wires say their shapes.
    whole : bool
        Whether the states, the input and the output are drawn, or only what is inside the frame.
    """

    form: Form
    style: Style
    strand: Strand | None = None
    step: int = 0
    names: bool = True
    show_shapes: bool = False
    whole: bool = True


class Plan(ABC):
    """Where everything in a cell stands.

    y is 0 on the line of the hidden state, x is 0 at the left edge of the frame.

    Attributes
    ----------
    symbols : tuple of str
        The quantities that the figure shows, in the order in which it says them.
    slot : float
        Width of a column of values; 0 in a blank figure.
    gate_width : float
    frame_right, frame_top, frame_bottom : float
    x_joins, x_up : float
        Where the input comes in, and where the hidden state goes out.
    lanes : dict of str to float
        State → height of its line.
    at : dict of str to float
        Gate → where its wire rises.
    gates_bottom, values_top : float
        The lower edge of the gates' boxes, and the upper one of the values over them.
    """

    STATES: ClassVar[tuple[str, ...]] = ("h",)

    symbols: tuple[str, ...]
    x_joins: float
    x_up: float
    frame_right: float
    frame_top: float
    frame_bottom: float
    lanes: dict[str, float]
    at: dict[str, float]
    gates_bottom: float
    values_top: float

    def __init__(self, subject: Subject) -> None:
        self.subject, self.form = subject, subject.form
        self.style, self.sizes = subject.style, subject.style.sizes
        self.notation = subject.style.notation
        self.strand, self.step, self.names = subject.strand, subject.step, subject.names
        self.radius = self.sizes.operation / 2
        self.note = 1.35 * self.sizes.tag if subject.show_shapes else 0.0
        self.symbols = self._symbols()
        self.slot = self._slot()
        self.gate_width = gate_width(self.style, self.boxes().values())
        self.gate_height = gate_height(self.sizes, names=self.names)
        self._place()
        self._place_outside()

    @abstractmethod
    def _symbols(self) -> tuple[str, ...]:
        """Return the quantities that the figure shows."""

    @abstractmethod
    def boxes(self) -> dict[str, tuple[str, str]]:
        """Return for each gate what squashes in it, and its name or nothing."""

    @abstractmethod
    def _place(self) -> None:
        """Place what is within the frame, and the frame."""

    @abstractmethod
    def _middles(self) -> dict[str, Point]:
        """Return the middles of the columns within the frame."""

    @property
    def title(self) -> str:
        """What the frame says that it is."""
        word = self.style.word
        traits = word("between traits").join(word(trait) for trait in self.form.traits)
        name = word(f"{self.form.kind} cell")
        return word("cell with", cell=name, traits=traits) if traits else name

    def named(self, name: str) -> str:
        """Return a name in words, if gates carry them."""
        return name if self.names else ""

    def _slot(self) -> float:
        if self.strand is None:
            return 0.0
        return max(self.strand.slot(self.symbols) + 7.0, self.state_width)

    @cached_property
    def state_width(self) -> float:
        """Width that the symbol of a state needs."""
        names = (f"{state}{when}" for state in self.STATES for when in ("_prev", ""))
        widest = max(label_width(self.notation[name].symbol, self.sizes.symbol) for name in names)
        return widest + 2 * self.sizes.padding

    @cached_property
    def circle(self) -> float:
        """Diameter of the input and the output."""
        return circle_width(self.sizes, *(self.notation[name].symbol for name in ("x", "h")))

    @property
    def below(self) -> float:
        """Half the width of the input and its values, which stand clear of the state beside."""
        return max(self.slot, self.circle) / 2

    @property
    def title_width(self) -> float:
        """Width of what the frame says."""
        return BOLD * text_width(self.title, self.sizes.heading) + SLACK

    def _place_outside(self) -> None:
        """Place the states, on both sides of the frame."""
        self.pill_width = max(self.slot, self.state_width)
        texts = [self.shape_of(state, named=True) for state in self.STATES]
        texts += [self.notation[state].name for state in self.STATES if self.names]
        widest = max(text_width(text, self.sizes.name) for text in texts) + SLACK
        away = max(LEAD + self.pill_width / 2, 5 + widest / 2)
        self.x_left, self.x_right = -away, self.frame_right + away

    @property
    def west(self) -> float:
        """Where the wires of the states that come in begin."""
        return self.x_left + self.pill_width / 2 if self.subject.whole else 0.0

    @property
    def east(self) -> float:
        """Where the wires of the states that go out end."""
        return self.x_right - self.pill_width / 2 if self.subject.whole else self.frame_right

    def port(self, symbol: str) -> str:
        """Return the id of what a wire that crosses the frame comes from or leads to."""
        return symbol if self.subject.whole else "cell"

    def shape_of(self, symbol: str, *, named: bool = False) -> str:
        """Say the shape of a quantity: ``(N, H) = (1, 4)``, or nothing if it is not asked for.

        Parameters
        ----------
        named : bool
            Whether it says of what: ``h: (N, H) = (1, 4)``.
        """
        if not self.note:
            return ""
        letter = {"x": "I", "h": "P", "h_prev": "P"}.get(symbol, "H")
        letter = "H" if letter == "P" and not self.form.projection else letter
        text = f"(N, {letter})"
        if self.strand is not None:
            text += f" = ({self.strand.trace.n_sequences}, {self.strand.size(symbol)})"
        return f"{plain(self.notation[symbol].letter)}: {text}" if named else text

    def label_width(self, symbol: str) -> float:
        """Width of a quantity's label: its symbol, and its shape below."""
        shape = text_width(self.shape_of(symbol), self.sizes.tag) + SLACK
        return max(label_width(self.notation[symbol].symbol, self.sizes.symbol), shape)

    @property
    def label_height(self) -> float:
        """From the end of a column to the top of a label over it."""
        return 1.7 * self.sizes.label + self.note

    def height(self, symbol: str) -> float:
        """Height of a quantity's column; 0 in a blank figure."""
        if self.strand is None or symbol not in self.symbols:
            return 0.0
        return column_height(self.strand.indices(symbol), self.strand.size(symbol), self.sizes)

    @property
    def tall(self) -> float:
        """Height of the column of a hidden unit's values."""
        return self.height("c" if self.form.kind == "lstm" else "h")

    def room_beside(self, symbol: str) -> float:
        """Height that a column needs, or in a blank figure the label beside the wire."""
        return max(self.height(symbol), 1.5 * self.sizes.symbol + self.note)

    def column(self, symbol: str, x: float, y: float) -> Column:
        """Return the column of a quantity with its middle at a place."""
        if self.strand is None:
            return Column((), x, y, self.slot)
        keys, size = self.strand.keys(symbol, self.step), self.strand.size(symbol)
        return Column(keys, x, y, self.slot, size, self.sizes)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every quantity's column, on the wire that carries it."""
        middles = {symbol: at for symbol, at in self._middles().items() if symbol in self.symbols}
        if self.subject.whole:
            middles |= self._states()
            below = self.frame_bottom - 12 - self.height("x") / 2
            middles["x"] = (self.x_joins, below)
        return {symbol: self.column(symbol, *middles[symbol]) for symbol in middles}

    def _states(self) -> dict[str, Point]:
        sides = {"_prev": self.x_left, "": self.x_right}
        return {
            f"{state}{side}": (x, self.lanes[state])
            for side, x in sides.items()
            for state in self.STATES
        }

    def legend(self) -> Iterable[str]:
        """Yield what the frame says at its lower edge: how the wires join, what letters mean."""
        if self.names:
            yield self.style.word(self.joined)
        if self.note:
            yield self.style.word(self.letters)

    @property
    def letters(self) -> str:
        """The word that says what the letters in shapes mean."""
        return "sizes projected" if self.form.projection else "sizes"

    @property
    @abstractmethod
    def joined(self) -> str:
        """The word that says how input and hidden state join."""

    @property
    @abstractmethod
    def said(self) -> tuple[str, ...]:
        """The words that say how the cell works."""

    @property
    def legend_height(self) -> float:
        """Room for the legend."""
        return len(tuple(self.legend())) * 1.5 * self.sizes.name

    @property
    def legend_width(self) -> float:
        """Width of the legend's longest line."""
        widths = [text_width(line, self.sizes.name) for line in self.legend()]
        return max(widths, default=0.0) + SLACK
