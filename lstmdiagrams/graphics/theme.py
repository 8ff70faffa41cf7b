"""A role → its colours, for readers on a light and on a dark ground."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["AUTO", "DARK", "LIGHT", "LINES", "THEMES", "Paint", "Theme", "shade"]

LINES = ("wire", "bracket")  # roles of lines, which have a stroke and no ground
LEVELS = 6  # shades on either side of zero, and of a gate's range from 0 to 1


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one role, as ``#rrggbb``; ``none`` paints nothing."""

    fill: str
    stroke: str
    text: str

    def parts(self) -> list[tuple[str, str]]:
        """Return what is painted, each part with its colour."""
        parts = (("fill", self.fill), ("stroke", self.stroke), ("text", self.text))
        return [(part, colour) for part, colour in parts if colour != "none"]


@dataclass(frozen=True, slots=True)
class Theme:
    """A name and the paint of every role and shade.

    Parameters
    ----------
    name : str
    paints : mapping of str to Paint
        By role (``"gate"``) and, for values, by shade (``"pos3"``, ``"neg6"``, ``"gate2"``).
    dark : Theme or None
        What a reader sees whose system is dark; only SVG can follow.
    """

    name: str
    paints: Mapping[str, Paint] = field(hash=False)
    dark: Theme | None = None

    def __reduce__(self) -> tuple[type[Theme], tuple[object, ...]]:
        """Copy and pickle, which a read-only mapping by itself refuses."""
        return type(self), (self.name, dict(self.paints), self.dark)

    def paint(self, role: str, shade: str = "") -> Paint:
        """Return the colours of a role, or of a value's shade."""
        return self.paints[shade or role]

    @staticmethod
    def is_shade(name: str) -> bool:
        """Whether a paint is a value's shade, and no role."""
        return name in ("zero", "nan") or name[-1].isdigit()


def shade(value: float, limit: float, *, gate: bool) -> str:
    """Return the name of a value's colour.

    Parameters
    ----------
    value : float
    limit : float
        The absolute value that gets the strongest colour; a larger one gets it too.
    gate : bool
        Whether the scale runs from 0 to 1 rather than from −limit to limit.

    Returns
    -------
    str
        ``gate0`` … ``gate6``; ``neg6`` … ``neg1``, ``zero``, ``pos1`` … ``pos6``; ``nan``.
    """
    if math.isnan(value):
        return "nan"
    level = round(LEVELS * min(max(value / (1.0 if gate else limit), -1.0), 1.0))
    if gate:
        return f"gate{max(level, 0)}"
    return "zero" if level == 0 else f"{'pos' if level > 0 else 'neg'}{abs(level)}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _between(start: str, end: str, share: float) -> str:
    """Mix two colours; share 0 is the start."""
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(part * s for part, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _ink(ground: str) -> str:
    """Black or white, whichever is easier to read on the ground."""
    light = _luminance(ground)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def _ramp(name: str, start: str, end: str, stroke: str) -> dict[str, Paint]:
    """Paints ``name1`` … ``name6`` from just after start to end."""
    fills = {f"{name}{n}": _between(start, end, n / LEVELS) for n in range(1, LEVELS + 1)}
    return {key: Paint(fill, stroke, _ink(fill)) for key, fill in fills.items()}


def _values(
    zero: str, *, low: str, high: str, shut: str, wide: str, stroke: str
) -> dict[str, Paint]:
    """Paints of all shades: negative, zero, positive, and a gate's from shut to wide open."""
    return {
        "zero": Paint(zero, stroke, _ink(zero)),
        "gate0": Paint(shut, stroke, _ink(shut)),
        **_ramp("neg", zero, low, stroke),
        **_ramp("pos", zero, high, stroke),
        **_ramp("gate", shut, wide, stroke),
    }


def _paints(
    rows: Mapping[str, tuple[str, str, str]], values: dict[str, Paint]
) -> Mapping[str, Paint]:
    roles = {role: Paint(*row) for role, row in rows.items()}
    return MappingProxyType({**roles, **values})


LIGHT = Theme(
    "light",
    _paints(
        {
            "ground": ("#ffffff", "none", "#15191d"),
            "frame": ("#e6f4e9", "#4f9a66", "#15191d"),
            "input": ("#f8b9b3", "#b34a41", "#15191d"),
            "state": ("#b9e0c3", "#37834f", "#15191d"),
            "output": ("#b8cff5", "#4370b5", "#15191d"),
            "gate": ("#ffe08f", "#a17c10", "#15191d"),
            "operation": ("#f7b2cb", "#b04c78", "#15191d"),
            "value": ("#ffffff", "#707a84", "#15191d"),
            "nan": ("#ffffff", "#15191d", "#15191d"),
            "wire": ("#2c3136", "#2c3136", "#15191d"),
            "bracket": ("#7d868f", "#7d868f", "#15191d"),
            "text": ("none", "none", "#15191d"),
            "note": ("none", "none", "#515a63"),
        },
        _values(
            "#ffffff",
            low="#2f74b5",
            high="#c93a3a",
            shut="#ffffff",
            wide="#d08a00",
            stroke="#707a84",
        ),
    ),
)

DARK = Theme(
    "dark",
    _paints(
        {
            "ground": ("#15191d", "none", "#eef1f4"),
            "frame": ("#1b2a21", "#5fae79", "#eef1f4"),
            "input": ("#7c2f29", "#e88d84", "#ffffff"),
            "state": ("#23613a", "#74c48e", "#ffffff"),
            "output": ("#2b4f8c", "#8db1ee", "#ffffff"),
            "gate": ("#66500c", "#e2bb4a", "#ffffff"),
            "operation": ("#7d2f53", "#ea8fb6", "#ffffff"),
            "value": ("#262c32", "#87919b", "#eef1f4"),
            "nan": ("#262c32", "#eef1f4", "#eef1f4"),
            "wire": ("#cdd3d9", "#cdd3d9", "#eef1f4"),
            "bracket": ("#8f99a3", "#8f99a3", "#eef1f4"),
            "text": ("none", "none", "#eef1f4"),
            "note": ("none", "none", "#aab3bc"),
        },
        _values(
            "#262c32",
            low="#4f9be6",
            high="#ef6a62",
            shut="#262c32",
            wide="#e0a92f",
            stroke="#87919b",
        ),
    ),
)

AUTO = Theme("auto", LIGHT.paints, dark=DARK)

THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (AUTO, LIGHT, DARK)})
