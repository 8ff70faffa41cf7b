"""A symbol, a step and a place → `Key`, the name of one value of a run."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Key"]


@dataclass(frozen=True, slots=True)
class Key:
    """The name of one value of a run: what it is, and where and when.

    Parameters
    ----------
    symbol : str
        The quantity, as the catalogue and the layer's trace call it: ``"f"``, ``"c_prev"``.
    step, unit, layer, sequence : int
        Counted from 0.
    reverse : bool
        Whether the layer reads the sequence backwards.
    """

    symbol: str
    step: int
    unit: int = 0
    layer: int = 0
    reverse: bool = False
    sequence: int = 0

    @property
    def id(self) -> str:
        """The key as a stable SVG id, such as ``f-t3-u0`` or ``h-t0-l1r-n2-u5``."""
        direction = "r" if self.reverse else ""
        layer = f"-l{self.layer}{direction}" if self.layer or self.reverse else ""
        sequence = f"-n{self.sequence}" if self.sequence else ""
        return f"{self.symbol}-t{self.step}{layer}{sequence}-u{self.unit}"
