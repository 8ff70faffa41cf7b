"""Files with weights → a saved run, or words on what is in them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from lstmdiagrams.cli.flags import to_file
from lstmdiagrams.errors import InvalidValueError

__all__ = ["inspect_command", "trace_command"]


@click.command(
    "trace", epilog="Example: lstmdiagrams trace weights.safetensors input.csv -o run.npz"
)
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("input", type=click.Path(path_type=Path))
@to_file
@click.option("--node", metavar="NAME", help="Which node of an ONNX model.")
@click.option("--layer", metavar="NAME", help="Which layer of a Keras model.")
@click.option("--prefix", metavar="NAME", help="What stands before PyTorch's names.")
def trace_command(model: Path, input: Path, output: str, **which: str | None) -> None:  # noqa: A002
    """Run a network of yours on an input of yours, and save every value.

    MODEL is .safetensors or .npz with PyTorch's names, .onnx, .keras or .h5; INPUT is .npy, .npz
    or .csv. An array is (steps, features) or (steps, batch, features), and (batch, steps, features)
    for a Keras model. A CSV's header names the features, and its first column labels the steps. The
    file that is written can be drawn: RUN of the other commands is its path.
    """
    from lstmdiagrams.inputs import read_input
    from lstmdiagrams.reference import load

    if any(os.path.realpath(output) == os.path.realpath(each) for each in (model, input)):
        raise InvalidValueError(f"--output: {output!r} is what is read; give another name")
    net = load(model, **which)  # type: ignore[arg-type]
    trace = net.run(**read_input(input, net.input_size))
    if output != "-":
        trace.save(output)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "run.npz")
        trace.save(path)
        click.echo(path.read_bytes(), nl=False)


@click.command("inspect", epilog="Example: lstmdiagrams inspect weights.safetensors")
@click.argument("model", type=click.Path(path_type=Path))
def inspect_command(model: Path) -> None:
    """Say what is in a file: networks, sizes, and which rows are which gate.

    MODEL is .safetensors or .npz with PyTorch's names, .onnx, .keras or .h5.
    """
    from lstmdiagrams.reference import inspect

    for each in inspect(model):
        title = " ".join(filter(None, [each.kind.upper(), repr(each.name) if each.name else ""]))
        order = f"; gates in the order {each.order}" if " " in each.order else ""
        click.echo(f"{title or 'network'}: {each.summary}{order}")
        rows = [(p.name, str(p.shape), p.gates) for p in each.parameters]
        widths = [max(len(row[k]) for row in rows) for k in range(2)] if rows else []
        for name, shape, gates in rows:
            click.echo(f"  {name:{widths[0]}}  {shape:{widths[1]}}  {gates}")
