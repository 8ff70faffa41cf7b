"""What a document writes → the figure's facts, and what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx.environment import BuildEnvironment

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.options import Recipe
from lstmdiagrams.options.directives import Directive
from lstmdiagrams.options.paths import Files
from lstmdiagrams.sphinxext.digests import digest
from lstmdiagrams.sphinxext.drawing import Facts, Order
from lstmdiagrams.sphinxext.memory import memory
from lstmdiagrams.sphinxext.settings import LOOKS
from lstmdiagrams.sphinxext.sheets import keep_paints, keep_sheet, named_apart
from lstmdiagrams.sphinxext.store import folder_of, meet

__all__ = ["NamedFiles", "Ordered", "ordered", "ordered_steps"]


@dataclass(frozen=True)
class Ordered:
    """A figure of a document.

    Parameters
    ----------
    order
        How its picture is made.
    facts
        What it says of itself.
    settings
        What of conf.py it depends on → the digest of that.
    sheets
        The names of the stylesheets that it needs besides the one that all need.
    explorer
        How the page is made that steps through its run, if its reader can.
    """

    order: Order
    facts: Facts
    settings: Mapping[str, str]
    sheets: tuple[str, ...]
    explorer: Order | None = None


@dataclass(frozen=True)
class NamedFiles:
    """The files that a document names, each one a dependency of it."""

    env: BuildEnvironment
    files: Files

    @classmethod
    def of(cls, env: BuildEnvironment) -> NamedFiles:
        """Return those of the document that is being read: none yet."""
        folder = Path(env.doc2path(env.docname)).parent
        return cls(env, Files(folder, Path(env.srcdir), "the source folder"))

    def __call__(self, path: str) -> str:
        """Return the path of the file that is read."""
        found = self.files(path)
        self.env.note_dependency(found)
        return found

    def content(self, run: str) -> object:
        """Return what tells a run from others: a shipped one's name, or what its file holds."""
        if run not in self.files.written:
            return run
        try:
            return Path(run).read_bytes()
        except OSError:
            return None  # whoever draws the figure says what is wrong with it


def ordered(
    row: Directive, argument: str, written: Mapping[str, str], env: BuildEnvironment
) -> Ordered:
    """Draw the figure of a directive.

    Raises
    ------
    AuthorError
        With everything that is wrong with what is written.
    """
    settings, named = memory(env).settings, NamedFiles.of(env)
    try:
        recipe = row.recipe(argument, written, locate=named, looks=settings.looks)
        recipe, sheets = _with_sheets(recipe, folder_of(env))
        order = _order(recipe, named, settings.digests["program"])
        facts = meet(order, memory(env).form_now, folder_of(env))
    except LstmDiagramsError as error:
        raise named.files.as_written(error) from error
    consulted = ["html", "program", *(name for name in LOOKS if name not in written)]
    return Ordered(order, facts, {name: settings.digests[name] for name in consulted}, sheets)


def ordered_steps(
    row: Directive, argument: str, written: Mapping[str, str], env: BuildEnvironment
) -> tuple[Ordered, ...]:
    """Draw the chosen steps of an interactive figure; the first of them has the explorer.

    Raises
    ------
    AuthorError
        With everything that is wrong with what is written.
    """
    settings, named = memory(env).settings, NamedFiles.of(env)
    asked = {name: value for name, value in written.items() if name != "interactive"}
    try:
        recipe = row.explorer.recipe(argument, asked, locate=named, looks=settings.looks)
        recipe, _ = _with_sheets(recipe, folder_of(env))
        paints = keep_paints(recipe.keywords.get("theme"), folder_of(env))
        explorer = _order(recipe, named, settings.digests["program"])
        steps: tuple[int, ...] = explorer.draw().steps
    except LstmDiagramsError as error:
        raise named.files.as_written(error) from error
    shared = {name: value for name, value in asked.items() if name not in ("steps", "sequences")}
    stills = [ordered(row, argument, {**shared, "step": str(step)}, env) for step in steps]
    sheets = stills[0].sheets + paints
    return (replace(stills[0], explorer=explorer, sheets=sheets), *stills[1:])


def _order(recipe: Recipe, named: NamedFiles, program: str) -> Order:
    """Return the recipe with the digests that tell its picture, and what it shows, from others."""
    runs = [named.content(run) for run in recipe.runs]
    chosen = [recipe.keywords.get(name) for name in recipe.kind.of_source]
    source = digest(program, recipe.kind.takes, runs, chosen)
    return Order(digest(source, recipe.kind.name, recipe.keywords, recipe.output), source, recipe)


def _with_sheets(recipe: Recipe, folder: Path) -> tuple[Recipe, tuple[str, ...]]:
    """Return the recipe with a theme of the author's own under a name that no other theme has."""
    if "theme" not in recipe.keywords:
        return recipe, ()
    theme = named_apart(recipe.keywords["theme"])
    sheets = keep_sheet(theme, folder)
    return replace(recipe, keywords={**recipe.keywords, "theme": theme}), sheets
