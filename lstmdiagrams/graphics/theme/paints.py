"""The paint of every role and shade → a checked `Theme`."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics.theme.colours import LEVELS, SHADES, between, contrast, ink

__all__ = ["LINES", "NAMES", "ROLES", "SCALE", "Change", "Paint", "Theme", "scaled"]

LINES = ("wire", "bracket")  # roles of lines, which have a stroke and no ground
TEXTS = ("text", "note")  # roles of bare texts, which stand on something else
BOXES = ("input", "state", "output", "gate", "operation")  # what a figure is made of
ROLES = ("ground", "frame", *BOXES, "padding", "value", *LINES, *TEXTS)
NAMES = (*ROLES, *SHADES)
WIDEST = 3.0  # points, of an outline: a wider one would reach what stands beside it
ENOUGH = 4.5  # contrast of text with its ground, to 1: WCAG 2.2, success criterion 1.4.3
SCALE = ("zero", "low", "high", "shut", "wide", "stroke")  # what the shades are mixed of

SHIPPED = ("auto", "light", "dark", "print", "high-contrast")  # names that stay what they are

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one role, as ``#rrggbb``; ``none`` paints nothing.

    Parameters
    ----------
    fill, stroke, text : str
        Of the inside, of the outline or the line, and of the text.
    width : float
        Of the outline in points; 0 leaves it to the figure.
    dashed : bool
        Whether the outline is.
    """

    fill: str
    stroke: str
    text: str
    width: float = 0.0
    dashed: bool = False

    def parts(self) -> list[tuple[str, str]]:
        """Return what is painted, each part with its colour."""
        parts = (("fill", self.fill), ("stroke", self.stroke), ("text", self.text))
        return [(part, colour) for part, colour in parts if colour != "none"]


Change: TypeAlias = Paint | tuple[str, str, str] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Theme:
    """A name and the paint of every role and shade.

    `changed` makes one's own of it, `load` reads one from a file. Of the themes that come along,
    every text has a contrast of 4.5 to 1 with what it stands on (of "high-contrast" 7 to 1), and
    any two roles are at least 10 apart in ΔE 2000, as seen with all kinds of cones and without any
    one of the three; "print" is grey, and its roles are 10 apart in lightness, or dashed.

    Parameters
    ----------
    name : str
        A letter, then letters, digits, "-" and "_": it becomes a class of the SVG.
    paints : mapping of str to Paint
        By role (``"gate"``) and, for values, by shade (``"pos3"``, ``"neg6"``, ``"gate2"``).
    dark : Theme or None
        What a reader sees whose system is dark; only SVG can follow. Of it the colours count;
        the widths of outlines are those of the light side.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a role is missing or unknown, a colour is none, or a text has a contrast of less than
        4.5 to 1 with what it stands on.
    """

    name: str
    paints: Mapping[str, Paint] = field(hash=False, repr=False)
    dark: Theme | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_complete(self.name, self.paints)
        for name in NAMES:
            _check_paint(name, self.paints[name])
        for text, ground, where in _texts(self.paints):
            _check_contrast(text, ground, where)
        if not (self.dark is None or isinstance(self.dark, Theme)):
            raise InvalidTypeError(f"the dark side is {self.dark!r}, and must be a Theme")
        ordered = {name: self.paints[name] for name in NAMES}
        object.__setattr__(self, "paints", MappingProxyType(ordered))

    def __reduce__(self) -> tuple[type[Theme], tuple[object, ...]]:
        """Copy and pickle, which a read-only mapping by itself refuses."""
        return type(self), (self.name, dict(self.paints), self.dark)

    def paint(self, role: str, shade: str = "") -> Paint:
        """Return the colours of a role, or of a value's shade."""
        return self.paints[shade or role]

    @staticmethod
    def is_shade(name: str) -> bool:
        """Whether a paint is a value's shade, and no role."""
        return name in SHADES

    def changed(
        self,
        name: str,
        *,
        scale: Mapping[str, str] | None = None,
        dark: Theme | None = None,
        **paints: Change,
    ) -> Theme:
        """Return a theme of another name that paints some things in another way.

        Parameters
        ----------
        name : str
        scale : mapping of str to str, optional
            The ends of the scales of values, of which all shades are mixed: "low", "zero" and
            "high" of a number, "shut" and "wide" of a gate, "stroke" of their boxes.
        dark : Theme, optional
            What a reader sees whose system is dark; by default the dark side of this theme.
        **paints
            Role or shade → (fill, stroke, text), a `Paint`, or a mapping with some of "fill",
            "stroke", "text", "width" and "dashed". What is left out stays.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a role or a shade is unknown, a colour is neither ``#rrggbb`` nor ``none``, or a
            text has a contrast of less than 4.5 to 1 with what it stands on.

        Examples
        --------
        >>> from lstmdiagrams.graphics import THEMES
        >>> house = THEMES["light"].changed("house", gate=("#ffd966", "#8a6d00", "#15191d"))
        >>> house.paint("gate").fill, house.paint("state") == THEMES["light"].paint("state")
        ('#ffd966', True)
        """
        rows = dict(self.paints)
        if scale is not None:
            rows |= _rescaled(rows, scale)
        for key, change in paints.items():
            choose("role", key, NAMES)
            rows[key] = _changed(key, rows[key], change)
        _check_name(name)
        if name in SHIPPED:
            raise InvalidValueError(f"the name {name!r} is that of a theme that comes along")
        return Theme(name, rows, self.dark if dark is None else dark)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Theme:
        """Read a theme from a TOML file.

        It holds a table ``roles`` and a table ``scale``, as `changed` takes them; further ``base``,
        the theme that is changed, "auto" by default, and ``name``, by default that of the file. A
        table ``dark`` holds the same for the dark side, its base "dark" by default; without it the
        dark side is that of the base.

        Raises
        ------
        FileError
            If it cannot be read, or is no TOML.
        InvalidTypeError, InvalidValueError
            As `changed` does, with the path before the sentence.
        """
        from lstmdiagrams.graphics.theme.toml import load

        return load(path)


def scaled(
    zero: str, *, low: str, high: str, shut: str, wide: str, stroke: str
) -> dict[str, Paint]:
    """Paints of all shades of numbers: below, at and above zero, and a gate's from shut to wide."""
    return {
        "zero": Paint(zero, stroke, ink(zero)),
        "gate0": Paint(shut, stroke, ink(shut)),
        **_ramp("neg", zero, low, stroke),
        **_ramp("pos", zero, high, stroke),
        **_ramp("gate", shut, wide, stroke),
    }


def _ramp(name: str, start: str, end: str, stroke: str) -> dict[str, Paint]:
    """Paints ``name1`` … ``name6`` from just after start to end."""
    fills = {f"{name}{n}": between(start, end, n / LEVELS) for n in range(1, LEVELS + 1)}
    return {key: Paint(fill, stroke, ink(fill)) for key, fill in fills.items()}


def _rescaled(paints: Mapping[str, Paint], scale: object) -> dict[str, Paint]:
    """Return the shades mixed anew; their outlines stay as wide as they are."""
    if not isinstance(scale, Mapping):
        raise InvalidTypeError(f"the scale is {scale!r}, and must map its ends to colours")
    for key, colour in scale.items():
        _check_colour(f"the scale's {choose('end of the scale', key, SCALE)}", colour)
    last = f"{LEVELS}"
    ends = {"zero": "zero", "low": f"neg{last}", "high": f"pos{last}", "shut": "gate0"}
    ends["wide"] = f"gate{last}"
    mixed = {key: paints[name].fill for key, name in ends.items()}
    mixed["stroke"] = paints["zero"].stroke
    rows = scaled(**{**mixed, **scale})
    return {
        name: replace(paint, width=paints[name].width, dashed=paints[name].dashed)
        for name, paint in rows.items()
    }


def _changed(role: str, paint: Paint, change: object) -> Paint:
    """Return the paint with some of its parts changed."""
    if isinstance(change, Paint):
        return change
    if isinstance(change, tuple | list) and len(change) == 3:
        return replace(paint, fill=change[0], stroke=change[1], text=change[2])
    if not isinstance(change, Mapping):
        raise InvalidTypeError(
            f"the role {role!r} becomes {change!r}, and must be (fill, stroke, text), a Paint, or"
            " a mapping with some of these"
        )
    for part in change:
        choose(f"part of the role {role!r}", part, [each.name for each in fields(Paint)])
    return replace(paint, **change)


def _texts(paints: Mapping[str, Paint]) -> Iterator[tuple[str, str, str]]:
    """Yield every text that a figure can have: its colour, what it stands on, and where that is."""
    for name in (*BOXES, "value", "nan", *SHADES):
        yield paints[name].text, paints[name].fill, f"the text of {name!r}"
    for name in ("ground", "frame", *BOXES):
        yield paints["text"].text, paints[name].fill, f"a 'text' on {name!r}"
    for name in ("ground", "frame"):
        yield paints["note"].text, paints[name].fill, f"a 'note' on {name!r}"


def _check_contrast(text: str, ground: str, where: str) -> None:
    ratio = contrast(text, ground)
    if ratio < ENOUGH:
        better = ink(ground)
        raise InvalidValueError(
            f"{where}, {text} on {ground}, has a contrast of {ratio:.2f} to 1, and {ENOUGH} is the"
            f" least that can be read; {better} has {contrast(better, ground):.1f}"
        )


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise InvalidTypeError(f"a theme's name is {name!r}, and must be text")
    if not _NAME.fullmatch(name):
        raise InvalidValueError(
            f"a theme's name is {name!r}, and must be a letter, then letters, digits, '-' and '_'"
        )


def _check_complete(name: str, paints: object) -> None:
    if not isinstance(paints, Mapping):
        raise InvalidTypeError(f"the paints are {paints!r}, and must map roles to paints")
    for key in paints:
        choose("role", key, NAMES)
    missing = ", ".join(repr(key) for key in NAMES if key not in paints)
    if missing:
        raise InvalidValueError(
            f"the theme {name!r} lacks {missing}; LIGHT.changed(…) keeps what is not named"
        )


def _check_paint(name: str, paint: object) -> None:
    if not isinstance(paint, Paint):
        raise InvalidTypeError(f"the role {name!r} is {paint!r}, and no Paint")
    for part, needed in {
        "fill": name not in TEXTS,
        "stroke": name in LINES,
        "text": True,
    }.items():
        _check_colour(f"the {part} of {name!r}", getattr(paint, part), needed=needed)
    if not isinstance(paint.dashed, bool):
        raise InvalidTypeError(f"dashed of {name!r} is {paint.dashed!r}, and must be True or False")
    _check_width(name, paint.width)


def _check_width(name: str, width: object) -> None:
    if isinstance(width, bool) or not isinstance(width, int | float):
        raise InvalidTypeError(f"the width of {name!r} is {width!r}, and must be a number")
    if not (math.isfinite(width) and 0 <= width <= WIDEST):
        raise InvalidValueError(
            f"the width of {name!r} is {width}, and must be from 0 to {WIDEST} points"
        )


def _check_colour(what: str, colour: object, *, needed: bool = True) -> None:
    if not isinstance(colour, str):
        raise InvalidTypeError(f"{what} is {colour!r}, and must be a colour such as '#ffe08f'")
    if not (_COLOUR.fullmatch(colour) or (colour == "none" and not needed)):
        allowed = "'#rrggbb'" if needed else "'#rrggbb' or 'none'"
        raise InvalidValueError(f"{what} is {colour!r}, and must be {allowed}")
