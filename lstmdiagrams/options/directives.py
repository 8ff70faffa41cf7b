"""A directive's name, what stands after it and its options → a recipe; for Sphinx and mystmd alike.

A directive is a row of `FIGURES` under the name that a text gives it, some of its options decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.options.recipe import AuthorError, Recipe, read
from lstmdiagrams.options.table import FIGURES, OPTIONS, OUTPUT, FigureKind, Option

__all__ = ["DIRECTIVES", "Directive"]

# Of how a figure is written, what a text can say: its size is said as of every picture of a text.
_OUTPUT = ("transparent",)


@dataclass(frozen=True)
class Directive:
    """How a text calls a kind of figure.

    Parameters
    ----------
    name
        The directive's.
    figure
        The name of its row in `FIGURES`.
    fixed
        The options that the directive's name decides.
    bare
        Whether no argument stands after its name, though the figure can show a run.
    """

    name: str
    figure: str
    fixed: Mapping[str, object] = field(default_factory=dict)
    bare: bool = False

    @property
    def kind(self) -> FigureKind:
        """The row of `FIGURES`."""
        return FIGURES[self.figure]

    @property
    def argument(self) -> str:
        """What stands after its name: ``"run"``, an option's name, or nothing."""
        if self.bare:
            return ""
        return self.kind.argument or ("run" if self.kind.takes else "")

    @property
    def run_is_option(self) -> bool:
        """Whether the run is an option, since another word, or none, is the argument."""
        return bool(self.kind.takes) and self.argument != "run"

    @property
    def options(self) -> Mapping[str, Option]:
        """The options of the tables that an author can write, by their names."""
        decided = (*self.fixed, self.kind.argument)
        own = {name: OPTIONS[name] for name in self.kind.options if name not in decided}
        return own | {name: OUTPUT[name] for name in _OUTPUT}

    def recipe(
        self,
        argument: str,
        written: Mapping[str, object],
        *,
        locate: Callable[[str], str] = str,
        looks: Mapping[str, object] | None = None,
    ) -> Recipe:
        """Return how to draw the figure.

        Parameters
        ----------
        argument
            What stands after the directive's name; empty if nothing does.
        written
            An option's name → what was written.
        locate
            The path of a file as an author writes it → the path that is read. It raises an
            `LstmDiagramsError` for a file that the author may not read.
        looks
            The builder's keywords that hold where the author writes nothing.

        Raises
        ------
        AuthorError
            With everything that is wrong with it; a missing run is seen when it is drawn.
        """
        mistakes: list[tuple[str, str]] = []
        runs, options = self._sorted(argument, written)
        runs = [_located("run", run, locate, mistakes) for run in runs]
        for name in [name for name, value in options.items() if _is_file(name, value)]:
            options[name] = _located(name, str(options[name]), locate, mistakes)
        faulty = {name for name, _ in mistakes}
        options = {name: value for name, value in options.items() if name not in faulty}
        try:
            recipe = read(self.kind, {**options, **self.fixed}, *runs)
        except AuthorError as error:
            mistakes += error.mistakes
        if mistakes:
            raise AuthorError(mistakes)
        taken = {OPTIONS[name].keyword for name in self.options if name in OPTIONS}
        kept = {name: value for name, value in (looks or {}).items() if name in taken}
        return replace(recipe, keywords={**kept, **recipe.keywords})

    def _sorted(
        self, argument: str, written: Mapping[str, object]
    ) -> tuple[list[str], dict[str, object]]:
        """Tell runs from options."""
        options = dict(written)
        run = str(options.pop("run", "")) if self.run_is_option else ""
        if self.argument == "run":
            run = argument
        elif self.argument and argument:
            options[self.argument] = argument
        return (run.split() if self.kind.several else [run] * bool(run)), options


def _is_file(name: str, value: object) -> bool:
    return name in OPTIONS and OPTIONS[name].names_file(value)


def _located(
    name: str, written: str, locate: Callable[[str], str], mistakes: list[tuple[str, str]]
) -> str:
    """Return the path that is read, or what is written for a shipped run."""
    from lstmdiagrams.runs import RUNS

    if name == "run" and written in RUNS:
        return written
    try:
        return locate(written)
    except LstmDiagramsError as error:
        mistakes.append((name, str(error)))
        return written


_ROWS = (
    Directive("unrolled-rnn", "unrolled"),
    Directive("lstm-cell", "cell", {"kind": "lstm"}),
    Directive("gru-cell", "cell", {"kind": "gru"}),
    Directive("rnn-cell", "cell", {"kind": "rnn"}),
    Directive("rnn-variant", "variant"),
    Directive("lstm-overview", "overview", bare=True),
    Directive("gate-plot", "plot gates"),
    Directive("parameter-diagram", "parameters"),
    Directive("batch-diagram", "batch"),
)

DIRECTIVES: Mapping[str, Directive] = {row.name: row for row in _ROWS if row.figure in FIGURES}
