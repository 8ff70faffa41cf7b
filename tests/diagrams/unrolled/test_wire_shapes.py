"""Wires say their shapes, in letters and numbers, each kind of wire once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.graphics import Diagram
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import nodes, texts


def said(figure: Diagram) -> list[str]:
    """Return what wires say, from the bottom to the top."""
    shapes = [node for name, node in nodes(figure).items() if name.startswith("shape-")]
    return [node.label for node in sorted(shapes, key=lambda node: (node.y, node.x))]


@pytest.mark.parametrize(
    ("run", "options", "shapes"),
    [
        ({}, {}, ["x: (N, I) = (1, 3)", "h: (N, H) = (1, 4)"]),
        (
            {"classes": 2, "n_sequences": 5},
            {"show_cell_state": True},
            [
                "x: (N, I) = (5, 3)",
                "c: (N, H) = (5, 4)",
                "h: (N, H) = (5, 4)",
                "y: (N, O) = (5, 2)",
            ],
        ),
        ({"proj_size": 2}, {}, ["x: (N, I) = (1, 3)", "h: (N, P) = (1, 2)"]),
        (
            {"bidirectional": True},
            {},
            ["x: (N, I) = (1, 3)", *["h: (N, H) = (1, 4)"] * 2, "h: (N, 2·H) = (1, 8)"],
        ),
        (
            {"num_layers": 2},
            {},
            ["x: (N, I) = (1, 3)", "h: (N, H) = (1, 4)", "h: (N, H) = (1, 4)"],
        ),
        (
            {"num_layers": 2, "bidirectional": True},
            {"layer": 1},
            ["x: (N, I) = (1, 8)", *["h: (N, H) = (1, 4)"] * 2, "h: (N, 2·H) = (1, 8)"],
        ),
    ],
)
def test_every_kind_of_wire(
    run: dict[str, Any], options: dict[str, Any], shapes: list[str]
) -> None:
    """Every kind of wire says its shape."""
    figure = unrolled_rnn(random_run(**run), **options, show_shapes=True)
    assert said(figure) == shapes
    assert f"Shapes: {'; '.join(dict.fromkeys(shapes))}." in figure.description
    assert not said(unrolled_rnn(random_run(**run), **options))


def test_blank_figures_say_letters() -> None:
    """Without a run there are no numbers."""
    figure = unrolled_rnn(bidirectional=True, show_shapes=True, show_cell_state=True)
    assert set(said(figure)) == {"x: (N, I)", "h: (N, H)", "c: (N, H)", "h: (N, 2·H)"}
    assert "N sequences, I inputs, H units" in texts(figure)


def test_what_is_added_is_not_longer() -> None:
    """A sum of two directions is as long as each of them."""
    run = replace(random_run(bidirectional=True), merge="sum")
    assert said(unrolled_rnn(run, show_shapes=True))[-1] == "h: (N, H) = (1, 4)"


def test_open_cells() -> None:
    """Beside an open cell, the chain's own wires say their shapes at the left of all."""
    figure = unrolled_rnn(random_run(classes=2), detail="cell", show_shapes=True)
    assert said(figure) == [
        "x: (N, I) = (1, 3)",
        "h: (N, H) = (1, 4)",
        "c: (N, H) = (1, 4)",
        "y: (N, O) = (1, 2)",
    ]
    assert texts(figure).count("N sequences, I inputs, H units") == 1
    assert "O outputs of the readout" in texts(figure)
