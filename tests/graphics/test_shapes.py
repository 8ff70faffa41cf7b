"""Shapes: where they are, how they move, and how a symbol becomes plain texts."""

from __future__ import annotations

import dataclasses

import pytest

from lstmdiagrams.graphics.shapes import (
    Box,
    Filling,
    Node,
    Wire,
    bounds,
    filled,
    label_width,
    moved,
    renamed,
    symbol_label,
    tagged,
    text_label,
)
from lstmdiagrams.notation import Key

NODE = Node("a", 10.0, 20.0, 6.0, 4.0, "value", key=Key("c", 0))
WIRE = Wire("w", ((0.0, 0.0), (10.0, 0.0), (10.0, 20.0)), "a", "b")


def test_box_of_a_node() -> None:
    """A node's place is its middle, and y grows upwards."""
    assert NODE.box == Box(7, 18, 13, 22)
    assert (NODE.box.width, NODE.box.height) == (6, 4)
    assert NODE.box.grown(1) == Box(6, 17, 14, 23)


def test_bounds_hold_all() -> None:
    """The bounds hold nodes and the corners of wires."""
    assert bounds([NODE, WIRE]) == Box(0, 0, 13, 22)


def test_moved_and_renamed() -> None:
    """Moving changes places only; renaming puts a prefix before every id, a wire's ends too."""
    assert moved(NODE, 1, 2) == dataclasses.replace(NODE, x=11, y=22)
    assert moved(WIRE, 1, 2).points == ((1, 2), (11, 2), (11, 22))
    assert renamed(NODE, "p-") == dataclasses.replace(NODE, id="p-a")
    assert renamed(WIRE, "p-") == dataclasses.replace(WIRE, id="p-w", tail="p-a", head="p-b")


def test_filling_a_slot() -> None:
    """A slot takes the text, shade and tooltip of its filling; other shapes stay as they are."""
    filling = Filling("+1.00", "pos6", "tip")
    full = filled(NODE, {"a": filling, "w": filling})
    assert isinstance(full, Node)
    assert (full.label, full.shade, full.tooltip) == ("+1.00", "pos6", "tip")
    assert filled(WIRE, {"w": filling}) is WIRE
    assert filled(NODE, {}) is NODE


def test_shapes_cannot_be_changed() -> None:
    """A shape is frozen."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        NODE.x = 1.0


@pytest.mark.parametrize(("align", "edge"), [("left", "left"), ("right", "right"), ("middle", "x")])
def test_text_is_held_where_it_is_asked_for(align: str, edge: str) -> None:
    """The left end, the middle or the right end of a text's box is at x."""
    node = text_label("t", "some text", 50, 0, align=align)
    assert (node.x if edge == "x" else getattr(node.box, edge)) == pytest.approx(50)


def test_bold_text_has_more_room() -> None:
    """Bold letters are wider, and so is the box of a bold text."""
    assert text_label("t", "word", 0, 0, bold=True).width > text_label("t", "word", 0, 0).width


@pytest.mark.parametrize("align", ["left", "middle", "right"])
def test_symbol_becomes_texts_side_by_side(align: str) -> None:
    """A symbol's runs follow each other, the subscript smaller and lower, variables slanted."""
    nodes = symbol_label("s", "f_{t} ⊙ c", 100, 50, align=align, size=10)
    assert [node.id for node in nodes] == ["s", "s-1", "s-2", "s-3"]
    assert [node.label for node in nodes] == ["f", "t", " ⊙ ", "c"]
    assert [node.italic for node in nodes] == [True, False, False, True]
    assert nodes[1].size < nodes[0].size
    assert nodes[1].y < nodes[0].y == 50
    lefts = [node.box.left for node in nodes]
    assert lefts == sorted(lefts)
    width = label_width("f_{t} ⊙ c", 10)
    start = {"left": 100, "middle": 100 - width / 2, "right": 100 - width}[align]
    assert lefts[0] == pytest.approx(start)


def test_tags_of_labels() -> None:
    """Every text of a label belongs to what the label belongs to."""
    nodes = (text_label("t", "x", 0, 0, of=("f",)), *symbol_label("s", "f_{t}", 0, 0, of=("f",)))
    assert [node.of for node in nodes] == [("f",)] * 3


def test_tags_are_added_once() -> None:
    """A shape that is tagged keeps the tags that it has, and gets none twice."""
    node, wire = tagged([dataclasses.replace(NODE, of=("f", "t3")), WIRE], "t3", "c")
    assert node == dataclasses.replace(NODE, of=("f", "t3", "c"))
    assert wire == dataclasses.replace(WIRE, of=("t3", "c"))
