"""A picture → the faults in its layout, as sentences; a good one has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tests.graphics.picture import Box, Outline, Picture, Text

__all__ = ["faults"]

RIM = 0.3  # points that two things may share: rounded numbers in the SVG, the width of an outline
TIP = 2.0  # an arrow's outline ends so far from the shape that its stroke touches
GAP = 4.2  # what a wire that passes under another stays away from it
ELLIPSES = "⋮⋯…"
Grid = np.ndarray[Any, Any]


def faults(picture: Picture) -> list[str]:
    """Return everything that is wrong with the layout of a figure."""
    return [fault for check in CHECKS for fault in check(picture)]


def texts_apart(picture: Picture) -> Iterator[str]:
    """No two texts overlap."""
    boxes = _grid([text.box for text in picture.texts])
    for one, other in np.argwhere(np.triu(_meet(boxes, boxes), 1)):
        yield f"{_said(picture.texts[one])} overlaps {_said(picture.texts[other])}"


def shapes_apart(picture: Picture) -> Iterator[str]:
    """No two shapes overlap, but for what stands on the frame."""
    shapes = _shapes(picture)
    boxes = _grid([shape.box for shape in shapes])
    for one, other in np.argwhere(np.triu(_meet(boxes, boxes), 1)):
        yield f"{shapes[one].id} overlaps {shapes[other].id}"


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


def texts_in_or_beside_shapes(picture: Picture) -> Iterator[str]:
    """A text stands wholly in a shape, or does not touch it."""
    shapes = _shapes(picture)
    outer, inner = (_grid([each.box for each in some]) for some in (shapes, picture.texts))
    middles = (inner[:, :2] + inner[:, 2:]) / 2
    around = _hold(outer, middles)
    for shape, text in np.argwhere(around | _meet(outer, inner)):
        one, other = shapes[shape], picture.texts[text]
        if not around[shape, text]:
            yield f"{_said(other)} touches {one.id}"
        elif not one.holds(other.box):
            yield f"{_said(other)} leaves {one.id}"
    for text in picture.texts:
        own = [shape for shape in shapes if shape.id == text.id]
        if own and not own[0].holds(text.box):
            yield f"{_said(text)} leaves its own box"


def texts_within_or_beside_frames(picture: Picture) -> Iterator[str]:
    """No text stands on the edge of a frame."""
    frames = [outline for outline in picture.outlines if "ld-frame" in outline.classes.split()]
    boxes = _grid([text.box for text in picture.texts])
    for frame in frames:
        for place in np.flatnonzero(_meet(boxes, _grid([frame.box]))):
            if not frame.box.holds(picture.texts[place].box):
                yield f"{_said(picture.texts[place])} stands on the edge of {frame.id}"


def wires_pass_texts(picture: Picture) -> Iterator[str]:
    """No wire runs through a text, and no arrowhead covers one."""
    boxes = _grid([text.box.grown(-RIM) for text in picture.texts])
    for thread in picture.threads:
        for place in np.flatnonzero(_hold(boxes, thread.points).any(axis=1)):
            yield f"the wire {thread.id} runs through {_said(picture.texts[place])}"
        for place in np.flatnonzero(_meet(boxes, _grid([thread.head]))) if thread.head else ():
            yield f"the arrowhead of {thread.id} covers {_said(picture.texts[place])}"


def wires_stop_at_shapes(picture: Picture) -> Iterator[str]:
    """No wire runs through or under a shape."""
    shapes = _shapes(picture)
    boxes = _grid([shape.box.grown(-0.7) for shape in shapes])
    for thread in picture.threads:
        for place in np.flatnonzero(_hold(boxes, thread.points).any(axis=1)):
            if shapes[place].strictly_inside(thread.points, 0.7).any():
                yield f"the wire {thread.id} runs through {shapes[place].id}"


def wires_lead_somewhere(picture: Picture) -> Iterator[str]:
    """Every wire begins and ends at a shape, at an ellipsis or at another wire."""
    shapes = _shapes(picture)
    dots = [text.box.grown(10) for text in picture.texts if text.text in ELLIPSES]
    for thread in picture.threads:
        if "ld-wire" not in thread.classes:
            continue
        others = [other.points for other in picture.threads if other is not thread]
        for end in thread.ends:
            reached = any(_distance(end, shape) < TIP for shape in shapes) or any(
                box.holds(Box(*end, *end)) for box in dots
            )
            if not reached and np.hypot(*(np.concatenate(others) - end).T).min() > GAP:
                yield f"the wire {thread.id} has a loose end at {end.round(1)}"


def ground_fills_canvas(picture: Picture) -> Iterator[str]:
    """The ground is as large as the picture, so that no edge is translucent."""
    if not picture.outline("ground").box.holds(picture.canvas, 0.01):
        yield "the ground does not fill the canvas"


CHECKS: tuple[Callable[[Picture], Iterator[str]], ...] = (
    texts_apart,
    shapes_apart,
    all_on_canvas,
    texts_in_or_beside_shapes,
    texts_within_or_beside_frames,
    wires_pass_texts,
    wires_stop_at_shapes,
    wires_lead_somewhere,
    ground_fills_canvas,
)


def _said(text: Text) -> str:
    return f"the text {text.text!r} ({text.id})"


def _shapes(picture: Picture) -> list[Outline]:
    return [outline for outline in picture.outlines if not outline.is_backdrop]


def _grid(boxes: Sequence[Box]) -> Grid:
    return np.array(boxes, dtype=float).reshape(-1, 4)


def _meet(some: Grid, others: Grid) -> Grid:
    """Tell which boxes share more than a rim, (some, others)."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    high = np.minimum(some[:, None, 2:], others[None, :, 2:])
    met: Grid = (high - low > RIM).all(axis=2)
    return met


def _hold(boxes: Grid, points: Grid) -> Grid:
    """Tell which points lie in which boxes, (boxes, points)."""
    x, y = points[:, 0], points[:, 1]
    left, top, right, bottom = boxes.T[:, :, None]
    held: Grid = (x > left) & (x < right) & (y > top) & (y < bottom)
    return held


def _distance(point: Grid, shape: Outline) -> float:
    """Return how far a point is from a shape, 0 within it."""
    (x, y), (a, b) = shape.box.middle, shape.half
    if shape.round:
        return max(float(np.hypot(*(point - (x, y)))) - max(a, b), 0.0)
    return float(np.hypot(*np.maximum(np.abs(point - (x, y)) - (a, b), 0.0)))
