"""What an author writes → a builder and its keywords."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams
from lstmdiagrams import diagrams, graphics
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.notation import NOTATIONS
from lstmdiagrams.options import (
    FIGURES,
    OPTIONS,
    AuthorError,
    FigureKind,
    file_of_run,
    read,
)

CELL = FIGURES["cell"]


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("step", "3", 3),
        ("step", -1, -1),
        ("reverse", True, True),
        ("reverse", None, True),
        ("reverse", "", True),
        ("reverse", "false", False),
        ("units", "all", "all"),
        ("units", "0,5", [0, 5]),
        ("units", "[0, 5]", [0, 5]),
        ("units", "[5]", [5]),
        ("units", "5", 5),
        ("units", 5, 5),
        ("units", "first 3, last 2", "first 3, last 2"),
        ("units", [0, 5], [0, 5]),
        ("decimal", ",", ","),
        ("theme", "dark", "dark"),
        ("kind", "lstm", "lstm"),
    ],
)
def test_written_becomes_a_value(name: str, written: object, value: object) -> None:
    """Text from a flag and a TOML value mean the same."""
    assert OPTIONS[name].parse(written) == value


@pytest.mark.parametrize(
    ("name", "written", "sentence"),
    [
        ("step", "third", "'third' is not a whole number"),
        ("step", 1.5, "1.5 is not a whole number"),
        ("step", True, "True is not a whole number"),
        ("reverse", "maybe", "'maybe' is neither true nor false"),
        ("reverse", 1, "1 is neither true nor false"),
        ("units", 0.5, "0.5 is not a whole number"),
        ("units", [0, "x"], "'x' is not a whole number"),
        ("decimal", 1, "1 is not text"),
        (
            "theme",
            "pink",
            "unknown theme 'pink'; choose one of 'auto', 'light', 'dark', 'print', 'high-contrast'",
        ),
        ("theme", 3, "3 is not text"),
    ],
)
def test_a_bad_value_is_named(name: str, written: object, sentence: str) -> None:
    """A value that an option cannot take is refused with a sentence that shows it."""
    with pytest.raises(InvalidValueError) as caught:
        OPTIONS[name].parse(written)
    assert str(caught.value) == sentence


def test_a_recipe_has_builder_run_and_keywords() -> None:
    """What was written becomes the keywords of the builder that it names."""
    recipe = read(CELL, {"step": "3", "units": "0,1"}, "counter")
    assert recipe.builder is diagrams.lstm_cell
    assert recipe.runs == ("counter",)
    assert recipe.keywords == {"step": 3, "units": [0, 1]}


def test_all_mistakes_come_at_once() -> None:
    """Two bad values and an unknown option are one error with three sentences."""
    with pytest.raises(AuthorError) as caught:
        read(CELL, {"step": "x", "colour": "red", "theme": "pink"})
    assert [name for name, _ in caught.value.mistakes] == ["step", "colour", "theme"]
    assert "unknown key 'colour'; choose one of 'kind', 'step'" in str(caught.value)


# What the figure shows, other runs, and what needs a network or an axes.
PYTHON_ONLY = {"trace", "net", "grads", "variants", "gradients", "ax"}


@pytest.mark.parametrize("kind", FIGURES.values(), ids=lambda kind: kind.name)
def test_every_option_is_a_keyword_of_the_builder(kind: FigureKind) -> None:
    """The table offers exactly the builder's keywords, but for what only Python can hand over."""
    room = importlib.import_module(f"lstmdiagrams.{kind.room}")
    builders = [getattr(room, kind.builder.format(kind=each)) for each in kind.kinds or ("",)]
    keywords = {name for each in builders for name in inspect.signature(each).parameters}
    elsewhere = {"kind", *kind.of_source} if kind.kinds else {*kind.of_source}
    offered = {OPTIONS[name].keyword for name in kind.options} - elsewhere
    assert offered == keywords - PYTHON_ONLY


def test_the_patterns_are_those_of_the_drawings() -> None:
    """The list of patterns in the help is the list that the drawings know."""
    assert tuple(OPTIONS["pattern"].metavar.split("|")) == tuple(diagrams.PATTERNS)


def test_an_argument_cannot_be_left_out() -> None:
    """A variant without its pattern is a mistake that lists the patterns."""
    with pytest.raises(AuthorError, match="pattern: say which, one-to-one"):
        read(FIGURES["variant"], {})


@given(st.text(alphabet="[]0123456789, -firstlal"))
def test_any_selection_is_read_or_left(text: str) -> None:
    """Whatever is written for units becomes numbers or stays as it is; nothing breaks."""
    value = OPTIONS["units"].parse(text)
    assert value == text or isinstance(value, int | list)


def test_the_themes_are_those_of_the_drawings() -> None:
    """The short list of themes in the help is the list that the drawings know."""
    assert OPTIONS["theme"].metavar == "|".join([*graphics.THEMES, "FILE.toml"])


def test_the_notations_are_those_of_the_catalogue() -> None:
    """The list of notations in the help is the list that the catalogue knows."""
    assert OPTIONS["notation"].metavar == "|".join([*NOTATIONS, "FILE.toml"])


def test_a_blank_figure_needs_no_run() -> None:
    """A recipe without a run draws the blank figure."""
    assert read(CELL, {}).draw().dot == lstmdiagrams.lstm_cell().dot


def test_a_shipped_run_has_no_file() -> None:
    """A shipped run is known by its name; anything else is a file, seen from the folder."""
    assert file_of_run("counter", Path("there")) is None
    assert file_of_run("mine.npz", Path("there")) == Path("there/mine.npz")


def test_an_unknown_run_lists_the_shipped_ones() -> None:
    """A run that does not exist is a mistake of the author's, and the shipped runs are listed."""
    with pytest.raises(AuthorError, match=r"run: .*'nonesuch'.*'counter'"):
        read(CELL, {}, "nonesuch").draw()
