"""Networks → what a figure of them shows, in words and with its numbers, and its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.diagrams.unrolled.bearing import Bearing
from lstmdiagrams.diagrams.unrolled.detail import Detail
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.wire_shapes import said_shapes
from lstmdiagrams.notation import capitalized

__all__ = ["description", "title"]

Bearings = Mapping[tuple[str, str], Bearing]


def title(networks: Sequence[Network], detail: Detail | None) -> str:
    """Return the figure's name in words."""
    network = networks[0]
    word, strand = network.style.word, network.source
    parts = [word("unrolled open" if detail else "unrolled")]
    if len(network.lanes) == 1:
        parts += [strand.place] if strand and strand.place else []
    else:
        layers, both = len(network.floors), any(floor.parted for floor in network.floors)
        parts += [word("layers", layers=layers)] if layers > 1 else []
        parts += [word("both directions")] if both else []
    parts += [word("encoder and decoder")] if _is_delayed(networks) else []
    return word("between captions").join(parts)


def _is_delayed(networks: Sequence[Network]) -> bool:
    return len(networks) > 1 or networks[0].handover is not None


def description(
    networks: Sequence[Network],
    bearings: Bearings,
    detail: Detail | None,
    *,
    show_shapes: bool,
) -> str:
    """Return what the figure shows."""
    sentences: list[str] = []
    if len(networks) > 1:
        style = networks[0].style
        told = "handover" if networks[0].has_values else "encoder and decoder"
        words = ("two networks", f"{told} in words")
        sentences += [style.notation.sentence(style.word(word)) for word in words]
    for network in networks:
        part = network.style.word(network.part) if network.part else ""
        own = [*_about(network, detail, alone=len(networks) == 1)]
        own += _shapes(network) if show_shapes else []
        for step in network.steps if network.has_values else ():
            own += _at(network, step, detail)
        sentences += [network.style.notation.sentence(part)] if part and own else []
        sentences += own
    sentences += _bearing(networks[0], bearings)
    return networks[0].style.word("between sentences").join(sentences)


def _about(network: Network, detail: Detail | None, *, alone: bool) -> Iterator[str]:
    """Yield what a network is like."""
    word, sentence = network.style.word, network.style.notation.sentence
    blank = not network.has_values
    if detail:
        yield sentence(word("unrolled open in words"))
        yield from [word(f"{network.kind} cell in words")] if blank else []
    elif blank and alone:
        yield word("unrolled in words")
    elif alone:
        yield sentence(word("one network"))
    if len(network.floors) > 1:
        yield sentence(word("layers in words", layers=len(network.floors)))
    if any(floor.parted for floor in network.floors):
        yield sentence(word("both directions in words"))
    for merge in dict.fromkeys(floor.merge for floor in network.floors if floor.joined):
        yield sentence(word(f"{merge} in words"))
    if network.handover is not None:
        ends = {"last": network.handover - 1, "first": network.handover}
        yield sentence(word("delayed in words", **ends))
    if network.padded:
        yield sentence(word("padding in words", first=network.length, last=network.total - 1))


def _shapes(network: Network) -> Iterator[str]:
    """Yield the shapes of the wires, from the lowest to the highest."""
    order = sorted(said_shapes(network), key=lambda said: (said.symbol == "y", said.floor))
    texts = network.style.word("between values").join(dict.fromkeys(said.text for said in order))
    yield network.style.notation.sentence(network.style.word("shapes", shapes=texts))


def _at(network: Network, step: int, detail: Detail | None) -> Iterator[str]:
    """Yield what a step holds."""
    source, top = network.source, network.top
    if source is None or top is None or step >= network.length:
        return
    word, sentence = network.style.word, network.style.notation.sentence
    several = len(network.lanes) > 1
    captions = source.captions(step)
    captions = tuple(line for line in captions if line != source.place) if several else captions
    yield capitalized(word("at a step", captions=word("between captions").join(captions)))
    if step in network.inputs or (detail is not None and step in detail.steps):
        yield source.sentence("x", step)
    for lane in network.lanes:
        if lane.strand:
            symbols = _symbols(network, lane.strand, step, detail)
            text = word("between sentences").join(lane.strand.sentence(of, step) for of in symbols)
            place = capitalized(network.place(lane))
            yield word("in a place", place=place, text=text) if several else text
    if network.reads_out and step in network.outputs:
        yield top.sentence("y", step)
        said = top.said_at(step)
        yield from [sentence(word("says", label=said))] if said else []


def _symbols(network: Network, strand: Strand, step: int, detail: Detail | None) -> tuple[str, ...]:
    """Return the states of a step, and all that is in an open cell."""
    states = ("h", "c") if network.cell_state else ("h",)
    if detail is None or step not in detail.steps:
        return states
    begins = step == (network.length - 1 if strand.reverse else 0)
    before = tuple(f"{state}_prev" for state in states) if begins else ()
    return (*before, *(symbol for symbol in strand.record.SYMBOLS if symbol != "x"))


def _bearing(network: Network, bearings: Bearings) -> Iterator[str]:
    """Yield how strongly each shown step bears on that of the gradients, as on the arrows."""
    word, sentence = network.style.word, network.style.notation.sentence
    for lane in network.lanes:
        bearing = bearings.get(lane.tags)
        for step in network.valid if bearing else ():
            if bearing and step in bearing.onward:
                size = bearing.text(step)
                text = word("bears", step=step, later=bearing.step, size=size)
                place = network.place(lane)
                text = word("in a place", place=place, text=text) if place else text
                yield sentence(text)
