"""What a reader asks of a cell (+ a layer's record) → its `Form`: what it has, what squashes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lstmdiagrams.choices.selection import flag
from lstmdiagrams.choices.strand import need_agreement
from lstmdiagrams.notation import Notation, squash_of
from lstmdiagrams.notation.equations import KINDS

if TYPE_CHECKING:
    from lstmdiagrams.reference.trace import LayerTrace

__all__ = ["Form", "form_of"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a cell of a kind is like.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
    activations : tuple of str
        What squashes: an LSTM's gates, candidate and cell state, a GRU's gates and candidate, an
        RNN's sum.
    peepholes, coupled, projection : bool
        LSTM: whether the gates see the cell state, f is 1 − i, h is a projection.
    reset_after : bool
        GRU: whether r multiplies what is made of h, as in PyTorch; otherwise h itself.
    """

    kind: str
    activations: tuple[str, ...]
    peepholes: bool = False
    coupled: bool = False
    projection: bool = False
    reset_after: bool = True

    def squash(self, place: int) -> str:
        """Return how one of the activations is written."""
        return squash_of(self.activations[place]).symbol

    def written(self, notation: Notation) -> Notation:
        """Return the notation that writes such a cell's quantities."""
        return notation.squashing(self.activations[2]) if self.kind == "lstm" else notation

    def equations(self, notation: Notation) -> str:
        """Return what the cell computes, in LaTeX, an equation a line."""
        return notation.equations(
            self.kind,
            peepholes=self.peepholes,
            coupled=self.coupled,
            projection=self.projection,
            reset_after=self.reset_after,
            activations=self.activations,
        )

    @property
    def traits(self) -> tuple[str, ...]:
        """The words for what a plain cell of its kind does not have."""
        lstm = [name for name in ("peepholes", "coupled", "projection") if getattr(self, name)]
        return tuple(f"with {name}" for name in (*lstm, *["reset before"] * (not self.reset_after)))


def form_of(
    kind: str, record: LayerTrace | None, *, nonlinearity: str | None = None, **asked: bool | None
) -> Form:
    """Return what a cell is like: the run's, or the plain one of its kind with what is asked for.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
    record : LayerTrace or None
        Of the layer that is drawn; None for a blank figure.
    nonlinearity : str, optional
        Of an RNN.
    **asked : bool, optional
        Of `Form`; None is what the run is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is not allowed, or contradicts the run.
    """
    form = Form(kind, KINDS[kind].squashes) if record is None else _ran(record)
    given: dict[str, Any] = {
        name: flag(name, value) for name, value in asked.items() if value is not None
    }
    for name, value in given.items():
        _agree(record, name, value, getattr(form, name))
    if nonlinearity is not None:
        wanted, own = squash_of(nonlinearity), squash_of(form.activations[0])
        _agree(record, "nonlinearity", nonlinearity, own.symbol if wanted != own else nonlinearity)
        return replace(form, activations=(nonlinearity,))
    return replace(form, **given)


def _ran(record: LayerTrace) -> Form:
    return Form(
        record.kind,
        record.activations,
        record.peepholes,
        record.coupled,
        record.projected,
        record.reset_after,
    )


def _agree(record: LayerTrace | None, name: str, wanted: object, own: object) -> None:
    if record is not None:
        need_agreement("cell", name, wanted, own)
