"""Words on a command line → figures on disk or on standard output; an error is one line.

The commands that draw are made from the tables of `options`. Whatever is heavy is imported by the
command that needs it.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lstmdiagrams.errors import InvalidValueError, LstmDiagramsError, choose
from lstmdiagrams.options import (
    EXPLORER,
    EXPLORER_OPTIONS,
    FIGURES,
    OPTIONS,
    OUTPUT,
    AuthorError,
    FigureKind,
    Option,
    Recipe,
    read,
)

if TYPE_CHECKING:
    from lstmdiagrams.build import Output

__all__ = ["commands", "main"]

FAILURE, MISTAKE, INTERRUPTED = 1, 2, 130


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
        return _complain("interrupted", INTERRUPTED)
    except click.ClickException as error:
        return _complain(error.format_message(), MISTAKE)
    except LstmDiagramsError as error:
        by_user = isinstance(error, ValueError | TypeError)
        return _complain(str(error), MISTAKE if by_user else FAILURE)
    except OSError as error:  # files are behind us: this is standard output
        _give_up_output()
        return _complain(f"cannot write: {error.strerror}", FAILURE)
    return status if isinstance(status, int) else 0


def _give_up_output() -> None:
    """Let what standard output did not take be gone, or Python tries once more as it ends."""
    output = sys.__stdout__
    if output is not None and output is sys.stdout:
        with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), output.fileno())


def _complain(sentences: str, status: int) -> int:
    for sentence in sentences.split("\n"):
        click.echo(f"lstmdiagrams: {_visible(sentence)}", err=True)
    return status


def _visible(text: object) -> str:
    """Write a text so that a terminal only shows it."""
    from lstmdiagrams.graphics.text import visible

    return visible(str(text))


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


def _drawing_command(kind: FigureKind) -> click.Command:
    first = [OPTIONS[kind.argument]] if kind.argument else []
    params: list[click.Parameter] = [click.Argument([row.keyword]) for row in first]
    if kind.takes:
        several = -1 if kind.several else 1
        params += [click.Argument(["run"], nargs=several, required=kind.needs_run)]
    params += [_flag(OPTIONS[name]) for name in kind.options if name != kind.argument]
    params += [_flag(option) for option in OUTPUT.values()]
    params += [
        click.Option(
            ["--frames"],
            metavar="focus|step",
            help="A file for each idea, or for each step, numbered: cell-1.svg, cell-2.svg, …",
        )
    ] * kind.has_frames
    params += [
        click.Option(
            ["-o", "--output"],
            required=True,
            metavar="FILE",
            help="Where to; the suffix is the format, and - is standard output.",
        ),
        click.Option(["--format"], metavar="FORMAT", help="The format, whatever the suffix."),
    ]
    name, example = kind.name.rpartition(" ")[2], f"Example: {kind.example}"
    return click.Command(name, None, _drawer(kind), params, help=kind.help, epilog=example)


def _flag(option: Option) -> click.Option:
    spelling = f"--{option.name}/--no-{option.name}" if option.is_switch else f"--{option.name}"
    return click.Option(
        [spelling, option.keyword],
        default=None,
        metavar=option.metavar or None,
        help=option.help,
    )


def _drawer(kind: FigureKind) -> Callable[..., None]:
    rows = {name: OPTIONS[name] for name in kind.options} | dict(OUTPUT)

    def draw(
        output: str,
        format: str | None,  # noqa: A002
        run: str | tuple[str, ...] | None = None,
        frames: str | None = None,
        **flags: object,
    ) -> None:
        written = {name: flags[row.keyword] for name, row in rows.items()}
        given = {name: value for name, value in written.items() if value is not None}
        runs = (run,) if isinstance(run, str) else run or ()
        with _as_flags():
            recipe = read(kind, given, *runs)
            if frames:
                _draw_frames(recipe, frames, output)
            else:
                _draw(recipe, output, format)

    return draw


@contextlib.contextmanager
def _as_flags() -> Iterator[None]:
    """Call options as they are written here, with hyphens before them."""
    try:
        yield
    except AuthorError as error:
        flags = [(f"--{name}" if name != "run" else name, said) for name, said in error.mistakes]
        raise AuthorError(flags) from error


def _draw(recipe: Recipe, output: str, wanted: str | None) -> None:
    from lstmdiagrams.build import write
    from lstmdiagrams.graphics import FORMATS, format_of

    if wanted:
        choose("format", wanted, FORMATS)
    elif output != "-":
        wanted = format_of(output)
    picture = recipe.draw().render(wanted or "svg", **recipe.output)
    if output == "-":
        click.echo(picture, nl=False)
    else:
        write(Path(output), picture)


def _draw_frames(recipe: Recipe, by: str, output: str) -> None:
    from lstmdiagrams.graphics import format_of

    if output == "-":
        raise InvalidValueError("frames are several files; -o - can take but one")
    format_of(output)
    diagram: Any = recipe.draw()
    for path in diagram.frames(by).save(output, **recipe.output):
        click.echo(f"made {_visible(path)}")


@commands.group("plot", epilog="Example: lstmdiagrams plot gates counter -o gates.svg")
def _plot() -> None:
    """Plot a run over time: its gates, its states, one unit, its gradients."""


for _kind in FIGURES.values():
    _group = _plot if _kind.name.startswith("plot ") else commands
    _group.add_command(_drawing_command(_kind))


def _explore(run: str, output: str, **flags: object) -> None:
    from lstmdiagrams.build import write
    from lstmdiagrams.explorer.explore import html_path

    written = {name: flags[row.keyword] for name, row in EXPLORER_OPTIONS.items()}
    given = {name: value for name, value in written.items() if value is not None}
    path = None if output == "-" else html_path(output)
    with _as_flags():
        page: Any = read(EXPLORER, given, run).draw()
    content: str = page.html
    if path is None:
        click.echo(content, nl=False)
    else:
        write(path, content.encode())


commands.add_command(
    click.Command(
        EXPLORER.name,
        None,
        _explore,
        [
            click.Argument(["run"]),
            *map(_flag, EXPLORER_OPTIONS.values()),
            click.Option(
                ["-o", "--output"],
                required=True,
                metavar="FILE",
                help="Where to, an HTML file; - is standard output.",
            ),
        ],
        help=EXPLORER.help,
        epilog=f"Example: {EXPLORER.example}",
    )
)


@commands.command("build", epilog="Example: lstmdiagrams build figures/figures.toml")
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; fail where a committed file is stale.")
def _build(manifest: Path, check: bool) -> int:
    """Make the figures of a manifest that are not up to date."""
    from lstmdiagrams import build
    from lstmdiagrams.manifest import read_manifest

    figures = read_manifest(manifest)
    if check:
        return _report_check(build.check(figures, manifest.parent), manifest)
    plan = build.plan(figures, manifest.parent)
    _report_making(build.carry_out(plan), plan.n_stale, len(plan.fresh))
    return 0


def _report_making(making: Iterable[Output], n_stale: int, n_fresh: int) -> None:
    made: list[Path] = []
    try:
        for output in _with_progress(making, n_stale):
            if output.fate == "made":
                made.append(output.path)
            else:
                n_fresh += 1
    finally:  # also when some could not be made
        for path in made:
            click.echo(f"made {_visible(path)}")
        click.echo(f"{len(made)} made, {n_fresh} up to date")


def _with_progress(outputs: Iterable[Output], length: int) -> Iterator[Output]:
    if not (sys.stderr.isatty() and length):
        yield from outputs
        return
    with click.progressbar(outputs, length=length, label="figures", file=sys.stderr) as shown:
        yield from shown


def _report_check(checked: Iterable[Output], manifest: Path) -> int:
    outputs = list(checked)
    wrong = [output for output in outputs if output.fate != "same"]
    for output in wrong:
        _complain(f"{output.path} is {output.fate}", FAILURE)
    if wrong:
        return _complain(f"make them anew with: lstmdiagrams build {manifest}", FAILURE)
    click.echo(f"{len(outputs)} committed files are up to date")
    return 0


@commands.command(
    "trace", epilog="Example: lstmdiagrams trace weights.safetensors input.csv -o run.npz"
)
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("input", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="Where to; - is standard output."
)
@click.option("--node", metavar="NAME", help="Which node of an ONNX model.")
@click.option("--layer", metavar="NAME", help="Which layer of a Keras model.")
@click.option("--prefix", metavar="NAME", help="What stands before PyTorch's names.")
def _trace(model: Path, input: Path, output: str, **which: str | None) -> None:  # noqa: A002
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


@commands.command("inspect", epilog="Example: lstmdiagrams inspect weights.safetensors")
@click.argument("model", type=click.Path(path_type=Path))
def _inspect(model: Path) -> None:
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


def _look(name: str) -> Callable[..., Any]:
    row = OPTIONS[name]
    return click.option(f"--{name}", metavar=row.metavar, help=f"Of all figures. {row.help}")


@commands.command("myst-plugin", epilog="Example: lstmdiagrams myst-plugin -o lstm.py")
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="Where to; - is standard output."
)
@_look("notation")
@_look("theme")
@click.option("--strict", is_flag=True, help="Let mystmd stop at a figure that cannot be drawn.")
def _myst_plugin(output: str, strict: bool, **looks: str | None) -> None:
    """Write the file through which mystmd (Jupyter Book 2) draws figures.

    It is named in myst.yml, among the project's plugins, with the type executable; and it is kept
    with the book: it runs wherever lstmdiagrams is installed.
    """
    from lstmdiagrams.mystfile import plugin_file, write_plugin

    given = {name: value for name, value in looks.items() if value is not None}
    for name, value in given.items():
        OPTIONS[name].parse(value)
    if output == "-":
        click.echo(plugin_file(given, Path(), strict=strict), nl=False)
    else:
        write_plugin(Path(output), given, strict=strict)


@commands.command("list", epilog="Example: lstmdiagrams list")
def _list() -> None:
    """Say what there is: runs, figures, themes, formats."""
    from lstmdiagrams.graphics import FORMATS, THEMES
    from lstmdiagrams.runs import RUNS

    _echo_table("runs", [(run.name, f"{run.pattern}: {run.summary}") for run in RUNS.values()])
    _echo_table("figures", [(kind.name, kind.help) for kind in FIGURES.values()])
    _echo_table("themes", [(theme, "") for theme in THEMES])
    _echo_table("formats", [(name, "") for name in FORMATS])


def _echo_table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    formatter = click.HelpFormatter()
    with formatter.section(title):
        formatter.write_dl(rows)
    click.echo(formatter.getvalue())
