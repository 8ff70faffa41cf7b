"""The options of a figure without a run → the networks that are drawn, without values."""

from __future__ import annotations

from dataclasses import replace

from lstmdiagrams.choices.style import Style
from lstmdiagrams.diagrams.unrolled.asked import Built, Shown
from lstmdiagrams.diagrams.unrolled.network import NONE, Floor, Lane, Network, check_memory
from lstmdiagrams.diagrams.unrolled.shown import blank_steps
from lstmdiagrams.errors import InvalidValueError

__all__ = ["blank_networks"]

BLANK = (0, 1, 2, 4), {4: "t"}  # the last one, behind an ellipsis, is any step
BLANK_AROUND = (1, 2, 3), {1: "t−1", 2: "t", 3: "t+1"}  # an open cell between two closed ones
BLANK_DELAYED = 6  # steps of an encoder and a decoder


def blank_networks(style: Style, built: Built, shown: Shown) -> list[Network]:
    """Return one network, or an encoder and a decoder.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there are no such steps, too few for an encoder and a decoder, or no cell state, or if an
        encoder would end at the first step too.
    """
    if built.encoder_decoder:
        return _encoder_and_decoder(style, built, shown)
    if shown.steps is not None:
        steps = blank_steps(shown.steps)
        return [_blank(style, built, shown, steps, steps[-1] + 1)]
    steps, names = BLANK_AROUND if shown.opened else BLANK
    total = steps[-1] + (2 if shown.opened else 1)
    return [replace(_blank(style, built, shown, steps, total), names=names)]


def _encoder_and_decoder(style: Style, built: Built, shown: Shown) -> list[Network]:
    """Return a network that reads the first half of the steps, and one that writes the other."""
    if built.bidirectional:
        raise InvalidValueError(
            "a decoder goes on where the encoder ends, and an encoder with bidirectional=True also"
            " ends at the first step; leave it out"
        )
    steps = blank_steps(BLANK_DELAYED if shown.steps is None else shown.steps)
    total = steps[-1] + 1
    middle = (total + 1) // 2
    reading = tuple(step for step in steps if step < middle)
    writing = tuple(step - middle for step in steps if step >= middle)
    if not writing:
        raise InvalidValueError("an encoder and a decoder need 2 steps or more")
    if not reading:
        raise InvalidValueError(
            f"the steps {list(steps)} are all the decoder's; choose one of 0 to {middle - 1} too,"
            " at which the encoder reads"
        )
    encoder = _blank(style, built, shown, reading, middle)
    decoder = _blank(style, built, shown, writing, total - middle)
    return [
        replace(encoder, part="encoder", outputs=NONE),
        replace(decoder, part="decoder", inputs=NONE),
    ]


def _blank(style: Style, built: Built, shown: Shown, steps: tuple[int, ...], total: int) -> Network:
    """Return a network of so many steps."""
    kind = built.kind or ("lstm" if shown.cell_state or shown.opened else "rnn")
    if shown.cell_state:
        check_memory("network", kind)
    ways = (False, True) if built.bidirectional else (False,)
    layers = range(built.num_layers or 1)
    floors = tuple(Floor(tuple(Lane(layer, way) for way in ways)) for layer in layers)
    memory = shown.cell_state or (shown.opened and kind == "lstm")
    return Network(style, kind, floors, steps, total, total, cell_state=memory)
