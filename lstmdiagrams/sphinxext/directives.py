"""A directive in a document → a figure, with its picture still to be drawn for a builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import unchanged
from sphinx.directives.patches import Figure
from sphinx.util.docutils import SphinxDirective

from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.directives import DIRECTIVES, Directive
from lstmdiagrams.options.listing import FIGURE_OPTIONS
from lstmdiagrams.sphinxext.digests import digest
from lstmdiagrams.sphinxext.faults import complain
from lstmdiagrams.sphinxext.nodes import more_steps, outermost, picture, words
from lstmdiagrams.sphinxext.orders import Ordered, ordered, ordered_steps
from lstmdiagrams.sphinxext.tolerance import Readers, mistakes_in

__all__ = ["SPHINX_DIRECTIVES", "FigureDirective"]

PIXELS_A_POINT = 96 / 72


class FigureDirective(SphinxDirective, Figure):
    """docutils' figure, whose picture is drawn; a subclass for every row of `DIRECTIVES`."""

    row: ClassVar[Directive]
    refused: tuple[tuple[str, str], ...] = ()  # options, and what is wrong with each

    def run(self) -> list[nodes.Node]:
        """Return the figure; in the place of a picture that cannot be drawn, the reason."""
        argument = self.arguments[0].strip() if self.arguments else ""
        self.refused = mistakes_in(self.options)
        ours = [name for name in self.options if name in _own_options(self.row)]
        written = {name: self.options.pop(name) or "" for name in ours}
        as_wide = self.options.get("figwidth") == "image" and bool(self.options.pop("figwidth"))
        self.arguments = [""]  # where docutils expects the address of an image
        result: list[nodes.Node] = super().run()
        figures = [figure for figure in result if isinstance(figure, nodes.figure)]
        for figure in figures:
            result += self._put_picture(figure, argument, written, as_wide=as_wide)
        return result

    def _put_picture(
        self, figure: nodes.figure, argument: str, written: Mapping[str, str], *, as_wide: bool
    ) -> list[nodes.Node]:
        """Put the picture, or the reasons why there is none, where docutils has put an image.

        Returns
        -------
        list of Node
            What comes after the figure: the other steps of an interactive one.
        """
        image = next(iter(figure.findall(nodes.image)))
        try:
            found, *others = self._ordered(argument, written)
        except AuthorError as error:
            said = complain(self.name, error, self.env, self.get_location(), subtype="figure")
            outermost(image).replace_self(words(image, *said))
            return []
        more = [nodes.figure("", self._picture(other, image)) for other in others]
        image.replace_self(self._picture(found, image))
        if as_wide:
            figure["width"] = f"{round(found.facts.width * PIXELS_A_POINT)}px"
        return [more_steps("", *more)] if more else []

    def _ordered(self, argument: str, written: Mapping[str, str]) -> tuple[Ordered, ...]:
        """Return the figure, or the chosen steps of an interactive one."""
        found: tuple[Ordered, ...] = ()
        mistakes = self.refused
        try:
            if self.row.is_interactive(written):
                found = ordered_steps(self.row, argument, written, self.env)
            else:
                found = (ordered(self.row, argument, written, self.env),)
        except AuthorError as error:
            mistakes += error.mistakes
        if mistakes:
            raise AuthorError(mistakes)
        return found

    def _picture(self, found: Ordered, image: nodes.image) -> picture:
        docname, serial = self.env.docname, self.env.new_serialno("lstmdiagrams")
        given = {name: image[name] for name in ("width", "height", "scale", "alt") if name in image}
        node = picture(
            image.rawsource,
            order=found.order,
            title=found.facts.title,
            description=found.facts.description,
            language=found.facts.language,
            own_width=found.facts.width,
            prefix=f"ld-{digest(docname)[:8]}-{serial}-",
            settings=found.settings,
            sheets=found.sheets,
            explorer=found.explorer,
            classes=image["classes"],
            **given,
        )
        node.source, node.line = image.source, image.line
        return node


def _own_options(row: Directive) -> tuple[str, ...]:
    """Return the names of the options that are not docutils'."""
    return (*row.options, *["run"] * row.run_is_option)


def _made_of(row: Directive) -> type[FigureDirective]:
    known = Figure.option_spec or {}
    spec = {name: known[name] for name in FIGURE_OPTIONS}
    members = {
        "__doc__": row.kind.help,
        "row": row,
        "required_arguments": 0,
        "optional_arguments": int(bool(row.argument)),
        "option_spec": Readers({**dict.fromkeys(_own_options(row), unchanged), **spec}),
    }
    return type(f"{row.name.title().replace('-', '')}Directive", (FigureDirective,), members)


SPHINX_DIRECTIVES: Mapping[str, type[FigureDirective]] = {
    name: _made_of(row) for name, row in DIRECTIVES.items()
}
