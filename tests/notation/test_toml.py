"""A notation's file: read whole, or refused with its path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lstmdiagrams.errors import FileError, InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import PYTORCH, TILDE, Notation

WHOLE = """
base = "tilde"
decimal = ","
fonts = ["Noto Sans JP", "IPAGothic"]

[quantities.f]
name = "Vergesstor"

[quantities.c]
symbol = "s_{t}"
latex = "s_t"

[words]
step = "Schritt {step} von {last}"
"""


def test_all_that_can_be_said(tmp_path: Path) -> None:
    """A file says what `changed` takes, and what it starts from; its name is the notation's."""
    path = tmp_path / "mine.toml"
    path.write_text(WHOLE, encoding="utf-8")
    notation = Notation.load(path)
    assert notation == TILDE.changed(
        "mine",
        quantities={"f": {"name": "Vergesstor"}, "c": {"symbol": "s_{t}", "latex": "s_t"}},
        words={"step": "Schritt {step} von {last}"},
        decimal=",",
        fonts=("Noto Sans JP", "IPAGothic"),
    )
    assert notation["po"].symbol == "p_{o} ⊙ s_{t}"


def test_an_empty_file_is_the_first_notation(tmp_path: Path) -> None:
    """What is not said is as PyTorch writes it; a file may give itself another name."""
    path = tmp_path / "mine.toml"
    path.write_text("")
    assert Notation.load(str(path)) == PYTORCH.changed("mine")
    path.write_text('name = "yours"')
    assert Notation.load(path).name == "yours"


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ('bsae = "tilde"', InvalidValueError, "unknown key 'bsae'; choose one of 'name', 'base',"),
        ('base = "mine"', InvalidValueError, "unknown base 'mine'; choose one of 'pytorch'"),
        ("name = 3", InvalidTypeError, "a notation's name is 3"),
        ("quantities = 3", InvalidTypeError, "quantities are 3"),
        ("[quantities]\nf = 'F'", InvalidTypeError, "the quantity 'f' becomes 'F'"),
        ("[quantities.ff]\nname = 'F'", InvalidValueError, "unknown quantity 'ff'"),
        ("[quantities.f]\ngate = false", InvalidValueError, "unknown part of the quantity 'f'"),
        ("[words]\nstep = 'Schritt'", InvalidValueError, "lacks {last}"),
        ("decimal = 3", InvalidValueError, "unknown decimal mark 3"),
    ],
)
def test_a_mistake_is_named_with_the_file(
    tmp_path: Path, text: str, error: type[Exception], sentence: str
) -> None:
    """What cannot be used is refused, with the path before the sentence."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(error, match=re.escape(f"{path}: ") + f".*{re.escape(sentence)}"):
        Notation.load(path)


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"name = 1\nname = 2"])
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that cannot be read as TOML is an error of the file."""
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"cannot read .*mine\.toml' as a notation in TOML"):
        Notation.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """So is one that is not there, or is a folder."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(FileError, match="cannot read the notation"):
            Notation.load(path)
