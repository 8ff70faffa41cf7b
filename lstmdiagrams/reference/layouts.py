"""The weights of a layer → its parameters as PyTorch, Keras and ONNX store them, gate by gate.

PyTorch stacks the gates as blocks of rows. Keras has the same matrices the other way round: gates
are blocks of columns. ONNX stacks rows in another order, both directions in one array, and both
biases in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from lstmdiagrams.errors import InvalidValueError, choose
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.weights import (
    GATES,
    ORDERS,
    PEEPHOLES,
    SAID_OTHERWISE,
    DirectionWeights,
)

__all__ = ["FRAMEWORKS", "Block", "Layer", "Piece", "pieces"]

# What a peephole of each gate sees.
_SEEN = {"i": "c_prev", "f": "c_prev", "o": "c"}


@dataclass(frozen=True, slots=True)
class Block:
    """One gate's entries of a parameter.

    Parameters
    ----------
    gate : str
        The gate or candidate, as records call it.
    letter : str
        What the framework calls it.
    part : int
        Which H entries of the parameter they are, counted from 0: the first H, the second H.
    """

    gate: str
    letter: str
    part: int


@dataclass(frozen=True, eq=False)
class Piece:
    """A parameter of one direction, or of two biases that share one the one half.

    Parameters
    ----------
    name : str
        What the framework calls the parameter.
    source : str
        Which of our weights it holds: a field of `DirectionWeights`, or ``"bias"`` for the sum of
        the two.
    size : tuple of str
        Its shape in letters, ``("4·H", "I")``.
    shape : tuple of int or None
        Its shape in numbers, leading axes included; None in a layer without weights.
    at : tuple of int
        Where in leading axes it stands: ``(0,)`` for the first direction of ONNX.
    along : int
        The axis of `values` along which the blocks lie.
    blocks : tuple of Block
        In the order of the framework; none in a projection.
    factor : str
        The quantity that is multiplied with it; "" of a bias, which is added.
    values : array or None
        The entries as the framework has them: those of all `blocks`, in this order.
    """

    name: str
    source: str
    size: tuple[str, ...]
    shape: tuple[int, ...] | None
    at: tuple[int, ...]
    along: int
    blocks: tuple[Block, ...]
    factor: str
    values: Array | None

    @property
    def is_vector(self) -> bool:
        """Whether it has one number for each unit of each gate."""
        return self.factor in ("", "c")


@dataclass(frozen=True, eq=False)
class Layer:
    """One direction of one layer, with weights or without.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
    weights : DirectionWeights or None
    index, direction, directions : int
        Which layer, which of its directions, and how many there are.
    reverse : bool
    reset_after : bool
        GRU: whether r multiplies what is made of h.
    below : str
        The width of what the layer reads, in letters.
    """

    kind: str
    weights: DirectionWeights | None = None
    index: int = 0
    direction: int = 0
    directions: int = 1
    reverse: bool = False
    reset_after: bool = True
    below: str = "I"

    def arrays(self) -> dict[str, Array | None]:
        """Return its parameters by our names; without weights, those that every layer has."""
        if self.weights is None:
            return dict.fromkeys(("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        return dict(self.weights.items())

    @property
    def state(self) -> str:
        """The width of h, in letters."""
        return "P" if "weight_hr" in self.arrays() else "H"

    def piece(self, source: str, **found: object) -> Piece:
        """Return a parameter as PyTorch has it."""
        gates = PEEPHOLES if source == "peephole" else GATES[self.kind]
        rows = f"{len(gates)}·H" if len(gates) > 1 else "H"
        widths = {"weight_ih": (self.below,), "weight_hh": (self.state,)}
        factors = {"weight_ih": "x", "weight_hh": "h_prev", "weight_hr": "m", "peephole": "c"}
        values = self.arrays()[source]
        whole = Piece(
            name=source,
            source=source,
            size=("P", "H") if source == "weight_hr" else (rows, *widths.get(source, ())),
            shape=None if values is None else values.shape,
            at=(),
            along=0,
            blocks=() if source == "weight_hr" else _blocks(gates, {}),
            factor=factors.get(source, ""),
            values=values,
        )
        return replace(whole, **found)  # type: ignore[arg-type]


def _blocks(gates: Sequence[str], letters: Mapping[str, str], first: int = 0) -> tuple[Block, ...]:
    return tuple(
        Block(gate, letters.get(gate, gate), first + place) for place, gate in enumerate(gates)
    )


def _ordered(values: Array | None, before: Sequence[str], after: Sequence[str]) -> Array | None:
    """Return rows in another order of gates."""
    if values is None or tuple(before) == tuple(after):
        return values
    rows = dict(zip(before, np.split(values, len(before)), strict=True))
    return freeze(np.concatenate([rows[gate] for gate in after]))


def _pytorch(layer: Layer) -> Iterator[Piece]:
    suffix = f"_l{layer.index}{'_reverse' * layer.reverse}"
    for source in layer.arrays():
        yield layer.piece(source, name=source + suffix)


def _keras(layer: Layer) -> Iterator[Piece]:
    arrays = layer.arrays()
    _refuse(layer, "Keras", ("weight_hr", "peephole"))
    way = ("backward_layer/" if layer.direction else "forward_layer/") * (layer.directions == 2)
    for source, name in {"weight_ih": "kernel", "weight_hh": "recurrent_kernel"}.items():
        yield _turned(_reordered(layer, source, "keras"), way + name)
    if "bias_ih" not in arrays:
        return
    two = layer.kind == "gru" and layer.reset_after
    sources = ("bias_ih", "bias_hh")
    given = [_reordered(layer, source, "keras") for source in sources]
    if two:
        rows = f"{len(GATES[layer.kind])}·H"
        for row, piece in enumerate(given):
            shape = piece.shape and (2, *piece.shape)
            yield replace(piece, name=f"{way}bias", size=("2", rows), shape=shape, at=(row,))
        return
    yield replace(given[0], name=f"{way}bias", source="bias", values=_sum(given))


def _sum(given: Sequence[Piece]) -> Array | None:
    """Return the one bias that means the same as two."""
    first, second = (piece.values for piece in given)
    return None if first is None or second is None else freeze(first + second)


def _turned(piece: Piece, name: str) -> Piece:
    """Return the matrix the other way round, its gates along the columns."""
    values = piece.values
    return replace(
        piece,
        name=name,
        size=piece.size[::-1],
        shape=piece.shape and piece.shape[::-1],
        along=1,
        values=None if values is None else values.T,
    )


def _onnx(layer: Layer) -> Iterator[Piece]:
    arrays = layer.arrays()
    _refuse(layer, "ONNX", ("weight_hr",))
    for source, name in {"weight_ih": "W", "weight_hh": "R"}.items():
        yield _of_node(layer, _reordered(layer, source, "onnx"), name)
    if "bias_ih" in arrays:
        gates = len(GATES[layer.kind])
        for half, source in enumerate(("bias_ih", "bias_hh")):
            piece = _reordered(layer, source, "onnx")
            own = tuple(replace(block, part=half * gates + block.part) for block in piece.blocks)
            shape = piece.shape and (2 * piece.shape[0],)
            size = (f"{2 * gates}·H",)
            yield _of_node(layer, replace(piece, blocks=own, shape=shape, size=size), "B")
    if "peephole" in arrays:
        yield _of_node(layer, _reordered(layer, "peephole", "onnx"), "P")


def _of_node(layer: Layer, piece: Piece, name: str) -> Piece:
    """Return one direction's part of an input of a node, which holds all directions."""
    shape = piece.shape and (layer.directions, *piece.shape)
    size = (str(layer.directions), *piece.size)
    return replace(piece, name=name, shape=shape, size=size, at=(layer.direction,))


def _reordered(layer: Layer, source: str, framework: str) -> Piece:
    """Return a parameter with its blocks in the order of a framework."""
    before = PEEPHOLES if source == "peephole" else GATES[layer.kind]
    order = tuple(gate for gate in ORDERS[framework][layer.kind] if gate in before)
    blocks = _blocks(order, SAID_OTHERWISE[framework])
    return layer.piece(
        source, blocks=blocks, values=_ordered(layer.arrays()[source], before, order)
    )


_LACKS = {"weight_hr": "projection", "peephole": "peepholes"}


def _refuse(layer: Layer, framework: str, sources: Sequence[str]) -> None:
    for source in sources:
        if source in layer.arrays():
            raise InvalidValueError(
                f"{framework} has no {_LACKS[source]} in its LSTM, and this layer has;"
                " choose another framework"
            )


FRAMEWORKS: Mapping[str, Callable[[Layer], Iterator[Piece]]] = MappingProxyType(
    {"pytorch": _pytorch, "keras": _keras, "onnx": _onnx}
)


def pieces(layer: Layer, framework: str) -> tuple[Piece, ...]:
    """Return a layer's parameters as a framework stores them, in its order.

    Parameters
    ----------
    layer : Layer
    framework : {"pytorch", "keras", "onnx"}

    Raises
    ------
    InvalidValueError
        If there is no such framework, or it has no place for a parameter of the layer.

    References
    ----------
    .. [1] The variables of ``torch.nn.LSTM``, ``torch.nn.GRU`` and ``torch.nn.RNN``.
    .. [2] The inputs of the operators ``LSTM``, ``GRU`` and ``RNN`` of ONNX.
    .. [3] The cells of ``keras.layers.LSTM``, ``GRU`` and ``SimpleRNN``.
    """
    return tuple(FRAMEWORKS[choose("framework", framework, FRAMEWORKS)](layer))
