"""Quantities as texts name them."""

from __future__ import annotations

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.notation import PYTORCH, TILDE
from lstmdiagrams.notation.mentions import latex_of

OTHER = PYTORCH.changed(
    "other",
    quantities={
        "h": {"symbol": "h(t)", "latex": "h^{(t)}"},
        "x": {"symbol": "eingang_{t}", "latex": r"\mathrm{eingang}_t"},
        "c": {"symbol": "c", "latex": "c"},
    },
)


@pytest.mark.parametrize("key", [*PYTORCH.quantities])
def test_every_quantity_has_its_names(key: str) -> None:
    """By its name in the catalogue, its symbol and its LaTeX it is found, in any notation."""
    its = PYTORCH[key]
    assert latex_of(key) == its.latex
    assert latex_of(f" {key} ", TILDE) == TILDE[key].latex
    for written in (its.plain, its.latex):
        assert latex_of(written) in {its.latex, PYTORCH["n"].latex, PYTORCH["hn"].latex}


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("h_t-1", "h_{t-1}"),
        ("h_{t−1}", "h_{t-1}"),
        ("h_{t+1}", "h_{t+1}"),
        ("c_0", "c_{0}"),
        ("x_{T-1}", "x_{T-1}"),
        ("tanh(c_t)", r"\tanh(c_t)"),
        ("f_t ⊙ c_{t-1}", r"f_t \odot c_{t-1}"),
        (r"f_t \odot c_{t-1}", r"f_t \odot c_{t-1}"),
    ],
)
def test_symbols_may_be_written_in_many_ways(text: str, latex: str) -> None:
    """With braces or without, with a hyphen or a minus sign, at any step."""
    assert latex_of(text) == latex


def test_a_notation_writes_its_own_steps() -> None:
    """Another step stands where the notation writes t, and only there."""
    assert latex_of("h_3", OTHER) == "h^{(3)}"
    assert latex_of("h_{t+1}", OTHER) == "h^{(t+1)}"
    assert latex_of("x_3", OTHER) == r"\mathrm{eingang}_{3}"
    assert latex_of("c_3", OTHER) == "c_{3}"
    assert latex_of("g_3", "tilde") == r"\tilde{c}_{3}"


@pytest.mark.parametrize(
    "text",
    ["q_t", "", "f_", "_t", "h_t-", "W_f", r"h_{\input{x}}", "f_t f_t", "h_t_1", "f_{t", "h_t-1}"],
)
def test_what_names_nothing_is_refused(text: str) -> None:
    """The sentence shows it, and what there is; no LaTeX of an author's gets through."""
    with pytest.raises(InvalidValueError) as caught:
        latex_of(text)
    assert str(caught.value).startswith(f"unknown quantity {text!r}; choose one of 'x', 'h_prev'")
