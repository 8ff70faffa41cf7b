"""The command line → a page with every command, its words and its options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from lstmdiagrams.cli import commands

INTRODUCTION = """\
# The command line

Every command says the same of itself with `--help`. RUN is the name of a shipped run, which
`lstmdiagrams list` names, or the path of a saved one; without it a figure is blank. A suffix is a
format, and `-o -` writes to standard output. The exit status is 0, 1 for a failure, and 2 for a
mistake in what was written."""
SHARED = "## What every figure takes"


def page() -> str:
    """Return the page."""
    found = list(_commands(click.Context(commands, info_name="lstmdiagrams")))
    drawing = [_options(context) for command, context in found if _draws(command)]
    shared = {name: said for name, said in drawing[0].items() if all(name in o for o in drawing)}
    parts = [INTRODUCTION]
    for command, context in found:
        parts += _part(command, context, shared if _draws(command) else {})
    parts += [SHARED, *shared.values()]
    return "\n\n".join(parts) + "\n"


def _draws(command: click.Command) -> bool:
    return any(parameter.name == "theme" for parameter in command.params)


def _commands(context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield every command that draws or does something, those of groups after each other."""
    group = context.command
    if not isinstance(group, click.Group):
        yield group, context
        return
    for name in group.list_commands(context):
        command = group.commands[name]
        yield from _commands(click.Context(command, info_name=name, parent=context))


def _part(
    command: click.Command, context: click.Context, shared: Mapping[str, str]
) -> Iterator[str]:
    words = context.command_path
    yield f"## {words.removeprefix('lstmdiagrams ')}"
    yield _paragraph(command.help or "")
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    if command.epilog:
        _, _, example = command.epilog.partition("Example: ")
        yield f"```console\n$ {example}\n```"
    yield from (said for name, said in _options(context).items() if name not in shared)
    if shared:
        yield "And [what every figure takes](#what-every-figure-takes)."


def _options(context: click.Context) -> dict[str, str]:
    """Return the options, and arguments that say something of themselves, in words."""
    records = (each.get_help_record(context) for each in context.command.params)
    return {name: f"`{name}`\n: {_paragraph(said)}" for name, said in filter(None, records) if said}


def _paragraph(text: str) -> str:
    """Return a text on one line, its signs as they are."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>{}$" else sign for sign in line)
