"""Axes and what stands in them → panels below each other on one axis of time, with their names.

Everything stays within the axes that are divided, names and ticks too: nothing of ours can touch
what stands beside them in a user's figure. All lengths but the heights of panels are fixed, in
points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox, blended_transform_factory

from lstmdiagrams.choices.style import Style
from lstmdiagrams.errors import InvalidTypeError
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.graphics.theme import Paint
from lstmdiagrams.plots.figure import WIDTH, Plot
from lstmdiagrams.plots.heat import boxes_of
from lstmdiagrams.plots.keys import RIM, Entry, draw_keys, row_height, rows_of
from lstmdiagrams.plots.paper import Fitting, Line, fonts_of, looks_of, on_a_line, points_of, put
from lstmdiagrams.plots.ticks import Names, StepLocator
from lstmdiagrams.plots.times import Times

__all__ = [
    "HATCH",
    "NAME",
    "Panel",
    "TimeAxis",
    "checked_axes",
    "divided",
    "name_steps",
    "off_paint",
    "plain_ticks",
]

GAP = 7.0  # between two panels
TICK = 4.0  # from an axis to its labels
BESIDE = 6.0  # from a panel's name to the labels of its axis
LEADING = 1.3  # em from line to line
NAME = 0.32 * WIDTH  # width of a panel's name
APART = 7.0  # between two labels, at least
LONGEST = 12  # characters of a step's label that are shown
HATCH = "////"  # of steps past the end


@dataclass(frozen=True)
class Panel:
    """One of the parts of a plot.

    Parameters
    ----------
    names : tuple of Line
        What it is called.
    height : float
        In points where the plot has a figure of its own, else its share.
    draw : function
        What draws it into its axes.
    labels : tuple of str
        What stands at its axis, so that there is room for it.
    named_rows : bool
        Whether each of its rows has a name, rather than the whole of it.
    framed : bool
        Whether it has a frame.
    """

    names: tuple[Line, ...]
    height: float
    draw: Callable[[Axes], None]
    labels: tuple[str, ...] = ()
    named_rows: bool = False
    framed: bool = True


@dataclass(frozen=True)
class TimeAxis:
    """What stands on the axis of time.

    Parameters
    ----------
    times : Times
    labels : tuple of str
        What the input of each step of the run stands for, or nothing.
    name : Line
        What the axis is called.
    style : Style
    upright : bool
        Whether the labels are written upwards, which takes less room across.
    """

    times: Times
    labels: tuple[str, ...]
    name: Line
    style: Style
    upright: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """The labels, cut to what fits."""
        return tuple(on_a_line(label, LONGEST) for label in self.labels)

    @property
    def label(self) -> float:
        """Width in points of the widest label, as if it were not upright."""
        size = self.style.sizes.heading
        return max((text_width(label, size) for label in self.shown), default=0.0)

    @property
    def number(self) -> float:
        """Width in points of the widest number of a step."""
        return text_width(str(self.times.n_steps - 1), self.style.sizes.name)

    @property
    def across(self) -> float:
        """What the widest label or number takes across."""
        sizes = self.style.sizes
        return max(self.number, sizes.heading * LEADING if self.upright else self.label)

    @property
    def lines(self) -> tuple[float, ...]:
        """The heights of its lines in points: labels, if there are any, numbers, and its name."""
        sizes = self.style.sizes
        numbers, name = sizes.name * LEADING, sizes.heading * LEADING
        labels = self.label + TICK if self.upright else name
        return (labels, numbers, name) if self.labels else (numbers, name)

    def fitted(self, room: float) -> TimeAxis:
        """Return it with upright labels if they are words and only then fit into their columns.

        Numbers stay as they are: of them a few are enough.
        """
        edges, size = self.times.edges, self.style.sizes.heading
        column = room / float(edges[-1] - edges[0])
        words = any(label and not _is_number(label) for label in self.labels)
        upright = words and size * LEADING <= column < self.label + APART
        return replace(self, upright=upright)


def _is_number(label: str) -> bool:
    try:
        float(label)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class _Layout:
    """Where the panels stand in the axes that they share; all in points."""

    heights: tuple[float, ...]
    left: float
    top: float
    bottom: float
    label: float  # width of the widest label of a step
    columns: float

    @property
    def fixed(self) -> float:
        """The height of everything but the panels."""
        return self.top + GAP * (len(self.heights) - 1) + self.bottom

    def box(self, place: int, width: float, height: float) -> Bbox:
        """Return where a panel stands in axes of this size."""
        room = width - self.left - RIM
        over = self.label / 2 - room / self.columns / 2  # what a label stands out at the right
        room = max(room - max(over, 0.0), 1.0)
        share = max((height - self.fixed) / sum(self.heights), 0.01)
        above = self.top + sum(self.heights[:place]) * share + GAP * place
        own = self.heights[place] * share
        return Bbox.from_bounds(self.left, height - above - own, room, own)


@dataclass(frozen=True)
class _Place:
    """Where a panel stands, whenever the figure is drawn."""

    whole: Axes
    layout: _Layout
    place: int

    def __call__(self, axes: object, renderer: object) -> Bbox:  # noqa: ARG002 - matplotlib's
        figure: Any = self.whole.figure
        box = self.layout.box(self.place, *points_of(self.whole))
        corners = box.get_points() * figure.dpi / 72 + (self.whole.bbox.x0, self.whole.bbox.y0)
        return Bbox(figure.transSubfigure.inverted().transform(corners))


@dataclass(frozen=True)
class _TallEnough:
    """Whether axes have so many points in height for each of some rows, whenever it is asked."""

    axes: Axes
    rows: int
    need: float

    def __call__(self) -> bool:
        return points_of(self.axes)[1] >= self.rows * self.need


@dataclass(frozen=True)
class _GapFit:
    """The size of a text that stands upright in axes, if they are high enough for it."""

    axes: Axes
    size: float
    need: float

    def __call__(self) -> float | None:
        return self.size if points_of(self.axes)[1] >= self.need else None


def divided(
    axes: Axes | None, panels: Sequence[Panel], time: TimeAxis, keys: Sequence[Entry] = ()
) -> Axes:
    """Divide axes, or a figure of its own, into panels and draw them.

    Parameters
    ----------
    keys : sequence of Entry
        What stands above the panels and says what colours and lines mean.

    Returns
    -------
    Axes
        Those that are divided; the panels are its `child_axes`.
    """
    style = time.style
    width = WIDTH if axes is None else points_of(axes)[0]
    rows = rows_of(keys, width - 2 * RIM)
    time, layout = _layout(panels, time, len(rows), width)
    whole = axes or _own(style, layout.fixed + sum(layout.heights))
    whole.set_axis_off()
    whole.set_autoscale_on(False)
    draw_keys(whole, rows, style, RIM, -RIM)
    inner = [_inner(whole, layout, place, style) for place in range(len(panels))]
    for own, panel in zip(inner, panels, strict=True):
        panel.draw(own)
        if panel.framed:
            _mark(own, time.times, style)
        _name(own, panel, layout, style)
    for own in inner[:-1]:
        own.xaxis.set_visible(False)
    _count_gaps(inner[int(np.argmax(layout.heights))], time.times, style)
    name_steps(inner[-1], time)
    return whole


def checked_axes(axes: object) -> Axes | None:
    """Return axes, or nothing.

    Raises
    ------
    InvalidTypeError
        If it is something else.
    """
    if axes is None or isinstance(axes, Axes):
        return axes
    raise InvalidTypeError(f"ax is {axes!r}, and must be an Axes of matplotlib")


def off_paint(style: Style) -> Paint:
    """Return how steps past the end of a sequence look."""
    return Paint(style.theme.paint("ground").fill, style.theme.paint("bracket").stroke, "none")


def _own(style: Style, height: float) -> Axes:
    """Return axes that fill a figure of their own."""
    ground = style.theme.paint("ground").fill
    return Plot(figsize=(WIDTH / 72, height / 72), facecolor=ground).add_axes((0, 0, 1, 1))


def _layout(
    panels: Sequence[Panel], time: TimeAxis, n_rows: int, width: float
) -> tuple[TimeAxis, _Layout]:
    """Return where everything stands in axes of this width, and the axis of time that fits."""
    sizes, edges = time.style.sizes, time.times.edges
    names = max(line.width for panel in panels for line in panel.names)
    labels = [text_width(label, sizes.name) for panel in panels for label in panel.labels]
    left = RIM + names + BESIDE + max(labels, default=0.0) + TICK
    time = time.fitted(width - left - RIM)
    layout = _Layout(
        heights=tuple(panel.height for panel in panels),
        left=left,
        top=RIM + n_rows * row_height(time.style) + (RIM if n_rows else 0),
        bottom=TICK + sum(time.lines) + RIM,
        label=time.across,
        columns=float(edges[-1] - edges[0]),
    )
    return time, layout


def _inner(whole: Axes, layout: _Layout, place: int, style: Style) -> Axes:
    """Return the axes of a panel, without what we do not want of matplotlib's."""
    first = whole.child_axes[0] if place else None
    axes = whole.inset_axes((0, 0, 1, 1), sharex=first, facecolor="none")
    axes.set_axes_locator(_Place(whole, layout, place))
    axes.set_autoscale_on(False)
    plain_ticks(axes, style)
    for spine in axes.spines.values():
        spine.set(color=style.theme.paint("bracket").stroke, linewidth=0.6)
    return axes


def plain_ticks(axes: Axes, style: Style) -> None:
    """Leave of matplotlib's ticks their names, in the looks of the style."""
    axes.tick_params(
        which="both",
        length=0,
        pad=TICK,
        labelbottom=False,
        labelsize=style.sizes.name,
        labelcolor=style.theme.paint("note").text,
        labelfontfamily=fonts_of(style),
    )


def _mark(axes: Axes, times: Times, style: Style) -> None:
    """Hatch the steps past the sequence's end, and leave blank where steps are left out."""
    paint = off_paint(style)
    for where, hatch in ((times.off, HATCH), (np.array(times.left_out) > 0, "")):
        for box in boxes_of(where[None, :], times):
            (left, _), _, (right, _), _ = box
            looks: dict[str, Any] = {
                "facecolor": paint.fill,
                "edgecolor": paint.stroke,
                "linewidth": 0,
            }
            axes.axvspan(left, right, hatch=hatch, zorder=3, **looks)


def _count_gaps(axes: Axes, times: Times, style: Style) -> None:
    """Say upright in each gap how many steps are left out."""
    size = style.sizes.name
    at = blended_transform_factory(axes.transData, axes.transAxes)
    for place, count in zip(times.places.tolist(), times.left_out, strict=True):
        if count:
            text = on_a_line(f"⋮ {style.word('more', count=count)}")
            looks: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "zorder": 4}
            own = Fitting(place, 0.5, text, transform=at, **looks, **looks_of(style, size, "note"))
            own.fit = _GapFit(axes, size, text_width(text, size) + 4)
            axes.add_artist(own)


def _name(axes: Axes, panel: Panel, layout: _Layout, style: Style) -> None:
    """Write the panel's names at its left."""
    for side in axes.spines.values():
        side.set_visible(panel.framed)
    count = len(panel.names)
    fits = _TallEnough(axes, count, style.sizes.heading)
    for row, line in enumerate(panel.names):
        below = ((count - 1) / 2 - row) * style.sizes.heading * LEADING
        y, share = (0.0, 1 - (row + 0.5) / count) if panel.named_rows else (below, 0.5)
        put(axes, line, RIM - layout.left, y, style, origin=(0, share), fits=fits)


def name_steps(axes: Axes, time: TimeAxis) -> None:
    """Name the steps below axes: by what their input stands for, and by their numbers."""
    style, times = time.style, time.times
    axes.set_xlim(times.edges[0], times.edges[-1])
    axes.xaxis.remove_overlapping_locs = False  # a label and a number at the same place
    numbers = [str(step) for step in range(times.n_steps)]
    heights = list(time.lines)
    below = TICK
    if time.labels:
        looks = {"labelsize": style.sizes.heading, "labelcolor": style.theme.paint("text").text}
        _name_row(axes, time, "minor", time.shown, pad=below, **looks)
        below += heights.pop(0)
    _name_row(axes, time, "major", numbers, pad=below)
    below += heights.pop(0)
    put(axes, time.name, 0, -below - heights[0] / 2, style, origin=(0.5, 0), align=0.5)


def _name_row(
    axes: Axes, time: TimeAxis, which: Literal["major", "minor"], names: Sequence[str], **looks: Any
) -> None:
    """Write one row of names."""
    axis, upright = axes.xaxis, time.upright and which == "minor"
    need = time.style.sizes.heading * LEADING - APART if upright else time.across
    # Where labels are not upright, numbers stand below them and nowhere else.
    need = time.number if time.upright and which == "major" else need
    locator, names_at = StepLocator(time.times, need + APART), Names(_placed(time.times, names))
    for kind, value in (("locator", locator), ("formatter", names_at)):
        getattr(axis, f"set_{which}_{kind}")(value)
    rotation = 90 if upright else 0
    axes.tick_params(axis="x", which=which, labelbottom=True, labelrotation=rotation, **looks)


def _placed(times: Times, names: Sequence[str]) -> dict[float, str]:
    """Return each shown step's name at its place."""
    placed = zip(times.columns, times.places.tolist(), strict=True)
    return {place: names[step] for step, place in placed if step is not None}
