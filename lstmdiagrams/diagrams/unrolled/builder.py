"""A recurrent network folded and unrolled in time: options (+ Trace) → Diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import Selection
from lstmdiagrams.choices.strand import need_run
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells.form import form_of
from lstmdiagrams.diagrams.unrolled.asked import Place, Shown, built_of, shown_of
from lstmdiagrams.diagrams.unrolled.bearing import Bearing, bearing_of
from lstmdiagrams.diagrams.unrolled.blank import blank_networks
from lstmdiagrams.diagrams.unrolled.detail import detail_of
from lstmdiagrams.diagrams.unrolled.drawing import around, of_network
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.reading import check_handed_over, network_of
from lstmdiagrams.diagrams.unrolled.telling import description, title
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.focus import Focus
from lstmdiagrams.graphics.shapes import Filling, Shape
from lstmdiagrams.notation import FOCUS, Notation

if TYPE_CHECKING:
    from lstmdiagrams.reference import Gradients, Trace

__all__ = ["unrolled_rnn"]


@documented
def unrolled_rnn(
    trace: Trace | None = None,
    *,
    decoder: Trace | None = None,
    steps: Selection = None,
    kind: str | None = None,
    num_layers: int | None = None,
    bidirectional: bool | None = None,
    encoder_decoder: bool | None = None,
    detail: str = "box",
    show_cell_state: bool = False,
    show_shapes: bool = False,
    gradients: Gradients | None = None,
    layer: int | None = None,
    reverse: bool | None = None,
    sequence: int = 0,
    units: Selection = None,
    focus: Focus = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw a recurrent network folded, and unrolled in time.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run; its x, h and y stand on the wires that carry them, with their labels.
        A step whose label is empty has no input or no output; where first there are inputs only
        and then outputs only, the steps are marked as those of an encoder and of a decoder.
        Without it the figure is blank.
    decoder : Trace, optional
        The record of another network's run that starts with the states in which this one ends:
        ``net.run(x, h0=trace.h_n)``, and for an LSTM ``c0=trace.c_n``. It is drawn behind it, where
        the sequence ends that `trace` reads; that one's padding is not shown.
    steps : None, int, "all", "first 3, last 2", or list of int
        Which steps are shown, counted from 0. Of more than 6, by default the first 3 and the
        last 2, where an encoder hands over to a decoder, and an ellipsis that says how many are
        left out. In a padded batch, steps past the sequence's end are shown as padding: by default
        where it begins and where it ends. "all", a list, and a number that is larger than the
        sequence reach it; the first and the last steps, and negative ones, are those of the
        sequence itself.
    kind : {"rnn", "lstm", "gru"}, optional
        Of a blank figure; by default "lstm" if it shows the cell state, else "rnn".
    num_layers : int, optional
        How many layers a blank figure has, each above the other; 1 by default.
    bidirectional : bool, optional
        Whether the layers of a blank figure run in both directions.
    encoder_decoder : bool, optional
        Whether a blank figure shows two networks, one behind the other: an encoder, which reads at
        the first half of the steps, and a decoder, which writes at the other half.
    detail : {"box", "cell", "cells"}
        What is shown of the copies of one layer in one direction: a closed box, the inside of the
        middle one between closed ones, or the inside of all. With the inside of a cell three steps
        are shown by default, and no folded network.
    show_cell_state : bool
        Whether an LSTM's c stands on a wire of its own.
    <show_shapes>
    gradients : Gradients, optional
        What `net.gradients(trace, step)` gave for this run. On each arrow that leads on towards
        that later step stands how strongly the state of the step that it leaves bears on the last
        layer's h there: the Euclidean norm of the gradient with respect to the whole state, of h
        and, in an LSTM, c. It counts every way from that state, also that up through the next
        layer.
    layer : int, optional
        The only layer of a stack to draw, counted from 0; by default the whole network is drawn,
        every layer above the one that it reads.
    reverse : bool, optional
        The only direction of the layer to draw; by default both. Where a layer reads the sequence
        backwards, its arrows point to the left.
    <sequence>
    <units>
    <focus>
    <looks>

    Returns
    -------
    Diagram
        Its parts can be focused by what they show ("x", "h", "c", "y"), by step ("t0"), by layer
        ("layer0") and by direction ("forward", "backward").

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones or contradicts the run, the run has no such
        step, layer, direction, sequence or unit, a cell state is asked of a run that has none, or
        the decoder does not start where the run ends.

    References
    ----------
    .. [1] J. L. Elman: Finding Structure in Time. Cognitive Science 14(2), 1990.
    .. [2] M. Schuster, K. K. Paliwal: Bidirectional Recurrent Neural Networks. IEEE Transactions
       on Signal Processing 45(11), 1997.
    .. [3] I. Sutskever, O. Vinyals, Q. V. Le: Sequence to Sequence Learning with Neural Networks.
       2014.
    """
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    built = built_of(
        kind=kind,
        num_layers=num_layers,
        bidirectional=bidirectional,
        encoder_decoder=encoder_decoder,
    )
    place = Place(layer, reverse, sequence, units)
    shown = shown_of(steps=steps, detail=detail, cell_state=show_cell_state, shapes=show_shapes)
    if trace is None:
        place.need_run()
        need_run(decoder=(decoder, None))
        if gradients is not None:
            raise InvalidValueError("gradients need the run that they belong to; give it first")
        networks = blank_networks(style, built, shown)
    else:
        networks = _of_runs(style, place, shown, trace, decoder)
        built.check(networks[0], handed_over=decoder is not None)
    bearings = {} if gradients is None else _bearings(gradients, networks)
    opened = detail_of(networks[0], shown)
    figure = _figure(Plan(style, networks, bearings, opened, show_shapes=shown.shapes))
    return figure if focus is None else figure.focus(focus)


def _of_runs(
    style: Style, place: Place, shown: Shown, trace: Trace, decoder: Trace | None
) -> list[Network]:
    """Return the network of a run, or those of an encoder's and a decoder's."""
    if decoder is None:
        return [network_of(trace, style, place, shown)]
    networks = [
        network_of(trace, style, place, shown, part="encoder"),
        network_of(decoder, style, place, shown, part="decoder"),
    ]
    check_handed_over(*networks)
    return networks


def _bearings(gradients: Gradients, networks: Sequence[Network]) -> dict[tuple[str, str], Bearing]:
    """Return how strongly each step of each lane bears on the step of the gradients."""
    if len(networks) > 1:
        raise InvalidValueError("gradients go through one run; draw it without the decoder's")
    network = networks[0]
    lanes = [(lane.tags, lane.strand) for lane in network.lanes]
    bearings = {tags: bearing_of(gradients, strand) for tags, strand in lanes if strand}
    return {
        tags: bearing
        for tags, bearing in bearings.items()
        if any(step in bearing.onward for step in network.valid)
    }


def _figure(plan: Plan) -> Diagram:
    """Draw the networks, each with its values, and what stands around them."""
    network, style = plan.networks[0], plan.style
    form = form_of(network.kind, network.source.record if network.source else None)
    style = replace(style, notation=form.written(style.notation))
    shapes: list[Shape] = []
    fillings: dict[str, Filling] = {}
    for each in plan.networks:
        own = tuple(of_network(plan, each))
        shapes += own
        if each.source:
            fillings |= annotate(Diagram(own, "", ""), each.source.trace, style).fillings
    return Diagram(
        (*shapes, *around(plan)),
        title(plan.networks, plan.detail),
        description(plan.networks, plan.bearings, plan.detail, show_shapes=plan.show_shapes),
        "unrolled",
        style.theme,
        fillings,
        form.equations(style.notation),
        focuses=FOCUS[network.kind] if plan.detail else {},
        fonts=style.notation.fonts,
        language=style.word("language"),
    )
