"""Files of TikZ → the pages that a small TeX makes of them, and what they show."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.conftest import needs

DPI = 144
DOCUMENT = r"""
\documentclass{article}
\usepackage{tikz}
\hoffset=-1in \voffset=-1in
\def\page#1{\setbox0\hbox{\input{#1}}%
  \pdfpagewidth=\wd0 \pdfpageheight=\dimexpr\ht0+\dp0\relax \shipout\box0 }
\begin{document}
PAGES
\end{document}
"""


@dataclass(frozen=True)
class Page:
    """What a PDF shows on one page: its size in points, its pixels, and its words' middles."""

    size: tuple[float, float]
    pixels: np.ndarray
    words: tuple[tuple[str, float, float], ...]

    @property
    def letters(self) -> str:
        """All letters and digits in no order, spelled out where TeX makes signs of several."""
        text = unicodedata.normalize("NFKD", "".join(word for word, _, _ in self.words))
        return "".join(sorted(each for each in text if each.isalnum() or each in "+−⊙×=“”∞()"))


def compiled(sources: Mapping[str, bytes], folder: Path) -> Path:
    """Compile TikZ files, a page each; TeX may run commands, if it is told any."""
    for name, source in sources.items():
        (folder / f"{name}.tikz").write_bytes(source)
    pages = "\n".join(rf"\page{{{name}.tikz}}" for name in sources)
    (folder / "all.tex").write_text(DOCUMENT.replace("PAGES", pages), encoding="utf-8")
    command = [needs("pdflatex"), "-shell-escape", "-interaction=nonstopmode", "-halt-on-error"]
    done = subprocess.run(
        [*command, "all.tex"], cwd=folder, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]
    assert b"Missing character" not in (folder / "all.log").read_bytes()
    return folder / "all.pdf"


def pages(pdf: Path) -> Iterator[Page]:
    """Read every page of a PDF."""
    boxes = subprocess.run(
        [needs("pdftotext"), "-bbox", str(pdf), "-"], capture_output=True, check=True, timeout=120
    ).stdout
    root = ET.fromstring(re.sub(rb"(?s)<!DOCTYPE.*?>|[\x00-\x08\x0b-\x1f]", b"", boxes))  # noqa: S314
    (space,) = {element.tag.partition("}")[0] + "}" for element in root.iter()}
    for number, page in enumerate(root.iter(f"{space}page"), start=1):
        width, height = (float(page.get(side, "nan")) for side in ("width", "height"))
        words = tuple(
            (each.text or "", *_middle({key: float(value) for key, value in each.items()}))
            for each in page.iter(f"{space}word")
        )
        yield Page((width, height), _pixels(pdf, number), words)


def _middle(box: dict[str, float]) -> tuple[float, float]:
    return (box["xMin"] + box["xMax"]) / 2, (box["yMin"] + box["yMax"]) / 2


def _pixels(pdf: Path, page: int) -> np.ndarray:
    """Return the page's pixels, each of one colour, as if lines had sharp edges."""
    command = [needs("pdftoppm"), "-r", f"{DPI}", "-aa", "no", "-aaVector", "no"]
    command += ["-f", f"{page}", "-l", f"{page}", str(pdf)]
    head, size, _, content = subprocess.run(
        command, capture_output=True, check=True, timeout=120
    ).stdout.split(b"\n", 3)
    assert head == b"P6"
    width, height = map(int, size.split())
    return np.frombuffer(content, np.uint8).reshape(height, width, 3).astype(np.int16)
