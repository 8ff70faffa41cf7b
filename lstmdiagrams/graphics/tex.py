r"""Plain text → TeX that shows it to the letter; the one place where plain text becomes TeX.

The result is pure ASCII, so that no input encoding and no package can change it, and holds no
command of the text's: what means something to TeX is set by its number in the typewriter face,
which has all of ASCII in every encoding.

What the letters of plain pdfLaTeX lack is written ``\ldother{<number>}{<instead>}``: an engine that
knows Unicode shows it, if the font has it; pdfLaTeX, or a font without it, shows what stands
instead, at worst a box.
"""

# ruff: noqa: RUF001 - signs that look alike are what this table is about

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lstmdiagrams.graphics.text import visible

__all__ = ["BOX", "MACROS", "as_tex"]

BOX = r"\ldbox"

# What the TeX of `as_tex` needs; no `@` in it, whose meaning depends on where the file is read.
MACROS = r"""
\def\ldkey#1{{\ttfamily\upshape\char#1\relax}}% a character of ASCII by its number
\def\ldbox{\hbox{\vrule\vbox to 1.4ex{\hrule width 1.2ex\vfil\hrule}\vrule}}% of one that is lacking
\ifdefined\Umathcode % XeTeX and LuaTeX know Unicode
  \def\ldother#1#2{\iffontchar\font#1 \char#1\relax\else#2\fi}%
\else
  \def\ldother#1#2{#2}%
\fi
""".strip()

_SAFE = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?()[]*+=/@'`-"
)
_LIGATURES = re.compile(r"(?<=[-'`,?!f])(?=[-'`,fil])")

_ACCENTS = MappingProxyType(
    {
        "\N{COMBINING GRAVE ACCENT}": r"\`",
        "\N{COMBINING ACUTE ACCENT}": r"\'",
        "\N{COMBINING CIRCUMFLEX ACCENT}": r"\^",
        "\N{COMBINING TILDE}": r"\~",
        "\N{COMBINING MACRON}": r"\=",
        "\N{COMBINING BREVE}": r"\u",
        "\N{COMBINING DOT ABOVE}": r"\.",
        "\N{COMBINING DIAERESIS}": r"\"",
        "\N{COMBINING RING ABOVE}": r"\r",
        "\N{COMBINING DOUBLE ACUTE ACCENT}": r"\H",
        "\N{COMBINING CARON}": r"\v",
        "\N{COMBINING DOT BELOW}": r"\d",
        "\N{COMBINING CEDILLA}": r"\c",
        "\N{COMBINING MACRON BELOW}": r"\b",
    }
)

_TEXT = {
    " ": r"\ ",
    "\N{NO-BREAK SPACE}": r"\ ",
    "\N{THIN SPACE}": r"\thinspace{}",
    "\N{NARROW NO-BREAK SPACE}": r"\thinspace{}",
    "\N{FRACTION SLASH}": "/",
    "\N{EN DASH}": r"\textendash{}",
    "\N{EM DASH}": r"\textemdash{}",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": r"\textquoteleft{}",
    "\N{RIGHT SINGLE QUOTATION MARK}": r"\textquoteright{}",
    "\N{LEFT DOUBLE QUOTATION MARK}": r"\textquotedblleft{}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": r"\textquotedblright{}",
    "\N{HORIZONTAL ELLIPSIS}": r"\textellipsis{}",
    "\N{SECTION SIGN}": r"\S{}",
    "\N{PILCROW SIGN}": r"\P{}",
    "\N{COPYRIGHT SIGN}": r"\copyright{}",
    "\N{DAGGER}": r"\dag{}",
    "\N{DOUBLE DAGGER}": r"\ddag{}",
    "\N{INVERTED EXCLAMATION MARK}": r"\textexclamdown{}",
    "\N{INVERTED QUESTION MARK}": r"\textquestiondown{}",
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "ȷ": r"\j{}",
}

_MATHS = {
    "−": "-",
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "∓": r"\mp",
    "·": r"\cdot",
    "∙": r"\cdot",
    "∘": r"\circ",
    "•": r"\bullet",
    "⊙": r"\odot",
    "⊕": r"\oplus",
    "⊖": r"\ominus",
    "⊗": r"\otimes",
    "⊘": r"\oslash",
    "⋮": r"\vdots",
    "⋯": r"\cdots",
    "⋱": r"\ddots",
    "∞": r"\infty",
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "≪": r"\ll",
    "≫": r"\gg",
    "«": r"\ll",
    "»": r"\gg",
    "∝": r"\propto",
    "∼": r"\sim",
    "←": r"\leftarrow",
    "→": r"\rightarrow",
    "↑": r"\uparrow",
    "↓": r"\downarrow",
    "↔": r"\leftrightarrow",
    "⇐": r"\Leftarrow",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "↦": r"\mapsto",
    "∂": r"\partial",
    "∇": r"\nabla",
    "∑": r"\textstyle\sum",
    "∏": r"\textstyle\prod",
    "∫": r"\textstyle\int",
    "√": r"\surd",
    "∈": r"\in",
    "∉": r"\notin",
    "∀": r"\forall",
    "∃": r"\exists",
    "∅": r"\emptyset",
    "∪": r"\cup",
    "∩": r"\cap",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "∧": r"\wedge",
    "∨": r"\vee",
    "¬": r"\neg",
    "⊤": r"\top",
    "⊥": r"\bot",
    "‖": r"\Vert",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "′": r"{}^{\prime}",
    "″": r"{}^{\prime\prime}",
    "°": r"{}^{\circ}",
    "ℓ": r"\ell",
    "µ": r"\mu",
    "ς": r"\varsigma",
    "ϕ": r"\phi",
    "φ": r"\varphi",
    "ε": r"\varepsilon",
    "ϵ": r"\epsilon",
    "ϑ": r"\vartheta",
    "ϱ": r"\varrho",
    "ο": "o",
}
_GREEK = """
alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_LIKE_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))


def _greek(name: str) -> str:
    """Return the letter that a command of TeX is called after."""
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        **{sign: rf"\ldkey{{{ord(sign)}}}" for sign in map(chr, range(0x21, 0x7F))},
        **{sign: sign for sign in _SAFE},
        **_TEXT,
        **{sign: f"${command}$" for sign, command in _MATHS.items()},
        **{_greek(name): rf"$\{name}$" for name in _GREEK.split()},
        **_LIKE_LATIN,
    }
)


@lru_cache(maxsize=4096)
def as_tex(text: str) -> str:
    """Return TeX, of ASCII alone, that shows a text to the letter and does nothing else."""
    parts: list[str] = []
    for character in visible(text):
        accent = _ACCENTS.get(character)
        if accent and parts:
            parts[-1] = f"{accent}{{{parts[-1]}}}"
        else:
            parts.append(_letter(character))
    return _LIGATURES.sub("{}", "".join(parts))


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """Return the TeX of one character."""
    known = _SYMBOLS.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) == "Cf":
        return ""  # a sign to those who set letters in a row, which TeX does not understand
    whole = unicodedata.normalize("NFD", character)
    base, marks = whole[0], whole[1:]
    if marks and base in _SYMBOLS and all(mark in _ACCENTS for mark in marks):
        letter = {"i": r"\i{}", "j": r"\j{}"}.get(base, _SYMBOLS[base])
        for mark in marks:
            letter = f"{_ACCENTS[mark]}{{{letter}}}"
        return rf"\ldother{{{ord(character)}}}{{{letter}}}"
    return rf"\ldother{{{ord(character)}}}{{{_instead(character)}}}"


def _instead(character: str) -> str:
    """Return what pdfLaTeX shows: letters that mean the same, or a box."""
    alike = unicodedata.normalize("NFKD", character)
    if alike != character and all(each in _SYMBOLS for each in alike):
        return "".join(_SYMBOLS[each] for each in alike)
    return BOX
