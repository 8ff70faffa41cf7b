"""A picture → the faults in its layout, as sentences; a good one has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from tests.graphics.picture import Box, Outline, Picture, Text

__all__ = ["faults"]

RIM = 0.3  # points that two things may share: rounded numbers in the SVG, the width of an outline
TIP = 2.0  # an arrow's outline ends so far from the shape that its stroke touches
GAP = 4.2  # what a wire that passes under another stays away from it


def faults(picture: Picture) -> list[str]:
    """Return everything that is wrong with the layout of a figure."""
    return [fault for check in CHECKS for fault in check(picture)]


def texts_apart(picture: Picture) -> Iterator[str]:
    """No two texts overlap."""
    for one, other in combinations(picture.texts, 2):
        if one.box.meets(other.box, RIM):
            yield f"{_said(one)} overlaps {_said(other)}"


def all_on_canvas(picture: Picture) -> Iterator[str]:
    """Nothing is cropped."""
    for text in picture.texts:
        if not picture.canvas.holds(text.box):
            yield f"{_said(text)} leaves the canvas"
    for outline in picture.outlines:
        if not picture.canvas.holds(outline.box, 0.01):
            yield f"{outline.id} leaves the canvas"
    for thread in picture.threads:
        points = thread.points
        box = Box(*points.min(axis=0), *points.max(axis=0)).grown(0.6)
        if not picture.canvas.holds(box) or (thread.head and not picture.canvas.holds(thread.head)):
            yield f"the wire {thread.id} leaves the canvas"


def texts_in_their_boxes(picture: Picture) -> Iterator[str]:
    """A text that stands in a shape stands in it wholly."""
    shapes = _shapes(picture)
    for text in picture.texts:
        for shape in shapes:
            own = text.id == shape.id
            if (own or _around(shape, text)) and not shape.holds(text.box):
                yield f"{_said(text)} leaves {shape.id}"


def texts_beside_shapes(picture: Picture) -> Iterator[str]:
    """A text that does not stand in a shape does not touch it either."""
    for text in picture.texts:
        for shape in _shapes(picture):
            if not _around(shape, text) and shape.box.meets(text.box, RIM):
                yield f"{_said(text)} touches {shape.id}"


def wires_pass_texts(picture: Picture) -> Iterator[str]:
    """No wire runs through a text, and no arrowhead covers one."""
    boxes = np.array([text.box.grown(-RIM) for text in picture.texts])
    for thread in picture.threads:
        x, y = thread.points.T[:, :, None]
        crossed = (x > boxes[:, 0]) & (x < boxes[:, 2]) & (y > boxes[:, 1]) & (y < boxes[:, 3])
        for place in np.flatnonzero(crossed.any(axis=0)):
            yield f"the wire {thread.id} runs through {_said(picture.texts[place])}"
        for text in picture.texts:
            if thread.head and thread.head.meets(text.box, RIM):
                yield f"the arrowhead of {thread.id} covers {_said(text)}"


def wires_stop_at_shapes(picture: Picture) -> Iterator[str]:
    """No wire runs through or under a shape."""
    for thread in picture.threads:
        for shape in _shapes(picture):
            if shape.strictly_inside(thread.points, 0.7).any():
                yield f"the wire {thread.id} runs through {shape.id}"


def wires_lead_somewhere(picture: Picture) -> Iterator[str]:
    """Every wire begins and ends at a shape, at an ellipsis or at another wire."""
    shapes = _shapes(picture)
    dots = [text.box.grown(4) for text in picture.texts if text.text == "⋮"]
    for thread in picture.threads:
        others = [other.points for other in picture.threads if other is not thread]
        for end in thread.ends:
            reached = any(_distance(end, shape) < TIP for shape in shapes) or any(
                box.holds(Box(*end, *end)) for box in dots
            )
            if not reached and np.hypot(*(np.concatenate(others) - end).T).min() > GAP:
                yield f"the wire {thread.id} has a loose end at {end.round(1)}"


def shapes_apart(picture: Picture) -> Iterator[str]:
    """No two shapes overlap, but for what stands on the frame."""
    for one, other in combinations(_shapes(picture), 2):
        if one.box.meets(other.box, RIM):
            yield f"{one.id} overlaps {other.id}"


def ground_fills_canvas(picture: Picture) -> Iterator[str]:
    """The ground is as large as the picture, so that no edge is translucent."""
    if not picture.outline("ground").box.holds(picture.canvas, 0.01):
        yield "the ground does not fill the canvas"


CHECKS: tuple[Callable[[Picture], Iterator[str]], ...] = (
    texts_apart,
    all_on_canvas,
    texts_in_their_boxes,
    texts_beside_shapes,
    wires_pass_texts,
    wires_stop_at_shapes,
    wires_lead_somewhere,
    shapes_apart,
    ground_fills_canvas,
)


def _said(text: Text) -> str:
    return f"the text {text.text!r} ({text.id})"


def _shapes(picture: Picture) -> list[Outline]:
    return [outline for outline in picture.outlines if not outline.is_backdrop]


def _around(shape: Outline, text: Text) -> bool:
    (x, y), box = text.box.middle, shape.box
    return box.left < x < box.right and box.top < y < box.bottom


def _distance(point: np.ndarray, shape: Outline) -> float:
    """Return how far a point is from a shape, 0 within it."""
    (x, y), (a, b) = shape.box.middle, shape.half
    if shape.round:
        return max(float(np.hypot(*(point - (x, y)))) - max(a, b), 0.0)
    return float(np.hypot(*np.maximum(np.abs(point - (x, y)) - (a, b), 0.0)))
