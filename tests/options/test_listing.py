"""What the documentation lists of directives and their options."""

from __future__ import annotations

import pytest

from lstmdiagrams.options import OPTIONS
from lstmdiagrams.options.directives import DIRECTIVES
from lstmdiagrams.options.equations import EQUATION_OPTIONS, EQUATIONS, equations
from lstmdiagrams.options.listing import (
    FIGURE_OPTIONS,
    MATH_OPTIONS,
    DirectiveListing,
    Listing,
    directive_listings,
)

LISTED = {row.name: row for row in directive_listings()}


def option(directive: str, name: str) -> Listing:
    """Return what is listed of an option."""
    return {row.name: row for row in LISTED[directive].options}[name]


def test_every_directive_is_listed() -> None:
    """Those that draw, in the order of their table, and the one of equations."""
    assert list(LISTED) == [*DIRECTIVES, EQUATIONS]
    assert all(row.help.endswith(".") for row in LISTED.values())


@pytest.mark.parametrize("name", DIRECTIVES)
def test_what_is_listed_can_be_written(name: str) -> None:
    """An option is listed where the figure takes it, and left out where it says nothing."""
    row, listed = DIRECTIVES[name], {each.name for each in LISTED[name].options} - {"run"}
    argument = "many-to-one" if row.argument == "pattern" else "counter"
    recipe = row.recipe(argument, {})
    foreign = set(row.options) - listed
    assert listed <= set(row.options)
    assert all(_is_refused(name, each) for each in foreign)
    assert recipe.kind is row.kind


def _is_refused(directive: str, name: str) -> bool:
    written = {"nonlinearity": "relu"}.get(name, "true")
    with pytest.raises(ValueError, match=f"{name}: is no option of a"):
        DIRECTIVES[directive].recipe("", {name: written}).draw()
    return True


def test_an_argument_is_listed() -> None:
    """A run that can or cannot be left out, the pattern, or nothing."""
    run = LISTED["lstm-cell"].argument
    assert run is not None
    assert (run.name, run.type, run.required) == ("run", "a run", False)
    pattern = LISTED["rnn-variant"].argument
    assert pattern is not None
    assert (pattern.name, pattern.required, pattern.choices[0]) == ("pattern", True, "one-to-one")
    assert LISTED["lstm-overview"].argument is None
    assert option("rnn-variant", "run").required is False
    assert [row.argument.required for row in LISTED.values() if row.argument].count(True) == 5


@pytest.mark.parametrize(
    ("directive", "name", "listed"),
    [
        ("lstm-cell", "step", ("a whole number", (), "-1")),
        ("unrolled-rnn", "detail", ("a word", ("box", "cell", "cells"), "box")),
        ("unrolled-rnn", "font-scale", ("a number", (), "1")),
        ("lstm-cell", "names", ("nothing, or true or false", (), "true")),
        ("gate-plot", "units", ("numbers or words", (), "")),
        ("gradient-plot", "step", ("a whole number", (), "")),
        ("batch-diagram", "lengths", ("whole numbers", (), "")),
    ],
)
def test_an_option_is_listed(
    directive: str, name: str, listed: tuple[str, tuple[str, ...], str]
) -> None:
    """With what it is, what can be written, and what holds if nothing is."""
    found = option(directive, name)
    assert (found.type, found.choices, found.default) == listed
    assert found.help == OPTIONS[name].help


@pytest.mark.parametrize("row", LISTED.values(), ids=list(LISTED))
def test_a_default_can_be_written(row: DirectiveListing) -> None:
    """What holds if nothing is written is what the option reads when it is written."""
    for each in row.options:
        if each.default:
            assert OPTIONS[each.name].parse(each.default) is not None


def test_the_options_of_equations_are_listed() -> None:
    """Every one is among those that can be written, and its kinds are kinds."""
    listed = LISTED[EQUATIONS]
    assert [each.name for each in listed.options] == list(EQUATION_OPTIONS)
    assert listed.argument is not None
    assert all(equations(kind, {}) for kind in listed.argument.choices)


def test_shared_options_are_listed_with_sentences() -> None:
    """Those of docutils' figures, and those of Sphinx' equations."""
    assert LISTED["lstm-cell"].shared == tuple(FIGURE_OPTIONS.values())
    assert LISTED[EQUATIONS].shared == tuple(MATH_OPTIONS.values())
    assert all(each.help.rstrip().endswith(".") for each in LISTED["lstm-cell"].shared if each.help)
