"""A notation: switched as a whole, changed by who wants it otherwise, never half there."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
from typing import Any

import pytest

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation import NOTATIONS, PYTORCH, TILDE, Notation, notation_of

EACH = pytest.mark.parametrize("name", NOTATIONS)
RENAMED = {"f": {"symbol": "F_{t}", "latex": "F_t"}}


def test_tilde_differs_in_the_candidate_only() -> None:
    """The second notation writes the LSTM's candidate as c with a tilde, and all else alike."""
    ours, theirs = PYTORCH.quantities, TILDE.quantities
    assert {key for key in ours if ours[key] != theirs[key]} == {"g", "ig"}
    assert TILDE["g"].symbol == "c\N{COMBINING TILDE}_{t}"
    assert PYTORCH.words == TILDE.words


@EACH
def test_backwards_the_previous_step_is_the_next_one(name: str) -> None:
    """In a layer that reads backwards, t−1 becomes t+1 everywhere, and nothing else changes."""
    turned = NOTATIONS[name].backwards()
    assert turned["c_prev"].symbol == "c_{t+1}"
    assert turned["fc"].latex == r"f_t \odot c_{t+1}"
    assert "c_t+1" in turned.say("lstm cell in words")
    for kind in ("lstm", "gru", "rnn"):
        assert "t-1" not in turned.equations(kind)
    for key, quantity in turned.quantities.items():
        assert "t−1" not in quantity.symbol
        assert "t-1" not in quantity.latex
        assert quantity.symbol.replace("t+1", "t−1") == NOTATIONS[name][key].symbol


class TestReadOnly:
    """A notation is a value."""

    def test_nothing_in_it_can_be_changed(self) -> None:
        """Neither tables nor rows can be written to, so that figures cannot disagree."""
        with pytest.raises(TypeError):
            PYTORCH.quantities["g"] = PYTORCH["i"]  # type: ignore[index]
        with pytest.raises(TypeError):
            PYTORCH.words["step"] = ""  # type: ignore[index]
        with pytest.raises(dataclasses.FrozenInstanceError):
            PYTORCH["g"].symbol = "x"  # type: ignore[misc]
        with pytest.raises(dataclasses.FrozenInstanceError):
            PYTORCH.decimal = ","  # type: ignore[misc]

    def test_what_it_was_made_of_is_not_it(self) -> None:
        """Later changes of a table that it was made of do not reach it."""
        words = dict(PYTORCH.words)
        mine = Notation("mine", PYTORCH.quantities, words)
        words["unit"] = "cell"
        assert mine.words["unit"] == "unit"

    @EACH
    def test_copies_and_pickles_are_equal(self, name: str) -> None:
        """It can be sent to another process, and is then the same."""
        notation = NOTATIONS[name]
        sent = pickle.loads(pickle.dumps(notation))  # noqa: S301 - our own
        for other in (sent, copy.deepcopy(notation)):
            assert other == notation
            assert hash(other) == hash(notation)
            assert other["fc"] == notation["fc"]
        assert PYTORCH != TILDE

    def test_its_repr_is_short(self) -> None:
        """A notation shows itself by its name."""
        assert repr(TILDE) == "Notation('tilde')"


class TestChanged:
    """Some things written otherwise."""

    def test_what_is_not_named_stays(self) -> None:
        """A changed name changes neither the symbol nor another quantity."""
        mine = PYTORCH.changed("mine", quantities={"f": {"name": "keep gate"}}, decimal=",")
        assert mine["f"].name == "keep gate"
        assert mine["f"].symbol == PYTORCH["f"].symbol
        assert mine["f"].gate
        assert {key for key in PYTORCH.quantities if mine[key] != PYTORCH[key]} == {"f"}
        assert (mine.name, mine.words, mine.decimal) == ("mine", PYTORCH.words, ",")
        assert PYTORCH["f"].name == "forget gate"

    def test_products_follow_their_factors(self) -> None:
        """A gate of another letter has it in its product, its peephole and all equations."""
        mine = PYTORCH.changed("mine", quantities=RENAMED)
        assert mine["fc"].symbol == "F_{t} ⊙ c_{t−1}"
        assert mine["fc"].latex == r"F_t \odot c_{t-1}"
        assert mine["pf"].latex == r"p_{F} \odot c_{t-1}"
        assert "f" not in mine.equations("lstm", peepholes=True)

    def test_what_one_writes_oneself_does_not_follow(self) -> None:
        """A product that is written out is left as it is written, then and later."""
        mine = PYTORCH.changed("mine", quantities={**RENAMED, "fc": {"symbol": "keep"}})
        assert (mine["fc"].symbol, mine["fc"].latex) == ("keep", r"F_t \odot c_{t-1}")
        again = mine.changed("again", quantities={"c_prev": {"symbol": "s_{t−1}"}})
        assert again["fc"].symbol == "keep"
        assert again["pf"].symbol == "p_{F} ⊙ s_{t−1}"

    def test_changes_add_up(self) -> None:
        """A changed notation can be changed again."""
        mine = TILDE.changed("mine", words={"unit": "cell"}, fonts=("Noto Sans JP",))
        assert mine.changed("more", decimal=",").words["unit"] == "cell"
        assert mine.changed("more", decimal=",").fonts == ("Noto Sans JP",)
        assert mine["g"] == TILDE["g"]

    def test_backwards_and_changed_may_come_in_any_order(self) -> None:
        """What is turned can be changed, and the other way round."""
        one = PYTORCH.backwards().changed("mine", quantities=RENAMED)
        assert one == PYTORCH.changed("mine", quantities=RENAMED).backwards()
        assert one["fc"].symbol == "F_{t} ⊙ c_{t+1}"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"quantities": {"ff": {}}}, "unknown quantity 'ff'; choose one of 'x', 'h_prev',"),
            (
                {"quantities": {"f": {"title": "f"}}},
                "unknown part of the quantity 'f' 'title'; choose one of 'symbol', 'latex',",
            ),
            ({"quantities": {"f": {"name": " "}}}, "the quantity 'f': the name is empty"),
            ({"words": {"stop": "halt"}}, "unknown word 'stop'; choose one of 'sentence',"),
            (
                {"words": {"step": "Schritt {step}"}},
                "the word 'step' is 'Schritt {step}', and lacks {last}",
            ),
            (
                {"words": {"more": "{count} {things}"}},
                "and {things} means nothing in it; there are {count}, {x}, {h_prev}",
            ),
            ({"words": {"more": "{count"}}, "the word 'more' is '{count': expected '}'"),
            ({"words": {"more": "{count:03}"}}, "after {count} nothing can be said"),
            ({"words": {"more": "{count!r}"}}, "after {count} nothing can be said"),
            ({"words": {"more": "{count.real}"}}, "lacks {count}"),
            ({"words": {"joined": "{}"}}, "{} means nothing in it"),
            ({"decimal": ";"}, "unknown decimal mark ';'; choose one of '.', ','"),
            ({"fonts": ["A, B"]}, "a font is 'A, B', and must be a family's name"),
            ({"fonts": [""]}, "a font is '', and must be a family's name"),
        ],
    )
    def test_what_cannot_be_is_refused(self, changes: dict[str, Any], sentence: str) -> None:
        """The sentence names the key, and what there is."""
        with pytest.raises(InvalidValueError, match=re.escape(sentence)):
            PYTORCH.changed("mine", **changes)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"quantities": ["f"]}, "quantities are ['f'], and must map names"),
            ({"quantities": {"f": "F"}}, "the quantity 'f' becomes 'F', and must be a mapping"),
            ({"quantities": {"f": {"name": 3}}}, "the quantity 'f': the name is 3"),
            ({"words": "step"}, "words are 'step', and must map names"),
            ({"words": {"step": 3}}, "the word 'step' is 3, and must be text"),
            ({"fonts": "Noto"}, "fonts are 'Noto', and must be a list"),
            ({"fonts": [3]}, "a font is 3"),
        ],
    )
    def test_what_is_of_another_type_is_refused(
        self, changes: dict[str, Any], sentence: str
    ) -> None:
        """The sentence says what was expected."""
        with pytest.raises(InvalidTypeError, match=re.escape(sentence)):
            PYTORCH.changed("mine", **changes)


class TestByHand:
    """A notation that is written from nothing."""

    def test_a_missing_quantity_is_refused(self) -> None:
        """It is named, with the way to keep what one does not care about."""
        some = {key: row for key, row in PYTORCH.quantities.items() if key not in ("f", "zh")}
        sentence = "the notation 'mine' lacks the quantities 'f', 'zh'; PYTORCH.changed(…) keeps"
        with pytest.raises(InvalidValueError, match=re.escape(sentence)):
            Notation("mine", some, PYTORCH.words)

    def test_a_missing_word_is_refused(self) -> None:
        """It is named."""
        some = {key: text for key, text in PYTORCH.words.items() if key != "step"}
        with pytest.raises(InvalidValueError, match="the notation 'mine' lacks the words 'step'"):
            Notation("mine", PYTORCH.quantities, some)

    @pytest.mark.parametrize("name", ["", 3, None])
    def test_it_needs_a_name(self, name: Any) -> None:
        """A notation without a name is refused."""
        with pytest.raises((InvalidTypeError, InvalidValueError), match="name"):
            Notation(name, PYTORCH.quantities, PYTORCH.words)

    def test_its_quantities_are_quantities(self) -> None:
        """A bare symbol in the place of a row is refused."""
        rows: Any = {**PYTORCH.quantities, "f": "f_t"}
        with pytest.raises(InvalidTypeError, match="the quantity 'f' is 'f_t', and no Quantity"):
            Notation("mine", rows, PYTORCH.words)


class TestSaid:
    """Words and sentences."""

    def test_quantities_are_written_as_the_notation_writes_them(self) -> None:
        """A description names the candidate as the labels do."""
        assert "the candidate g_t;" in PYTORCH.say("lstm cell in words")
        assert "the candidate c̃_t;" in TILDE.say("lstm cell in words")

    def test_quantities_at_a_step_and_alone(self) -> None:
        """A sentence can name a quantity at a step, and by its letter alone."""
        assert "reads {x:0}" in PYTORCH.words["unrolled in words"]
        assert "reads x_0, x_1" in " ".join(PYTORCH.say("unrolled in words").split())
        assert "on s at step 3" in PYTORCH.changed(
            "mine", quantities={"h": {"symbol": "s_{t}"}}
        ).say("bearing", later=3)

    def test_a_sentence_begins_and_ends_as_one(self) -> None:
        """The first letter of words is a capital, that of a symbol is not."""
        assert PYTORCH.sentence("input gate") == "Input gate."
        assert PYTORCH.sentence("h_0 and c_0") == "h_0 and c_0."
        assert PYTORCH.sentence("LSTM cell") == "LSTM cell."

    def test_a_tooltip_says_name_symbol_and_meaning(self) -> None:
        """It is put together as the notation wants it."""
        mine = PYTORCH.changed("mine", words={"tooltip": "{symbol} ({name}) – {meaning}"})
        assert mine.tooltip("c") == "c_t (cell state) – the memory after this step"


class TestSquashing:
    """An LSTM whose c is squashed by another function."""

    def test_its_name_is_written(self) -> None:
        """The function stands in the symbol, and in that of what it is a part of."""
        notation = TILDE.squashing("Relu")
        assert notation["tanh_c"].symbol == "relu(c_{t})"
        assert notation["tanh_c"].latex == r"\operatorname{relu}(c_t)"
        assert notation["m"].symbol == "o_{t} ⊙ relu(c_{t})"
        assert "−1…1" not in notation["tanh_c"].meaning
        assert notation.name == "tilde"

    def test_tanh_changes_nothing(self) -> None:
        """With tanh it is the same notation."""
        assert PYTORCH.squashing("Tanh") is PYTORCH


class TestNotationOf:
    """What users hand over as a notation."""

    def test_names_and_objects(self) -> None:
        """A name is looked up, an object is itself."""
        assert notation_of("tilde") is TILDE
        mine = PYTORCH.changed("mine")
        assert notation_of(mine) is mine

    def test_an_unknown_name_is_refused(self) -> None:
        """The sentence lists the names that there are."""
        with pytest.raises(
            InvalidValueError, match="unknown notation 'tlide'; choose one of 'pytorch', 'tilde'"
        ):
            notation_of("tlide")

    @pytest.mark.parametrize("value", [None, 3, {"f": "F"}])
    def test_what_is_no_notation_is_refused(self, value: Any) -> None:
        """The sentence says what can be given."""
        with pytest.raises(
            InvalidTypeError, match="must be a Notation or one of 'pytorch', 'tilde'"
        ):
            notation_of(value)
