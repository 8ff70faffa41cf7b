"""Figures of plots: their bytes, their words, their place in files, pages and notebooks."""

from __future__ import annotations

import copy
import pickle
import re
import struct
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, RenderError
from lstmdiagrams.graphics import THEMES
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.plots import (
    FORMATS,
    Plot,
    plot_gates,
    plot_gradients,
    plot_states,
    plot_unit,
    render,
)
from lstmdiagrams.runs import reference_network, reference_run
from tests.conftest import needs
from tests.diagrams.runs import random_run
from tests.plots.drawn import seen_in, texts_of

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: bytes | str) -> Any:
    """Return the root of an SVG."""
    return ET.fromstring(svg)  # noqa: S314 - our own rendering


def every_plot(**options: Any) -> list[Figure]:
    """Return a plot of each kind, of the same run."""
    trace = reference_run("counter")
    grads = reference_network("counter").gradients(trace)
    plots = [plot(trace, **options) for plot in (plot_gates, plot_states, plot_unit)]
    return [*plots, plot_gradients(grads, **options)]


def plot() -> Plot:
    """Return a plot."""
    figure = plot_gates(reference_run("counter"))
    assert isinstance(figure, Plot)
    return figure


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_run_gives_the_same_bytes(format: str) -> None:  # noqa: A002
    """Two plots of the same run are byte-identical in every format, drawn once or twice."""
    for one, other in zip(every_plot(), every_plot(), strict=True):
        first = render(one, format)
        assert first == render(other, format) == render(one, format)


def test_another_process_gives_the_same_bytes() -> None:
    """Neither the seed of hashes, nor the time, nor the folder changes the bytes."""
    program = (
        "import sys, hashlib, lstmdiagrams as ld\n"
        "figure = ld.plot_unit(ld.reference_run('counter'))\n"
        "for name in ('svg', 'png', 'pdf'):\n"
        "    print(hashlib.sha256(figure.render(name)).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch, "PATH": "", **_home(seed)},
        ).stdout
        for seed, epoch in (("1", "1"), ("2", "100000000"))
    }
    assert len(said) == 1


def _home(seed: str) -> dict[str, str]:
    """Return where this process finds what it needs, and a time zone of its own."""
    return {"PYTHONPATH": str(Path.cwd()), "HOME": str(Path.home()), "TZ": f"UTC{seed}"}


def test_files_hold_no_date_and_no_version() -> None:
    """Nothing in a file says when, or by which version of matplotlib, it was made."""
    for name in FORMATS:
        content = plot().render(name)
        for word in (b"Date", b"matplotlib.org", b"Software"):
            assert word not in content, name


def test_an_svg_is_said_in_words() -> None:
    """An SVG is an image with a title and a description, and has no stylesheet and no script."""
    figure = plot()
    root = parsed(figure.render("svg"))
    assert root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert [child.text for child in root[:2]] == [figure.title, figure.description]
    assert not root.findall(f".//{SVG}style")
    assert not root.findall(f".//{SVG}script")


def test_texts_of_an_svg_are_texts() -> None:
    """They can be searched for, and name fonts that a reader has who lacks DejaVu Sans."""
    notation = PYTORCH.changed("mine", fonts=["Some Font"])
    svg = every_plot(notation=notation)[0].render("svg").decode()  # type: ignore[attr-defined]
    texts = [text.text for text in parsed(svg).iter(f"{SVG}text")]
    assert {"forget gate", "unit 0", "+0.55", "⊙"} - {"⊙"} <= set(texts)
    fonts = set(re.findall(r"font-family: ([^;\"]*)", svg)) or set(
        re.findall(r"px ('[^;\"]*)", svg)
    )
    assert fonts == {"'DejaVu Sans', 'Some Font', 'Verdana', 'Arial', sans-serif"}


def test_words_cannot_break_the_svg() -> None:
    """Whatever stands in labels and titles, the SVG is well-formed and says it."""
    labels = ["<b>", "&", '"', "]]>", "\0", "$x$", "\\"]
    figure = plot_gates(random_run(n_steps=7, labels=labels))
    root = parsed(figure.render("svg"))  # type: ignore[attr-defined]
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"<b>", "&", '"', "]]>", "$x$", "\\"} <= set(texts)
    other = render(Figure(), "svg", title="<a>", description="\\1 & \\g<rest>")
    assert [child.text for child in parsed(other)[:2]] == ["<a>", "\\1 & \\g<rest>"]


def test_metadata_of_other_formats() -> None:
    """A PNG and a PDF carry title and description, too."""
    figure = plot()
    assert b"Gates over time" in figure.render("png")
    assert b"/Title (Gates over time)" in figure.render("pdf")


def test_svg_for_a_page() -> None:
    """Inline SVG has no declaration, and a prefix before every id and every reference to one."""
    svg = plot().svg(prefix="fig1-")
    assert svg.startswith("<svg ")
    ids = set(re.findall(r' id="([^"]*)"', svg))
    assert ids
    assert all(name.startswith("fig1-") for name in ids)
    references = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', svg)
    assert {one or other for one, other in references} <= ids
    with pytest.raises(InvalidValueError, match="cannot begin an id"):
        plot().svg(prefix='"><script>')
    with pytest.raises(InvalidTypeError, match="must be a text"):
        plot().svg(prefix=None)  # type: ignore[arg-type] # the test


REFERENCES = [' id="q"', ' xlink:href="#q', "url(#q", "px 'DejaVu Sans' x"]


@pytest.mark.parametrize("text", REFERENCES)
def test_a_prefix_leaves_texts_alone(text: str) -> None:
    """Labels, names and descriptions that look like ids, references or fonts stay as they are."""
    figure = plot_gates(random_run(n_steps=4, labels=[text] * 4))
    grads = reference_network("counter").gradients(reference_run("counter"))
    for each in (figure, plot_gradients({text: grads})):
        assert isinstance(each, Plot)
        whole, inline = parsed(each.render("svg")), parsed(each.svg(prefix="zz-"))
        said = [element.text for element in whole.iter()]
        assert [element.text for element in inline.iter()] == said
        assert any(text[:9] in (each or "") for each in said)
        assert {each.get("id") for each in inline.iter() if each.get("id")} == {
            f"zz-{each.get('id')}" for each in whole.iter() if each.get("id")
        }
    assert any(text in (each or "") for each in said)


def size_of(png: bytes) -> tuple[int, ...]:
    """Return the width and height of a PNG."""
    return struct.unpack(">II", png[16:24])


def test_scale_dpi_and_transparency() -> None:
    """A PNG has 216 pixels an inch; all formats take a scale, and can do without a ground."""
    figure = plot()
    assert size_of(figure.render("png"))[0] == 1080
    assert size_of(figure.render("png", dpi=90))[0] == 450
    assert size_of(figure.render("png", dpi=90, scale=2))[0] == 900
    one, two = (parsed(figure.render("svg", scale=scale)) for scale in (1, 2))
    assert (one.get("width"), two.get("width")) == ("360pt", "720pt")
    assert one.get("viewBox") == two.get("viewBox")
    boxes = [re.search(rb"/MediaBox \[ 0 0 (\S+)", figure.render("pdf", scale=k)) for k in (1, 2)]
    assert [float(box[1]) for box in boxes if box] == [360, 720]
    for name in FORMATS:
        assert figure.render(name, transparent=True) != figure.render(name)


def test_rendering_leaves_the_figure_as_it_is() -> None:
    """After any rendering the figure has its canvas, its resolution and its ground."""
    figure = plot()
    before = figure.canvas, figure.dpi, figure.get_facecolor()
    for name in FORMATS:
        figure.render(name, scale=2, transparent=True)
    assert before == (figure.canvas, figure.dpi, figure.get_facecolor())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"format": "gv"}, "unknown format of a plot 'gv'; choose one of 'svg', 'png', 'pdf'"),
        ({"format": "svg", "dpi": 90}, "the format 'svg' takes no dpi, which is for 'png'"),
        ({"format": "png", "dpi": 0}, "dpi is 0, and must be from 1 to 10,000"),
        ({"format": "png", "scale": "2"}, "scale is '2', and must be a number"),
    ],
)
def test_what_cannot_be_rendered(options: dict[str, Any], sentence: str) -> None:
    """An option that a format does not take is named, with what can be done."""
    with pytest.raises((InvalidValueError, InvalidTypeError), match=sentence):
        plot().render(**options)


def test_what_is_no_figure() -> None:
    """Only a figure can be rendered, and one that is too large says so."""
    with pytest.raises(InvalidTypeError, match="must be a matplotlib Figure"):
        render("figure", "svg")  # type: ignore[arg-type] # the test
    with pytest.raises(RenderError, match="would be a PNG of 5000000 × 2879167 pixels"):
        plot().render("png", dpi=10_000, scale=100)


def test_the_suffix_is_the_format(tmp_path: Path) -> None:
    """`save` writes what the suffix says, and refuses what is no format of a plot."""
    for name in FORMATS:
        path = plot().save(tmp_path / f"gates.{name}")
        assert path.read_bytes() == plot().render(name)
    for name in ("tikz", "doc"):
        with pytest.raises(InvalidValueError, match=name):
            plot().save(tmp_path / f"gates.{name}")


def test_a_notebook_shows_it() -> None:
    """A notebook gets SVG and the words, and PNG where it asks for it."""
    figure = plot()
    bundle = figure._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml", "text/plain"]
    assert bundle["image/svg+xml"] == figure.render("svg").decode()
    assert bundle["text/plain"] == f"{figure.title}\n{figure.description}"
    assert list(figure._repr_mimebundle_(include=["image/png"])) == ["image/png"]
    assert not figure._repr_mimebundle_(exclude=["image/svg+xml", "text/plain"])


def test_pyplot_is_not_imported() -> None:
    """Plotting leaves pyplot, its backends and its list of open figures alone."""
    program = (
        "import sys, lstmdiagrams as ld\n"
        "trace = ld.reference_run('counter')\n"
        "grads = ld.reference_network('counter').gradients(trace)\n"
        "plots = ld.plot_gates(trace), ld.plot_states(trace), ld.plot_unit(trace),"
        " ld.plot_gradients(grads)\n"
        "for plot in plots:\n"
        "    for name in ('svg', 'png', 'pdf'): plot.render(name)\n"
        "print([name for name in sys.modules if name.startswith('matplotlib.pyplot')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"


def test_the_style_of_others_changes_nothing() -> None:
    """A plot looks as it does, whatever a user has set for other figures."""
    before = [render(figure, "png", dpi=90) for figure in every_plot()]
    loud = {
        "font.size": 30,
        "axes.grid": True,
        "axes.facecolor": "red",
        "text.color": "blue",
        "lines.linewidth": 9,
        "xtick.major.size": 20,
        "hatch.linewidth": 5,
        "svg.fonttype": "path",
        "text.hinting": "force_autohint",
        "axes.spines.left": False,
    }
    with mpl.rc_context(loud):
        assert [render(figure, "png", dpi=90) for figure in every_plot()] == before
        assert mpl.rcParams["font.size"] == 30


def test_a_plot_can_be_copied_and_pickled() -> None:
    """A copy of a plot, and one that was pickled, look the same and say the same."""
    for figure in every_plot():
        for other in (copy.deepcopy(figure), pickle.loads(pickle.dumps(figure))):  # noqa: S301
            assert render(other, "png", dpi=90) == render(figure, "png", dpi=90)
            assert (other.title, other.description) == (figure.title, figure.description)


def test_axes_that_are_given_are_drawn_into() -> None:
    """With `ax` a plot stays within those axes, and the figure keeps its size and its ground."""
    figure = Figure(figsize=(9, 5))
    left, right = figure.subplots(1, 2)
    before = figure.get_size_inches().tolist(), figure.get_facecolor(), right.get_children()
    trace = reference_run("counter")
    for draw in (plot_gates, plot_states, plot_unit):
        left.clear()
        for child in list(left.child_axes):
            child.remove()
        assert draw(trace, ax=left) is figure
        box = left.get_window_extent()
        own = [seen for seen in seen_in(figure) if seen.box.x0 < right.bbox.x0 - 40]
        assert own
        for seen in own:
            assert box.x0 - 1 <= seen.box.x0, seen.text
            assert seen.box.x1 <= box.x1 + 1, seen.text
            assert box.y0 - 1 <= seen.box.y0, seen.text
            assert seen.box.y1 <= box.y1 + 1, seen.text
    after = figure.get_size_inches().tolist(), figure.get_facecolor(), right.get_children()
    assert before == after
    assert left.get_label().startswith("The input reads a, a")


def test_axes_of_a_subfigure_are_drawn_into() -> None:
    """The axes may be a subfigure's; the whole figure is returned."""
    figure = Figure(figsize=(9, 5))
    axes = figure.subfigures(1, 2)[1].subplots()
    assert plot_unit(reference_run("counter"), ax=axes) is figure
    assert all(seen.box.x0 > figure.bbox.width / 2 for seen in seen_in(figure))


@pytest.mark.parametrize("size", [(0.3, 0.3), (1, 6), (6, 1), (30, 20)])
def test_axes_of_any_size_are_drawn_into(size: tuple[float, float]) -> None:
    """In axes that are far too small or large there is less or more, and no error."""
    for draw in (plot_gates, plot_states, plot_unit):
        figure = Figure(figsize=size)
        draw(reference_run("counter"), ax=figure.add_axes((0, 0, 1, 1)))
        seen_in(figure)


def test_a_font_for_other_scripts_is_tried() -> None:
    """A label in a script that DejaVu Sans lacks is drawn in a font of the notation."""
    needs("MotoyaLCedar")
    trace = random_run(labels=list("忘却入力"))
    notation = PYTORCH.changed("mine", fonts=["No Such Font", "MotoyaLCedar"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert set("忘却入力") <= set(texts_of(plot_gates(trace, notation=notation)))
        plot_gates(trace, notation=notation).render("pdf")  # type: ignore[attr-defined]


def test_letters_that_no_font_has_are_named_once() -> None:
    """A PNG that lacks letters says which, and what to do; who views an SVG may have them."""
    figure = plot_gates(random_run(labels=list("忘却入力")))
    assert isinstance(figure, Plot)
    with pytest.warns(UserWarning, match="has the letters '[忘却入力]{4}'; name one") as caught:
        figure.render("png")
    assert len(caught) == 1
    assert "忘" in figure.render("svg").decode()


def test_what_matplotlib_says_is_passed_on() -> None:
    """Its errors become ours, and its warnings stay what they are."""

    class Strange(Artist):
        """What cannot be drawn, or only with a warning."""

        def __init__(self, error: Exception | None) -> None:
            super().__init__()
            self.error = error

        def draw(self, renderer: object) -> None:  # noqa: ARG002 - matplotlib's
            """Complain."""
            if self.error:
                raise self.error
            warnings.warn("strange", stacklevel=1)

    for error in (ValueError("too odd"), OverflowError("too odd"), None):
        figure = Figure()
        figure.add_artist(Strange(error))
        if error:
            with pytest.raises(RenderError, match="matplotlib cannot draw the plot: too odd"):
                render(figure, "svg")
        else:
            with pytest.warns(UserWarning, match="strange"):
                render(figure, "svg")


def test_themes_are_those_of_the_diagrams() -> None:
    """The ground has the theme's colour, and so has every text that stands on it."""
    for theme in ("light", "dark", "print", "high-contrast"):
        paint = THEMES[theme].paint
        allowed = {paint("text").text, paint("note").text, "#000000", "#ffffff"}
        for figure in every_plot(theme=theme):
            assert to_hex(figure.get_facecolor()) == paint("ground").fill
            assert {to_hex(each.colour) for each in seen_in(figure)} <= allowed
