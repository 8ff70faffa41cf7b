"""Views → the HTML of an explorer: everything drawn once, and the data that its script reads.

Without the script it shows the first of the chosen steps whole, and the cells of the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from lstmdiagrams.choices.style import Style
from lstmdiagrams.explorer.cell import cell_at
from lstmdiagrams.explorer.drawings import Drawing, tag
from lstmdiagrams.explorer.equations import Equation, equations_of, symbol_html, vector
from lstmdiagrams.explorer.packing import packed
from lstmdiagrams.explorer.plot import PlotDrawing, plot_of
from lstmdiagrams.explorer.strip import Strip, strip_of
from lstmdiagrams.explorer.views import View
from lstmdiagrams.graphics.dot import THIN
from lstmdiagrams.graphics.text import visible

__all__ = ["Content", "fragment"]

# The buttons: what each does, its sign, and the word for it.
BUTTONS = (
    ("first", "M6 5v14M19 5l-9 7 9 7z", "go to first"),
    ("previous", "M17 5l-9 7 9 7z", "go to previous"),
    ("play", "M7 4l12 8-12 8z", "play"),
    ("next", "M7 5l9 7-9 7z", "go to next"),
    ("last", "M18 5v14M5 5l9 7-9 7z", "go to last"),
)
_SCROLLED = {"tabindex": 0, "role": "group"}
SMALLER = 0.78  # the size of the sequence: beside it stands the cell, which is read closely
PAUSE = "M7 5h3v14H7zM14 5h3v14h-3z"


@dataclass(frozen=True)
class Content:
    """What an explorer shows.

    Parameters
    ----------
    name : str
        Of the run, or nothing.
    views : tuple of View
    steps : tuple of int
        The steps that are shown where no script runs; the first is the one that it starts at.
    """

    name: str
    views: tuple[View, ...]
    steps: tuple[int, ...]

    @property
    def style(self) -> Style:
        """How everything is written and painted."""
        return self.views[0].style

    @property
    def title(self) -> str:
        """What it is, in words."""
        kind = {"rnn": "RNN"}.get(self.views[0].trace.kind, self.views[0].trace.kind.upper())
        return visible(self.style.word("explorer", name=self.name or kind))

    def steps_of(self, view: View) -> tuple[int, ...]:
        """Return the chosen steps that a view has; its last one if it has none of them."""
        own = tuple(step for step in self.steps if step < view.strand.length)
        return own or (view.strand.length - 1,)


def fragment(content: Content, prefix: str) -> str:
    """Return the explorer.

    Parameters
    ----------
    prefix : str
        Of every id in it.
    """
    theme, views = content.style.theme.name, content.views
    drawn = [_view(content, view, f"{prefix}{at}-") for at, view in enumerate(views)]
    attributes = {
        "class": f"ldx ld-{theme} ld-two-sided mathjax_ignore",  # no formulas in labels
        "lang": content.style.word("language"),
        "aria-label": content.title,
        "data-ldx": True,
    }
    data = _data(content, [facts for _, facts in drawn])
    inside = (_bar(content), *(html for html, _ in drawn), data)
    return tag("section", attributes, "".join(inside))


def _data(content: Content, facts: Sequence[Mapping[str, Any]]) -> str:
    """Return what the script reads, in a form that no HTML can end."""
    values = packed(content.views)
    columns = values.pop("columns")
    views = [{**fact, "columns": each} for fact, each in zip(facts, columns, strict=True)]
    theme = content.style.theme
    paints = {
        name: [paint.fill, paint.stroke, paint.text, paint.width or THIN, paint.dashed]
        for name, paint in theme.paints.items()
        if theme.is_shade(name)
    }
    start = {"step": content.steps[0], "words": _words(content.style), "pause": PAUSE}
    text = json.dumps(
        {**start, **values, "paints": paints, "views": views},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    plain = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'<script type="application/json">{plain}</script>'


def _words(style: Style) -> dict[str, str]:
    """Return the words that the script puts together, with braces where values come."""
    word = style.word
    return {
        "step": word("step", step="{step}", last="{last}"),
        "only": word("only step", step="{step}", last="{last}"),
        "reads": word("reads", label="{label}"),
        "says": word("says", label="{label}"),
        "more": word("more", count="{count}"),
        "value": word(
            "value",
            symbol="{symbol}",
            unit="{unit}",
            value="{value}",
            name="{name}",
            meaning="{meaning}",
        ),
        "meaning": word("tooltip", name="{name}", symbol="{symbol}", meaning="{meaning}"),
        "between": word("between captions"),
        "play": word("play"),
        "pause": word("pause"),
        "hint": word("point"),
    }


def _bar(content: Content) -> str:
    """Return the step that is shown, and what chooses another one."""
    word = content.style.word
    now = tag("p", {"class": "ldx-now"}, "".join(_now(content.views[0], content.steps[0])))
    buttons = "".join(_button(*row[:2], word(row[2])) for row in BUTTONS)
    slider = tag(
        "div",
        {"class": "ldx-slider"},
        f'<input type="range" min="0" value="0" step="1" aria-label="{escape(word("slider"))}">'
        '<div class="ldx-ticks" aria-hidden="true"></div>',
    )
    group = {"class": "ldx-buttons", "role": "group", "aria-label": word("slider")}
    controls = (tag("div", group, buttons), slider, *_choices(content))
    hint = tag("p", {"class": "ldx-hint", "role": "status", "hidden": True}, escape(word("point")))
    live = '<p class="ldx-live" aria-live="polite"></p>'
    hidden = tag("div", {"class": "ldx-controls", "hidden": True}, "".join(controls))
    return tag("div", {"class": "ldx-bar"}, f"{now}{hidden}{hint}{live}")


def _now(view: View, step: int) -> Iterator[str]:
    """Yield what is said of a step: which it is, what it reads, and what it says."""
    word, last = view.style.word, view.strand.length - 1
    name = "step" if last else "only step"
    yield tag("strong", {"class": "ldx-step"}, escape(word(name, step=step, last=last)))
    for kind, labels in (("reads", view.read), ("says", view.said)):
        label = visible(labels[step]) if labels else ""
        text = escape(word(kind, label=label)) if label else ""
        yield tag("span", {"class": f"ldx-{kind}"}, text)


def _button(does: str, sign: str, name: str) -> str:
    icon = f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{sign}"/></svg>'
    return tag("button", {"type": "button", "data-do": does, "aria-label": name}, icon)


def _choices(content: Content) -> Iterator[str]:
    """Yield what chooses layer, direction and sequence, where there is a choice."""
    word, strands = content.style.word, [view.strand for view in content.views]
    named = {
        "layer": [(strand.layer, str(strand.layer)) for strand in strands],
        "reverse": [
            (int(strand.reverse), word("backward" if strand.reverse else "forward"))
            for strand in strands
        ],
        "sequence": [(strand.sequence, str(strand.sequence)) for strand in strands],
    }
    for name, pairs in named.items():
        choices = dict(pairs)
        if len(choices) > 1:
            options = "".join(
                tag("option", {"value": value}, escape(text)) for value, text in choices.items()
            )
            select = tag("select", {"data-choose": name}, options)
            yield tag(
                "label", {"class": "ldx-choice"}, f"{escape(word(f'choose {name}'))} {select}"
            )


def _view(content: Content, view: View, prefix: str) -> tuple[str, dict[str, Any]]:
    """Return all that is drawn of a view, and what the script has to know of it."""
    word, steps = view.style.word, content.steps_of(view)
    strip, plot = strip_of(view), plot_of(view, prefix)
    cell = cell_at(view, steps[0])
    mark = _mark(strip, steps[0])
    unrolled = strip.drawing.back.replace("</g>", f"</g>{mark}", 1) + strip.drawing.slots
    whole = f'<g id="{prefix}back">{cell.back}</g>{cell.slots}'
    said = {name: word(f"{name} of a run") for name in ("strip", "cell", "plot")}
    drawings = {
        "strip": strip.drawing.svg(unrolled, label=said["strip"], scale=SMALLER),
        "cell": cell.svg(whole, label=said["cell"]),
        "plot": plot.svg(said["plot"]),
    }
    scrolled = {
        name: tag(
            "div", {**_SCROLLED, "class": f"ldx-scroll ldx-{name}", "aria-label": said[name]}, svg
        )
        for name, svg in drawings.items()
    }
    parts = (scrolled["cell"], _equations(view), scrolled["plot"])
    middle = tag("div", {"class": "ldx-middle"}, "".join(parts))
    place = tag("p", {"class": "ldx-place"}, escape(_place(content, view)))
    inside = (
        place,
        scrolled["strip"],
        middle,
        _stills(view, steps, cell, prefix),
    )
    html = tag("div", {"class": "ldx-view"}, "".join(inside))
    return html, _facts(view, strip, plot)


def _place(content: Content, view: View) -> str:
    """Say where in the run a view is, if there are several."""
    word, strand = view.style.word, view.strand
    sequences = {each.strand.sequence for each in content.views}
    parts = [strand.place]
    if len(sequences) > 1:
        parts.append(f"{word('choose sequence')} {strand.sequence}")
    return word("between captions").join(filter(None, parts))


def _mark(strip: Strip, step: int) -> str:
    """Return the mark of a step in the sequence: what stands beside it may reach into it."""
    at = step - strip.first
    place = strip.places[max(at, 0)]
    above_and_below = {"stroke-dasharray": f"{place[2]} {place[3]}"}
    return _rect("ldx-here", place, **above_and_below, hidden=at < 0)


def _rect(classes: str, box: Iterable[float], **data: object) -> str:
    sides = dict(zip(("x", "y", "width", "height"), box, strict=True))
    return tag("rect", {"class": classes, **sides, **data})


def _equations(view: View) -> str:
    """Return the equations, each with the quantity that it gives, to be looked at closely."""
    rows = list(equations_of(view))
    given = [_given(view, row.symbol) for row in rows if not row.lines]
    made = [_made(view, row) for row in rows if row.lines]
    comes_in, goes_out = (given[:-1], given[-1:]) if view.reads_out else (given, [])
    inside = (_row(comes_in), *made, *map(_row, [goes_out] * view.reads_out))
    return tag("div", {"class": "ldx-equations"}, "".join(inside))


def _row(given: Iterable[str]) -> str:
    return tag("div", {"class": "ldx-given"}, "".join(given))


def _given(view: View, symbol: str) -> str:
    """Return a quantity that no equation of the cell gives."""
    line = tag("span", {"class": "ldx-line"}, f"= {vector(view, symbol)}")
    return tag("div", {}, _name(view, symbol) + line)


def _made(view: View, equation: Equation) -> str:
    """Return an equation: in symbols, in numbers, and what it gives."""
    *lines, last = equation.lines
    sides = (*lines, f"{last} = {vector(view, equation.symbol)}")
    body = "".join(tag("div", {"class": "ldx-line"}, f"= {side}") for side in sides)
    return tag("div", {"class": "ldx-equation"}, _name(view, equation.symbol) + body)


def _name(view: View, symbol: str) -> str:
    """Return a quantity's symbol and its name, where a keyboard can reach it."""
    quantity = view.style.notation[symbol]
    shown = tag("span", {"class": "ldx-symbol"}, symbol_html(quantity.symbol))
    attributes = {"type": "button", "class": "ldx-name", "data-of": symbol}
    return tag("button", attributes, f"{shown} {escape(quantity.name)}")


def _stills(view: View, steps: Sequence[int], cell: Drawing, prefix: str) -> str:
    """Return the cells of the other chosen steps: their values over the drawing that is there."""
    if len(steps) < 2:
        return ""
    word, use = view.style.word, tag("use", {"href": f"#{prefix}back"})
    figures = []
    for step in steps[1:]:
        slots = cell_at(view, step).slots
        words = "".join(_now(view, step))
        svg = cell.svg(use + slots, label=word("cell of a run"))
        figures.append(tag("figure", {}, svg + tag("figcaption", {}, words)))
    name = {"class": "ldx-stills", "role": "group", "aria-label": word("chosen steps")}
    return tag("div", name, "".join(figures))


def _facts(view: View, strip: Strip, plot: PlotDrawing) -> dict[str, Any]:
    """Return what the script has to know of a view, besides its values."""
    strand, notation = view.strand, view.style.notation
    quantities = {
        symbol: [notation[symbol].plain, notation[symbol].name, notation[symbol].meaning]
        for symbol in view.columns
    }
    return {
        "layer": strand.layer,
        "reverse": int(strand.reverse),
        "sequence": strand.sequence,
        "steps": strand.length,
        "read": [visible(label) for label in view.read],
        "said": [visible(label) for label in view.said],
        "quantities": quantities,
        "window": {
            "first": strip.first,
            "count": len(strip.places),
            "moves": strip.windowed,
            "at": [place[0] for place in strip.places],
        },
        "plot": {"left": plot.left, "column": plot.column},
    }
