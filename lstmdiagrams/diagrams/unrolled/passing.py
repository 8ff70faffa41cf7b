"""A plan → the ways of the states from step to step, and what stands on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lstmdiagrams.diagrams.chain import Link, links
from lstmdiagrams.diagrams.unrolled.carried import carried
from lstmdiagrams.diagrams.unrolled.chains import Chain, chains_of
from lstmdiagrams.diagrams.unrolled.ends import ends, left_out_of_padding
from lstmdiagrams.diagrams.unrolled.marks import symbol
from lstmdiagrams.diagrams.unrolled.network import Network
from lstmdiagrams.diagrams.unrolled.plan import Plan
from lstmdiagrams.diagrams.unrolled.stands import Stand
from lstmdiagrams.graphics.shapes import ARROW, Node, Shape, Wire, text_label

__all__ = ["handed_to_decoder", "passing"]


def passing(plan: Plan, network: Network) -> Iterator[Shape]:
    """Yield all ways of a network's states."""
    for chain in chains_of(plan, network):
        yield from carried(chain)
        for pair in itertools.pairwise(chain.stands):
            for of in chain.symbols:
                yield from _handed_on(chain, of, pair)
        yield from ends(chain)
    yield from left_out_of_padding(plan, network)


def handed_to_decoder(plan: Plan) -> Iterator[Shape]:
    """Yield the ways of the states from one network to another."""
    encoder, decoder = plan.networks
    pairs = zip(chains_of(plan, encoder), chains_of(plan, decoder), strict=False)
    for ours, theirs in pairs:  # none, if of the decoder only padding is shown
        last, first = ours.stands[-1], theirs.stands[0]
        if ours.hidden(1) or theirs.hidden(-1):
            continue
        start, end = ours.edge(last, 1), theirs.edge(first, -1)
        tail, head = ours.box(last), f"{decoder.prefix}{theirs.box(first)}"
        for of in ours.symbols:
            begin, tags = start + ours.taken(of, last), ours.tags(of, last)
            link = Link(f"{of}-{tail}", begin, 0.0, end, tail, head, of=tags)
            yield from _handed_over(ours, of, link, last)


def _handed_on(chain: Chain, of: str, pair: tuple[Stand, Stand]) -> Iterator[Shape]:
    """Yield the wire of a state between two copies."""
    tail, head = pair if chain.way > 0 else pair[::-1]
    link = _link(chain, of, tail, head, pair[1].skipped)
    if chain.network.handover == head.step and not link.skipped and chain.way > 0:
        yield from _handed_over(chain, of, link, tail)
        return
    more = chain.more(link.skipped, of)
    yield from links(link, chain.height(of), more=more, sizes=chain.plan.sizes)
    if chain.plan.names_states and not link.skipped:
        yield from _named(chain, of, link, tail)


def _link(chain: Chain, of: str, tail: Stand, head: Stand, skipped: int) -> Link:
    """Return the way of a state from one copy to another."""
    start, end = chain.edge(tail, chain.way), chain.edge(head, -chain.way)
    widths, at = chain.plan.widths, (chain.floor, chain.lane)
    passed, ahead = widths.passed(*at), widths.awaited(*at)
    room = max(passed, chain.room)  # so all ellipses are in line
    return Link(
        f"{of}-{tail.id('copy', chain.lane)}",
        start + chain.way * chain.taken(of, tail),
        (start + end + chain.way * (room - ahead)) / 2,
        end,
        chain.box(tail),
        chain.box(head),
        skipped,
        chain.tags(of, tail),
        not chain.plan.is_open(head),
    )


def _named(chain: Chain, of: str, link: Link, tail: Stand) -> Iterator[Shape]:
    """Yield the symbol of a state beside its wire, where no values tell which it is."""
    plan, marked = chain.plan, chain.floor.parted
    rise = 0.9 if of == "c" else -1.15 if marked else -0.75  # an arrow stands above what is marked
    start = link.start + chain.way * plan.widths.passed(chain.floor, chain.lane)
    x = (start + link.end - chain.way * ARROW) / 2
    at = (x, chain.height(of) + rise * plan.sizes.symbol)
    name = f"{link.name}-symbol"
    yield from symbol(plan, tail, of, name, at, lane=chain.marked, of=link.of)


def _handed_over(chain: Chain, of: str, link: Link, tail: Stand) -> Iterator[Shape]:
    """Yield the wire from an encoder to a decoder, and the state on it."""
    plan, y, sizes = chain.plan, chain.height(of), chain.plan.sizes
    if of == "c" and chain.lane.strand:  # its values stand there already
        ends = ((link.start, y), (link.end, y))
        yield Wire(link.name, ends, link.tail, link.head, link.tip, of=link.of)
        return
    begin = chain.edge(tail, chain.way) + chain.way * chain.room
    x, half, name = (begin + link.end) / 2 - 3, plan.widths.pill_width / 2, f"{link.name}-state"
    tip = plan.word("handover in words")
    place = (x, y, plan.widths.pill_width, sizes.pill)
    yield Node(name, *place, "state", "round", tooltip=tip, of=link.of)
    yield from symbol(plan, tail, of, f"{name}-symbol", (x, y + 1), of=link.of)
    into, out = ((link.start, y), (x - half, y)), ((x + half, y), (link.end, y))
    yield Wire(f"{link.name}-in", into, link.tail, name, arrow=False, of=link.of)
    yield Wire(f"{link.name}-out", out, name, link.head, link.tip, of=link.of)
    if of == "h":
        below = y - sizes.pill / 2 - sizes.tag
        words = plan.word("handover")
        yield text_label(f"{name}-name", words, x, below, size=sizes.tag, role="note", of=link.of)
