"""What is read out of a symbol: its runs, its letter, itself at another step."""

from __future__ import annotations

import pytest

from lstmdiagrams.notation import NOTATIONS, runs_of
from lstmdiagrams.notation.symbols import at_step, backwards, letter_of, plain


@pytest.mark.parametrize(
    ("symbol", "runs"),
    [
        ("h_{t}", (("h", "variable"), ("t", "subscript"))),
        ("c̃_{t}", (("c̃", "variable"), ("t", "subscript"))),
        ("σ", (("σ", "variable"),)),
        ("input and x", (("input and ", "plain"), ("x", "variable"))),
        ("(1−z_{t})", (("(1−", "plain"), ("z", "variable"), ("t", "subscript"), (")", "plain"))),
        ("W h_{t−1}", (("W", "variable"), (" ", "plain"), ("h", "variable"), ("t−1", "subscript"))),
        ("", ()),
    ],
)
def test_runs_of_a_symbol(symbol: str, runs: tuple[tuple[str, str], ...]) -> None:
    """Single letters are variables, words and signs are plain, and ``_{…}`` is a subscript."""
    assert runs_of(symbol) == runs


@pytest.mark.parametrize("name", NOTATIONS)
def test_runs_lose_no_letter(name: str) -> None:
    """The runs of a symbol, one after the other, are the symbol without its markup."""
    for quantity in NOTATIONS[name].quantities.values():
        joined = "".join(text for text, _ in runs_of(quantity.symbol))
        assert joined == quantity.symbol.replace("_{", "").replace("}", "")
        assert not set("{}") & set(quantity.plain)


@pytest.mark.parametrize(
    ("symbol", "at_3"),
    [
        ("h_{t}", "h_{3}"),
        ("f_{t} ⊙ c_{t−1}", "f_{3} ⊙ c_{t−1}"),
        ("tanh(c_{t})", "tanh(c_{3})"),
        ("h_{⟨t⟩}", "h_{⟨3⟩}"),
        ("h_{out, t}", "h_{out, 3}"),
        ("t", "t"),
    ],
)
def test_a_symbol_at_a_step(symbol: str, at_3: str) -> None:
    """Only the t that stands alone in a subscript is the step."""
    assert at_step(symbol, "3") == at_3


@pytest.mark.parametrize(
    ("symbol", "turned"),
    [
        ("c_{t−1}", "c_{t+1}"),
        ("c_{t-1}", "c_{t+1}"),
        ("c_{t - 1}", "c_{t + 1}"),
        (r"\text{t}_{t-1}", r"\text{t}_{t+1}"),
        ("c_{⟨t−1⟩}", "c_{⟨t+1⟩}"),
        ("c_{t−10}", "c_{t−10}"),
        ("(1−z_{t})", "(1−z_{t})"),
        ("out-1", "out-1"),
    ],
)
def test_a_symbol_read_backwards(symbol: str, turned: str) -> None:
    """Only t−1 becomes t+1, however its minus is written."""
    assert backwards(symbol) == turned


@pytest.mark.parametrize(
    ("symbol", "letter"),
    [
        ("f_t", "f"),
        ("f_{t}", "f"),
        (r"\tilde{c}_t", r"\tilde{c}"),
        ("h_{t-1}", "h"),
        (r"f^{\langle t \rangle}", "f"),
        ("h'_{t}", "h'"),
        ("W_{hr}", "W_{hr}"),
        (r"\theta", r"\theta"),
        ("t", "t"),
    ],
)
def test_the_letter_of_a_symbol(symbol: str, letter: str) -> None:
    """A letter loses the index that says the step, and keeps everything else."""
    assert letter_of(symbol) == letter


def test_a_symbol_without_markup() -> None:
    """In a sentence a subscript follows an underscore."""
    assert plain("f_{t} ⊙ c_{t−1}") == "f_t ⊙ c_t−1"
