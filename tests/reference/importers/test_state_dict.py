"""State dicts: what is inferred from them, and what is refused by name and shape."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference import GRU, LSTM, RNN, Network

KINDS: dict[str, type[Network]] = {"LSTM": LSTM, "GRU": GRU, "RNN": RNN}
OPTIONS = [
    (kind, layers, bias, both, projection, dtype)
    for kind, layers, bias, both, projection, dtype in product(
        KINDS, (1, 3), (True, False), (True, False), (0, 2), ("float32", "float64")
    )
    if kind == "LSTM" or not projection
]


def arrays(kind: str = "LSTM", **options: Any) -> dict[str, Any]:
    """Return the state dict of a random network."""
    return KINDS[kind].random(**{"input_size": 3, "hidden_size": 4} | options).state_dict()


@pytest.mark.parametrize(("kind", "layers", "bias", "both", "projection", "dtype"), OPTIONS)
def test_everything_is_inferred(  # noqa: PLR0917 - a cross product
    kind: str, layers: int, bias: bool, both: bool, projection: int, dtype: str
) -> None:
    """Sizes, layers, directions, biases, projection and type are read off the arrays."""
    own = {"proj_size": projection} if projection else {}
    given = arrays(kind, num_layers=layers, bias=bias, bidirectional=both, dtype=dtype, **own)
    net = KINDS[kind].from_state_dict(given)
    assert (net.input_size, net.hidden_size, net.num_layers) == (3, 4, layers)
    assert (net.bias, net.bidirectional, net.proj_size) == (bias, both, projection)
    assert net.dtype == dtype
    again = net.state_dict()
    assert list(again) == list(given)
    for name, array in given.items():
        np.testing.assert_array_equal(again[name], array)


def test_order_does_not_matter() -> None:
    """Arrays may come in any order."""
    given = arrays(num_layers=2, bidirectional=True)
    net = LSTM.from_state_dict(dict(reversed(given.items())))
    assert list(net.state_dict()) == list(given)


def test_options_that_arrays_do_not_tell_are_keywords() -> None:
    """batch_first, and the nonlinearity of an RNN, are given beside the arrays."""
    assert GRU.from_state_dict(arrays("GRU"), batch_first=True).batch_first is True
    assert RNN.from_state_dict(arrays("RNN")).nonlinearity == "tanh"
    assert RNN.from_state_dict(arrays("RNN"), nonlinearity="relu").nonlinearity == "relu"
    with pytest.raises(InvalidValueError, match="unknown nonlinearity 'gelu'"):
        RNN.from_state_dict(arrays("RNN"), nonlinearity="gelu")


@pytest.mark.parametrize("prefix", [None, "encoder.lstm", "encoder.lstm."])
def test_a_prefix_is_found_or_given_with_or_without_its_dot(prefix: str | None) -> None:
    """Arrays of a module inside others are found; those of the others are ignored."""
    given = {f"encoder.lstm.{name}": array for name, array in arrays().items()}
    given |= {"embedding.weight": np.zeros((9, 3)), "encoder.norm": np.zeros(3)}
    assert LSTM.from_state_dict(given, prefix=prefix).hidden_size == 4


def test_one_of_several_prefixes_must_be_chosen() -> None:
    """Two recurrent modules in one dict, and no prefix: the error lists both."""
    given = {f"{where}.{name}": a for where in ("down", "up") for name, a in arrays().items()}
    with pytest.raises(InvalidValueError, match=r"several prefixes.*'down\.', 'up\.'"):
        LSTM.from_state_dict(given)
    assert LSTM.from_state_dict(given, prefix="up").hidden_size == 4


def test_an_empty_prefix_chooses_the_bare_names() -> None:
    """prefix="" takes the arrays without a prefix, beside others with one."""
    given = arrays()
    both = given | {f"up.{name}": a for name, a in arrays(hidden_size=7).items()}
    with pytest.raises(InvalidValueError, match="that no LSTM of this size has"):
        LSTM.from_state_dict(both, prefix="")
    assert LSTM.from_state_dict(both, prefix="up").hidden_size == 7


def test_a_prefix_that_is_not_there() -> None:
    """An unknown prefix is refused with those that there are."""
    given = {f"up.{name}": array for name, array in arrays().items()}
    with pytest.raises(InvalidValueError, match=r"no recurrent weights under prefix 'u'.*'up\.'"):
        LSTM.from_state_dict(given, prefix="u")


def test_no_recurrent_weights_at_all() -> None:
    """A dict without any recurrent weights is refused with the names that it holds."""
    with pytest.raises(InvalidValueError, match=r"such as 'weight_ih_l0' among 'fc\.weight'"):
        LSTM.from_state_dict({"fc.weight": np.zeros((2, 2))})
    with pytest.raises(InvalidValueError, match="among none"):
        LSTM.from_state_dict({})


@pytest.mark.parametrize("name", list(arrays(num_layers=2, bidirectional=True, proj_size=2)))
def test_a_missing_array_is_named(name: str) -> None:
    """Whichever array is missing, the error names it."""
    given = arrays(num_layers=2, bidirectional=True, proj_size=2)
    del given[name]
    with pytest.raises(InvalidValueError, match=f"'{name}'"):
        LSTM.from_state_dict(given)


def test_a_missing_layer_is_named() -> None:
    """A stack with a hole in it names the arrays of the hole."""
    given = {n: a for n, a in arrays(num_layers=3).items() if "l1" not in n}
    with pytest.raises(InvalidValueError, match=r"missing arrays.*'weight_ih_l1' \(16, 4\)"):
        LSTM.from_state_dict(given)


@pytest.mark.parametrize(
    "extra", ["weight", "fc.weight", "weight_xh_l0", "weight_ch_l0", "bias_ih_l0_backward"]
)
def test_an_extra_array_is_named_with_its_shape(extra: str) -> None:
    """An array that the network does not have is refused by name and shape."""
    given = arrays() | {extra: np.zeros((1, 2))}
    with pytest.raises(InvalidValueError, match=rf"has: '{extra}' \(1, 2\)"):
        LSTM.from_state_dict(given)


def test_an_extra_array_under_the_prefix_is_named() -> None:
    """Under a prefix too, an array that the network does not have is refused."""
    given = {f"rnn.{name}": array for name, array in arrays().items()}
    with pytest.raises(InvalidValueError, match=r"has: 'peephole' \(4,\)"):
        LSTM.from_state_dict(given | {"rnn.peephole": np.zeros(4)})


@pytest.mark.parametrize("name", list(arrays(num_layers=2, proj_size=2)))
def test_a_misshaped_array_is_named_with_both_shapes(name: str) -> None:
    """An array of another shape is refused with its shape and the one expected."""
    given = arrays(num_layers=2, proj_size=2)
    given[name] = given[name][:-1]
    with pytest.raises(InvalidValueError, match=r"has shape \(.*\), expected \("):
        LSTM.from_state_dict(given)


@pytest.mark.parametrize("wrong", [np.zeros(4), np.zeros(()), np.zeros((0, 4)), np.zeros((4, 0))])
def test_a_weight_that_is_no_matrix(wrong: Any) -> None:
    """Sizes cannot be read off an empty array or one of another dimension."""
    with pytest.raises(InvalidValueError, match=r"weight_hh_l0 has shape .* expected a matrix"):
        LSTM.from_state_dict(arrays() | {"weight_hh_l0": wrong})


@pytest.mark.parametrize(("said", "given"), [("LSTM", "GRU"), ("GRU", "LSTM"), ("RNN", "LSTM")])
def test_weights_of_another_kind_are_refused(said: str, given: str) -> None:
    """Weights of one kind are not taken for another's."""
    with pytest.raises(InvalidValueError, match=f"shapes that fit no {said}"):
        KINDS[said].from_state_dict(arrays(given))


def test_a_projection_belongs_to_an_lstm() -> None:
    """A GRU has no projection."""
    with pytest.raises(InvalidValueError, match="no GRU of this size has: 'weight_hr_l0'"):
        GRU.from_state_dict(arrays("GRU") | {"weight_hr_l0": np.zeros((2, 4))})


@pytest.mark.parametrize("dtype", ["float16", "int64", "bool"])
def test_other_types_are_refused(dtype: str) -> None:
    """Weights are float32 or float64; anything else is for the caller to convert."""
    given = {name: array.astype(dtype) for name, array in arrays().items()}
    with pytest.raises(
        InvalidTypeError, match=f"weight_ih_l0 is of type {dtype}, expected float32"
    ):
        LSTM.from_state_dict(given)


def test_mixed_types_are_refused() -> None:
    """All arrays have one type."""
    given = arrays()
    given["bias_hh_l0"] = given["bias_hh_l0"].astype("float32")
    with pytest.raises(InvalidTypeError, match="bias_hh_l0 is of type float32, but weight_ih_l0"):
        LSTM.from_state_dict(given)


def test_arrays_that_hold_no_numbers_are_refused() -> None:
    """Text where an array belongs is refused by name."""
    with pytest.raises(InvalidTypeError, match="bias_hh_l0 must hold real numbers; got 'zero'"):
        LSTM.from_state_dict(arrays() | {"bias_hh_l0": "zero"})


def test_a_mapping_of_names_is_needed() -> None:
    """A list of arrays, or a name that is no string, is refused."""
    with pytest.raises(InvalidTypeError, match="expected a mapping of names to arrays, got list"):
        LSTM.from_state_dict([np.zeros((4, 4))])  # type: ignore[arg-type]
    with pytest.raises(InvalidTypeError, match="names of arrays must be strings, got 0"):
        LSTM.from_state_dict({0: np.zeros(4)})  # type: ignore[dict-item]


def test_nested_lists_are_arrays_too() -> None:
    """Arrays may come as lists of floats."""
    given = {name: array.tolist() for name, array in arrays().items()}
    assert LSTM.from_state_dict(given).dtype == np.float64


def test_a_network_does_not_follow_its_source() -> None:
    """Changing an array after the import changes nothing, and what comes back is read-only."""
    given = {name: array.copy() for name, array in arrays().items()}
    net = LSTM.from_state_dict(given)
    before = net.run(np.ones((2, 3))).output.copy()
    for array in given.values():
        array[:] = 0
    np.testing.assert_array_equal(net.run(np.ones((2, 3))).output, before)
    with pytest.raises(ValueError, match="read-only"):
        net.state_dict()["bias_ih_l0"][:] = 0
