"""A run → the `Network` that is drawn."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lstmdiagrams.choices.selection import check_index
from lstmdiagrams.choices.strand import Strand, need_trace, strand_of
from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.unrolled.asked import Place, Shown
from lstmdiagrams.diagrams.unrolled.network import EVERY, Floor, Lane, Network, check_memory
from lstmdiagrams.diagrams.unrolled.shown import shown_steps
from lstmdiagrams.errors import InvalidValueError

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["check_handed_over", "network_of"]

AROUND = "first 3"  # an open cell of a run and its neighbours


def network_of(
    trace: Trace, style: Style, place: Place, shown: Shown, *, part: str = ""
) -> Network:
    """Return a run's network, or as much of it as is asked for.

    Parameters
    ----------
    part : {"", "encoder", "decoder"}
        Which of two networks it is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the run is none, or has no such step, layer, direction, sequence or unit, or no cell
        state.
    """
    need_trace(trace)
    if shown.cell_state:
        check_memory("run", trace.kind)
    floors = tuple(_floor(trace, style, place, *at) for at in _places(trace, place))
    strand = floors[0].strand
    length = strand.length if strand else 0
    first, last = floors[0].layer == 0, _is_given_out(trace, floors[-1])
    handover = _handover(trace, length) if first and last else None
    needed = () if handover is None else (handover - 1, handover)
    steps = AROUND if shown.opened and shown.steps is None else shown.steps
    chosen, total = shown_steps(steps, length, trace.n_steps, needed), trace.n_steps
    if part == "encoder":  # its states go on to the decoder where its sequence ends
        chosen, total = _without_padding(chosen, length), length
    return Network(
        style,
        trace.kind,
        floors,
        chosen,
        length,
        total,
        inputs=_said(trace.labels.x if first else ()),
        outputs=_said(trace.labels.y if last else ()),
        cell_state=shown.cell_state or (shown.opened and trace.kind == "lstm"),
        reads_out=last and trace.y_steps is not None,
        handover=handover,
        part=part,
    )


def _without_padding(steps: Sequence[int], length: int) -> tuple[int, ...]:
    """Return the steps of an encoder that are shown."""
    own = tuple(step for step in steps if step < length)
    if not own:
        raise InvalidValueError(
            f"the steps {list(steps)} of the encoder are all padding, which is not drawn before a"
            f" decoder; choose one of 0 to {length - 1} too"
        )
    return own


def _floor(trace: Trace, style: Style, place: Place, layer: int, ways: tuple[bool, ...]) -> Floor:
    """Return a layer with some of its directions."""
    strands = (
        strand_of(
            trace,
            layer=layer,
            reverse=way,
            sequence=place.sequence,
            units=place.units,
            style=style,
        )
        for way in ways
    )
    lanes = (Lane(each.layer, each.reverse, each) for each in strands)
    return Floor(tuple(lanes), _merge_of(trace, layer))


def _places(trace: Trace, place: Place) -> list[tuple[int, tuple[bool, ...]]]:
    """Return the layers that are drawn, each with its directions."""
    layer, reverse = place.layer, place.reverse
    if layer is None and reverse is not None and trace.num_layers > 1:
        raise InvalidValueError(
            f"reverse={reverse!r} needs a layer, of which the run has {trace.num_layers};"
            " without both, the whole network is drawn"
        )
    if layer is None and reverse is None:
        _check_order(trace)
        return list(enumerate(trace.ways))
    own = check_index("layer", 0 if layer is None else layer, trace.num_layers)
    return [(own, trace.ways[own] if reverse is None else (reverse,))]


def _check_order(trace: Trace) -> None:
    """Refuse a stack one of whose layers reads the others' steps from the last to the first."""
    for below, ways in enumerate(trace.ways[:-1]):
        if ways[0] and len(ways) == 1:
            given, read = (
                trace.layer(below).h,
                trace.layer(below + 1).x,
            )  # of its only direction, or the first
            if np.array_equal(given[::-1], read) and not np.array_equal(given, read):
                raise InvalidValueError(
                    f"layer {below + 1} reads what layer {below} gives out in the reversed order of"
                    " time, so that their steps do not stand above each other; choose a layer"
                )


def _merge_of(trace: Trace, layer: int) -> str | None:
    """Return what becomes of the two directions of a layer."""
    if layer == trace.num_layers - 1:
        return trace.merge
    from lstmdiagrams.reference.trace import MERGES

    states = [trace.layer(layer, reverse=way).h for way in trace.ways[layer]]
    read = trace.layer(layer + 1, reverse=trace.ways[layer + 1][0]).x
    if len(states) == 1 or sum(state.shape[-1] for state in states) == read.shape[-1]:
        return "concat"
    others = [name for name in MERGES if name != "concat"]
    return next((name for name in others if np.array_equal(MERGES[name](*states), read)), others[0])


def _is_given_out(trace: Trace, floor: Floor) -> bool:
    """Whether a floor's lanes are all that the network gives out."""
    last = trace.num_layers - 1
    return floor.layer == last and len(floor.lanes) == len(trace.ways[last])


def _said(labels: Sequence[str]) -> Container[int]:
    """Return the steps that have an input or an output: a label that is empty says that not."""
    return frozenset(step for step, label in enumerate(labels) if label) if labels else EVERY


def _handover(trace: Trace, length: int) -> int | None:
    """Return the first step of the decoder, if the labels say that there are first inputs only."""
    labels = trace.labels
    ins = [step for step, label in enumerate(labels.x[:length]) if label]
    outs = [step for step, label in enumerate(labels.y[:length]) if label]
    if not ins or not outs or ins[-1] >= outs[0] or ins != list(range(len(ins))):
        return None
    return len(ins)


def check_handed_over(encoder: Network, decoder: Network) -> None:
    """Refuse a decoder that does not begin where the encoder ends.

    Raises
    ------
    InvalidValueError
        If they have not the same layers and directions, or the decoder's initial states are not
        the final ones of the encoder.
    """
    ours, theirs = ([(at.layer, at.reverse) for at in each.lanes] for each in (encoder, decoder))
    if any(reverse for _, reverse in ours):
        raise InvalidValueError(
            "a decoder goes on where the encoder ends, and the encoder has a layer that ends at the"
            " first step; choose a forward layer"
        )
    if ours != theirs or encoder.kind != decoder.kind:
        raise InvalidValueError(
            f"the decoder is {_built(decoder)}, and the encoder {_built(encoder)}: it cannot go on"
            " with the encoder's states"
        )
    for before, after in zip(encoder.lanes, decoder.lanes, strict=True):
        if before.strand and after.strand:
            _check_states(before.strand, after.strand)


def _built(network: Network) -> str:
    """Say what a network is made of."""
    lanes, layers = len(network.lanes), len(network.floors)
    both = ", in both directions" if lanes > layers else ""
    return f"of the kind {network.kind!r} with {layers} layer{'s' * (layers > 1)}{both}"


def _check_states(before: Strand, after: Strand) -> None:
    ended, begins = before.record, after.record
    memory = ended.kind == "lstm"
    for symbol in ("h", "c") if memory else ("h",):
        final = getattr(ended, f"final_{symbol}")[before.sequence]
        initial = getattr(begins, f"{symbol}0")[after.sequence]
        if not np.array_equal(final.astype(initial.dtype), initial, equal_nan=True):
            and_c = ", c0=encoder.c_n" if memory else ""
            raise InvalidValueError(
                f"the decoder's {symbol}0 is not the encoder's last {symbol} in layer"
                f" {after.layer}; run it with h0=encoder.h_n{and_c}"
            )
