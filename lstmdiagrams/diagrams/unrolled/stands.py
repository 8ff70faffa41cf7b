"""A network and a step → `Stand`: where a copy is, what it has, and how its shapes are called."""

from __future__ import annotations

from dataclasses import dataclass

from lstmdiagrams.diagrams.unrolled.network import Floor, Lane, Network

__all__ = ["Stand"]

NUMBERED = ("copy", "readout")  # without the t that stands before a quantity's step
PADDED = {"wire": "bracket", "text": "note"}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a copy of a network stands, or the folded network itself.

    Parameters
    ----------
    network : Network
    x : float
        Its axis.
    apart : float
        How far from it the middles of two directions' boxes are.
    step : int or None
        None for the folded network.
    skipped : int
        How many steps are left out on its left.
    """

    network: Network
    x: float
    apart: float
    step: int | None = None
    skipped: int = 0

    @property
    def name(self) -> str:
        """How its step is called in a subscript."""
        return "t" if self.step is None else self.network.called(self.step)

    @property
    def padded(self) -> bool:
        """Whether it lies past the sequence's end."""
        return self.step is not None and self.step >= self.network.length

    @property
    def has_values(self) -> bool:
        """Whether values stand on its wires."""
        return self.step is not None and self.network.has_values and not self.padded

    @property
    def reads(self) -> bool:
        """Whether it has an input."""
        return self.network.reads if self.step is None else self.step in self.network.inputs

    @property
    def gives(self) -> bool:
        """Whether it has an output."""
        return self.network.gives if self.step is None else self.step in self.network.outputs

    @property
    def answers(self) -> bool:
        """Whether its output is what a readout layer makes."""
        return self.network.reads_out and self.gives and not self.padded

    @property
    def tags(self) -> tuple[str, ...]:
        """The step that its shapes belong to."""
        return () if self.step is None else (f"t{self.step}",)

    def id(self, what: str, lane: Lane | None = None) -> str:
        """Return the id of one of its shapes: ``x-t3``, ``readout-3``, ``copy-3-l1r``."""
        step = "t" if self.name == "t" else str(self.step)
        name = f"{what}-{step}" if what in NUMBERED else f"{what}-t{step}"
        if self.step is None:
            name = "folded" if what == "copy" else f"{what}-t"
        return f"{name}{self.network.suffix(lane) if lane else ''}"

    def role(self, role: str) -> str:
        """Return a shape's role: past the end of the sequence everything is padding."""
        return PADDED.get(role, "padding") if self.padded else role

    def axis(self, floor: Floor, lane: Lane) -> float:
        """Return the middle of a lane's boxes."""
        if not floor.parted:
            return self.x
        return self.x + (self.apart if lane is floor.lanes[1] else -self.apart)
