"""Parts of a network in time can be focused, and flipped through step by step."""

from __future__ import annotations

from typing import Any

import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.focus import steps_of
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import nodes


def lit(figure: Diagram) -> set[str]:
    """Return the ids of what is not dim."""
    return {shape.id for shape in figure.shapes if not shape.dim}


RUN: dict[str, Any] = {"num_layers": 2, "bidirectional": True, "classes": 2, "n_steps": 4}


@pytest.mark.parametrize(
    ("focus", "on", "off"),
    [
        ("x", {"x-t0", "x-t", "x-t3-u0"}, {"copy-0-l0", "h-t0-u0", "equals"}),
        ("y", {"y-t0", "readout-0", "y-t3-u1"}, {"x-t0", "copy-0-l1", "c-t0-u0"}),
        ("h", {"h-t0-u0", "join-t0-l0", "h-t2-l1r-u3"}, {"c-t0-u0", "x-t0"}),
        ("c", {"c-t0-u0", "c-t3-l1r-u0", "c-copy-0-l0"}, {"h-t0-u0", "h-copy-0-l0"}),
        ("t2", {"x-t2", "copy-2-l1r", "y-t2-u0", "c-t2-u0"}, {"x-t1", "folded-l0", "copy-3-l0"}),
        ("layer1", {"copy-0-l1", "folded-l1r", "h-t0-l1-u0"}, {"copy-0-l0", "x-t0"}),
        ("backward", {"copy-0-l0r", "copy-0-l1r", "c-t0-l0r-u0"}, {"copy-0-l0", "c-t0-u0"}),
        (["t0", "forward"], {"x-t0", "copy-0-l0r", "copy-3-l1"}, {"copy-3-l0r", "x-t3"}),
        ("h-t2-u0", {"h-t2-u0"}, {"h-t2-u1", "copy-2-l0"}),
    ],
)
def test_what_is_lit(focus: Any, on: set[str], off: set[str]) -> None:
    """A symbol, a step, a layer, a direction or a value stays; the rest is dimmed."""
    figure = unrolled_rnn(random_run(**RUN), show_cell_state=True, focus=focus)
    assert on <= lit(figure)
    assert not off & lit(figure)


def test_nothing_moves() -> None:
    """A focus changes no place."""
    run = random_run(**RUN)
    plain, focused = unrolled_rnn(run), unrolled_rnn(run, focus="t1")
    assert plain.canvas == focused.canvas
    places = [[(node.x, node.y) for node in nodes(each).values()] for each in (plain, focused)]
    assert places[0] == places[1]


def test_unknown() -> None:
    """What is not there is refused, and what is there is listed."""
    with pytest.raises(
        InvalidValueError, match=r"nothing to focus on is called 'layer7'.*'layer1'"
    ):
        unrolled_rnn(random_run(**RUN), focus="layer7")


def test_steps_of_a_figure() -> None:
    """There is a frame for every step, in which it and what was before it is lit."""
    figure = unrolled_rnn(random_run(n_steps=4))
    assert steps_of(figure.shapes) == (0, 1, 2, 3)
    frames = figure.frames("step")
    assert len(frames) == 4
    assert {"folded", "equals", "copy-0", "x-t0", "h-copy-0", "one-network"} <= lit(frames[0])
    assert not {"copy-1", "x-t1", "h-copy-1"} & lit(frames[0])
    assert lit(frames[1]) >= lit(frames[0])
    assert lit(frames[3]) == {shape.id for shape in figure.shapes}


def test_focus_of_an_open_cell() -> None:
    """The names of a cell's ideas light the open cell, and what comes into it."""
    run = random_run(n_steps=5)
    figure = unrolled_rnn(run, detail="cell", steps=[1, 2, 3], focus="forget")
    assert {"f-t2-u0", "fc-t2-u0", "x-t2", "c-t1-u0", "c-copy-1", "h-copy-1"} <= lit(figure)
    assert not {"x-t1", "x-t3", "o-t2-u0", "c-t2-u0", "h-t1-u0", "c-before"} & lit(figure)
