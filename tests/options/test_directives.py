"""The table of directives, as Sphinx and mystmd read it."""

from __future__ import annotations

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.options import FIGURES, OPTIONS, OUTPUT, AuthorError
from lstmdiagrams.options.directives import DIRECTIVES


@pytest.mark.parametrize("name", DIRECTIVES)
def test_every_row_is_a_row_of_figures(name: str) -> None:
    """What a directive decides, its figure takes; what is left, an author can write."""
    row = DIRECTIVES[name]
    assert row.name == name
    assert row.kind is FIGURES[row.figure]
    assert set(row.fixed) <= set(row.kind.options)
    assert not set(row.fixed) & set(row.options)
    assert set(row.kind.options) <= {*row.options, *row.fixed, row.argument}


def test_every_kind_of_figure_has_a_directive() -> None:
    """No figure of the command line is missing in texts."""
    assert {row.figure for row in DIRECTIVES.values()} == set(FIGURES)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("lstm-cell", "run"),
        ("rnn-variant", "pattern"),
        ("lstm-overview", ""),
        ("gate-plot", "run"),
        ("parameter-diagram", "run"),
    ],
)
def test_what_stands_after_the_name(name: str, argument: str) -> None:
    """Of most it is the run; of the patterns their name, and of the overview nothing."""
    assert DIRECTIVES[name].argument == argument
    assert DIRECTIVES[name].run_is_option == (argument != "run")


def test_a_name_decides_the_kind_of_cell() -> None:
    """The recipe of a directive is that of its figure, and what it decides."""
    recipe = DIRECTIVES["gru-cell"].recipe("counter", {"step": "3"})
    assert (recipe.kind.name, recipe.runs) == ("cell", ("counter",))
    assert recipe.keywords == {"kind": "gru", "step": 3}


def test_a_run_can_be_an_option() -> None:
    """Where the argument is another word, or none."""
    variant = DIRECTIVES["rnn-variant"].recipe("many-to-one", {"run": "sunspots"})
    assert (variant.keywords, variant.runs) == ({"pattern": "many-to-one"}, ("sunspots",))
    assert DIRECTIVES["lstm-overview"].recipe("", {"run": "counter"}).runs == ("counter",)
    assert DIRECTIVES["lstm-overview"].recipe("", {}).runs == ()


def test_several_runs_are_words() -> None:
    """A figure that compares runs takes their names, one after the other."""
    assert DIRECTIVES["gradient-plot"].recipe("counter reversal", {}).runs == (
        "counter",
        "reversal",
    )
    assert DIRECTIVES["lstm-cell"].recipe("my run.npz", {}).runs == ("my run.npz",)


def test_files_are_located() -> None:
    """Whoever reads the text says where its files are; shipped runs are none."""
    found = DIRECTIVES["lstm-cell"].recipe("mine.npz", {}, locate="/elsewhere/{}".format)
    assert found.runs == ("/elsewhere/mine.npz",)
    assert DIRECTIVES["lstm-cell"].recipe("counter", {}, locate=str.upper).runs == ("counter",)


def test_looks_hold_where_nothing_is_written() -> None:
    """And only for figures that have them."""
    looks = {"notation": "tilde", "theme": "print", "nonsense": 1}
    recipe = DIRECTIVES["lstm-cell"].recipe("", {"theme": "dark"}, looks=looks)
    assert recipe.keywords == {"kind": "lstm", "theme": "dark", "notation": "tilde"}


def test_every_mistake_is_told() -> None:
    """Files that may not be read, bad values and unknown options, all at once."""

    def refuse(path: str) -> str:
        raise InvalidValueError(f"{path} is not yours")

    written = {"theme": "mine.toml", "step": "x", "colour": "red"}
    with pytest.raises(AuthorError) as caught:
        DIRECTIVES["lstm-cell"].recipe("run.npz", written, locate=refuse)
    told = dict(caught.value.mistakes)
    assert list(told) == ["run", "theme", "step", "colour"]
    assert told["run"] == "run.npz is not yours"
    assert "'x' is not a whole number" in told["step"]
    assert all(repr(name) in told["colour"] for name in ("step", "theme"))


def test_a_file_that_may_not_be_read_is_told_alone() -> None:
    """What is wrong with a file is no second mistake."""
    with pytest.raises(AuthorError) as caught:
        DIRECTIVES["lstm-cell"].recipe("", {"theme": "no.toml"}, locate=_refuse)
    assert caught.value.mistakes == (("theme", "no"),)


def _refuse(_: str) -> str:
    raise InvalidValueError("no")


def test_options_are_rows_of_the_tables() -> None:
    """No option has a meaning of its own in a text."""
    for row in DIRECTIVES.values():
        for name, option in row.options.items():
            assert option is {**OUTPUT, **OPTIONS}[name]


def test_an_interactive_cell_is_its_chosen_steps() -> None:
    """Where nothing can be stepped through, a cell of every chosen step is drawn."""
    row = DIRECTIVES["lstm-cell"]
    written = {"interactive": "", "steps": "0,4,7", "theme": "print"}
    figure = row.recipe("counter", written).draw()
    single = row.recipe("counter", {"step": "4", "theme": "print"}).draw()
    assert figure.description.split("\n")[1] == single.description
    assert figure.width > 2 * single.width
    with pytest.raises(ValueError, match="focus: is no option of an interactive figure"):
        row.recipe("counter", {**written, "focus": "forget"})
