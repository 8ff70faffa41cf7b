"""The picture of a batch: the same elements in both layouts, each where its index says."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from lstmdiagrams.diagrams import batch_diagram
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.notation import PYTORCH
from lstmdiagrams.reference import Trace
from tests.graphics.layout import faults
from tests.graphics.picture import read

CELL = re.compile(r"(batch|time)-x-n(\d+)-t(\d+)-i(\d+)")


def run(n: int = 3, t: int = 4, i: int = 2, **options: Any) -> tuple[Trace, np.ndarray[Any, Any]]:
    """Return a run and its input, batch first, in which every number says where it stands."""
    x = np.fromfunction(lambda n, t, i: 100 * n + 10 * t + i, (n, t, i)) + 1
    net = ld.LSTM.random(input_size=i, hidden_size=2)
    return net.run(x.swapaxes(0, 1), **options), x


def nodes(figure: Diagram) -> dict[str, Node]:
    """Return boxes and texts by their ids."""
    return {shape.id: shape for shape in figure.shapes if isinstance(shape, Node)}


def cells(figure: Diagram, table: str) -> list[tuple[Node, tuple[int, int, int]]]:
    """Return the features of a table with the place in the batch that they claim."""
    found = [(node, CELL.fullmatch(name)) for name, node in nodes(figure).items()]
    return [
        (node, (int(said[2]), int(said[3]), int(said[4])))
        for node, said in found
        if said and said[1] == table
    ]


def tag(figure: Diagram, table: str, line: str, node: Node) -> int:
    """Return the number of the row or the column that a box stands in."""
    tags = [each for name, each in nodes(figure).items() if name.startswith(f"{table}-{line}-")]
    tags = [each for each in tags if each.label.isdigit()]
    apart = {
        "row": lambda each: abs(each.y - node.y),
        "column": lambda each: abs(each.x - node.x),
    }[line]
    return int(min(tags, key=apart).label)


@pytest.mark.parametrize("table", ["batch", "time"])
def test_every_number_stands_where_its_index_says(table: str) -> None:
    """Row, column and feature of a number are its index in an array of that layout."""
    trace, x = run()
    array = x if table == "batch" else x.swapaxes(0, 1)
    figure = batch_diagram(trace=trace, precision=0)
    found = cells(figure, table)
    assert len(found) == x.size
    for node, (_, _, feature) in found:
        row, column = tag(figure, table, "row", node), tag(figure, table, "column", node)
        assert figure.fillings[node.id].text == f"{array[row, column, feature]:.0f}"


def test_features_stand_below_each_other() -> None:
    """The features of an element stand in their order, from top to bottom."""
    figure = batch_diagram(2, 2, 3)
    for table in ("batch", "time"):
        own = [(node.y, i) for node, (n, t, i) in cells(figure, table) if (n, t) == (1, 0)]
        assert [i for _, i in sorted(own, reverse=True)] == [0, 1, 2]


@pytest.mark.parametrize("element", [None, (0, 0), (2, 3), (-1, -2)])
def test_one_element_is_pointed_out_in_both(element: Any) -> None:
    """The frame stands around the same element in both tables, and each says its index there."""
    figure = batch_diagram(3, 4, 2, element=element)
    n, t = {None: (1, 2), (-1, -2): (2, 2)}.get(element, element)
    said = nodes(figure)
    for table, entry in (("batch", f"x[{n}, {t}]"), ("time", f"x[{t}, {n}]")):
        frame = said[f"{table}-frame"].box
        inside = {
            place[:2]
            for node, place in cells(figure, table)
            if frame.left < node.x < frame.right and frame.bottom < node.y < frame.top
        }
        assert inside == {(n, t)}
        assert said[f"{table}-entry"].label == f"{entry} is element {t} of sequence {n}"


def test_sizes_are_named_in_both() -> None:
    """Both shapes are said in letters and numbers, and each size by what it counts."""
    texts = {node.label for node in nodes(batch_diagram(4, 6, 3)).values()}
    assert {
        "batch first", "(N, T, I) = (4, 6, 3)", "time first", "(T, N, I) = (6, 4, 3)",
        "N = 4 sequences", "T = 6 elements", "I = 3 features",
    } <= texts  # fmt: skip
    texts = {node.label for node in nodes(batch_diagram(1, 1, 1)).values()}
    assert {"N = 1 sequence", "T = 1 element", "I = 1 feature"} <= texts


@pytest.mark.parametrize(("batch_first", "name"), [(True, "batch"), (False, "time")])
def test_one_layout_can_stand_alone(batch_first: bool, name: str) -> None:
    """With `batch_first` only that layout is shown."""
    figure = batch_diagram(batch_first=batch_first)
    assert {each.partition("-")[0] for each in nodes(figure) if "-x-" in each} == {name}
    other = "time first" if batch_first else "batch first"
    assert other not in figure.description.lower()


def test_padding_is_pale() -> None:
    """What comes after a sequence's end is pale in both tables; elsewhere nothing is."""
    lengths = [5, 2, 4]
    figure = batch_diagram(3, 5, 2, lengths=lengths)
    for table in ("batch", "time"):
        for node, (n, t, _) in cells(figure, table):
            assert node.dim == (t >= lengths[n])
    assert "the sequences have 5, 2, 4 elements" in figure.description.lower()
    assert not any(node.dim for node in nodes(batch_diagram()).values())
    assert "pale" not in nodes(batch_diagram(3, 5, 2, lengths=[5, 5, 5]))


def test_a_run_brings_its_lengths() -> None:
    """Of a padded run the ends are its own, and padding is not said among the numbers."""
    trace, _ = run(lengths=[4, 1, 3])
    figure = batch_diagram(trace=trace, precision=0)
    pale = {place[:2] for node, place in cells(figure, "batch") if node.dim}
    assert pale == {(1, 1), (1, 2), (1, 3), (2, 3)}
    assert "x_1,0: 101; 102." in figure.description
    assert "x_1,1:" not in figure.description


def test_a_run_that_reads_backwards_only() -> None:
    """Of a network without a forward layer the input is shown, too."""
    net = ld.LSTM.random(input_size=2, hidden_size=2, bidirectional=True)
    from dataclasses import replace

    form = net.forms[0]
    turned = replace(form, directions=form.directions[1:])
    trace = replace(net, forms=(turned,), weights=net.weights[1:]).run(np.ones((3, 2, 2)))
    assert batch_diagram(trace=trace).fillings


def test_many_leave_ellipses() -> None:
    """Of a thousand sequences of 5,000 elements of 300 features a few are shown, and it is said."""
    figure = batch_diagram(1000, 5000, 300)
    assert not faults(read(figure.svg()))
    texts = [node.label for node in nodes(figure).values()]
    assert {"997 more", "4996 more", "999", "4999", "⋮", "⋯", "⋱"} <= set(texts)
    assert len(texts) < 400
    assert figure.width < 1000


def test_an_element_that_would_be_left_out_is_shown() -> None:
    """The element that is pointed out is shown, wherever it is."""
    figure = batch_diagram(1000, 5000, 300, element=(500, 2500))
    assert {"x[500, 2500] is element 2500 of sequence 500"} <= {
        node.label for node in nodes(figure).values()
    }
    assert not faults(read(figure.svg()))


SIZES = st.tuples(*(st.integers(1, 12) for _ in range(3)))
LOOKS = {
    "font_scale": st.floats(0.8, 1.4),
    "precision": st.integers(0, 4),
    "batch_first": st.sampled_from([None, True, False]),
    "theme": st.sampled_from(sorted(THEMES)),
}


@given(SIZES, st.fixed_dictionaries(LOOKS), st.data())
def test_every_batch_can_be_read(
    sizes: tuple[int, int, int], looks: dict[str, Any], data: st.DataObject
) -> None:
    """Whatever the sizes, lengths and letters: nothing overlaps, and nothing is cropped."""
    n, t, _ = sizes
    lengths = data.draw(st.none() | st.lists(st.integers(1, t), min_size=n, max_size=n))
    assert not faults(read(batch_diagram(*sizes, lengths=lengths, **looks).svg()))


@given(SIZES, st.fixed_dictionaries(LOOKS), st.sampled_from([1.0, 1e9, -1e-9, float("nan")]))
def test_every_batch_of_a_run_can_be_read(
    sizes: tuple[int, int, int], looks: dict[str, Any], factor: float
) -> None:
    """With the numbers of a run, too."""
    n, t, i = sizes
    net = ld.RNN.random(input_size=i, hidden_size=1)
    x = np.random.default_rng(0).normal(size=(t, n, i)) * factor
    assert not faults(read(batch_diagram(trace=net.run(x), **looks).svg()))


@pytest.mark.parametrize("of_run", [True, False])
def test_long_words_have_room(of_run: bool) -> None:
    """In a language whose words are twice as long, everything has room."""
    words = {key: f"{text} {text}" for key, text in PYTORCH.words.items()}
    looks: dict[str, Any] = {"notation": PYTORCH.changed("long", words=words), "font_scale": 1.4}
    if of_run:
        figure = batch_diagram(trace=run(lengths=[4, 1, 3])[0], **looks)
    else:
        figure = batch_diagram(9, 20, 9, lengths=[20, *range(1, 9)], **looks)
    assert not faults(read(figure.svg()))


TRACE = run()[0]
REFUSED: dict[str, tuple[tuple[Any, ...], dict[str, Any], list[str]]] = {
    "no sequences": ((0, 1, 1), {}, ["n_sequences is 0", "1 or more"]),
    "half a length": ((1, 2.5, 1), {}, ["length is 2.5", "whole number"]),
    "features": ((1, 1, "2"), {}, ["features is '2'", "whole number"]),
    "too few lengths": ((3, 5, 2), {"lengths": [5, 5]}, ["2 lengths", "3 sequences"]),
    "a length of 0": ((1, 5, 2), {"lengths": [0]}, ["a length is 0", "1 to 5"]),
    "too long": ((1, 5, 2), {"lengths": [6]}, ["a length is 6", "1 to 5"]),
    "no lengths": ((1, 5, 2), {"lengths": 5}, ["lengths are 5", "a list"]),
    "no such sequence": ((3, 5, 2), {"element": (3, 0)}, ["sequence 3", "0 to 2"]),
    "an element in the padding": (
        (1, 5, 2),
        {"lengths": [2], "element": (0, 2)},
        ["step 2", "0 to 1"],
    ),
    "no element": ((3, 5, 2), {"element": 1}, ["the element is 1", "two numbers"]),
    "sizes beside a run": ((3,), {"trace": TRACE}, ["those of the run"]),
    "lengths beside a run": ((), {"trace": TRACE, "lengths": [1, 1, 1]}, ["those of the run"]),
    "no run": ((), {"trace": 3}, ["the run is 3", "must be a Trace"]),
    "a layout": ((), {"batch_first": "yes"}, ["batch_first is 'yes'", "True or False"]),
    "a theme": ((), {"theme": "sepia"}, ["'sepia'", "'print'"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_batch_is_refused(case: str) -> None:
    """The sentence names what is wrong, and what is allowed."""
    sizes, options, said = REFUSED[case]
    with pytest.raises((InvalidValueError, InvalidTypeError)) as caught:
        batch_diagram(*sizes, **options)
    assert all(part in str(caught.value) for part in said), caught.value
