"""A run of the benchmarks ↔ lines of JSON, which are kept: the machine first, then a row each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from benchmarks.comparison import Comparison, Gap, Kind, Row, Spread
from benchmarks.machine import Machine

__all__ = ["Results", "from_lines", "to_lines"]

SPREADS = ("ours", "theirs", "ratio")


@dataclass(frozen=True)
class Results:
    """What was measured, by the names of the subjects, and on what."""

    machine: Machine
    subjects: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(row for _, rows in self.subjects for row in rows)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """What was measured."""
        return tuple(row for row in self.rows if isinstance(row, Comparison))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was not measured."""
        return tuple(row for row in self.rows if isinstance(row, Gap))


def to_lines(results: Results) -> str:
    """Write results."""
    rows = [_kept(name, row) for name, rows in results.subjects for row in rows]
    lines = [asdict(results.machine), *rows]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def from_lines(text: str) -> Results:
    """Read results."""
    machine, *rows = map(json.loads, text.splitlines())
    machine["versions"] = tuple(map(tuple, machine["versions"]))
    subjects = groupby(rows, lambda row: str(row.pop("subject")))
    return Results(
        Machine(**machine), tuple((name, tuple(map(_row, alike))) for name, alike in subjects)
    )


def _kept(subject: str, row: Row) -> dict[str, Any]:
    """Return a row for JSON; numbers keep four digits, of which the last never comes again."""
    kept = {"subject": subject} | asdict(row)
    for name in SPREADS:
        if name in kept:
            kept[name] = [float(f"{value:.4g}") for value in kept[name].values()]
    return kept


def _row(kept: Mapping[str, Any]) -> Row:
    if "why" in kept:
        return Gap(**kept)
    spreads = {name: Spread(*kept[name]) for name in SPREADS}
    along = tuple(kept["along"]) if kept["along"] else None
    return Comparison(**{**kept, **spreads, "kind": Kind(kept["kind"]), "along": along})
