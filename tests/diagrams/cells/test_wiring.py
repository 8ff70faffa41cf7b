"""What a cell's wires join is what its equations say."""

from __future__ import annotations

from functools import reduce

import pytest

from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import ARROW, Box, Node, Wire
from tests.diagrams.cells.forms import FORMS, CellForm

EACH = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)

# Box or sign → what must lead into it, read off the equations.
LSTM = {
    "gate-f": {"h_prev"},
    "gate-i": {"h_prev"},
    "gate-g": {"h_prev"},
    "gate-o": {"h_prev"},
    "keep": {"gate-f", "c_prev"},
    "write": {"gate-i", "gate-g"},
    "add": {"keep", "write"},
    "tanh": {"add"},
    "show": {"gate-o", "tanh"},
    "c": {"add"},
    "h": {"show"},
    "output": {"show"},
}
PEEPHOLES = {
    "gate-f": {"h_prev", "c_prev"},
    "gate-i": {"h_prev", "c_prev"},
    "gate-o": {"h_prev", "add"},
}
COUPLED = {"one-minus": {"gate-i"}, "keep": {"one-minus", "c_prev"}}
PROJECTION = {"projection": {"show"}, "h": {"projection"}, "output": {"projection"}}
GRU = {
    "gate-r": {"h_prev"},
    "gate-z": {"h_prev"},
    "keep": {"gate-z", "h_prev"},
    "one-minus": {"gate-z"},
    "write": {"one-minus", "gate-n"},
    "add": {"keep", "write"},
    "h": {"add"},
    "output": {"add"},
}
AFTER = {"gate-hn": {"h_prev"}, "reset": {"gate-r", "gate-hn"}, "gate-n": {"x", "reset"}}
BEFORE = {"reset": {"gate-r", "h_prev"}, "gate-wrh": {"reset"}, "gate-n": {"x", "gate-wrh"}}
RNN = {"gate-a": {"h_prev"}, "squash": {"gate-a"}, "h": {"squash"}, "output": {"squash"}}


def wanted(form: CellForm) -> dict[str, set[str]]:
    """Return what must lead into each part of a form."""
    if form.kind == "rnn":
        return RNN
    if form.kind == "gru":
        return GRU | (AFTER if form.asked["reset_after"] else BEFORE)
    table = {**LSTM}
    for name, changes in (
        ("peepholes", PEEPHOLES), ("coupled", COUPLED), ("projection", PROJECTION)
    ):  # fmt: skip
        table |= changes if form.asked[name] else {}
    if form.asked["coupled"]:
        del table["gate-f"]
    return table


def wires(figure: Diagram) -> list[Wire]:
    """Return the wires of a figure."""
    return [shape for shape in figure.shapes if isinstance(shape, Wire)]


def led_into(figure: Diagram) -> dict[str, set[str]]:
    """Return what leads by an arrow into each part, values being part of their wires."""
    slots = {node.id for node in figure.shapes if isinstance(node, Node) and node.role == "value"}
    before = {wire.head: wire.tail for wire in wires(figure) if wire.head in slots}
    sources: dict[str, set[str]] = {}
    for wire in wires(figure):
        head = wire.head.split("-t2-")[0]  # the values of a state are part of it
        if wire.arrow and (wire.head not in slots or head in {"h", "c"}):
            tail = before.get(wire.tail, wire.tail)
            sources.setdefault(head, set()).add(tail)
    return sources


@EACH
@pytest.mark.parametrize("filled", [False, True])
def test_each_part_gets_what_its_equation_says(form: CellForm, filled: bool) -> None:
    """The wires are those of the equations, no more and no less."""
    figure = form.builder(form.run()) if filled else form.blank()
    assert led_into(figure) == wanted(form)


@EACH
@pytest.mark.parametrize("filled", [False, True])
def test_each_arrow_points_at_its_part(form: CellForm, filled: bool) -> None:
    """The tip of every arrow touches the part that its wire leads to."""
    figure = form.builder(form.run()) if filled else form.blank()
    parts = {node.id: node for node in figure.shapes if isinstance(node, Node)}
    for wire in wires(figure):
        if wire.arrow:
            assert touches(box_of(figure, parts[wire.head]), wire.points[-1]), wire.id


@EACH
@pytest.mark.parametrize("filled", [False, True])
def test_each_wire_begins_at_its_part(form: CellForm, filled: bool) -> None:
    """A wire starts at the part that it comes from, or on another wire that comes from there."""
    figure = form.builder(form.run()) if filled else form.blank()
    parts = {node.id: node for node in figure.shapes if isinstance(node, Node)}
    for wire in wires(figure):
        start = wire.points[0]
        others = [each for each in wires(figure) if each.tail == wire.tail and each is not wire]
        if touches(box_of(figure, parts[wire.tail]), start):
            continue
        # A wire that passes under another one goes on behind the gap.
        assert any(along(other, start, 9.0) for other in (*others, *feeding(figure, wire))), wire.id


def feeding(figure: Diagram, wire: Wire) -> list[Wire]:
    """Return the wires that go on from the values of the part that a wire comes from."""
    slots = {each.head for each in wires(figure) if each.tail == wire.tail}
    return [each for each in wires(figure) if each.tail in slots]


def along(wire: Wire, point: tuple[float, float], near: float) -> bool:
    """Tell whether a point lies on a wire, or nearly."""
    pieces = zip(wire.points, wire.points[1:], strict=False)
    return any(
        touches(
            Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), point, near
        )
        for a, b in pieces
    )


def box_of(figure: Diagram, node: Node) -> Box:
    """Return the box of a part; of values and of a state's name, of the whole column."""
    symbol = node.key.symbol if node.key else node.id
    boxes = [
        each.box
        for each in figure.shapes
        if isinstance(each, Node) and each.key and each.key.symbol == symbol
    ]
    return reduce(Box.united, boxes, node.box)


def touches(box: Box, point: tuple[float, float], near: float = 0.01) -> bool:
    """Tell whether a point lies on a box."""
    x, y = point
    room = box.grown(near)
    return room.left <= x <= room.right and room.bottom <= y <= room.top


@EACH
def test_arrows_have_room(form: CellForm) -> None:
    """No arrow is so short that only its head is seen, and none turns right before its tip."""
    for figure in (form.blank(), form.builder(form.run()), form.builder(form.run(), names=False)):
        for wire in wires(figure):
            (x, y), (a, b) = wire.points[-2:]
            assert not wire.arrow or abs(x - a) + abs(y - b) >= ARROW + 2, wire.id
