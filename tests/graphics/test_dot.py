"""Shapes become DOT that says everything: places, sizes, splines, colours, texts."""

from __future__ import annotations

import re

import graphviz
import numpy as np
import pytest
from pygraphviz import AGraph

from lstmdiagrams.diagrams import lstm_cell, overview, unrolled_rnn
from lstmdiagrams.graphics import THEMES, Diagram
from lstmdiagrams.graphics.dot import digraph, escaped
from lstmdiagrams.graphics.shapes import Box, Node, Wire
from tests.diagrams.runs import random_run

CANVAS = Box(0.0, 0.0, 100.0, 80.0)
FIGURES = {
    "blank": lstm_cell,
    "annotated": lambda: lstm_cell(random_run(hidden_size=10)),
    "projected": lambda: lstm_cell(random_run(proj_size=2)),
    "unrolled": lambda: unrolled_rnn(random_run(), show_cell_state=True),
    "beside": lambda: lstm_cell().beside(lstm_cell(random_run())),
    "overview": overview,
}


def read(*shapes: Node | Wire) -> AGraph:
    """Return what Graphviz reads of shapes that became DOT."""
    return AGraph(string=digraph(shapes, CANVAS, THEMES["light"], name="figure").source)


def spline(points: tuple[tuple[float, float], ...], *, radius: float = 8.0) -> np.ndarray:
    """Return the control points that a wire without an arrow gets."""
    wire = Wire("w", points, "a", "b", arrow=False, radius=radius)
    ends = [Node(name, 0, 0, 1, 1, "state") for name in "ab"]
    graph = read(*ends, wire)
    position = graph.get_edge("a", "b").attr["pos"]
    return np.array([list(map(float, each.split(","))) for each in position.split()])


@pytest.mark.parametrize("name", FIGURES)
def test_every_wire_joins_shapes_of_the_figure(name: str) -> None:
    """Graphviz finds no node in the DOT that the figure has not placed, and every id once."""
    figure: Diagram = FIGURES[name]()
    graph = AGraph(string=figure.dot)
    ids = [shape.id for shape in figure.shapes]
    assert len(set(ids)) == len(ids)
    nodes = {shape.id for shape in figure.shapes if isinstance(shape, Node)}
    assert set(graph.nodes()) == nodes | {"ground"}
    assert all(node.attr["pos"] for node in graph.nodes())
    assert all(edge.attr["pos"] for edge in graph.edges())
    assert graph.graph_attr["layout"] == "nop2"


def test_it_is_a_digraph_of_the_users() -> None:
    """`to_graphviz` gives a `graphviz.Digraph` that can be changed without changing the figure."""
    figure = lstm_cell()
    graph = figure.to_graphviz()
    assert isinstance(graph, graphviz.Digraph)
    graph.node("mine")
    assert "mine" in graph.source
    assert "mine" not in figure.dot


def test_place_and_size_of_a_node() -> None:
    """A node's place is in points from the canvas' corner, its size in inches."""
    graph = read(Node("a", 30.126, 40, 36, 18, "state", "round"))
    node = graph.get_node("a")
    assert node.attr["pos"] == "30.13,40"
    assert (node.attr["width"], node.attr["height"]) == ("0.5", "0.25")
    canvas = Box(10, 20, 60, 60)
    shifted = digraph([Node("a", 30, 40, 36, 18, "state")], canvas, THEMES["light"], name="f")
    assert 'pos="20,20"' in shifted.source


def test_colours_come_from_the_role() -> None:
    """A node has the fill, the outline and the ink of its role, or of its shade."""
    nodes = read(
        Node("a", 30, 40, 36, 18, "gate", label="x"),
        Node("b", 30, 40, 36, 18, "value", label="1", shade="pos3"),
        Node("c", 30, 40, 36, 18, "value", label="1"),
    )
    for name, paint in (("a", "gate"), ("b", "pos3"), ("c", "value")):
        fill, stroke, ink = (
            nodes.get_node(name).attr[each] for each in ("fillcolor", "color", "fontcolor")
        )
        expected = THEMES["light"].paints[paint]
        assert (fill, stroke, ink) == (expected.fill, expected.stroke, expected.text)


def test_fonts_are_faces_of_dejavu() -> None:
    """Slanted and bold texts name their own faces of DejaVu Sans."""
    faces = {
        (False, False): "DejaVu Sans",
        (True, False): "DejaVu Sans Oblique",
        (False, True): "DejaVu Sans Bold",
        (True, True): "DejaVu Sans Bold Oblique",
    }
    for (italic, bold), face in faces.items():
        node = Node("a", 9, 9, 9, 9, "text", "text", "x", italic=italic, bold=bold)
        graph = read(node)
        assert graph.get_node("a").attr["fontname"] == face


def test_straight_wire() -> None:
    """A straight wire is one cubic on the line."""
    points = spline(((0, 10), (30, 10)))
    assert points.tolist() == [[0, 10], [10, 10], [20, 10], [30, 10]]


def test_rounded_corner_is_a_quarter_circle() -> None:
    """A corner is a quarter of a circle of the wire's radius, and the rest is straight."""
    points = spline(((0, 0), (50, 0), (50, 40)), radius=10)
    assert len(points) == 10
    p = points[3:7]
    t = np.linspace(0, 1, 21)[:, None]
    arc = (
        (1 - t) ** 3 * p[0] + 3 * t * (1 - t) ** 2 * p[1] + 3 * t**2 * (1 - t) * p[2] + t**3 * p[3]
    )
    assert np.hypot(*(arc - (40, 10)).T) == pytest.approx(np.full(21, 10), abs=0.05)
    assert points[0].tolist() == [0, 0]
    assert points[-1].tolist() == [50, 40]


def test_short_pieces_have_small_corners() -> None:
    """A corner's radius is at most the length of the pieces that meet in it."""
    points = spline(((0, 0), (50, 0), (50, 4)), radius=10)
    assert points[:, 0].max() <= 50
    assert points[:, 1].max() <= 4
    assert points[3].tolist() == [46, 0]


def test_arrow_ends_at_the_last_point() -> None:
    """An arrow's tip is the wire's last point, and its line ends an arrow's length before."""
    wire = Wire("w", ((0, 10), (30, 10)), "a", "b")
    graph = read(*(Node(name, 0, 0, 1, 1, "state") for name in "ab"), wire)
    tip, *line = graph.get_edge("a", "b").attr["pos"].split()
    assert tip == "e,30,10"
    assert line[-1] == "24,10"


def test_wire_of_no_length_is_drawn() -> None:
    """A wire whose ends coincide is a point, and no error."""
    assert spline(((5, 5), (5, 5))).tolist() == [[5, 5]] * 4


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\\b", "a\\\\b"),
        ('say "x"', 'say \\"x\\"'),
        ("a&b", "a&amp;b"),
        ("\n", "␊"),
        ("<b>", "<b>"),
    ],
)
def test_escapes(text: str, written: str) -> None:
    """What DOT or Graphviz would read as its own is escaped; control characters are shown."""
    assert escaped(text) == written


def test_links_and_images_are_not_ours() -> None:
    """Nothing that a user writes becomes a link, an image or an HTML-like label."""
    label = 'x" URL="javascript:alert(1)" image="/etc/passwd'
    graph = AGraph(string=lstm_cell(random_run(labels=[label] * 4)).dot)
    for node in graph.nodes():
        assert not node.attr["URL"]
        assert not node.attr["image"]
    assert not re.search(r"=\s*<", lstm_cell().dot)


def test_numbers_are_short_and_never_minus_zero() -> None:
    """Places have at most two decimals, and zero has no sign."""
    dot = digraph([Node("a", -0.001, 1 / 3, 10, 10, "state")], CANVAS, THEMES["light"], name="f")
    assert 'pos="0,0.33"' in dot.source
