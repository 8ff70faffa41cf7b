"""A parameter as a framework stores it → what its picture claims: places, sizes, symbols, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lstmdiagrams.choices.style import Style
from lstmdiagrams.notation import runs_of

if TYPE_CHECKING:
    from lstmdiagrams.reference.layouts import Block, Piece

__all__ = ["Entry", "Span", "entries", "label_of", "name_of", "shape_text", "slice_text", "span_of"]

TRANSPOSED = "ᵀ"


@dataclass(frozen=True, slots=True)
class Span:
    """From which to which row (or column) of a parameter a gate's entries stand, both included."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a parameter.

    Parameters
    ----------
    block : int
        The place of its gate's block in the piece.
    unit : int
        Which entry of the block along the axis of gates.
    other : int
        Which entry along the other axis.
    index : tuple of int
        Where it stands in the whole parameter.
    value : float
    """

    block: int
    unit: int
    other: int
    index: tuple[int, ...]
    value: float


def units_of(piece: Piece) -> int | None:
    """Return how many entries a block has along its axis; None without weights."""
    if piece.values is None:
        return None
    return int(piece.values.shape[piece.along]) // max(len(piece.blocks), 1)


def others_of(piece: Piece) -> int | None:
    """Return how many entries there are along the other axis: 1 of a vector."""
    if piece.values is None:
        return None
    return 1 if piece.values.ndim == 1 else int(piece.values.shape[1 - piece.along])


def entries(piece: Piece) -> Iterator[Entry]:
    """Yield every number of a piece, block by block."""
    units, others = units_of(piece), others_of(piece)
    if piece.values is None or units is None or others is None:
        return
    parts = [block.part for block in piece.blocks] or [0]
    for place, part in enumerate(parts):
        for unit in range(units):
            for other in range(others):
                own, whole = place * units + unit, part * units + unit
                if piece.values.ndim == 1:
                    yield Entry(place, unit, other, (*piece.at, whole), float(piece.values[own]))
                    continue
                seen, said = ((own, other), (whole, other))
                if piece.along:
                    seen, said = seen[::-1], said[::-1]
                yield Entry(place, unit, other, (*piece.at, *said), float(piece.values[seen]))


def span_of(piece: Piece, block: Block) -> Span:
    """Return a gate's place in a parameter, in numbers or, without weights, in letters."""
    units = units_of(piece)
    if units is not None:
        return Span(str(block.part * units), str((block.part + 1) * units - 1))
    return Span(_many(block.part), f"{_many(block.part + 1)}−1")


def _many(count: int) -> str:
    """Write so many times H."""
    return {0: "0", 1: "H"}.get(count, f"{count}H")


def slice_text(piece: Piece, block: Block | None) -> str:
    """Return how a block is cut out of its parameter in Python: ``[4:8]``, ``[:, 4:8]``."""
    units, part = units_of(piece), block.part if block else 0
    if block is None:
        ends = ("0", "P" if units is None else str(units))
    elif units is None:
        ends = (_many(part), _many(part + 1))
    else:
        ends = (str(part * units), str((part + 1) * units))
    before = [str(index) for index in piece.at] + [":"] * piece.along
    return f"[{', '.join([*before, ':'.join(ends)])}]"


def name_of(piece: Piece) -> str:
    """Return a parameter's name, and which part of it a piece is: ``W[0]``, ``B[0, 16:32]``."""
    first = piece.blocks[0].part if piece.blocks else 0
    halved = piece.name == "B"
    if not piece.at:
        return piece.name
    cut = ""
    if halved:
        units = units_of(piece)
        ends = (first, first + len(piece.blocks))
        cut = ", " + ":".join(_many(end) if units is None else str(end * units) for end in ends)
    return f"{piece.name}[{', '.join(map(str, piece.at))}{cut}]"


def label_of(piece: Piece, block: Block | None, style: Style) -> str:
    """Return a block's symbol in the equations: ``W_{hf}``, ``b_{if}``; turned in Keras."""
    if block is None:
        return "W_{hr}"
    letter = "".join(text for text, _ in runs_of(style.notation[block.gate].letter))
    letter = "h" if block.gate == "a" else letter
    forms = {
        "weight_ih": "W_{{i{}}}",
        "weight_hh": "W_{{h{}}}",
        "bias_ih": "b_{{i{}}}",
        "bias_hh": "b_{{h{}}}",
        "bias": "b_{{{}}}",
        "peephole": "p_{{{}}}",
    }
    return forms[piece.source].format(letter) + TRANSPOSED * piece.along


def shape_text(piece: Piece) -> str:
    """Return a parameter's shape in letters and, with weights, in numbers."""
    letters = _tuple(piece.size)
    return letters if piece.shape is None else f"{letters} = {_tuple(map(str, piece.shape))}"


def _tuple(parts: object) -> str:
    listed = list(parts)  # type: ignore[call-overload]
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"
