"""A directive's name, what stands after it and its options → a recipe; for Sphinx and mystmd alike.

A directive is a row of `FIGURES` under the name that a text gives it, some of its options decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.options.recipe import AuthorError, Recipe, read
from lstmdiagrams.options.table import (
    EXPLORER,
    FIGURES,
    OPTIONS,
    OUTPUT,
    STILLS,
    FigureKind,
    Option,
)

__all__ = ["DIRECTIVES", "INTERACTIVE", "Directive"]

# Of how a figure is written, what a text can say: its size is said as of every picture of a text.
_OUTPUT = ("transparent",)
# What makes a figure interactive, and says which of its steps stand where nothing can be stepped.
INTERACTIVE = ("interactive", "steps")
_KINDS = {**FIGURES, **{kind.name: kind for kind in (EXPLORER, STILLS)}}


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
    steps
        Whether a reader can step through it.
    """

    name: str
    figure: str
    fixed: Mapping[str, object] = field(default_factory=dict)
    bare: bool = False
    steps: bool = False

    @property
    def kind(self) -> FigureKind:
        """The row of `FIGURES`."""
        return _KINDS[self.figure]

    @property
    def explorer(self) -> Directive:
        """What draws the page that steps through a run."""
        return Directive(self.name, EXPLORER.name)

    def is_interactive(self, written: Mapping[str, object]) -> bool:
        """Whether an author asks for a figure that its reader steps through.

        Raises
        ------
        AuthorError
            If what is written says something of the other kind of figure.
        """
        if not self.steps:
            return False
        try:
            asked = bool(OPTIONS["interactive"].parse(written.get("interactive", False)))
        except LstmDiagramsError as error:
            raise AuthorError([("interactive", str(error))]) from error
        lone = _foreign(written) if asked else ["steps"] * ("steps" in written)
        own = ", ".join(map(repr, EXPLORER.options))
        said = {
            True: f"is no option of an interactive figure; choose one of {own}",
            False: "is no option of a figure that is not interactive",
        }
        if lone:
            raise AuthorError([(name, said[asked]) for name in lone])
        return asked

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
        own |= {name: OPTIONS[name] for name in INTERACTIVE if self.steps}
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
        if self.is_interactive(written):
            stills = replace(self, figure=STILLS.name, steps=False)
            rest = {name: value for name, value in written.items() if name in STILLS.options}
            return stills.recipe(argument, rest, locate=locate, looks=looks)
        written = {name: value for name, value in written.items() if name != "interactive"}
        files = _Files(locate)
        runs, options = self._sorted(argument, written)
        paths = [files.run(each) for each in runs]
        values = {name: files.value(name, each) for name, each in options.items()}
        recipe = files.read(self.kind, {**values, **self.fixed}, paths)
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


def _foreign(written: Mapping[str, object]) -> list[str]:
    """Return the options that an interactive figure does not take."""
    known = (*INTERACTIVE, *EXPLORER.options, *_OUTPUT)
    return [name for name in written if name not in known]


@dataclass(frozen=True)
class _Files:
    """Where the files are that an author names; what is wrong with them, is put down."""

    locate: Callable[[str], str]
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    def run(self, written: str) -> str:
        """Return the path of a saved run, or the name of a shipped one."""
        from lstmdiagrams.runs import RUNS

        return written if written in RUNS else self._path("run", written)

    def value(self, name: str, written: object) -> object:
        """Return what is written for an option, or where the file is that it names."""
        is_file = name in OPTIONS and OPTIONS[name].names_file(written)
        return self._path(name, str(written)) if is_file else written

    def read(self, kind: FigureKind, options: Mapping[str, object], runs: list[str]) -> Recipe:
        """Read the options, but for those whose files are not there."""
        faulty = {name for name, _ in self.mistakes}
        sound = {name: value for name, value in options.items() if name not in faulty}
        try:
            recipe = read(kind, sound, *runs)
        except AuthorError as error:
            raise AuthorError([*self.mistakes, *error.mistakes]) from error
        if self.mistakes:
            raise AuthorError(self.mistakes)
        return recipe

    def _path(self, name: str, written: str) -> str:
        try:
            return self.locate(written)
        except LstmDiagramsError as error:
            self.mistakes.append((name, str(error)))
            return written


_ROWS = (
    Directive("unrolled-rnn", "unrolled"),
    Directive("lstm-cell", "cell", {"kind": "lstm"}, steps=True),
    Directive("gru-cell", "cell", {"kind": "gru"}, steps=True),
    Directive("rnn-cell", "cell", {"kind": "rnn"}, steps=True),
    Directive("rnn-variant", "variant"),
    Directive("lstm-overview", "overview", bare=True),
    Directive("gate-plot", "plot gates"),
    Directive("state-plot", "plot states"),
    Directive("unit-plot", "plot unit"),
    Directive("gradient-plot", "plot gradients"),
    Directive("parameter-diagram", "parameters"),
    Directive("batch-diagram", "batch"),
)

DIRECTIVES: Mapping[str, Directive] = {row.name: row for row in _ROWS}
