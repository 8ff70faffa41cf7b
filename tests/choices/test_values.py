"""Values of a run: found by key, printed, and put on a scale."""

from __future__ import annotations

import dataclasses
import gc
import math
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lstmdiagrams.choices import values
from lstmdiagrams.choices.values import (
    NumberFormat,
    extremes,
    is_signed,
    limit_of,
    value_of,
    widest_text,
)
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Key
from lstmdiagrams.reference import GRU
from tests.diagrams.runs import random_run, with_values

FINITE = st.floats(-1e300, 1e300)


class TestNumberFormat:
    """How numbers are printed."""

    @pytest.mark.parametrize(
        ("value", "precision", "text"),
        [
            (0.25, 2, "+0.25"),
            (-0.25, 2, "−0.25"),
            (0.0, 2, "0.00"),
            (-0.0, 2, "0.00"),
            (1e-9, 4, "0.0000"),
            (-1e-9, 4, "0.0000"),
            (0.5, 0, "0"),
            (1.5, 0, "+2"),
            (99999.4, 0, "+99999"),
            (99999.5, 0, "+1e5"),
            (1e9, 2, "+1.00e9"),
            (-1.5e12, 1, "−1.5e12"),
            (1e300, 3, "+1.000e300"),
            (math.nan, 2, "NaN"),
            (math.inf, 2, "+∞"),
            (-math.inf, 2, "−∞"),
        ],
    )
    def test_text(self, value: float, precision: int, text: str) -> None:
        """A true minus, a fixed number of digits, an exponent from 100,000 on, zero unsigned."""
        assert NumberFormat(precision).text(value) == text

    def test_unsigned(self) -> None:
        """A gate's number has no plus."""
        assert NumberFormat().text(0.5, signed=False) == "0.50"
        assert NumberFormat().text(-0.5, signed=False) == "−0.50"

    def test_decimal_comma(self) -> None:
        """The decimal mark may be a comma, with an exponent too."""
        assert NumberFormat(2, ",").text(-1.25) == "−1,25"
        assert NumberFormat(2, ",").text(1e9) == "+1,00e9"

    @given(FINITE, st.integers(0, 9), st.sampled_from(".,"))
    def test_numbers_can_be_read_back(self, value: float, precision: int, decimal: str) -> None:
        """What is printed is the number, to half a unit of its last digit."""
        text = NumberFormat(precision, decimal).text(value)
        read = float(text.replace("−", "-").replace(",", "."))
        unit = 10.0 ** (int(text.partition("e")[2]) if "e" in text else 0) * 10.0**-precision
        assert abs(read - value) <= unit * 0.5000001
        assert text[0] in ("+" if read > 0 else "−" if read < 0 else "0")
        digits = re.sub(r"e\d+$", "", text).partition(decimal)[2]
        assert len(digits) == precision

    @pytest.mark.parametrize("precision", [-1, 10])
    def test_precision_out_of_range(self, precision: int) -> None:
        """A precision that there is not is named, with the allowed ones."""
        with pytest.raises(InvalidValueError, match=f"is {precision}, and must be from 0 to 9"):
            NumberFormat(precision)

    @pytest.mark.parametrize("precision", [1.5, "2", None, True])
    def test_precision_that_is_no_number(self, precision: object) -> None:
        """A precision that is no whole number is named."""
        with pytest.raises(InvalidTypeError, match="must be a whole number") as caught:
            NumberFormat(precision)
        assert repr(precision) in str(caught.value)

    def test_numbers_of_numpy_will_do(self) -> None:
        """A precision may be an integer of NumPy."""
        assert NumberFormat(np.int64(1)).text(0.25) == "+0.2"

    @pytest.mark.parametrize("decimal", ["", ";", "·"])
    def test_unknown_decimal_mark(self, decimal: str) -> None:
        """A decimal mark that there is not is named, with the allowed ones."""
        with pytest.raises(InvalidValueError, match=r"unknown decimal mark .* one of '\.', ','"):
            NumberFormat(2, decimal)


class TestValues:
    """Finding the values of keys."""

    def test_value_of_a_key(self) -> None:
        """A key finds its value by step, sequence, unit, layer and direction."""
        run = random_run(n_sequences=2, num_layers=2, bidirectional=True)
        key = Key("tanh_c", 2, 3, 1, reverse=True, sequence=1)
        assert value_of(run, key) == run.layer(1, reverse=True).tanh_c[2, 1, 3]

    def test_missing_quantity(self) -> None:
        """A quantity that the run does not have is named, with those that it has."""
        with pytest.raises(InvalidValueError, match="the run has no 'm'; it has 'x', 'i', 'f'"):
            value_of(random_run(), Key("m", 0))

    def test_missing_readout(self) -> None:
        """A run without a readout has no y."""
        with pytest.raises(InvalidValueError, match="the run has no 'y'"):
            value_of(random_run(), Key("y", 0))

    @pytest.mark.parametrize("key", [Key("c", 9), Key("c", 0, 9), Key("c", 0, sequence=9)])
    def test_missing_place(self, key: Key) -> None:
        """A step, unit or sequence that the run does not have is named, with the shape."""
        with pytest.raises(InvalidValueError, match=r"has the shape \(4, 1, 4\)") as caught:
            value_of(random_run(), key)
        assert key.id in str(caught.value)


class TestScales:
    """Which size of value has the strongest colour."""

    def test_memory_shares_a_scale(self) -> None:
        """What flows along the memory is measured by the largest cell state of the run."""
        run = with_values(random_run(), [4.0, -8.0])
        limits = {limit_of(run, Key(symbol, 0)) for symbol in ("c", "c_prev", "fc", "ig")}
        assert limits == {8.0}

    def test_bounded_quantities_have_theirs(self) -> None:
        """What lies in −1…1 is measured by 1, and so is a memory that stays below it."""
        run = random_run(n_steps=6)
        assert {limit_of(run, Key(symbol, 0)) for symbol in ("g", "tanh_c", "h")} == {1}
        assert limit_of(with_values(random_run(), [0.1]), Key("c", 0)) == 1

    def test_what_no_bound_holds_has_its_own(self) -> None:
        """What another function than tanh makes of the memory is measured by its largest value."""
        assert limit_of(with_values(random_run(), [8.0]), Key("tanh_c", 0)) == 8

    def test_a_state_and_its_parts_share_a_scale(self) -> None:
        """What a GRU keeps of its state, and what is new, have the colours of the state."""
        layer = random_run(kind=GRU).layer(0)
        layer = dataclasses.replace(layer, h=np.full_like(layer.h, 5.0))
        run = dataclasses.replace(random_run(kind=GRU), layers=(layer,))
        assert {limit_of(run, Key(symbol, 0)) for symbol in ("h", "h_prev", "zn", "zh")} == {5}

    def test_extremes_are_finite_and_hold_zero(self) -> None:
        """NaN and infinities do not spoil the scale; zero is always on it."""
        run = with_values(random_run(hidden_size=9), [math.nan, math.inf, -math.inf, 3.0])
        assert extremes(run, Key("c", 0)) == (0.0, 3.0)
        assert extremes(with_values(random_run(), [math.nan]), Key("c", 0)) == (0.0, 0.0)

    def test_extremes_are_remembered_and_forgotten(self) -> None:
        """The extremes of a run are kept as long as the run, and no longer."""
        before = len(values._extremes)
        run = random_run()
        extremes(run, Key("c", 0))
        assert len(values._extremes) == before + 1
        del run
        gc.collect()
        assert len(values._extremes) <= before

    def test_runs_are_told_apart(self) -> None:
        """Two runs of the same shape have their own extremes."""
        ones, twos = (with_values(random_run(), [value]) for value in (1.0, 2.0))
        assert extremes(ones, Key("c", 0)) == (0.0, 1.0)
        assert extremes(twos, Key("c", 0)) == (0.0, 2.0)


class TestSigns:
    """Which quantities are printed with a sign."""

    def test_gates_are_not(self) -> None:
        """A gate has no sign."""
        assert not is_signed(random_run(), Key("f", 0), gate=True)

    def test_inputs_are_if_any_is_negative(self) -> None:
        """An input that is never negative has no sign; states always have one."""
        positive = with_values(random_run(), [1.0, 0.0])
        assert not is_signed(positive, Key("x", 0), gate=False)
        assert is_signed(positive, Key("c", 0), gate=False)
        assert is_signed(with_values(random_run(), [1.0, -1.0]), Key("x", 0), gate=False)


@given(
    st.lists(st.floats(-1e12, 1e12) | st.sampled_from([math.nan, math.inf]), min_size=1),
    st.integers(0, 9),
    st.sampled_from(["x", "c", "h", "f"]),
)
@example([1e9, 12345.678, -1.0], 4, "c")
@example([-99999.4, 1e300], 9, "x")
def test_no_value_is_wider_than_the_widest(
    numbers: list[float], precision: int, symbol: str
) -> None:
    """Every value that a run prints has room in a box that is made for the widest."""
    run, form, gate = with_values(random_run(), numbers), NumberFormat(precision), symbol == "f"
    room = text_width(widest_text(run, Key(symbol, 0), form, gate=gate), 8.5)
    array = getattr(run.layer(0), symbol)
    signed = is_signed(run, Key(symbol, 0), gate=gate)
    for value in array.ravel():
        assert text_width(form.text(float(value), signed=signed), 8.5) <= max(room, 23) + 0.01


def test_other_kinds_of_cells_have_values() -> None:
    """The quantities of a GRU are found too."""
    net = GRU.random(input_size=2, hidden_size=3)
    run = net.run(np.ones((2, 1, 2)))
    assert value_of(run, Key("zh", 1, 2)) == run.layer(0).zh[1, 0, 2]


def test_format_cannot_be_changed() -> None:
    """A number format is frozen."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        NumberFormat().precision = 3
