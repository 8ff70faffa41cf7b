"""LaTeX that does more than show a formula."""

from __future__ import annotations

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.notation import NOTATIONS, PYTORCH
from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.equations import equations
from lstmdiagrams.options.harmless import harmless


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_equation_and_quantity_only_shows(notation: str) -> None:
    """What comes along passes, as it is."""
    table = NOTATIONS[notation]
    for kind in ("lstm", "gru", "rnn"):
        assert harmless(table.equations(kind)) == table.equations(kind)
    assert all(harmless(each.latex) for each in table.quantities.values())


@pytest.mark.parametrize(
    "latex",
    [r"\mathbf{f}_t", r"\overrightarrow{h}_{t}", r"f^{\langle t\rangle}", r"\theta_\letter"],
)
def test_what_notations_are_made_of_passes(latex: str) -> None:
    """Letters, accents, alphabets, signs."""
    assert harmless(latex) == latex


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{f}_t",
        r"\url{x}",
        r"\require{html}f",
        r"\htmlData{a=b}{f}",
        r"\input{/etc/passwd}",
        r"\immediate\write18{rm x}",
        r"\csname input\endcsname",
        r"^^5cinput{x}",
        r"\gdef\x{}",
        r"f\) <script> \(",
        r"f_t $ x",
        r"f % g",
        r"f & g",
    ],
)
def test_what_does_more_is_refused(latex: str) -> None:
    """Links, files, commands and what ends a formula; the sentence shows it."""
    with pytest.raises(InvalidValueError, match="does more than show a formula") as caught:
        harmless(latex)
    assert repr(latex) in str(caught.value)


def test_equations_of_a_notation_are_looked_at() -> None:
    """The option that names it is blamed."""
    mine = PYTORCH.changed("mine", quantities={"f": {"latex": r"\href{x}{f}_t"}})
    with pytest.raises(AuthorError, match="notation: the notation writes"):
        equations("lstm", {}, looks={"notation": mine})
