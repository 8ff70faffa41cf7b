"""Results → words: a table for a terminal, and Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tabulate import tabulate

from benchmarks.comparison import SEEN, Comparison, Gap, Kind, Row, Spread
from benchmarks.results import Results
from benchmarks.subjects import words

__all__ = ["broken", "lost", "markdown", "quantity", "result", "text"]

Words = tuple[str, ...]

# Unit → the least number that is written in each larger or smaller one, and how many it is of it.
SCALES = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")),
    "B": ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes")),
    "": ((1.0, ""),),
}
MORE_AND_LESS = {"s": ("fast", "slow"), "B": ("small", "large"), "": ("few", "many")}
COMPARED = {Kind.RIVAL: "theirs", Kind.YARDSTICK: "the other", Kind.LIMIT: "limit"}


def text(name: str, rows: Sequence[Row]) -> str:
    """Return the tables of a subject, for a terminal."""
    title, _ = words(name)
    parts = [f"== {title}"]
    for against, headings, table in _tables(rows):
        parts.append(f"Against {against}\n{tabulate(table, headings, 'simple')}")
    parts += [
        f"Not measured: {gap.what}, because {gap.why}" for gap in rows if isinstance(gap, Gap)
    ]
    return "\n\n".join(parts) + "\n"


def markdown(results: Results) -> str:
    """Return what stands in the documentation."""
    parts = [_summary(results), _circumstances(results)]
    for name, rows in results.subjects:
        title, how = words(name)
        parts += [f"## {title}", how]
        for against, headings, table in _tables(rows):
            parts += [f"Against {against}:", tabulate(table, headings, "pipe")]
        parts += [f"Not measured: {gap.what} ({gap.why})." for gap in rows if isinstance(gap, Gap)]
    return "\n\n".join(parts) + "\n"


def _tables(rows: Iterable[Row]) -> Iterator[tuple[str, Words, list[Words]]]:
    """Yield whom we are compared with, and the head and the body of a table."""
    compared = [row for row in rows if isinstance(row, Comparison)]
    for (against, kind), alike in groupby(compared, lambda row: (row.against, row.kind)):
        body = [_cells(row) for row in alike]
        head = ("", "ours", COMPARED[kind], "result", "promised")
        columns = 5 if any(cells[-1] for cells in body) else 4  # none for promises, without any
        yield against, head[:columns], [cells[:columns] for cells in body]


def _cells(row: Comparison) -> Words:
    theirs = quantity(row.theirs.value, row.unit)
    return (
        row.what,
        _spread(row.ours, row.unit),
        f"stopped after {theirs}" if row.stopped else _spread(row.theirs, row.unit),
        f"{result(row)} {_range(row)}".strip(),
        _promise(row),
    )


def quantity(value: float, unit: str) -> str:
    """Write a number with three digits and a fitting unit.

    Examples
    --------
    >>> quantity(0.0123456, "s"), quantity(5600, "B"), quantity(50, "")
    ('12.3 ms', '5.6 kB', '50')
    """
    scales = SCALES[unit]
    rounded = float(f"{value:.3g}")
    scale, name = next((each for each in scales if abs(rounded) >= each[0]), scales[-1])
    return f"{float(f'{rounded / scale:.3g}'):,g} {name}".strip()


def _spread(spread: Spread, unit: str) -> str:
    value, low, high = (quantity(each, unit) for each in (spread.value, spread.low, spread.high))
    if spread.low == spread.high:
        return _whole(value)
    if low.split()[1:] == high.split()[1:]:
        low = low.split()[0]
    return f"{_whole(value)} ({_whole(low)} to {_whole(high)})"


def _whole(quantity: str) -> str:
    """Return a quantity whose unit is not on the next line."""
    return quantity.replace(" ", "\N{NO-BREAK SPACE}")


def result(row: Comparison) -> str:
    """Say who costs how much, in words."""
    times = row.ratio.value
    if row.kind is Kind.LIMIT:
        return "over the limit" if row.broken else "within the limit"
    if row.kind is Kind.YARDSTICK:
        return f"{times:.2f} times as much"
    least = "at least " if row.stopped else ""
    return f"{'we lose: ' if row.lost else least}{_times(times, row.unit)}"


def _times(times: float, unit: str) -> str:
    better, worse = MORE_AND_LESS[unit]
    if times <= 0:
        return "too little to be measured"  # a difference of two times that are alike
    if times <= 1 / SEEN:
        return f"{_two(1 / times)} times as {better}"
    return f"{_two(times)} times as {worse}" if times >= SEEN else f"as {better}"


def _two(times: float) -> str:
    return f"{times:.1f}" if times < 100 else f"{times:,.0f}"


def _range(row: Comparison) -> str:
    low, high = row.ratio.low, row.ratio.high
    if row.kind is Kind.LIMIT or low == high or low <= 0:
        return ""
    if row.kind is Kind.YARDSTICK:
        return f"({low:.2f} to {high:.2f})"
    if row.won:
        low, high = 1 / high, 1 / low
    return f"({low:.2g} to {high:.2g})" if high < 100 else f"({low:,.0f} to {high:,.0f})"


def _promise(row: Comparison) -> str:
    if row.most is None:
        return ""
    return f"{_promised(row)}: {'BROKEN' if row.broken else 'kept'}"


def _promised(row: Comparison) -> str:
    most = row.most or 0.0
    better, worse = MORE_AND_LESS[row.unit]
    if row.kind is Kind.LIMIT:
        return f"at most {quantity(row.theirs.value, row.unit)}"
    if row.kind is Kind.YARDSTICK:
        return f"at most {most:g} times"
    if most < 1:
        return f"at least {_two(1 / most).removesuffix('.0')} times as {better}"
    return f"at least as {better}" if most == 1 else f"at most {most:g} times as {worse}"


def broken(rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each promise that does not hold."""
    return [
        f"{row.what}, against {row.against}: {result(row)}, promised {_promised(row)}"
        for row in rows
        if isinstance(row, Comparison) and row.broken
    ]


def lost(rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each comparison with a rival who costs less."""
    return [
        f"{row.what}, against {row.against}: {_times(row.ratio.value, row.unit)}"
        for row in rows
        if isinstance(row, Comparison) and row.lost
    ]


def _summary(results: Results) -> str:
    rivals = [row for row in results.comparisons if row.kind is Kind.RIVAL]
    promises = [row for row in results.comparisons if row.most is not None]
    losses, breaches = lost(rivals), broken(promises)
    kept = len(promises) - len(breaches)
    compared = f"Of {len(rivals)} comparisons with other programs we lose {len(losses)}"
    parts = [f"{compared}, and of {len(promises)} promises {kept} hold."]
    if losses:
        parts.append("Where we lose:\n\n" + "\n".join(f"- {each}" for each in losses))
    if breaches:
        parts.append(
            "**Promises that do not hold:**\n\n" + "\n".join(f"- {each}" for each in breaches)
        )
    return "\n\n".join(parts)


def _circumstances(results: Results) -> str:
    machine = results.machine
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions)
    return (
        f"Measured on {machine.date} with {machine.cores} cores of a processor"
        f" {machine.processor}, {machine.system}; {versions}."
    )
