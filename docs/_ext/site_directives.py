"""The tables of directives → a page with each of them, its argument, its options and a picture."""

from __future__ import annotations

from collections.abc import Iterator

from lstmdiagrams.options.listing import DirectiveListing, Listing, directive_listings
from lstmdiagrams.sphinxext.settings import SETTINGS

INTRODUCTION = """\
# The directives

What stands after a directive's name is its argument, what stands below it between colons its
options, and the rest is the caption. They are the same in reStructuredText, in MyST, and in
mystmd's books. How to switch them on, see [Sphinx](../manual/how-to/sphinx.md) and
[Jupyter Book](../manual/how-to/jupyter-book.md)."""
SETTING = """\
## What conf.py can set

These hold for every figure of a project that says nothing else. Each stands in `conf.py`."""
EXAMPLES = {
    "unrolled-rnn": "counter",
    "lstm-cell": "counter\n:step: 4\n:focus: forget",
    "gru-cell": "",
    "rnn-cell": "",
    "rnn-variant": "many-to-one\n:run: sunspots",
    "lstm-overview": ":width: 450px",
    "gate-plot": "counter",
    "state-plot": "counter",
    "unit-plot": "counter\n:unit: 1",
    "gradient-plot": "counter counter-rnn",
    "parameter-diagram": "counter\n:framework: onnx",
    "batch-diagram": ":n-sequences: 3\n:length: 4\n:features: 2",
    "lstm-equations": "gru",
}


def page() -> str:
    """Return the page."""
    parts, shared = [INTRODUCTION], {}
    for row in directive_listings():
        parts += _part(row)
        shared.setdefault(tuple(each.name for each in row.shared), row)
    for row in shared.values():
        parts += _shared(row)
    parts.append(SETTING)
    parts += (
        f"`{row.name}`, {_code(row.metavar)}\n: {row.help}{_default(row.default)}"
        for row in SETTINGS
    )
    return "\n\n".join(parts) + "\n"


def _part(row: DirectiveListing) -> Iterator[str]:
    example = EXAMPLES[row.name]
    first, rest = ("", example) if example.startswith(":") else example.partition("\n")[::2]
    text = "\n".join(filter(None, [f"```{{{row.name}}} {first}".rstrip(), rest, "```"]))
    yield f"## {row.name}"
    yield row.help
    yield f"````markdown\n{text}\n````"
    yield text
    if row.argument:
        yield "Argument:"
        yield _item(row.argument)
    yield "Options:"
    yield from map(_item, row.options)


def _shared(row: DirectiveListing) -> Iterator[str]:
    figure = row.name != "lstm-equations"
    yield f"## What every {'figure' if figure else 'equation'} takes"
    yield from map(_item, row.shared)


def _item(row: Listing) -> str:
    kind = " | ".join(f"`{each}`" for each in row.choices) or row.type
    must = " It cannot be left out." if row.required else ""
    return f"`{row.name}`, {kind}\n: {_plain(row.help)}{must}{_default(row.default)}"


def _default(value: str) -> str:
    return f" Default: `{value}`." if value else ""


def _code(words: str) -> str:
    return words


def _plain(sentence: str) -> str:
    """Return a sentence with its signs as they are."""
    return "".join(f"\\{sign}" if sign in "\\*_[]<>{}$`" else sign for sign in sentence)
