"""What figures add to an HTML build by Sphinx, against sphinx.ext.graphviz with the same DOT.

Every round builds, in processes of their own and one after the other, a project without figures,
projects with few and with many figures of ours, and the same figures as DOT for
sphinx.ext.graphviz, which calls `dot` for each: as it comes, with PNG, and told to make SVG. What
counts is the time of the processors, during which nothing else happens to a build, and of each
project the shortest. The figures are the steps of a run, in cells and unrolled; the last but one
row is of figures no two of which have their shapes in the same places. Promised is what stands
against sphinx.ext.graphviz as it comes. Exit status 1 if a promise does not hold.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstmdiagrams.diagrams import lstm_cell, unrolled_rnn
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import LSTM, Trace

FEW, MANY = 10, 60
FEW_PLACES, MANY_PLACES = 4, 24
LOADED = 50  # figures, loading included
PAGES = 50  # with the same figure
ROUNDS = 6
LEAST = 5.0  # times as fast, each further figure
LEAST_LOADED = 3.0  # times as fast, with all that has to be loaded

CONF = "extensions = [{}]\nhtml_theme = 'alabaster'\nhtml_use_index = html_copy_source = False\n"
# Who draws → the extension, and what else conf.py says.
WHO = {
    "ours": ("'lstmdiagrams.sphinxext'", ""),
    "png": ("'sphinx.ext.graphviz'", ""),
    "svg": ("'sphinx.ext.graphviz'", "graphviz_output_format = 'svg'\n"),
}
COUNT = """
import sys
from sphinx.cmd.build import build_main
from lstmdiagrams.sphinxext import store
count, rendered = [], store.rendered
store.rendered = lambda *of: count.append(of) or rendered(*of)
assert build_main(sys.argv[1:]) == 0
print(len(count))
"""


@dataclass(frozen=True)
class Example:
    """A figure, as a directive and as Python draws it."""

    directive: str
    option: str
    draw: Callable[[], Diagram]

    @property
    def ours(self) -> str:
        """The figure in a page, for our extension."""
        return f".. {self.directive}:: run.npz\n   {self.option}\n\n   Caption."

    @property
    def theirs(self) -> str:
        """The figure's DOT in a page, for sphinx.ext.graphviz."""
        return ".. graphviz::\n   :caption: Caption.\n\n" + textwrap.indent(self.draw().dot, "   ")


def at_steps(run: Trace) -> list[Example]:
    """Return the inside of the cell at one step, three steps unrolled, and so on."""
    return [cell(run, n) if n % 2 else unrolled(run, n, 3) for n in range(MANY)]


def of_places(run: Trace) -> list[Example]:
    """Return unrolled runs, each with other digits or of another length than those before."""
    return [unrolled(run, n, 2 + n % 4, precision=n // 4) for n in range(MANY_PLACES)]


def cell(run: Trace, step: int) -> Example:
    """Return the inside of the cell at a step."""
    return Example("lstm-cell", f":step: {step}", lambda: lstm_cell(run, step=step))


def unrolled(run: Trace, first: int, count: int, precision: int = 2) -> Example:
    """Return some steps, unrolled."""
    steps = list(range(first, first + count))
    options = f":steps: {','.join(map(str, steps))}\n   :precision: {precision}"
    return Example(
        "unrolled-rnn", options, lambda: unrolled_rnn(run, steps=steps, precision=precision)
    )


def project(folder: Path, extension: str, more: str, *blocks: str) -> Path:
    """Write a project of one page."""
    folder.mkdir()
    folder.joinpath("conf.py").write_text(CONF.format(extension) + more, encoding="utf-8")
    page = "\n\n".join(["Figures\n=======", *blocks, ""])
    folder.joinpath("index.rst").write_text(page, encoding="utf-8")
    return folder


def projects(root: Path) -> dict[str, Path]:
    """Write every project that is timed."""
    x = np.random.default_rng(0).normal(size=(MANY + 10, 1, 3))
    run = LSTM.random(input_size=3, hidden_size=4, seed=0).run(x)
    made = {"none": project(root / "none", "", "")}
    for name, examples, counts in (
        ("steps", at_steps(run), (FEW, LOADED, MANY)),
        ("places", of_places(run), (FEW_PLACES, MANY_PLACES)),
    ):
        for count in counts:
            made |= alike(root, f"{name} {count}", examples[:count])
            run.save(made[f"{name} {count} ours"] / "run.npz")
    return made


def alike(root: Path, name: str, examples: Sequence[Example]) -> dict[str, Path]:
    """Write the same figures for everyone who draws."""
    ours, theirs = [each.ours for each in examples], [each.theirs for each in examples]
    return {
        f"{name} {who}": project(
            root / f"{name} {who}", *conf, *(ours if who == "ours" else theirs)
        )
        for who, conf in WHO.items()
    }


def build(folder: Path, *program: str) -> subprocess.CompletedProcess[str]:
    """Build a project, afresh."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    command = [sys.executable, *program, "-q", "-b", "html", str(folder), str(folder / "out")]
    # As installed, so with compiled modules, for all but the first round.
    installed = {key: value for key, value in os.environ.items() if "BYTECODE" not in key}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=installed)


def seconds(folder: Path) -> float:
    """Return how long processors work for a build, those of `dot` included."""
    begin = os.times()
    build(folder, "-m", "sphinx")
    end = os.times()
    return sum(end[2:4]) - sum(begin[2:4])  # of the processes that have ended in between


def renderings_of_one_figure(root: Path) -> int:
    """Return how many pictures a project renders that shows the same figure on many pages."""
    names = [f"page{n}" for n in range(PAGES)]
    toctree = ".. toctree::\n\n" + "\n".join(f"   {name}" for name in names)
    folder = project(root / "same", *WHO["ours"], toctree)
    for name in names:
        text = "Page\n====\n\n.. lstm-cell:: counter\n"
        folder.joinpath(f"{name}.rst").write_text(text, encoding="utf-8")
    return int(build(folder, "-c", COUNT).stdout)


@dataclass(frozen=True)
class Row:
    """What some figures add to a build: the time of many less that of few, for each."""

    title: str
    many: str
    few: str
    count: float
    promised: float = 0.0

    def added(self, least: dict[str, float], who: str) -> float:
        """Return the milliseconds."""
        before = least[f"{self.few} {who}"] if self.few else least["none"]
        return (least[f"{self.many} {who}"] - before) / self.count * 1e3

    def show(self, least: dict[str, float]) -> bool:
        """Print the row, and return whether its promise holds."""
        ours, png, svg = (self.added(least, who) for who in WHO)
        promise = f"(promised {self.promised:g})" if self.promised else ""
        print(
            f"{self.title:34} {ours:8.1f} ms {png:8.1f} ms {png / ours:6.1f}"
            f" {svg:8.1f} ms {svg / ours:6.1f} {promise}"
        )
        return png / ours >= self.promised


ROWS = (
    Row("each further figure", f"steps {MANY}", f"steps {FEW}", MANY - FEW, LEAST),
    Row(f"{LOADED} figures, loading included", f"steps {LOADED}", "", 1, LEAST_LOADED),
    Row(
        "each with shapes in other places",
        f"places {MANY_PLACES}",
        f"places {FEW_PLACES}",
        MANY_PLACES - FEW_PLACES,
    ),
)


def main() -> int:
    """Print the table and return the exit status."""
    if shutil.which("dot") is None:
        print("needs Graphviz' dot, which is not installed: nothing was measured")
        return int(bool(os.environ.get("CI")))
    with tempfile.TemporaryDirectory() as folder:
        made = projects(Path(folder))
        least = dict.fromkeys(made, float("inf"))
        for _ in range(ROUNDS):
            least = {name: min(least[name], seconds(path)) for name, path in made.items()}
        count = renderings_of_one_figure(Path(folder))
    print(f"{'':34} {'ours':>8}    {'its PNG':>8}    {'times':>6} {'its SVG':>8}    {'times':>6}")
    kept = [row.show(least) for row in ROWS]
    print(f"{f'{PAGES} pages with the same figure':34} {count:8} rendered (promised 1)")
    return int(not (all(kept) and count == 1))


if __name__ == "__main__":
    sys.exit(main())
