"""What an author writes of a cell → its equations, in the notation of the figures beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError
from lstmdiagrams.notation import FOCUS, PYTORCH, notation_of
from lstmdiagrams.options.directives import Directive
from lstmdiagrams.options.harmless import harmless
from lstmdiagrams.options.recipe import AuthorError
from lstmdiagrams.options.table import KINDS, OPTIONS, Option

__all__ = ["EQUATIONS", "EQUATION_OPTIONS", "Equation", "equations"]

EQUATIONS = "lstm-equations"
"""The name of the directive that writes a cell's equations."""

EQUATION_OPTIONS: Mapping[str, Option] = {
    name: OPTIONS[name]
    for name in (
        *("peepholes", "coupled", "projection", "reset-after", "nonlinearity"),
        *("layer", "reverse", "notation"),
    )
}
"""What can be chosen of them, by name."""


@dataclass(frozen=True)
class Equation:
    """One equation of a cell.

    Parameters
    ----------
    key
        The name in the catalogue of the quantity that it gives.
    latex
        The whole equation.
    """

    key: str
    latex: str


def equations(
    argument: str,
    written: Mapping[str, object],
    *,
    locate: Callable[[str], str] = str,
    looks: Mapping[str, object] | None = None,
) -> tuple[Equation, ...]:
    """Return the equations of a cell, in the order of computation.

    Parameters
    ----------
    argument
        The kind of cell, ``"lstm"`` if it is empty; or a run, whose cell it is.
    written
        The name of one of `EQUATION_OPTIONS` → what was written.
    locate, looks
        As `Directive.recipe` takes them.

    Raises
    ------
    AuthorError
        With everything that is wrong with it.
    """
    _check_names(written)
    fixed = {} if argument and argument not in KINDS else {"kind": argument or KINDS[0]}
    run = "" if fixed else argument
    row = Directive(EQUATIONS, "cell", fixed)
    recipe = row.recipe(run, written, locate=locate, looks=looks)
    notation = notation_of(recipe.keywords.get("notation", PYTORCH))
    try:
        cell: Any = recipe.draw()
    except AuthorError as error:
        raise AuthorError([_with_kinds(*each) for each in error.mistakes]) from error
    except LstmDiagramsError as error:
        raise AuthorError([("", str(error))]) from error
    known = {key for keys in FOCUS[cell.name.removesuffix("-cell")].values() for key in keys}
    lefts = {key: f"{notation[key].latex} = " for key in notation.quantities if key in known}
    try:
        for its in notation.quantities.values():
            harmless(its.latex)  # each by itself: one with two lines would make two equations
        return tuple(
            Equation(next(key for key, left in lefts.items() if line.startswith(left)), line)
            for line in map(harmless, cell.equations.splitlines())
        )
    except InvalidValueError as error:
        raise AuthorError([("notation", str(error))]) from error


def _with_kinds(name: str, sentence: str) -> tuple[str, str]:
    """Say, of what is taken for a run and is none, that it could be a kind of cell, too."""
    kinds = ", ".join(map(repr, KINDS))
    return name, f"{sentence}; kinds of cells are {kinds}" if name == "run" else sentence


def _check_names(written: Mapping[str, object]) -> None:
    strange = [name for name in written if name not in EQUATION_OPTIONS]
    if strange:
        known = ", ".join(repr(name) for name in EQUATION_OPTIONS)
        raise AuthorError([(name, f"is no option; choose one of {known}") for name in strange])
