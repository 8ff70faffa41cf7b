"""What figures add to an HTML build by Sphinx.

Every round builds, in processes of their own and one after the other, a project without figures,
projects with few and with many figures of ours, and the same figures as DOT for
sphinx.ext.graphviz, which calls `dot` for each: as it comes, with PNG, and told to make SVG. What
is measured is the time of the processors, during which nothing else happens to a build, and of
each project the shortest counts. The figures are the steps of a run, in cells and unrolled; in the
last row no two have their shapes in the same places. Ranges are those of single rounds.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.comparison import Comparison, Row, Spread, limited
from benchmarks.measure import as_installed, lacking, processor_seconds
from lstmdiagrams.diagrams import lstm_cell, unrolled_rnn
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.reference import LSTM, Trace

FEW, MANY = 10, 60
FEW_PLACES, MANY_PLACES = 4, 24
LOADED = 50  # figures, loading included
PAGES = 50  # with the same figure

CONF = "extensions = [{}]\nhtml_theme = 'alabaster'\nhtml_use_index = html_copy_source = False\n"
# Who draws → the extension, and what else conf.py says.
WHO = {
    "ours": ("'lstmdiagrams.sphinxext'", ""),
    "png": ("'sphinx.ext.graphviz'", ""),
    "svg": ("'sphinx.ext.graphviz'", "graphviz_output_format = 'svg'\n"),
}
AGAINST = {
    "png": "sphinx.ext.graphviz as it comes, with PNG",
    "svg": "sphinx.ext.graphviz told to make SVG",
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
Times = Mapping[str, list[float]]


@dataclass(frozen=True)
class Added:
    """What some figures add to a build: the time of many less that of few, for each.

    Parameters
    ----------
    many, few : str
        The names of projects, but for who draws.
    count : float
        How many figures the first has more; 1, if it is about all of them.
    promised : float, optional
        Of what sphinx.ext.graphviz takes as it comes.
    """

    what: str
    many: str
    few: str
    count: int
    promised: float | None = None

    def row(self, times: Times, who: str) -> Comparison:
        """Return the row against sphinx.ext.graphviz."""
        (ours, our_rounds), (theirs, their_rounds) = self.by(times, "ours"), self.by(times, who)
        ratios = [our / their for our, their in zip(our_rounds, their_rounds, strict=True)]
        ratio = Spread.around(ours.value / theirs.value, ratios)
        most = self.promised if who == "png" else None
        return Comparison(self.what, AGAINST[who], ours, theirs, ratio, most)

    def by(self, times: Times, who: str) -> tuple[Spread, list[float]]:
        """Return what is added by those who draw, and what is in every round."""
        many, few = times[f"{self.many} {who}"], times[f"{self.few} {who}" if self.few else "none"]
        rounds = [(more - less) / self.count for more, less in zip(many, few, strict=True)]
        return Spread.around((min(many) - min(few)) / self.count, rounds), rounds


ROWS = (
    Added("each further figure", f"steps {MANY}", f"steps {FEW}", MANY - FEW, 1 / 5),
    Added(f"{LOADED} figures, loading included", f"steps {LOADED}", "", 1, 1 / 3),
    Added(
        "each with shapes in other places",
        f"places {MANY_PLACES}",
        f"places {FEW_PLACES}",
        MANY_PLACES - FEW_PLACES,
    ),
)


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each thing that figures add, and how often one of many pages is rendered."""
    gaps = lacking("figures in Sphinx against sphinx.ext.graphviz", "sphinx", "dot")
    yield from gaps
    if gaps:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = projects(folder)
        rounds = [
            {title: processor_seconds(lambda: build(path)) for title, path in made.items()}  # noqa: B023 - called now
            for _ in range(2 if quick else 5)
        ]
        count = renderings_of_one_figure(folder)
    times = {title: [taken[title] for taken in rounds] for title in made}
    for who in AGAINST:
        yield from (added.row(times, who) for added in ROWS)
    yield limited([count], 1, what=f"renderings of one figure that {PAGES} pages show", unit="")


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


def build(folder: Path, *program: str) -> str:
    """Build a project, afresh, and return what the program says."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    words = program or ("-m", "sphinx")
    command = [sys.executable, *words, "-q", "-b", "html", str(folder), str(folder / "out")]
    # As installed, so with compiled modules, for all but the first round.
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=as_installed()
    ).stdout


def renderings_of_one_figure(root: Path) -> int:
    """Return how many pictures a project renders that shows the same figure on many pages."""
    names = [f"page{n}" for n in range(PAGES)]
    toctree = ".. toctree::\n\n" + "\n".join(f"   {name}" for name in names)
    folder = project(root / "same", *WHO["ours"], toctree)
    for name in names:
        text = "Page\n====\n\n.. lstm-cell:: counter\n"
        folder.joinpath(f"{name}.rst").write_text(text, encoding="utf-8")
    return int(build(folder, "-c", COUNT))
