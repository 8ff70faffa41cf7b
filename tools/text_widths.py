"""DejaVu Sans as matplotlib ships it → `lstmdiagrams/graphics/_dejavu_widths.py`.

Run it after a change of the font or of the ranges: ``python tools/text_widths.py``.
"""

from __future__ import annotations

import itertools
import pathlib
import textwrap

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

RANGES = [
    (0x0020, 0x0180),  # Latin
    (0x0370, 0x0460),  # Greek, Cyrillic
    (0x1D2C, 0x1D6B),  # raised letters
    (0x2000, 0x2070),  # punctuation
    (0x2070, 0x20A0),  # superscripts, subscripts
    (0x2190, 0x2300),  # arrows, mathematics
    (0x2400, 0x2422),  # control pictures
    (0xFFFD, 0xFFFE),  # what stands for what cannot be seen
]
TARGET = pathlib.Path(__file__).parent.parent / "lstmdiagrams" / "graphics" / "_dejavu_widths.py"


def font() -> FT2Font:
    """Return matplotlib's DejaVu Sans."""
    return FT2Font(str(pathlib.Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")))


def widths() -> dict[int, int]:
    """Code point → advance width, in font units, of every character that the font has."""
    face = font()
    known = face.get_charmap()
    points = [point for low, high in RANGES for point in range(low, high) if point in known]
    return {point: face.load_char(point, flags=LoadFlags.NO_SCALE).horiAdvance for point in points}


def blocks(table: dict[int, int]) -> dict[int, str]:
    """Width → the ranges of code points that have it, as ``"41-5a 61"`` in hexadecimal."""
    grouped: dict[int, list[str]] = {}
    ordered = enumerate(sorted(table))
    for (width, _), run in itertools.groupby(ordered, lambda at: (table[at[1]], at[1] - at[0])):
        points = [point for _, point in run]
        text = f"{points[0]:x}" if len(points) == 1 else f"{points[0]:x}-{points[-1]:x}"
        grouped.setdefault(width, []).append(text)
    return {width: " ".join(runs) for width, runs in sorted(grouped.items())}


def source() -> str:
    """Return the text of the generated module."""
    title = "Width in font units → code points of DejaVu Sans; made by tools/text_widths.py."
    lines = [f'"""{title}"""', ""]
    lines += [f"UNITS_PER_EM = {font().units_per_EM}", "# fmt: off", "BLOCKS = {"]
    for width, text in blocks(widths()).items():
        pieces = textwrap.wrap(text, 82)
        if len(pieces) == 1:
            lines += [f'    {width}: "{text}",']
            continue
        lines += [f"    {width}: ("]
        lines += [f'        "{piece} "' for piece in pieces]
        lines += ["    ),"]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    TARGET.write_text(source(), encoding="utf-8")
