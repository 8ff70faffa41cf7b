"""Figure 1: (a) a network unrolled in time, (b) the inside of the LSTM, (c) the five patterns."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.strand import need_trace
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.cells import lstm_cell
from lstmdiagrams.diagrams.unrolled import unrolled_rnn
from lstmdiagrams.diagrams.variants import PATTERNS, rnn_variant
from lstmdiagrams.errors import InvalidTypeError, choose
from lstmdiagrams.graphics import Diagram, StepByStep, Theme
from lstmdiagrams.graphics.shapes import bounds, text_label
from lstmdiagrams.notation import Notation
from lstmdiagrams.runs import RUNS, reference_run

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["overview"]

GAP = 12.0  # between a panel and the letter of the next
BELOW = 6.0  # between a letter and its panel
OVERHANG = 1.15  # how much wider than the other panels the patterns may be
ENDS = (2, 2)  # of a long run, the first and the last steps that a pattern shows
APART = 24.0  # between two patterns


@documented
def overview(
    trace: Trace | None = None,
    *,
    variants: Mapping[str, Trace] | None = None,
    step: int = -1,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw the three panels that open a text on recurrent networks.

    Panel (a) shows a recurrent network folded and unrolled in time, (b) the inner connections of
    the LSTM, (c) the five patterns of inputs and outputs.

    Parameters
    ----------
    trace : Trace, optional
        The record of a run of an LSTM, whose values stand in (a) and (b). Without it both are
        blank.
    variants : mapping of str to Trace, optional
        Pattern → a run of it, whose inputs and outputs stand in (c). A pattern without a run is
        blank. By default, if there is a trace, the shipped run of each pattern.
    step : int
        The step that (b) shows, counted from 0; negative from the end.
    <looks>

    Returns
    -------
    Diagram
        Blank, it is legible at a width of 450 pixels.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        As `unrolled_rnn`, `lstm_cell` and `rnn_variant` do.
    """
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    looks: dict[str, Any] = {
        "notation": notation,
        "theme": theme,
        "precision": precision,
        "decimal": decimal,
        "font_scale": font_scale,
    }
    _check_variants(variants)
    runs = variants if variants is not None else shipped_patterns() if trace is not None else {}
    upper = {
        "a": unrolled_rnn(trace, **looks),
        "b": lstm_cell(trace, step=step, names=trace is not None, **looks),
    }
    patterns = [_pattern(name, runs.get(name), looks) for name in PATTERNS]
    widest = max(bounds(panel.shapes).width for panel in upper.values())
    panels = upper | {"c": _in_rows(patterns, widest * OVERHANG)}
    whole = _stacked(panels, style)
    if trace is None:
        return whole
    draw = partial(_at_step, trace, variants, looks)
    return replace(whole, at_step=StepByStep(draw, (trace.lengths or (trace.n_steps,))[0]))


def _at_step(
    trace: Trace, variants: Mapping[str, Trace] | None, looks: Mapping[str, Any], step: int
) -> Diagram:
    return overview(trace, variants=variants, step=step, **looks)


def _pattern(name: str, trace: Trace | None, looks: Mapping[str, Any]) -> Diagram:
    """Draw a pattern; of a long run only its ends, since five stand in one panel."""
    long = trace is not None and trace.n_steps > sum(ENDS) + 1
    return rnn_variant(
        name, trace, steps="first {}, last {}".format(*ENDS) if long else None, **looks
    )


def _check_variants(variants: object) -> None:
    if variants is not None and not isinstance(variants, Mapping):
        raise InvalidTypeError(f"variants are {variants!r}, and must map patterns to runs")
    for name, run in (variants or {}).items():
        choose("pattern", name, PATTERNS)
        need_trace(run)


def shipped_patterns() -> dict[str, Trace]:
    """Return the first shipped run of each pattern."""
    names = {run.pattern: name for name, run in reversed(tuple(RUNS.items()))}
    return {pattern: reference_run(names[pattern]) for pattern in PATTERNS if pattern in names}


def _in_rows(patterns: Sequence[Diagram], limit: float) -> Diagram:
    """Put the patterns side by side, in as many rows as the width wants."""
    rows: list[list[Diagram]] = [[]]
    for each in patterns:
        widths = [bounds(other.shapes).width + APART for other in (*rows[-1], each)]
        rows += [[]] if rows[-1] and sum(widths) - APART > limit else []
        rows[-1].append(each)
    named = itertools.count()
    lines = [_line([each.placed(0, 0, prefix=f"{next(named)}-") for each in row]) for row in rows]
    return reduce(lambda upper, lower: upper.above(lower), lines)


def _line(patterns: Sequence[Diagram]) -> Diagram:
    """Put patterns side by side, their states on one line."""
    return reduce(lambda row, each: row.beside(each, gap=APART, align="axis"), patterns)


def _stacked(panels: Mapping[str, Diagram], style: Style) -> Diagram:
    """Put lettered panels below each other, their middles in line."""
    size = style.sizes.symbol
    width = max(bounds(panel.shapes).width for panel in panels.values())
    placed: list[Diagram] = []
    letters = []
    top = 0.0
    for letter, panel in panels.items():
        edge = bounds(panel.shapes)
        y = top - size / 2
        letters += [text_label(f"letter-{letter}", f"({letter})", 0.0, y, size=size, align="left")]
        left = (width - edge.width) / 2 - edge.left
        placed += [panel.placed(left, top - size - BELOW - edge.top, prefix=f"{letter}-")]
        top -= size + BELOW + edge.height + GAP
    return replace(
        placed[0],
        shapes=(*letters, *(shape for panel in placed for shape in panel.shapes)),
        fillings={name: value for panel in placed for name, value in panel.fillings.items()},
        title=style.word("overview"),
        description="\n".join(
            style.word("panel", letter=letter, text=panel.description)
            for letter, panel in panels.items()
        ),
        name="overview",
        equations=panels["b"].equations,
        focuses=panels["b"].focuses,
    )
