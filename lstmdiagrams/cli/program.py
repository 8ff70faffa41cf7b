"""Words → the command that they name, and the exit status; an error is one line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from lstmdiagrams.cli.books import book_command
from lstmdiagrams.cli.building import build_command
from lstmdiagrams.cli.drawing import drawing_commands
from lstmdiagrams.cli.listing import list_command
from lstmdiagrams.cli.networks import inspect_command, trace_command
from lstmdiagrams.cli.saying import FAILURE, INTERRUPTED, MISTAKE, complain
from lstmdiagrams.errors import LstmDiagramsError

__all__ = ["commands", "main"]


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    words
        What stands after the program's name; by default what the user wrote.

    Returns
    -------
    int
        The exit status: 0, 1 for a failure, 2 for a user's mistake.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal can write aⁿbⁿ
    try:
        status = commands.main(words, prog_name="lstmdiagrams", standalone_mode=False)
    except click.Abort:
        return complain("interrupted", INTERRUPTED)
    except click.ClickException as error:
        return complain(error.format_message(), MISTAKE)
    except LstmDiagramsError as error:
        by_user = isinstance(error, ValueError | TypeError)
        return complain(str(error), MISTAKE if by_user else FAILURE)
    except OSError as error:  # files are behind us: this is standard output
        _give_up_output()
        return complain(f"cannot write: {error.strerror}", FAILURE)
    return status if isinstance(status, int) else 0


def _give_up_output() -> None:
    """Let what standard output did not take be gone, or Python tries once more as it ends."""
    output = sys.__stdout__
    if output is not None and output is sys.stdout:
        with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), output.fileno())


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: lstmdiagrams cell counter --step 3 -o cell.svg",
)
@click.version_option(package_name="lstmdiagrams", message="%(package)s %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Draw LSTM cells and their relatives with the values of a real run.

    RUN is the name of a shipped run (lstmdiagrams list) or the path of a saved one; without
    it a figure is blank.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    *drawing_commands(),
    build_command,
    trace_command,
    inspect_command,
    book_command,
    list_command,
):
    commands.add_command(_command)
