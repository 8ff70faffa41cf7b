"""What a figure of a network in time holds: its floors, its steps, and what each of them has."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.choices.style import Style
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.notation import Quantity

__all__ = ["EVERY", "NONE", "Floor", "Lane", "Network", "check_memory"]

EVERY: Container[int] = range(2**31)
NONE: Container[int] = range(0)  # of a blank network's steps


@dataclass(frozen=True, slots=True)
class Lane:
    """One direction of one layer.

    Parameters
    ----------
    layer : int
    reverse : bool
    strand : Strand, optional
        Its values.
    """

    layer: int
    reverse: bool = False
    strand: Strand | None = None

    @property
    def tags(self) -> tuple[str, str]:
        """What its shapes belong to."""
        return (f"layer{self.layer}", "backward" if self.reverse else "forward")


@dataclass(frozen=True, slots=True)
class Floor:
    """One layer of a stack.

    Parameters
    ----------
    lanes : tuple of Lane
        Its directions, in the order in which what they give out is joined.
    merge : {"concat", "sum", "mul", "ave", None}
        What joins it; with None, nothing does.
    """

    lanes: tuple[Lane, ...]
    merge: str | None = "concat"

    @property
    def layer(self) -> int:
        """Which layer it is."""
        return self.lanes[0].layer

    @property
    def strand(self) -> Strand | None:
        """The values of its first direction."""
        return self.lanes[0].strand

    @property
    def parted(self) -> bool:
        """Whether it has two directions."""
        return len(self.lanes) > 1

    @property
    def joined(self) -> bool:
        """Whether two directions are joined."""
        return self.parted and self.merge is not None


@dataclass(frozen=True)
class Network:
    """One network, as much of it as a figure shows.

    Parameters
    ----------
    style : Style
    kind : {"rnn", "lstm", "gru"}
    floors : tuple of Floor
        From the lowest to the highest.
    steps : tuple of int
        Which are shown, padded ones too.
    length, total : int
        How many steps the sequence has, and with its padding.
    names : mapping of int to str
        How steps are called where they are not called by their numbers: in a blank figure of a
        sequence of any length.
    inputs, outputs : container of int
        The steps that have an input, and those that have an output.
    cell_state : bool
        Whether c has a wire of its own.
    reads_out : bool
        Whether a readout layer makes y of what the highest floor gives out.
    handover : int, optional
        The first step of the decoder.
    part : str
        Which of two networks it is ("encoder", "decoder"), as the words have it.
    """

    style: Style
    kind: str
    floors: tuple[Floor, ...]
    steps: tuple[int, ...]
    length: int
    total: int
    names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    inputs: Container[int] = EVERY
    outputs: Container[int] = EVERY
    cell_state: bool = False
    reads_out: bool = False
    handover: int | None = None
    part: str = ""

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """All directions of all floors, from the lowest."""
        return tuple(lane for floor in self.floors for lane in floor.lanes)

    @property
    def source(self) -> Strand | None:
        """Where the values of x are."""
        return self.floors[0].strand

    @property
    def top(self) -> Strand | None:
        """Where the values of y are."""
        return self.floors[-1].strand

    @property
    def has_values(self) -> bool:
        """Whether it is of a run."""
        return self.source is not None

    @property
    def reads(self) -> bool:
        """Whether it has an input, when it is folded."""
        return self.inputs != NONE

    @property
    def gives(self) -> bool:
        """Whether it has an output, when it is folded."""
        return self.outputs != NONE

    @property
    def prefix(self) -> str:
        """What the ids of its shapes begin with, so that a decoder's differ from its encoder's."""
        return "decoder-" if self.part == "decoder" else ""

    @property
    def valid(self) -> tuple[int, ...]:
        """The shown steps that are the sequence's own."""
        return tuple(step for step in self.steps if step < self.length)

    @property
    def padded(self) -> tuple[int, ...]:
        """The shown steps past the sequence's end."""
        return tuple(step for step in self.steps if step >= self.length)

    def called(self, step: int) -> str:
        """Return how a step is called in a subscript."""
        return self.names.get(step, str(step))

    def suffix(self, lane: Lane) -> str:
        """Return what tells the ids of a lane's shapes from those of the others."""
        if len(self.lanes) == 1:
            return ""
        return f"-l{lane.layer}{'r' if lane.reverse else ''}"

    def quantity(self, symbol: str) -> Quantity:
        """Return how a quantity is written."""
        return self.style.notation[symbol]

    def place(self, lane: Lane) -> str:
        """Say which layer and direction a lane is, as far as there is a choice in the figure."""
        several, both = len(self.floors) > 1, any(floor.parted for floor in self.floors)
        way = self.style.word("backward" if lane.reverse else "forward")
        if several and both:
            return self.style.word("layer", layer=lane.layer, direction=way)
        if several:
            return self.style.word("only layer", layer=lane.layer)
        return way if both else ""


def check_memory(what: str, kind: str) -> None:
    """Refuse a cell state of what has none.

    Raises
    ------
    InvalidValueError
        If the kind is not "lstm".
    """
    if kind != "lstm":
        raise InvalidValueError(f"a {what} of the kind {kind!r} has no cell state; only 'lstm' has")
