"""A view → the drawing of the sequence unrolled in time: all of it, or a window that moves over it.

A window is the figure of its last place but one, where numbers are longest and something is left
out on both sides. What differs at other places is marked: the script writes it anew, and hides an
input or an output where a step has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lstmdiagrams import diagrams
from lstmdiagrams.explorer.drawings import Drawing, drawing_of
from lstmdiagrams.explorer.views import View
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Box, Node, Shape, bounds
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.reference import Labels, Trace

__all__ = ["Strip", "strip_of"]

MOST = 8  # steps that are shown whole
WINDOW = 7  # of more, so many at a time
AROUND = 9.0  # points from a step to the edge of its mark
_STEP = re.compile(r"t(\d+)")
_LEFT_OUT = re.compile(r".*-(before|after)(?:-dots(-count)?)?")


@dataclass(frozen=True)
class Strip:
    """The drawing, and where in it every step stands.

    Parameters
    ----------
    drawing : Drawing
    first : int
        The first step that is drawn.
    windowed : bool
        Whether other steps can stand there.
    places : tuple of (float, float, float, float)
        Of each step that is shown, x, y, width and height of its mark, in the drawing's
        coordinates.
    """

    drawing: Drawing
    first: int
    windowed: bool
    places: tuple[tuple[float, float, float, float], ...]


def strip_of(view: View) -> Strip:
    """Draw the sequence of a view."""
    length = view.strand.length
    windowed = length > MOST
    first, count = (length - WINDOW - 1, WINDOW) if windowed else (0, length)
    trace = _with_widest(view.trace) if windowed else view.trace
    figure = _figure(view, trace, range(first, first + count))
    drawing = drawing_of(figure, partial(_marks, view=view, first=first, windowed=windowed))
    places = _places(figure, first, count)
    return Strip(drawing, first, windowed, places)


def _figure(view: View, trace: Trace, steps: Sequence[int]) -> Diagram:
    """Draw the steps of a sequence, without the folded network."""
    figure = diagrams.unrolled_rnn(
        trace, steps=list(steps), show_cell_state=trace.kind == "lstm", **view.keywords
    )
    shapes = (_labelled(shape, view) for shape in figure.shapes if _is_kept(shape))
    return replace(figure, shapes=tuple(shapes))


def _is_kept(shape: Shape) -> bool:
    return _step_of(shape) is not None and not shape.id.startswith("one-network")


def _step_of(shape: Shape) -> int | None:
    steps = [int(found[1]) for tag in shape.of if (found := _STEP.fullmatch(tag))]
    return steps[0] if steps else None


def _with_widest(trace: Trace) -> Trace:
    """Return the run with the widest of its labels at every step: there is room for each."""
    labels, count = trace.labels, trace.n_steps
    widest = [
        max(each, key=partial(text_width, size=9.0), default="") for each in (labels.x, labels.y)
    ]
    x, y = ((text,) * count * bool(text) for text in widest)
    return replace(trace, labels=Labels(x, y, labels.features, labels.classes))


def _marks(shape: Shape, *, view: View, first: int, windowed: bool) -> Mapping[str, object]:
    """Say which step of the window a shape shows, and what of it changes."""
    step = _step_of(shape)
    if step is None:
        return {}
    marks: dict[str, object] = {"data-at": step - first}
    if not (isinstance(shape, Node) and shape.key):
        marks["data-of"] = " ".join(tag for tag in shape.of if tag in ("x", "h", "c", "y"))
    if windowed:
        marks |= _changing(shape, step, view)
    return {name: value for name, value in marks.items() if value != ""}


def _changing(shape: Shape, step: int, view: View) -> Mapping[str, object]:
    """Say what the script writes anew, and what it hides where there is no input or output."""
    if left_out := _LEFT_OUT.fullmatch(shape.id):
        side, is_count = left_out.groups()
        return {"data-only": side} | ({"data-text": side} if is_count else {})
    part = next((name for name in ("x", "y") if name in shape.of), "")
    if not part:
        return _number(shape, step)
    labels = view.read if part == "x" else view.said
    there = not labels or labels[step]
    if "-row-" in shape.id:
        return {"data-only": "rows"} if part == "y" else {}
    marks = {"data-part": part} | _hidden(there=bool(there))
    if shape.id.endswith("-label"):
        return {**marks, "data-text": part}
    return {**marks, **_number(shape, step)}


def _hidden(*, there: bool) -> dict[str, object]:
    return {} if there else {"visibility": "hidden"}


def _number(shape: Shape, step: int) -> Mapping[str, object]:
    """Say whether it writes the number of its step."""
    is_one = isinstance(shape, Node) and "-symbol" in shape.id and shape.label == str(step)
    return {"data-text": "step"} if is_one else {}


def _labelled(shape: Shape, view: View) -> Shape:
    """Return a label with what stands at its step."""
    if not (isinstance(shape, Node) and shape.id.endswith("-label")):
        return shape
    labels, step = view.read if "x" in shape.of else view.said, _step_of(shape)
    return shape if step is None or not labels else replace(shape, label=labels[step])


def _places(
    figure: Diagram, first: int, count: int
) -> tuple[tuple[float, float, float, float], ...]:
    """Return where the marks of the steps are."""
    canvas, whole = figure.canvas, bounds(figure.shapes)
    columns = [_column(figure, step) for step in range(first, first + count)]
    return tuple(
        (
            round(column.left - AROUND - canvas.left, 2),
            round(canvas.bottom - whole.top, 2),
            round(column.width + 2 * AROUND, 2),
            round(whole.height, 2),
        )
        for column in columns
    )


def _column(figure: Diagram, step: int) -> Box:
    """Return what the network's copy of a step covers, and its input and output."""
    own = [
        shape
        for shape in figure.shapes
        if isinstance(shape, Node)
        and shape.id.startswith((f"copy-{step}", f"x-t{step}", f"y-t{step}", f"h-t{step}"))
        and _step_of(shape) == step
    ]
    return bounds(own)
