"""What stands in the panels of a view → the entries of the strip above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from lstmdiagrams.plots.curves import Bars, curve_looks
from lstmdiagrams.plots.heat import INFINITE, NOT_A_NUMBER, Block
from lstmdiagrams.plots.keys import WIDEST, Entry, caption, ramp, sample, swatch
from lstmdiagrams.plots.panels import HATCH, off_paint
from lstmdiagrams.plots.paper import Line, line_of
from lstmdiagrams.plots.view import View

__all__ = ["keys_of"]


def keys_of(
    view: View,
    blocks: Sequence[Block] = (),
    *,
    curves: Sequence[str] = (),
    bars: Bars | None = None,
    unit: int | None = None,
) -> list[Entry]:
    """Return what explains the colours of blocks, the lines of quantities, and bars.

    Parameters
    ----------
    curves : sequence of str
        Quantities whose lines stand in the same panels.
    unit : int, optional
        The unit that everything is about.
    """
    return [
        *_place(view, unit),
        *_scales(view, blocks),
        *(sample(view.style, _line(view, symbol), _looks(view, symbol)) for symbol in curves),
        *(_bars(view, bars) if bars else ()),
        *_rest(view, blocks),
    ]


def _line(view: View, symbol: str) -> Line:
    return view.line(symbol, WIDEST - 60)


def _looks(view: View, symbol: str) -> dict[str, Any]:
    return curve_looks(symbol, view.style, len(view.times.columns))


def _small(view: View, text: str) -> Line:
    return line_of(text, size=view.style.sizes.name, widest=WIDEST - 110)


def _place(view: View, unit: int | None) -> Iterator[Entry]:
    """Say which unit, layer and direction it is, where there is a choice."""
    style = view.style
    parts = [style.word("one unit", unit=unit)] if unit is not None else []
    if view.strand.place:
        parts.append(view.strand.place + (" ←" if view.strand.reverse else ""))
    if parts:
        text = style.word("between captions").join(parts)
        yield caption(style, line_of(text, size=style.sizes.heading, widest=WIDEST))


def _scales(view: View, blocks: Sequence[Block]) -> Iterator[Entry]:
    """Yield each scale of colours once, with the names of what has it."""
    style, names = view.style, dict[tuple[bool, float], list[str]]()
    for block in blocks:
        own = names.setdefault((block.gate, block.limit), [])
        own += [style.notation[symbol].name for symbol in block.symbols]
    for (gate, limit), said in sorted(names.items(), key=lambda row: not row[0][0]):
        text = style.word("gates") if gate else style.word("between captions").join(said)
        yield ramp(style, _small(view, text), limit, gate=gate)


def _bars(view: View, bars: Bars) -> Iterator[Entry]:
    style = view.style
    kept, added = bars.symbols
    state = {"color": style.theme.paint("state").stroke, "linewidth": 1.8}
    yield sample(style, _line(view, kept), state)
    yield swatch(style, _line(view, added), *(style.theme.paint(name) for name in ("pos4", "neg4")))


def _rest(view: View, blocks: Sequence[Block]) -> Iterator[Entry]:
    """Explain hatches: steps past the end, and what has no place on a scale."""
    style, paint = view.style, view.style.theme.paint
    if view.times.off.any():
        yield swatch(style, _small(view, style.word("past the end")), off_paint(style), hatch=HATCH)
    every = np.concatenate([block.cells[block.there] for block in blocks] or [np.empty(0)])
    if np.isnan(every).any():
        yield swatch(style, _small(view, "NaN"), paint("nan"), hatch=NOT_A_NUMBER)
    if np.isinf(every).any():
        yield swatch(style, _small(view, "±∞"), paint("pos6"), paint("neg6"), hatch=INFINITE)
