"""Texts in TeX: every letter is shown, and none is a command."""

# ruff: noqa: RUF001 - signs that look alike are what is tried

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.graphics.tex import as_tex
from tests.conftest import needs
from tests.graphics.chains import sign
from tests.graphics.test_text import NASTY
from tests.graphics.tikz_pages import compiled

HOSTILE = (
    *(text for text in NASTY if len(text) < 1000),
    *"\\$%#_{}~^&\"'`<>|@",
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch pwned}",
    r"\newwrite\w\immediate\openout\w=pwned",
    r"\end{tikzpicture}\end{document}",
    r"\catcode`\%=12 \def\ldtext{}",
    "}{ }} {{ $$ ^^41 ^^M ## #1 %x",
    "a\n\npar",
    "--- -- fi ffl ?` !` '' `` ,,",
    "日本語 привет שלום 🙂 € ☃",
    "c̃ é ö ß ø Ł İ ǰ a⃗ ﬁ ½ ² ₀ ℝ",
    "− ⊙ × σ ⋮ ⋯ … “ ” ∞ ‘ ’ – — · ° ′ ≤ ≠ → Ω α",
)


class TestHostileTexts:
    """Texts that mean something to TeX."""

    def test_are_shown(self, tmp_path: Path) -> None:
        """Whatever a label holds is set as text: TeX neither stops nor does what it says."""
        sources = {f"f{place}": sign(text).render("tikz") for place, text in enumerate(HOSTILE)}
        pdf = compiled(sources, tmp_path)
        assert not list(tmp_path.glob("pwned*"))
        shown = subprocess.run(
            [needs("pdftotext"), "-raw", str(pdf), "-"], capture_output=True, check=True
        ).stdout.decode()
        each = shown.split("\f")[:-1]
        assert len(each) == len(HOSTILE)
        for text, page in zip(HOSTILE, each, strict=True):
            if text.isascii() and text.isprintable():
                assert squeezed(page).count(squeezed(text)) == 3, text

    @given(st.text(st.characters(exclude_categories=()), max_size=40))
    def test_become_ascii_without_commands(self, text: str) -> None:
        """TeX of a text is ASCII, balanced, and has no command but those of our own tables."""
        tex = as_tex(text)
        assert tex.isascii()
        assert tex.isprintable()
        bare, depth = re.sub(r"\\[^A-Za-z]", "", tex), 0
        for brace in bare:
            depth += {"{": 1, "}": -1}.get(brace, 0)
            assert depth >= 0
        assert depth == 0
        assert not re.search(r"[%#&~]", bare)
        assert bare.count("$") % 2 == 0
        assert not re.search(r"(?<!\{\})[_^]", bare)
        commands = set(re.findall(r"\\([A-Za-z]+)", tex))
        assert commands <= COMMANDS, commands - COMMANDS

    @pytest.mark.parametrize("text", HOSTILE)
    def test_stay_in_their_comment(self, text: str) -> None:
        """A title and a description stay in comments, whatever they hold."""
        source = sign(text).render("tikz").decode()
        head, _, body = source.partition("\n\\begin{tikzpicture}\n")
        assert all(line.startswith("%") for line in re.split(r"[\n\r\x0b\x0c\x85]", head))
        assert body.isascii()


def squeezed(text: str) -> str:
    """Return a text without spaces, with the quotes of TeX."""
    return re.sub(r"\s", "", text).replace("'", "’").replace("`", "‘")


# Every command that can stand in the TeX of a text.
COMMANDS = {
    name
    for point in [*range(0x20, 0x3000), 0x1D400]
    for name in re.findall(r"\\([A-Za-z]+)", as_tex(f"x{chr(point)}"))
}


def test_commands_are_harmless() -> None:
    """No command that can stand in the TeX of a text reads, writes or defines anything."""
    forbidden = "input|include|write|open|read|def|let|csname|expand|catcode|end|begin|special|pdf"
    assert {name for name in COMMANDS if re.match(forbidden, name)} == set()
    assert len(COMMANDS) > 100


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("a b", r"a\ b"),
        ("50%", r"50\ldkey{37}"),
        ("f_{t} ⊙ c", r"f\ldkey{95}\ldkey{123}t\ldkey{125}\ $\odot$\ c"),
        ("c̃", r"\~{c}"),
        ("é", r"\ldother{233}{\'{e}}"),
        ("漢", r"\ldother{28450}{\ldbox}"),
        ("½", r"\ldother{189}{1/2}"),
        ("--", "-{}-"),
        ("−0.5", "$-$0.5"),
        ("a\u200db", "ab"),
        ("\n", r"\ldother{9226}{\ldbox}"),
    ],
)
def test_letters(text: str, tex: str) -> None:
    """Letters are themselves, signs are TeX's, and what is lacking has a box in its place."""
    assert as_tex(text) == tex
