"""The tables of directives and options → what a reader has to know of each, as data.

The documentation lists them from here, so that it cannot say anything else than the code::

    from lstmdiagrams.options.listing import FIGURE_OPTIONS, directive_listings

    for directive in directive_listings():  # lstm-cell, …, and lstm-equations
        print(directive.name, directive.help, directive.argument, directive.shared)
        for option in directive.options:
            print(option.name, option.type, option.choices, option.default, option.help)

``shared`` are the options that are those of docutils; what conf.py can set is ``SETTINGS`` in
`lstmdiagrams.sphinxext.settings`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from lstmdiagrams.options import values
from lstmdiagrams.options.directives import DIRECTIVES, INTERACTIVE, Directive
from lstmdiagrams.options.equations import EQUATION_OPTIONS, EQUATIONS
from lstmdiagrams.options.recipe import Recipe
from lstmdiagrams.options.table import KINDS, OPTIONS, OUTPUT, FigureKind, Option

__all__ = ["FIGURE_OPTIONS", "MATH_OPTIONS", "DirectiveListing", "Listing", "directive_listings"]


@dataclass(frozen=True)
class Listing:
    """What a reader has to know of an option or an argument.

    Parameters
    ----------
    name
        As it is written.
    type
        In words.
    help
        One sentence.
    choices
        All that can be written, if that is a list of words.
    default
        What holds if nothing is written, as one would write it; empty if the sentence says it.
    required
        Whether it cannot be left out.
    """

    name: str
    type: str
    help: str
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False


@dataclass(frozen=True)
class DirectiveListing:
    """What a reader has to know of a directive.

    Parameters
    ----------
    name
    help
        One sentence on what it shows.
    argument
        What stands after its name, if anything can.
    options
        Those of its own.
    shared
        Those that docutils' figures, or Sphinx' equations, have too.
    """

    name: str
    help: str
    argument: Listing | None
    options: tuple[Listing, ...]
    shared: tuple[Listing, ...]


def _by_name(*rows: Listing) -> Mapping[str, Listing]:
    return {row.name: row for row in rows}


FIGURE_OPTIONS = _by_name(
    Listing("name", "a name", "What references call it: {numref}`name` writes Fig. 3."),
    Listing("width", "a length", "As 450px, 12cm or 50%; as it is drawn if not given."),
    Listing("height", "a length", "As 300px or 8cm; it follows from the width if not given."),
    Listing("scale", "a whole number", "The size in percent of what it would be.", default="100"),
    Listing("align", "a word", "Where the figure stands.", ("left", "center", "right")),
    Listing("alt", "a text", "What the picture is called; its title if not given."),
    Listing("class", "names", "The classes of the picture."),
    Listing("figwidth", "a length", "The width of the figure; image, as wide as the picture."),
    Listing("figclass", "names", "The classes of the figure."),
    Listing("target", "an address", "Where the picture leads: https://…, or a reference as name_."),
)
"""The options of docutils' figure, which every directive that draws has."""

MATH_OPTIONS = _by_name(
    Listing("label", "a name", "What references call them: {eq}`name-f` is that of f_t."),
    Listing("name", "a name", "The same."),
    Listing("class", "names", "The classes of the equations."),
)
"""The options of Sphinx' math directive that the directive of equations has."""

_RUN = "The name of a shipped run, or the path of a saved one."
_NETWORK = "The name of a shipped run, or the path of a model: of its weights in a file."

# The function that reads what is written → what that is, in words.
_TYPES: Mapping[Callable[[object], object], str] = {
    values.whole_number: "a whole number",
    values.number: "a number",
    values.numbers: "whole numbers",
    values.switch: "nothing, or true or false",
    values.text: "a text",
    values.texts: "a word, or several: a,b",
    values.selection: "numbers or words",
    values.run: "a run",
    values.notation: "a word, or the path of a file",
    values.theme: "a word, or the path of a file",
}


def directive_listings() -> tuple[DirectiveListing, ...]:
    """Return every directive that a text can write, in the order of the table."""
    return (*map(_figure, DIRECTIVES.values()), _equations())


def _figure(row: Directive) -> DirectiveListing:
    takes = _defaults(row)
    own = [_option(each, takes) for each in row.options.values() if each.keyword in takes]
    if row.run_is_option:
        own.insert(0, _run("run", row.kind))
    return DirectiveListing(
        row.name, row.kind.help, _argument(row), tuple(own), tuple(FIGURE_OPTIONS.values())
    )


def _argument(row: Directive) -> Listing | None:
    if row.argument in ("", "run"):
        return _run("run", row.kind) if row.argument else None
    found = _option(OPTIONS[row.argument], {})
    return Listing(found.name, found.type, found.help, found.choices, required=True)


def _run(name: str, kind: FigureKind) -> Listing:
    sentence = _NETWORK if kind.takes == "net" else _RUN
    if kind.several:
        sentence = "The names of shipped runs."
    return Listing(name, "runs" if kind.several else "a run", sentence, required=kind.needs_run)


def _equations() -> DirectiveListing:
    sentence = "The kind of the cell, or a run, whose cell it is."
    argument = Listing("kind", "a word, or a run", sentence, KINDS, KINDS[0])
    own = [_option(each, {}) for each in EQUATION_OPTIONS.values()]
    return DirectiveListing(
        EQUATIONS,
        "The equations of a cell, in the notation of the figures.",
        argument,
        tuple(own),
        tuple(MATH_OPTIONS.values()),
    )


def _defaults(row: Directive) -> Mapping[str, object]:
    """Return every keyword that a directive's figure takes, with its default in Python."""
    signature = inspect.signature(Recipe(row.kind, keywords=row.fixed).builder)
    own = {name: each.default for name, each in signature.parameters.items()}
    elsewhere = (*row.kind.of_source, *(option.keyword for option in OUTPUT.values()))
    more = (*["kind"] * bool(row.kind.kinds), *INTERACTIVE * row.steps)
    return {**dict.fromkeys((*elsewhere, *more)), **own}


def _option(option: Option, defaults: Mapping[str, object]) -> Listing:
    choices = tuple(option.metavar.split("|")) if "|" in option.metavar else ()
    chosen = isinstance(option.parse, partial)
    kind = "a word" if chosen else _TYPES[option.parse]
    default = _as_written(defaults.get(option.keyword))
    return Listing(option.name, kind, option.help, choices, default)


def _as_written(value: object) -> str:
    """Return a keyword's value as an author writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
