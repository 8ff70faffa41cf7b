"""Results → plots as SVG; the same numbers, the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor, log10
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from benchmarks.comparison import Comparison, Kind
from benchmarks.report import quantity, result
from benchmarks.results import Results
from benchmarks.subjects import words
from lstmdiagrams.plots.figure import plain_looks, render

__all__ = ["plots"]

INCH = 72.0  # points
WIDTH = 280.0  # points: letters can be read on a telephone
PANEL = 130.0  # points that a panel takes
LINE = 24.0  # points that a rival takes
OURS, THEIRS, QUIET = "#2c5a94", "#a83f36", "#5b6670"
LOOKS = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.edgecolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
# A row we win, lose, or win by more than we waited for → its marker.
MARKERS: dict[str, dict[str, Any]] = {
    "won": {"marker": "o", "color": OURS},
    "lost": {"marker": "D", "color": THEIRS, "markerfacecolor": "white"},
    "even": {"marker": "s", "color": QUIET},
    "stopped": {"marker": ">", "color": OURS},
}
NAMED = {
    "won": "we win",
    "lost": "they win",
    "even": "as fast as they are",
    "stopped": "stopped",
}


def plots(results: Results) -> dict[str, str]:
    """Return the SVG of each plot that there are numbers for, by the name of its file."""
    rivals = [row for row in results.comparisons if row.kind is Kind.RIVAL]
    grown = [row for row in rivals if row.along]
    drawn = {}
    with plain_looks(**LOOKS):
        if rivals:
            drawn["ratios.svg"] = of_ratios(results)
        if grown:
            drawn["growth.svg"] = of_growth(grown)
    return drawn


def of_ratios(results: Results) -> str:
    """Draw how many times as fast we are, a line for each rival, by subject."""
    lines = lines_of(results)
    figure, height = paper(LINE * len(lines) + 66)
    axes = figure.add_axes((0.03, 38 / height, 0.94, LINE * len(lines) / height))
    for place, (label, rows) in enumerate(lines):
        level = len(lines) - place - 0.75
        at = axes.get_yaxis_transform()
        if not rows:
            axes.text(0, level, label, transform=at, fontweight="bold")
            continue
        axes.text(0, level + 0.25, label, transform=at, fontsize=7.5)
        axes.axhline(level, color="#d8dde2", linewidth=0.8, zorder=0)
        axes.plot([1, 1], [level - 0.12, level + 0.12], color=QUIET, linewidth=1, zorder=1)
        for row in rows:
            axes.plot(1 / row.ratio.value, level, markersize=4.5, **MARKERS[fate(row)])
    settle(axes, len(lines))
    keys(axes, figure)
    said = ". ".join(
        f"{label}{': ' * bool(rows)}{', '.join(map(result, rows))}" for label, rows in lines
    )
    return svg(figure, "How many times as fast we are as others", said)


def lines_of(results: Results) -> list[tuple[str, list[Comparison]]]:
    """Return the name of each subject that has rivals, and the rows against each of them."""
    lines: list[tuple[str, list[Comparison]]] = []
    for name, rows in results.subjects:
        rivals = [row for row in rows if isinstance(row, Comparison) and row.kind is Kind.RIVAL]
        if rivals:
            lines.append((plain(words(name)[0]), []))
        for against, alike in groupby(rivals, lambda row: row.against):
            lines.append((f"Against {plain(against)}", list(alike)))
    return lines


def plain(markdown: str) -> str:
    """Return words without the marks of code."""
    return markdown.replace("`", "")


def fate(row: Comparison) -> str:
    """Return whether we win or lose, as a key of `MARKERS`."""
    if row.stopped or row.lost:
        return "stopped" if row.stopped else "lost"
    return "won" if row.won else "even"


def settle(axes: Axes, lines: int) -> None:
    """Give the axes of ratios their scale and its words."""
    axes.set(xscale="log", ylim=(0, lines), yticks=[])
    axes.spines["left"].set_visible(False)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.4), max(high, 12))
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=30))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("times as fast as they are: right of 1 we win", color=QUIET)


def keys(axes: Axes, figure: Figure) -> None:
    """Say what the markers mean, above."""
    made = [
        axes.plot([], [], linestyle="", markersize=4.5, label=named, **MARKERS[key])[0]
        for key, named in NAMED.items()
    ]
    figure.legend(
        handles=made, loc="upper center", ncols=4, frameon=False, handletextpad=0, columnspacing=1
    )


def of_growth(rows: Sequence[Comparison]) -> str:
    """Draw the time that figures of growing size take, a panel for each that grows."""
    axes = sorted({row.along[0] for row in rows if row.along})
    figure, height = paper(PANEL * len(axes) + 20)
    for place, axis in enumerate(axes):
        bottom = PANEL * (len(axes) - place - 1) + 34
        panel = figure.add_axes((0.16, bottom / height, 0.8, (PANEL - 40) / height))
        lines(panel, [row for row in rows if row.along and row.along[0] == axis], axis)
        if place == 0:
            figure.legend(loc="upper center", ncols=2, frameon=False)
    said = "; ".join(
        f"{row.what}: {quantity(row.ours.value, 's')}, dot's layout"
        f" {'stopped after ' if row.stopped else ''}{quantity(row.theirs.value, 's')}"
        for row in rows
    )
    return svg(figure, "How the time of a figure grows with its size", said)


def lines(panel: Axes, rows: Sequence[Comparison], axis: str) -> None:
    """Draw our times and theirs over the size."""
    sizes = [row.along[1] for row in rows if row.along]
    panel.loglog(sizes, [row.ours.value for row in rows], "o-", color=OURS, label="ours", ms=4)
    theirs = [row.theirs.value for row in rows]
    looks: dict[str, Any] = {"color": THEIRS, "markerfacecolor": "white", "ms": 4}
    panel.loglog(sizes, theirs, "D--", label="dot's own layout", **looks)
    for row in rows:
        if row.stopped and row.along:
            at = (row.along[1], row.theirs.value)
            panel.annotate(
                "stopped", at, (0, 5), textcoords="offset points", ha="center", fontsize=7
            )
    panel.set_xticks(sizes, [f"{size:,}" for size in sizes])
    panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: quantity(value, "s")))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.yaxis.set_major_locator(LogLocator(numticks=9))
    panel.yaxis.set_minor_locator(NullLocator())
    every = [*theirs, *(row.ours.value for row in rows)]
    panel.set_ylim(10 ** floor(log10(min(every)) - 0.1), 10 ** ceil(log10(max(every)) + 0.1))
    panel.set_xlabel(axis, color=QUIET)


def paper(height: float) -> tuple[Figure, float]:
    """Return an empty figure, and its height in points."""
    return Figure(figsize=(WIDTH / INCH, height / INCH)), height


def svg(figure: Figure, title: str, description: str) -> str:
    """Return a figure as SVG that knows its words."""
    return render(figure, "svg", title=title, description=f"{description}.").decode()
