"""The tables of directives → a page with each of them, its argument, its options and a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lstmdiagrams.options.equations import EQUATIONS
from lstmdiagrams.options.listing import DirectiveListing, Listing, directive_listings
from lstmdiagrams.sphinxext.settings import SETTINGS, Setting

INTRODUCTION = """\
# The directives

What stands after a directive's name is its argument, what stands below it between colons its
options, and the rest is the caption. They are the same in reStructuredText, in MyST, and in
mystmd's books. How to switch them on, see [Sphinx](../manual/how-to/sphinx.md) and
[Jupyter Book](../manual/how-to/jupyter-book-1.md)."""
SETTINGS_TITLE = """\
## What conf.py can set

These hold for every figure of a project that says nothing else."""
EXAMPLES = {
    "unrolled-rnn": "countdown\n:steps: 3",
    "lstm-cell": "counter\n:step: 4\n:focus: forget",
    "gru-cell": "",
    "rnn-cell": "",
    "rnn-variant": "many-to-one\n:run: sunspots",
    "lstm-overview": "\n:width: 450px",
    "gate-plot": "counter\n:steps: 5",
    "state-plot": "counter",
    "unit-plot": "counter\n:unit: 1\n:steps: 5",
    "gradient-plot": "counter counter-rnn",
    "parameter-diagram": "counter\n:framework: onnx",
    "batch-diagram": "\n:n-sequences: 3\n:length: 4\n:features: 2",
    "lstm-equations": "gru",
}


def page() -> str:
    """Return the page."""
    rows = directive_listings()
    figures = [row for row in rows if row.name != EQUATIONS]
    looks = [each for each in figures[0].options if all(each in row.options for row in figures)]
    parts = [INTRODUCTION]
    for row in rows:
        parts += _part(row, looks if row in figures else [])
    parts += ["## What every figure takes", *map(_item, (*looks, *figures[0].shared))]
    parts += [SETTINGS_TITLE, *map(_setting, SETTINGS)]
    return "\n\n".join(parts) + "\n"


def _part(row: DirectiveListing, looks: Sequence[Listing]) -> Iterator[str]:
    yield f"## {row.name}"
    yield row.help
    yield f"````markdown\n{_example(row.name)}\n````"
    yield _example(row.name)
    if row.argument:
        yield f"Argument:\n\n{_item(row.argument)}"
    yield "Options:"
    yield from (_item(each) for each in row.options if each not in looks)
    if looks:
        yield "And [what every figure takes](#what-every-figure-takes)."
    else:
        yield from map(_item, row.shared)


def _example(name: str) -> str:
    first, *options = EXAMPLES.get(name, "counter").split("\n")
    return "\n".join([f"```{{{name}}} {first}".rstrip(), *options, "```"])


def _setting(row: Setting) -> str:
    return f"`{row.name}`, {row.metavar}\n: {row.help}{_default(row.default)}"


def _item(row: Listing) -> str:
    kind = " | ".join(f"`{each}`" for each in row.choices) or row.type
    must = " It cannot be left out." if row.required else ""
    return f"`{row.name}`, {kind}\n: {_plain(row.help)}{must}{_default(row.default)}"


def _default(value: str) -> str:
    return f" Default: `{value}`." if value else ""


def _plain(sentence: str) -> str:
    """Return a sentence with its signs as they are."""
    return "".join(f"\\{sign}" if sign in "\\*_[]<>{}$`" else sign for sign in sentence)
