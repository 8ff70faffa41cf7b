"""The tables of directives and options → what mystmd wants to know of a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstmdiagrams.mystplugin.figures import FIGURE_OPTIONS
from lstmdiagrams.options import OPTIONS, Option
from lstmdiagrams.options.directives import DIRECTIVES, Directive
from lstmdiagrams.options.equations import EQUATION_OPTIONS, EQUATIONS
from lstmdiagrams.options.table import KINDS
from lstmdiagrams.options.values import number, whole_number

__all__ = ["ROLE", "TRANSFORM", "specification"]

ROLE, TRANSFORM = "lstm", "lstmdiagrams-pictures"

_RUN = "A shipped run, or the path of a saved one from the project's folder."
_BODY = {"type": "myst", "doc": "The caption, and below it a legend."}


def specification() -> Mapping[str, Any]:
    """Return what the plugin offers."""
    return {
        "name": "lstmdiagrams",
        "directives": [*map(_figure, DIRECTIVES.values()), _equations()],
        "roles": [
            {
                "name": ROLE,
                "doc": "A quantity in the notation of the figures: f_t, h_{t-1}, c_0.",
                "body": {"type": "string", "doc": "Its name in PyTorch's notation."},
            }
        ],
        "transforms": [
            {"name": TRANSFORM, "doc": "Draws the pictures of a page.", "stage": "project"}
        ],
    }


def _figure(row: Directive) -> Mapping[str, Any]:
    own = {name: _described(option) for name, option in row.options.items()}
    if row.run_is_option:
        own = {"run": {"type": "string", "doc": _RUN}} | own
    spec: dict[str, Any] = {"name": row.name, "doc": row.kind.help}
    if row.argument:
        is_run = row.argument == "run"
        doc = _RUN if is_run else _help(OPTIONS[row.argument])
        required = row.kind.needs_run if is_run else True
        spec["arg"] = {"type": "string", "doc": doc, "required": required}
    return spec | {"options": {**FIGURE_OPTIONS, **own}, "body": _BODY}


def _equations() -> Mapping[str, Any]:
    label = "The equations' labels begin with it: {eq}`NAME-f` is the forget gate's."
    options = {
        "label": {"type": "string", "alias": ["name"], "doc": label},
        "class": {"type": "string", "doc": "The equations' classes."},
        "enumerated": {**FIGURE_OPTIONS["enumerated"], "doc": "Whether they have numbers."},
    }
    return {
        "name": EQUATIONS,
        "doc": "The equations of a cell, in the notation of the figures.",
        "arg": {"type": "string", "doc": f"{'|'.join(KINDS)}, or a run, whose cell it is."},
        "options": options | {name: _described(row) for name, row in EQUATION_OPTIONS.items()},
    }


def _described(option: Option) -> Mapping[str, Any]:
    is_number = option.parse in (number, whole_number)
    kind = "boolean" if option.is_switch else "number" if is_number else "string"
    return {"type": kind, "doc": _help(option)}


def _help(option: Option) -> str:
    return f"{option.help} ({option.metavar})" if "|" in option.metavar else option.help
