"""A manifest → the figures to make, or every mistake at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lstmdiagrams import graphics, lstm_cell, reference_run
from lstmdiagrams.manifest import read_manifest
from lstmdiagrams.options import AuthorError

Write = Callable[[str], Path]

ROOT = Path(__file__).parents[1]


@pytest.fixture
def manifest(tmp_path: Path) -> Write:
    """Write a manifest and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "figures.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def mistakes(path: Path) -> list[str]:
    """Read a bad manifest and return its mistakes, a line each, without the folder."""
    with pytest.raises(AuthorError) as caught:
        read_manifest(path)
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def test_figures_come_in_order(manifest: Write) -> None:
    """A manifest gives its figures in order, all formats unless it says otherwise."""
    figures = read_manifest(
        manifest('[figures.b]\ndraw = "cell"\n[figures.a]\ndraw = "cell"\nrun = "counter"\n')
    )
    assert [figure.name for figure in figures] == ["b", "a"]
    assert figures[0].formats == graphics.FORMATS
    assert figures[0].committed == ()
    assert figures[1].sources == ()


def test_a_figure_can_have_its_own_formats(manifest: Write) -> None:
    """What is said at the top holds for all figures; a figure's own word comes first."""
    common, own = read_manifest(
        manifest(
            'formats = ["svg", "gv"]\ncommitted = ["svg"]\n'
            '[figures.common]\ndraw = "cell"\n'
            '[figures.own]\ndraw = "cell"\nformats = ["pdf"]\n'
        )
    )
    assert (common.formats, common.committed) == (("svg", "gv"), ("svg",))
    assert (own.formats, own.committed) == (("pdf",), ())


def test_a_run_file_is_seen_from_the_manifest(manifest: Write, tmp_path: Path) -> None:
    """The path of a saved run is relative to the manifest, and the figure depends on it."""
    reference_run("counter").save(tmp_path / "mine.npz")
    (figure,) = read_manifest(manifest('[figures.a]\ndraw = "cell"\nrun = "mine.npz"\n'))
    assert figure.sources == (tmp_path / "mine.npz",)
    assert figure.draw().render("gv")


def test_a_notation_file_is_seen_from_the_manifest(manifest: Write, tmp_path: Path) -> None:
    """A notation and a theme of an author's own are files, and the figure depends on them."""
    (tmp_path / "de.toml").write_text('decimal = ","\n[quantities.f]\nname = "Vergessen"\n')
    (tmp_path / "mine.toml").write_text(
        'base = "light"\n[roles]\ngate = ["#ffd0a0", "#a05000", "#101010"]\n'
    )
    text = (
        '[figures.a]\ndraw = "cell"\nrun = "counter"\nnotation = "de.toml"\ntheme = "mine.toml"\n'
    )
    (figure,) = read_manifest(manifest(text))
    assert figure.sources == (tmp_path / "de.toml", tmp_path / "mine.toml")
    drawn = figure.draw().render("gv").decode()
    assert "Vergessen" in drawn
    assert "#ffd0a0" in drawn
    assert "0,93" in drawn


def test_looks_can_be_said_once_for_all(manifest: Write) -> None:
    """A theme at the top holds for all figures; a figure's own word comes first."""
    text = (
        'theme = "dark"\n[figures.a]\ndraw = "cell"\n[figures.b]\ndraw = "cell"\ntheme = "light"\n'
    )
    dark, light = read_manifest(manifest(text))
    assert dark.draw().render("gv") == lstm_cell(theme="dark").render("gv")
    assert light.draw().render("gv") == lstm_cell(theme="light").render("gv")
    assert dark.spec != light.spec


@pytest.mark.parametrize("key", ["notation", "theme"])
def test_a_missing_table_is_a_mistake(manifest: Write, key: str) -> None:
    """A notation or a theme whose file is not there is told with its key."""
    (line,) = mistakes(manifest(f'[figures.a]\ndraw = "cell"\n{key} = "none.toml"\n'))
    assert line.startswith(f"figures.toml: [figures.a] {key}: ")
    assert "none.toml" in line


def test_the_own_manifest_is_right() -> None:
    """The manifest of this repository declares the figures that the README shows."""
    figures = read_manifest(ROOT / "figures" / "figures.toml")
    assert {"lstm-cell", "counter-cell"} <= {figure.name for figure in figures}
    for figure in figures:  # of a plot there is no gv
        assert figure.committed == tuple(f for f in ("svg", "gv") if f in figure.formats)


def test_every_mistake_is_told_at_once(manifest: Write) -> None:
    """File, table and key of each mistake, with what is allowed; also what only drawing can see."""
    path = manifest(
        'shade = 1\nformats = "svg"\n'
        '[figures.one]\ndraw = "cell"\nstep = "third"\ncolour = 3\n'
        '[figures.two]\ndraw = "cel"\n'
        '[figures.three]\nrun = 7\ndraw = "cell"\nformats = ["svg"]\ncommitted = ["png"]\n'
        '[figures.four]\ndraw = "cell"\nrun = "nonesuch"\n'
        '[figures.five]\ndraw = "cell"\nrun = "counter"\nstep = 99\n'
        '[figures."six 6"]\ndraw = "cell"\nformats = ["gif"]\n'
        "[figures.seven]\n"
    )
    found = mistakes(path)
    starts = [
        "figures.toml: shade: unknown key 'shade'; choose one of 'formats', 'committed', ",
        "figures.toml: formats: 'svg' is not a list of formats",
        "figures.toml: [figures.one] colour: unknown key 'colour'; choose one of 'draw', 'run', ",
        "figures.toml: [figures.one] step: 'third' is not a whole number",
        "figures.toml: [figures.two] draw: unknown figure 'cel'; choose one of 'overview', ",
        "figures.toml: [figures.three] committed: unknown format 'png'; choose one of 'svg'",
        "figures.toml: [figures.three] run: 7 is neither the name of a run nor a file's",
        "figures.toml: [figures.four] run: ",
        "figures.toml: [figures.six 6]: a figure's name is made of letters, digits, '-' and '_'",
        "figures.toml: [figures.six 6] formats: unknown format 'gif'; choose one of 'svg', 'png'",
        "figures.toml: [figures.seven] draw: is missing; say what to draw, one of 'overview', ",
        "figures.toml: [figures.five]: ",
    ]
    assert len(found) == len(starts)
    for line, start in zip(found, starts, strict=True):
        assert line.startswith(start)
    assert "99" in found[-1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "figures.toml: figures: declare at least one figure, in a table [figures.NAME]"),
        ("figures = 3", "figures.toml: figures: declare at least one figure"),
        ("figures.a = 3", "figures.toml: figures.a: 3 is not a table"),
        ("figures = [", "figures.toml: is not TOML: "),
    ],
)
def test_a_file_that_is_no_manifest(manifest: Write, text: str, sentence: str) -> None:
    """A file without figures, or that is not TOML, is refused in one line."""
    (line,) = mistakes(manifest(text))
    assert line.startswith(sentence)


def test_a_missing_manifest(tmp_path: Path) -> None:
    """A manifest that is not there is one sentence."""
    assert mistakes(tmp_path / "no.toml") == ["no.toml: cannot be read: No such file or directory"]


def test_a_manifest_in_another_encoding(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told like any other mistake."""
    path = tmp_path / "figures.toml"
    path.write_bytes(b"title = '\xff'")
    (line,) = mistakes(path)
    assert line.startswith("figures.toml: is not TOML: ")


def test_a_figure_has_a_file(manifest: Write) -> None:
    """A figure without a format is a mistake, and a format that is named twice is one."""
    (line,) = mistakes(manifest('formats = []\n[figures.a]\ndraw = "cell"\n'))
    assert line.startswith("figures.toml: formats: names no format")
    (figure,) = read_manifest(manifest('[figures.a]\ndraw = "cell"\nformats = ["svg", "svg"]\n'))
    assert figure.formats == ("svg",)
