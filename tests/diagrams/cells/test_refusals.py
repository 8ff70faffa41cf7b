"""What a cell cannot show is refused, with what it can."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import lstm_cell
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference import GRU, RNN
from tests.diagrams.runs import random_run


def test_a_missing_quantity_is_refused() -> None:
    """A run that lacks a quantity gives an error and no figure with a hole."""
    run = random_run()
    layer = dataclasses.replace(run.layer(0), ig=None)
    broken = dataclasses.replace(run, layers=(layer,))
    with pytest.raises(InvalidValueError, match="the run has no 'ig'"):
        lstm_cell(broken)


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"step": 4}, InvalidValueError, "step 4 does not exist; choose 0 to 3, or -4 to -1"),
        ({"step": -5}, InvalidValueError, "step -5 does not exist"),
        ({"step": 1.0}, InvalidTypeError, "step is 1.0, and must be a whole number"),
        ({"layer": 1}, InvalidValueError, "layer 1 does not exist; choose 0, the only one"),
        ({"layer": "l0"}, InvalidTypeError, "layer is 'l0', and must be a whole number"),
        ({"sequence": 2}, InvalidValueError, "sequence 2 does not exist; choose 0, the only one"),
        ({"reverse": True}, InvalidValueError, "not bidirectional"),
        ({"reverse": "no"}, InvalidTypeError, "reverse is 'no', and must be True or False"),
        ({"reverse": None}, InvalidTypeError, "reverse is None, and must be True or False"),
        ({"units": "few"}, InvalidValueError, "units 'few' are not understood; write 'all'"),
        ({"units": "most active 0"}, InvalidValueError, "units 'most active 0' are not"),
        ({"units": 2.5}, InvalidTypeError, "units are 2.5, and must be 'all', a number"),
        ({"precision": 10}, InvalidValueError, "precision is 10, and must be from 0 to 9"),
        ({"decimal": ";"}, InvalidValueError, "unknown decimal mark ';'; choose one of"),
        ({"notation": "mine"}, InvalidValueError, "'mine'; choose one of 'pytorch', 'tilde'"),
        ({"theme": "sepia"}, InvalidValueError, "'sepia'; choose one of 'auto', 'light', 'dark'"),
    ],
)
def test_bad_option(options: dict[str, Any], error: type[Exception], sentence: str) -> None:
    """A bad option is named with its value and what may stand in its place."""
    with pytest.raises(error) as caught:
        lstm_cell(random_run(), **options)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("reverse", ["no", 2])
def test_reverse_of_a_bidirectional_run(reverse: Any) -> None:
    """What is neither True nor False does not choose a direction."""
    with pytest.raises(InvalidTypeError, match=r"reverse is .+, and must be True or False"):
        lstm_cell(random_run(bidirectional=True), reverse=reverse)


@pytest.mark.parametrize("net", [GRU, RNN])
def test_another_kind_of_run(net: type[GRU | RNN]) -> None:
    """A run of another kind of cell is refused, with both kinds named."""
    run = net.random(input_size=2, hidden_size=3).run(np.zeros((2, 1, 2)))
    with pytest.raises(InvalidValueError, match=f"of the kind '{run.kind}', and .* draws 'lstm'"):
        lstm_cell(run)


@pytest.mark.parametrize("run", ["counter", 3, np.zeros(3), {"layer": 1}])
def test_what_is_no_run(run: Any) -> None:
    """What is no run is refused, with the ways to get one."""
    with pytest.raises(
        InvalidTypeError, match=r"must be a Trace, as net.run\(x\) or reference_run"
    ):
        lstm_cell(run)


def test_options_are_checked_without_a_run() -> None:
    """A blank cell refuses bad looks too."""
    with pytest.raises(InvalidValueError, match="unknown theme 'sepia'"):
        lstm_cell(theme="sepia")
