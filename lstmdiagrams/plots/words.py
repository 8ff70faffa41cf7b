"""What a view shows → the same in words, with its numbers, for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from lstmdiagrams.plots.times import Flags, Values
from lstmdiagrams.plots.view import View

__all__ = ["described", "lines_of", "read_in_words"]

MOST_LABELS = 12  # labels of steps that are read out; of more, the first ones
MOST_STRETCHES = 4  # stretches of steps that are named
MOST_UNITS = 8  # units that are described
HALF = 0.5  # above it a gate is more open than shut


def described(view: View, sentences: Iterable[str]) -> str:
    """Return a description: what is read, these sentences, and what is left out."""
    whole = [*_before(view), *sentences, *_after(view)]
    notation = view.style.notation
    return notation.say("between sentences").join(notation.sentence(text) for text in whole)


def _before(view: View) -> Iterator[str]:
    labels = view.strand.trace.labels.x
    if any(labels):
        yield read_in_words(view, [labels[step] for step in view.times.within])


def read_in_words(view: View, labels: Sequence[str]) -> str:
    """Say what is read, one step after the other."""
    word = view.style.word
    text = word("between captions").join(label or "–" for label in labels[:MOST_LABELS])
    return word("input over time", labels=_more(view, text, len(labels) > MOST_LABELS))


def _after(view: View) -> Iterator[str]:
    times, word = view.times, view.style.word
    if times.length < times.n_steps:
        yield word("last step", step=times.length - 1)
    if any(times.left_out):
        yield word("steps left out", count=sum(times.left_out))


def lines_of(view: View, symbols: Sequence[str]) -> Iterator[str]:
    """Say each quantity's course, unit by unit."""
    for symbol in symbols:
        shown = view.strand.indices(symbol)
        for unit in shown[:MOST_UNITS]:
            yield course(view, symbol, unit)
    last = symbols[-1]
    left_out = view.strand.size(last) - len(view.strand.indices(last)[:MOST_UNITS])
    if left_out:
        yield view.style.word("units left out", count=left_out)


def course(view: View, symbol: str, unit: int) -> str:
    """Say the course of one unit of a quantity."""
    quantity, word = view.style.notation[symbol], view.style.word
    curve = view.curve(symbol, unit)
    steps = [step for step, there in zip(view.times.columns, curve.there, strict=True) if there]
    text = word("between values").join(_facts(view, symbol, steps, curve.values[curve.there]))
    return word(
        "quantity of a unit", name=quantity.name, symbol=quantity.plain, unit=unit, text=text
    )


def _facts(view: View, symbol: str, steps: list[int | None], values: Values) -> Iterator[str]:
    """Say where a course begins and ends, its extremes, and when a gate is open."""
    word, gate = view.style.word, view.style.notation[symbol].gate
    known = [int(step) for step in steps if step is not None]
    numbers = [view.style.numbers.text(value, signed=not gate) for value in values.tolist()]
    real = ~np.isnan(values)
    if not real.any():
        yield numbers[0] if numbers else "–"
        return
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    if numbers[low] == numbers[high] and real.all():
        yield word("always", value=numbers[low])
    else:
        if not gate:
            yield word("from to", first=numbers[0], last=numbers[-1])
        places = {"at_low": _at(view, [known[low]]), "at_high": _at(view, [known[high]])}
        yield word("extremes", low=numbers[low], high=numbers[high], **places)
        if gate:
            yield _open(view, known, values > HALF)
    if not real.all():
        lost = [step for step, there in zip(known, real, strict=True) if not there]
        yield word("not a number", steps=_at(view, lost))


def _open(view: View, steps: list[int], flags: Flags) -> str:
    """Say when a gate is more open than shut."""
    word, half = view.style.word, f"{HALF}".replace(".", view.style.numbers.decimal)
    if all(flags):
        return word("always above", value=half)
    if not any(flags):
        return word("never above", value=half)
    own = [step for step, flag in zip(steps, flags, strict=True) if flag]
    return word("above", value=half, steps=_at(view, own))


def _at(view: View, steps: list[int]) -> str:
    """Say at which steps, and of one what is read there."""
    word, labels = view.style.word, view.strand.trace.labels.x
    if len(steps) == 1:
        label = labels[steps[0]] if labels else ""
        return word(
            "at one step", step=word("noted", text=steps[0], note=label) if label else steps[0]
        )
    spans = list(_stretches(steps))
    said = [
        word("stretch", first=first, last=last) if last > first else str(first)
        for first, last in spans[:MOST_STRETCHES]
    ]
    text = word("between captions").join(said)
    return word("at steps", steps=_more(view, text, len(spans) > MOST_STRETCHES))


def _stretches(steps: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of steps that follow each other."""
    for _, group in groupby(enumerate(steps), key=lambda pair: pair[1] - pair[0]):
        own = [step for _, step in group]
        yield own[0], own[-1]


def _more(view: View, text: str, more: bool) -> str:
    return view.style.word("and so on", text=text) if more else text
