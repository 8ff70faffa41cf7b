"""DejaVu Sans as matplotlib ships it → the web font in `lstmdiagrams/sphinxext/font`.

It needs fonttools and brotli. Run it after a change of the font or of the characters:
``python tools/web_font.py``. The same versions of both make the same files.
"""

from __future__ import annotations

import pathlib
import shutil

import matplotlib as mpl
from fontTools.subset import Options, Subsetter, load_font, save_font

LATIN = [(0x0020, 0x007F), (0x00A0, 0x0180)]  # the letters of most European languages
WORDS = [*LATIN, (0x2010, 0x2027), (0x2212, 0x2213)]  # with dashes, quotation marks, the minus
SYMBOLS = [
    *((0x0020, 0x007F), (0x00A0, 0x0100)),
    (0x0300, 0x030D),  # accents, the tilde of c̃
    (0x0370, 0x03FF),  # Greek
    *((0x2032, 0x2035), (0x2212, 0x2213)),  # primes, the minus
]
ALL = [
    *(*WORDS, *SYMBOLS),
    (0x0400, 0x0460),  # Cyrillic
    *((0x2039, 0x203B), (0x2070, 0x20A0)),  # quotation marks, superscripts, subscripts
    *((0x2190, 0x219A), (0x2200, 0x2270), (0x2295, 0x229A), (0x22C5, 0x22C6)),  # ←, ∂, ≤, ⊙, ⋅
    (0xFFFD, 0xFFFE),
]
# Italics are for symbols, bold letters for headings.
FACES = {"DejaVuSans": ALL, "DejaVuSans-Oblique": SYMBOLS, "DejaVuSans-Bold": WORDS}
TARGET = pathlib.Path(__file__).parents[1] / "lstmdiagrams" / "sphinxext" / "font"
SOURCE = pathlib.Path(mpl.get_data_path(), "fonts", "ttf")
LICENCE = "LICENSE_DEJAVU"
MOST = 60_000  # bytes of all files together


def options() -> Options:
    """Return what of a face is kept: outlines and widths, no hints and no names but its own."""
    return Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern", "mark", "mkmk", "ccmp"],
        name_IDs=[1, 2, 4, 6],
        notdef_outline=True,
        drop_tables=["FFTM"],
    )


def make(face: str) -> pathlib.Path:
    """Write the subset of one face."""
    font = load_font(str(SOURCE / f"{face}.ttf"), options())
    subsetter = Subsetter(options())
    subsetter.populate(unicodes=[point for low, high in FACES[face] for point in range(low, high)])
    subsetter.subset(font)
    path = TARGET / f"{face}.woff2"
    save_font(font, str(path), options())
    return path


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    total = 0
    for each in map(make, FACES):
        total += each.stat().st_size
        print(f"{each.name:28} {each.stat().st_size:7,} bytes")
    print(f"{'together':28} {total:7,} bytes")
    assert total < MOST, "too large: leave characters out"
    shutil.copyfile(SOURCE / LICENCE, TARGET / LICENCE)
