"""A role and a directive in a document → math, in the notation of the figures beside it.

Every equation is one of Sphinx' own, so that it is numbered, referred to and written as others are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import unchanged
from sphinx.directives.patches import MathDirective
from sphinx.util.docutils import SphinxRole

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.graphics.text import visible
from lstmdiagrams.notation import notation_of
from lstmdiagrams.notation.mentions import latex_of
from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.equations import EQUATION_OPTIONS, Equation, equations
from lstmdiagrams.options.harmless import harmless
from lstmdiagrams.options.listing import MATH_OPTIONS
from lstmdiagrams.sphinxext.aligning import GROUP
from lstmdiagrams.sphinxext.faults import complain
from lstmdiagrams.sphinxext.memory import memory
from lstmdiagrams.sphinxext.nodes import NO_MATH, words
from lstmdiagrams.sphinxext.orders import NamedFiles
from lstmdiagrams.sphinxext.tolerance import Readers, mistakes_in

__all__ = ["EquationsDirective", "QuantityRole"]


_OF_SPHINX = MathDirective.option_spec or {}


def _name(written: str | None) -> str:
    """Read a label, which LaTeX gets as it is."""
    name = unchanged(written)
    if set(name) & {*"\\{}%#$~^&"}:
        raise ValueError(rf"{name!r} is no label; write it without \\, {{, }}, %, #, $, ~, ^ and &")
    return str(name)


_OPTIONS = {
    **dict.fromkeys(EQUATION_OPTIONS, unchanged),
    **{name: _OF_SPHINX[name] for name in MATH_OPTIONS},
    **dict.fromkeys(("label", "name"), _name),
}


class QuantityRole(SphinxRole):
    """A quantity of the catalogue, as PyTorch's notation names it, in the notation of the text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return its formula; in its place, what is wrong with what is written."""
        known = memory(self.env)
        known.consult(self.env.docname, "notation", "program")
        try:
            notation = notation_of(known.settings.looks["notation"])
            latex = harmless(latex_of(self.text, notation))
        except LstmDiagramsError as error:
            where = self.get_location()
            said = complain(self.name, error, self.env, where, subtype="quantity")
            looks = {"classes": ["lstmdiagrams-words", NO_MATH], "support_smartquotes": False}
            return [nodes.strong(self.rawtext, visible(" ".join(said)), **looks)], []
        node = nodes.math(self.rawtext, latex)
        self.set_source_info(node)
        return [node], []


class EquationsDirective(MathDirective):
    """The equations of a cell, each an equation of Sphinx' own, with a label and a number of it."""

    has_content = False
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = Readers(_OPTIONS)

    def run(self) -> list[nodes.Node]:
        """Return the equations; in their place, what is wrong with what is written."""
        self.options = {name: value or "" for name, value in self.options.items()}
        refused = mistakes_in(self.options)
        try:
            if refused:
                raise AuthorError(refused)
            found = self._equations()
        except LstmDiagramsError as error:
            where = self.get_location()
            said = complain(self.name, error, self.env, where, subtype="equations")
            place = nodes.Element()
            self.set_source_info(place)
            return [*words(place, *said)]
        label = str(self.options.get("label") or self.options.get("name", ""))
        if label:
            ends = _label(label, found[0]), _label(label, found[-1])
            memory(self.env).note_range(self.env.docname, label, ends)
        group = self.env.new_serialno("lstmdiagrams-equations")
        return [node for each in found for node in self._one(each, label, group)]

    def _equations(self) -> tuple[Equation, ...]:
        written = {n: value for n, value in self.options.items() if n in EQUATION_OPTIONS}
        known, argument = memory(self.env), "".join(self.arguments).strip()
        known.consult(self.env.docname, "program", *["notation"] * ("notation" not in written))
        named = NamedFiles.of(self.env)
        try:
            return equations(argument, written, locate=named, looks=known.settings.looks)
        except LstmDiagramsError as error:
            raise named.files.as_written(error) from error

    def _one(self, equation: Equation, label: str, group: int) -> list[nodes.Node]:
        """Return one equation, and before it, if it has a number, what references lead to."""
        node = nodes.math_block(
            equation.latex,
            equation.latex,
            classes=self.options.get("class") or [],
            docname=self.env.docname,
            number=None,
            label=_label(label, equation) if label else None,
        )
        node["no-wrap"] = node["nowrap"] = False
        node[GROUP] = group
        self.set_source_info(node)
        result: list[nodes.Node] = [node]
        self.add_target(result)
        return result


def _label(label: str, equation: Equation) -> str:
    return f"{label}-{equation.key}"
