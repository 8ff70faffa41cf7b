"""A view → its cell's equations in HTML, with slots for the numbers of a step put into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

from lstmdiagrams.choices.selection import gaps_between
from lstmdiagrams.explorer.drawings import tag
from lstmdiagrams.explorer.views import Column, View
from lstmdiagrams.notation import runs_of
from lstmdiagrams.notation.equations import form_of, right_sides, squash_of
from lstmdiagrams.notation.quantities import COMPOSED

__all__ = ["Equation", "equations_of", "symbol_html", "vector"]

COMES_IN = ("x", "h_prev", "c_prev")

_TOKEN = re.compile(
    r"<(?P<symbol>\w+)(?P<letter>\.letter)?>|_\{(?P<sub>(?:[^{}])*)\}|_(?P<digit>\w)"
    r"|\\operatorname\{(?P<name>\w+)\}|\\(?P<command>[a-z]+)|(?P<word>[A-Za-z])|(?P<sign>[^<_\\])"
)
_ALONE = re.compile(r"\\odot \((<\w+>)\)")  # in brackets, which a vector does not need
_COMMANDS = {"odot": "⊙", "sigma": "σ", "tanh": "tanh", "exp": "exp", "log": "log "}


@dataclass(frozen=True)
class Equation:
    """What makes a quantity.

    Parameters
    ----------
    symbol : str
        What it makes; an input has no lines.
    lines : tuple of str
        In HTML: how it is made in symbols, then in numbers, once or step by step.
    """

    symbol: str
    lines: tuple[str, ...]


def equations_of(view: View) -> Iterator[Equation]:
    """Yield what comes in, then every equation, in the order of computation."""
    rights = _rights(view)
    symbols, numbers = partial(_written, view), partial(vector, view)
    for symbol in view.symbols:
        if symbol not in rights:
            if symbol in COMES_IN:
                yield Equation(symbol, ())
            continue
        stages = _stages(rights[symbol], view)
        put_in = tuple(in_html(stage, numbers, view) for stage in stages)
        yield Equation(symbol, (in_html(rights[symbol], symbols, view), *put_in))
    if view.reads_out:
        yield Equation("y", ())


def _rights(view: View) -> dict[str, str]:
    """Return the right sides of the cell's equations, which name quantities."""
    form = view.form
    written = form_of(
        form.kind,
        activations=form.activations,
        bias=True,
        peepholes=form.peepholes,
        coupled=form.coupled,
        projection=form.projection,
        reset_after=form.reset_after,
    )
    return right_sides(form.kind, written)


def _stages(right: str, view: View) -> list[str]:
    """Return the right side, and again after what is made of two quantities became one."""
    parts = {symbol: _of(symbol, view) for symbol in COMPOSED if symbol in view.columns}
    stages = [right]
    while inner := _innermost(parts, stages[-1]):
        made = _put_together(stages[-1], inner)
        if made.strip("<>") in inner:
            return stages  # it is what the equation gives
        stages.append(made)
        parts = {key: _put_together(text, inner) for key, text in parts.items() if key not in inner}
    return stages


def _innermost(parts: Mapping[str, str], line: str) -> dict[str, str]:
    """Return those parts of an equation's side that hold no other one."""
    there = {symbol: text for symbol, text in parts.items() if text in line}
    return {
        symbol: text
        for symbol, text in there.items()
        if not any(other in text for key, other in there.items() if key != symbol)
    }


def _put_together(text: str, parts: Mapping[str, str]) -> str:
    for symbol, part in parts.items():
        text = text.replace(part, f"<{symbol}>")
    return _ALONE.sub(r"\\odot \1", text)


def _of(symbol: str, view: View) -> str:
    """Return what a quantity is made of, in a cell like this."""
    if symbol == "tanh_c" and view.form.kind == "lstm":
        squash = squash_of(view.form.activations[2])
        return squash.of("<c>") if squash.latex else COMPOSED[symbol]
    return COMPOSED[symbol]


def in_html(template: str, quantity: Callable[[str], str], view: View) -> str:
    """Return an equation's side, with what stands for each quantity."""
    return "".join(_piece(found, quantity, view) for found in _TOKEN.finditer(template)).strip()


def _piece(found: re.Match[str], quantity: Callable[[str], str], view: View) -> str:
    if found["symbol"]:
        letter = found["letter"] and view.style.notation[found["symbol"]].letter
        return symbol_html(letter) if letter else quantity(found["symbol"])
    if found["sub"] or found["digit"]:
        inside = in_html(found["sub"] or found["digit"], quantity, view)
        return f"<sub>{inside}</sub>"
    if found["word"]:
        return f"<var>{found['word']}</var>"
    sign = {"-": "\N{MINUS SIGN}", **_COMMANDS}.get(found["command"] or found["sign"] or "")
    return escape(sign or found["name"] or found["sign"] or found["command"])


def symbol_html(symbol: str) -> str:
    """Return a symbol as HTML, letters in italics."""
    looks = {"variable": "var", "subscript": "sub"}
    return "".join(
        f"<{looks[run]}>{escape(text)}</{looks[run]}>" if run in looks else escape(text)
        for text, run in runs_of(symbol)
    )


def _written(view: View, symbol: str) -> str:
    """Return a quantity in an equation that has no numbers."""
    text = symbol_html(view.style.notation[symbol].symbol)
    return tag("span", {"class": "ldx-q", "data-of": symbol}, text)


def vector(view: View, symbol: str) -> str:
    """Return the shown units of a quantity, below each other; the script puts the numbers in."""
    column = view.columns[symbol]
    size = view.strand.size(symbol)
    numbers = (
        "<span class=ldx-more>⋮</span>" if unit is None else _number(column, unit)
        for unit, _ in gaps_between(column.units, size)
    )
    return tag("span", {"class": "ldx-v", "data-of": symbol}, "".join(numbers))


def _number(column: Column, unit: int) -> str:
    text, shade = column.rows[0][column.units.index(unit)]
    attributes = {
        "class": f"ldx-n ld-{shade}",
        "data-symbol": column.symbol,
        "data-unit": unit,
        "data-layer": column.layer,
    }
    return tag("span", attributes, escape(text))
