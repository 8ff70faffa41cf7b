"""What an author asks of an unrolled network → checked: what it is built of, and where in a run."""

from __future__ import annotations

from dataclasses import dataclass, fields

from lstmdiagrams.choices.selection import Selection, flag, whole
from lstmdiagrams.choices.strand import need_agreement, need_run
from lstmdiagrams.diagrams.cells.parts import KINDS
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.errors import InvalidValueError, choose

__all__ = ["DETAILS", "Built", "Place", "Shown", "built_of", "shown_of"]

DETAILS = ("box", "cell", "cells")
MOST_LAYERS = 1000  # without a run, whose layers are as many as they are


@dataclass(frozen=True, slots=True)
class Built:
    """What a network is built of, as far as it is asked for.

    Parameters
    ----------
    kind : {"rnn", "lstm", "gru"}, optional
    num_layers : int, optional
    bidirectional : bool, optional
        Whether every layer has both directions.
    encoder_decoder : bool, optional
        Whether it first reads only, and then writes only.
    """

    kind: str | None
    num_layers: int | None
    bidirectional: bool | None
    encoder_decoder: bool | None

    def check(self, network: Network, *, handed_over: bool) -> None:
        """Refuse what contradicts a run.

        Raises
        ------
        InvalidValueError
            With the first that does.
        """
        trace = network.source.trace if network.source else None
        ran = {
            "kind": network.kind,
            "num_layers": trace.num_layers if trace else 1,
            "bidirectional": trace is not None and trace.bidirectional,
            "encoder_decoder": handed_over or network.handover is not None,
        }
        for name in (each.name for each in fields(self)):
            wanted, own = getattr(self, name), ran[name]
            if wanted is not None:
                need_agreement("network", name, wanted, own)


def built_of(
    *, kind: object, num_layers: object, bidirectional: object, encoder_decoder: object
) -> Built:
    """Return the checked parts.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is not allowed.
    """
    layers = None if num_layers is None else whole("num_layers", num_layers)
    if layers is not None and layers < 1:
        raise InvalidValueError(f"num_layers is {layers}, and must be 1 or more")
    if layers is not None and layers > MOST_LAYERS:
        raise InvalidValueError(f"num_layers is {layers}, and may be {MOST_LAYERS} at most")
    return Built(
        None if kind is None else choose("kind", str(kind), KINDS),
        layers,
        None if bidirectional is None else flag("bidirectional", bidirectional),
        None if encoder_decoder is None else flag("encoder_decoder", encoder_decoder),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a run, and how much of it.

    Parameters
    ----------
    layer : int, optional
        The only one that is drawn.
    reverse : bool, optional
        The only direction that is drawn.
    sequence : int
    units : None, "all", int, str or iterable of int
    """

    layer: int | None
    reverse: bool | None
    sequence: int
    units: Selection

    def need_run(self) -> None:
        """Refuse what says something of a run where there is none.

        Raises
        ------
        InvalidValueError
            With the first that does.
        """
        need_run(
            layer=(self.layer, None),
            reverse=(self.reverse, None),
            sequence=(self.sequence, 0),
            units=(self.units, None),
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a network.

    Parameters
    ----------
    steps : None, "all", int, "first 3, last 2", or iterable of int
    detail : {"box", "cell", "cells"}
    cell_state, shapes : bool
        Whether c has a wire of its own, and whether wires say their shapes.
    """

    steps: Selection
    detail: str
    cell_state: bool
    shapes: bool

    @property
    def opened(self) -> bool:
        """Whether the inside of a cell is shown."""
        return self.detail != "box"


def shown_of(*, steps: Selection, detail: object, cell_state: object, shapes: object) -> Shown:
    """Return what is shown, checked but for the steps, which depend on the run.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is not allowed.
    """
    return Shown(
        steps,
        choose("detail", str(detail), DETAILS),
        flag("show_cell_state", cell_state),
        flag("show_shapes", shapes),
    )
