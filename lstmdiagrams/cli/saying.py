"""Sentences → lines that a terminal only shows, with the program's name before them."""

from __future__ import annotations

import click

__all__ = ["FAILURE", "INTERRUPTED", "MISTAKE", "complain", "shown"]

FAILURE, MISTAKE, INTERRUPTED = 1, 2, 130  # exit statuses


def complain(sentences: str, status: int) -> int:
    """Say what is wrong, a line each, and return the exit status."""
    for sentence in sentences.split("\n"):
        click.echo(f"lstmdiagrams: {shown(sentence)}", err=True)
    return status


def shown(text: object) -> str:
    """Write a text so that a terminal only shows it."""
    from lstmdiagrams.graphics.text import visible

    return visible(str(text))
