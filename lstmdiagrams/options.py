"""What an author writes (a flag, a manifest key, a directive option) → a builder and its keywords.

Two tables hold all of it: `OPTIONS`, a row for each option, and `FIGURES`, a row for each kind of
figure. The command line, the manifest and the Sphinx directives read them and nothing else, so
that an option means the same everywhere.

Nothing heavy is imported before a figure is drawn, so that ``lstmdiagrams --help`` is quick.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError, choose
from lstmdiagrams.notation import NOTATIONS

if TYPE_CHECKING:
    from lstmdiagrams.graphics import Diagram
    from lstmdiagrams.reference import Trace

__all__ = [
    "FIGURES",
    "OPTIONS",
    "AuthorError",
    "FigureKind",
    "Option",
    "Recipe",
    "file_of_run",
    "read",
    "read_run",
]


@dataclass(frozen=True)
class Option:
    """One thing that an author can choose.

    Parameters
    ----------
    keyword
        What the builder in Python calls it.
    parse
        What was written, as text or in one of TOML's types → the keyword's value. Raises
        `InvalidValueError` with a sentence about the value.
    metavar
        What stands for the value in a usage line; empty for a switch.
    help
        One sentence for ``--help`` and the documentation.
    """

    keyword: str
    parse: Callable[[object], object]
    metavar: str
    help: str

    @property
    def name(self) -> str:
        """How an author spells it: the keyword in kebab case."""
        return self.keyword.replace("_", "-")

    @property
    def is_switch(self) -> bool:
        """Whether writing its name alone says all."""
        return not self.metavar


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure that an author can ask for.

    Parameters
    ----------
    name
        The command, and what a manifest's ``draw`` says.
    builder
        The function of `lstmdiagrams.diagrams`; an option in braces is put into its name.
    in_name
        Those options, with what they are when they are not written.
    options
        The names of the options that it takes, in the order of its help.
    help
        One sentence on what it shows.
    example
        A command that works as it stands.
    argument
        The option that cannot be left out, and is the command's first word.
    """

    name: str
    builder: str
    in_name: Mapping[str, str]
    options: tuple[str, ...]
    help: str
    example: str
    argument: str = ""


def _whole_number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return int(value)
    raise InvalidValueError(f"{value!r} is not a whole number")


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {None: True, "": True, "true": True, "false": False}
    if (value is None or isinstance(value, str)) and value in words:
        return words[value]
    raise InvalidValueError(f"{value!r} is neither true nor false")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise InvalidValueError(f"{value!r} is not text")


def _selection(value: object) -> str | int | list[int]:
    """Read a number or a list of numbers; other words are the builder's to judge."""
    if isinstance(value, str):
        parts = value.strip().removeprefix("[").removesuffix("]").split(",")
        try:
            numbers = [int(part) for part in parts if part.strip()]
        except ValueError:
            return value
        one = len(parts) == len(numbers) == 1 and not value.strip().startswith("[")
        return numbers[0] if one else numbers
    if isinstance(value, list):
        return [_whole_number(each) for each in value]
    return _whole_number(value)


def _choice(keyword: str, choices: tuple[str, ...], sentence: str) -> Option:
    def parse(value: object) -> str:
        return choose(keyword, _text(value), choices)

    return Option(keyword, parse, "|".join(choices), sentence)


def _table(*rows: Option) -> dict[str, Option]:
    return {row.name: row for row in rows}


OPTIONS = _table(
    _choice("kind", ("lstm",), "Which cell; lstm if not given."),
    _choice(
        "pattern",
        (
            "one-to-one",
            "one-to-many",
            "many-to-one",
            "many-to-many-delayed",
            "many-to-many-synced",
        ),
        "How many inputs and outputs there are.",
    ),
    Option("step", _whole_number, "N", "The step in time, from 0; -1, the last, if not given."),
    Option(
        "steps",
        _selection,
        "STEPS",
        "Which steps to show: all, a number of them, 'first 3, last 2', or a list such as 0,7.",
    ),
    Option("show_cell_state", _switch, "", "The cell state too, on a wire of its own."),
    Option("layer", _whole_number, "N", "The layer of a stack, from 0."),
    Option("reverse", _switch, "", "The layer that runs backwards in time."),
    Option("sequence", _whole_number, "N", "The sequence of the batch, from 0."),
    Option(
        "units",
        _selection,
        "UNITS",
        "Which units to show: all, a number of them, 'first 3, last 2', or a list such as 0,5.",
    ),
    Option("names", _switch, "", "The names of gates and states in words, or a narrower figure."),
    Option("precision", _whole_number, "N", "The number of digits after the decimal mark."),
    Option("decimal", _text, "MARK", "The decimal mark, a point or a comma."),
    _choice("notation", tuple(NOTATIONS), "How quantities are written."),
    _choice(
        "theme",
        ("auto", "light", "dark"),
        "The colours; auto, which follows the reader's system, if not given.",
    ),
)

# What every builder takes, and what every builder of one layer takes.
_LOOKS = ("precision", "decimal", "notation", "theme")
_LAYER = ("layer", "reverse", "sequence", "units", *_LOOKS)

FIGURES = {
    kind.name: kind
    for kind in (
        FigureKind(
            "overview",
            "overview",
            {},
            ("step", *_LOOKS),
            "Three panels: a network unrolled in time, the inside of an LSTM, five patterns.",
            "lstmdiagrams overview -o figure1.svg",
        ),
        FigureKind(
            "unrolled",
            "unrolled_rnn",
            {},
            ("steps", "show-cell-state", *_LAYER),
            "A network folded, and unrolled in time.",
            "lstmdiagrams unrolled counter --steps 5 -o unrolled.svg",
        ),
        FigureKind(
            "cell",
            "{kind}_cell",
            {"kind": "lstm"},
            ("kind", "step", "names", *_LAYER),
            "The inside of a cell, blank or at one step of a run.",
            "lstmdiagrams cell counter --step 3 -o cell.svg",
        ),
        FigureKind(
            "variant",
            "rnn_variant",
            {},
            ("pattern", "steps", "sequence", *_LOOKS),
            "One of the five patterns of inputs and outputs.",
            "lstmdiagrams variant many-to-one -o variant.svg",
            argument="pattern",
        ),
    )
}


class AuthorError(LstmDiagramsError, ValueError):
    """Everything that is wrong with what an author wrote.

    Attributes
    ----------
    mistakes : tuple of (str, str)
        What was written and a sentence about it, for each mistake.
    """

    def __init__(self, mistakes: Sequence[tuple[str, str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{name}: {sentence}" for name, sentence in mistakes))


@dataclass(frozen=True)
class Recipe:
    """How to draw one figure.

    Parameters
    ----------
    builder
        The function of `lstmdiagrams.diagrams`.
    run
        The name of a shipped run or the path of a saved one; ``None`` for a blank figure.
    keywords
        What the builder gets.
    """

    builder: str
    run: str | None
    keywords: Mapping[str, object]

    def draw(self) -> Diagram:
        """Load the run, if there is one, and draw the figure."""
        diagrams: Any = importlib.import_module("lstmdiagrams.diagrams")
        trace = None if self.run is None else read_run(self.run)
        diagram: Diagram = getattr(diagrams, self.builder)(trace=trace, **self.keywords)
        return diagram


def read(kind: FigureKind, written: Mapping[str, object], run: str | None = None) -> Recipe:
    """Turn what an author wrote into a recipe.

    Parameters
    ----------
    kind
        The row of `FIGURES`.
    written
        An option's name → what was written.
    run
        The name of a shipped run or the path of a saved one.

    Raises
    ------
    AuthorError
        With every unknown, missing or bad option; a missing run is seen when it is drawn.
    """
    keywords: dict[str, object] = {}
    found: list[tuple[str, str]] = []
    if kind.argument and kind.argument not in written:
        found.append((kind.argument, f"say which, {OPTIONS[kind.argument].metavar}"))
    for name, value in written.items():
        try:
            option = OPTIONS[choose("key", name, kind.options)]
            keywords[option.keyword] = option.parse(value)
        except InvalidValueError as error:
            found.append((name, str(error)))
    if found:
        raise AuthorError(found)
    in_name = {name: keywords.pop(name, value) for name, value in kind.in_name.items()}
    return Recipe(kind.builder.format(**in_name), run, keywords)


def read_run(run: str) -> Trace:
    """Load a shipped run by its name, or a saved one by its path.

    Raises
    ------
    AuthorError
        If it is neither, or the file cannot be read as one.
    """
    from lstmdiagrams.runs import load_run

    try:
        return load_run(run)
    except LstmDiagramsError as error:
        raise AuthorError([("run", str(error))]) from error


def file_of_run(run: str, folder: Path) -> Path | None:
    """Say which file a run is read from, seen from `folder`; ``None`` for a shipped one."""
    from lstmdiagrams.runs import RUNS

    return None if run in RUNS else folder / run
