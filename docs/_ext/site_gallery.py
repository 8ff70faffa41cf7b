"""The manifest of this repository's figures → pages that show each one, and its code three ways."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any

import lstmdiagrams as ld
from lstmdiagrams.options import FIGURES, OPTIONS, OUTPUT, FigureKind
from lstmdiagrams.options.directives import DIRECTIVES, Directive
from lstmdiagrams.runs import RUNS

WIDEST = 79  # columns of code
INTRODUCTION = """\
The {} figures of this repository, and how each is made: in Python, on the command line, and with a
directive in a Sphinx document or a Jupyter Book. The code is ready to be copied. The figures are in
the public domain."""

_SECTION = re.compile(r"# -{4} ([^:]*).*\.$")
_TABLE = re.compile(r"\[figures\.([\w-]+)\]$")
_SAVED = {"trace": "Trace.load", "net": "load"}
_SHIPPED = {"trace": "reference_run", "net": "reference_network"}


@dataclass(frozen=True)
class Entry:
    """A figure of the manifest.

    Parameters
    ----------
    name
    row
        Its table.
    section, comment
        The heading above it in the manifest, and what is said right above its table.
    folder
        That of the manifest, from which it names files.
    """

    name: str
    row: Mapping[str, Any]
    section: str
    comment: str
    folder: Path = field(repr=False)

    @property
    def kind(self) -> FigureKind:
        """What it draws."""
        return FIGURES[self.row["draw"]]

    @property
    def runs(self) -> tuple[str, ...]:
        """What it shows; of a file its name alone, as if it lay beside the reader's text."""
        found = self.row.get("run", [])
        return tuple(_bare(each) for each in (found if isinstance(found, list) else [found]))

    @property
    def options(self) -> dict[str, Any]:
        """What its author chose of it; of a file its name alone."""
        chosen = {name: value for name, value in self.row.items() if name in self.kind.options}
        return {
            name: _bare(value) if _is_file(name, value) else value for name, value in chosen.items()
        }

    @property
    def output(self) -> dict[str, Any]:
        """What its author chose of its files, as far as it holds for SVG."""
        return {name: value for name, value in self.row.items() if name in OUTPUT and name != "dpi"}

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it reads."""
        runs = self.row.get("run", [])
        named = [each for each in (runs if isinstance(runs, list) else [runs]) if each not in RUNS]
        named += [value for name, value in self.row.items() if _is_file(name, value)]
        return tuple((self.folder / each).resolve() for each in named)

    @property
    def cell(self) -> str:
        """The kind of network, where its builder is named after it."""
        if not self.kind.kinds or "kind" in self.row:
            return str(self.row.get("kind", ""))
        return str(self._run_at(self.runs[0]).kind) if self.runs else self.kind.kinds[0]

    def _run_at(self, run: str) -> ld.Trace:
        return ld.reference_run(run) if run in RUNS else ld.Trace.load(self.files[0])


def entries(manifest: Path) -> tuple[Entry, ...]:
    """Read the figures of a manifest, with the words that stand above them."""
    text = manifest.read_text(encoding="utf-8")
    rows, section, comment, found = tomllib.loads(text)["figures"], "", [], []
    for line in text.splitlines():
        if heading := _SECTION.match(line):
            section = heading[1]
        elif table := _TABLE.match(line):
            words = " ".join(comment)
            found.append(Entry(table[1], rows[table[1]], section, words, manifest.parent))
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        if not line:
            comment = []
    return tuple(found)


def python(entry: Entry) -> str:
    """Return the figure in Python."""
    builder = entry.kind.builder.format(kind=entry.cell)
    known = ("kind", entry.kind.argument) if entry.kind.kinds else (entry.kind.argument,)
    first = [_literal(entry.row[name]) for name in [entry.kind.argument] if name]
    shown = _shown(entry)
    words = first + [_passed(entry, builder)] * bool(shown)
    words += [_keyword(name, value) for name, value in entry.options.items() if name not in known]
    saved = [_literal(f"{entry.name}.svg")]
    saved += [_keyword(name, value) for name, value in entry.output.items()]
    lines = ["import lstmdiagrams as ld", "", *shown]
    return "\n".join([*lines, _call(f"ld.{builder}", words, f".save({', '.join(saved)})")])


def command(entry: Entry) -> str:
    """Return the figure on the command line."""
    words = ["lstmdiagrams", *entry.kind.name.split()]
    words += [entry.row[name] for name in [entry.kind.argument] if name] + [*entry.runs]
    for name, value in {**entry.options, **entry.output}.items():
        if name != entry.kind.argument:
            words += _flag(name, value)
    return shlex.join([*words, "-o", f"{entry.name}.svg"])


def directive(entry: Entry) -> str:
    """Return the figure as a directive in MyST."""
    row = _directive_of(entry)
    runs = " ".join(entry.runs)
    argument = runs if row.argument == "run" else str(entry.row.get(row.argument, ""))
    written = {"run": runs} if row.run_is_option and runs else {}
    decided = (*row.fixed, entry.kind.argument)
    written |= {name: value for name, value in entry.options.items() if name not in decided}
    written |= _sized(entry.output)
    options = [f":{name}: {_written(value)}".rstrip() for name, value in written.items()]
    return "\n".join([f"```{{{row.name}}} {argument}".rstrip(), *options, "```"])


def _sized(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is chosen of a file as a text says it of a figure: its scale is in percent."""
    known = {"scale": lambda share: round(100 * share), "transparent": bool}
    return {name: known[name](value) for name, value in output.items()}


def pages(manifest: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every page of the gallery, and of the files it reads."""
    found = entries(manifest)
    sections = list(dict.fromkeys(entry.section for entry in found))
    yield "gallery/index.md", _index(found, sections).encode()
    for section in sections:
        chosen = [entry for entry in found if entry.section == section]
        yield f"gallery/{_slug(section)}.md", _page(section, chosen).encode()
    for path in sorted({path for entry in found for path in entry.files}):
        yield f"gallery/{path.name}", path.read_bytes()


def _index(found: tuple[Entry, ...], sections: list[str]) -> str:
    lines = [
        "# The gallery",
        "",
        INTRODUCTION.format(len(found)),
        "",
    ]
    for section in sections:
        chosen = [entry for entry in found if entry.section == section]
        links = [f"[{entry.name}]({_slug(section)}.md#{entry.name})" for entry in chosen]
        lines += [f"## [{section}]({_slug(section)}.md)", "", directive(chosen[0]), ""]
        lines += [", ".join(links) + ".", ""]
    tree = ["```{toctree}", ":hidden:", "", *map(_slug, sections), "```", ""]
    return "\n".join(lines + tree)


def _page(section: str, chosen: list[Entry]) -> str:
    return "\n\n".join([f"# {section}", *map(_part, chosen)]) + "\n"


def _part(entry: Entry) -> str:
    forms = {
        "Python": f"```python\n{python(entry)}\n```",
        "Command line": f"```console\n$ {command(entry)}\n```",
        "Directive": f"````markdown\n{directive(entry)}\n````",
    }
    tabs = "\n".join(
        f"::::{{tab-item}} {name}\n:sync: {_slug(name)}\n\n{code}\n::::"
        for name, code in forms.items()
    )
    files = ", ".join(f"{{download}}`{path.name}`" for path in entry.files)
    parts = [
        f"## {entry.name}",
        entry.comment,
        directive(entry),
        f":::::{{tab-set}}\n{tabs}\n:::::",
    ]
    parts += [f"The file that it reads: {files}."] * bool(files)
    return "\n\n".join(filter(None, parts))


def _directive_of(entry: Entry) -> Directive:
    fixed = {"kind": entry.cell} if entry.kind.kinds else {}
    rows = (row for row in DIRECTIVES.values() if row.figure == entry.kind.name)
    return next(row for row in rows if dict(row.fixed) == fixed)


def _shown(entry: Entry) -> list[str]:
    """Return the lines that load what the figure shows."""
    takes = entry.kind.takes
    if not entry.runs:
        return []
    if takes == "grads":
        made = "ld.reference_network(name).gradients(ld.reference_run(name))"
        return ["grads = {", f"    name: {made}", f"    for name in {_literal([*entry.runs])}", "}"]
    (run,) = entry.runs
    loader = (_SHIPPED if run in RUNS else _SAVED)[takes]
    return [f"{takes} = ld.{loader}({_literal(run)})"]


def _passed(entry: Entry, builder: str) -> str:
    """Return how what is shown is given: as data first, or by its name."""
    takes, place = entry.kind.takes, int(bool(entry.kind.argument))
    names = [*inspect.signature(getattr(ld, builder)).parameters]
    return takes if names[place] == takes else f"{takes}={takes}"


def _keyword(name: str, value: Any) -> str:
    if _is_file(name, value):
        return f"{name}=ld.{name.title()}.load({_literal(value)})"
    return f"{name.replace('-', '_')}={_literal(value)}"


def _call(function: str, words: list[str], rest: str) -> str:
    line = f"{function}({', '.join(words)}){rest}"
    if len(line) <= WIDEST:
        return line
    return f"{function}(\n{indent(''.join(f'{word},{chr(10)}' for word in words), '    ')}){rest}"


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _flag(name: str, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    return [f"--{name}", _written(value)]


def _written(value: Any) -> str:
    """Return a value as an option has it: a switch that is on says nothing more."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return {True: "", False: "false"}[value] if isinstance(value, bool) else str(value)


def _is_file(name: str, value: Any) -> bool:
    return name in OPTIONS and OPTIONS[name].names_file(value)


def _bare(path: str) -> str:
    return Path(path).name


def _slug(words: str) -> str:
    return re.sub(r"[^a-z]+", "-", words.lower()).strip("-")
