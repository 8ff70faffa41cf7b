"""A rendered SVG → its texts, outlines and wires with their boxes, measured by an oracle.

The oracle is matplotlib's reader of font files, which shares nothing with `graphics/text.py`: a
text's box is as wide as the advances of its letters and as tall as their ink. All boxes are in the
coordinates of the SVG's own view box, in which y grows downwards.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib import ft2font
from matplotlib.ft2font import FT2Font

__all__ = ["DEJAVU", "Box", "Outline", "Picture", "Text", "Thread", "faces", "glyph", "read"]

SVG = "{http://www.w3.org/2000/svg}"
DEJAVU = Path(mpl.get_data_path(), "fonts", "ttf")
NO_SCALE = ft2font.LoadFlags.NO_SCALE if hasattr(ft2font, "LoadFlags") else 1  # before 3.10
SUFFIXES = {
    "DejaVuSans": ("", "-Oblique", "-Bold", "-BoldOblique"),
    "LiberationSans": ("-Regular", "-Italic", "-Bold", "-BoldItalic"),
}
BACKDROPS = ("ld-ground", "ld-frame")  # what everything else stands on
STEP = 0.4  # a wire is looked at so often, in points


class Box(NamedTuple):
    """A rectangle, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, margin: float) -> Box:
        """Return the rectangle with a margin on all sides."""
        left, top, right, bottom = self
        return Box(left - margin, top - margin, right + margin, bottom + margin)

    def holds(self, other: Box, tolerance: float = 0.0) -> bool:
        """Tell whether the other lies within this one."""
        room = self.grown(tolerance)
        return (
            room.left <= other.left
            and room.top <= other.top
            and room.right >= other.right
            and room.bottom >= other.bottom
        )

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Text:
    """One `<text>`: whose it is, what it says, where its baseline starts, and its box."""

    id: str
    text: str
    at: tuple[float, float]
    box: Box
    fill: str
    size: float
    family: str


@dataclass(frozen=True)
class Outline:
    """The filled shape of a node."""

    id: str
    classes: str
    box: Box
    fill: str
    round: bool
    points: int

    @property
    def is_backdrop(self) -> bool:
        """Whether everything else stands on it."""
        return any(name in self.classes.split() for name in BACKDROPS)

    def holds(self, box: Box, tolerance: float = 0.3) -> bool:
        """Tell whether a box lies within the shape."""
        if not self.round:
            return self.box.holds(box, tolerance)
        (x, y), (a, b) = self.box.middle, self.half
        corners = [(p, q) for p in (box.left, box.right) for q in (box.top, box.bottom)]
        return all(np.hypot((p - x) / a, (q - y) / b) <= 1 + tolerance / a for p, q in corners)

    @property
    def half(self) -> tuple[float, float]:
        """Half the width and half the height."""
        return (self.box.right - self.box.left) / 2, (self.box.bottom - self.box.top) / 2

    def strictly_inside(self, points: np.ndarray, margin: float) -> np.ndarray:
        """Tell which points lie deeper in the shape than the margin."""
        (x, y), (a, b) = self.box.middle, self.half
        if self.round:
            return (
                np.hypot((points[:, 0] - x) / (a - margin), (points[:, 1] - y) / (b - margin)) < 1
            )
        return (np.abs(points[:, 0] - x) < a - margin) & (np.abs(points[:, 1] - y) < b - margin)


@dataclass(frozen=True)
class Thread:
    """A wire: points close together along it, and the triangle of its arrowhead."""

    id: str
    classes: str
    points: np.ndarray
    head: Box | None

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the line starts and ends, the arrowhead included."""
        last = self.points[-1]
        if self.head is None:
            return self.points[0], last
        towards = last - self.points[-2]
        ahead = np.where(towards > 0, self.head[2:], self.head[:2])
        tip = np.where(np.abs(towards) < 0.01, last, ahead)
        return self.points[0], tip


@dataclass(frozen=True)
class Picture:
    """Everything that a rendered figure shows."""

    canvas: Box
    texts: tuple[Text, ...]
    outlines: tuple[Outline, ...]
    threads: tuple[Thread, ...]
    root: ET.Element

    def outline(self, name: str) -> Outline:
        """Return the shape with an id."""
        return next(each for each in self.outlines if each.id == name)

    def text(self, name: str) -> Text:
        """Return the text with an id."""
        return next(each for each in self.texts if each.id == name)


@cache
def faces(family: str, folder: Path) -> tuple[FT2Font, ...]:
    """Return the upright, slanted, bold, and bold slanted face of a family."""
    return tuple(FT2Font(str(folder / f"{family}{each}.ttf")) for each in SUFFIXES[family])


@cache
def glyph(
    face: FT2Font, character: str, further: tuple[FT2Font, ...] = ()
) -> tuple[float, float, float]:
    """Return a letter's advance and the top and bottom of its ink, in em, in the first that has it.

    Of other fonts the system likely finds DejaVu.
    """
    tried = (face, *further, faces("DejaVuSans", DEJAVU)[0])
    having = [each for each in tried if each.get_char_index(ord(character))]
    if not having:
        return 1.0, 0.8, -0.2
    face = having[0]
    drawn, em = face.load_char(ord(character), flags=NO_SCALE), face.units_per_EM
    return drawn.horiAdvance / em, drawn.bbox[3] / em, drawn.bbox[1] / em


def _text_box(element: ET.Element, family: Sequence[FT2Font]) -> Box:
    bold, slanted = element.get("font-weight") == "bold", element.get("font-style") == "italic"
    face = family[2 * bold + slanted]
    size, words = float(element.get("font-size", "nan")), element.text or ""
    glyphs = [glyph(face, character, tuple(family[4:])) for character in words]
    width = sum(advance for advance, _, _ in glyphs) * size
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
    left, baseline = float(element.get("x", "nan")) - share * width, float(element.get("y", "nan"))
    return Box(
        left,
        baseline - max((up for _, up, _ in glyphs), default=0.0) * size,
        left + width,
        baseline - min((down for _, _, down in glyphs), default=0.0) * size,
    )


def _numbers(text: str) -> np.ndarray:
    return np.array([float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)])


def _box_of(points: np.ndarray) -> Box:
    return Box(*map(float, (*points.min(axis=0), *points.max(axis=0))))


def _along(path: str) -> np.ndarray:
    """Return points close together along a path of cubics."""
    assert re.fullmatch(r"M[^A-Za-z]+C[^A-Za-z]+", path), path
    controls = _numbers(path).reshape(-1, 2)
    assert len(controls) % 3 == 1, path
    pieces = [controls[:1]]
    for start in range(0, len(controls) - 1, 3):
        p = controls[start : start + 4]
        count = max(2, int(np.ceil(np.abs(np.diff(p, axis=0)).sum() / STEP)) + 1)
        t = np.linspace(0, 1, count)[1:, None]
        pieces.append(
            (1 - t) ** 3 * p[0]
            + 3 * t * (1 - t) ** 2 * p[1]
            + 3 * t**2 * (1 - t) * p[2]
            + t**3 * p[3]
        )
    return np.concatenate(pieces)


def _moved(box: Box, by: np.ndarray) -> Box:
    dx, dy = map(float, by)
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)


def _outline(group: ET.Element, shape: ET.Element, by: np.ndarray) -> Outline:
    kind = shape.tag.removeprefix(SVG)
    if kind == "ellipse":
        x, y, a, b = (float(shape.get(name, "nan")) for name in ("cx", "cy", "rx", "ry"))
        box, count = Box(x - a, y - b, x + a, y + b), 0
    else:
        points = _numbers(shape.get("points") or shape.get("d") or "").reshape(-1, 2)
        box, count = _box_of(points), len(points)
    return Outline(
        group.get("id", ""),
        group.get("class", ""),
        _moved(box, by),
        shape.get("fill", ""),
        kind == "ellipse",
        count,
    )


def _thread(group: ET.Element, by: np.ndarray) -> Thread:
    (path,) = group.iter(f"{SVG}path")
    assert path.get("fill") == "none"
    heads = [
        _numbers(each.get("points", "")).reshape(-1, 2) for each in group.iter(f"{SVG}polygon")
    ]
    head = _moved(_box_of(heads[0]), by) if heads else None
    points = _along(path.get("d", "")) + by
    return Thread(group.get("id", ""), group.get("class", ""), points, head)


def read(svg: str | bytes, family: Sequence[FT2Font] | None = None) -> Picture:
    """Return what an SVG of ours shows, its texts measured with a family of fonts.

    After the four faces of the family further fonts may stand, for letters that it lacks.
    A group whose path has no filling is a wire; all others are nodes.
    """
    family = family or faces("DejaVuSans", DEJAVU)
    root = ET.fromstring(svg)  # noqa: S314 - our own rendering
    (drawing,) = root.findall(f"{SVG}g")
    moved = re.fullmatch(
        r"scale\(1 1\) rotate\(0\) translate\(([-\d.]+)[ ,]([-\d.]+)\)",
        drawing.get("transform", ""),
    )
    assert moved, drawing.get("transform")
    by = np.array([float(moved[1]), float(moved[2])])
    texts, outlines, threads = [], [], []
    for group in drawing.findall(f"{SVG}g"):
        shapes = [each for each in group if each.tag in _SHAPES]
        if any(each.tag == f"{SVG}path" and each.get("fill") == "none" for each in shapes):
            threads.append(_thread(group, by))
            continue
        outlines += [_outline(group, shape, by) for shape in shapes]
        texts += [_text(group, each, family, by) for each in group.findall(f"{SVG}text")]
    x, y, width, height = _numbers(root.get("viewBox", ""))
    canvas = Box(*map(float, (x, y, x + width, y + height)))
    return Picture(canvas, tuple(texts), tuple(outlines), tuple(threads), root)


_SHAPES = {f"{SVG}{name}" for name in ("polygon", "ellipse", "path", "polyline")}


def _text(
    group: ET.Element, element: ET.Element, family: Sequence[FT2Font], by: np.ndarray
) -> Text:
    at = float(element.get("x", "nan")) + by[0], float(element.get("y", "nan")) + by[1]
    return Text(
        group.get("id", ""),
        element.text or "",
        (float(at[0]), float(at[1])),
        _moved(_text_box(element, family), by),
        element.get("fill", "#000000"),
        float(element.get("font-size", "nan")),
        element.get("font-family", ""),
    )
