"""The run `reversal`: strings are read, then written backwards, also those held out."""

from __future__ import annotations

from hashlib import sha256
from itertools import product

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.runs import RUNS

LETTERS = "abc"
STRINGS = ["".join(each) for n in range(1, 5) for each in product(LETTERS, repeat=n)]
HELD_OUT = [string for string in STRINGS if sha256(string.encode()).digest()[0] % 10 < 2]
EVERY_LENGTH = pytest.mark.parametrize("n", range(1, 5))


def run(strings: list[str]) -> ld.Trace:
    """Return the run on strings of one length, as a batch."""
    read = np.eye(3)[[[LETTERS.index(letter) for letter in string] for string in strings]]
    x = np.concatenate([read, np.zeros_like(read)], axis=1)  # (N, T, 3)
    return ld.reference_network("reversal").run(x.swapaxes(0, 1))


def written(strings: list[str]) -> list[str]:
    """Return what the network writes after reading each of some strings of one length."""
    y = run(strings).y
    assert y is not None
    letters = y[len(y) // 2 :].argmax(axis=-1)  # (n, N)
    return ["".join(LETTERS[letter] for letter in column) for column in letters.T]


def right(strings: list[str]) -> list[str]:
    """Return those that are written backwards without a mistake."""
    lengths = sorted({len(string) for string in strings})
    groups = [[string for string in strings if len(string) == n] for n in lengths]
    return [
        string
        for group in groups
        for string, out in zip(group, written(group), strict=True)
        if out == string[::-1]
    ]


def test_strings_that_it_was_not_trained_on_are_right() -> None:
    """Of the held-out strings at least 95 % are right; all of them, as the description says."""
    correct = right(HELD_OUT)
    assert len(correct) >= 0.95 * len(HELD_OUT)
    assert (len(STRINGS), len(HELD_OUT), correct) == (120, 29, HELD_OUT)
    assert "Of the 120 strings, 29 were held out" in RUNS["reversal"].description
    assert "all 29 right, and the other 91 too" in RUNS["reversal"].description


def test_every_string_is_right() -> None:
    """All strings of one to four letters come out backwards."""
    assert right(STRINGS) == STRINGS


@EVERY_LENGTH
def test_the_letters_are_not_close_calls(n: int) -> None:
    """Every letter that is written has a probability of at least 0.8."""
    y = run([string for string in STRINGS if len(string) == n]).y
    assert y is not None
    assert y[n:].max(axis=-1).min() > 0.8


@EVERY_LENGTH
def test_the_first_units_output_gate_is_a_latch(n: int) -> None:
    """It is shut, below 0.05, while letters come in, and opens above 0.2 for those written."""
    gate = run([string for string in STRINGS if len(string) == n]).layer(0).o[..., 0]
    assert gate[:n].max() < 0.05
    assert gate[n:].min() > 0.2


def test_the_shipped_string_is_a_held_out_one() -> None:
    """The shipped run reads cab, on which it was not trained, and writes bac."""
    assert "cab" in HELD_OUT
    trace, answer = ld.reference_run("reversal"), RUNS["reversal"].table("answer")
    assert trace.labels == ld.Labels(
        x=(*"cab", "", "", ""), y=("", "", "", *"bac"), features=tuple("abc"), classes=tuple("abc")
    )
    np.testing.assert_array_equal(trace.x, run(["cab"]).x)
    assert written(["cab"]) == ["bac"]
    np.testing.assert_array_equal(answer.values[3:], np.eye(3)[[1, 0, 2]])
    assert np.isnan(answer.values[:3]).all()  # nothing is asked while it reads


def test_it_is_many_to_many_delayed() -> None:
    """The run fits its pattern, and its network is of eight units."""
    assert RUNS["reversal"].pattern == "many-to-many-delayed"
    assert ld.rnn_variant("many-to-many-delayed", ld.reference_run("reversal")).svg()
    assert ld.reference_network("reversal").hidden_size == 8
