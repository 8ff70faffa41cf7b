"""A network's wires → their shapes in letters and numbers, and where a folded network says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lstmdiagrams.diagrams.unrolled.network import Floor, Network
from lstmdiagrams.notation import plain

__all__ = ["Said", "said_shapes", "sizes_in_words"]

LETTERS = {"x": "I", "c": "H", "y": "O"}  # of a quantity's size


@dataclass(frozen=True, slots=True)
class Said:
    """What a wire says of its shape.

    Parameters
    ----------
    symbol : {"x", "h", "c", "y"}
    floor : int
        Which it leaves; that of x, which it enters.
    lane : int or None
        Which of two directions it comes from; None where there is one, or both are joined.
    text : str
        ``h: (N, H) = (1, 4)``.
    """

    symbol: str
    floor: int
    lane: int | None
    text: str


def said_shapes(network: Network) -> Iterator[Said]:
    """Yield what the wires of a network say, each kind of wire once."""
    last = len(network.floors) - 1
    if network.reads:
        yield Said("x", 0, None, _text(network, "x", network.floors[0]))
    for place, floor in enumerate(network.floors):
        if network.cell_state:
            text = _text(network, "c", floor)
            yield from (Said("c", place, lane, text) for lane in range(len(floor.lanes)))
        text = _text(network, "h", floor)
        lanes = range(2) if floor.parted else (None,) if network.gives or place < last else ()
        yield from (Said("h", place, lane, text) for lane in lanes)
        if floor.joined:
            yield Said("h", place, None, _text(network, "h", floor, joined=True))
    if network.reads_out:
        yield Said("y", last, None, _text(network, "y", network.floors[last]))


def _text(network: Network, symbol: str, floor: Floor, *, joined: bool = False) -> str:
    """Return the shape of a quantity that a floor reads or gives out."""
    strand, letter = floor.strand, LETTERS.get(symbol, "P" if _projected(floor) else "H")
    twice = joined and floor.merge == "concat"
    text = f"(N, 2·{letter})" if twice else f"(N, {letter})"
    if strand is not None:
        size = strand.size(symbol)
        if twice:
            size = sum(lane.strand.size(symbol) for lane in floor.lanes if lane.strand)
        text += f" = ({strand.trace.n_sequences}, {size})"
    return f"{plain(network.quantity(symbol).letter)}: {text}"


def _projected(floor: Floor) -> bool:
    return floor.strand is not None and floor.strand.record.projected


def sizes_in_words(network: Network, *, opened: bool) -> str:
    """Say what the letters stand for, as far as an open cell does not say it."""
    word = network.style.word
    projected = any(_projected(floor) for floor in network.floors)
    parts = [] if opened else [word("sizes projected" if projected else "sizes")]
    parts += [word("sizes of the readout")] if network.reads_out else []
    return word("between captions").join(parts)
