"""Networks → what a figure of them shows, in words and with its numbers, and its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lstmdiagrams.choices.strand import Strand
from lstmdiagrams.diagrams.unrolled.bearing import Bearing
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.notation import capitalized

__all__ = ["description", "title"]

Bearings = Mapping[tuple[str, str], Bearing]


def title(networks: Sequence[Network]) -> str:
    """Return the figure's name in words."""
    network = networks[0]
    word, strand = network.style.word, network.source
    parts = [word("unrolled")]
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


def description(networks: Sequence[Network], bearings: Bearings) -> str:
    """Return what the figure shows."""
    sentences: list[str] = []
    for network in networks:
        part = network.style.word(network.part) if network.part else ""
        sentences += [network.style.notation.sentence(part)] if part else []
        sentences += _about(network, alone=len(networks) == 1)
        for step in network.steps if network.has_values else ():
            sentences += _at(network, step)
    sentences += _bearing(networks[0], bearings)
    return networks[0].style.word("between sentences").join(sentences)


def _about(network: Network, *, alone: bool) -> Iterator[str]:
    """Yield what a network is like."""
    word, sentence = network.style.word, network.style.notation.sentence
    whole = not network.has_values and network.handover is None
    if whole:
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


def _at(network: Network, step: int) -> Iterator[str]:
    """Yield what a step holds."""
    source, top = network.source, network.top
    if source is None or top is None or step >= network.length:
        return
    word, sentence = network.style.word, network.style.notation.sentence
    several = len(network.lanes) > 1
    captions = source.captions(step)
    captions = tuple(line for line in captions if line != source.place) if several else captions
    yield capitalized(word("at a step", captions=word("between captions").join(captions)))
    if step in network.inputs:
        yield source.sentence("x", step)
    for lane in network.lanes:
        if lane.strand:
            text = word("between sentences").join(_states(network, lane.strand, step))
            place = capitalized(network.place(lane))
            yield word("in a place", place=place, text=text) if several else text
    if network.reads_out and step in network.outputs:
        yield top.sentence("y", step)
        said = top.said_at(step)
        yield from [sentence(word("says", label=said))] if said else []


def _states(network: Network, strand: Strand, step: int) -> list[str]:
    symbols = ("h", "c") if network.cell_state else ("h",)
    return [strand.sentence(symbol, step) for symbol in symbols]


def _bearing(network: Network, bearings: Bearings) -> Iterator[str]:
    """Yield how strongly each shown step bears on the step of the gradients."""
    word, sentence = network.style.word, network.style.notation.sentence
    for lane in network.lanes:
        bearing = bearings.get(lane.tags)
        for step in network.valid if bearing else ():
            if bearing and step != bearing.step:
                size = bearing.text(step)
                text = word("bears", step=step, later=bearing.step, size=size)
                place = network.place(lane)
                text = word("in a place", place=place, text=text) if place else text
                yield sentence(text)
