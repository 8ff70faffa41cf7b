"""A kind of cell and a builder's keywords → the figure: blank, then filled, then focused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lstmdiagrams.choices.selection import flag
from lstmdiagrams.choices.strand import Strand, need_run, strand_of
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.cells.form import Form, form_of
from lstmdiagrams.diagrams.cells.kind import Kind
from lstmdiagrams.diagrams.cells.plan import Plan, Subject
from lstmdiagrams.graphics import Diagram, StepByStep
from lstmdiagrams.notation import FOCUS

__all__ = ["cell_figure"]

PLACE = {"step": -1, "layer": 0, "reverse": False, "sequence": 0, "units": None}  # by default
LOOKS = ("notation", "theme", "precision", "decimal", "font_scale")
SHOWN = ("names", "show_shapes")
OTHERS = ("trace", "focus")


@dataclass(frozen=True, slots=True)
class _AtStep:
    """A step → the figure that a builder draws of it."""

    builder: Callable[..., Diagram]
    given: Mapping[str, Any]

    def __call__(self, step: int) -> Diagram:
        return self.builder(**{**self.given, "step": step})


def cell_figure(kind: Kind, builder: Callable[..., Diagram], given: Mapping[str, Any]) -> Diagram:
    """Draw the inside of a cell.

    Parameters
    ----------
    kind : Kind
    builder : callable
        What the user called, to be called again for other steps.
    given : mapping of str to object
        All its keywords; those that are not `PLACE`, `LOOKS`, `SHOWN` or `OTHERS` say what the
        cell is like.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one of them is not allowed.
    """
    style = style_of(**{name: given[name] for name in LOOKS})
    strand = _strand(kind, given, style)
    form = _form(kind, given, strand)
    style = strand.style if strand else style
    style = replace(style, notation=form.written(style.notation))
    strand = replace(strand, style=style) if strand else None
    step = strand.step_of(given["step"]) if strand else 0
    shown = {name: flag(name, given[name]) for name in SHOWN}
    unfocused = {**given, "focus": None}  # a figure hands its focus on to those of other steps
    plan = kind.plan(Subject(form, style, strand, step, **shown))
    figure = Diagram(
        tuple(kind.shapes(plan)),
        _title(plan),
        _in_words(plan),
        f"{kind.name}-cell",
        style.theme,
        equations=form.equations(style.notation),
        focuses=FOCUS[kind.name],
        at_step=StepByStep(_AtStep(builder, unfocused), strand.length) if strand else None,
        fonts=style.notation.fonts,
        language=style.word("language"),
    )
    filled = annotate(figure, strand.trace, style) if strand else figure
    return filled if given["focus"] is None else filled.focus(given["focus"])


def _strand(kind: Kind, given: Mapping[str, Any], style: Style) -> Strand | None:
    if given["trace"] is None:
        need_run(**{name: (given[name], default) for name, default in PLACE.items()})
        return None
    place = {name: given[name] for name in PLACE if name != "step"}
    return strand_of(given["trace"], kind=kind.name, style=style, **place)


def _form(kind: Kind, given: Mapping[str, Any], strand: Strand | None) -> Form:
    known = {*PLACE, *LOOKS, *SHOWN, *OTHERS}
    asked = {name: value for name, value in given.items() if name not in known}
    return form_of(kind.name, strand.record if strand else None, **asked)


def _title(plan: Plan) -> str:
    captions = plan.strand.captions(plan.step) if plan.strand else ()
    return plan.style.word("between captions").join([plan.title, *captions])


def _in_words(plan: Plan) -> str:
    """Say what the figure shows: all values, or how the cell works."""
    word, strand, shapes = plan.style.word, plan.strand, _shapes(plan)
    sentences = (
        [strand.sentence(symbol, plan.step) for symbol in plan.symbols]
        if strand
        else [word(name) for name in plan.said]
    )
    if shapes:
        sentences.append(plan.notation.sentence(word("shapes", shapes=shapes)))
    return word("between sentences").join(sentences)


def _shapes(plan: Plan) -> str:
    """Say the shape of every quantity, if shapes are asked for."""
    word, notation = plan.style.word, plan.notation
    parts: Iterable[str] = (
        word("shape", symbol=notation[symbol].plain, shape=shape)
        for symbol in plan.symbols
        if (shape := plan.shape_of(symbol))
    )
    return word("between values").join(parts)
