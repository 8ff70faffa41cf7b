"""Files of numbers: what a run takes of them, and what is wrong with others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lstmdiagrams.errors import FileError, InvalidValueError
from lstmdiagrams.inputs import read_input


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("a,b\n", "no step below its header"),
        (
            "a,b,c,d\n1,2,3,4\n",
            "has 4 columns, expected 2, the model's input_size, or 3, the first",
        ),
        ("t,a\nx,1\n", "1 columns besides the first, which labels the steps; expected 2"),
        ("t,a,b\nx,1\n", "line 2 has 2 columns, the first has 3"),
        ("t,a,b\nx,1,y\n", "'y' in line 2, column 3, is no number"),
    ],
)
def test_a_csv_that_does_not_fit(content: str, sentence: str) -> None:
    """A CSV of another shape is refused with both shapes, and a bad cell with its place."""
    Path("in.csv").write_text(content, encoding="utf-8")
    with pytest.raises((FileError, InvalidValueError)) as caught:
        read_input("in.csv", 2)
    assert sentence in str(caught.value)
    assert "in.csv" in str(caught.value)


def test_a_csv_without_header_or_labels() -> None:
    """Plain numbers are an input without labels."""
    Path("in.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    given = read_input("in.csv", 2)
    np.testing.assert_array_equal(given["x"], [[1, 2], [3, 4]])
    assert given["labels"] == {"x": [], "features": []}


@pytest.mark.parametrize("name", ["in.npy", "in.npz", "in.csv", "in.txt"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00garbage", b"\x93NUMPY"])
def test_broken_inputs(name: str, content: bytes) -> None:
    """An input that cannot be read is refused by its name."""
    Path(name).write_bytes(content)
    with pytest.raises((FileError, InvalidValueError), match=name):
        read_input(name, 2)


def test_an_npz_of_other_arrays() -> None:
    """Arrays that run does not take are refused by name."""
    np.savez("in.npz", x=np.ones((4, 2)), y=np.ones((4, 2)))
    with pytest.raises(InvalidValueError, match="holds 'x', 'y'; expected 'x', and optionally"):
        read_input("in.npz", 2)
