"""LaTeX that does more than show a formula."""

from __future__ import annotations

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.notation import NOTATIONS, PYTORCH
from lstmdiagrams.notation.equations import SQUASHES
from lstmdiagrams.options import AuthorError
from lstmdiagrams.options.equations import equations
from lstmdiagrams.options.harmless import harmless


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_equation_and_quantity_only_shows(notation: str) -> None:
    """What comes along passes, as it is."""
    table = NOTATIONS[notation]
    for kind in ("lstm", "gru", "rnn"):
        lines = table.equations(kind).splitlines()
        assert [*map(harmless, lines)] == lines
    assert all(harmless(each.latex) for each in table.quantities.values())


@pytest.mark.parametrize("activation", SQUASHES)
def test_every_activation_only_shows(activation: str) -> None:
    """Whatever a network squashes with can be written."""
    lines = PYTORCH.equations("rnn", activations=[activation]).splitlines()
    assert [*map(harmless, lines)] == lines


@pytest.mark.parametrize(
    "latex",
    [
        r"\mathbf{f}_t",
        r"\overrightarrow{h}_{t}",
        r"f^{\langle t\rangle}",
        r"\theta_\ell",
        r"h^{\prime\,(t)}",
        r"\boldsymbol{\varGamma}^{f}_{\text{für alle }t}",
        r"\operatorname*{forget}\left(t\right)",
        r"\begin{pmatrix} f & 0 \\ 0 & f \end{pmatrix}_t",
        r"\tfrac{1}{2}\,f_t",
        "\u03c6_t",
        "c\N{COMBINING TILDE}_t",
        r"\text{Vergess\"lich}\_\{t\}",
    ],
)
def test_what_notations_are_made_of_passes(latex: str) -> None:
    """Letters, accents, alphabets, signs, fractions, matrices."""
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
        r"\text{\InputIfFileExists{/tmp/x}{}{}}_t",
        r"\text{\begin{input}{/tmp/x}\end{input}}_t",
        r"\text{\begin{openout}5=x.txt \end{openout}}_t",
        r"\text{\begin{href}{http://192.0.2.1/}{o}\end{href}}_t",
        r"\sphinxhref{http://192.0.2.1/}{f}_t",
        r"\hyperref{http://192.0.2.1/}{a}{b}{c}",
        r"\sphinxincludegraphics{x.png}",
        r"\bbox[background-image:url(http://192.0.2.1/)]{f}_t",
        r"\color{red}{f}_t",
        r"\text{\({f}\)}",
        r"\alpha@x",
        r"\begin {matrix}f\end{matrix}",
        r"\begin{matrix}f",
        r"\begin{matrix}f\end{pmatrix}",
        r"f\end{matrix}",
        r"\begin{array}{*{99}{c}}f\end{array}",
        r"\begin{matrix}f\end{matrix} & g",
        "f_t\\",
        r"\é",
    ],
)
def test_what_does_more_is_refused(latex: str) -> None:
    """Links, files, commands and what ends a formula; the sentence shows it."""
    with pytest.raises(InvalidValueError, match="may do more than show a formula") as caught:
        harmless(latex)
    assert repr(latex) in str(caught.value)


def test_the_sentence_names_the_command_and_a_way_out() -> None:
    """An author knows what to look for, and what to write instead."""
    with pytest.raises(InvalidValueError, match=r"'\\\\sphinxhref' may do .*; write .*\\mathbf"):
        harmless(r"\text{\sphinxhref{x}{f}}_t")


@pytest.mark.parametrize("sign", ["\n", "\r", "\0", "\x1b", "\x85", "\u2028", "\ud800", "\ufffe"])
def test_what_is_no_character_is_refused(sign: str) -> None:
    """It ends a line, or no page can hold it."""
    with pytest.raises(InvalidValueError, match="is no sign of a formula; write it on one line"):
        harmless(f"f_{sign}t")


@pytest.mark.parametrize("key", ["f", "h_prev"])
def test_equations_have_no_more_lines_than_they_are(key: str) -> None:
    """A line break in what a quantity is called is no new equation."""
    mine = PYTORCH.changed("mine", quantities={key: {"latex": "a\nb_t"}})
    with pytest.raises(AuthorError, match="notation: the notation writes 'a"):
        equations("lstm", {}, looks={"notation": mine})


def test_equations_of_a_notation_are_looked_at() -> None:
    """The option that names it is blamed."""
    mine = PYTORCH.changed("mine", quantities={"f": {"latex": r"\href{x}{f}_t"}})
    with pytest.raises(AuthorError, match="notation: the notation writes"):
        equations("lstm", {}, looks={"notation": mine})
