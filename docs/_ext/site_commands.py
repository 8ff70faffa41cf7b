"""The command line → a page with every command, its words and its options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from lstmdiagrams.cli import commands

INTRODUCTION = """\
# The command line

Every command says the same of itself with `--help`. RUN is the name of a shipped run, which
`lstmdiagrams list` names, or the path of a saved one; without it a figure is blank. A suffix is a
format, and `-o -` writes to standard output. The exit status is 0, 1 for a failure, and 2 for a
mistake in what was written."""


def page() -> str:
    """Return the page."""
    whole = click.Context(commands, info_name="lstmdiagrams")
    parts = [INTRODUCTION]
    for command, context in _commands(whole):
        parts += _part(command, context)
    return "\n\n".join(parts) + "\n"


def _commands(context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """Yield every command that draws or does something, those of groups after each other."""
    group = context.command
    if not isinstance(group, click.Group):
        yield group, context
        return
    for name in group.list_commands(context):
        command = group.commands[name]
        yield from _commands(click.Context(command, info_name=name, parent=context))


def _part(command: click.Command, context: click.Context) -> Iterator[str]:
    words = context.command_path
    yield f"## {words.removeprefix('lstmdiagrams ')}"
    yield _paragraph(command.help or "")
    usage = " ".join([words, *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```"
    if command.epilog:
        _, _, example = command.epilog.partition("Example: ")
        yield f"```console\n$ {example}\n```"
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record:
            yield f"`{record[0]}`\n: {_paragraph(record[1])}"


def _paragraph(text: str) -> str:
    """Return a text on one line, its signs as they are."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>{}$" else sign for sign in line)
